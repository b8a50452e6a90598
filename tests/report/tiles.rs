//! A background for the map: only where it was asked for, and only once it is switched on.

use crate::browser::Screen;
use crate::day::{Day, firstfix, text};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A picture of one colour.
const TILE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><path fill="#eee" d="M0 0h256v256H0z"/></svg>"##;

/// A server of tiles on this machine, and the paths it is asked for. It ends with the process.
fn server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let paths: Arc<Mutex<Vec<String>>> = Default::default();
    let asked = paths.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 2048];
            let read = stream.read(&mut request).unwrap_or(0);
            let line = String::from_utf8_lossy(&request[..read]).lines().next().unwrap_or_default().to_owned();
            asked.lock().expect("a list").push(line.split(' ').nth(1).unwrap_or_default().to_owned());
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: image/svg+xml\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                TILE.len()
            );
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(TILE.as_bytes()));
        }
    });
    (address, paths)
}

#[test]
fn a_background_is_loaded_only_when_it_is_switched_on() {
    let day = Day::planned();
    let (address, paths) = server();
    let tiles = format!("{address}/tiles/{{z}}/{{x}}/{{y}}.png");
    let page = day.file("tiles.html");
    let args = ["report", &text(&day.instance()), &text(&day.plan()), "-o", &text(&page), "--tiles", &tiles];
    firstfix().args(args).args(["--tiles-credit", "© <b>somebody</b>"]).assert().success();
    let Some(screen) = Screen::open(&page, 1280, 900) else { return };
    assert_eq!(screen.addresses(), Vec::<String>::new());
    screen.click("#ground");
    screen.wait("document.querySelectorAll('#tiles image').length > 1");
    assert!(screen.is("document.querySelector('#credit').getClientRects().length"));
    assert_eq!(screen.text("document.querySelector('#credit').textContent"), "© <b>somebody</b>");
    // The tile under Brussels by the usual reckoning: x = (lon + 180) / 360 × 2^z, and it lies where its place is.
    let name = screen.text("document.querySelector('#tiles image').dataset.tile");
    let zoom: i32 = name.split('/').next().and_then(|zoom| zoom.parse().ok()).expect("a zoom");
    let x = ((4.3517_f64 + 180.0) / 360.0 * 2_f64.powi(zoom)).floor();
    let left = format!(
        "[...document.querySelectorAll('#tiles image')].some(i => i.dataset.tile.split('/')[1] === '{x}' && (b => b.left <= m && m <= b.right)(i.getBoundingClientRect()))"
    );
    let mark = "document.querySelector('#map path[data-s=\"s0-0\"]').getBoundingClientRect()";
    assert!(screen.is(&format!("(m => {left})({mark}.left + {mark}.width / 2)")), "no tile {x} under the first stop");
    assert!(screen.addresses().iter().all(|asked| asked.starts_with(&address)), "{:?}", screen.addresses());
    let begun = std::time::Instant::now();
    while paths.lock().expect("a list").is_empty() && begun.elapsed().as_secs() < 20 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(paths.lock().expect("a list").iter().all(|path| path.starts_with("/tiles/")));
    screen.click("#ground");
    assert_eq!(screen.number("document.querySelectorAll('#tiles image').length"), 0.0);
}
