//! First plan: regret insertion.
//!
//! Potvin and Rousseau, "A parallel route building algorithm for the vehicle routing and scheduling problem
//! with time windows", European Journal of Operational Research 66 (1993). The job whose best tour is most
//! ahead of its second best goes first. Prices are kept in a heap and refreshed only where a tour changed.

use super::blink::NoBlink;
use super::insertion::Insertion;
use super::pricer::{Best, Pricer};
use super::state::State;
use crate::eval::Problem;
use crate::units::{Id, JobId, Money};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A job's best insertion, its best in another tour, and when they were found.
#[derive(Clone, Copy, Debug)]
struct Offer {
    best: Insertion,
    second: Money,
    /// Changes of the best tour when this was priced.
    version: u32,
}

/// Inserts every absent job that has room and pays.
pub fn construct<'a>(problem: &Problem<'a>, state: &mut State, pricer: &mut Pricer<'a>, stop: &dyn Fn() -> bool) {
    let mut versions = vec![0u32; state.tours.len()];
    let mut offers: Vec<Option<Offer>> = vec![None; problem.job_count()];
    let mut heap: BinaryHeap<(Money, Reverse<JobId>)> = BinaryHeap::new();
    let mut absent = state.absent().to_vec();
    absent.sort_unstable();
    for job in absent {
        refresh(problem, state, pricer, &versions, job, &mut offers, &mut heap);
    }
    while let Some((regret, Reverse(job))) = heap.pop() {
        if stop() {
            return;
        }
        let Some(offer) = offers[job.index()] else { continue };
        if state.place(job).is_some() || regret != urgency(problem, job, &offer) {
            continue;
        }
        if versions[offer.best.tour] != offer.version {
            refresh(problem, state, pricer, &versions, job, &mut offers, &mut heap);
            continue;
        }
        if !state.insert(problem, &mut pricer.scratch, job, &offer.best) {
            offers[job.index()] = None;
            continue;
        }
        versions[offer.best.tour] += 1;
        improve_neighbours(problem, state, pricer, &versions, job, offer.best.tour, &mut offers, &mut heap);
    }
}

/// How much a job loses if its best tour is taken: its regret, with jobs that cost much to leave out first.
fn urgency(problem: &Problem, job: JobId, offer: &Offer) -> Money {
    let next_best = offer.second.min(problem.job(job).left_out);
    next_best - offer.best.delta
}

/// Prices a job anew.
fn refresh<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    versions: &[u32],
    job: JobId,
    offers: &mut [Option<Offer>],
    heap: &mut BinaryHeap<(Money, Reverse<JobId>)>,
) {
    let bound = problem.job(job).left_out;
    let Some(best) = pricer.best(problem, state, job, bound, &mut NoBlink) else {
        offers[job.index()] = None;
        return;
    };
    let second = pricer.second_best(problem, state, job, bound, best.tour);
    let offer = Offer { best, second, version: versions[best.tour] };
    offers[job.index()] = Some(offer);
    heap.push((urgency(problem, job, &offer), Reverse(job)));
}

/// After a tour grew, it may suit the absent neighbours of the job it took.
#[allow(clippy::too_many_arguments)]
fn improve_neighbours<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    versions: &[u32],
    job: JobId,
    tour: usize,
    offers: &mut [Option<Offer>],
    heap: &mut BinaryHeap<(Money, Reverse<JobId>)>,
) {
    for neighbour in problem.graph.neighbours(job) {
        if state.place(*neighbour).is_some() || !problem.graph.can_serve(state.tours[tour].shift, *neighbour) {
            continue;
        }
        let known = offers[neighbour.index()];
        let bound = known.map_or(problem.job(*neighbour).left_out, |offer| offer.second);
        let mut found = Best { delta: bound, found: None };
        pricer.scan_tour(problem, state, &state.tours[tour], *neighbour, &mut NoBlink, &mut found);
        let Some(insertion) = found.found else { continue };
        let version = versions[tour];
        let offer = match known {
            Some(old) if old.best.tour != tour && old.best.delta <= insertion.delta => {
                Offer { second: insertion.delta, ..old }
            }
            Some(old) if old.best.tour != tour => Offer { best: insertion, second: old.best.delta, version },
            Some(old) => Offer { best: insertion, version, ..old },
            None => Offer { best: insertion, second: Money::MAX, version },
        };
        offers[neighbour.index()] = Some(offer);
        heap.push((urgency(problem, *neighbour, &offer), Reverse(*neighbour)));
    }
}
