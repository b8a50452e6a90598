//! Calendars, read back by another library than the one that writes them.

use crate::day::{ADDRESS, CUSTOMER, Day, TECHNICIANS, firstfix, solve, text};
use icalendar::parser::{read_calendar, unfold};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// An event with its properties, texts as they were meant.
type Event = BTreeMap<String, String>;

/// The calendars of a plan by file name.
fn files(plan: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(plan.join("calendar")).into_iter().flatten().flatten();
    entries
        .map(|entry| (text(Path::new(&entry.file_name())), fs::read_to_string(entry.path()).expect("text")))
        .collect()
}

/// Everything RFC 5545 demands of the lines, then the events.
fn events(calendar: &str) -> Vec<Event> {
    assert!(calendar.ends_with("\r\n"));
    for line in calendar.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\n', '\r']) && !line.is_empty(), "{line:?}");
    }
    let unfolded = unfold(calendar);
    let read = read_calendar(&unfolded).expect("a calendar");
    let head: Vec<&str> = read.properties.iter().map(|property| property.name.as_str()).collect();
    assert!(head.contains(&"VERSION") && head.contains(&"PRODID"), "{head:?}");
    let zones: BTreeSet<String> = (read.components.iter())
        .filter(|component| component.name == "VTIMEZONE")
        .map(|zone| zone.find_prop("TZID").expect("a name").val.as_str().to_owned())
        .collect();
    let of_stops = read.components.iter().filter(|component| component.name == "VEVENT");
    let events: Vec<Event> = of_stops
        .map(|event| {
            for name in ["UID", "DTSTAMP", "DTSTART", "SUMMARY"] {
                assert!(event.find_prop(name).is_some(), "{name} is missing");
            }
            // A zone that is named is spelled out.
            let start = event.find_prop("DTSTART").expect("a start");
            let zone = start.params.iter().find(|param| param.key == "TZID").and_then(|param| param.val.clone());
            assert!(zone.is_none_or(|zone| zones.contains(zone.as_str())));
            event
                .properties
                .iter()
                .map(|property| (property.name.as_str().to_owned(), meant(property.val.as_str())))
                .collect()
        })
        .collect();
    assert!(!events.is_empty());
    events
}

/// A text without its escapes.
fn meant(text: &str) -> String {
    let mut meant = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n' | 'N') => meant.push('\n'),
                Some(other) => meant.push(other),
                None => {}
            },
            (c, false) => meant.push(c),
        }
    }
    meant
}

fn document(plan: &Path) -> Value {
    serde_json::from_slice(&fs::read(plan.join("plan.json")).expect("a plan")).expect("json")
}

#[test]
fn each_stop_is_an_event_at_its_time_and_place() {
    let day = Day::planned();
    let calendars = files(&day.plan());
    let plan = document(&day.plan());
    let routes = plan["routes"].as_array().expect("routes");
    assert_eq!(calendars.len(), routes.len());
    let mut starts: Vec<String> =
        calendars.values().flat_map(|calendar| events(calendar)).map(|event| event["DTSTART"].clone()).collect();
    let stops = || routes.iter().flat_map(|route| route["stops"].as_array().expect("stops"));
    let compact = |instant: &Value| instant.as_str().expect("an instant").replace(['-', ':'], "");
    let mut expected: Vec<String> = stops().map(|stop| compact(&stop["begin"])).collect();
    starts.sort();
    expected.sort();
    assert_eq!(starts, expected);
    let job = calendars
        .values()
        .flat_map(|calendar| events(calendar))
        .find(|event| event["SUMMARY"].starts_with("J<1>"))
        .expect("J<1>");
    assert_eq!(job["GEO"], "50.8503;4.3517");
    assert_eq!(job["LOCATION"], ADDRESS);
    assert_eq!(job["SUMMARY"], format!("J<1> · {CUSTOMER}"));
    let said = &job["DESCRIPTION"];
    for words in [
        "Needs: gas 1, 1 × ",
        "May be: leak <1> 30.0\u{a0}%",
        "burner 20.0\u{a0}% (gas 2)",
        "Missing: skill gas 2 20.0\u{a0}%",
        "note: </td>",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn a_job_keeps_its_identity_in_another_plan() {
    let day = Day::planned();
    let identities = || -> BTreeMap<String, String> {
        let calendars = files(&day.plan());
        let events: Vec<Event> = calendars.values().flat_map(|calendar| events(calendar)).collect();
        let uids: BTreeSet<&String> = events.iter().map(|event| &event["UID"]).collect();
        assert_eq!(uids.len(), events.len(), "two events with one identity");
        let jobs = events.iter().filter(|event| event["SUMMARY"].contains(" · "));
        jobs.map(|event| (event["SUMMARY"].clone(), event["UID"].clone())).collect()
    };
    let before = identities();
    assert_eq!(before.len(), 10);
    // Jobs that were fast now take long, so the order is another.
    let jobs = day.instance().join("jobs.csv");
    let rows = fs::read_to_string(&jobs).expect("jobs").replacen(",45,", ",90,", 3);
    fs::write(&jobs, rows).expect("written");
    day.solve("2");
    assert_eq!(identities(), before);
}

#[test]
fn names_of_files_are_safe_and_those_who_stay_home_have_none() {
    let day = Day::planned();
    let names: Vec<String> = files(&day.plan()).into_keys().collect();
    assert_eq!(names.len(), TECHNICIANS.len());
    assert!(names.iter().all(|name| name.ends_with(".ics") && !name.contains(['/', '\\', '<', '"'])), "{names:?}");
    assert!(names.contains(&"bo.ics".to_owned()), "{names:?}");
    let folded: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(folded.len(), names.len());
    // Something else in the folder is not ours to remove, and Bo has nothing to do today.
    let theirs = day.plan().join("calendar/theirs.ics");
    fs::write(&theirs, "BEGIN:VCALENDAR\r\nPRODID:-//theirs//\r\nEND:VCALENDAR\r\n").expect("written");
    let jobs = day.instance().join("jobs.csv");
    let rows = fs::read_to_string(&jobs).expect("jobs").replace(",bo,", ",anna,");
    fs::write(&jobs, rows).expect("written");
    day.solve("1");
    let names: Vec<String> = files(&day.plan()).into_keys().collect();
    assert!(!names.contains(&"bo.ics".to_owned()) && names.contains(&"theirs.ics".to_owned()), "{names:?}");
}

#[test]
fn one_moment_gives_the_same_bytes() {
    let day = Day::planned();
    let first = files(&day.plan());
    day.solve("1");
    assert_eq!(files(&day.plan()), first);
}

#[test]
fn without_a_zone_times_are_floating() {
    let day = Day::with(r#"{"name": "a day", "start": "2026-11-24"}"#);
    day.solve("1");
    for calendar in files(&day.plan()).values() {
        assert!(!calendar.contains("TZID") && !calendar.contains("VTIMEZONE"), "{calendar}");
        events(calendar).iter().for_each(|event| assert!(!event["DTSTART"].ends_with('Z')));
    }
}

#[test]
fn a_benchmark_without_dates_has_no_calendar_and_still_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tiny.txt");
    let rows = "tiny\n\nVEHICLE\nNUMBER     CAPACITY\n  2         50\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE\n\n\
        0 0 0 0 0 100 0\n1 3 4 10 0 90 5\n2 6 8 10 0 90 5\n";
    fs::write(&file, rows).expect("written");
    let (instance, plan) = (folder.path().join("tiny"), folder.path().join("plan"));
    firstfix().args(["import", "solomon", &text(&file), &text(&instance)]).assert().success();
    solve(&instance, &plan, "50", "1");
    assert!(!plan.join("calendar").exists());
    let page = fs::read_to_string(plan.join("report.html")).expect("a page");
    assert!(page.contains("data-earth=\"false\"") && page.contains("data-unit=\"units\""));
}
