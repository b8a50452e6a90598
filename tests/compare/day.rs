//! A day in Brussels, two plans of it written by hand, and the same day with another job.

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Two technicians, five jobs with faults, a depot. Some names mean something to spreadsheets and markup.
const TABLES: [(&str, &str); 7] = [
    ("instance.json", r#"{"name": "a day in Brussels", "start": "2026-11-24"}"#),
    (
        "technicians.csv",
        "technician_id,name,start_lat,start_lon,shift_start,shift_end,max_overtime_min,skills,break_min,break_from,break_to\n\
         anna,Ana Š.,50.8467,4.3525,08:00,11:10,30,gas:2,,,\n\
         bo,田中 Bo,50.8798,4.7005,07:30,16:00,0,gas,30,11:30,13:30\n",
    ),
    (
        "jobs.csv",
        "job_id,lat,lon,duration_min,windows,due,skills,parts\n\
         boiler-1,50.8503,4.3517,60,08:00-08:30,,gas:2,\n\
         =boiler-2,50.8792,4.7010,45,08:00-12:00;13:00-15:00,,gas,\n\
         lamp-3,50.8262,4.3570,30,,10:00,,valve:1\n\
         leak-4,50.8660,4.4200,90,09:00-10:30,,gas,\n\
         \"leak,<5>|x\",50.8900,4.6400,40,,,gas,\n",
    ),
    (
        "faults.csv",
        "job_id,fault,probability,skills,parts,duration_min\n\
         boiler-1,valve,0.6,,valve:1,90\n\
         leak-4,seal,0.7,,seal:1,\n\
         leak-4,main,0.1,gas:3,,200\n\
         \"leak,<5>|x\",seal,0.5,,seal:1,\n",
    ),
    ("parts.csv", "part_id,name,unit_cost\nvalve,Gas valve,40\nseal,Seal,2\n"),
    ("stock.csv", "location_id,part_id,quantity\ndepot,valve,10\ndepot,seal,unlimited\nanna,valve,1\nbo,seal,1\n"),
    ("depots.csv", "depot_id,lat,lon,closes\ndepot,50.8550,4.3900,10:00\n"),
];

/// Everything served, with a visit to the depot.
const BEFORE: &str = r#"{"routes": [
    {"technician": "anna", "stops": [
        {"kind": "job", "job": "boiler-1"},
        {"kind": "depot", "depot": "depot", "load": [{"part": "valve", "level": 2}]},
        {"kind": "job", "job": "lamp-3"}]},
    {"technician": "bo", "stops": [
        {"kind": "job", "job": "=boiler-2"},
        {"kind": "job", "job": "leak-4"},
        {"kind": "job", "job": "leak,<5>|x"}]}]}"#;

/// No visit to the depot, and leak-4 left out.
const AFTER: &str = r#"{"routes": [
    {"technician": "anna", "stops": [{"kind": "job", "job": "boiler-1"}, {"kind": "job", "job": "lamp-3"}]},
    {"technician": "bo", "stops": [{"kind": "job", "job": "=boiler-2"}, {"kind": "job", "job": "leak,<5>|x"}]}]}"#;

/// The day in a folder of its own: `day`, `before.json` and `after.json`.
pub struct Day {
    pub folder: tempfile::TempDir,
}

pub fn firstfix() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env_remove("COLUMNS");
    command
}

pub fn stdout(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).expect("text")
}

/// What faults a document has by the schema that is printed.
pub fn against_schema(what: &str, document: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&stdout(firstfix().args(["schema", what]))).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    validator.iter_errors(document).map(|fault| fault.to_string()).collect()
}

impl Day {
    pub fn new() -> Self {
        let day = Self { folder: tempfile::tempdir().expect("a folder") };
        day.tables("day", |_, text| text.to_owned());
        day.write("before.json", BEFORE);
        day.write("after.json", AFTER);
        day
    }

    /// The day's tables in another folder, each changed in some way.
    pub fn tables(&self, folder: &str, change: impl Fn(&str, &str) -> String) {
        fs::create_dir(self.path(folder)).expect("a folder");
        for (name, text) in TABLES {
            fs::write(self.path(folder).join(name), change(name, text)).expect("written");
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    /// `firstfix` with arguments, in the folder.
    pub fn run(&self, args: &[&str]) -> Command {
        let mut command = firstfix();
        command.current_dir(self.folder.path()).args(args);
        command
    }

    /// A plan with what it is worth, as `solve` would write it; `change` may falsify it.
    pub fn scored(&self, plan: &str, change: impl Fn(&mut Value)) -> String {
        let mut whole: Value = serde_json::from_slice(&fs::read(self.path(plan)).expect("a plan")).expect("json");
        let verdict = stdout(&mut self.run(&["verify", "day", plan, "--format", "json"]));
        let verdict: Value = serde_json::from_str(&verdict).expect("json");
        whole["score"] = verdict["score"].clone();
        change(&mut whole);
        let name = format!("scored-{plan}");
        self.write(&name, &whole.to_string());
        name
    }
}

/// The text of a page of the documentation.
pub fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).expect("the page")
}
