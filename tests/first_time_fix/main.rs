//! The verifier, the evaluation of the search and the simulation against the executable definition of first-time fix: 400
//! routes with its answers, and new ones.

mod bundled;
mod case;
mod days;
mod loading;
mod playing;

use case::{build, object};
use firstfix::eval::{Node, Problem, Scratch, Supply};
use firstfix::graph::Graph;
use firstfix::plan::{Plan, Stop};
use firstfix::verify::{verify, verify_route};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The folder of the definition, or nothing where this checkout has none.
fn definition() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/spec/first_time_fix.jsonl");
    folder.exists().then_some(folder)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn check(case: &Value, expect: &Value) {
    let (instance, route) = build(case);
    let timed = match verify_route(&instance, &route) {
        Ok(timed) => timed,
        Err(violations) => {
            // The definition stops at the first fault; the verifier names all of them.
            let why = expect["why"].as_str();
            assert!(violations.iter().any(|broken| Some(broken.rule) == why), "{violations:?} but {expect} of {case}");
            return;
        }
    };
    assert!(expect["feasible"].as_bool().unwrap(), "accepted, but {expect}: {case}");
    assert!(timed.first_time_fix_exact);
    let expected: &Map<String, Value> = expect["p_fix"].as_object().unwrap();
    for stop in &timed.stops {
        if let Stop::Job(job) = stop.stop {
            let (id, p_fix) = (&instance.jobs[job].id, stop.p_fix.unwrap());
            assert!(near(p_fix, expected[id].as_f64().unwrap()), "{id}: {p_fix} in {case}");
        }
    }
    // What each job lacks adds up to what its chance lacks.
    let plan = verify(&instance, &Plan::new([route])).expect("a route that is right by itself");
    for (stop, losses) in timed.stops.iter().zip(&plan.losses(&instance)[0]) {
        let lost: f64 = losses.iter().map(|loss| loss.probability).sum();
        assert!(near(lost, 1.0 - stop.p_fix.unwrap_or(1.0)), "{losses:?} of {case}");
    }
    assert!(near(timed.score.expected_fixes, expect["expected_fixes"].as_f64().unwrap()));
    let used: BTreeMap<_, _> =
        timed.expected_use.iter().map(|(part, units)| (instance.parts[*part].id.as_str(), *units)).collect();
    let expected: BTreeMap<_, _> = object(expect, "expected_use").map(|(id, of)| (id, of.as_f64().unwrap())).collect();
    assert_eq!(used.len(), expected.len(), "{used:?} but {expect} of {case}");
    assert!(used.iter().all(|(id, units)| near(*units, expected[id])), "{used:?} but {expect} of {case}");
}

fn cases() -> Vec<Value> {
    let Some(file) = definition() else {
        println!("skipped: no ../shared/spec/first_time_fix.jsonl beside this checkout");
        return Vec::new();
    };
    let text = std::fs::read_to_string(file).unwrap();
    let cases: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 400);
    cases
}

#[test]
fn agrees_with_the_executable_definition() {
    cases().iter().for_each(|case| check(&case["case"], &case["expect"]));
}

/// Checks the evaluation of the search, with the fills of the case.
fn check_evaluation(case: &Value, expect: &Value) {
    let (instance, route) = build(case);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let node = |stop: &Stop| match stop {
        Stop::Job(job) => Some(Node::job(*job)),
        Stop::Depot { depot, .. } => Some(Node::depot(*depot)),
        Stop::Break => None,
    };
    let nodes: Vec<Node> = route.stops.iter().filter_map(node).collect();
    let fill = |stop: &Stop| if let Stop::Depot { fill, .. } = stop { Some(fill.clone()) } else { None };
    let fills: Vec<_> = route.stops.iter().filter_map(fill).collect();
    // Who has the skills for the certain needs is the graph's business.
    let skilled = route.jobs().all(|job| graph.can_serve(route.shift, job));
    let valued = Scratch::default().given(&problem, Supply::default(), route.shift, &nodes, &fills);
    match valued.filter(|_| skilled) {
        Some((_, fixes)) => {
            let expected = expect["expected_fixes"].as_f64();
            assert!(expected.is_some_and(|expected| near(fixes, expected)), "{fixes} but {expect}: {case}");
        }
        None => assert_eq!(expect["feasible"], Value::Bool(false), "refused: {case}"),
    }
}

#[test]
fn the_evaluation_of_the_search_agrees_too() {
    cases().iter().for_each(|case| check_evaluation(&case["case"], &case["expect"]));
}

/// New cases, with the answers that the definition itself gives.
#[test]
fn agrees_on_cases_that_nobody_has_seen() {
    let Some(script) = definition().map(|cases| cases.with_extension("py")) else { return };
    for seed in ["7", "20261124"] {
        let made = std::process::Command::new("python3").arg(&script).args(["vectors", seed, "400"]).output();
        let Ok(made) = made.ok().filter(|made| made.status.success()).ok_or(()) else {
            println!("skipped: no python3 to run the definition with");
            return;
        };
        let text = String::from_utf8(made.stdout).unwrap();
        assert_eq!(text.lines().count(), 400);
        for line in text.lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            check(&case["case"], &case["expect"]);
            check_evaluation(&case["case"], &case["expect"]);
        }
    }
}
