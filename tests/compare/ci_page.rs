//! The pipeline of docs/ci.md: its files are taken from the page and really run.

use crate::day::{firstfix, page};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with `tomorrow`, `yesterday/data`, `yesterday/plan` and the files of the page.
struct Pipeline {
    folder: tempfile::TempDir,
}

/// A file of the page: what stands in the fence behind its name.
fn on_page(name: &str) -> String {
    let page = page("ci.md");
    let (_, rest) =
        page.split_once(&format!("<!-- file: {name} -->\n```")).unwrap_or_else(|| panic!("{name} on the page"));
    let (_, body) = rest.split_once('\n').expect("a fence");
    body.split_once("\n```").expect("the end of a fence").0.to_owned() + "\n"
}

/// Each step of the workflow that runs something: its name, its commands, and whether it runs after a failure.
fn steps(workflow: &str) -> Vec<(String, String, bool)> {
    let blocks = workflow.split("\n      - ").skip(1);
    let step = |block: &str| {
        let always = block.contains("if: always()");
        let name = block.lines().next()?.strip_prefix("name: ")?.to_owned();
        let (_, run) = block.split_once("        run: ")?;
        let commands = match run.strip_prefix("|\n") {
            Some(lines) => lines.lines().map(|line| line.trim_start().to_owned() + "\n").collect(),
            None => run.lines().next()?.to_owned(),
        };
        Some((name, commands, always))
    };
    blocks.filter_map(step).collect()
}

impl Pipeline {
    fn new() -> Self {
        let pipeline = Self { folder: tempfile::tempdir().expect("a folder") };
        let generate = |name: &str, seed: &str| {
            let args = ["--jobs", "12", "--technicians", "3", "--seed", seed];
            firstfix().arg("generate").arg(pipeline.path(name)).args(args).assert().success();
        };
        fs::create_dir(pipeline.path("yesterday")).expect("a folder");
        generate("yesterday/data", "1");
        generate("tomorrow", "2");
        let solve = ["--iterations", "20", "--seed", "1", "--threads", "1", "--quiet", "-o"];
        let plan = pipeline.path("yesterday/plan");
        firstfix().arg("solve").arg(pipeline.path("yesterday/data")).args(solve).arg(plan).assert().success();
        for name in ["plan-tomorrow.sh", "thresholds.json"] {
            fs::write(pipeline.path(name), on_page(name)).expect("written");
        }
        pipeline
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs bash in the folder as a runner does, with this firstfix on the path.
    fn bash(&self, args: &[&str]) -> Output {
        let own = Path::new(env!("CARGO_BIN_EXE_firstfix")).parent().expect("a folder").to_owned();
        let rest = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&rest))).expect("a path");
        let mut bash = Command::new("bash");
        bash.args(args).current_dir(self.folder.path()).env("PATH", path).env("ITERATIONS", "20");
        bash.env("GITHUB_STEP_SUMMARY", self.path("summary.md")).env("NO_COLOR", "1").output().expect("bash")
    }

    fn script(&self) -> Option<i32> {
        self.bash(&["plan-tomorrow.sh", "tomorrow", "out", "yesterday"]).status.code()
    }

    /// Asks for what no plan has.
    fn tighten(&self) {
        let mut thresholds: Value = serde_json::from_str(&self.text("thresholds.json")).expect("json");
        thresholds["min"]["served"] = 13.into();
        fs::write(self.path("thresholds.json"), thresholds.to_string()).expect("written");
    }
}

#[test]
fn the_script_lets_a_good_plan_through() {
    let pipeline = Pipeline::new();
    let said = pipeline.bash(&["plan-tomorrow.sh", "tomorrow", "out", "yesterday"]);
    assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stderr));
    let gate: Value = serde_json::from_str(&pipeline.text("out/gate.json")).expect("json");
    assert_eq!((&gate["passed"], &gate["verified"]), (&true.into(), &true.into()));
    assert_eq!(gate["thresholds"].as_array().map(Vec::len), Some(5));
    assert!(pipeline.text("out/compare.html").contains("yesterday · tomorrow"));
    assert_eq!(pipeline.text("out/check.json").trim(), "[]");
    for name in ["plan/plan.json", "plan/report.html", "summary.txt"] {
        assert!(!pipeline.text(&format!("out/{name}")).is_empty());
    }
    // Without a yesterday there is nothing to compare with.
    let said = pipeline.bash(&["plan-tomorrow.sh", "tomorrow", "first"]);
    assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(!pipeline.path("first/compare.html").exists());
}

#[test]
fn the_script_stops_a_plan_that_is_not_good_enough_and_keeps_the_files() {
    let pipeline = Pipeline::new();
    pipeline.tighten();
    assert_eq!(pipeline.script(), Some(5));
    let gate: Value = serde_json::from_str(&pipeline.text("out/gate.json")).expect("json");
    let failed: Vec<&Value> =
        gate["thresholds"].as_array().unwrap().iter().filter(|row| row["holds"] == false).collect();
    assert_eq!((failed.len(), &failed[0]["kpi"]), (1, &"served".into()));
    assert!(pipeline.path("out/plan/plan.json").exists() && pipeline.path("out/compare.html").exists());
}

#[test]
fn the_script_ends_with_the_code_of_the_step_that_fails() {
    let pipeline = Pipeline::new();
    fs::write(pipeline.path("thresholds.json"), r#"{"max": {"unserverd": 1}}"#).expect("written");
    assert_eq!(pipeline.script(), Some(2));
    let jobs = pipeline.path("tomorrow/jobs.csv");
    let rows = fs::read_to_string(&jobs).expect("jobs");
    fs::write(&jobs, rows.replacen("duration_min", "duration", 1)).expect("written");
    assert_eq!(pipeline.script(), Some(3));
    assert!(pipeline.text("out/check.json").contains("unknown-column"));
    fs::remove_dir_all(pipeline.path("tomorrow")).expect("removed");
    assert_eq!(pipeline.script(), Some(74));
}

#[test]
fn the_workflow_runs_step_by_step() {
    let pipeline = Pipeline::new();
    let steps = steps(&on_page("plan.yml"));
    let names: Vec<&str> = steps.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["Check the data", "Plan", "Let it through", "Say what is different"]);
    let run = |commands: &str| pipeline.bash(&["-eo", "pipefail", "-c", commands]);
    for (name, commands, _) in &steps {
        let said = run(commands);
        assert_eq!(said.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&said.stderr));
        if name == "Let it through" {
            assert!(String::from_utf8_lossy(&said.stdout).starts_with("::notice "));
        }
    }
    assert!(pipeline.text("summary.md").contains("| key figure | yesterday | tomorrow |"));
    assert!(pipeline.path("plan/compare.html").exists());
    // A plan that is not let through is annotated; what runs always still says what is different.
    pipeline.tighten();
    let codes: Vec<Option<i32>> = steps[2..].iter().map(|(_, commands, _)| run(commands).status.code()).collect();
    assert_eq!((codes, steps[3].2), (vec![Some(5), Some(0)], true));
    assert!(
        String::from_utf8_lossy(&run(&steps[2].1).stdout)
            .contains("::error file=plan/plan.json,title=firstfix gate%3A served::")
    );
}

#[test]
fn every_command_line_of_the_page_is_understood() {
    // What is not in the files stands in fences of its own, or in the tables as options.
    let (gate, compare) = (
        crate::day::stdout(firstfix().args(["gate", "--help"])),
        crate::day::stdout(firstfix().args(["compare", "--help"])),
    );
    for (text, help) in [(page("ci.md"), gate + &compare), (page("compare.md"), compare.clone())] {
        let options =
            text.split('`').filter(|code| code.starts_with("--")).filter_map(|code| code.split([' ', '=']).next());
        let unknown: Vec<&str> = options.filter(|option| !help.contains(option)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
