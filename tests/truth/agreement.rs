//! Brute force, the arc model, the route model and whole solves agree on tiny instances that mix all rules.

use crate::common::brute::{self, Loads};
use crate::common::tiny;
use firstfix::exact::{ExactStatus, arc, route};
use firstfix::model::{Instance, Mode, identical_shifts};
use firstfix::plan::{Plan, Route, Score, Stop, certain_fill};
use firstfix::solve::{Budget, Silent, Solution, SolveOptions, SolverKind, Status, solve};
use firstfix::units::{DepotId, Money, PartId};
use firstfix::verify::{TimedRoute, VerifiedPlan, verify};
use rayon::prelude::*;
use std::cmp::Ordering;

/// Depot visits on one route that brute force tries.
const VISITS: usize = 2;
/// The same where it tries every level to load to.
const VISITS_LOADED: usize = 1;

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
    let by_policy =
        plan.routes.iter().map(|route| Route::new(route.shift, certain_fill(instance, route.shift, &route.stops)));
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
        route::Column { route: Route::new(timed.shift, stops), score: timed.score, draws }
    };
    routes.iter().map(column).collect()
}

#[test]
fn the_route_model_over_all_routes_equals_brute_force() {
    for seed in 0..500 {
        let faults = seed % 2 == 1;
        let instance = if faults { tiny::with_faults(seed) } else { tiny::instance(seed) };
        let loads = if faults { Loads::All } else { Loads::Certain };
        let visits = if faults { VISITS_LOADED } else { VISITS };
        let (_, best) = brute::best(&instance, visits, loads);
        let columns = pool(&brute::routes(&instance, visits, loads));
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

/// Iterations of a whole solve.
const ITERATIONS: u64 = 1_500;

fn solved(instance: &Instance, solver: SolverKind) -> Solution {
    let budget = Budget { time: None, iterations: Some(ITERATIONS) };
    let options = SolveOptions { solver, budget, ..SolveOptions::default() };
    solve(instance, &options, &Silent).unwrap_or_else(|error| panic!("{}: {error:?}", instance.name))
}

/// How a solve compares with brute force: it never is better where brute force looks.
fn against(instance: &Instance, solution: &Solution, best: &Score) -> Ordering {
    let order = compare(solution.plan.score(), best, instance.objective.mode);
    let fair = order != Ordering::Less || beyond_brute_force(instance, solution.plan.plan(), best);
    assert!(fair, "{}: {:?} by {:?}, but {best:?}", instance.name, solution.plan.score(), solution.plan.plan());
    let total = best.total(instance.objective.mode);
    let lower = instance.objective.mode == Mode::Lexicographic || order == Ordering::Less;
    let valid = lower || solution.bound.is_none_or(|bound| bound <= total + slack(total));
    assert!(valid, "{}: bound {:?} but {total}", instance.name, solution.bound);
    order
}

#[test]
fn whole_solves_reach_the_best_plan() {
    let outcomes: Vec<(bool, bool, Ordering)> = (0..500_u64)
        .into_par_iter()
        .map(|seed| {
            let instance = tiny::instance(seed);
            let (_, best) = brute::best(&instance, VISITS, Loads::Certain);
            let auto = solved(&instance, SolverKind::Auto);
            let order = against(&instance, &auto, &best);
            let proved = auto.status == Status::Optimal;
            assert!(!proved || order != Ordering::Greater, "seed {seed} is not optimal: {:?}", auto.plan.plan());
            let heuristic = solved(&instance, SolverKind::Heuristic);
            (proved, order != Ordering::Greater, against(&instance, &heuristic, &best))
        })
        .collect();
    let proved = outcomes.iter().filter(|(proved, ..)| *proved).count();
    let auto = outcomes.iter().filter(|(_, best, _)| *best).count();
    let heuristic = outcomes.iter().filter(|(.., order)| *order != Ordering::Greater).count();
    println!("of 500: auto best {auto}, proved {proved}, heuristic best {heuristic}");
    assert!(auto == 500 && proved >= 450 && heuristic >= 485, "auto {auto}, proved {proved}, heuristic {heuristic}");
}

#[test]
fn whole_solves_with_faults_reach_the_best_plan_and_loads() {
    let orders: Vec<Ordering> = (0..150_u64)
        .into_par_iter()
        .map(|seed| {
            let instance = tiny::with_faults(seed);
            let (_, best) = brute::best(&instance, VISITS_LOADED, Loads::All);
            let auto = solved(&instance, SolverKind::Auto);
            let order = compare(auto.plan.score(), &best, instance.objective.mode);
            let visits = |route: &Route| route.stops.iter().filter(|stop| matches!(stop, Stop::Depot { .. })).count();
            let fair =
                order != Ordering::Less || auto.plan.plan().routes.iter().any(|route| visits(route) > VISITS_LOADED);
            assert!(fair, "seed {seed}: {:?} by {:?}, but {best:?}", auto.plan.score(), auto.plan.plan());
            assert!(auto.status != Status::Optimal || order != Ordering::Greater, "seed {seed} is not optimal");
            order
        })
        .collect();
    let count = |wanted| orders.iter().filter(|order| **order == wanted).count();
    let (equal, better) = (count(Ordering::Equal), count(Ordering::Less));
    println!("of 150 with faults: {equal} equal, {better} better by a second depot visit");
    assert!(equal + better >= 145, "{equal} equal, {better} better");
}
