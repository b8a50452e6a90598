//! Puts jobs that are nowhere on tours, a group at a time, at the cheapest of some places drawn at random: the annealing that
//! follows only needs somewhere to begin.

use super::chains::Chains;
use super::day::Day;
use super::place;
use super::pushing::{Before, Pushing};
use crate::units::{JobId, Money};
use rand::{Rng, RngExt};

/// Places drawn for each job of a group.
const TRIES: usize = 60;

/// Puts in what is left out and worth it.
pub fn fill(day: &Day, chains: &mut Chains, pushing: &mut Pushing, rng: &mut impl Rng) {
    for unit in units(day, chains) {
        let worth: Money = unit.iter().map(|job| day.problem.job(JobId(*job)).left_out).sum();
        let limit = chains.cost(day).saturating_add(worth);
        let mut best: Option<(Money, Vec<(u32, u32)>)> = None;
        for _ in 0..TRIES * unit.len() {
            let Some(places) = draw(day, chains, rng, &unit) else { continue };
            let cost = cost_of(day, chains, pushing, &places);
            if cost.is_some_and(|cost| cost < best.as_ref().map_or(limit, |(known, _)| *known)) {
                best = cost.map(|cost| (cost, places));
            }
        }
        if let Some((_, places)) = best {
            put(day, chains, pushing, &places);
            let done = pushing.after(day, chains, Money::MAX / 4);
            debug_assert!(done, "what was tried can be done");
            pushing.keep();
        }
    }
}

/// Groups and single jobs that are left out, those due first in front. A group of which only some are out waits for the search.
fn units(day: &Day, chains: &Chains) -> Vec<Vec<u32>> {
    let mut units: Vec<Vec<u32>> = Vec::new();
    for job in (0..day.jobs as u32).filter(|job| !chains.is_served(*job)) {
        match day.groups.of(job) {
            None => units.push(vec![job]),
            Some(group) if group.jobs.iter().min() == Some(&job) => units.push(group.jobs.clone()),
            Some(_) => {}
        }
    }
    units.retain(|unit| unit.iter().all(|job| !chains.is_served(*job)));
    let due = |job: &u32| day.due[*job as usize].min(day.problem.job(JobId(*job)).to);
    units.sort_by_key(|unit| (unit.iter().map(due).min(), unit[0]));
    units
}

/// Jobs and the stops or homes behind which they go, in this order.
fn draw(day: &Day, chains: &Chains, rng: &mut impl Rng, unit: &[u32]) -> Option<Vec<(u32, u32)>> {
    let at = place::instant(day, rng, unit[0]);
    let mut places: Vec<(u32, u32)> = Vec::with_capacity(unit.len());
    let mut shifts: Vec<usize> = Vec::with_capacity(unit.len());
    for job in unit {
        let shift = place::able(day, rng, *job)?;
        let taken =
            |other: &u32| unit.iter().position(|one| one == other).is_some_and(|at| shifts.get(at) == Some(&shift));
        let elsewhere = |other: &u32| chains.tour[*other as usize] == shift as u32;
        if day.apart[*job as usize].iter().any(|other| taken(other) || elsewhere(other)) {
            return None;
        }
        let group = day.groups.of(*job);
        let gap = group.map_or(0, |group| group.gap(unit[0], *job, |slack| rng.random_range(0..=slack)));
        places.push((*job, place::behind(day, chains, shift, at + gap)));
        shifts.push(shift);
    }
    Some(places)
}

fn put(day: &Day, chains: &mut Chains, pushing: &mut Pushing, places: &[(u32, u32)]) {
    for (job, behind) in places {
        chains.link(day, *job, *behind);
        let first = day.problem.job(JobId(*job)).from.max(0);
        pushing.enter(day, chains, *job, first);
    }
    for (job, _) in places {
        pushing.touch(*job);
        pushing.touch(chains.next[*job as usize]);
    }
}

/// What the plan would cost with these; `None` if it would break a rule.
fn cost_of(day: &Day, chains: &mut Chains, pushing: &mut Pushing, places: &[(u32, u32)]) -> Option<Money> {
    let before = Before::of(chains);
    put(day, chains, pushing, places);
    let fits = pushing.after(day, chains, Money::MAX / 4);
    let cost = fits.then(|| chains.cost(day));
    pushing.undo(chains, before);
    for (job, behind) in places.iter().rev() {
        let next = chains.next[*job as usize];
        chains.remove(day, *job);
        debug_assert_eq!(chains.prev[next as usize], *behind);
    }
    cost
}
