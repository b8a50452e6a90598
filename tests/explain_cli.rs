//! Conversations with `firstfix explain`, on a plan written by hand.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A day in Brussels: two technicians, a depot, six jobs of which three can be left out for three reasons.
const DAY: [(&str, &str); 6] = [
    ("instance.json", r#"{"name": "a day in Brussels", "start": "2026-11-24"}"#),
    (
        "technicians.csv",
        "technician_id,name,start_lat,start_lon,shift_start,shift_end,skills,tools\n\
         anna,Ana Š.,50.8467,4.3525,08:00,11:30,gas:2,\n\
         bo,田中 Bo,50.8798,4.7005,08:00,12:00,gas,ladder\n",
    ),
    (
        "jobs.csv",
        "job_id,lat,lon,duration_min,windows,priority,skills,tools,parts,unserved_cost\n\
         boiler-1,50.8503,4.3517,60,08:00-09:00,2,gas:2,,,\n\
         =boiler-2,50.8792,4.7010,90,08:00-12:00,2,gas,,,\n\
         leak-4,50.8660,4.4200,60,,1,gas,,,\n\
         roof-5,50.8660,4.4200,30,,3,electric,ladder,,\n\
         far-6,50.2000,5.5000,30,,4,,,,\n\
         meter-7,50.8500,4.3600,30,,5,,,valve:1,\n",
    ),
    ("parts.csv", "part_id,unit_cost\nvalve,40\n"),
    ("stock.csv", "location_id,part_id,quantity\nbo,valve,0\n"),
    (
        "plan.json",
        r#"{"routes": [
            {"technician": "anna", "stops": [{"kind": "job", "job": "boiler-1"}, {"kind": "job", "job": "leak-4"}]},
            {"technician": "bo", "stops": [{"kind": "job", "job": "=boiler-2"}]}]}"#,
    ),
];

/// The day in a folder of its own, and its plan.
fn day() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let (instance, plan) = (folder.path().join("day"), folder.path().join("plan.json"));
    fs::create_dir(&instance).expect("a folder");
    for (name, contents) in DAY {
        let path = if name == "plan.json" { plan.clone() } else { instance.join(name) };
        fs::write(path, contents).expect("written");
    }
    (folder, instance, plan)
}

fn explain(instance: &Path, plan: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env_remove("COLUMNS");
    command.arg("explain").arg(instance).arg(plan);
    command
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().stderr("").get_output().stdout.clone()).expect("text")
}

fn json(command: &mut Command) -> Value {
    serde_json::from_str(&stdout(command.args(["--format", "json"]))).expect("json")
}

#[test]
fn the_summary() {
    let (_folder, instance, plan) = day();
    insta::assert_snapshot!("summary", stdout(&mut explain(&instance, &plan)));
    insta::assert_snapshot!("summary_csv", stdout(explain(&instance, &plan).args(["--format", "csv"])));
}

#[test]
fn jobs_that_are_left_out() {
    let (_folder, instance, plan) = day();
    let jobs = ["roof-5", "far-6", "meter-7"];
    insta::assert_snapshot!("left_out", stdout(explain(&instance, &plan).args(jobs)));
    let document = json(explain(&instance, &plan).args(jobs));
    assert_eq!(document["format"], "firstfix-explanation/1");
    let codes = |at: usize| document["jobs"][at]["changes"][0]["levers"][0]["code"].clone();
    assert_eq!((codes(0), codes(2)), ("skill".into(), "part".into()), "{document:#}");
}

#[test]
fn jobs_that_are_planned() {
    let (_folder, instance, plan) = day();
    insta::assert_snapshot!("planned", stdout(explain(&instance, &plan).args(["=boiler-2", "leak-4", "--reoptimise"])));
    let csv = stdout(explain(&instance, &plan).args(["=boiler-2", "--format", "csv"]));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
    assert!(rows.iter().all(|row| &row[0] == "'=boiler-2"), "{csv}");
    assert_eq!(rows.iter().map(|row| row[3].to_owned()).collect::<Vec<_>>(), ["planned", "removed", "day"]);
}

/// What a change promises holds: made by hand in the tables, the job has a place.
#[test]
fn a_change_made_in_the_tables_lets_the_job_in() {
    let (_folder, instance, plan) = day();
    let document = json(explain(&instance, &plan).arg("roof-5"));
    let change = &document["jobs"][0]["changes"][0];
    let lever = &change["levers"][0];
    assert_eq!((&lever["code"], &lever["item"], &lever["then"]), (&"skill".into(), &"electric".into(), &1.0.into()));
    assert_eq!(change["technician"], "bo");
    let path = instance.join("technicians.csv");
    let text = fs::read_to_string(&path).expect("technicians").replace(",gas,ladder", ",gas;electric,ladder");
    fs::write(&path, text).expect("written");
    let after = json(explain(&instance, &plan).arg("roof-5"));
    let day = &after["jobs"][0]["days"][0];
    assert_eq!((&day["technician"], &day["code"]), (&"bo".into(), &"fits".into()));
    assert_eq!(day["total"], change["total"]);
}

#[test]
fn what_cannot_be_explained() {
    let (folder, instance, plan) = day();
    let mistyped = explain(&instance, &plan).arg("roof-6").assert().code(2).stdout("");
    insta::assert_snapshot!("unknown_job", String::from_utf8_lossy(&mistyped.get_output().stderr));
    let nothing = contains("no job \"weather\"").and(contains("did you mean").not());
    explain(&instance, &plan).arg("weather").assert().code(2).stderr(nothing);
    let who = explain(&instance, &plan).args(["roof-5", "--technician", "ana"]).assert().code(2);
    who.stderr(contains("no technician \"ana\"; did you mean \"anna\"?"));
    explain(&instance, &plan).arg("--reoptimise").assert().code(2).stderr(contains("JOB"));
    explain(&instance, &folder.path().join("missing.json")).assert().code(74).stderr(contains("missing.json"));
    // A plan of another instance names what this one does not have.
    let text = fs::read_to_string(&plan).expect("a plan").replace("leak-4", "leak-99");
    fs::write(&plan, text).expect("written");
    explain(&instance, &plan).arg("roof-5").assert().code(3).stdout("").stderr(contains("no job \"leak-99\""));
    // One that breaks a rule is not explained.
    let text = r#"{"routes": [{"technician": "bo", "stops": [{"kind": "job", "job": "boiler-1"}]}]}"#;
    fs::write(&plan, text).expect("written");
    explain(&instance, &plan).arg("roof-5").assert().code(4).stdout("").stderr(contains("[skill]"));
}

#[test]
fn a_plan_for_other_data_is_told_from_this_one() {
    let (_folder, instance, plan) = day();
    let text = fs::read_to_string(&plan).expect("a plan");
    let other = format!("{{\"instance\": {{\"name\": \"other\", \"sha256\": \"{}\"}}, {}", "0".repeat(64), &text[1..]);
    fs::write(&plan, other).expect("written");
    let told = explain(&instance, &plan).arg("roof-5").assert().success();
    told.stderr(contains("the plan was made for other data: instance other"));
    explain(&instance, &plan).args(["roof-5", "--quiet"]).assert().success().stderr("");
}

#[test]
fn an_empty_plan_and_a_full_one() {
    let (_folder, instance, plan) = day();
    fs::write(&plan, r#"{"routes": []}"#).expect("written");
    let document = json(&mut explain(&instance, &plan));
    assert_eq!(document["jobs"].as_array().map(Vec::len), Some(6));
    assert_eq!(document["jobs"][0]["job"], "leak-4", "the first priority first");
    let jobs = fs::read_to_string(instance.join("jobs.csv")).expect("jobs");
    let first: Vec<&str> = jobs.lines().take(2).collect();
    fs::write(instance.join("jobs.csv"), first.join("\n")).expect("written");
    fs::write(&plan, r#"{"routes": [{"technician": "anna", "stops": [{"kind": "job", "job": "boiler-1"}]}]}"#)
        .expect("written");
    explain(&instance, &plan).assert().success().stdout(contains("no job is left out"));
}

#[test]
fn ids_of_any_kind_stay_what_they_are() {
    let (_folder, instance, plan) = day();
    let ids = ["a,b", "\u{202e}live", "שלום", "=1+1"];
    let row = |id: &&str| format!("\"{id}\",50.8660,4.4200,30,,3,plumbing,,,\n");
    let jobs = fs::read_to_string(instance.join("jobs.csv")).expect("jobs");
    fs::write(instance.join("jobs.csv"), jobs + &ids.iter().map(row).collect::<String>()).expect("written");
    let text = stdout(explain(&instance, &plan).args(ids).args(["--top", "0"]));
    assert!(
        !text.contains('\u{202e}') && text.contains("שלום is left out") && text.contains("a,b is left out"),
        "{text}"
    );
    let csv = stdout(explain(&instance, &plan).args(ids).args(["--top", "0", "--format", "csv"]));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
    let seen: std::collections::BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(seen, ["a,b", "\u{202e}live", "שלום", "'=1+1"].into());
    let document = json(explain(&instance, &plan).args(ids).args(["--top", "0"]));
    let jobs = document["jobs"].as_array().expect("jobs").iter().map(|job| job["job"].as_str().expect("an id"));
    assert_eq!(jobs.collect::<Vec<_>>(), ids);
}

#[test]
fn jobs_that_count_before_money() {
    let (_folder, instance, plan) = day();
    let settings = r#"{"name": "two days", "start": "2026-11-24", "days": 2, "objective": {"mode": "lexicographic"}}"#;
    fs::write(instance.join("instance.json"), settings).expect("written");
    let roster = "technician_id,date,start,end\nanna,2026-11-24,08:00,11:30\nbo,2026-11-25,08:00,12:00\n";
    fs::write(instance.join("shifts.csv"), roster).expect("written");
    let people = fs::read_to_string(instance.join("technicians.csv")).expect("technicians");
    let people = people.replace(",shift_start,shift_end", "").replace(",08:00,11:30", "").replace(",08:00,12:00", "");
    fs::write(instance.join("technicians.csv"), people).expect("written");
    let jobs = fs::read_to_string(instance.join("jobs.csv")).expect("jobs");
    let jobs = jobs.replace("08:00-09:00", "2026-11-24T08:00-2026-11-24T09:00").replace("08:00-12:00", "");
    fs::write(instance.join("jobs.csv"), jobs).expect("written");
    insta::assert_snapshot!("two_days", stdout(explain(&instance, &plan).args(["leak-4", "roof-5"])));
}
