//! What several visits load together, against every level of every part at every visit.

use crate::common::tiny;
use firstfix::eval::{Node, Problem, Scratch, Supply, Together, load_together};
use firstfix::graph::Graph;
use firstfix::model::{Fault, Instance, Mode, Need};
use firstfix::units::{DepotId, MONEY_UNIT, Money, PartId, ShiftId, UNLIMITED};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// Sums are rounded in several places.
const ROUNDING: Money = 8;
/// Levels of the two parts at each visit.
type Levels = Vec<[u32; 2]>;

/// Jobs whose faults need one part, the other, or both, of which van and depot have few.
fn short_of_two_parts(rng: &mut ChaCha8Rng, seed: u64) -> Option<Instance> {
    let mut all = tiny::with_faults(seed);
    if all.parts.len() < 2 || all.depots.is_empty() {
        return None;
    }
    all.objective.mode = Mode::Cost;
    for part in all.parts.ids().collect::<Vec<_>>() {
        all.parts[part].unit_cost = rng.random_range(0..=3) * MONEY_UNIT;
    }
    for job in all.jobs.ids().collect::<Vec<_>>() {
        let job = &mut all.jobs[job];
        job.repeat_visit_cost = [20, 200, 2_000][rng.random_range(0..3)] * MONEY_UNIT;
        job.need.parts.clear();
        if rng.random_range(0..6) == 0 {
            job.need.parts.push((PartId(rng.random_range(0..2)), 1));
        }
        let mut fault = || {
            let which = rng.random_range(1..=3_u32);
            let parts =
                (0..2).filter(|part| which >> part & 1 == 1).map(|part| (PartId(part), rng.random_range(1..=2)));
            let need = Need { parts: parts.collect(), ..Need::default() };
            let probability = f64::from(rng.random_range(1..=4)) / 10.0;
            Fault { name: "worn".into(), probability, need, duration: None }
        };
        job.faults = vec![fault(), fault()];
    }
    for technician in all.technicians.ids().collect::<Vec<_>>() {
        let technician = &mut all.technicians[technician];
        technician.van_volume = None;
        for part in [PartId(0), PartId(1)] {
            technician.van[part].quantity = rng.random_range(0..=2);
        }
    }
    for depot in all.depots.ids().collect::<Vec<_>>() {
        for part in [PartId(0), PartId(1)] {
            all.depots[depot].stock[part] =
                if rng.random_range(0..4) == 0 { UNLIMITED } else { rng.random_range(0..=3) };
        }
    }
    Some(all)
}

/// All jobs in order, with visits before some of them.
fn with_visits(rng: &mut ChaCha8Rng, instance: &Instance, visits: usize) -> Vec<Node> {
    let mut nodes: Vec<Node> = instance.jobs.ids().take(4).map(Node::job).collect();
    for _ in 0..visits {
        nodes.insert(rng.random_range(0..=nodes.len()), Node::depot(DepotId(0)));
    }
    nodes
}

/// The least that any levels cost; nothing: none can be loaded.
fn cheapest(problem: &Problem, tolls: &[Money], nodes: &[Node], (visits, highest): (usize, u32)) -> Option<Money> {
    let mut scratch = Scratch::default();
    let supply = Supply { tolls, ..Supply::default() };
    let mut levels: Levels = vec![[0; 2]; visits];
    let mut best: Option<Money> = None;
    loop {
        let fills: Vec<Vec<(PartId, u32)>> =
            levels.iter().map(|[a, b]| vec![(PartId(0), *a), (PartId(1), *b)]).collect();
        if let Some((cost, _)) = scratch.given(problem, supply, ShiftId(0), nodes, &fills) {
            best = Some(best.map_or(cost, |known| known.min(cost)));
        }
        let Some(next) = levels.iter_mut().flatten().find(|level| **level < highest) else { return best };
        *next += 1;
        let place = next as *const u32;
        for level in levels.iter_mut().flatten().take_while(|level| !std::ptr::eq(*level as *const u32, place)) {
            *level = 0;
        }
    }
}

#[test]
fn visits_load_together_what_costs_least() {
    let looked: Vec<bool> = (0..600_u64)
        .into_par_iter()
        .filter_map(|seed| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let instance = short_of_two_parts(&mut rng, seed)?;
            let graph = Graph::build(&instance);
            let problem = Problem::new(&instance, &graph);
            let visits = if seed % 4 == 0 { 3 } else { 2 };
            let nodes = with_visits(&mut rng, &instance, visits);
            let slots = instance.depots.len() * instance.parts.len();
            let tolls: Vec<Money> = (0..slots).map(|_| rng.random_range(0..=30) * MONEY_UNIT).collect();
            // A tool that is missing is the network's to see.
            let served = nodes.iter().filter_map(|node| node.as_job());
            if served.into_iter().any(|job| !instance.jobs[job].need.tools.is_empty()) {
                return None;
            }
            let highest = if visits == 3 { 3 } else { 7 };
            let best = cheapest(&problem, &tolls, &nodes, (visits, highest));
            let supply = Supply { tolls: &tolls, ..Supply::default() };
            match (load_together(&problem, supply, ShiftId(0), &nodes), best) {
                (Together::Costs { money, .. }, Some(best)) => {
                    assert!(money <= best, "seed {seed}: {money} together, but {best} for {nodes:?}");
                    // Three visits may want more than the levels that are tried.
                    let exact = visits == 2;
                    assert!(!exact || money + ROUNDING >= best, "seed {seed}: {money}, but {best} for {nodes:?}");
                    Some(exact)
                }
                (Together::Never, None) => None,
                (together, best) => panic!("seed {seed}: {together:?}, but {best:?} for {nodes:?}"),
            }
        })
        .collect();
    let exact = looked.iter().filter(|exact| **exact).count();
    assert!(looked.len() >= 200 && exact >= 100, "{} looked at, {exact} exact", looked.len());
}
