//! The page on paper.

use crate::browser::Screen;
use crate::day::Day;

/// Pages of a PDF: each has an object of its own.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.match_indices("/Type /Page").filter(|(at, word)| !text[at + word.len()..].starts_with('s')).count()
}

/// Presses one of the buttons that print. The page gets ready as it would; what it asks the browser for is only noted,
/// so that the paper can be counted.
fn print(screen: &Screen, what: &str) {
    screen.act("window.print = () => { window.printed = document.body.dataset.print; }");
    screen.click(&format!("button[data-print={what}]"));
    screen.wait(&format!("window.printed === '{what}'"));
}

fn open(day: &Day) -> Option<Screen> {
    Screen::open(&day.page(), 1280, 900)
}

#[test]
fn loading_lists_take_a_page_for_each_technician_who_loads() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    let loading = screen.number("document.querySelectorAll('.sheet:not(.unloaded)').length");
    assert!(loading >= 2.0, "{loading} technicians load");
    print(&screen, "loads");
    assert_eq!(pages(&screen.paper()), loading as usize);
    print(&screen, "loads");
    screen.media("print", "light");
    let others = "[...document.querySelectorAll('.stopsbox, header, .figures, #routes, #fixes')]";
    assert!(screen.is(&format!("{others}.every(e => !e.getClientRects().length)")));
    assert!(screen.is("[...document.querySelectorAll('.loads')].every(e => e.getClientRects().length)"));
}

#[test]
fn day_sheets_take_a_page_for_each_technician_shown() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    print(&screen, "sheets");
    assert_eq!(pages(&screen.paper()), 5);
    screen.click("#t0");
    screen.click("#t3");
    print(&screen, "sheets");
    assert_eq!(pages(&screen.paper()), 3);
    // Afterwards the page prints as a whole again.
    assert!(screen.is("document.body.dataset.print === undefined"));
}

#[test]
fn the_whole_page_prints_each_technician_on_a_page_of_its_own() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    let pages = pages(&screen.paper());
    assert!((6..=12).contains(&pages), "{pages} pages");
    screen.media("print", "light");
    for hidden in ["nav", ".zoom", "#all", "button"] {
        assert!(
            !screen.is(&format!("document.querySelector('{hidden}').getClientRects().length")),
            "{hidden} is printed"
        );
    }
    assert!(
        screen.is("[...document.querySelectorAll('.sheet')].every(e => getComputedStyle(e).breakBefore === 'page')")
    );
    // The map is there, with its scale.
    assert!(screen.is("document.querySelector('#map').getBoundingClientRect().height > 300"));
}

#[test]
fn printing_leaves_the_screen_as_it_was() {
    let day = Day::planned();
    let Some(screen) = open(&day) else { return };
    screen.click("#in");
    let view = screen.text("document.querySelector('#map svg').getAttribute('viewBox')");
    screen.act("dispatchEvent(new Event('beforeprint'))");
    assert_ne!(screen.text("document.querySelector('#map svg').getAttribute('viewBox')"), view);
    screen.act("dispatchEvent(new Event('afterprint'))");
    assert_eq!(screen.text("document.querySelector('#map svg').getAttribute('viewBox')"), view);
    assert!(screen.is("document.body.dataset.print === undefined"));
}
