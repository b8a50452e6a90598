//! The evaluation of the search against the verifier: the same rules, two programs that share no code.

#[path = "common/scarce.rs"]
mod scarce;

use crate::common::brute::{self, Loads};
use crate::common::tiny;
use firstfix::eval::{Node, Price, Problem, Scratch, Supply, price};
use firstfix::graph::Graph;
use firstfix::model::Instance;
use firstfix::plan::{Route, Stop, certain_fill};
use firstfix::search::route;
use firstfix::units::*;
use firstfix::verify::{TimedRoute, verify_route};
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// Instances of each kind, and sequences tried on each.
const SEEDS: u64 = 300;
const SEQUENCES: usize = 60;
/// Routes whose sums of fractions are added in another order may differ by so much nano-money.
const SLACK: Money = 2;

/// A random sequence of a random shift: jobs that it may do by the graph, and up to two depot visits.
fn draw(instance: &Instance, graph: &Graph, rng: &mut ChaCha8Rng) -> (ShiftId, Vec<Node>) {
    let shifts: Vec<ShiftId> = instance.shifts.ids().collect();
    let shift = *shifts.choose(rng).expect("there are shifts");
    let mut jobs: Vec<JobId> = graph.jobs_of(shift).to_vec();
    jobs.shuffle(rng);
    jobs.truncate(rng.random_range(1..=6));
    let mut nodes: Vec<Node> = jobs.into_iter().map(Node::job).collect();
    let depots: Vec<DepotId> = instance.depots.ids().collect();
    for _ in 0..rng.random_range(0..=2) {
        if let Some(depot) = depots.choose(rng) {
            nodes.insert(rng.random_range(0..=nodes.len()), Node::depot(*depot));
        }
    }
    (shift, nodes)
}

fn stops_of(nodes: &[Node]) -> Vec<Stop> {
    let stop = |node: &Node| match (node.as_job(), node.as_depot()) {
        (Some(job), _) => Some(Stop::Job(job)),
        (_, Some(depot)) => Some(Stop::Depot { depot, fill: Vec::new() }),
        (None, None) => None,
    };
    nodes.iter().filter_map(stop).collect()
}

fn nodes_of(stops: impl IntoIterator<Item = Stop>) -> Vec<Node> {
    let node = |stop| match stop {
        Stop::Job(job) => Some(Node::job(job)),
        Stop::Depot { depot, .. } => Some(Node::depot(depot)),
        Stop::Break => None,
    };
    stops.into_iter().filter_map(node).collect()
}

/// The stops without a break, and with one at every position.
fn with_breaks(stops: &[Stop]) -> impl Iterator<Item = Vec<Stop>> + '_ {
    let with = |at| {
        let mut rested = stops.to_vec();
        rested.insert(at, Stop::Break);
        rested
    };
    std::iter::once(stops.to_vec()).chain((0..=stops.len()).map(with))
}

/// What is taken from depots whose stock can run out.
fn drawn(instance: &Instance, timed: &TimedRoute) -> BTreeMap<(DepotId, PartId), u32> {
    let mut all = BTreeMap::new();
    for stop in &timed.stops {
        if let Stop::Depot { depot, .. } = stop.stop {
            for (part, units) in stop.load.iter().filter(|(part, _)| instance.depots[depot].stock[*part] < UNLIMITED) {
                *all.entry((depot, *part)).or_default() += units;
            }
        }
    }
    all
}

/// The draws of the sequence priced last, and whether the depots have as much.
fn own_draws(instance: &Instance, scratch: &Scratch) -> (BTreeMap<(DepotId, PartId), u32>, bool) {
    let mut all = BTreeMap::new();
    for draw in scratch.draws() {
        *all.entry((draw.depot, draw.part)).or_default() += draw.units;
    }
    let there = all.iter().all(|((depot, part), units)| *units <= instance.depots[*depot].stock[*part]);
    (all, there)
}

/// Money of the route as the verifier counts it.
fn money(problem: &Problem, priced: &Price) -> Money {
    priced.cost + (priced.fixes * problem.left_out.per_fix as f64).round() as Money
}

/// A priced sequence against the verifier's view of the route that is written for it.
fn check_priced(problem: &Problem, route: &Route, priced: &Price, draws: &BTreeMap<(DepotId, PartId), u32>) {
    let instance = problem.instance;
    let name = &instance.name;
    let timed = verify_route(instance, route).unwrap_or_else(|broken| panic!("{name}: {route:?} breaks {broken:?}"));
    let (mine, theirs) = (money(problem, priced), timed.score.money.of_routes());
    assert_eq!((priced.run.depart, priced.run.back), (timed.depart, timed.back), "{name}: {route:?}");
    let visits = route.stops.iter().filter(|stop| matches!(stop, Stop::Depot { .. })).count();
    if visits > 1 {
        // What several visits load is looked at once more when the route is written.
        let worth = (timed.score.expected_fixes * problem.left_out.per_fix as f64).round() as Money;
        let cost = priced.cost;
        assert!(theirs - worth <= cost + SLACK, "{name}: {cost} but {theirs} of {route:?}: {:?}", timed.score);
    } else {
        assert!((mine - theirs).abs() <= SLACK, "{name}: {mine} but {theirs} of {route:?}: {:?}", timed.score);
        assert!((priced.fixes - timed.score.expected_fixes).abs() < 1e-9, "{name}: {priced:?} but {:?}", timed.score);
        assert_eq!(*draws, drawn(instance, &timed), "{name}: {route:?}");
    }
    for rested in with_breaks(&route.stops.iter().filter(|stop| **stop != Stop::Break).cloned().collect::<Vec<_>>()) {
        if let Ok(other) = verify_route(instance, &Route::new(route.shift, rested)) {
            assert!(theirs <= other.score.money.of_routes(), "{name}: the break of {route:?} is better elsewhere");
        }
    }
}

/// Whether a visit may load what faults use: then the policy of the search is not the certain one.
fn loads_for_faults(instance: &Instance, stops: &[Stop]) -> bool {
    let visits = stops.iter().any(|stop| matches!(stop, Stop::Depot { .. }));
    let jobs = stops.iter().filter_map(|stop| if let Stop::Job(job) = stop { Some(*job) } else { None });
    visits && jobs.flat_map(|job| &instance.jobs[job].faults).any(|fault| !fault.need.parts.is_empty())
}

/// A sequence that the search refuses is refused by the verifier too, wherever the break is.
fn check_refused(instance: &Instance, shift: ShiftId, nodes: &[Node]) -> bool {
    let stops = certain_fill(instance, shift, &stops_of(nodes));
    if loads_for_faults(instance, &stops) {
        return false;
    }
    for rested in with_breaks(&stops) {
        let route = Route::new(shift, rested);
        assert!(verify_route(instance, &route).is_err(), "{}: {route:?} is refused by the search", instance.name);
    }
    true
}

#[test]
fn random_sequences_are_worth_what_the_verifier_says() {
    let (mut priced, mut refused, mut skipped, mut broken) = (0, 0, 0, 0);
    for seed in 0..2 * SEEDS {
        let instance = if seed % 2 == 0 { tiny::instance(seed / 2) } else { tiny::with_faults(seed / 2) };
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let mut scratch = Scratch::default();
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..SEQUENCES {
            let (shift, nodes) = draw(&instance, &graph, &mut rng);
            if !nodes.iter().any(|node| node.as_job().is_some()) {
                continue;
            }
            match price(&problem, &mut scratch, Supply::default(), shift, &nodes) {
                Some(price) => {
                    let (draws, there) = own_draws(&instance, &scratch);
                    let route = route(&problem, &mut scratch, Supply::default(), shift, &nodes);
                    if there {
                        check_priced(&problem, &route, &price, &draws);
                        priced += 1;
                        broken += usize::from(route.stops.contains(&Stop::Break));
                    } else {
                        let violations = verify_route(&instance, &route).expect_err("a depot has not as much");
                        assert!(violations.iter().all(|broken| broken.rule == "depot-stock"), "{violations:?}");
                    }
                }
                None if check_refused(&instance, shift, &nodes) => refused += 1,
                None => skipped += 1,
            }
        }
    }
    println!(
        "{priced} priced ({broken} with a break), {refused} refused, {skipped} refused where faults are loaded for"
    );
    assert!(priced > 3_000 && refused > 3_000 && broken > 300 && skipped < refused / 4);
}

#[test]
fn every_route_of_brute_force_is_priced_and_no_dearer() {
    let mut routes = 0;
    for seed in 0..120 {
        let instance = if seed % 2 == 0 { tiny::instance(1_000 + seed) } else { tiny::with_faults(1_000 + seed) };
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let mut scratch = Scratch::default();
        for timed in brute::routes(&instance, 2, Loads::Certain) {
            let stops: Vec<Stop> = timed.stops.iter().map(|stop| stop.stop.clone()).collect();
            if loads_for_faults(&instance, &stops) {
                continue;
            }
            let nodes = nodes_of(stops);
            let able = nodes.iter().filter_map(|node| node.as_job()).all(|job| graph.can_serve(timed.shift, job));
            assert!(able, "{}: the graph says that {timed:?} cannot be", instance.name);
            let priced = price(&problem, &mut scratch, Supply::default(), timed.shift, &nodes)
                .unwrap_or_else(|| panic!("{}: {timed:?} is refused", instance.name));
            let least = timed.score.money.of_routes() + SLACK;
            assert!(money(&problem, &priced) <= least, "{}: {priced:?} but {timed:?}", instance.name);
            assert!((priced.fixes - timed.score.expected_fixes).abs() < 1e-9, "{}: {timed:?}", instance.name);
            routes += 1;
        }
    }
    assert!(routes > 20_000, "{routes} routes");
}

#[test]
fn what_runs_short_is_counted_alike() {
    let (mut priced, mut refused, mut skipped) = (0, 0, 0);
    for seed in 0..60 {
        let instance = scarce::instance(seed);
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let mut scratch = Scratch::default();
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..SEQUENCES {
            let (shift, nodes) = draw(&instance, &graph, &mut rng);
            if !nodes.iter().any(|node| node.as_job().is_some()) {
                continue;
            }
            match price(&problem, &mut scratch, Supply::default(), shift, &nodes) {
                Some(price) => {
                    let (draws, there) = own_draws(&instance, &scratch);
                    if there {
                        let route = route(&problem, &mut scratch, Supply::default(), shift, &nodes);
                        check_priced(&problem, &route, &price, &draws);
                        priced += 1;
                    }
                }
                None if check_refused(&instance, shift, &nodes) => refused += 1,
                None => skipped += 1,
            }
        }
    }
    println!("{priced} priced, {refused} refused, {skipped} refused where faults are loaded for");
    assert!(
        priced > 1_000 && refused > 100,
        "{priced} priced, {refused} refused, {skipped} refused where faults are loaded for"
    );
}

#[test]
fn the_best_plan_of_brute_force_costs_the_search_as_much() {
    for seed in 0..60 {
        let instance = tiny::instance(seed);
        let mode = instance.objective.mode;
        let (plan, best) = brute::best(&instance, 2, Loads::Certain);
        // Without faults, more than certain needs is of no use.
        let (_, all_loads) = brute::best(&instance, 1, Loads::All);
        let (_, best_of_one) = brute::best(&instance, 1, Loads::Certain);
        assert!(best_of_one.compare(&all_loads, mode).is_eq(), "seed {seed}: {best_of_one:?} and {all_loads:?}");
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let mut scratch = Scratch::default();
        let priced = plan.routes.iter().map(|route| {
            let nodes = nodes_of(route.stops.iter().cloned());
            let priced =
                price(&problem, &mut scratch, Supply::default(), route.shift, &nodes).expect("the route of a plan");
            money(&problem, &priced)
        });
        assert_eq!(priced.sum::<Money>(), best.money.of_routes(), "seed {seed}: {plan:?}");
    }
}
