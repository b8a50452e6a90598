//! Conversations with the command line: what is said where, and how it ends.

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use std::fs;
use std::path::{Path, PathBuf};

fn firstfix() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env_remove("COLUMNS");
    command
}

/// A day in Brussels: two technicians, six jobs, a depot, a part that may be needed.
const DAY: [(&str, &str); 6] = [
    ("instance.json", r#"{"name": "a day in Brussels", "start": "2026-11-24"}"#),
    (
        "technicians.csv",
        "technician_id,name,start_lat,start_lon,shift_start,shift_end,max_overtime_min,skills,break_min,break_from,break_to\n\
         anna,Ana Š.,50.8467,4.3525,08:00,16:30,30,gas:2;electric,30,11:30,13:30\n\
         bo,田中 Bo,50.8798,4.7005,07:30,16:00,0,gas,30,11:30,13:30\n",
    ),
    (
        "jobs.csv",
        "job_id,customer_id,lat,lon,duration_min,windows,priority,skills\n\
         boiler-1,=C1,50.8503,4.3517,60,08:00-12:00,1,gas:2\n\
         boiler-2,C2,50.8792,4.7010,45,08:00-12:00;13:00-15:00,2,gas\n\
         lamp-3,C3,50.8262,4.3570,30,,3,electric\n\
         leak-4,C4,50.8660,4.4200,90,09:00-16:00,3,gas\n\
         leak-5,C5,50.8900,4.6400,40,,4,gas\n\
         meter-6,C6,50.8410,4.3680,20,10:00-11:00,5,\n",
    ),
    ("parts.csv", "part_id,name,unit_cost\nvalve,Gas valve,40\n"),
    ("stock.csv", "location_id,part_id,quantity\ndepot,valve,10\nbo,valve,1\n"),
    ("depots.csv", "depot_id,lat,lon\ndepot,50.8550,4.3900\n"),
];

/// Faults of the day.
const FAULTS: &str =
    "job_id,fault,probability,parts\nleak-4,valve,0.6,valve:1\nleak-5,valve,0.5,valve:1\nboiler-1,valve,0.9,valve:1\n";

/// The day in a folder of its own.
fn small() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let instance = folder.path().join("day");
    fs::create_dir(&instance).expect("a folder");
    for (name, contents) in DAY.into_iter().chain([("faults.csv", FAULTS)]) {
        fs::write(instance.join(name), contents).expect("written");
    }
    (folder, instance)
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn solved(instance: &Path, out: &Path) -> assert_cmd::assert::Assert {
    let args = ["solve", &text(instance), "-o", &text(out), "--iterations", "200", "--threads", "1"];
    firstfix().args(args).args(["--solver", "heuristic"]).assert().success()
}

#[test]
fn help_teaches() {
    let output = firstfix().arg("--help").assert().success().stderr("");
    insta::assert_snapshot!("help", String::from_utf8_lossy(&output.get_output().stdout));
    let output = firstfix().args(["solve", "--help"]).assert().success();
    insta::assert_snapshot!("help_solve", String::from_utf8_lossy(&output.get_output().stdout));
}

#[test]
fn nothing_at_all_shows_the_help() {
    firstfix().assert().code(2).stdout("").stderr(contains("Usage: firstfix"));
}

#[test]
fn usage_errors_end_with_2() {
    for args in [
        vec!["slove", "x"],
        vec!["solve"],
        vec!["solve", "x", "--time-limit", "soon"],
        vec!["solve", "x", "--gap", "2"],
        vec!["solve", "x", "--threads", "0"],
        vec!["solve", "x", "--iterations", "0"],
        vec!["solve", "x", "--solver", "magic"],
        vec!["import", "excel", "x", "y"],
        vec!["generate", "x", "--jobs", "-3"],
        vec!["schema", "weather"],
    ] {
        firstfix().args(&args).assert().code(2).stdout("").stderr(contains("error:"));
    }
}

#[test]
fn a_mistyped_command_is_recognised() {
    firstfix().args(["slove", "x"]).assert().code(2).stderr(contains("solve"));
}

#[test]
fn files_that_are_not_there_end_with_74() {
    let (folder, instance) = small();
    let missing = text(&folder.path().join("missing"));
    for args in [
        vec!["solve", &missing],
        vec!["check", &missing],
        vec!["verify", &text(&instance), &missing],
        vec!["import", "solomon", &missing, &text(folder.path())],
    ] {
        let said = firstfix().args(&args).assert().code(74);
        let output = said.get_output();
        let all = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(all.contains("missing"), "{args:?}: {all}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_ends_with_74_before_the_search() {
    let (folder, instance) = small();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").expect("written");
    let args = ["solve", &text(&instance), "-o", &text(&file), "--time-limit", "1h"];
    firstfix()
        .args(args)
        .timeout(std::time::Duration::from_secs(60))
        .assert()
        .code(74)
        .stderr(contains("cannot write"));
}

#[test]
fn an_invalid_instance_ends_with_3_and_names_file_and_line() {
    let (_folder, instance) = small();
    let jobs = instance.join("jobs.csv");
    let rows = fs::read_to_string(&jobs).expect("jobs.csv");
    fs::write(&jobs, rows.replacen("job_id", "jobb_id", 1)).expect("written");
    let line = || contains("jobs.csv").and(contains("job_id"));
    firstfix().args(["solve", &text(&instance)]).assert().code(3).stdout("").stderr(line());
    firstfix().args(["check", &text(&instance)]).assert().code(3).stdout(line());
    let github = ["check", &text(&instance), "--format", "github"];
    firstfix().args(github).assert().code(3).stdout(contains("::error file="));
}

#[test]
fn an_instance_that_can_be_planned_passes_the_check() {
    let (_folder, instance) = small();
    firstfix()
        .args(["check", &text(&instance)])
        .assert()
        .success()
        .stdout(contains("can be planned (6 jobs, 2 technicians"));
    let json = firstfix().args(["check", &text(&instance), "--format", "json"]).assert().success();
    let faults: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).expect("json");
    assert!(faults.is_array());
}

#[test]
fn a_job_that_nobody_can_do_ends_the_check_with_4() {
    let (folder, instance) = small();
    let jobs = instance.join("jobs.csv");
    let rows = fs::read_to_string(&jobs).expect("jobs.csv");
    fs::write(&jobs, rows.replace("gas:2", "gas:3")).expect("written");
    let said = contains("jobs.csv:2").and(contains("boiler-1")).and(contains("not all of it"));
    firstfix().args(["check", &text(&instance)]).assert().code(4).stdout(said);
    // The rest can still be planned, and the plan says why.
    let out = folder.path().join("plan");
    solved(&instance, &out).stdout(contains("boiler-1").and(contains("gas")));
    let plan: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("plan.json")).expect("a plan")).expect("json");
    assert_eq!(plan["unassigned"][0]["job"], "boiler-1");
    assert_eq!(plan["unassigned"][0]["reasons"][0]["code"], "missing-skill");
}

#[test]
fn the_summary_of_a_day() {
    let (folder, instance) = small();
    let said = solved(&instance, &folder.path().join("plan"));
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d+\.\d s, \d+ iterations", "[time], [number] iterations");
    settings.bind(|| insta::assert_snapshot!("summary", String::from_utf8_lossy(&said.get_output().stdout)));
}

#[test]
fn sample_data_is_the_same_for_the_same_seed() {
    let folder = tempfile::tempdir().expect("a folder");
    let jobs = |name: &str, seed: &str| {
        let dir = folder.path().join(name).join("day");
        firstfix().args(["generate", &text(&dir), "--jobs", "30", "--seed", seed]).assert().success().stdout("");
        fs::read_to_string(dir.join("jobs.csv")).expect("jobs.csv")
    };
    assert_eq!(jobs("one", "4"), jobs("two", "4"));
    assert_ne!(jobs("one", "4"), jobs("three", "5"));
}

#[test]
fn a_plan_is_written_whole_and_verified() {
    let (folder, instance) = small();
    let out = folder.path().join("plan");
    solved(&instance, &out).stdout(contains("expected cost")).stderr(contains("wrote plan.json"));
    let mut names: Vec<String> = fs::read_dir(&out)
        .expect("a folder")
        .map(|entry| text(Path::new(&entry.expect("an entry").file_name())))
        .collect();
    names.sort();
    let wanted =
        ["calendar", "loading.csv", "plan.json", "replenishment.csv", "report.html", "routes.geojson", "schedule.csv"];
    assert_eq!(names, wanted);
    let plan = text(&out.join("plan.json"));
    firstfix().args(["verify", &text(&instance), &plan]).assert().success().stdout(contains("obeys every rule"));
}

#[test]
fn one_seed_gives_one_plan() {
    let (folder, instance) = small();
    let written = |name: &str| {
        let out = folder.path().join(name);
        solved(&instance, &out);
        let plan = fs::read_to_string(out.join("plan.json")).expect("plan.json");
        plan.lines().filter(|line| !line.contains("wall_s")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(written("one"), written("two"));
}

#[test]
fn a_plan_obeys_its_printed_schema() {
    let (folder, instance) = small();
    let out = folder.path().join("plan");
    solved(&instance, &out);
    let printed = firstfix().args(["schema", "plan"]).assert().success();
    let schema: serde_json::Value = serde_json::from_slice(&printed.get_output().stdout).expect("json");
    let plan: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("plan.json")).expect("a plan")).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<String> = validator.iter_errors(&plan).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn json_goes_to_stdout_and_quiet_is_quiet() {
    let (folder, instance) = small();
    let out = text(&folder.path().join("plan"));
    let args = ["solve", &text(&instance), "-o", &out, "--iterations", "50", "--format", "json", "--quiet"];
    let said = firstfix().args(args).args(["--solver", "heuristic"]).assert().success().stderr("");
    let summary: serde_json::Value = serde_json::from_slice(&said.get_output().stdout).expect("json");
    assert_eq!(summary["solver"]["objective"], summary["score"]["total"]);
    assert_eq!(summary["output"], out);
}

#[test]
fn a_plan_that_breaks_a_rule_ends_with_4() {
    let (folder, instance) = small();
    let out = folder.path().join("plan");
    solved(&instance, &out);
    let path = out.join("plan.json");
    let mut plan: serde_json::Value = serde_json::from_slice(&fs::read(&path).expect("a plan")).expect("json");
    // A job twice on one route.
    let stops = plan["routes"][0]["stops"].as_array_mut().expect("stops");
    let job = stops.iter().find(|stop| stop["kind"] == "job").expect("a job").clone();
    stops.push(job);
    fs::write(&path, plan.to_string()).expect("written");
    firstfix().args(["verify", &text(&instance), &text(&path)]).assert().code(4).stdout(contains("the plan breaks"));
    let json = ["verify", &text(&instance), &text(&path), "--format", "json"];
    let said = firstfix().args(json).assert().code(4);
    let verdict: serde_json::Value = serde_json::from_slice(&said.get_output().stdout).expect("json");
    assert_eq!(verdict["valid"], false);
    assert!(verdict["violations"][0]["rule"].is_string());
    // A start plan has to be sound as well.
    let start = ["solve", &text(&instance), "-o", &text(&out), "--start", &text(&path), "--iterations", "1"];
    firstfix().args(start).assert().code(4).stderr(contains("start plan"));
}

#[test]
fn a_solve_goes_on_from_a_plan() {
    let (folder, instance) = small();
    let out = folder.path().join("plan");
    solved(&instance, &out);
    let total = |dir: &Path| {
        let plan: serde_json::Value =
            serde_json::from_slice(&fs::read(dir.join("plan.json")).expect("a plan")).expect("json");
        plan["score"]["total"].as_f64().expect("a number")
    };
    let (again, start) = (folder.path().join("again"), text(&out.join("plan.json")));
    let args = ["solve", &text(&instance), "-o", &text(&again), "--start", &start, "--iterations", "1"];
    firstfix().args(args).args(["--solver", "heuristic", "--threads", "1"]).assert().success();
    assert!(total(&again) <= total(&out));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_search_and_the_plan_is_written() {
    let (folder, instance) = small();
    let out = folder.path().join("plan");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_firstfix"))
        .args(["solve", &text(&instance), "-o", &text(&out), "--time-limit", "10m", "--solver", "heuristic"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("started");
    std::thread::sleep(std::time::Duration::from_secs(3));
    let id = child.id().to_string();
    let killed = std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill");
    assert!(killed.success());
    // As `timeout` does: it signals the program, then its group.
    std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill");
    let begun = std::time::Instant::now();
    let ended = child.wait().expect("an end");
    assert!(begun.elapsed().as_secs() < 30, "it took {:?}", begun.elapsed());
    assert_eq!(ended.code(), Some(0));
    let plan = fs::read_to_string(out.join("plan.json")).expect("a plan");
    assert!(plan.contains("\"status\": \"interrupted\""), "{plan}");
}

#[test]
fn a_published_instance_is_imported_and_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tiny.txt");
    let rows = "tiny\n\nVEHICLE\nNUMBER     CAPACITY\n  2         50\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE\n\n\
        0 0 0 0 0 100 0\n1 3 4 10 0 90 5\n2 6 8 10 0 90 5\n";
    fs::write(&file, rows).expect("written");
    let dir = folder.path().join("tiny");
    firstfix()
        .args(["import", "solomon", &text(&file), &text(&dir)])
        .assert()
        .success()
        .stdout("")
        .stderr(contains("2 jobs"));
    firstfix().args(["check", &text(&dir)]).assert().success();
    let out = folder.path().join("plan");
    solved(&dir, &out).stderr(contains("no routes.geojson"));
    assert!(!out.join("routes.geojson").exists());
}

#[test]
fn completions_are_printed_for_shells() {
    for shell in ["bash", "zsh", "fish"] {
        firstfix().args(["completions", shell]).assert().success().stdout(contains("firstfix")).stderr("");
    }
}

#[cfg(not(feature = "milp"))]
#[test]
fn a_build_without_the_milp_says_so() {
    let (_folder, instance) = small();
    firstfix()
        .args(["solve", &text(&instance), "--solver", "milp"])
        .assert()
        .code(2)
        .stderr(contains("--solver heuristic"));
}
