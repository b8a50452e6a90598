//! Conversations with `firstfix replan`.

use super::world::line;
use assert_cmd::Command;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        fs::write(desk.path("day.json"), line().to_string()).expect("written");
        let args = ["--iterations", "300", "--threads", "1", "--solver", "heuristic", "-q"];
        desk.run(&["solve", "day.json", "-o", "plan"]).args(args).assert().success();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
        command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env_remove("COLUMNS").current_dir(self.folder.path());
        command.args(args);
        command
    }

    fn replan(&self, events: &Value, at: &str) -> Command {
        fs::write(self.path("events.json"), format!("{events:#}")).expect("written");
        let mut command = self.run(&["replan", "day.json", "plan", "--at", at, "--events", "events.json", "-o", "new"]);
        command.args(["--iterations", "200", "--threads", "1"]);
        command
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).expect("a file")).expect("json")
    }
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).expect("text")
}

fn obeys(schema: &str, value: &Value, folder: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    let schema: Value =
        serde_json::from_str(&stdout(command.args(["schema", schema]).current_dir(folder))).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<String> = validator.iter_errors(value).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, [""; 0]);
}

#[test]
fn the_new_plan_is_verified_on_the_instance_as_it_is_and_the_next_replan_goes_on() {
    let desk = Desk::new();
    let events = json!({ "events": [
        { "event": "technician_off", "technician": "anna" },
        { "event": "new_job", "row": { "job_id": "n", "lat": 50.0, "lon": 4.3, "duration_min": 30, "priority": 1 } },
    ] });
    obeys("events", &events, desk.folder.path());
    let said = stdout(desk.replan(&events, "09:10").arg("-q"));
    for words in ["events", "another technician", "a2", "anna", "bo", "+n", "promises"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let changes = desk.json("new/changes.json");
    obeys("changes", &changes, desk.folder.path());
    assert_eq!(changes["format"], "firstfix-changes/1");
    assert_eq!(
        changes["promises"]["technician"].as_u64().unwrap_or(0) + changes["promises"]["both"].as_u64().unwrap_or(0),
        1
    );
    obeys("instance", &desk.json("new/instance.json"), desk.folder.path());
    desk.run(&["verify", "new/instance.json", "new"]).assert().success().stderr("");
    fs::write(desk.path("more.json"), r#"{"events": [{"event": "cancelled", "job": "b2"}]}"#).expect("written");
    let next = [
        "replan",
        "new/instance.json",
        "new",
        "--at",
        "09:40",
        "--events",
        "more.json",
        "-o",
        "next",
        "--iterations",
        "50",
    ];
    let said = stdout(desk.run(&next).args(["--format", "json", "-q"]));
    let printed: Value = serde_json::from_str(&said).expect("json");
    assert_eq!(printed, desk.json("next/changes.json"));
    desk.run(&["verify", "next/instance.json", "next"]).assert().success();
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let desk = Desk::new();
    let events = json!({ "events": [{ "event": "overran", "job": "a1", "end": "10:30" }] });
    let read = || {
        desk.replan(&events, "09:10").arg("-q").assert().success();
        ["changes.json", "instance.json", "schedule.csv"]
            .map(|name| fs::read(desk.path("new").join(name)).expect("a file"))
    };
    assert_eq!(read(), read());
}

#[test]
fn hostile_events_are_all_named_with_their_line() {
    let desk = Desk::new();
    let text = r#"{
"evnts": [],
"tolerance_min": -1,
"events": [
{"event": "cancelled", "job": "a22"},
{"event": "overran", "job": "a1"},
{"event": "technician_late", "technician": "ana", "until": "25:99"},
{"event": "part_used", "technician": "anna", "part": "vale", "quantity": 0},
{"event": "new_job", "row": {"job_id": "a1", "lat": 50, "lon": 4, "duratoin_min": 5}},
{"event": "road_closed", "from": "a1", "to": "nowhere", "minutes": 3},
{"event": "earthquake"},
{"event": "cancelled", "job": "a1", "part": "valve"},
7
]}"#;
    fs::write(desk.path("bad.json"), text).expect("written");
    let told = desk
        .run(&["replan", "day.json", "plan", "--at", "09:10", "--events", "bad.json", "-o", "new"])
        .assert()
        .code(3)
        .stdout("");
    let said = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    for (line, words) in [
        (2, "evnts"),
        (3, "out-of-range"),
        (5, "did you mean a2?"),
        (6, "overran needs end"),
        (7, "did you mean anna?"),
        (7, "25:99"),
        (8, "did you mean valve?"),
        (8, "quantity"),
        (9, "did you mean duration_min?"),
        (9, "duplicate-id"),
        (10, "nowhere"),
        (10, "minutes and km"),
        (11, "earthquake"),
        (12, "nothing to do with part"),
        (13, "events.8"),
    ] {
        assert!(said.contains(words), "{words}: {said}");
        assert!(said.contains(&format!("bad.json:{line}")), "line {line} ({words}): {said}");
    }
    assert!(!desk.path("new").exists());
}

#[test]
fn times_and_files_that_make_no_sense() {
    let desk = Desk::new();
    let none = json!({ "events": [{ "event": "cancelled", "job": "a2" }] });
    desk.replan(&none, "noon").assert().code(2);
    desk.replan(&none, "99:00").assert().code(2);
    desk.replan(&none, "09:10").args(["--change-window", "-5"]).assert().code(2);
    desk.run(&["replan", "day.json", "plan", "--at", "09:00", "--events", "no.json"]).assert().code(74);
    fs::write(desk.path("no.json"), "[]").expect("written");
    desk.run(&["replan", "day.json", "plan", "--at", "09:00", "--events", "no.json"]).assert().code(3);
}
