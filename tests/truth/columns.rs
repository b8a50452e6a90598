//! Column generation against brute force on tiny instances: no bound ever lies above the best plan, however it is interrupted.

use crate::common::brute::{self, Loads};
use crate::common::tiny;
use firstfix::eval::{Node, Problem};
use firstfix::exact::columns::Prover;
use firstfix::graph::Graph;
use firstfix::model::{Instance, Mode};
use firstfix::plan::{Score, Stop};
use firstfix::units::Money;
use firstfix::verify::TimedStop;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// What came of a proof.
struct Proved {
    /// The bound it ended with.
    bound: Option<Money>,
    /// It leaves no rule out.
    exact: bool,
}

/// Whether the money of a plan is all that can be better about it.
fn is_carried(instance: &Instance, graph: &Graph, best: &Score) -> bool {
    let hopeless = instance.jobs.ids().filter(|job| graph.eligible(*job).is_empty()).count() as u32;
    let faultless = instance.jobs.iter().all(|job| job.faults.is_empty());
    let members = instance.jobs.iter().any(|job| job.leads.is_some());
    instance.objective.mode == Mode::Cost || (faultless && !members && best.unserved.iter().sum::<u32>() == hopeless)
}

/// Proves what it can of an instance whose best plan is known, beginning with an incumbent that costs `more`, and stopped at the `stop`th
/// time that it asks; every bound on the way is checked.
fn proved(instance: &Instance, best: &Score, more: Money, stop: u64) -> Option<Proved> {
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph);
    if !is_carried(instance, &graph, best) {
        return None;
    }
    let optimum = best.total(instance.objective.mode);
    let mut prover = Prover::new(&problem, optimum + more).expect("HiGHS works").expect("tiny networks are stated");
    let asked = AtomicU64::new(0);
    let stopped = || asked.fetch_add(1, Ordering::Relaxed) >= stop;
    let mut told = Vec::new();
    let step =
        prover.advance(&problem, optimum + more, None, &stopped, &mut |bound| told.push(bound)).expect("HiGHS works");
    told.extend(step.bound);
    assert!(told.is_sorted(), "{}: bounds only rise: {told:?}", instance.name);
    for bound in told {
        assert!(bound <= optimum, "{}: bound {bound} above the optimum {optimum}", instance.name);
    }
    Some(Proved { bound: step.bound, exact: prover.relaxed().is_empty() })
}

#[test]
fn what_is_proved_best_is_what_brute_force_finds() {
    let outcomes: Vec<(bool, bool)> = (0..500_u64)
        .into_par_iter()
        .filter_map(|seed| {
            let faults = seed % 5 == 4;
            let instance = if faults { tiny::with_faults(seed) } else { tiny::instance(seed) };
            let (_, best) = brute::best(&instance, 2, Loads::Certain);
            // A better plan is left to be found, or none is.
            let more = if seed % 2 == 0 { 0 } else { 1 + best.total(instance.objective.mode).abs() / 7 };
            let proved = proved(&instance, &best, more, u64::MAX)?;
            let optimum = best.total(instance.objective.mode);
            Some((proved.exact, proved.bound.is_some_and(|bound| optimum - bound <= optimum.abs() / 100_000)))
        })
        .collect();
    let exact = outcomes.iter().filter(|(exact, _)| *exact).count();
    let met = outcomes.iter().filter(|(exact, met)| *exact && *met).count();
    let all = outcomes.iter().filter(|(_, met)| *met).count();
    println!("of {} carried: {exact} without relaxed rules, of which {met} met; {all} met in all", outcomes.len());
    assert!(
        outcomes.len() >= 400 && all >= 320 && met * 10 >= exact * 9,
        "{} carried, {met} of {exact} met",
        outcomes.len()
    );
}

#[test]
fn a_proof_that_is_stopped_still_bounds() {
    let bounded: usize = (0..150_u64)
        .into_par_iter()
        .map(|seed| {
            let instance = if seed % 3 == 0 { tiny::with_faults(seed) } else { tiny::instance(seed) };
            let (_, best) = brute::best(&instance, 2, Loads::Certain);
            let stops = [0, 1, 2, 3, 5, 8, 13, 21 + seed];
            let bounds =
                stops.map(|stop| proved(&instance, &best, 1 + seed as Money, stop).and_then(|proved| proved.bound));
            bounds.iter().flatten().count()
        })
        .sum();
    assert!(bounded >= 100, "{bounded} stopped proofs had a bound");
}

/// Every route that may be driven is a path of the network, and costs no less.
#[test]
fn no_route_costs_less_than_its_path() {
    let looked: usize = (0..500_u64)
        .into_par_iter()
        .map(|seed| {
            let instance = if seed % 2 == 1 { tiny::with_faults(seed) } else { tiny::instance(seed) };
            let graph = Graph::build(&instance);
            let problem = Problem::new(&instance, &graph);
            let prover = Prover::new(&problem, 0).expect("HiGHS works").expect("tiny networks are stated");
            let routes = brute::routes(&instance, 1, Loads::Certain);
            for timed in &routes {
                let node = |stop: &TimedStop| match stop.stop {
                    Stop::Job(job) => Some(Node::job(job)),
                    Stop::Depot { depot, .. } => Some(Node::depot(depot)),
                    Stop::Break => None,
                };
                let nodes: Vec<Node> = timed.stops.iter().filter_map(node).collect();
                let least = prover.least(timed.shift, &nodes);
                let money = timed.score.money.of_routes();
                assert!(least.is_some_and(|least| least <= money), "seed {seed}: {least:?}, but {money} of {timed:?}");
            }
            routes.len()
        })
        .sum();
    assert!(looked > 3_000, "{looked} routes");
}
