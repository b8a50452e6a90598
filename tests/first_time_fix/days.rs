//! The routes of the executable definition cut into days of one van that nobody restocks: every number is that of the route in
//! one piece.

use crate::case::{build, object};
use crate::{cases, near};
use firstfix::eval::{Node, Problem, Scratch, Supply, join};
use firstfix::graph::Graph;
use firstfix::model::{Instance, InstanceBuilder, Shift};
use firstfix::plan::{Plan, Route, Stop};
use firstfix::units::{ShiftId, TechId, Ticks};
use firstfix::verify::verify;
use serde_json::Value;
use std::collections::BTreeMap;

/// Where the days begin: every third stop, or every second one, but not where a depot has lent tools, which go back in the
/// evening, and only where the day has a job.
fn mornings(case: &Value, every: usize) -> Vec<usize> {
    let stops = case["stops"].as_array().expect("stops");
    let lends = |stop: &Value| stop["depot"]["tools"] == "all";
    let is_job = |stop: &Value| stop.get("job").is_some();
    let mut begins = vec![0];
    for at in (1..stops.len()).filter(|at| at % every == 0) {
        let last = begins[begins.len() - 1];
        if !stops[..at].iter().any(lends) && stops[last..at].iter().any(is_job) && stops[at..].iter().any(is_job) {
            begins.push(at);
        }
    }
    begins.push(stops.len());
    begins
}

/// Checks a case; whether it spans several days and is feasible.
fn check(case: &Value, expect: &Value, every: usize) -> bool {
    let (instance, route) = build(case);
    let begins = mornings(case, every);
    let (mut all, travel) = InstanceBuilder::of(instance);
    all.horizon.days = begins.len() as u32 - 1;
    let day = all.scale.day();
    let shift = |at: usize| {
        let (at, start) = (at as u32, at as Ticks * day);
        Shift { technician: TechId(0), day: at, start, end: start + 10, latest_end: start + 10, rest: None }
    };
    all.shifts = (0..begins.len() - 1).map(shift).collect();
    let instance = all.build(travel).expect("an instance");
    let routes = begins.windows(2).enumerate();
    let routes = routes.map(|(at, days)| Route::new(ShiftId(at as u32), route.stops[days[0]..days[1]].to_vec()));
    let plan = match verify(&instance, &Plan::new(routes)) {
        Ok(plan) => plan,
        Err(violations) => {
            let why = expect["why"].as_str().expect("a reason");
            let same = |rule: &str| rule == why || (why == "part" && rule == "lasting-stock");
            assert!(violations.iter().any(|broken| same(broken.rule)), "{violations:?} but {expect} of {case}");
            return false;
        }
    };
    assert!(expect["feasible"].as_bool() == Some(true), "accepted, but {expect}: {case}");
    for stop in plan.routes().iter().flat_map(|route| &route.stops) {
        if let Stop::Job(job) = stop.stop {
            let expected = expect["p_fix"][&instance.jobs[job].id].as_f64();
            assert!(near(stop.p_fix.unwrap_or(-1.0), expected.expect("a chance")), "{stop:?} of {case}");
        }
    }
    evaluate(&instance, plan.plan(), expect);
    let mut used = BTreeMap::<&str, f64>::new();
    for (part, units) in plan.routes().iter().flat_map(|route| &route.expected_use) {
        *used.entry(instance.parts[*part].id.as_str()).or_default() += units;
    }
    let expected: BTreeMap<_, _> = object(expect, "expected_use").collect();
    assert_eq!(used.len(), expected.len(), "{used:?} but {expect} of {case}");
    let same = |(part, units): (&&str, &f64)| near(*units, expected[part].as_f64().unwrap_or(-1.0));
    assert!(used.iter().all(same), "{used:?} but {expect} of {case}");
    plan.routes().len() > 1
}

/// The walk of the search over the days, with the fills of the case, expects as many fixes.
fn evaluate(instance: &Instance, plan: &Plan, expect: &Value) {
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph);
    let node = |stop: &Stop| match stop {
        Stop::Job(job) => Some(Node::job(*job)),
        Stop::Depot { depot, .. } => Some(Node::depot(*depot)),
        Stop::Break => None,
    };
    let days: Vec<Vec<Node>> = plan.routes.iter().map(|route| route.stops.iter().filter_map(node).collect()).collect();
    let mut nodes = Vec::new();
    join(days.iter().map(Vec::as_slice), &mut nodes);
    let fill = |stop: &Stop| if let Stop::Depot { fill, .. } = stop { Some(fill.clone()) } else { None };
    let fills: Vec<_> = plan.routes.iter().flat_map(|route| &route.stops).filter_map(fill).collect();
    let (_, fixes) = Scratch::default()
        .given(&problem, Supply::default(), plan.routes[0].shift, &nodes, &fills)
        .expect("the verifier passed it");
    assert!(near(fixes, expect["expected_fixes"].as_f64().unwrap_or(-1.0)), "{fixes} but {expect}");
}

#[test]
fn days_of_one_van_are_one_route_to_the_definition() {
    let cases = cases();
    for every in [1, 2, 3] {
        let several = cases.iter().filter(|case| check(&case["case"], &case["expect"], every)).count();
        println!("{several} feasible cases over several days");
        assert!(cases.is_empty() || several > 100, "{several} over several days");
    }
}
