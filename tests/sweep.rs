//! `firstfix sweep`: studies that are done at a stretch, killed, gone on with, changed and printed.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

fn firstfix() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env_remove("COLUMNS");
    command
}

fn bundled(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(path)
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Three scenarios and five seeds on the city day.
fn study(iterations: u32) -> Value {
    json!({
        "name": "three ways",
        "solver": "heuristic",
        "iterations": iterations,
        "scenarios": [
            { "name": "base" },
            { "name": "no travel cost", "weights": { "distance": 0 } },
            { "name": "all shifts an hour longer", "shift_end_min": 60 },
        ],
    })
}

/// A folder with a scenario file.
fn folder(study: &Value) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("scenarios.json");
    fs::write(&file, format!("{study:#}")).expect("written");
    (folder, file)
}

fn args(file: &Path, out: &Path) -> Vec<String> {
    vec!["sweep".into(), text(&bundled("city-day")), text(file), "-o".into(), text(out)]
}

fn swept(file: &Path, out: &Path) -> assert_cmd::assert::Assert {
    firstfix().args(args(file, out)).assert().success()
}

/// Everything in a folder that a second run must give again, wall times aside.
fn tables(out: &Path) -> Vec<(String, String)> {
    let of = |name: &str| fs::read_to_string(out.join(name)).expect(name);
    let rows = of("runs.csv");
    let head: Vec<&str> = rows.lines().next().expect("a header").split(',').collect();
    let wall = head.iter().position(|column| *column == "wall_s").expect("a column of its own");
    let without = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.remove(wall);
        cells.join(",")
    };
    let json = of("table.json");
    vec![
        ("runs.csv".into(), rows.lines().map(without).collect::<Vec<_>>().join("\n")),
        ("table.csv".into(), of("table.csv")),
        ("table.json".into(), json.lines().filter(|line| !line.contains("mean_wall_s")).collect::<Vec<_>>().join("\n")),
        ("tradeoff.csv".into(), of("tradeoff.csv")),
        ("tradeoff.svg".into(), of("tradeoff.svg")),
    ]
}

fn lines(out: &Path) -> usize {
    fs::read_to_string(out.join("runs.jsonl")).map_or(0, |text| text.lines().count())
}

#[test]
fn a_study_that_was_cut_off_in_the_middle_of_a_line_goes_on_to_the_same_tables() {
    let (folder, file) = folder(&study(60));
    let (whole, cut) = (folder.path().join("whole"), folder.path().join("cut"));
    let said = swept(&file, &whole);
    // Numbers are the search's, and change with it.
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"[+-]?\d+\.\d+|\b\d\b", "N");
    settings.add_filter(r"  +", "  ");
    settings.add_filter(r"─+", "──");
    settings.bind(|| insta::assert_snapshot!("three_ways", String::from_utf8_lossy(&said.get_output().stdout)));
    assert_eq!(lines(&whole), 15);
    fs::create_dir(&cut).expect("a folder");
    let journal = fs::read_to_string(whole.join("runs.jsonl")).expect("runs.jsonl");
    let seven: usize = journal.lines().take(7).map(|line| line.len() + 1).sum();
    fs::write(cut.join("runs.jsonl"), &journal[..seven + 100]).expect("written");
    let again = swept(&file, &cut).stderr(contains("7 runs of 15 are there already"));
    assert_eq!(again.get_output().stdout, said.get_output().stdout);
    assert_eq!(tables(&cut), tables(&whole));
    // With nothing left to do, the same is made of what is there.
    swept(&file, &whole).stdout(said.get_output().stdout.clone());
    assert_eq!((tables(&cut), lines(&whole), lines(&cut)), (tables(&whole), 15, 15));
}

#[cfg(unix)]
#[test]
fn a_study_that_was_told_to_stop_keeps_what_is_done_and_goes_on() {
    let (folder, file) = folder(&study(1500));
    let (whole, stopped) = (folder.path().join("whole"), folder.path().join("stopped"));
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_firstfix"))
        .args(args(&file, &stopped))
        .args(["--jobs", "1", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    let begun = Instant::now();
    while lines(&stopped) < 2 {
        assert!(begun.elapsed() < Duration::from_secs(120), "no run is done");
        std::thread::sleep(Duration::from_millis(5));
    }
    let killed = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill");
    assert!(killed.success());
    let told = Instant::now();
    let ended = child.wait().expect("an end");
    assert!(told.elapsed() < Duration::from_secs(30), "it took {:?}", told.elapsed());
    assert_eq!(ended.code(), Some(0));
    let output = child.wait_with_output().expect("its output");
    let table: Value = serde_json::from_slice(&output.stdout).expect("json");
    let done = lines(&stopped);
    assert!((2..15).contains(&done), "{done} runs");
    assert_eq!((&table["complete"], &table["runs"]), (&json!(false), &json!(done)));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains(&format!("{done} of 15 runs are done")), "{said}");
    swept(&file, &stopped).stderr(contains(format!("{done} runs of 15 are there already")));
    swept(&file, &whole);
    assert_eq!(tables(&stopped), tables(&whole));
}

#[test]
fn only_what_changed_is_done_again() {
    let (folder, file) = folder(&study(10));
    let out = folder.path().join("out");
    swept(&file, &out);
    let before = fs::read_to_string(out.join("runs.jsonl")).expect("runs.jsonl");
    let mut changed = study(10);
    // One scenario gets another weight, one another name, and a sweep comes to the same as the base.
    changed["scenarios"][1]["weights"]["distance"] = json!(0.5);
    changed["scenarios"][2]["name"] = json!("longer");
    let weight = json!({ "name": "weight", "weights": { "distance": { "sweep": [0.5, 1] } } });
    changed["scenarios"].as_array_mut().expect("a list").push(weight);
    fs::write(&file, changed.to_string()).expect("written");
    swept(&file, &out).stdout(contains("longer").and(contains("weight 0.5"))).stderr(contains("15 runs of 25"));
    let after = fs::read_to_string(out.join("runs.jsonl")).expect("runs.jsonl");
    assert!(after.starts_with(&before));
    assert_eq!(lines(&out), 20, "the changed scenario alone, which the sweep shares");
    // Going back costs nothing.
    fs::write(&file, study(10).to_string()).expect("written");
    swept(&file, &out).stderr(contains("15 runs of 15 are there already"));
    assert_eq!(lines(&out), 20);
}

#[test]
fn plans_are_written_on_request_and_pass_the_verifier_at_the_same_cost() {
    let mut written = study(10);
    written["seeds"] = json!([7]);
    written["scenarios"][2] = json!({ "name": "blind / without faults", "faults": "ignore" });
    let (folder, file) = folder(&written);
    let out = folder.path().join("out");
    swept(&file, &out);
    assert!(!out.join("plans").exists());
    firstfix().args(args(&file, &out)).arg("--plans").assert().success();
    let table: Value = serde_json::from_slice(&fs::read(out.join("table.json")).expect("table.json")).expect("json");
    for (name, row) in [("base-", 0), ("no-travel-cost-", 1), ("blind---without-faults-", 2)] {
        let entries = fs::read_dir(out.join("plans")).expect("a folder").map(|entry| entry.expect("an entry").path());
        let folder = entries
            .into_iter()
            .find(|path| path.file_name().is_some_and(|file| text(Path::new(file)).starts_with(name)));
        let folder = folder.unwrap_or_else(|| panic!("no plan of {name}"));
        let verify = ["verify", &text(&bundled("city-day")), &text(&folder), "--format", "json"];
        // No warning: these plans are for the instance as it is.
        let said = firstfix().args(verify).assert().success().stderr("");
        let verdict: Value = serde_json::from_slice(&said.get_output().stdout).expect("json");
        let scenario = &table["scenarios"][row];
        assert_eq!(scenario["judged_on"], "base");
        let mean = scenario["measures"][0]["mean"].as_f64().expect("a number");
        let total = verdict["score"]["total"].as_f64().expect("a number");
        assert!((mean - total).abs() < 1e-5, "{name}: {mean} against {total}");
    }
}

#[test]
fn formats_are_for_programs_and_pages() {
    let mut small = study(5);
    small["seeds"] = json!(2);
    let (folder, file) = folder(&small);
    let out = folder.path().join("out");
    let printed = |format: &str| {
        let said =
            firstfix().args(args(&file, &out)).args(["--format", format, "--quiet"]).assert().success().stderr("");
        String::from_utf8_lossy(&said.get_output().stdout).into_owned()
    };
    let table: Value = serde_json::from_str(&printed("json")).expect("json");
    assert_eq!((&table["complete"], &table["base"]), (&json!(true), &json!("base")));
    assert_eq!(table["scenarios"][1]["measures"][0]["difference"]["n"], 2);
    let csv = printed("csv");
    assert!(
        csv.starts_with("scenario,sweep,judged_on,measure,")
            && csv.contains("\nno travel cost,,base,travel_km,km,lower,2,")
    );
    assert_eq!(format!("\u{feff}{csv}"), fs::read_to_string(out.join("table.csv")).expect("table.csv"));
    let page = printed("markdown");
    assert!(page.contains("| no travel cost | base | 2 |") && page.contains("| ---: |"), "{page}");
}

#[test]
fn a_scenario_file_with_mistakes_ends_with_3_and_all_of_them() {
    let (folder, file) = folder(&json!({
        "iteration": 5,
        "scenarios": [{ "name": "a", "weights": { "travel": 2 } }, { "name": "b", "without": { "technicians": ["T1"] } }],
    }));
    let out = folder.path().join("out");
    let all = contains("did you mean iterations?")
        .and(contains("unknown-setting").and(contains("scenarios.0.weights.travel")))
        .and(contains("unknown-id").and(contains("did you mean T")))
        .and(contains("scenarios.json:14"))
        .and(contains("3 errors, 0 warnings"));
    firstfix().args(args(&file, &out)).assert().code(3).stdout("").stderr(all);
    assert!(!out.exists(), "nothing is written before the input is sound");
    firstfix().args(args(&folder.path().join("missing.json"), &out)).assert().code(74).stderr(contains("missing.json"));
    firstfix().args(args(&file, &out)).args(["--jobs", "0"]).assert().code(2);
    let in_the_way = folder.path().join("scenarios.json");
    fs::write(&file, study(5).to_string()).expect("written");
    firstfix().args(args(&file, &in_the_way)).assert().code(74).stderr(contains("cannot write"));
}

#[test]
fn bundled_scenarios_fit_the_city_day_and_the_printed_schema() {
    let (loaded, tables) = firstfix::io::read_with_tables(&bundled("city-day")).expect("an instance");
    let workshop = firstfix::study::Workshop::new(loaded, tables);
    let printed = firstfix().args(["schema", "scenarios"]).assert().success();
    let schema: Value = serde_json::from_slice(&printed.get_output().stdout).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for (file, scenarios) in [("first-time-fix-weight.json", 8), ("what-if.json", 14)] {
        let path = bundled("scenarios").join(file);
        let (study, warnings) = firstfix::study::read_study(&path, workshop.instance()).expect("a study");
        assert_eq!((study.scenarios.len(), warnings), (scenarios, vec![]), "{file}");
        assert_eq!(workshop.check(&study), [], "{file}");
        let value: Value = serde_json::from_str(&fs::read_to_string(path).expect(file)).expect("json");
        assert!(validator.is_valid(&value), "{file}");
    }
}
