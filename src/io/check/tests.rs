//! Each demand that nobody meets is named, and nothing is said of jobs that somebody can do.

use super::check;
use crate::io::{build, tables::Table, tables::Tables};
use crate::model::Instance;
use crate::units::{JobId, TechId};

const TECH: [&str; 11] = [
    "technician_id",
    "start_lat",
    "start_lon",
    "shift_start",
    "shift_end",
    "skills",
    "tools",
    "territories",
    "excluded",
    "max_route_min",
    "van_volume",
];

/// One technician `T1` with gas and electric at level 1, a second `T2` with gas at 2; a job with these cells.
fn instance(cells: &[(&str, &str)], stock: &[[&str; 3]]) -> Instance {
    let mut technicians =
        Table::new("technicians", &TECH.map(|column| if column == "excluded" { "x_" } else { column }));
    technicians.push(["T1", "50", "4", "08:00", "16:00", "gas:1;electric:1", "ladder", "north", "", "", "10"]);
    technicians.push(["T2", "50", "4", "08:00", "12:00", "gas:2", "", "", "", "", ""]);
    let mut header = vec!["job_id"];
    let mut row = vec!["J1"];
    for (column, cell) in [("lat", "50"), ("lon", "4.1"), ("duration_min", "30")].iter().chain(cells) {
        match header.iter().position(|name| name == column) {
            Some(at) => row[at] = cell,
            None => {
                header.push(column);
                row.push(cell);
            }
        }
    }
    let mut jobs = Table::new("jobs", &header);
    jobs.push(row);
    let mut stock_table = Table::new("stock", &["location_id", "part_id", "quantity"]);
    stock.iter().for_each(|row| stock_table.push(*row));
    let mut parts = Table::new("parts", &["part_id", "volume"]);
    parts.push(["valve", "4"]);
    let mut depots = Table::new("depots", &["depot_id", "lat", "lon"]);
    depots.push(["D", "50", "4"]);
    let mut tables = Tables { tables: vec![technicians, jobs, parts, stock_table, depots], ..Tables::default() };
    tables.settings.insert("start".into(), "2026-11-24".into());
    match build(&tables) {
        Ok(loaded) => loaded.instance,
        Err(faults) => panic!("{faults:?}"),
    }
}

fn codes(cells: &[(&str, &str)]) -> Vec<&'static str> {
    check(&instance(cells, &[])).iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn a_job_that_somebody_can_do_is_not_mentioned() {
    let cells =
        [("skills", "gas:2"), ("windows", "09:00-11:00"), ("territory", "south"), ("preferred_technicians", "T1")];
    assert_eq!(codes(&cells), [""; 0]);
}

#[test]
fn each_demand_that_nobody_meets_is_named() {
    assert_eq!(codes(&[("skills", "gas:3")]), ["nobody-has-skill"]);
    assert_eq!(codes(&[("skills", "plumbing")]), ["nobody-has-skill"]);
    assert_eq!(codes(&[("skills", "gas:2;electric:1")]), ["nobody-has-skills"]);
    assert_eq!(codes(&[("tools", "crane")]), ["nobody-has-tool"]);
    assert_eq!(codes(&[("parts", "valve:1")]), ["part-not-supplied"]);
    assert_eq!(codes(&[("windows", "17:00-18:00")]), ["window-no-shift"]);
    assert_eq!(codes(&[("lon", "40")]), ["too-far"]);
    assert_eq!(codes(&[("duration_min", "600")]), ["too-far"]);
    assert_eq!(codes(&[("excluded_technicians", "T1;T2")]), ["required-excluded"]);
    assert_eq!(codes(&[("required_technicians", "T1"), ("excluded_technicians", "T1")]), ["required-excluded"]);
    assert_eq!(codes(&[("crew", "3")]), ["crew-too-large"]);
    assert_eq!(codes(&[("skills", "plumbing"), ("tools", "crane")]), ["nobody-has-skill", "nobody-has-tool"]);
}

#[test]
fn demands_that_nobody_meets_together_say_how_far_one_gets() {
    let found = check(&instance(&[("skills", "gas:2"), ("tools", "ladder")], &[]));
    assert_eq!(found[0].code, "nobody-fits");
    assert!(
        found[0].message.contains("of the 1 technicians who have the skills, none can have the tools"),
        "{}",
        found[0]
    );
}

#[test]
fn parts_may_come_from_van_and_depots_if_they_fit() {
    let found = |units: &str, stock: &[[&str; 3]]| check(&instance(&[("parts", units)], stock)).len();
    assert_eq!(found("valve:2", &[["T1", "valve", "2"]]), 0);
    assert_eq!(found("valve:2", &[["T1", "valve", "1"], ["D", "valve", "1"]]), 0);
    assert_eq!(found("valve:2", &[["T1", "valve", "1"]]), 1);
    assert_eq!(found("valve:2", &[["D", "valve", "unlimited"]]), 0);
    // Three valves of 4 do not fit into the van of T1 (10); that of T2 has no limit.
    assert_eq!(
        check(&instance(&[("parts", "valve:3"), ("required_technicians", "T1")], &[["D", "valve", "9"]])).len(),
        1
    );
    assert_eq!(found("valve:3", &[["D", "valve", "9"]]), 0);
}

#[test]
fn the_way_back_and_the_window_count() {
    // 50 km at 50 km/h with a factor of 1.3: about 1.8 h each way at this latitude.
    assert_eq!(codes(&[("lon", "5"), ("windows", "14:30-15:00"), ("duration_min", "60")]), ["too-far"]);
    assert_eq!(codes(&[("lon", "5"), ("windows", "12:00-13:00"), ("duration_min", "60")]), [""; 0]);
}

#[test]
fn a_week_may_be_too_short_for_what_nobody_else_may_do() {
    let mut all = instance(&[("required_technicians", "T1"), ("duration_min", "60")], &[]);
    let mut second = all.jobs[JobId(0)].clone();
    second.id = "J2".into();
    all.jobs.push(second);
    let minute = all.scale.ticks_per_minute;
    let mut found = |most: i64| {
        all.technicians[TechId(0)].max_week = Some(most * minute);
        check(&all).iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(found(120), [""; 0]);
    assert_eq!(found(119), ["week-too-short"]);
    // An hour of work and twenty minutes of travel: alone, neither fits.
    assert_eq!(found(70), ["nobody-fits", "nobody-fits"]);
}
