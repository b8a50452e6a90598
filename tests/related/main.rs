//! Relations, crews and several days: no plan beats the solver's on tiny instances.

mod brute;
mod tables;
mod world;

use firstfix::model::Instance;
use firstfix::plan::{Plan, Score};
use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::units::{MONEY_UNIT, Money};
use firstfix::verify::verify;

/// Instances tried.
const SEEDS: u64 = 300;

fn solved(instance: &Instance) -> firstfix::solve::Solution {
    let budget = Budget { time: None, iterations: Some(2_000) };
    let options = SolveOptions { budget, solver: SolverKind::Auto, ..SolveOptions::default() };
    solve(instance, &options, &Silent).unwrap_or_else(|error| panic!("{}: {error}", instance.name))
}

fn cost(score: &Score) -> Money {
    score.money.of_routes() + score.money.unserved
}

/// What brute force finds below the cost of the solver's plan, in whole money; and that plan's jobs served.
fn beaten(instance: &Instance) -> (Option<Money>, u32) {
    let plan = solved(instance).plan;
    let ours = cost(plan.score());
    let cheaper = brute::cheaper(instance, ours).map(|(best, routes)| {
        let by_hand = verify(instance, &Plan::new(routes)).expect("brute force keeps the rules");
        assert_eq!(cost(by_hand.score()), best, "{}", instance.name);
        (ours - best) / MONEY_UNIT
    });
    (cheaper, plan.score().served)
}

/// Tries all instances; gives those that could be cheaper, with by how much, and the jobs served.
fn all_beaten(make: fn(u64) -> Instance) -> (Vec<(u64, Money)>, u32) {
    let mut served = 0;
    let mut worse = Vec::new();
    for seed in 0..SEEDS {
        let (cheaper, jobs) = beaten(&make(seed));
        worse.extend(cheaper.map(|by| (seed, by)));
        served += jobs;
    }
    (worse, served)
}

/// Tries all instances, of which none may be cheaper; gives the jobs served.
fn nothing_beats(make: fn(u64) -> Instance) -> u32 {
    let (worse, served) = all_beaten(make);
    assert!(worse.is_empty(), "{} of {SEEDS} could be cheaper: {worse:?}", worse.len());
    served
}

#[test]
fn nothing_beats_the_solver_on_tiny_instances() {
    let bound = (0..SEEDS).filter(|seed| !world::random(*seed).relations.is_empty()).count();
    let served = nothing_beats(world::random);
    assert!(bound > 200 && served > 500, "{bound} instances with relations, {served} jobs served");
}

/// Where time costs nothing, plans are annealed as sequences.
#[test]
fn nothing_beats_the_solver_where_time_is_free() {
    let served = nothing_beats(world::random_with_free_time);
    assert!(served > 500, "{served} jobs served");
}

#[test]
fn nothing_beats_the_solver_where_weeks_are_short() {
    let free: u32 = (0..SEEDS).map(|seed| solved(&world::random(seed)).plan.score().served).sum();
    let served = nothing_beats(world::with_weeks);
    assert!(served > 300 && served + 50 < free, "{served} jobs served, {free} without limits");
}

#[test]
fn nothing_beats_the_solver_where_uneven_shares_cost() {
    let unfair = |make: fn(u64) -> Instance| -> f64 {
        (0..SEEDS).map(|seed| solved(&make(seed)).plan.spread().unfairness).sum()
    };
    let (free, priced) = (unfair(world::random), unfair(world::with_fairness));
    assert!(priced < 0.6 * free, "{priced} hours of unfairness, {free} where it costs nothing");
    let (worse, served) = all_beaten(world::with_fairness);
    // Prices this high pay for waiting, so the best of all begins that may be agreed matters to the tick; the search tries a few.
    let agrees = |(seed, _): &(u64, Money)| world::random(*seed).relations.iter().any(|bond| bond.kind.is_timed());
    assert!(worse.iter().all(agrees) && worse.len() <= 3, "{} of {SEEDS} could be cheaper: {worse:?}", worse.len());
    assert!(served > 500, "{served} jobs served");
}
