//! Scenario files and instances of scenarios, on a small instance in tables.

use super::*;
use crate::io::tables::{Table, Tables};
use crate::model::{Diagnostic, Instance, Mode};
use crate::units::{Id, ShiftId, TechId, UNLIMITED, currency};
use serde_json::json;
use std::path::PathBuf;

/// Two technicians, two jobs, one depot, one part, a fault.
fn tables() -> Tables {
    let table = |name: &str, header: &[&str], rows: &[&[&str]]| {
        let mut table = Table::new(name, header);
        rows.iter().for_each(|row| table.push(row.iter().copied()));
        table
    };
    let people =
        ["technician_id", "start_lat", "start_lon", "shift_start", "shift_end", "skills", "tools", "fixed_cost"];
    let technicians = table(
        "technicians",
        &people,
        &[
            &["anna", "50.85", "4.35", "08:00", "16:00", "gas:2;electric", "ladder", "3"],
            &["bo", "50.88", "4.70", "08:00", "16:00", "gas", "", "3"],
        ],
    );
    let jobs = table(
        "jobs",
        &["job_id", "service", "lat", "lon", "duration_min", "skills", "priority", "required_technicians"],
        &[
            &["J1", "boiler", "50.86", "4.40", "60", "gas:2", "2", "anna"],
            &["J2", "lamp", "50.87", "4.60", "30", "", "5", ""],
        ],
    );
    let faults =
        table("faults", &["service", "fault", "probability", "parts"], &[&["boiler", "valve", "0.5", "valve:1"]]);
    let parts = table("parts", &["part_id", "unit_cost"], &[&["valve", "40"]]);
    let stock =
        table("stock", &["location_id", "part_id", "quantity"], &[&["depot", "valve", "10"], &["bo", "valve", "1"]]);
    let depots = table("depots", &["depot_id", "lat", "lon"], &[&["depot", "50.855", "4.39"]]);
    let mut tables = Tables {
        settings_file: "instance.json".into(),
        tables: vec![technicians, jobs, faults, parts, stock, depots],
        ..Tables::default()
    };
    tables.settings.insert("name".into(), "small".into());
    tables.settings.insert("start".into(), "2026-11-24".into());
    tables.settings.insert("objective".into(), json!({ "weights": { "distance": 3, "fixed": 0 } }));
    tables
}

fn workshop() -> Workshop {
    let loaded = crate::io::build(&tables()).unwrap_or_else(|faults| panic!("{faults:?}"));
    Workshop::new(loaded, tables())
}

/// The study in a text, read from a file.
fn read(text: &str) -> Result<Study, Vec<Diagnostic>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("day.json");
    std::fs::write(&path, text).expect("written");
    read_study(&path, workshop().instance()).map(|(study, _)| study)
}

fn study(scenarios: serde_json::Value) -> Study {
    read(&json!({ "iterations": 5, "scenarios": scenarios }).to_string()).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// The instance that a scenario with these keys is planned for.
fn planned(mut keys: serde_json::Value) -> Instance {
    keys["name"] = "it".into();
    let study = study(json!([keys]));
    workshop().planned(study.base()).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn person(instance: &Instance, id: &str) -> TechId {
    instance.technician_named(id).expect(id)
}

#[test]
fn a_file_says_what_is_done_how_often_and_how() {
    let text = r#"{"name": "n", "seeds": [4, 2], "solver": "heuristic", "iterations": 9, "threads": 2, "scenarios": [
        {"name": "w", "weights": {"repeat_visits": {"sweep": [0, 1.0]}}},
        {"name": "base", "time_limit": "1m"}]}"#;
    let study = read(text).expect("a study");
    let names: Vec<&str> = study.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!((names.as_slice(), study.base, study.name.as_str()), (["w 0", "w 1", "base"].as_slice(), 2, "n"));
    assert_eq!(
        (study.seeds.as_slice(), study.scenarios[1].swept().as_str()),
        ([4, 2].as_slice(), "weights.repeat_visits=1")
    );
    let efforts: Vec<_> = study.scenarios.iter().map(|scenario| scenario.effort.budget.iterations).collect();
    assert_eq!(efforts, [Some(9), Some(9), None]);
    let decimals = read(r#"{"iterations": 5.0, "seeds": 2.0, "scenarios": [{"name": "a"}]}"#).expect("a study");
    assert_eq!((decimals.seeds.len(), decimals.base().effort.budget.iterations), (2, Some(5)));
    let plain = read(r#"{"scenarios": [{"name": "a"}, {"name": "b"}]}"#).expect("a study");
    assert_eq!((plain.seeds, plain.base, plain.name.as_str()), (vec![1, 2, 3, 4, 5], 0, "day"));
}

#[test]
fn every_fault_of_a_file_is_told_at_once_with_its_line() {
    let text = r#"{
  "seed": 3,
  "time_limit": "soon",
  "scenarios": [
    {"name": "a", "weights": {"repeat_visit": 2}},
    {"weights": {"distance": -1}},
    {"name": "b", "skills": {"ana": {"gas": 300}},
     "hire": {"bo": "anna"},
     "van_stock": {"*": {"valv": "+1", "valve": "more"}}},
    {"name": "c", "faults": "none", "without": {"jobs": "J1"}, "travel_speed": {"sweep": [1, 0]}}
  ]
}"#;
    let faults = read(text).expect_err("faults");
    let told: Vec<String> = faults
        .iter()
        .map(|fault| format!("{} {} {} {}", fault.source.line, fault.code, fault.source.column, fault.hint))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_only_the_whole_shows_is_told_too() {
    let codes = |text: &str| -> Vec<(&'static str, u32)> {
        read(text).expect_err("faults").iter().map(|fault| (fault.code, fault.source.line)).collect()
    };
    assert_eq!(codes("{\"scenarios\": [{\"name\": \"a\"},\n{\"name\": \"a\"}]}"), [("duplicate-id", 2)]);
    assert_eq!(codes("{\"scenarios\": [\n{\"name\": \" \"}]}"), [("missing-value", 2)]);
    assert_eq!(
        codes("{\"scenarios\": [{\"name\": \"a\", \"durations\": {\"sweep\": [2, 2]}}]}"),
        [("duplicate-id", 1)]
    );
    let many: Vec<u32> = (1..=200).collect();
    let grid = json!({ "seeds": 2, "scenarios": [{ "name": "a", "iterations": { "sweep": many }, "threads": { "sweep": many } }] });
    assert_eq!(codes(&grid.to_string()), [("too-many-runs", 1)]);
    assert_eq!(codes("[]"), [("json-shape", 1)]);
    // A sweep has its place in scenarios.
    let all = "{\"iterations\": {\"sweep\": [1, 2]},\n\"scenarios\": [{\"name\": \"a\"}]}";
    assert_eq!(codes(all), [("not-a-number", 1)]);
    assert_eq!(codes("{\n\"scenarios\": [}"), [("json-syntax", 2)]);
    assert_eq!(codes("{\"scenarios\": [{\"name\": \"a\",\n\"name\": \"b\"}]}"), [("duplicate-key", 2)]);
    #[cfg(not(feature = "milp"))]
    assert_eq!(codes("{\"scenarios\": [{\"name\": \"a\", \"solver\": \"milp\"}]}"), [("solver-missing", 1)]);
}

#[test]
fn weights_are_as_exact_as_if_the_tables_said_so() {
    let instance = planned(json!({ "weights": { "fixed": 0.3, "distance": 0.7 }, "mode": "lexicographic" }));
    let mut tables = tables();
    let objective = json!({ "weights": { "fixed": 0.3, "distance": 0.7 }, "mode": "lexicographic" });
    tables.settings.insert("objective".into(), objective);
    let written = crate::io::build(&tables).expect("an instance").instance;
    let rates = |instance: &Instance| instance.technicians.iter().map(|one| one.rates).collect::<Vec<_>>();
    assert_eq!(rates(&instance), rates(&written));
    assert_eq!(instance.objective, written.objective);
    assert_eq!(instance.objective.mode, Mode::Lexicographic);
    // A weight of 0 is undone; weights that are not named stay.
    assert_eq!(currency(planned(json!({ "weights": { "fixed": 2 } })).technicians[TechId(0)].rates.fixed), 6.0);
    assert_eq!(planned(json!({ "weights": { "fixed": 2 } })).objective.weights.distance, 3.0);
}

#[test]
fn people_are_hired_left_out_taught_and_equipped() {
    let instance = planned(json!({
        "hire": { "cy": "bo", "di": "bo" },
        "without": { "technicians": ["bo"] },
        "skills": { "*": { "electric": 1 }, "cy": { "*": 3 } },
        "tools": { "di": ["ladder"] },
    }));
    let days: Vec<usize> = instance.shifts.iter().map(|shift| shift.technician.index()).collect();
    assert_eq!(days, [0, 2, 3], "bo stays at home");
    let levels = |id: &str| instance.technicians[person(&instance, id)].skills.as_slice().to_vec();
    assert_eq!(instance.skills.as_slice(), ["gas", "electric"]);
    assert_eq!([levels("anna"), levels("bo"), levels("cy")], [[2, 1], [1, 1], [3, 3]]);
    let tools = |id: &str| instance.technicians[person(&instance, id)].tools.len();
    assert_eq!([tools("anna"), tools("cy"), tools("di")], [1, 0, 1]);
    assert_eq!(instance.technicians[person(&instance, "cy")].van.as_slice()[0].quantity, 1, "the van is copied");
}

#[test]
fn hours_and_speed_change_for_one_or_for_all() {
    let instance = planned(json!({
        "shift_start_min": { "anna": -30 },
        "shift_end_min": { "*": 60, "bo": -15 },
        "max_overtime_min": 20,
        "travel_speed": { "bo": 2 },
    }));
    let minutes = |at: u32| {
        let shift = &instance.shifts[ShiftId(at)];
        [shift.start, shift.end, shift.latest_end].map(|ticks| ticks / 60)
    };
    assert_eq!((minutes(0), minutes(1)), ([450, 1020, 1040], [480, 945, 965]));
    assert_eq!(instance.technicians[person(&instance, "bo")].speed_factor, 2.0);
}

#[test]
fn stock_is_set_added_and_taken() {
    let instance = planned(json!({
        "van_stock": { "*": { "*": "+2" }, "bo": { "valve": "unlimited" } },
        "depot_stock": { "depot": { "valve": "-4" } },
    }));
    let van = |id: &str| instance.technicians[person(&instance, id)].van.as_slice()[0].quantity;
    assert_eq!((van("anna"), van("bo")), (2, UNLIMITED));
    assert_eq!(instance.depots.iter().next().expect("a depot").stock.as_slice(), [6]);
}

#[test]
fn jobs_are_left_out_and_stretched() {
    let ids = |keys| planned(keys).jobs.iter().map(|job| job.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(json!({ "without": { "jobs": ["J1"] } })), ["J2"]);
    assert_eq!(ids(json!({ "without": { "services": ["lamp"] } })), ["J1"]);
    assert_eq!(ids(json!({ "without": { "priorities": [1, 5] } })), ["J1"]);
    let slow = planned(json!({ "durations": { "*": 2, "lamp": 1.5 } }));
    assert_eq!(slow.jobs.iter().map(|job| job.duration / 60).collect::<Vec<_>>(), [120, 45]);
}

#[test]
fn changes_that_make_no_sense_are_told_with_the_line_of_the_scenario() {
    let text = "{\"scenarios\": [{\"name\": \"fine\"},\n{\"name\": \"turned\", \"shift_end_min\": -600},\n\
                {\"name\": \"night\", \"shift_start_min\": -500}]}";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.json");
    std::fs::write(&path, text).expect("written");
    let workshop = workshop();
    let (study, _) = read_study(&path, workshop.instance()).expect("a study");
    let faults = workshop.check(&study);
    let told: Vec<(&str, u32)> = faults.iter().map(|fault| (fault.code, fault.source.line)).collect();
    assert_eq!(told, [("shift-order", 2), ("shift-order", 2), ("out-of-range", 3), ("out-of-range", 3)]);
    assert!(faults[2].message.starts_with("night: the shift of anna"), "{}", faults[2].message);
}

#[test]
fn plans_are_judged_by_the_base_on_the_base_or_on_their_own_data() {
    let study = study(json!([
        { "name": "base", "weights": { "distance": 2 } },
        { "name": "weights", "weights": { "distance": 5 } },
        { "name": "data", "durations": 2, "weights": { "distance": 5 } },
        { "name": "blind", "faults": "ignore", "weights": { "distance": 2 } },
    ]));
    let workshop = workshop();
    let judged: Vec<&str> = study.scenarios.iter().map(|scenario| study.judged(scenario).name()).collect();
    assert_eq!(judged, ["base", "base", "own data", "base"]);
    let judges = study.scenarios.iter().map(|scenario| workshop.judge(&study, scenario).expect("an instance"));
    for (scenario, judge) in study.scenarios.iter().zip(judges) {
        assert_eq!(judge.objective.weights.distance, 2.0, "{}", scenario.name);
        assert_eq!(judge.jobs.iter().next().map(|job| job.faults.len()), Some(1), "{}", scenario.name);
    }
    let own: Vec<bool> = study.scenarios.iter().map(|scenario| workshop.judges_itself(&study, scenario)).collect();
    assert_eq!(own, [true, false, false, false]);
    let blind = workshop.planned(&study.scenarios[3]).expect("an instance");
    assert!(blind.jobs.iter().all(|job| job.faults.is_empty()));
}

#[test]
fn a_fingerprint_knows_what_counts_and_nothing_else() {
    let study = study(json!([
        { "name": "base" },
        { "name": "same", "weights": { "distance": 3, "repeat_visits": 1 }, "x_note": "as the instance says" },
        { "name": "other", "weights": { "distance": 4 } },
        { "name": "slow", "durations": 2 },
        { "name": "longer", "iterations": 6 },
        { "name": "blind", "faults": "ignore" },
    ]));
    let workshop = workshop();
    let prints: Vec<String> =
        study.scenarios.iter().map(|scenario| fingerprint(&workshop, &study, scenario, 1)).collect();
    assert_eq!(prints[0], prints[1]);
    let distinct: std::collections::BTreeSet<&String> = prints.iter().collect();
    assert_eq!(distinct.len(), 5);
    assert_ne!(prints[0], fingerprint(&workshop, &study, study.base(), 2));
    let tasks = tasks(&workshop, &study);
    assert_eq!(tasks.len(), 5 * study.seeds.len());
    assert_eq!((tasks[0].seed, tasks[0].scenarios.as_slice()), (1, [0, 1].as_slice()));
    // Another base judges by other weights: nothing stays as it was.
    let moved = Study { base: 2, ..study.clone() };
    assert_ne!(prints[3], fingerprint(&workshop, &moved, &moved.scenarios[3], 1));
}

#[test]
fn a_run_that_is_stopped_is_no_run() {
    struct Stopped;
    impl crate::solve::Watch for Stopped {
        fn stopped(&self) -> bool {
            true
        }
    }
    let study = study(json!([{ "name": "base", "solver": "heuristic" }]));
    let workshop = workshop();
    let none = run(&workshop, &study, study.base(), 1, &Stopped).expect("no fault");
    assert!(none.is_none());
    let done = run(&workshop, &study, study.base(), 1, &crate::solve::Silent).expect("no fault").expect("a run");
    assert_eq!(done.planned_total, done.judged.score().total(Mode::Cost));
    assert!(done.judges_itself);
}
