//! A small home-care day, and what can be wrong with one.

use super::*;
use crate::io::tables::Table;
use serde_json::Value;

fn day() -> Value {
    json!({
        "patients": [
            { "id": "p1", "location": [3.0, 4.0], "time_window": [10.0, 70.5],
              "required_caregivers": [{ "service": "s1", "duration": 14.0 }] },
            { "id": "p2", "location": [0.0, 9.0], "time_window": [0.0, 20.0],
              "required_caregivers": [{ "service": "s1", "duration": 5.0 }, { "service": "s2", "duration": 6.0 }],
              "synchronization": { "type": "simultaneous" } },
            { "id": "p3", "location": [0.0, 9.0], "time_window": [0.0, 20.0],
              "required_caregivers": [{ "service": "s2", "duration": 5.0 }, { "service": "s1", "duration": 6.0 }],
              "synchronization": { "type": "sequential", "distance": [30, 60] } },
        ],
        "services": [{ "id": "s1", "default_duration": 1.0 }, { "id": "s2", "default_duration": 1.0 }],
        "caregivers": [{ "id": "c1", "abilities": ["s1", "s2"] }, { "id": "c2", "abilities": ["s1"] }],
        "central_offices": [{ "id": "d", "location": [0.0, 0.0] }],
        "distances": [[0, 5.0, 9.0, 9.0], [5.0, 0, 5.831, 5.831], [9.0, 5.831, 0, 0], [9.0, 5.831, 0, 0]],
    })
}

fn read(day: &Value) -> Result<Tables, Vec<Diagnostic>> {
    hhcrsp(&day.to_string(), &Options { file: "x/day.json".into(), ..Options::default() })
}

fn cells(table: &Table, row: usize) -> String {
    table.rows[row].cells.join(",")
}

#[test]
fn patients_become_jobs_and_relations() {
    let tables = read(&day()).unwrap();
    let jobs = tables.table("jobs").unwrap();
    let ids: Vec<&str> = jobs.rows.iter().map(|row| row.cells[0].as_str()).collect();
    assert_eq!(ids, ["p1", "p2/1", "p2/2", "p3/1", "p3/2"]);
    // 70.5 at the latest, three longest ways and more for all that may come first.
    assert_eq!(cells(jobs, 0), "p1,p1,3,4,14,10-221,70.5,s1,60");
    let relations = tables.table("relations").unwrap();
    let rows: Vec<String> = (0..relations.rows.len()).map(|row| cells(relations, row)).collect();
    let expect = [
        "p2/1,start_gap,p2/2,0,0",
        "p2/1,different_technician,p2/2,,",
        "p3/1,start_gap,p3/2,30,60",
        "p3/1,different_technician,p3/2,,",
    ];
    assert_eq!(rows, expect);
    assert_eq!(cells(tables.table("technicians").unwrap(), 0), "c1,0,0,0,221,s1;s2,0,1");
    assert_eq!(tables.settings["name"], "day");
    let loaded = crate::io::build(&tables).unwrap();
    assert_eq!((loaded.instance.jobs.len(), loaded.instance.relations.len()), (5, 4));
}

/// The codes of the faults of a day that somebody changed.
fn codes(change: impl FnOnce(&mut Value)) -> Vec<&'static str> {
    let mut day = day();
    change(&mut day);
    read(&day).unwrap_err().iter().map(|fault| fault.code).collect()
}

#[test]
fn faults_are_named() {
    assert_eq!(codes(|day| day["patients"][0]["id"] = json!("p2")), ["duplicate-id"]);
    assert_eq!(codes(|day| day["patients"][0]["id"] = json!("p;2")), ["id-text"]);
    assert_eq!(codes(|day| day["patients"][0]["time_window"] = json!([5, 4])), ["window-order"]);
    assert_eq!(codes(|day| day["patients"][0]["colour"] = json!("red")), ["not-hhcrsp"]);
    assert_eq!(codes(|day| day["patients"][0]["location"] = json!([1e9, 0])), ["number-range"]);
    assert_eq!(codes(|day| day["patients"][1]["synchronization"] = Value::Null), ["services-of-patient"]);
    assert_eq!(codes(|day| day["patients"][2]["synchronization"]["distance"] = json!([3, 2])), ["relation-gap"]);
    assert_eq!(codes(|day| day["patients"][0]["required_caregivers"][0]["service"] = json!("s9")), ["unknown-service"]);
    assert_eq!(
        codes(|day| day["patients"][0]["required_caregivers"][0]["duration"] = json!(-1)),
        ["negative-duration"]
    );
    assert_eq!(codes(|day| day["caregivers"][0]["abilities"] = json!(["s1", "s9"])), ["unknown-service"]);
    assert_eq!(codes(|day| day["central_offices"] = json!([])), ["central-office"]);
    assert_eq!(codes(|day| day["distances"][1] = json!([1, 2])), ["matrix-size"]);
    assert_eq!(codes(|day| day["distances"][1][2] = json!(-1)), ["number-range"]);
}
