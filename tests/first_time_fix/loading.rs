//! What the search loads on a fixed route against every way to load it.

use crate::case::{depot, job, part, technician};
use firstfix::eval::{Loading, Node, Problem, Scratch, Supply};
use firstfix::graph::Graph;
use firstfix::model::*;
use firstfix::plan::{Route, Stop};
use firstfix::search::route;
use firstfix::travel::{Leg, Travel};
use firstfix::units::*;
use firstfix::verify::{TimedRoute, verify_route};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

/// Highest level that brute force tries.
const HIGHEST: u32 = 5;

/// A route of a random case: two to five jobs, one or two depot visits.
fn random_case(seed: u64, visits: usize) -> (Instance, ShiftId, Vec<Node>) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let parts = rng.random_range(1..=if visits > 1 { 2 } else { 3 });
    let mut all = InstanceBuilder::new(format!("seed {seed}"));
    all.sites.push(Site { name: "here".into(), lat: 0.0, lon: 0.0 });
    for at in 0..parts {
        let mut row = part(&format!("p{at}"));
        row.volume = volume(f64::from(rng.random_range(0..=3)));
        // At times loading costs as much as it is worth.
        row.unit_cost = money(f64::from(rng.random_range(0..=1)) * rng.random_range(0.0..60_000.0));
        all.parts.push(row);
    }
    let mut who = technician(&json!({"skills": {}, "tools": []}), &crate::case::Names::default());
    who.van = (0..parts).map(|_| VanStock { quantity: rng.random_range(0..=2), target: None }).collect();
    who.van_volume = rng.random_bool(0.5).then(|| volume(f64::from(rng.random_range(3..=14))));
    all.technicians.push(who);
    all.shifts.push(Shift { technician: TechId(0), day: 0, start: 0, end: 10, latest_end: 10, rest: None });
    let mut stops: Vec<bool> = vec![true; rng.random_range(2..=if visits > 1 { 4 } else { 5 })];
    stops.extend(vec![false; visits]);
    stops.shuffle(&mut rng);
    let mut nodes = Vec::new();
    for is_job in stops {
        nodes.push(if is_job {
            let row = random_job(&mut rng, parts, all.jobs.len());
            Node::job(all.jobs.push(row))
        } else {
            let mut row = depot(all.depots.len(), false, parts);
            row.stock = (0..parts).map(|_| [0, 1, 2, 4, UNLIMITED, UNLIMITED][rng.random_range(0..6)]).collect();
            Node::depot(all.depots.push(row))
        });
    }
    let travel = Travel::from_table(vec![Leg::default()], 1, all.scale);
    (all.build(travel).expect("a proper case"), ShiftId(0), nodes)
}

/// A job with up to three faults that need one or two parts, at times one for certain.
fn random_job(rng: &mut ChaCha8Rng, parts: usize, number: usize) -> Job {
    let mut row = job(&json!({"job": format!("j{number}"), "faults": []}), &crate::case::Names::default());
    row.repeat_visit_cost = money(rng.random_range(50.0..400.0));
    let need = |rng: &mut ChaCha8Rng, most: usize| {
        let mut needs: Vec<(PartId, u32)> = Vec::new();
        for at in 0..parts {
            if needs.len() < most && rng.random_bool(0.5) {
                needs.push((PartId::from_index(at), if rng.random_bool(0.8) { 1 } else { 2 }));
            }
        }
        Need { parts: needs, ..Need::default() }
    };
    if rng.random_bool(0.15) {
        row.need = need(rng, 1);
    }
    let mut left = 1.0;
    for _ in 0..rng.random_range(1..=3) {
        let probability = rng.random_range(0.1..0.6_f64).min(left);
        left -= probability;
        row.faults.push(Fault { name: "fault".into(), probability, need: need(rng, 2), duration: None });
    }
    row
}

/// The best of all ways to load, as the verifier sees it.
fn by_brute_force(instance: &Instance, shift: ShiftId, nodes: &[Node]) -> Option<Money> {
    let mut best = None;
    let mut stops: Vec<Stop> = nodes
        .iter()
        .filter_map(|node| match node.as_depot() {
            Some(depot) => Some(Stop::Depot { depot, fill: Vec::new() }),
            None => node.as_job().map(Stop::Job),
        })
        .collect();
    let visits: Vec<usize> = (0..nodes.len()).filter(|at| nodes[*at].as_depot().is_some()).collect();
    try_levels(instance, shift, &mut stops, &visits, 0, &mut best);
    best
}

fn try_levels(
    instance: &Instance,
    shift: ShiftId,
    stops: &mut [Stop],
    visits: &[usize],
    part: usize,
    best: &mut Option<Money>,
) {
    let Some((&visit, later)) = visits.split_first() else {
        if let Ok(timed) = verify_route(instance, &Route::new(shift, stops.to_vec())) {
            let cost = cost(&timed);
            *best = Some(best.map_or(cost, |known| known.min(cost)));
        }
        return;
    };
    if part == instance.parts.len() {
        try_levels(instance, shift, stops, later, 0, best);
        return;
    }
    for level in 0..=HIGHEST {
        let Stop::Depot { depot, fill } = &mut stops[visit] else { return };
        if level > 0 && instance.depots[*depot].stock[PartId::from_index(part)] == 0 {
            break;
        }
        let length = fill.len();
        if level > 0 {
            fill.push((PartId::from_index(part), level));
        }
        try_levels(instance, shift, stops, visits, part + 1, best);
        if let Stop::Depot { fill, .. } = &mut stops[visit] {
            fill.truncate(length);
        }
    }
}

fn cost(timed: &TimedRoute) -> Money {
    timed.score.money.of_routes()
}

fn loaded(instance: &Instance, shift: ShiftId, nodes: &[Node], loading: Loading) -> Option<Money> {
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph).loaded(loading);
    let mut scratch = Scratch::thorough();
    firstfix::eval::price(&problem, &mut scratch, Supply::default(), shift, nodes)?;
    let route = route(&problem, &mut scratch, Supply::default(), shift, nodes);
    let timed = verify_route(instance, &route).unwrap_or_else(|broken| panic!("{}: {broken:?}", instance.name));
    Some(cost(&timed))
}

/// Cases in which the search loads as well as brute force, of those that can be loaded at all, and the worst difference.
fn compare(seeds: std::ops::Range<u64>, visits: usize) -> (usize, usize, f64) {
    let (mut same, mut all, mut worst) = (0, 0, 0.0_f64);
    for seed in seeds {
        let (instance, shift, nodes) = random_case(seed, visits);
        let best = by_brute_force(&instance, shift, &nodes);
        let mine = loaded(&instance, shift, &nodes, Loading::Joint);
        let Some(best) = best else {
            assert!(mine.is_none(), "seed {seed}: loaded what brute force cannot");
            continue;
        };
        all += 1;
        let Some(mine) = mine else {
            println!("seed {seed}: refused, brute force costs {best}");
            continue;
        };
        let difference = currency(mine - best);
        worst = worst.max(difference);
        if difference < 1e-6 {
            same += 1;
        } else {
            println!("seed {seed}: {} against {}", currency(mine), currency(best));
        }
    }
    (same, all, worst)
}

#[test]
fn one_visit_is_loaded_as_by_brute_force() {
    let (same, all, worst) = compare(0..240, 1);
    println!("{same} of {all} the same, worst {worst}");
    assert!(all >= 200 && same == all, "{same} of {all} the same, worst {worst}");
}

#[test]
fn two_visits_are_loaded_as_by_brute_force() {
    let (same, all, worst) = compare(1_000..1_120, 2);
    println!("{same} of {all} the same, worst {worst}");
    assert!(all >= 100 && same == all, "{same} of {all} the same, worst {worst}");
}

#[test]
fn no_rule_of_thumb_loads_better() {
    for seed in 0..240 {
        let (instance, shift, nodes) = random_case(seed, 1 + (seed % 3 / 2) as usize);
        let Some(joint) = loaded(&instance, shift, &nodes, Loading::Joint) else { continue };
        for rule in [Loading::Par, Loading::Demand, Loading::Certain] {
            let theirs = loaded(&instance, shift, &nodes, rule).expect("certain needs are met alike");
            assert!(joint <= theirs + 2, "seed {seed}: {joint} but {theirs} by {rule:?}");
        }
    }
}
