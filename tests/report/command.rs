//! `firstfix report`, and the files that `solve` writes for people.

use crate::day::{Day, firstfix, text};
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;

fn page(day: &Day) -> String {
    fs::read_to_string(day.page()).expect("report.html")
}

#[test]
fn the_page_of_a_plan_is_the_one_that_solve_wrote() {
    let day = Day::planned();
    let solved = page(&day);
    fs::remove_file(day.page()).expect("removed");
    let said = firstfix().args(["report", &text(&day.instance()), &text(&day.plan())]).assert().success();
    said.stdout("").stderr(contains("wrote").and(contains("report.html")));
    assert!(page(&day) == solved, "two pages of one plan differ");
}

#[test]
fn the_page_goes_where_it_is_sent() {
    let day = Day::planned();
    let (elsewhere, plan) = (day.file("other.html"), day.plan().join("plan.json"));
    let args = ["report", &text(&day.instance()), &text(&plan), "-o", &text(&elsewhere), "--quiet"];
    firstfix().args(args).assert().success().stdout("").stderr("");
    assert_eq!(fs::read_to_string(&elsewhere).expect("a page"), page(&day));
    let args = ["report", &text(&day.instance()), &text(&plan), "-o", "-"];
    let said = firstfix().args(args).assert().success();
    assert!(said.get_output().stdout == page(&day).into_bytes());
}

#[test]
fn a_plan_that_breaks_a_rule_has_no_page() {
    let day = Day::planned();
    let path = day.plan().join("plan.json");
    let mut plan: serde_json::Value = serde_json::from_slice(&fs::read(&path).expect("a plan")).expect("json");
    let stops = plan["routes"][0]["stops"].as_array_mut().expect("stops");
    let job = stops.iter().find(|stop| stop["kind"] == "job").expect("a job").clone();
    stops.push(job);
    fs::write(&path, plan.to_string()).expect("written");
    let page = day.file("none.html");
    let args = ["report", &text(&day.instance()), &text(&path), "-o", &text(&page)];
    firstfix().args(args).assert().code(4).stdout("").stderr(contains("job-twice"));
    assert!(!page.exists());
}

#[test]
fn a_plan_of_another_tool_claims_nothing() {
    let day = Day::planned();
    let path = day.plan().join("plan.json");
    let plan: serde_json::Value = serde_json::from_slice(&fs::read(&path).expect("a plan")).expect("json");
    let shown = |plan: &serde_json::Value| {
        let foreign = day.file("foreign.json");
        fs::write(&foreign, plan.to_string()).expect("written");
        let args = ["report", &text(&day.instance()), &text(&foreign), "-o", "-", "--quiet"];
        String::from_utf8(firstfix().args(args).assert().success().get_output().stdout.clone()).expect("text")
    };
    let unknown = "how good the best plan could be, is not known";
    assert!(!shown(&plan).contains(unknown));
    assert!(shown(&serde_json::json!({"routes": plan["routes"]})).contains(unknown));
    // What it says of itself counts for these data and this plan only.
    let mut other = plan.clone();
    other["instance"]["sha256"] = "0".into();
    assert!(shown(&other).contains(unknown));
    let mut better = plan.clone();
    better["solver"]["objective"] = 1.0.into();
    assert!(shown(&better).contains(unknown));
}

#[test]
fn tiles_that_are_none_and_files_that_cannot_be_written_are_told() {
    let day = Day::planned();
    let args = ["report", &text(&day.instance()), &text(&day.plan())];
    firstfix().args(args).args(["--tiles", "tiles.png"]).assert().code(2).stderr(contains("{z}/{x}/{y}"));
    firstfix().args(args).args(["-o", &text(&day.file("no/such/folder/x.html"))]).assert().code(74);
    firstfix().args(["report", &text(&day.instance()), &text(&day.file("missing"))]).assert().code(74);
}

#[test]
fn no_text_of_the_data_becomes_markup() {
    let page = page(&Day::planned());
    // The page has one script, one style sheet, and none of the elements that the names would bring.
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (1, 1));
    for markup in ["<img", "<i>fils", "<b>&amp\"", "leak <1>", "<!--", "J<1>"] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert!(page.contains("J&#60;1&#62;") || page.contains("J&lt;1&gt;"));
}

#[test]
fn the_policy_lets_nothing_in() {
    let page = page(&Day::planned());
    let start = page.find("Content-Security-Policy").expect("a policy");
    let policy = &page[start..start + page[start..].find("\">").expect("its end")];
    assert!(policy.contains("default-src &#39;none&#39;"), "{policy}");
    assert!(policy.contains("sha256-") && !policy.contains("img-src") && !policy.contains("http"), "{policy}");
    // Nothing on the page has an address elsewhere.
    for word in ["http://", "https://", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn spreadsheets_run_nothing() {
    let day = Day::planned();
    let bytes = fs::read(day.plan().join("schedule.csv")).expect("schedule.csv");
    assert!(bytes.starts_with("\u{feff}".as_bytes()));
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let mut cells = 0;
    for cell in reader.records().flat_map(|row| row.expect("a row").iter().map(str::to_owned).collect::<Vec<_>>()) {
        let number = cell.parse::<f64>().is_ok();
        for part in cell.split([';', '\n', '\r', '\t']) {
            assert!(number || !part.trim_start().starts_with(['=', '+', '-', '@']), "{cell:?}");
            cells += 1;
        }
    }
    assert!(cells > 100);
}
