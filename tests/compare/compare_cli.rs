//! Conversations with `firstfix compare`.

use crate::day::{Day, against_schema, firstfix, page, stdout};
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::Value;

const TWO: [&str; 4] = ["compare", "day", "before.json", "after.json"];

fn compared(day: &Day, more: &[&str]) -> String {
    stdout(&mut day.run(&[&TWO[..], more].concat()))
}

#[test]
fn the_help_teaches() {
    insta::assert_snapshot!("help_compare", stdout(firstfix().args(["compare", "--help"])));
}

#[test]
fn two_plans_of_a_day() {
    let day = Day::new();
    insta::assert_snapshot!("compare", compared(&day, &[]));
    insta::assert_snapshot!("compare_markdown", compared(&day, &["--format", "markdown", "--names", "a|b,*c*"]));
}

#[test]
fn a_plan_is_equal_to_itself_and_neither_order_changes_that() {
    let day = Day::new();
    let said = stdout(&mut day.run(&["compare", "day", "after.json", "after.json", "before.json"]));
    assert!(said.contains("after (2): equal to after: the objective is the same\n"), "{said}");
    assert!(
        said.contains("after (2): no job moved (5 jobs)\n")
            && said.contains("after (2): no route changed (2 routes)\n")
    );
    let document: Value = serde_json::from_str(&compared(&day, &["--format", "json"])).expect("json");
    let back = stdout(&mut day.run(&["compare", "day", "after.json", "before.json", "--format", "json"]));
    let back: Value = serde_json::from_str(&back).expect("json");
    assert_eq!((&document["plans"][1]["verdict"], &back["plans"][1]["verdict"]), (&"worse".into(), &"better".into()));
    for (there, here) in document["kpis"].as_array().unwrap().iter().zip(back["kpis"].as_array().unwrap()) {
        let by = |row: &Value| row["values"][1]["difference"].as_f64();
        assert_eq!(by(there).map(|by| -by + 0.0), by(here).map(|by| by + 0.0), "{}", there["kpi"]);
    }
}

#[test]
fn what_is_within_the_tolerance_is_equal() {
    let day = Day::new();
    let verdicts = |tolerance: &str| -> Vec<(String, String)> {
        let said = compared(&day, &["--format", "json", "--tolerance", tolerance]);
        let document: Value = serde_json::from_str(&said).expect("json");
        let row = |row: &Value| (row["kpi"].to_string(), row["values"][1]["verdict"].to_string());
        let whole = ("plan".to_owned(), document["plans"][1]["verdict"].to_string());
        document["kpis"].as_array().unwrap().iter().map(row).chain([whole]).collect()
    };
    let of = |rows: &[(String, String)], name: &str| rows.iter().find(|row| row.0.contains(name)).unwrap().1.clone();
    let (strict, generous) = (verdicts("0"), verdicts("100%"));
    assert_eq!((of(&strict, "travel_km"), of(&generous, "travel_km")), ("\"better\"".into(), "\"equal\"".into()));
    assert_eq!((of(&strict, "plan"), of(&generous, "plan")), ("\"worse\"".into(), "\"equal\"".into()));
    // Nothing is a share of 0: what was none and is some has changed.
    assert_eq!(of(&generous, "unserved_by_priority_3"), "\"worse\"");
}

#[test]
fn json_obeys_its_schema_and_every_name_stands_on_the_page() {
    let day = Day::new();
    let document: Value = serde_json::from_str(&compared(&day, &["--format", "json"])).expect("json");
    assert_eq!(against_schema("comparison", &document), Vec::<String>::new());
    assert_eq!(document["format"], "firstfix-comparison/1");
    let changes = &document["changes"][0];
    let jobs: Vec<(&str, String)> = changes["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| (job["job"].as_str().unwrap(), job["changes"].to_string()))
        .collect();
    assert_eq!(jobs[0], ("leak-4", "[\"left-out\"]".to_owned()));
    assert!(jobs.contains(&("boiler-1", "[\"fix\"]".to_owned())), "{jobs:?}");
    let routes: Vec<&Value> = changes["routes"].as_array().unwrap().iter().map(|route| &route["change"]).collect();
    assert_eq!(routes, ["loading", "changed"]);
    let parts = [&document, &document["plans"][0], &document["kpis"][0], &document["kpis"][0]["values"][0], changes];
    let more = [&changes["counts"], &changes["jobs"][1], &changes["jobs"][1]["plan"], &changes["routes"][0]];
    let all = parts.into_iter().chain(more).chain([&changes["routes"][0]["plan"]]);
    let names: Vec<String> = all.flat_map(|part| part.as_object().unwrap().keys().cloned()).collect();
    let text = page("compare.md");
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| !text.contains(&format!("`{name}`")) && !text.contains(&format!("`{name}[]`")))
        .collect();
    assert!(names.len() > 40 && missing.is_empty(), "docs/compare.md lacks {missing:?}");
    let ci = page("ci.md");
    let kpis = document["kpis"].as_array().unwrap().iter().map(|row| row["kpi"].as_str().unwrap());
    let missing: Vec<&str> = kpis.filter(|name| !ci.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/ci.md lacks {missing:?}");
}

#[test]
fn csv_has_a_row_for_each_and_runs_nothing() {
    let day = Day::new();
    let rows = |table: &str| -> Vec<csv::StringRecord> {
        let said = compared(&day, &["--format", "csv", "--table", table, "--names", "=a,b", "--moved", "0"]);
        csv::Reader::from_reader(said.as_bytes()).records().collect::<Result<_, _>>().expect("rows of one length")
    };
    let (kpis, jobs, routes) = (rows("kpis"), rows("jobs"), rows("routes"));
    assert_eq!((kpis.len() % 2, routes.len()), (0, 2));
    assert_eq!(&kpis[0][3], "'=a");
    assert_eq!((&jobs[0][1], &jobs[0][2], &jobs[0][8]), ("leak-4", "left out", "left out"));
    assert!(jobs.iter().any(|row| &row[1] == "leak,<5>|x"));
    assert_eq!((&routes[1][3], &routes[1][13]), ("changed", "leak-4"));
}

#[test]
fn plans_of_other_data_are_told_and_not_judged() {
    let day = Day::new();
    day.tables("other", |name, text| {
        let renamed = text.replace("leak-4", "leak-44");
        if name == "instance.json" { renamed.replace("a day", "another day") } else { renamed }
    });
    let plan = std::fs::read_to_string(day.path("before.json")).expect("a plan").replace("leak-4", "leak-44");
    day.write("other.json", &plan);
    let args = ["compare", "day", "before.json", "--other", "other", "other.json"];
    let said = day.run(&args).assert().success().stderr(contains("note: other is a plan of other data"));
    insta::assert_snapshot!("compare_other_data", String::from_utf8_lossy(&said.get_output().stdout));
    day.run(&args).arg("--quiet").assert().success().stderr("");
    // Without its data it cannot be read; with a digest it says what to do.
    let foreign = plan.replacen('{', r#"{"instance": {"name": "x", "sha256": "00"}, "#, 1);
    day.write("other.json", &foreign);
    let said = day.run(&["compare", "day", "before.json", "other.json"]).assert().code(3).stdout("");
    said.stderr(contains("unknown-id").and(contains("--other INSTANCE other.json")));
    // Where its ids are known it is worth what these data say, with a warning.
    day.write("foreign.json", &foreign.replace("leak-44", "leak-4"));
    let said = day.run(&["compare", "day", "before.json", "foreign.json"]).assert().success();
    said.stdout(contains("foreign: equal to before")).stderr(contains("plan-other-instance"));
}

#[test]
fn the_page_goes_where_it_is_sent_and_holds_no_markup_of_the_data() {
    let day = Day::new();
    let args = ["--format", "html", "--names", "<b>a,</title>"];
    let page = compared(&day, &args);
    day.run(&[&TWO[..], &args, &["-o", "c.html"]].concat()).assert().success().stdout("").stderr("wrote c.html\n");
    assert_eq!(std::fs::read_to_string(day.path("c.html")).expect("a page"), page);
    assert_eq!((page.matches("<script").count(), page.matches("</title>").count()), (1, 1));
    assert!(!page.contains("<b>a") && !page.contains("<5>") && page.contains("leak,&#60;5&#62;|x"));
    for word in ["http://", "https://", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
    assert_eq!(page.matches("<div class=\"map\"").count(), 2);
}

#[test]
fn a_plan_in_which_nobody_goes_out_can_be_compared() {
    let day = Day::new();
    day.write("nothing.json", r#"{"routes": []}"#);
    let said = stdout(&mut day.run(&["compare", "day", "before.json", "nothing.json"]));
    assert!(said.contains("first_time_fix_rate") && said.contains("no job is served"), "{said}");
    assert!(said.contains("left out 5") && said.contains("gone 2"), "{said}");
    let html = stdout(&mut day.run(&["compare", "day", "nothing.json", "nothing.json", "--format", "html"]));
    assert_eq!(html.matches("Nobody goes out.").count(), 2);
}

#[test]
fn usage_errors_end_with_2() {
    let day = Day::new();
    for (args, told) in [
        (vec!["compare", "day"], "PLAN"),
        (vec!["compare", "day", "before.json"], "at least two plans"),
        (vec!["compare", "day", "before.json", "--other", "day"], "--other"),
        ([&TWO[..], &["--names", "a"]].concat(), "1 names for 2 plans"),
        ([&TWO[..], &["--names", "a,a"]].concat(), "tells no plan apart"),
        ([&TWO[..], &["--names", "a,"]].concat(), "tells no plan apart"),
        ([&TWO[..], &["--tolerance", "-1"]].concat(), "--tolerance"),
        ([&TWO[..], &["--moved", "NaN"]].concat(), "not a number of minutes"),
        ([&TWO[..], &["--format", "xml"]].concat(), "xml"),
    ] {
        day.run(&args).assert().code(2).stdout("").stderr(contains("error:").and(contains(told)));
    }
}

#[test]
fn plans_that_cannot_be_compared() {
    let day = Day::new();
    let twice = std::fs::read_to_string(day.path("before.json")).expect("a plan").replace("lamp-3", "leak-4");
    day.write("broken.json", &twice);
    let said = day.run(&["compare", "day", "before.json", "broken.json"]).assert().code(4).stdout("");
    said.stderr(contains("broken.json breaks").and(contains("[job-twice]")));
    day.run(&["compare", "day", "before.json", "missing.json"]).assert().code(74).stdout("");
    day.run(&["compare", "nowhere", "before.json", "after.json"]).assert().code(74).stdout("");
    day.run(&[&TWO[..], &["-o", "no/such/folder"]].concat()).assert().code(74).stdout("");
    day.write("empty.json", "");
    day.run(&["compare", "day", "before.json", "empty.json"]).assert().code(3).stderr(contains("json-syntax"));
}
