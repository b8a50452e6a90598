//! A dispatcher's day on the metro day, or a week on a bundled instance of several days (`FIRSTFIX_DAY=rural-week`): twenty events in
//! sequence, four on each day of a week, each answered by the program itself.
//!
//! `cargo bench --bench replan` prints, for each event, the seconds of the whole command, and the promises that it broke beside those that
//! planning the rest from scratch would have broken. `FIRSTFIX` names another program to measure. Every plan is verified on the instance that is written with it.

#[path = "../tests/replan/day.rs"]
mod day;

use day::{Dice, KINDS, clock, event};
use firstfix::io::{read, read_plan};
use firstfix::verify::verify;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Minutes between two events, and how many there are.
const APART: i64 = 26;
const EVENTS: usize = 20;
/// The same where several days are planned.
const APART_IN_A_WEEK: i64 = 137;
const PER_DAY: i64 = 4;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = std::env::var("FIRSTFIX_DAY").ok().filter(|name| !name.is_empty());
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances");
    let mut instance = bundled.join(name.as_deref().unwrap_or("metro-day"));
    let mut plan = folder.path().join("plan");
    run(&["solve", &text(&instance), "-o", &text(&plan), "--solver", "heuristic", "--time-limit", "20s", "-q"]);
    let mut dice = Dice(1);
    println!("| time | event | seconds | cost | promises broken | from scratch | cost from scratch |");
    println!("|---|---|---|---|---|---|---|");
    let mut sums = (0.0_f64, 0, 0);
    for number in 0..EVENTS {
        let loaded = read(&instance).expect("sound").instance;
        let now = instant(loaded.horizon.days, number as i64);
        let (so_far, _) = read_plan(&loaded, &plan).expect("a plan");
        let so_far = verify(&loaded, &so_far).expect("a plan that keeps the rules");
        let kind = KINDS[number % KINDS.len()];
        let fresh = event(&loaded, &so_far, now, kind, number, &mut dice);
        let file = folder.path().join("events.json");
        std::fs::write(&file, json!({ "events": [fresh] }).to_string()).expect("written");
        let (next, scratch) = (folder.path().join(format!("after-{number}")), folder.path().join("scratch"));
        let at = clock(&loaded, now);
        let (instance_of, plan_of) = (text(&instance), text(&plan));
        let args = ["replan", &instance_of, &plan_of, "--at", &at, "--events", &text(&file), "-q", "-o"];
        let started = Instant::now();
        run(&[&args[..], &[text(&next).as_str()]].concat());
        let seconds = started.elapsed().as_secs_f64();
        run(&[&args[..], &[text(&scratch).as_str(), "--from-scratch"]].concat());
        (instance, plan) = (next.join("instance.json"), next.clone());
        run(&["verify", &text(&instance), &text(&plan), "-q"]);
        let (ours, theirs) = (changes(&next), changes(&scratch));
        println!(
            "| {at} | {} | {seconds:.2} | {:.2} | {} | {} | {:.2} |",
            fresh["event"].as_str().unwrap_or_default(),
            ours.1,
            ours.0,
            theirs.0,
            theirs.1,
        );
        sums = (sums.0.max(seconds), sums.1 + ours.0, sums.2 + theirs.0);
    }
    println!("\nslowest {:.2} s; promises broken {} against {} from scratch", sums.0, sums.1, sums.2);
}

/// When something happens.
fn instant(days: u32, number: i64) -> i64 {
    let (day, minutes) =
        if days > 1 { (number / PER_DAY, number % PER_DAY * APART_IN_A_WEEK) } else { (0, number * APART) };
    (day * 1440 + 8 * 60 + minutes) * 60
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn run(args: &[&str]) {
    let built: PathBuf = env!("CARGO_BIN_EXE_firstfix").into();
    let program = std::env::var_os("FIRSTFIX").map_or(built, PathBuf::from);
    let ended = Command::new(program).args(args).stdout(Stdio::null()).status().expect("the program runs");
    assert!(ended.success(), "{args:?}");
}

/// Promises broken, and the objective.
fn changes(folder: &Path) -> (u64, f64) {
    let bytes = std::fs::read(folder.join("changes.json")).expect("changes");
    let value: Value = serde_json::from_slice(&bytes).expect("json");
    let broken =
        ["technician", "window", "both", "withdrawn"].map(|kind| value["promises"][kind].as_u64().unwrap_or(0));
    (
        broken.iter().sum(),
        value["cost"]["after"].as_f64().unwrap_or(0.0) - value["cost"]["promises"].as_f64().unwrap_or(0.0),
    )
}
