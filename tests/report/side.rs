//! Plans side by side in a real browser.

use crate::browser::Screen;
use crate::day::{Day, TECHNICIANS, firstfix, text};
use std::path::PathBuf;

/// A page of two plans of a day with hostile names.
fn page(day: &Day) -> PathBuf {
    day.solve("1");
    let mut plan: serde_json::Value =
        serde_json::from_slice(&std::fs::read(day.plan().join("plan.json")).expect("a plan")).expect("json");
    // The second plan lets the first technician stay at home.
    plan["routes"].as_array_mut().expect("routes").remove(0);
    let (other, page) = (day.file("other.json"), day.file("compare.html"));
    std::fs::write(&other, plan.to_string()).expect("written");
    let plans = [text(&day.instance()), text(&day.plan().join("plan.json")), text(&other)];
    let args = ["--names", "<script>window.pwned=1</script>,b", "--format", "html", "--quiet", "-o"];
    firstfix().arg("compare").args(plans).args(args).arg(&page).assert().success();
    page
}

fn count(screen: &Screen, selector: &str) -> f64 {
    screen
        .number(&format!("[...document.querySelectorAll('{selector}')].filter(e => e.getClientRects().length).length"))
}

#[test]
fn both_maps_and_both_timetables_are_there_and_nobody_complains() {
    let day = Day::new();
    let page = page(&day);
    let Some(screen) = Screen::open(&page, 1400, 900) else { return };
    screen.wait("document.body.dataset.ready === 'yes'");
    assert_eq!([".map svg", ".gantt"].map(|part| count(&screen, part)), [2.0, 2.0]);
    // They stand side by side, and a technician has one colour on both.
    let lefts = "(e => e[0].getBoundingClientRect().right < e[1].getBoundingClientRect().left)(document.querySelectorAll('.map'))";
    assert!(screen.is(lefts));
    let colour = |pane: u32| {
        screen.text(&format!(
            "getComputedStyle(document.querySelectorAll('.map')[{pane}].querySelector('[data-t=\"1\"] .l')).stroke"
        ))
    };
    assert_eq!(colour(0), colour(1));
    assert_eq!(screen.number("document.querySelectorAll('.map')[1].querySelectorAll('.left .x').length"), 3.0);
    // A zoom moves both, and comes back.
    let views = || screen.ask("[...document.querySelectorAll('.map svg')].map(e => e.getAttribute('viewBox'))");
    let whole = views();
    screen.click(".map .in");
    let close = views();
    assert!(close != whole && close[0] == close[1], "{close}");
    screen.focus(".map");
    screen.press("0");
    assert_eq!(views(), whole);
    assert_eq!((screen.complaints(), screen.addresses()), (Vec::new(), Vec::new()));
}

#[test]
fn a_job_is_told_in_both_plans_by_pointer_and_keys() {
    let day = Day::new();
    let page = page(&day);
    let Some(screen) = Screen::open(&page, 1400, 900) else { return };
    screen.wait("document.body.dataset.ready === 'yes'");
    let told = || screen.text("document.querySelector('#tip').innerText");
    screen.hover(".map [data-j=\"j0\"]");
    screen.wait("!document.querySelector('#tip').hidden");
    assert!(told().starts_with("J<") && told().contains("left out\n") && told().contains("b: left out"), "{}", told());
    screen.hover("h1");
    screen.wait("document.querySelector('#tip').hidden");
    // Each timetable has one place in the tab order, and arrow keys go on from there.
    assert_eq!(screen.number("document.querySelectorAll('.gantt .lane a[tabindex=\"0\"]').length"), 2.0);
    screen.focus(".gantt .lane a[tabindex=\"0\"]");
    let first = screen.text("document.activeElement.hash");
    screen.press("ArrowRight");
    assert!(screen.text("document.activeElement.hash") != first && !screen.is("document.querySelector('#tip').hidden"));
    let hash = screen.text("document.activeElement.hash");
    screen.press("Enter");
    screen.wait(&format!("location.hash === '{hash}'"));
    // What did not change can be left away.
    let rows = count(&screen, ".g");
    screen.click("#only");
    assert!(count(&screen, ".g") < rows && count(&screen, "#jobs tbody tr") == 2.0);
    assert_eq!(screen.complaints(), Vec::<String>::new());
}

#[test]
fn hostile_names_stay_text_and_narrow_windows_do_not_scroll_sideways() {
    let day = Day::new();
    let page = page(&day);
    let Some(screen) = Screen::open(&page, 390, 800) else { return };
    screen.wait("document.body.dataset.ready === 'yes'");
    assert!(screen.is("window.pwned === undefined && document.querySelectorAll('img, script').length === 1"));
    let crew = screen.text("document.querySelector('.crewtable').textContent");
    assert!(TECHNICIANS.iter().all(|(id, _)| crew.contains(id)), "{crew}");
    let wide = screen.number("document.documentElement.scrollWidth");
    assert!(wide <= 390.0, "{wide} pixels");
    screen.media("print", "dark");
    screen.wait("getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'");
    assert_eq!([".map svg", ".gantt"].map(|part| count(&screen, part)), [2.0, 2.0]);
    assert_eq!(screen.complaints(), Vec::<String>::new());
}
