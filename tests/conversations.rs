//! Whole conversations with the smaller commands: what is typed, what is said on stdout and stderr, how it ends.

use assert_cmd::Command;
use std::fs;
use std::path::Path;

/// A day in Brussels with faults and a plan by hand.
const DAY: [(&str, &str); 8] = [
    ("instance.json", r#"{"name": "a day in Brussels", "start": "2026-11-24"}"#),
    (
        "technicians.csv",
        "technician_id,name,start_lat,start_lon,shift_start,shift_end,skills\n\
         anna,Ana Š.,50.8467,4.3525,08:00,11:30,gas:2\n\
         bo,田中 Bo,50.8798,4.7005,08:00,12:00,gas\n",
    ),
    (
        "jobs.csv",
        "job_id,customer_id,lat,lon,duration_min,priority,skills\n\
         boiler-1,=C1,50.8503,4.3517,60,2,gas:2\n\
         leak-4,C4,50.8660,4.4200,60,1,gas\n\
         leak-5,C5,50.8792,4.7010,90,2,gas\n\
         lamp-6,C6,50.8660,4.4200,30,3,electric\n",
    ),
    (
        "faults.csv",
        "job_id,fault,probability,skills,parts\n\
         boiler-1,valve,0.6,,valve:1\nleak-4,seal,0.7,,seal:1\nleak-5,seal,0.5,,seal:1\nleak-5,main,0.1,gas:3,\n",
    ),
    ("parts.csv", "part_id,name,unit_cost\nvalve,Gas valve,40\nseal,Seal,2\n"),
    ("stock.csv", "location_id,part_id,quantity,target\nanna,valve,2,2\nbo,seal,1,2\nbo,valve,3,\n"),
    (
        "plan/plan.json",
        r#"{"routes": [
            {"technician": "anna", "stops": [{"kind": "job", "job": "boiler-1"}, {"kind": "job", "job": "leak-4"}]},
            {"technician": "bo", "stops": [{"kind": "job", "job": "leak-5"}]}]}"#,
    ),
    (
        "tiny.txt",
        "tiny\n\nVEHICLE\nNUMBER     CAPACITY\n  2         50\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE\n\n\
         0 0 0 0 0 100 0\n1 3 4 10 0 90 5\n2 6 8 10 0 90 5\n",
    ),
];

/// A folder with the day in `day`, its plan in `plan`, and a published instance.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, contents) in DAY {
        let inside = if name.ends_with(".csv") || name == "instance.json" { "day/" } else { "" };
        let path = folder.path().join(format!("{inside}{name}"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, contents).expect("written");
    }
    folder
}

fn firstfix(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    command.current_dir(folder).args(args);
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env_remove("COLUMNS");
    command
}

/// What is typed, said and how it ends, conversation by conversation.
fn conversations(folder: &Path, all: &[&[&str]]) -> String {
    let mut text = String::new();
    for args in all {
        let output = firstfix(folder, args).output().expect("an end");
        text.push_str(&format!("$ firstfix {}\n", args.join(" ")));
        for (mark, bytes) in [("", &output.stdout), ("! ", &output.stderr)] {
            String::from_utf8_lossy(bytes).lines().for_each(|line| text.push_str(&format!("{mark}{line}\n")));
        }
        text.push_str(&format!("[{}]\n\n", output.status.code().expect("a code")));
    }
    text
}

/// The first lines of stdout.
fn head(folder: &Path, args: &[&str], lines: usize) -> String {
    let output = firstfix(folder, args).assert().success().stderr("");
    let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
    text.lines().take(lines).map(|line| format!("{line}\n")).collect()
}

const QUICK: [&str; 7] = ["value", "day", "plan", "--iterations", "30", "--seeds", "2"];

#[test]
fn value() {
    let folder = desk();
    let with = |more: &[&'static str]| [&QUICK[..], more].concat();
    let all = [
        with(&["--top", "2"]),
        with(&["--top", "1", "--format", "csv"]),
        with(&["--top", "1", "--kinds", "tool,hour", "--format", "json"]),
    ];
    let all: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
    insta::with_settings!({filters => vec![(r#""sha256": "[0-9a-f]+""#, r#""sha256": "[digest]""#)]}, {
        insta::assert_snapshot!("value", conversations(folder.path(), &all));
    });
}

#[test]
fn value_of_stock() {
    let folder = desk();
    let least = ["value", "day", "plan", "--least-stock", "--tolerance", "5%"];
    let replenish = ["value", "day", "plan", "--replenish"];
    let all: [&[&str]; 4] = [
        &least,
        &[&least[..], &["--format", "csv"]].concat(),
        &replenish,
        &[&replenish[..], &["--format", "csv"]].concat(),
    ];
    insta::assert_snapshot!("value_of_stock", conversations(folder.path(), &all));
}

#[test]
fn value_of_nothing() {
    let folder = desk();
    fs::write(
        folder.path().join("broken.json"),
        r#"{"routes": [{"technician": "bo", "stops": [{"kind": "job", "job": "boiler-1"}]}]}"#,
    )
    .expect("written");
    let all: [&[&str]; 6] = [
        &["value", "day"],
        &["value", "day", "nowhere.json"],
        &["value", "day", "broken.json"],
        &["value", "day", "plan", "--kinds", "luck"],
        &["value", "day", "plan", "--least-stock", "--replenish"],
        &["value", "day", "plan", "--tolerance", "1%"],
    ];
    insta::assert_snapshot!("value_of_nothing", conversations(folder.path(), &all));
}

#[test]
fn report() {
    let folder = desk();
    let all: [&[&str]; 6] = [
        &["report", "day", "plan"],
        &["report", "day", "plan/plan.json", "-o", "tomorrow.html", "--quiet"],
        &["report", "day", "plan", "--tiles", "ftp://example.org/{z}"],
        &["report", "day", "missing.json"],
        &["report", "day", "plan", "-o", "no/such/folder.html"],
        &["report", "day"],
    ];
    insta::with_settings!({filters => vec![(r#"at path "[^"]*""#, r#"at path "[path]""#)]}, {
        insta::assert_snapshot!("report", conversations(folder.path(), &all));
    });
    let page = fs::read_to_string(folder.path().join("plan/report.html")).expect("a page");
    assert_eq!(page, fs::read_to_string(folder.path().join("tomorrow.html")).expect("a page"));
    assert!(page.starts_with("<!doctype html>") && page.contains("lamp-6"), "{page:.200}");
    let printed = firstfix(folder.path(), &["report", "day", "plan", "-o", "-"]).assert().success().stderr("");
    assert_eq!(String::from_utf8_lossy(&printed.get_output().stdout), page);
}

#[test]
fn generate() {
    let folder = desk();
    let all: [&[&str]; 8] = [
        &["generate", "tomorrow", "--jobs", "4", "--technicians", "2", "--seed", "3"],
        &["check", "tomorrow"],
        &["generate", "tomorrow", "--jobs", "4", "--technicians", "2", "--seed", "3", "--quiet"],
        &["generate", "tomorrow", "--jobs", "5"],
        &["generate", "sea", "--region", "atlantis"],
        &["generate", "none", "--jobs", "0"],
        &["generate", "full", "--utilisation", "99"],
        &["generate", "day/jobs.csv/in-a-file", "--jobs", "2"],
    ];
    insta::assert_snapshot!("generate", conversations(folder.path(), &all));
}

#[test]
fn schema() {
    let folder = desk();
    for what in ["instance", "plan", "simulation", "scenarios"] {
        let text = head(folder.path(), &["schema", what], usize::MAX);
        let schema: serde_json::Value = serde_json::from_str(&text).expect("json");
        assert!(jsonschema::meta::is_valid(&schema), "{what}");
    }
    let all: [&[&str]; 2] = [&["schema", "weather"], &["schema"]];
    let said = head(folder.path(), &["schema", "plan"], 6) + "…\n\n" + &conversations(folder.path(), &all);
    insta::assert_snapshot!("schema", said);
}

#[test]
fn import() {
    let folder = desk();
    fs::write(folder.path().join("poem.txt"), "roses are red\n").expect("written");
    let all: [&[&str]; 7] = [
        &["import", "solomon", "tiny.txt", "tiny"],
        &["check", "tiny"],
        &["import", "solomon", "tiny.txt", "tiny", "--customers", "1", "-q"],
        &["import", "solomon", "tiny.txt", "tiny-1", "--customers", "1", "-q"],
        &["import", "solomon", "poem.txt", "poem"],
        &["import", "excel", "tiny.txt", "tiny"],
        &["import", "trsp", "missing.txt", "missing"],
    ];
    insta::assert_snapshot!("import", conversations(folder.path(), &all));
    let jobs = fs::read_to_string(folder.path().join("tiny-1/jobs.csv")).expect("jobs");
    assert_eq!(jobs.lines().count(), 2, "{jobs}");
}

#[test]
fn completions() {
    let folder = desk();
    for (shell, sign) in [("bash", "complete -F"), ("zsh", "#compdef firstfix"), ("fish", "complete -c firstfix")] {
        let script = head(folder.path(), &["completions", shell], usize::MAX);
        assert!(script.contains(sign), "{shell}");
        for command in ["solve", "explain", "man"] {
            assert!(script.contains(command), "{shell} lacks {command}");
        }
    }
    let all: [&[&str]; 2] = [&["completions", "cobol"], &["completions"]];
    insta::assert_snapshot!("completions", conversations(folder.path(), &all));
}
