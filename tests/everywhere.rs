//! What holds for every command: help with an example, a manual page, `--quiet`, `NO_COLOR`, `--log-format json`.

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn firstfix() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env_remove("COLUMNS");
    command
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).expect("text")
}

/// The commands that the help lists.
fn commands() -> Vec<String> {
    let help = stdout(firstfix().arg("--help"));
    let list = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    let names = list.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned);
    let names: Vec<String> =
        names.filter(|name| name.chars().all(|c| c.is_ascii_lowercase()) && name != "help").collect();
    assert!(names.len() > 10 && names.contains(&"explain".to_owned()), "{names:?}");
    names
}

/// A day that is made in no time, with a warning in its tables.
fn day(folder: &Path) -> String {
    let dir = folder.join("day");
    firstfix()
        .arg("generate")
        .arg(&dir)
        .args(["--jobs", "8", "--technicians", "2", "-q"])
        .assert()
        .success()
        .stderr("");
    dir.to_string_lossy().into_owned()
}

#[test]
fn every_command_teaches_by_an_example() {
    for command in commands() {
        let help = stdout(firstfix().args([&command, "--help"]));
        let example = help.split("Example").nth(1).unwrap_or_default();
        assert!(example.contains(&format!("firstfix {command}")), "{help}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("man1");
    let said = firstfix().arg("man").arg(&dir).assert().success().stdout("");
    assert!(String::from_utf8_lossy(&said.get_output().stderr).contains("pages to"));
    let pages = fs::read_dir(&dir).expect("a folder").map(|entry| entry.expect("a page").file_name());
    let pages: BTreeSet<String> = pages.map(|name| name.to_string_lossy().into_owned()).collect();
    let mut wanted: BTreeSet<String> = commands().iter().map(|command| format!("firstfix-{command}.1")).collect();
    wanted.insert("firstfix.1".into());
    assert_eq!(pages, wanted);
    for name in &pages {
        let page = fs::read_to_string(dir.join(name)).expect("a page");
        for section in [".TH", ".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", "Example"] {
            assert!(page.contains(section), "{name} lacks {section}");
        }
    }
    assert_eq!(stdout(firstfix().arg("man")), fs::read_to_string(dir.join("firstfix.1")).expect("a page"));
    fs::write(folder.path().join("file"), "").expect("written");
    firstfix().arg("man").arg(folder.path().join("file")).assert().code(74);
}

#[test]
fn no_colour_where_none_is_wanted() {
    let coloured = |args: &[&str], unwanted: bool| {
        let mut command = firstfix();
        command.env("CLICOLOR_FORCE", "1").args(args);
        if !unwanted {
            command.env_remove("NO_COLOR");
        }
        let output = command.output().expect("an end");
        [output.stdout, output.stderr].concat().contains(&0x1b)
    };
    let folder = tempfile::tempdir().expect("a folder");
    let day = day(folder.path());
    for command in commands() {
        assert!(coloured(&[&command, "--help"], false), "{command}: or else nothing is tested");
        assert!(!coloured(&[&command, "--help"], true), "{command} --help");
        assert!(!coloured(&[&command, &day, "--no-such-option"], true), "{command}");
    }
    assert!(!coloured(&["check", &day], true));
}

#[test]
fn quiet_is_quiet_and_still_says_what_went_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let day = day(folder.path());
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (plan, tiny, study) = (path("plan"), path("tiny.txt"), path("study.json"));
    fs::write(&tiny, "t\n\nVEHICLE\nNUMBER CAPACITY\n2 50\n\nCUSTOMER\nCUST NO. X Y DEMAND READY DUE SERVICE\n\n0 0 0 0 0 100 0\n1 3 4 1 0 90 5\n")
        .expect("written");
    fs::write(&study, r#"{"seeds": [1], "iterations": 20, "scenarios": [{"name": "as it is"}]}"#).expect("written");
    let call = path("call.json");
    fs::write(&call, r#"{"job_id": "call", "lat": 51.0, "lon": 3.7, "duration_min": 30}"#).expect("written");
    let dir = |name: &str| path(&format!("out-{name}"));
    let events = path("events.json");
    let row = r#"{"job_id": "late-call", "lat": 51.0, "lon": 3.7, "duration_min": 5}"#;
    fs::write(&events, format!(r#"{{"events": [{{"event": "new_job", "row": {row}}}]}}"#)).expect("written");
    let conversations: Vec<Vec<String>> = [
        format!("solve {day} -o {plan} --iterations 20 --threads 1 --solver heuristic"),
        format!("check {day}"),
        format!("verify {day} {plan}"),
        format!("explain {day} {plan}"),
        format!("slots {day} {plan} --job {call}"),
        format!("simulate {day} {plan} --runs 50 -o {}", dir("simulate")),
        format!("sweep {day} {study} -o {}", dir("sweep")),
        format!("replan {day} {plan} --at 09:00 --events {events} --iterations 20 -o {}", dir("replan")),
        format!("report {day} {plan}"),
        format!("value {day} {plan} --top 0"),
        format!("import solomon {tiny} {}", dir("import")),
        format!("generate {} --jobs 3", dir("generate")),
        "schema plan".to_owned(),
        "completions bash".to_owned(),
        format!("man {}", dir("man")),
    ]
    .iter()
    .map(|line| line.split(' ').map(str::to_owned).collect())
    .collect();
    for args in &conversations {
        firstfix().args(args).arg("--quiet").assert().success().stderr("");
    }
    // Nothing is said, but what is wrong is.
    let missing = path("missing");
    let said = firstfix().args(["solve", &missing, "--quiet"]).assert().code(74).stdout("");
    assert!(String::from_utf8_lossy(&said.get_output().stderr).contains("missing"));
}

/// The lines of stderr as JSON.
fn log(command: &mut Command, code: i32) -> Vec<Value> {
    let said = command.args(["--log-format", "json"]).assert().code(code);
    let text = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    let lines: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str).collect();
    let lines = lines.unwrap_or_else(|error| panic!("{error}: {text}"));
    assert!(lines.iter().all(|line| line["level"].is_string()), "{text}");
    lines
}

fn of<'a>(log: &'a [Value], level: &str) -> Vec<&'a Value> {
    log.iter().filter(|line| line["level"] == level).collect()
}

#[test]
fn progress_for_machines() {
    let folder = tempfile::tempdir().expect("a folder");
    let (day, plan) = (day(folder.path()), folder.path().join("plan"));
    let args = ["--iterations", "50", "--threads", "1", "--solver", "heuristic"];
    let told = log(firstfix().args(["solve", &day, "-o"]).arg(&plan).args(args), 0);
    let progress = of(&told, "progress");
    for key in ["elapsed_s", "iterations", "incumbent", "first_time_fix_rate", "left_out"] {
        assert!(progress.first().is_some_and(|line| line[key].is_number()), "{key}: {progress:?}");
    }
    assert!(progress[0]["bound"].is_null() && progress[0]["gap"].is_null() && progress[0]["phase"].is_string());
    let best = |at: usize| progress[at]["incumbent"].as_f64().expect("a number");
    assert!((1..progress.len()).all(|at| best(at) <= best(at - 1)), "{progress:?}");
    let text = fs::read(plan.join("plan.json")).expect("a plan");
    let written: Value = serde_json::from_slice(&text).expect("json");
    assert_eq!(progress.last().expect("progress")["incumbent"], written["solver"]["objective"]);
    assert!(of(&told, "info")[0]["message"].as_str().is_some_and(|text| text.starts_with("wrote plan.json")));
    let told = log(firstfix().args(["value", &day]).arg(&plan).args(["--top", "1", "--iterations", "20"]), 0);
    let last = *of(&told, "progress").last().expect("progress");
    assert_eq!(last["done"], last["of"]);
    firstfix()
        .args(["solve", &day, "--log-format", "json", "-q", "-o"])
        .arg(&plan)
        .args(args)
        .assert()
        .success()
        .stderr("");
}

#[test]
fn errors_and_warnings_for_machines() {
    let folder = tempfile::tempdir().expect("a folder");
    let day = day(folder.path());
    let told = log(firstfix().args(["solve", "no/such/day"]), 74);
    let [error] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((&error["level"], &error["exit"]), (&"error".into(), &74.into()));
    assert!(error["faults"][0]["code"].is_string(), "{error}");
    let plan = folder.path().join("plan.json");
    let strange = format!(r#"{{"instance": {{"name": "x", "sha256": "{}"}}, "routes": []}}"#, "0".repeat(64));
    fs::write(&plan, strange).expect("written");
    let told = log(firstfix().args(["explain", &day]).arg(&plan).args(["--top", "0"]), 0);
    let warnings = of(&told, "warning");
    assert_eq!(warnings.len(), 1, "{told:?}");
    assert_eq!(warnings[0]["code"], "plan-other-instance");
    let told = log(firstfix().args(["explain", &day]).arg(&plan).arg("no-such-job"), 2);
    assert_eq!(told.last().map(|error| &error["exit"]), Some(&2.into()));
}
