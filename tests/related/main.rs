//! Relations, crews and several days: no plan beats the solver's on tiny instances.

mod brute;
mod tables;
mod world;

use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::units::MONEY_UNIT;
use firstfix::verify::verify;

/// Instances tried.
const SEEDS: u64 = 300;

fn solved(instance: &firstfix::model::Instance) -> firstfix::solve::Solution {
    let budget = Budget { time: None, iterations: Some(2_000) };
    let options = SolveOptions { budget, solver: SolverKind::Auto, ..SolveOptions::default() };
    solve(instance, &options, &Silent).unwrap_or_else(|error| panic!("{}: {error}", instance.name))
}

#[test]
fn nothing_beats_the_solver_on_tiny_instances() {
    nothing_beats_the_solver(world::random);
}

/// Where time costs nothing, plans are annealed as sequences.
#[test]
fn nothing_beats_the_solver_where_time_is_free() {
    nothing_beats_the_solver(world::random_with_free_time);
}

fn nothing_beats_the_solver(world: fn(u64) -> firstfix::model::Instance) {
    let (mut worse, mut bound, mut served) = (Vec::new(), 0, 0);
    for seed in 0..SEEDS {
        let instance = world(seed);
        let plan = solved(&instance).plan;
        let cost = plan.score().money.of_routes() + plan.score().money.unserved;
        if let Some((best, routes)) = brute::cheaper(&instance, cost) {
            let by_hand = verify(&instance, &firstfix::plan::Plan::new(routes)).expect("brute force keeps the rules");
            assert_eq!(by_hand.score().money.of_routes() + by_hand.score().money.unserved, best, "seed {seed}");
            worse.push((seed, (cost - best) / MONEY_UNIT));
        }
        bound += usize::from(!instance.relations.is_empty());
        served += plan.score().served;
    }
    assert!(bound > 200 && served > 500, "{bound} instances with relations, {served} jobs served");
    assert!(worse.is_empty(), "{} of {SEEDS} could be cheaper: {worse:?}", worse.len());
}
