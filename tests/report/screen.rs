//! The page on a screen: selection, pointing, keys, colours, narrow windows, hostile names.

use crate::browser::Screen;
use crate::day::{CUSTOMER, Day, NOTE, TECHNICIANS, solve};
use std::path::Path;

/// Whether an element is drawn at all.
fn drawn(selector: &str) -> String {
    format!("document.querySelector('{selector}').getClientRects().length > 0")
}

fn open(day: &Day) -> Option<Screen> {
    Screen::open(&day.page(), 1280, 900)
}

#[test]
fn nobody_complains_and_nothing_is_asked_of_the_network() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    screen.hover("#gantt .lane a.j");
    screen.wait("!document.querySelector('#tip').hidden");
    screen.click("#none");
    screen.click("#all");
    screen.click("#in");
    assert_eq!(screen.complaints(), Vec::<String>::new());
    assert_eq!(screen.addresses(), Vec::<String>::new());
}

#[test]
fn a_technician_goes_from_map_timetable_and_sheets_together() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    let places = ["#map [data-t=\"1\"]", "#gantt [data-t=\"1\"]", "#r1"];
    let others = ["#map [data-t=\"2\"] .l", "#gantt [data-t=\"2\"]", "#r2"];
    for place in places.iter().chain(&others) {
        assert!(screen.is(&drawn(place)), "{place} is not drawn");
    }
    assert!(screen.text("document.querySelector('#sum').textContent").starts_with("5 of 5 · 10 jobs"));
    screen.click("#t1");
    for place in places {
        assert!(!screen.is(&drawn(place)), "{place} is still drawn");
        assert!(
            !screen.is(&format!("[...document.querySelectorAll('{place}')].some(e => e.getClientRects().length)")),
            "{place}"
        );
    }
    for place in others {
        assert!(screen.is(&drawn(place)), "{place} is gone");
    }
    assert!(screen.text("document.querySelector('#sum').textContent").starts_with("4 of 5 · 8 jobs"));
    screen.click("#t1");
    assert!(places.iter().all(|place| screen.is(&drawn(place))));
    screen.click("#none");
    assert_eq!(
        screen.number("[...document.querySelectorAll('.g, .sheet')].filter(e => e.getClientRects().length).length"),
        0.0
    );
    screen.click("#all");
    assert_eq!(
        screen.number("[...document.querySelectorAll('.sheet')].filter(e => e.getClientRects().length).length"),
        5.0
    );
}

#[test]
fn one_day_can_be_chosen_of_a_week() {
    let folder = tempfile::tempdir().expect("a folder");
    let week = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/rural-week");
    solve(&week, folder.path(), "20", "1");
    let Some(screen) = Screen::open(&folder.path().join("report.html"), 1280, 900) else { return };
    let days = screen.number("new Set([...document.querySelectorAll('.sheet')].map(e => e.dataset.d)).size");
    assert_eq!(days, 5.0);
    screen.click("#day label:nth-of-type(2)");
    assert!(screen.is("[...document.querySelectorAll('[data-d]')].every(e => (e.getClientRects().length > 0) === (e.dataset.d === '0'))"));
    screen.click("#day label:nth-of-type(1)");
    assert!(screen.is("[...document.querySelectorAll('.sheet, .gday')].every(e => e.getClientRects().length > 0)"));
}

#[test]
fn pointing_at_a_stop_tells_what_it_is() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    assert!(screen.is("document.querySelector('#tip').hidden"));
    for place in ["#map path[data-s=\"s4-0\"]", "#gantt a[href=\"#s4-0\"]"] {
        screen.hover(place);
        screen.wait("!document.querySelector('#tip').hidden");
        let said = screen.text("document.querySelector('#tip').innerText");
        let title = screen.text("document.querySelector('#s4-0 .stop b').textContent");
        assert!(said.contains(&title), "{said}");
        // The route stands out on both, and the rest steps back.
        assert!(screen.is("document.querySelector('#map').classList.contains('hot') && document.querySelector('#gantt').classList.contains('hot')"));
        assert!(screen.is("[...document.querySelectorAll('.hot[data-r]')].every(e => e.dataset.r === '4')"));
        // It is on the screen, whole.
        assert!(screen.is("(b => b.left >= 0 && b.top >= 0 && b.right <= innerWidth && b.bottom <= innerHeight)(document.querySelector('#tip').getBoundingClientRect())"));
        screen.hover("h1");
        screen.wait("document.querySelector('#tip').hidden && !document.querySelector('.hot')");
    }
}

#[test]
fn the_timetable_is_walked_with_arrow_keys() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    let at = || screen.text("document.activeElement.hash ?? ''");
    assert_eq!(screen.number("document.querySelectorAll('#gantt .lane a[tabindex=\"0\"]').length"), 1.0);
    screen.focus("#gantt .lane a[tabindex=\"0\"]");
    let first = at();
    screen.press("ArrowRight");
    assert_ne!(at(), first, "ArrowRight");
    assert!(!screen.is("document.querySelector('#tip').hidden"), "the stop in focus is told");
    screen.press("ArrowLeft");
    assert_eq!(at(), first);
    screen.press("ArrowDown");
    assert!(at().starts_with("#s1-"), "{}", at());
    screen.press("End");
    assert!(screen.is("document.activeElement.nextElementSibling?.tagName !== 'A'"));
    screen.press("Escape");
    assert!(screen.is("document.querySelector('#tip').hidden"));
    // A route that is switched off is not walked to.
    let stop = at();
    screen.click("#t2");
    screen.act(&format!("document.querySelector('#gantt a[href=\"{stop}\"]').focus()"));
    screen.press("ArrowDown");
    assert!(at().starts_with("#s3-"), "{}", at());
    let hash = at();
    screen.press("Enter");
    screen.wait(&format!("location.hash === '{hash}'"));
    // Where the stop in the tab order goes, another one takes its place.
    screen.click("#t3");
    assert!(
        screen.is("document.querySelector('#gantt .lane a[tabindex=\"0\"]').closest('.g').getClientRects().length > 0")
    );
}

#[test]
fn the_map_zooms_moves_and_comes_back() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    let view = || -> Vec<f64> {
        let text = screen.text("document.querySelector('#map svg').getAttribute('viewBox')");
        text.split(' ').map(|number| number.parse().expect("a number")).collect()
    };
    let whole = view();
    screen.click("#in");
    assert!(view()[2] < whole[2] * 0.7);
    screen.click("#fit");
    assert_eq!(view(), whole);
    screen.focus("#map");
    screen.press("+");
    let close = view();
    assert!(close[2] < whole[2]);
    screen.press("ArrowRight");
    assert!(view()[0] > close[0] && view()[1] == close[1]);
    screen.press("0");
    assert_eq!(view(), whole);
    // Without Ctrl the wheel moves the page, and the map says how to zoom.
    screen.act("document.activeElement.blur()");
    screen.wheel("#map", 100.0, 0);
    screen.wait("!document.querySelector('#hint').hidden");
    assert_eq!(view(), whole);
    screen.wheel("#map", -120.0, 2);
    screen.wait(&format!("document.querySelector('#map svg').viewBox.baseVal.width < {}", whole[2] * 0.9));
}

#[test]
fn the_scale_bar_is_as_long_as_it_says() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    // Two jobs by their ids: one in Brussels, one in Leuven.
    screen.act(
        "window.mark = id => { \
            const row = [...document.querySelectorAll('.stops tr.j')].find(e => e.querySelector('.stop b').textContent === id); \
            return document.querySelector(`#map path[data-s=\"${row.id}\"]`).getBoundingClientRect(); }",
    );
    let pixels = "((a, b) => Math.hypot(a.left - b.left, a.top - b.top))(mark('J<1>'), mark('J\"2\\''))";
    for _ in 0..3 {
        let length = "document.querySelector('#scale').dataset.length";
        let bar = "document.querySelector('#scale i').getBoundingClientRect().width";
        let km = screen.number(pixels) * screen.number(&format!("{length} / {bar}"));
        // As `day.rs` places them: 24.72 km apart on a sphere of 6371 km.
        assert!((km - 24.72).abs() < 0.1, "{km} km");
        screen.click("#out");
    }
}

#[test]
fn dark_and_light_can_both_be_read() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    // Contrast of text and background by WCAG.
    let contrast = "(() => { const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; }; const of = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); }; const style = s => getComputedStyle(document.querySelector(s)); const pairs = [[style('body').color, style('body').backgroundColor], [style('.tile .note').color, style('.tiles').backgroundColor], [style('nav a').color, style('header').backgroundColor]]; for (const bar of document.querySelectorAll('.lane a.j')) { const own = getComputedStyle(bar); pairs.push([own.color, own.backgroundColor]); } return Math.min(...pairs.map(([a, b]) => of(a, b))); })()";
    let paper = "getComputedStyle(document.body).backgroundColor";
    screen.media("screen", "light");
    let (light, bright) = (screen.text(paper), screen.number(contrast));
    screen.media("screen", "dark");
    screen.wait(&format!("{paper} !== '{light}'"));
    let dark = screen.number(contrast);
    assert!(bright >= 4.5 && dark >= 4.5, "{bright} in light, {dark} in dark");
    // Paper is white whatever the screen is.
    screen.media("print", "dark");
    screen.wait(&format!("{paper} === 'rgb(255, 255, 255)'"));
}

#[test]
fn a_telephone_has_no_need_to_scroll_sideways() {
    let day = Day::planned();
    for width in [320, 390, 768] {
        let Some(screen) = Screen::open(&day.page(), width, 800) else { return };
        let wide = screen.number("document.documentElement.scrollWidth");
        assert!(wide <= f64::from(width), "{wide} pixels in a window of {width}");
        let name = screen.number("document.querySelector('.stops .stop').getBoundingClientRect().width");
        assert!(name > 120.0, "a stop has {name} pixels of {width}");
        assert_eq!(screen.complaints(), Vec::<String>::new());
    }
}

#[test]
fn hostile_names_are_text() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    assert!(screen.is("window.pwned === undefined"));
    let names = screen.ask("[...document.querySelectorAll('.crew tbody th bdi')].map(e => e.textContent)");
    for (id, name) in TECHNICIANS {
        let shown = |text: &str| names.as_array().expect("names").iter().any(|shown| shown == text);
        assert!(shown(id) && shown(name), "{id} {name} in {names}");
    }
    let stop = screen.text("document.querySelector('#s0-0').textContent + document.querySelector('#s0-1').textContent");
    assert!(stop.contains(NOTE) && stop.contains(CUSTOMER), "{stop}");
    // Also where the page itself copies them.
    screen.hover("#gantt a.j");
    screen.wait("!document.querySelector('#tip').hidden");
    assert!(screen.text("document.querySelector('#tip').textContent").contains(NOTE));
    assert!(screen.is("window.pwned === undefined && document.querySelectorAll('img, script').length === 1"));
    assert_eq!(screen.complaints(), Vec::<String>::new());
    // Names that run from right to left, or would turn what follows, stay within themselves.
    assert!(
        screen.is(
            "[...document.querySelectorAll('bdi')].every(e => getComputedStyle(e).unicodeBidi.startsWith('isolate'))"
        )
    );
}

#[test]
fn a_job_left_out_says_why_and_lies_on_the_map() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    let why = screen.text("document.querySelector('#left-out tbody tr').textContent");
    assert!(why.contains("nobody") && why.contains("gas"), "{why}");
    screen.hover("#map [data-s=\"u0\"]");
    screen.wait("!document.querySelector('#tip').hidden");
    assert!(screen.text("document.querySelector('#tip').innerText").contains("nobody"));
    screen.click("#lefts");
    assert!(!screen.is(&drawn("#left text")));
}

#[test]
fn what_would_raise_the_fixes_stands_with_each_job() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    let causes = screen.text("document.querySelector('.causes').textContent");
    for what in ["skill gas 2", "tool analyser", "part 2 × Fan", "nobody has it", "no depot has any left"] {
        assert!(what == "part 2 × Fan" || causes.contains(what), "{what} in {causes}");
    }
    let job = screen.text("[...document.querySelectorAll('.stops tr')].find(e => e.textContent.includes('J<1>')).textContent.replace(/\\s+/g, ' ')");
    assert!(job.contains("20.0 % skill gas 2"), "{job}");
    let fan = screen.text("[...document.querySelectorAll('.stops tr')].find(e => e.textContent.includes('J5')).textContent.replace(/\\s+/g, ' ')");
    assert!(fan.contains("75.0 %") && fan.contains("25.0 % part 2 × Fan not on the van"), "{fan}");
}

#[test]
fn the_page_says_it_all_without_scripts() {
    let day = Day::planned();
    let page = std::fs::read_to_string(day.page()).expect("a page");
    let start = page.find("<script type=\"module\">").expect("the script");
    let silent = day.file("silent.html");
    std::fs::write(&silent, &page[..start]).expect("written");
    let Some(screen) = open(&day) else { return };
    screen.go(&silent);
    for part in ["#map .l", "#gantt .lane a.j", ".tile", ".stops .stop", ".loads", ".causes"] {
        assert!(screen.is(&drawn(part)), "{part} is not drawn");
    }
}

#[test]
fn a_plan_in_which_nobody_goes_out_is_a_page_too() {
    let day = Day::new();
    let jobs = day.instance().join("jobs.csv");
    let rows = std::fs::read_to_string(&jobs).expect("jobs").replace(",gas,", ",gas:9,").replace(",gas:3,", ",gas:9,");
    std::fs::write(&jobs, rows).expect("written");
    day.solve("1");
    let Some(screen) = open(&day) else { return };
    assert!(screen.text("document.querySelector('#routes').textContent").contains("Nobody goes out."));
    assert_eq!(screen.number("document.querySelectorAll('#left-out tbody tr').length"), 11.0);
    assert_eq!(screen.complaints(), Vec::<String>::new());
}
