//! Conversations with `firstfix slots`, on a plan written by hand.

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

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
        "job_id,lat,lon,duration_min,windows,priority,skills,tools,unserved_cost\n\
         boiler-1,50.8503,4.3517,60,08:00-09:00,2,gas:2,,\n\
         =boiler-2,50.8792,4.7010,90,08:00-12:00,2,gas,,\n\
         leak-4,50.8660,4.4200,60,,1,gas,,\n\
         roof-5,50.8660,4.4200,30,,3,electric,ladder,\n\
         meter-7,50.8500,4.3600,30,09:00-11:00,5,,,\n",
    ),
    ("faults.csv", "job_id,fault,probability,parts\nmeter-7,stuck,0.4,valve:1\n"),
    ("parts.csv", "part_id\nvalve\n"),
    (
        "plan.json",
        r#"{"routes": [
            {"technician": "anna", "stops": [{"kind": "job", "job": "boiler-1"}]},
            {"technician": "bo", "stops": [{"kind": "job", "job": "=boiler-2"}]}]}"#,
    ),
];

/// A new caller, as the row of a table.
const CALL: &str =
    r#"{"job_id": "call-9", "lat": 50.8500, "lon": 4.3600, "duration_min": 20, "windows": ["10:00-12:00"]}"#;

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

fn firstfix(command: &str, instance: &Path, plan: &Path) -> Command {
    let mut firstfix = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    firstfix.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env_remove("COLUMNS");
    firstfix.arg(command).arg(instance).arg(plan);
    firstfix
}

fn slots(instance: &Path, plan: &Path) -> Command {
    firstfix("slots", instance, plan)
}

fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().stderr("").get_output().stdout.clone()).expect("text")
}

fn json(command: &mut Command) -> Value {
    serde_json::from_str(&stdout(command.args(["--format", "json"]))).expect("json")
}

#[test]
fn windows_for_a_caller() {
    let (_folder, instance, plan) = day();
    insta::assert_snapshot!("left_out", stdout(slots(&instance, &plan).args(["leak-4", "--slot", "60"])));
    insta::assert_snapshot!("nobody", stdout(slots(&instance, &plan).arg("roof-5")));
    insta::assert_snapshot!("planned", stdout(slots(&instance, &plan).arg("boiler-1")));
    insta::assert_snapshot!("called", stdout(slots(&instance, &plan).args(["--job", CALL])));
    insta::assert_snapshot!("csv", stdout(slots(&instance, &plan).args(["meter-7", "--format", "csv"])));
}

#[test]
fn the_document_obeys_its_schema() {
    let (_folder, instance, plan) = day();
    let schema = Command::new(env!("CARGO_BIN_EXE_firstfix")).args(["schema", "slots"]).output().expect("a schema");
    let schema: Value = serde_json::from_slice(&schema.stdout).expect("json");
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for job in ["leak-4", "roof-5", "boiler-1", "meter-7"] {
        let document = json(slots(&instance, &plan).arg(job));
        let faults: Vec<String> = schema.iter_errors(&document).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
    // The caller's meter may need a valve that nobody carries.
    let document = json(slots(&instance, &plan).arg("meter-7"));
    let best = &document["slots"][0]["best"];
    assert_eq!((&best["p_fix"], &best["money"]["repeat_visits"]), (&0.6.into(), &100.0.into()));
    let sum: f64 = best["money"].as_object().expect("money").values().filter_map(Value::as_f64).sum();
    assert!((sum - best["cost"].as_f64().expect("a cost")).abs() < 1e-5, "{best}");
}

#[test]
fn a_window_is_booked_and_the_plan_holds() {
    let (folder, instance, plan) = day();
    let (out, tables) = (folder.path().join("plan2"), folder.path().join("day2"));
    for (job, args) in [("call-9", vec!["--job", CALL]), ("leak-4", vec!["leak-4"]), ("boiler-1", vec!["boiler-1"])] {
        let (out, tables) = (out.join(job), tables.join(job));
        let document = json(slots(&instance, &plan).args(&args));
        let (slot, place) = (&document["slots"][0], &document["slots"][0]["best"]);
        let mut take = slots(&instance, &plan);
        take.args(&args).args(["--take", "1", "-q", "-o"]).arg(&out).arg("--tables").arg(&tables);
        take.assert().success().stderr("");
        let verdict: Value = json(&mut firstfix("verify", &tables, &out));
        assert_eq!((&verdict["valid"], &verdict["score"]["total"]), (&true.into(), &place["total"]), "{job}");
        let written: Value = serde_json::from_slice(&fs::read(out.join("plan.json")).expect("a plan")).expect("json");
        let stops = written["routes"].as_array().expect("routes").iter().flat_map(|route| route["stops"].as_array());
        let stop = stops.flatten().find(|stop| stop["job"] == job).expect("the job");
        assert_eq!(stop["begin"], place["begin"]);
        // The tables promise the window: asked again, there is just that one, for the same.
        let again = json(slots(&tables, &out).arg(job));
        assert_eq!(again["slots"].as_array().map(Vec::len), Some(1), "{again:#}");
        assert_eq!((&again["slots"][0]["from"], &again["slots"][0]["to"]), (&slot["from"], &slot["to"]));
        assert_eq!(again["slots"][0]["best"]["total"], place["total"]);
    }
    let mut none = slots(&instance, &plan);
    none.args(["leak-4", "--take", "99", "-o"]).arg(&out).assert().code(2).stderr(contains("no window 99 to take"));
    slots(&instance, &plan).args(["leak-4", "--take", "1"]).assert().code(2).stderr(contains("-o DIR"));
}

#[test]
fn hours_of_the_caller() {
    let (_folder, instance, plan) = day();
    let document = json(slots(&instance, &plan).args(["leak-4", "--hours", "10:00-11:00", "--technician", "anna"]));
    let all: Vec<&Value> = document["slots"].as_array().expect("windows").iter().collect();
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0]["from"], &all[0]["to"]), (&"2026-11-24T10:00:00".into(), &"2026-11-24T11:00:00".into()));
    assert!(all[0]["next"].is_null() && all[0]["best"]["technician"] == "anna", "{document:#}");
    let none = json(slots(&instance, &plan).args(["leak-4", "--hours", "20:00-21:00"]));
    assert_eq!(none["slots"].as_array().map(Vec::len), Some(0));
}

#[test]
fn what_makes_no_sense() {
    let (folder, instance, plan) = day();
    let refused = |args: &[&str], code: i32, said: &str| {
        slots(&instance, &plan).args(args).assert().code(code).stdout("").stderr(contains(said));
    };
    refused(&["leak-5"], 2, "no job \"leak-5\"; did you mean \"leak-4\"?");
    refused(&[], 2, "JOB");
    refused(&["leak-4", "--job", CALL], 2, "cannot be used with");
    refused(&["leak-4", "--slot", "0"], 2, "--slot");
    refused(&["leak-4", "--slot", "1"], 2, "more than 200");
    refused(&["leak-4", "--hours", "9-10"], 2, "--hours: \"9\" is not a time");
    refused(&["leak-4", "--hours", " "], 2, "--hours names no window");
    refused(&["leak-4", "--technician", "ana"], 2, "did you mean \"anna\"?");
    refused(&["--job", "no/such/row.json"], 74, "no/such/row.json");
    refused(&["--job", "{"], 3, "not JSON");
    refused(&["--job", r#"{"job_id": "x"}], "technicians": [{}"#], 3, "not JSON");
    refused(&["--job", r#"{"job_id": "x", "lat": 50.85}"#], 3, "--job:1");
    refused(&["--job", r#"{"job_id": "x", "lat": 50.85, "lon": 4.3, "duration": 5}"#], 3, "duration_min");
    refused(&["--job", r#"{"job_id": "leak-4", "lat": 50.85, "lon": 4.3, "duration_min": 5}"#], 3, "leak-4");
    refused(&["--job", r#"{"lat": 50.85, "lon": 4.3, "duration_min": 5}"#], 3, "job_id");
    let path = folder.path().join("rows.json");
    fs::write(&path, format!("[{CALL}]")).expect("written");
    slots(&instance, &plan).arg("--job").arg(&path).assert().code(3).stderr(contains("not one row of the jobs"));
    fs::write(&path, format!("\n\n{}", CALL.replace("20", "-20"))).expect("written");
    slots(&instance, &plan).arg("--job").arg(&path).assert().code(3).stderr(contains("rows.json:3"));
    fs::write(&plan, r#"{"routes": [{"technician": "bo", "stops": [{"kind": "job", "job": "boiler-1"}]}]}"#)
        .expect("written");
    refused(&["leak-4"], 4, "[skill]");
}

#[test]
fn windows_of_a_job_that_is_bound_to_another_respect_it() {
    let (_folder, instance, plan) = day();
    let relations = "job_a,kind,job_b,min_gap_min\n\
        =boiler-2,before,meter-7,30\n=boiler-2,different_technician,meter-7,\nroof-5,before,leak-4,\n";
    fs::write(instance.join("relations.csv"), relations).expect("written");
    let document = json(slots(&instance, &plan).arg("meter-7"));
    for slot in document["slots"].as_array().expect("windows") {
        assert!(slot["best"].is_null() || slot["best"]["technician"] == "anna", "{slot:#}");
    }
    let behind = slots(&instance, &plan).arg("leak-4").assert().code(2).stdout("");
    behind.stderr(contains("leak-4 is served only behind roof-5, which is not planned: ask for roof-5 first"));
}

/// A caller who says nothing but who they are: place, hours and technicians are those of the customer.
#[test]
fn a_customer_who_calls_brings_place_hours_and_wishes() {
    let (_folder, instance, plan) = day();
    let customers = "customer_id,lat,lon,windows,preferred_technicians,excluded_technicians\n\
        bakery,50.8600,4.3600,10:00-11:00,,anna\nschool,50.8467,4.3525,09:30-10:30,bo,\n";
    fs::write(instance.join("customers.csv"), customers).expect("written");
    let call = |customer: &str| {
        let row = format!(r#"{{"job_id": "call", "customer_id": "{customer}", "duration_min": 20}}"#);
        json(slots(&instance, &plan).args(["--job", &row]))
    };
    let bakery = call("bakery");
    let (slot, best) = (&bakery["slots"][0], &bakery["slots"][0]["best"]);
    assert_eq!((&slot["from"], &slot["to"]), (&"2026-11-24T10:00:00".into(), &"2026-11-24T11:00:00".into()));
    assert!(best["technician"] == "bo" && slot["next"].is_null(), "{bakery:#}");
    let school = call("school");
    let (best, next) = (&school["slots"][0]["best"], &school["slots"][0]["next"]);
    // It is at Anna's door, and asks for Bo.
    assert_eq!((&best["technician"], &next["technician"]), (&"anna".into(), &"bo".into()), "{school:#}");
    assert!(
        best["travel_km"].as_f64() < Some(0.2) && best["money"]["non_preferred"].as_f64() > Some(0.0),
        "{school:#}"
    );
    assert!(next["money"]["non_preferred"].is_null());
}
