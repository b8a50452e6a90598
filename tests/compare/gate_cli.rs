//! Conversations with `firstfix gate`.

use crate::day::{Day, against_schema, firstfix, stdout};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};

/// A plan with its score, beside another.
fn day() -> (Day, String, String) {
    let day = Day::new();
    let (before, after) = (day.scored("before.json", |_| {}), day.scored("after.json", |_| {}));
    (day, before, after)
}

#[test]
fn the_help_teaches() {
    insta::assert_snapshot!("help_gate", stdout(firstfix().args(["gate", "--help"])));
}

#[test]
fn every_row_is_printed_and_5_is_the_end_where_one_fails() {
    let (day, before, after) = day();
    let holds = ["gate", &before, "--min-first-time-fix", "85%", "--max-unserved", "0"];
    let said = day.run(&holds).assert().code(0).stderr(contains("--instance INSTANCE computes them anew"));
    insta::assert_snapshot!("gate_passed", String::from_utf8_lossy(&said.get_output().stdout));
    let fails =
        "--quiet --min-first-time-fix 85% --max-unserved 0 --max-gap 5% --require travel_km<1000 --require late_jobs=0";
    let change = ["--baseline", &before, "--max-increase", "total=2%", "--max-decrease", "first_time_fix_rate=1pp"];
    let said = day.run(&["gate", &after]).args(fails.split(' ')).args(change).assert().code(5).stderr("");
    insta::assert_snapshot!("gate_failed", String::from_utf8_lossy(&said.get_output().stdout));
}

#[test]
fn json_obeys_its_schema() {
    let (day, before, after) = day();
    let args = [
        "gate",
        &after,
        "--baseline",
        &before,
        "--max-increase",
        "unserved=0",
        "--max-total",
        "1e9",
        "--format",
        "json",
    ];
    let said = day.run(&args).assert().code(5);
    let document: Value = serde_json::from_slice(&said.get_output().stdout).expect("json");
    assert_eq!(against_schema("gate", &document), Vec::<String>::new());
    assert_eq!((&document["passed"], &document["verified"]), (&false.into(), &false.into()));
    let row = &document["thresholds"][1];
    let told = ["kpi", "value", "sign", "limit", "baseline", "allowed", "holds"].map(|key| row[key].clone());
    assert_eq!(told, [json!("unserved"), json!(1.0), json!("<="), json!(0.0), json!(0.0), json!("0"), json!(false)]);
}

#[test]
fn github_shows_what_failed() {
    let (day, before, _) = day();
    let args = ["gate", &before, "--quiet", "--format", "github", "--max-travel-km", "1"];
    let said = day.run(&args).assert().code(5).stderr("");
    let text = String::from_utf8_lossy(&said.get_output().stdout).into_owned();
    assert!(
        text.starts_with("::error file=scored-before.json,title=firstfix gate%3A travel_km::travel_km is "),
        "{text}"
    );
    assert!(text.contains(", must be <= 1\n") && text.lines().count() == 1, "{text}");
    let said = day.run(&["gate", &before, "--quiet", "--format", "github", "--max-unserved", "0"]).assert().code(0);
    said.stdout("::notice file=scored-before.json,title=firstfix gate::passed: 1 threshold holds\n");
}

#[test]
fn with_an_instance_the_figures_are_computed_anew() {
    let day = Day::new();
    let boasts = day.scored("after.json", |plan| {
        plan["score"]["unserved"] = 0.into();
        plan["score"]["total"] = 1.5.into();
    });
    day.run(&["gate", &boasts, "--max-unserved", "0"]).assert().code(0);
    let said = day.run(&["gate", &boasts, "--instance", "day", "--max-unserved", "0"]).assert().code(5);
    said.stdout(contains("figures computed anew"))
        .stderr(contains("the plan says that its total is 1.5; computed anew"));
    // A plan of any tool has figures then.
    day.run(&["gate", "after.json", "--instance", "day", "--max-unserved", "1"]).assert().code(0).stderr("");
    day.run(&["gate", "after.json", "--max-unserved", "1"]).assert().code(3).stderr(contains("--instance INSTANCE"));
    // The baseline is computed anew with it, if it is for these data.
    let args = ["gate", "after.json", "--instance", "day", "--baseline", "before.json", "--max-increase", "unserved=0"];
    day.run(&args).assert().code(5).stderr("").stdout(contains("the baseline's 0"));
    let foreign = day.scored("before.json", |plan| plan["instance"] = json!({"name": "x", "sha256": "00"}));
    let args = ["gate", "after.json", "--instance", "day", "--baseline", &foreign, "--max-increase", "unserved=1"];
    day.run(&args).assert().code(0).stderr(contains("the baseline is for other data: its own figures are taken"));
}

#[test]
fn a_baseline_of_other_data_is_told() {
    let day = Day::new();
    let of = |digest: &'static str| move |plan: &mut Value| plan["instance"] = json!({"name": "x", "sha256": digest});
    let (now, before) = (day.scored("after.json", of("01")), day.scored("before.json", of("02")));
    let args = ["gate", &now, "--baseline", &before, "--max-increase", "unserved=1"];
    day.run(&args).assert().code(0).stderr(contains("note: the baseline is for other data"));
    day.run(&args).arg("--quiet").assert().code(0).stderr("");
}

#[test]
fn a_plan_that_breaks_a_rule_ends_with_4() {
    let day = Day::new();
    let twice = std::fs::read_to_string(day.path("before.json")).expect("a plan").replace("lamp-3", "leak-4");
    day.write("broken.json", &twice);
    let args = ["gate", "broken.json", "--instance", "day", "--max-unserved", "9"];
    day.run(&args).assert().code(4).stdout("").stderr(contains("broken.json breaks").and(contains("[job-twice]")));
    let said = day.run(&args).args(["--format", "github"]).assert().code(4);
    said.stdout(contains("::error file=broken.json,title=job-twice::")).stderr(contains("[job-twice]"));
}

#[test]
fn a_figure_that_is_missing_keeps_no_threshold() {
    let day = Day::new();
    day.write("nothing.json", r#"{"routes": []}"#);
    let args = ["gate", "nothing.json", "--instance", "day", "--min-first-time-fix", "0", "--max-gap", "100%"];
    let said = day.run(&args).assert().code(5);
    insta::assert_snapshot!("gate_missing", String::from_utf8_lossy(&said.get_output().stdout));
    // A bound that a plan claims counts only if the plan can have been found so.
    let claims = day.scored("before.json", |plan| plan["solver"] = json!({"gap": 0.01}));
    day.run(&["gate", &claims, "--max-gap", "5%"]).assert().code(0);
    let said = day.run(&["gate", &claims, "--instance", "day", "--max-gap", "5%"]).assert().code(5);
    said.stdout(contains("no bound is known"));
    // NaN and texts are no figures.
    let odd = day.scored("before.json", |plan| plan["score"]["travel_km"] = "few".into());
    day.run(&["gate", &odd, "--max-travel-km", "999"]).assert().code(5).stdout(contains("is no number"));
}

#[test]
fn thresholds_in_a_file() {
    let (day, before, after) = day();
    let file = json!({"format": "firstfix-thresholds/1", "min": {"first_time_fix_rate": "10%"}, "max": {"unserved": 0},
        "max_increase": {"total": "2%"}, "require": ["travel_km<=1000"]});
    assert_eq!(against_schema("thresholds", &file), Vec::<String>::new());
    day.write("thresholds.json", &file.to_string());
    let args =
        ["gate", &after, "--quiet", "--baseline", &before, "--thresholds", "thresholds.json", "--max-overtime-h", "9"];
    let said = day.run(&args).args(["--format", "json"]).assert().code(5);
    let document: Value = serde_json::from_slice(&said.get_output().stdout).expect("json");
    let row = |row: &Value| (row["kpi"].as_str().unwrap().to_owned(), row["holds"].as_bool().unwrap());
    let rows: Vec<(String, bool)> = document["thresholds"].as_array().unwrap().iter().map(row).collect();
    let expected = [
        ("first_time_fix_rate", true),
        ("unserved", false),
        ("total", false),
        ("travel_km", true),
        ("overtime_h", true),
    ];
    assert_eq!(rows, expected.map(|(kpi, holds)| (kpi.to_owned(), holds)));
}

#[test]
fn thresholds_that_make_no_sense_end_with_2() {
    let (day, before, _) = day();
    day.write("slip.json", r#"{"max": {"travle_km": 1}}"#);
    for (args, told) in [
        (vec![], "nothing to hold the plan against"),
        (vec!["--require", "travle_km<=300"], "did you mean travel_km?"),
        (vec!["--require", "happiness>=1"], "use one of total, unserved"),
        (vec!["--require", "travel_km"], "such as travel_km<=300"),
        (vec!["--require", "travel_km<=NaN"], "is no limit of travel_km"),
        (vec!["--max-unserved", "few"], "is no limit of unserved"),
        (vec!["--max-increase", "total=2%"], "--baseline PLAN"),
        (vec!["--max-increase", "total"], "such as total=2%"),
        (vec!["--max-increase", "total=-2%", "--baseline", "before.json"], "from 0"),
        (
            vec!["--thresholds", "slip.json"],
            "slip.json, max: there is no key figure \"travle_km\"; did you mean travel_km?",
        ),
    ] {
        let said = day.run(&["gate", &before]).args(&args).assert().code(2).stdout("");
        said.stderr(contains("error:").and(contains(told)));
    }
}

#[test]
fn files_that_are_not_what_they_should_be() {
    let (day, before, _) = day();
    for (text, told) in
        [("{", "json-syntax"), ("[]", "json-shape"), (r#"{"most": {}}"#, "most"), (r#"{"format": "x/2"}"#, "x/2")]
    {
        day.write("thresholds.json", text);
        let said = day.run(&["gate", &before, "--thresholds", "thresholds.json"]).assert().code(3).stdout("");
        said.stderr(contains(told));
    }
    day.run(&["gate", "missing.json", "--max-unserved", "1"]).assert().code(74).stdout("");
    day.run(&["gate", &before, "--thresholds", "missing.json"]).assert().code(74).stdout("");
    day.run(&["gate", &before, "--baseline", "missing.json", "--max-unserved", "1"]).assert().code(74).stdout("");
    day.write("list.json", "[1]");
    day.run(&["gate", "list.json", "--max-unserved", "1"]).assert().code(3).stderr(contains("plan-shape"));
}
