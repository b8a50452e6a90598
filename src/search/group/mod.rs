//! Jobs bound in time go in together: begins that all of them can keep are tried, each with the best places for it.
//!
//! The begins that are agreed stay as they are until the jobs are taken out again, so every tour can be priced by itself.

mod attempt;
mod begins;

use super::insertion::Insertion;
use super::pricer::Pricer;
use super::state::State;
use crate::eval::{Group, Problem, Scratch};
use crate::units::{JobId, Money};
use attempt::Attempt;
use begins::{first_begins, order};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Puts the absent jobs of a group in, as many as have to be and as pay, if that changes the cost by less than `bound`.
/// With `rng` in another order, at other begins and in other places each time; without, the best that is looked at.
pub fn insert_group<'a>(
    problem: &Problem<'a>,
    state: &mut State,
    pricer: &mut Pricer<'a>,
    group: &Group,
    bound: Money,
    mut rng: Option<&mut Xoshiro256PlusPlus>,
) -> bool {
    if group.jobs.iter().any(|job| state.place(*job).is_some()) {
        return insert_rest(problem, state, pricer, group);
    }
    let before = state.cost;
    let mut best: Option<(Money, Vec<Insertion>)> = None;
    let jobs = order(problem, group, rng.as_deref_mut());
    for begin in first_begins(problem, state, pricer, &jobs, rng.as_deref_mut()) {
        let rng = rng.as_deref_mut();
        let mut attempt = Attempt::new(problem, state, pricer, rng);
        if attempt.whole(&jobs, begin) {
            let delta = attempt.cost() - before;
            if delta < best.as_ref().map_or(bound, |(delta, _)| *delta) {
                best = Some((delta, attempt.made().to_vec()));
            }
        }
        attempt.take_back();
    }
    let Some((_, insertions)) = best else { return false };
    insertions.iter().all(|insertion| state.insert(problem, &mut pricer.scratch, insertion))
}

/// Puts in what is still out of a group that is in: jobs that may follow, and had no room or did not pay.
fn insert_rest<'a>(problem: &Problem<'a>, state: &mut State, pricer: &mut Pricer<'a>, group: &Group) -> bool {
    let mut attempt = Attempt::new(problem, state, pricer, None);
    for job in &group.jobs {
        if !attempt.is_in(*job) && attempt.is_possible(*job) && !attempt.is_alone(*job, &group.jobs) {
            attempt.later(*job);
        }
    }
    !attempt.made().is_empty()
}

/// Takes out what cannot stay without the jobs that were taken out since the change began, and at times what has to go the
/// same way; false if a tour cannot be without them (it may be too late where a detour is shorter than the way).
pub fn take_out_bound<'a>(
    problem: &Problem<'a>,
    state: &mut State,
    scratch: &mut Scratch<'a>,
    rng: &mut Xoshiro256PlusPlus,
) -> bool {
    if problem.bonds.is_empty() {
        return true;
    }
    let taken = |job: &JobId| state.place(*job).is_none() && state.was_served(*job);
    let gone: Vec<JobId> = state.absent().iter().copied().filter(taken).collect();
    let mut leave: Vec<JobId> = Vec::new();
    for job in gone {
        leave.extend(problem.bonds.group(job).into_iter().flat_map(|group| group.jobs.iter().copied()));
        if rng.random_bool(TOGETHER) {
            leave.extend(problem.bonds.together(job));
        }
    }
    leave.into_iter().all(|job| take_out(problem, state, scratch, job))
}

/// Chance that jobs that have to stay with the same technician, or on the same day, are taken out together.
const TOGETHER: f64 = 0.5;

/// Takes a job out with all that it is bound to in time.
fn take_out<'a>(problem: &Problem<'a>, state: &mut State, scratch: &mut Scratch<'a>, job: JobId) -> bool {
    let alone = [job];
    let jobs = problem.bonds.group(job).map_or(&alone[..], |group| &group.jobs);
    jobs.iter().all(|job| {
        let Some((tour, _)) = state.place(*job) else { return true };
        let mut nodes = state.tours[tour].nodes.clone();
        nodes.retain(|node| node.as_job() != Some(*job));
        if nodes.iter().all(|node| node.as_depot().is_some()) {
            nodes.clear();
        }
        state.set_tour(problem, scratch, tour, &nodes)
    })
}
