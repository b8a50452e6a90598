//! Every fault is named with its code, file, line and column.

use crate::{loaded, said};

fn jobs(rows: &str) -> String {
    format!("job_id,lat,lon,duration_min,{rows}")
}

/// Faults of one column of the jobs table, whose row of the sound job is line 2.
fn job(column: &str, cell: &str) -> Vec<String> {
    said(&[("jobs.csv", &jobs(&format!("{column}\nJ1,50.86,4.40,60,{cell}\n")))])
}

#[test]
fn values_that_cannot_be() {
    for (column, cell, code) in [
        ("setup_min", "abc", "not-a-number"),
        ("setup_min", "NaN", "not-finite"),
        ("setup_min", "inf", "not-finite"),
        ("setup_min", "-5", "out-of-range"),
        ("setup_min", "1e300", "out-of-range"),
        ("setup_min", "\"2,5\"", "not-a-number"),
        ("priority", "6", "out-of-range"),
        ("priority", "1.5", "not-whole"),
        ("warranty", "perhaps", "not-a-flag"),
        ("windows", "12:00-09:00", "window-order"),
        ("windows", "morning", "not-a-window"),
        ("windows", "08:00-25:61", "not-a-time"),
        ("due", "2026-02-30T10:00", "not-a-date"),
        ("skills", "gas:0", "out-of-range"),
        ("tools", "ladder;ladder", "bad-list"),
        ("required_technicians", "T1;T9", "unknown-id"),
        ("pinned_technician", "T9", "unknown-id"),
    ] {
        assert_eq!(job(column, cell), [format!("{code} jobs.csv:2 {column}")], "{column} = {cell}");
    }
}

#[test]
fn headers_and_rows() {
    assert_eq!(job("skils", "gas"), ["unknown-column jobs.csv:1 skils"]);
    assert_eq!(job("lat", "1"), ["duplicate-column jobs.csv:1 lat"]);
    assert_eq!(said(&[("jobs.csv", "job_id,lat,lon\nJ1,50,4\n")]), ["missing-value jobs.csv:2 duration_min"]);
    assert_eq!(said(&[("jobs.csv", "lat,lon,duration_min\n50,4,1\n")]), ["missing-column jobs.csv:1 job_id"]);
    assert_eq!(said(&[("jobs.csv", &jobs("setup_min\n,50,4,1,1\n"))]), ["missing-value jobs.csv:2 job_id"]);
    assert_eq!(said(&[("jobs.csv", &jobs("setup_min\nJ1,50,4,1\n"))]), ["ragged-row jobs.csv:2"]);
    assert_eq!(
        said(&[("jobs.csv", &jobs("name\n"))]).first().map(String::as_str),
        Some("unknown-column jobs.csv:1 name")
    );
    assert_eq!(said(&[("jobs.csv", &jobs("setup_min\n"))]), ["empty-table jobs.csv:0"]);
    assert_eq!(said(&[("parts.csv", "")]), ["empty-table parts.csv:0"]);
    let bare = said(&[("jobs.csv", "")]);
    assert!(bare.iter().any(|fault| fault.starts_with("missing-column jobs.csv")), "{bare:?}");
    assert_eq!(said(&[("job.csv", "a\n")]), ["unknown-file job.csv:0"]);
}

#[test]
fn suggestions_are_made() {
    let text = |changes| match crate::read(&crate::with(changes)) {
        Err(faults) => faults.into_iter().map(|fault| fault.hint).collect::<Vec<_>>().join(" "),
        Ok(_) => String::new(),
    };
    assert_eq!(text(&[("jobs.csv", "job_id,lat,lon,duration_min,windws\nJ1,50,4,5,\n")]), "did you mean windows?");
    assert_eq!(
        text(&[("jobs.csv", "job_id,lat,lon,duration_min,pinned_technician\nJ1,50,4,5,t1\n")]),
        "did you mean T1?"
    );
    assert_eq!(text(&[("instance.json", r#"{"start": "2026-11-24", "dyas": 2}"#)]), "did you mean days?");
}

#[test]
fn ids() {
    assert_eq!(said(&[("jobs.csv", &jobs("x_a\nJ1,50,4,1,\nJ1,50,4,1,\n"))]), ["duplicate-id jobs.csv:3 job_id"]);
    let stock = |row: &str| format!("location_id,part_id,quantity\n{row}\n");
    let parts = ("parts.csv", "part_id\nfilter\n");
    assert_eq!(said(&[parts, ("stock.csv", &stock("T9,filter,1"))]), ["unknown-id stock.csv:2 location_id"]);
    assert_eq!(said(&[parts, ("stock.csv", &stock("T1,filtre,1"))]), ["unknown-id stock.csv:2 part_id"]);
    assert_eq!(said(&[parts, ("stock.csv", &stock("T1,filter,many"))]), ["not-a-number stock.csv:2 quantity"]);
    assert_eq!(
        said(&[parts, ("stock.csv", &stock("T1,filter,1\nT1,filter,2"))]),
        ["duplicate-row stock.csv:3 part_id"]
    );
    let depots = ("depots.csv", "depot_id,lat,lon\nT1,50,4\n");
    assert_eq!(said(&[depots, ("stock.csv", &stock("T1,filter,1"))]), ["ambiguous-id stock.csv:2 location_id"]);
    let customer = ("customers.csv", "customer_id\nC1\n");
    let row = jobs("customer_id\nJ1,50,4,1,C2\n");
    assert_eq!(said(&[customer, ("jobs.csv", &row)]), ["unknown-id jobs.csv:2 customer_id"]);
}

#[test]
fn places() {
    let at = |lat: &str, lon: &str| said(&[("jobs.csv", &format!("job_id,lat,lon,duration_min\nJ1,{lat},{lon},5\n"))]);
    assert_eq!(at("", ""), ["missing-coordinates jobs.csv:2 lat"]);
    assert_eq!(at("50", ""), ["missing-coordinates jobs.csv:2 lon"]);
    assert_eq!(at("91", "4"), ["coordinate-range jobs.csv:2 lat"]);
    assert_eq!(at("50", "181"), ["coordinate-range jobs.csv:2 lon"]);
    assert_eq!(at("4.40", "50.86"), ["swapped-coordinates jobs.csv:2 lat"]);
    assert_eq!(at("0", "0"), ["zero-coordinates jobs.csv:2 lat"]);
    assert_eq!(said(&[("jobs.csv", "job_id,x,y,duration_min\nJ1,1,2,5\n")]), ["missing-coordinates jobs.csv:2 lat"]);
    let open = "technician_id,start_lat,start_lon,end_lat,end_lon,open_end,shift_start,shift_end\n\
                T1,50,4,51,4,true,08:00,16:00\n";
    assert_eq!(said(&[("technicians.csv", open)]), ["conflicting-end technicians.csv:2 open_end"]);
}

#[test]
fn days_and_breaks() {
    let tech = |columns: &str, cells: &str| {
        let table = format!("technician_id,start_lat,start_lon,{columns}\nT1,50.8,4.4,{cells}\n");
        said(&[("technicians.csv", &table)])
    };
    assert_eq!(tech("shift_start,shift_end", "16:00,08:00"), ["shift-order technicians.csv:2 shift_end"]);
    assert_eq!(tech("shift_start,shift_end", ",08:00"), ["missing-value technicians.csv:2 shift_start"]);
    assert_eq!(
        tech("shift_start,shift_end,break_from", "08:00,16:00,12:00"),
        ["break-values technicians.csv:2 break_min"]
    );
    let late = "08:00,16:00,30,14:00,12:00";
    assert_eq!(
        tech("shift_start,shift_end,break_min,break_from,break_to", late),
        ["break-values technicians.csv:2 break_from"]
    );
    let roster = "technician_id,date,start,end\nT1,2026-11-24,08:00,12:00\nT1,2026-11-24,13:00,16:00\nT2,2026-12-01,08:00,09:00\n";
    assert_eq!(
        said(&[("shifts.csv", roster)]),
        ["duplicate-row shifts.csv:3 date", "roster-outside-horizon shifts.csv:0 date"]
    );
    assert_eq!(
        said(&[("depots.csv", "depot_id,lat,lon,opens,closes\nD,50.8,4.4,18:00,08:00\n")]),
        ["depot-hours depots.csv:2 closes"]
    );
    let week = ("instance.json", r#"{"start": "2026-11-24", "days": 5}"#);
    assert_eq!(said(&[week, ("jobs.csv", &jobs("due\nJ1,50.8,4.4,5,12:00\n"))]), ["date-needed jobs.csv:2 due"]);
}

#[test]
fn faults_pins_and_relations() {
    let faults = |rows: &str| said(&[("faults.csv", &format!("job_id,service,fault,probability\n{rows}"))]);
    assert_eq!(faults("J1,,a,1.5\n"), ["out-of-range faults.csv:2 probability"]);
    assert_eq!(faults("J1,,a,0.6\nJ1,,b,0.6\n"), ["probability faults.csv:3 probability"]);
    assert_eq!(faults(",,a,0.6\n"), ["fault-owner faults.csv:2 job_id"]);
    assert_eq!(faults("J1,s,a,0.6\n"), ["fault-owner faults.csv:2 job_id"]);
    assert_eq!(faults("J1,,a,0.3\nJ1,,a,0.3\n"), ["duplicate-row faults.csv:3 fault"]);
    assert_eq!(faults("J9,,a,0.3\n"), ["unknown-id faults.csv:2 job_id"]);
    let pins = "windows,pinned_start,required_technicians,pinned_technician\nJ1,50.8,4.4,5,09:00-10:00,11:00,T1,T2\n";
    assert_eq!(
        said(&[("jobs.csv", &jobs(pins))]),
        ["pin-conflict jobs.csv:2 pinned_start", "pin-conflict jobs.csv:2 pinned_technician"]
    );
    let both = "preferred_technicians,excluded_technicians\nJ1,50.8,4.4,5,T1;T2,T2\nJ2,50.8,4.4,5,T1,T2\n";
    assert_eq!(said(&[("jobs.csv", &jobs(both))]), ["preferred-excluded jobs.csv:2 preferred_technicians"]);
    let relations =
        |rows: &str| said(&[("relations.csv", &format!("job_a,kind,job_b,min_gap_min,max_gap_min\n{rows}"))]);
    assert_eq!(relations("J1,before,J2,,\nJ2,before,J1,,\n"), ["relation-cycle relations.csv:2 job_b"]);
    assert_eq!(relations("J1,before,J1,,\n"), ["relation-values relations.csv:2 job_b"]);
    assert_eq!(relations("J1,before,J2,10,5\n"), ["relation-values relations.csv:2 max_gap_min"]);
    assert_eq!(relations("J1,after,J2,,\n"), ["unknown-word relations.csv:2 kind"]);
    assert_eq!(relations("J1,same_day,J2,5,\n"), ["relation-values relations.csv:2 min_gap_min"]);
    let torn = "J1,same_technician,J2,,\nJ2,different_technician,J1,,\n";
    assert_eq!(relations(torn), ["relation-conflict relations.csv:3 kind"]);
    assert_eq!(relations("J1,start_gap,J2,10,20\nJ2,start_gap,J1,0,\n"), ["relation-gap relations.csv:2 job_b"]);
    // Ten minutes of work do not end twenty minutes after they begin.
    assert_eq!(relations("J1,before,J2,0,\nJ1,start_gap,J2,0,4\n"), ["relation-gap relations.csv:2 job_b"]);
}

#[test]
fn windows_and_gaps_name_the_chain_that_leaves_no_time() {
    let rows = "windows\nJ1,50.8,4.4,60,09:00-10:00\nJ2,50.8,4.4,60,09:00-10:30\nJ3,50.8,4.4,60,08:00-10:45\n";
    let relations = |rows: &str| ("relations.csv", format!("job_a,kind,job_b,min_gap_min,max_gap_min\n{rows}"));
    let table = jobs(rows);
    let said_of = |rows: &str| {
        let (name, text) = relations(rows);
        said(&[("jobs.csv", &table), (name, &text)])
    };
    assert_eq!(said_of("J1,before,J2,,\n"), [""; 0]);
    assert_eq!(said_of("J1,before,J2,,\nJ2,before,J3,,\n"), ["relation-gap relations.csv:2 job_b"]);
    // What has happened is no contradiction: its partners stay out where they find no time.
    let begun = |job: &str| {
        let rows = ["J1,50.8,4.4,60,09:00-10:00,", "J2,50.8,4.4,60,09:00-10:30,", "J3,50.8,4.4,60,08:00-10:45,"];
        let rows = rows.map(|row| format!("{row}{}\n", if row.starts_with(job) { "true" } else { "" }));
        let (name, text) = relations("J1,before,J2,,\nJ2,before,J3,,\n");
        said(&[("jobs.csv", &jobs(&format!("windows,x_under_way\n{}", rows.concat()))), (name, &text)])
    };
    assert_eq!(begun("J3"), [""; 0]);
    assert_eq!(begun("none"), ["relation-gap relations.csv:2 job_b"]);
}

#[test]
fn a_crew_has_members_with_skills_of_their_own() {
    let rows = "skills,crew,crew_skills\nJ1,50.8,4.4,5,gas:2,3,electric|-\nJ2,50.8,4.4,5,gas,2,\nJ3,50.8,4.4,5,,1,\n";
    let loaded = loaded(&[("jobs.csv", &jobs(rows))]);
    let of = |job: &firstfix::model::Job| -> String {
        let skills =
            job.need.skills.iter().map(|(skill, level)| format!(" {}:{level}", loaded.instance.skills[*skill]));
        format!("{}{}", job.id, skills.collect::<String>())
    };
    let all: Vec<String> = loaded.instance.jobs.iter().map(of).collect();
    assert_eq!(all, ["J1 gas:2", "J2 gas:1", "J3", "J1#2 electric:1", "J1#3", "J2#2 gas:1"]);
    let taken = "crew\nJ1,50.8,4.4,5,2\nJ1#2,50.8,4.4,5,1\n";
    assert_eq!(said(&[("jobs.csv", &jobs(taken))]), ["duplicate-id jobs.csv:2 job_id"]);
}

#[test]
fn settings_and_tables() {
    let settings = |text: &str| said(&[("instance.json", text)]);
    assert_eq!(settings(r#"{"name": "n"}"#), ["missing-setting instance.json:0 start"]);
    assert_eq!(settings("{\n\"start\": \"24/11/2026\"}"), ["not-a-date instance.json:2 start"]);
    assert_eq!(
        settings("{\"start\": \"2026-11-24\",\n\"travel\": {\n\"mode\": \"flying\"}}"),
        ["unknown-word instance.json:3 travel.mode"]
    );
    assert_eq!(
        settings(r#"{"start": "2026-11-24", "travel": {"mode": "roads"}}"#),
        ["not-supported-yet instance.json:1 travel.mode"]
    );
    assert_eq!(
        settings(r#"{"start": "2026-11-24", "objective": {"weights": {"distance": -1}}}"#),
        ["out-of-range instance.json:1 objective.weights.distance"]
    );
    assert_eq!(
        settings(r#"{"start": "2026-11-24", "objective": {"weights": {"unserved_cost": [1]}}}"#),
        ["json-shape instance.json:1 objective.weights.unserved_cost"]
    );
    let plain = settings(r#"{"start": "2026-11-24", "days": 2, "times": "plain"}"#);
    assert_eq!(plain[..2], ["out-of-range instance.json:1 days", "not-a-number jobs.csv:2 windows"]);
    assert_eq!(
        settings(r#"{"start": "2026-11-24", "timezone": "Mars/Olympus"}"#),
        ["unknown-timezone instance.json:1 timezone"]
    );
    assert_eq!(settings("{\n \"start\": 2026-11-24}").first().map(String::as_str), Some("json-syntax instance.json:2"));
    let twice = settings(r#"{"start": "2026-11-24", "jobs": []}"#);
    assert_eq!(twice, ["duplicate-table jobs.csv:0", "empty-table instance.json:0"]);
    let mut files = crate::base();
    files.retain(|(name, _)| *name != "jobs.csv");
    let faults = crate::read(&files).err().unwrap_or_default();
    assert_eq!(faults.iter().map(crate::short).collect::<Vec<_>>(), ["missing-table instance.json:0"]);
}

#[test]
fn money_that_cannot_be_counted() {
    let rows: String = (0..60).map(|n| format!("J{n},50.8,4.4,5,100000000\n")).collect();
    assert_eq!(
        said(&[("jobs.csv", &jobs(&format!("unserved_cost\n{rows}")))]),
        ["money-overflow jobs.csv:0 unserved_cost"]
    );
}

#[test]
fn faults_that_nobody_can_fix_are_named_once() {
    let faults = "job_id,fault,probability,skills,tools,parts\nJ1,a,0.5,gas:2,,filter\nJ1,b,0.5,gas:3,crane,pump\nJ2,b,0.5,gas:3,crane,\n";
    let stock = "location_id,part_id,quantity\nT1,filter,1\nT1,pump,0\n";
    let found = loaded(&[("faults.csv", faults), ("stock.csv", stock)]).check();
    assert_eq!(
        found.iter().map(crate::short).collect::<Vec<_>>(),
        [
            "fault-unfixable faults.csv:0 parts",
            "fault-unfixable faults.csv:0 skills",
            "fault-unfixable faults.csv:0 tools"
        ]
    );
    assert!(found[1].message.contains("gas at level 3"), "{}", found[1]);
}

#[test]
fn checks_know_the_lines_of_their_jobs() {
    let found = loaded(&[("jobs.csv", &jobs("skills\nJ1,50.8,4.4,5,\nJ2,50.8,4.4,5,gas:5\n"))]).check();
    assert_eq!(found.iter().map(crate::short).collect::<Vec<_>>(), ["nobody-has-skill jobs.csv:3 skills"]);
}
