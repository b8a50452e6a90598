//! Column generation against brute force on tiny instances: no bound ever lies above the best plan, however it is interrupted.

use crate::common::brute::{self, Loads};
use crate::common::tiny;
use firstfix::eval::{Node, Problem};
use firstfix::exact::columns::Prover;
use firstfix::graph::Graph;
use firstfix::model::{Fault, Instance, Mode, Need};
use firstfix::plan::{Route, Score, Stop};
use firstfix::units::{JobId, MONEY_UNIT, Money, PartId};
use firstfix::verify::TimedStop;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much dearer than the best plan an incumbent is: a multiple of whatever all objectives of a tiny instance are multiples of.
const MULTIPLE: Money = 2_520 * MONEY_UNIT;

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

/// How a proof goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// As it wants.
    Free,
    /// Routes are never listed.
    Unlisted,
    /// It is taken up again after it was stopped.
    Again,
}

/// Proves what it can of an instance whose best plan is known, beginning with an incumbent that costs `more`, and stopped at the `stop`th
/// time that it asks; every bound on the way is checked.
fn proved(instance: &Instance, best: &Score, more: Money, stop: u64) -> Option<Proved> {
    proved_by(Way::Free, instance, best, (more, stop))
}

fn proved_by(way: Way, instance: &Instance, best: &Score, (more, stop): (Money, u64)) -> Option<Proved> {
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph);
    if !is_carried(instance, &graph, best) {
        return None;
    }
    let optimum = best.total(instance.objective.mode);
    let mut prover = Prover::new(&problem, optimum + more).expect("HiGHS works").expect("tiny networks are stated");
    if way == Way::Unlisted {
        prover.never_list();
    }
    let (asked, most) = (AtomicU64::new(0), AtomicU64::new(stop));
    let stopped = || asked.fetch_add(1, Ordering::Relaxed) >= most.load(Ordering::Relaxed);
    let mut told = Vec::new();
    let mut times = 0;
    let step = loop {
        let mut tell = |bound| told.push(bound);
        let step = prover.advance(&problem, optimum + more, None, &stopped, &mut tell).expect("HiGHS works");
        told.extend(step.bound);
        times += 1;
        let again = step.on_the_way || (way == Way::Again && times == 1 && !step.over);
        if !again || times > 100 {
            break step;
        }
        if way == Way::Again {
            most.store(u64::MAX, Ordering::Relaxed);
        }
    };
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

/// How many of some instances without faults are proved best.
fn met(way: Way, stop: impl Fn(u64) -> u64 + Sync) -> (usize, usize) {
    let outcomes: Vec<bool> = (0..1_000_u64)
        .into_par_iter()
        .filter_map(|seed| {
            let instance = tiny::instance(seed);
            let (_, best) = brute::best(&instance, 2, Loads::Certain);
            let optimum = best.total(instance.objective.mode);
            let more = if seed % 2 == 0 { 0 } else { 1 + optimum.abs() / 7 };
            let proved = proved_by(way, &instance, &best, (more, stop(seed)))?;
            let met = proved.bound.is_some_and(|bound| optimum - bound <= optimum.abs() / 100_000);
            proved.exact.then_some(met)
        })
        .collect();
    (outcomes.iter().filter(|met| **met).count(), outcomes.len())
}

#[test]
fn a_tree_over_labelling_proves_what_brute_force_finds() {
    let (met, all) = met(Way::Unlisted, |_| u64::MAX);
    assert!(all >= 80 && met * 10 >= all * 8, "{met} of {all} met");
}

#[test]
fn a_proof_that_is_taken_up_again_ends_as_well() {
    let (met, all) = met(Way::Again, |seed| seed % 40);
    assert!(all >= 80 && met * 10 >= all * 9, "{met} of {all} met");
}

#[test]
fn a_proof_that_is_stopped_still_bounds() {
    let bounded: usize = (0..150_u64)
        .into_par_iter()
        .map(|seed| {
            let instance = if seed % 3 == 0 { tiny::with_faults(seed) } else { tiny::instance(seed) };
            let (_, best) = brute::best(&instance, 2, Loads::Certain);
            let stops = [0, 1, 2, 3, 5, 8, 13, 21 + seed];
            let bounds = stops.map(|stop| proved(&instance, &best, MULTIPLE, stop).and_then(|proved| proved.bound));
            bounds.iter().flatten().count()
        })
        .sum();
    assert!(bounded >= 100, "{bounded} stopped proofs had a bound");
}

/// Three repairs that need a part which runs short, of unlike worth, and a depot that is soon reached: where several visits pay, and what one
/// takes another misses.
fn short_of_parts(seed: u64, joined: bool) -> Instance {
    let mut all = tiny::with_faults(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    all.objective.mode = Mode::Cost;
    all.jobs = all.jobs.iter().take(3).cloned().collect();
    let part = PartId(0);
    all.parts[part].unit_cost = rng.random_range(0..=2) * MONEY_UNIT;
    for job in all.jobs.ids().collect::<Vec<_>>() {
        let job = &mut all.jobs[job];
        job.repeat_visit_cost = [20, 200, 2_000][rng.random_range(0..3)] * MONEY_UNIT;
        job.need.parts.clear();
        let units = rng.random_range(1..=2);
        let need = Need { parts: vec![(part, units)], ..Need::default() };
        let fault = |probability| Fault { name: "worn".into(), probability, need: need.clone(), duration: None };
        job.faults = vec![fault(f64::from(rng.random_range(1..=9)) / 10.0)];
    }
    // Some faults need another part too.
    if joined && all.parts.len() > 1 {
        let jobs: Vec<JobId> = all.jobs.ids().collect();
        let job = &mut all.jobs[jobs[rng.random_range(0..jobs.len())]];
        job.faults[0].need.parts.push((PartId(1), 1));
        for depot in all.depots.ids().collect::<Vec<_>>() {
            all.depots[depot].stock[PartId(1)] = rng.random_range(0..=2);
        }
        for technician in all.technicians.ids().collect::<Vec<_>>() {
            all.technicians[technician].van[PartId(1)].quantity = rng.random_range(0..=1);
        }
    }
    for technician in all.technicians.ids().collect::<Vec<_>>() {
        all.technicians[technician].van[part].quantity = rng.random_range(0..=1);
    }
    for depot in all.depots.ids().collect::<Vec<_>>() {
        all.depots[depot].stock[part] = rng.random_range(1..=3);
        all.depots[depot].load = rng.random_range(0..=1);
    }
    all
}

/// All loads of two visits are tried: brute force that fetches what is certainly needed alone would not see what several visits are worth.
#[test]
fn several_visits_are_no_dearer_than_proved() {
    let looked: Vec<bool> = (0..1_000_u64)
        .into_par_iter()
        .filter_map(|seed| {
            let instance = short_of_parts(seed, seed % 3 == 0);
            let (plan, best) = brute::best(&instance, 2, Loads::All);
            proved(&instance, &best, if seed % 2 == 0 { 0 } else { 1 + best.total(Mode::Cost).abs() / 7 }, u64::MAX)?;
            let visits = |route: &Route| route.stops.iter().filter(|stop| matches!(stop, Stop::Depot { .. })).count();
            Some(plan.routes.iter().any(|route| visits(route) > 1))
        })
        .collect();
    let twice = looked.iter().filter(|twice| **twice).count();
    println!("{} looked at, {twice} with several visits", looked.len());
    assert!(looked.len() >= 900 && twice >= 40, "{} looked at, {twice} with several visits", looked.len());
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
