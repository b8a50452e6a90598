//! Home-care days: plans of published instances against the file alone.

#[path = "../benches/quality/homecare.rs"]
mod homecare;

use firstfix::io::import::{Options, import};
use firstfix::model::Instance;
use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::units::currency;
use firstfix::verify::VerifiedPlan;
use homecare::{Visit, visits};
use std::path::PathBuf;

/// The file of an instance, unless the data is not here.
fn file(name: &str) -> Option<String> {
    let root = std::env::var_os("FIRSTFIX_BENCH").map(PathBuf::from);
    let root = root.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/bench"));
    let text = std::fs::read_to_string(root.join("hhcrsp").join(format!("{name}.json"))).ok();
    if text.is_none() {
        eprintln!("skipped: no hhcrsp data");
    }
    text
}

fn instance(text: &str) -> Instance {
    let tables = import("hhcrsp", text, &Options { file: "day.json".into(), ..Options::default() }).expect("imports");
    firstfix::io::build(&tables).expect("an instance").instance
}

fn planned(instance: &Instance, iterations: u64) -> VerifiedPlan {
    let budget = Budget { time: None, iterations: Some(iterations) };
    let options = SolveOptions { budget, solver: SolverKind::Heuristic, ..SolveOptions::default() };
    solve(instance, &options, &Silent).expect("a plan").plan
}

#[test]
fn plans_are_worth_what_the_file_alone_says() {
    // Name, and the best value known.
    for (name, best) in [
        ("InstanzCPLEX_HCSRP_10_1", 218.199),
        ("InstanzCPLEX_HCSRP_10_3", 305.858),
        ("InstanzCPLEX_HCSRP_25_3", 399.089),
        ("InstanzVNS_HCSRP_100_1", 1255.93),
    ] {
        let Some(text) = file(name) else { return };
        let instance = instance(&text);
        let plan = planned(&instance, 400);
        let by_file = serde_json::from_str(&text).expect("json");
        let value = homecare::objective(&by_file, &visits(&instance, &plan))
            .unwrap_or_else(|broken| panic!("{name}: {broken}"));
        let ours = currency(plan.score().total(instance.objective.mode));
        // The price of a tick is a third of a thousandth, rounded.
        assert!((value - ours).abs() < 1e-5 * value, "{name}: {ours}, by the file {value}");
        assert!(value < best * 1.1, "{name}: {value}, {best} is known");
        if instance.job_count() < 20 {
            assert!((value - best).abs() < 2e-3, "{name}: {value}, {best} is known");
        }
    }
}

#[test]
fn the_file_alone_notices_what_is_wrong() {
    let Some(text) = file("InstanzCPLEX_HCSRP_10_1") else { return };
    let instance = instance(&text);
    let good = visits(&instance, &planned(&instance, 20));
    let by_file = serde_json::from_str(&text).expect("json");
    let broken = |change: &dyn Fn(&mut Vec<Visit>)| {
        let mut visits = good.clone();
        change(&mut visits);
        homecare::objective(&by_file, &visits).expect_err("something is wrong")
    };
    assert!(homecare::objective(&by_file, &good).is_ok());
    assert!(broken(&|all| drop(all.pop())).contains("not served"));
    assert!(broken(&|all| all[1].begin = all[0].begin).contains("cannot before"));
    let pair = good.iter().position(|visit| visit.job.ends_with("/2")).expect("a pair");
    assert!(broken(&|all| all[pair].begin += 1e4).contains("behind"));
    assert!(!broken(&|all| all.iter_mut().for_each(|visit| visit.caregiver = "c2".into())).is_empty());
}
