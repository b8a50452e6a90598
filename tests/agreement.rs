//! Brute force, the arc model and the route model agree on tiny instances that mix all rules.
#![cfg(feature = "milp")]

mod common;

use common::brute::{self, Loads};
use common::tiny;
use firstfix::exact::{ExactStatus, arc, route};
use firstfix::model::{Instance, Mode, identical_shifts};
use firstfix::plan::{Plan, Route, Score, Stop, certain_fill};
use firstfix::units::{DepotId, Money, PartId};
use firstfix::verify::{TimedRoute, VerifiedPlan, verify};
use std::cmp::Ordering;

/// Depot visits on one route that brute force tries.
const VISITS: usize = 2;

/// Compares scores as far as the solver's tolerances allow.
fn compare(a: &Score, b: &Score, mode: Mode) -> Ordering {
    let (x, y) = (a.total(mode), b.total(mode));
    let money = if (x - y).abs() <= slack(y) { Ordering::Equal } else { x.cmp(&y) };
    if mode == Mode::Cost {
        return money;
    }
    let fixes = |score: &Score| (score.expected_fixes * 1e6).round() as i64;
    a.unserved.cmp(&b.unserved).then(fixes(b).cmp(&fixes(a))).then(money)
}

/// A hundred-thousandth of a cent, or a ten-millionth of a large amount.
fn slack(money: Money) -> Money {
    100.max(money.abs() / 10_000_000)
}

fn verified(instance: &Instance, plan: &Plan) -> VerifiedPlan {
    verify(instance, plan).unwrap_or_else(|broken| panic!("{}: {plan:?} breaks {broken:?}", instance.name))
}

/// Whether brute force cannot have met a plan: it loads otherwise than by policy, which is worse or impossible
/// here, or visits depots more often.
fn beyond_brute_force(instance: &Instance, plan: &Plan, best: &Score) -> bool {
    let visits = |route: &Route| route.stops.iter().filter(|stop| matches!(stop, Stop::Depot { .. })).count();
    if plan.routes.iter().any(|route| visits(route) > VISITS) {
        return true;
    }
    let by_policy = plan
        .routes
        .iter()
        .map(|route| Route { shift: route.shift, stops: certain_fill(instance, route.shift, &route.stops) });
    match verify(instance, &Plan::new(by_policy)) {
        Ok(plan) => compare(plan.score(), best, instance.objective.mode) != Ordering::Less,
        Err(_) => true,
    }
}

/// No bound lies beyond the best plan known.
fn check_bounds(instance: &Instance, outcome: &arc::ArcOutcome, best: &Score) {
    let (name, mode) = (&instance.name, instance.objective.mode);
    let reached = &best.unserved[..outcome.bounds.unserved.len()];
    assert!(outcome.bounds.unserved.as_slice() <= reached, "{name}: {:?}", outcome.bounds);
    if outcome.bounds.unserved.as_slice() < reached {
        return;
    }
    let fixes = outcome.bounds.fixes.unwrap_or(f64::INFINITY);
    assert!(fixes >= best.expected_fixes, "{name}: {:?}", outcome.bounds);
    if fixes < best.expected_fixes + 1e-5 || mode == Mode::Cost {
        assert!(outcome.bound.is_none_or(|bound| bound <= best.total(mode)), "{name}: {:?}", outcome.bound);
    }
}

#[test]
fn the_arc_model_equals_brute_force() {
    let (mut compared, mut better) = (0, 0);
    for seed in 0..500 {
        let instance = tiny::instance(seed);
        let (_, best) = brute::best(&instance, VISITS, Loads::Certain);
        let outcome = arc::solve(&instance, &arc::ArcOptions::default()).expect("tiny instances are solved");
        check_bounds(&instance, &outcome, &best);
        assert_eq!(outcome.status, ExactStatus::Optimal, "seed {seed}");
        if !outcome.relaxed.is_empty() {
            continue;
        }
        compared += 1;
        let plan = outcome.plan.expect("an optimal outcome has a plan");
        let found = verified(&instance, &plan);
        match compare(found.score(), &best, instance.objective.mode) {
            Ordering::Equal => {}
            Ordering::Less if beyond_brute_force(&instance, &plan, &best) => better += 1,
            order => panic!("seed {seed}: {order:?}: {:?} by {plan:?}, brute force {best:?}", found.score()),
        }
        let bound = outcome.bound.filter(|_| outcome.restricted.is_empty());
        let gap = bound.map_or(0, |bound| found.score().total(instance.objective.mode) - bound);
        assert!(gap <= 2_000 + best.total(instance.objective.mode).abs() / 500_000, "seed {seed}: gap {gap}");
    }
    assert!(compared >= 450 && better <= 10, "{compared} compared, {better} better than brute force");
}

#[test]
fn the_arc_model_bounds_instances_with_faults() {
    let mut exact = 0;
    for seed in 0..150 {
        let instance = tiny::with_faults(seed);
        let (plan, best) = brute::best(&instance, VISITS, Loads::Certain);
        let options = arc::ArcOptions { start: Some(&plan), ..Default::default() };
        let outcome = arc::solve(&instance, &options).expect("tiny instances are solved");
        check_bounds(&instance, &outcome, &best);
        if outcome.relaxed.is_empty() {
            exact += 1;
            let plan = outcome.plan.expect("an optimal outcome has a plan");
            let order = compare(verified(&instance, &plan).score(), &best, instance.objective.mode);
            let fine = order == Ordering::Equal || beyond_brute_force(&instance, &plan, &best);
            assert!(order != Ordering::Greater && fine, "seed {seed}: {order:?}: {plan:?}");
        }
    }
    assert!(exact >= 40, "{exact} instances without contested parts");
}

/// All routes of an instance as a pool.
fn pool(routes: &[TimedRoute]) -> Vec<route::Column> {
    let column = |timed: &TimedRoute| {
        let loads = timed.stops.iter().filter_map(|stop| match stop.stop {
            Stop::Depot { depot, .. } => Some((depot, &stop.load)),
            _ => None,
        });
        let draws: Vec<(DepotId, PartId, u32)> =
            loads.flat_map(|(depot, load)| load.iter().map(move |&(part, units)| (depot, part, units))).collect();
        let stops = timed.stops.iter().map(|stop| stop.stop.clone()).collect();
        route::Column { route: Route { shift: timed.shift, stops }, score: timed.score, draws }
    };
    routes.iter().map(column).collect()
}

#[test]
fn the_route_model_over_all_routes_equals_brute_force() {
    for seed in 0..500 {
        let faults = seed % 2 == 1;
        let instance = if faults { tiny::with_faults(seed) } else { tiny::instance(seed) };
        let loads = if faults { Loads::CertainOrTargets } else { Loads::Certain };
        let (_, best) = brute::best(&instance, VISITS, loads);
        let columns = pool(&brute::routes(&instance, VISITS, loads));
        let classes = identical_shifts(&instance);
        let options = route::RouteOptions { classes: &classes, ..Default::default() };
        let outcome = route::solve(&instance, &columns, &options).expect("tiny pools are solved");
        assert_eq!(outcome.status, ExactStatus::Optimal, "seed {seed}");
        let found = verified(&instance, &outcome.plan.expect("an optimal outcome has a plan"));
        let order = compare(found.score(), &best, instance.objective.mode);
        assert_eq!(order, Ordering::Equal, "seed {seed}: {:?}, brute force {best:?}", found.score());
        let bound = outcome.bound.expect("an optimal outcome has a bound");
        assert!(bound <= best.total(instance.objective.mode), "seed {seed}: {bound}");
    }
}
