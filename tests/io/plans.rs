//! Plans in, from any tool.

use crate::loaded;
use firstfix::io::read_plan;
use firstfix::model::Instance;
use firstfix::plan::{Plan, Stop};
use firstfix::units::{DepotId, JobId, PartId, ShiftId, UNLIMITED};

fn instance(days: u32) -> Instance {
    let settings = format!(r#"{{"start": "2026-11-24", "days": {days}, "restock": "nightly"}}"#);
    loaded(&[
        ("instance.json", &settings),
        ("depots.csv", "depot_id,lat,lon\nD,50.8,4.4\n"),
        ("stock.csv", "location_id,part_id,quantity\nD,filter,5\nD,valve,unlimited\n"),
    ])
    .instance
}

fn plan(instance: &Instance, text: &str) -> Result<Plan, Vec<String>> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("plan.json");
    std::fs::write(&path, text).expect("a temporary file");
    read_plan(instance, &path).map(|(plan, _)| plan).map_err(|faults| faults.iter().map(crate::short).collect())
}

#[test]
fn stops_and_loads_are_read_and_times_ignored() {
    let text = r#"{"format": "firstfix-plan/1", "routes": [
        {"technician": "T2", "date": "2026-11-24", "start": "08:00", "stops": [
            {"kind": "depot", "depot": "D", "load": [{"part": "valve", "level": null}, {"part": "filter", "level": 2, "quantity": 2}]},
            {"kind": "break"}, {"kind": "job", "job": "J2", "arrive": "never"}]},
        {"technician": "T1", "stops": [{"kind": "depot", "depot": "D"}, {"kind": "job", "job": "J1"}]}]}"#;
    let plan = plan(&instance(1), text).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(plan.routes.iter().map(|route| route.shift).collect::<Vec<_>>(), [ShiftId(0), ShiftId(1)]);
    assert_eq!(plan.routes[0].stops, [Stop::Depot { depot: DepotId(0), fill: vec![] }, Stop::Job(JobId(0))]);
    let fill = vec![(PartId(0), 2), (PartId(1), UNLIMITED)];
    assert_eq!(plan.routes[1].stops, [Stop::Depot { depot: DepotId(0), fill }, Stop::Break, Stop::Job(JobId(1))]);
}

#[test]
fn everything_unknown_is_reported_with_its_line() {
    let text = r#"{"routes": [
        {"technician": "T9", "stops": [{"kind": "job", "job": "J9"}]},
        {"technician": "T1", "date": "2026-11-25", "stops": [
            {"kind": "lunch"},
            {"kind": "depot", "depot": "E", "load": [{"part": "pump", "level": 1}, {"part": "valve", "level": -1}]}]},
        {"technician": "T1", "stops": []},
        {"technician": "T1", "stops": [{"job": "J1"}]}]}"#;
    assert_eq!(
        plan(&instance(1), text),
        Err(vec![
            "unknown-id plan.json:2 technician".to_owned(),
            "unknown-id plan.json:2 job".to_owned(),
            "plan-no-shift plan.json:3 date".to_owned(),
            "plan-shape plan.json:4 kind".to_owned(),
            "unknown-id plan.json:5 depot".to_owned(),
            "unknown-id plan.json:5 part".to_owned(),
            "plan-shape plan.json:5 level".to_owned(),
            "plan-duplicate-route plan.json:7 technician".to_owned(),
            "plan-shape plan.json:7 stop".to_owned(),
        ])
    );
}

#[test]
fn several_days_need_a_date() {
    let text = r#"{"routes": [{"technician": "T1", "stops": []}, {"technician": "T1", "date": "2026-11-25", "stops": [{"kind": "job", "job": "J1"}]}]}"#;
    assert_eq!(plan(&instance(2), text), Err(vec!["plan-no-date plan.json:1 date".to_owned()]));
    let dated = text.replacen("\"stops\"", "\"date\": \"2026-11-24\", \"stops\"", 1);
    assert_eq!(plan(&instance(2), &dated).map(|plan| plan.routes[0].shift), Ok(ShiftId(1)));
    assert_eq!(plan(&instance(1), "{}"), Err(vec!["plan-shape plan.json:1 routes".to_owned()]));
}

#[test]
fn a_plan_for_other_data_is_read_with_a_warning_and_a_folder_stands_for_its_plan() {
    let instance = instance(1);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let codes = |sha256: &str| {
        let text = format!(r#"{{"instance": {{"name": "n", "sha256": "{sha256}"}}, "routes": []}}"#);
        std::fs::write(dir.path().join("plan.json"), text).expect("a temporary file");
        let (_, warnings) = read_plan(&instance, dir.path()).unwrap_or_else(|faults| panic!("{faults:?}"));
        warnings.iter().map(|warning| warning.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&instance.sha256), [""; 0]);
    assert_eq!(codes("0123"), ["plan-other-instance"]);
    let faulty = r#"{"instance": {"sha256": "0123"}, "routes": [{"technician": "T9", "stops": []}]}"#;
    let told = ["plan-other-instance plan.json:1 sha256", "unknown-id plan.json:1 technician"];
    assert_eq!(plan(&instance, faulty), Err(told.map(str::to_owned).to_vec()));
}

#[test]
fn levels_are_whole_numbers_that_a_van_may_hold_or_unlimited() {
    let level = |level: &str| {
        let load = format!(r#"[{{"part": "valve", "level": {level}}}]"#);
        let text = format!(
            r#"{{"routes": [{{"technician": "T1", "stops": [{{"kind": "depot", "depot": "D", "load": {load}}}]}}]}}"#
        );
        plan(&instance(1), &text).is_ok()
    };
    assert!(level("999999") && level("\"unlimited\"") && level("null"));
    assert!(!level("1000000") && !level("4294967295") && !level("1.5") && !level("-1") && !level("1e300"));
}
