//! A plan of two thousand jobs: how large its page is, and how soon it is there.

use crate::browser::Screen;
use crate::day::{firstfix, solve, text};

/// Bytes and seconds that the page may take.
const MOST_BYTES: u64 = 6_000_000;
const MOST_SECONDS: f64 = 3.0;

#[test]
fn two_thousand_jobs_open_quickly() {
    let folder = tempfile::tempdir().expect("a folder");
    let (instance, plan) = (folder.path().join("day"), folder.path().join("plan"));
    firstfix().args(["generate", &text(&instance), "--jobs", "2000", "--seed", "3"]).assert().success();
    solve(&instance, &plan, "1", "1");
    let page = plan.join("report.html");
    let bytes = std::fs::metadata(&page).expect("a page").len();
    assert!(bytes < MOST_BYTES, "{bytes} bytes");
    let Some(screen) = Screen::open(&page, 1280, 900) else { return };
    // The browser is warm now; what counts is the page, from the request to the end of its scripts and a frame drawn.
    screen.go(&page);
    screen.act("requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = performance.now(); }))");
    screen.wait("window.seen !== undefined");
    let loaded = screen.number("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000.0;
    let jobs = screen.number("document.querySelectorAll('.lane a.j').length");
    println!("{jobs} jobs, {bytes} bytes, loaded after {loaded:.2} s");
    assert!(jobs > 1000.0);
    assert!(loaded < MOST_SECONDS, "loaded after {loaded} s");
    // Switching somebody off stays quick.
    let click = screen.number("(() => { const begun = performance.now(); document.querySelector('#none').click(); document.body.offsetHeight; return performance.now() - begun; })()");
    println!("all technicians off in {click:.0} ms");
    assert!(click < 1000.0, "{click} ms");
    assert_eq!(screen.complaints(), Vec::<String>::new());
}
