//! Local search on granular neighbours, until no move saves anything.

use super::insertion::Pricer;
use super::moves::{MOVES, Move};
use super::recompose::Rebuilt;
use super::state::State;
use crate::eval::{Node, Problem};
use crate::units::{Id, JobId};

/// Applies moves around every job until none improves or `stop` says so.
pub fn improve<'a>(problem: &Problem<'a>, state: &mut State, pricer: &mut Pricer<'a>, stop: &dyn Fn() -> bool) {
    let jobs: Vec<JobId> = (0..problem.job_count()).map(JobId::from_index).collect();
    improve_around(problem, state, pricer, &jobs, stop);
}

/// Applies moves around some jobs, and around whatever these touch.
pub fn improve_around<'a>(
    problem: &Problem<'a>,
    state: &mut State,
    pricer: &mut Pricer<'a>,
    jobs: &[JobId],
    stop: &dyn Fn() -> bool,
) {
    let mut queue: std::collections::VecDeque<JobId> = jobs.iter().copied().collect();
    let mut waiting = vec![false; problem.job_count()];
    for job in jobs {
        waiting[job.index()] = true;
    }
    let mut buffers = (Vec::new(), Vec::new());
    while let Some(job) = queue.pop_front() {
        waiting[job.index()] = false;
        if stop() {
            return;
        }
        while let Some(tours) = best_move(problem, state, pricer, job)
            .and_then(|(a, b)| apply(problem, state, pricer, &a, b.as_ref(), &mut buffers))
        {
            for tour in tours {
                for other in state.tours[tour].jobs() {
                    if !std::mem::replace(&mut waiting[other.index()], true) {
                        queue.push_back(other);
                    }
                }
            }
        }
    }
}

/// The move of a job with one of its neighbours that saves most.
fn best_move<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    job: JobId,
) -> Option<(Rebuilt, Option<Rebuilt>)> {
    let here = state.place(job)?;
    let mut best: Option<(i64, Rebuilt, Option<Rebuilt>)> = None;
    for neighbour in problem.graph.neighbours(job) {
        let Some(there) = state.place(*neighbour) else { continue };
        for make in MOVES {
            let Some(Move { first, second }) = make(state, here, there) else { continue };
            let before = state.tours[first.tour].cost + second.map_or(0, |second| state.tours[second.tour].cost);
            let bound = before + best.as_ref().map_or(0, |(delta, ..)| *delta);
            let Some(one) = pricer.rebuilt(problem, state, &first, bound.saturating_add(slack(problem))) else {
                continue;
            };
            let two = match &second {
                Some(second) => match pricer.rebuilt(problem, state, second, bound - one) {
                    Some(cost) => cost,
                    None => continue,
                },
                None => 0,
            };
            let delta = one + two - before;
            if delta < best.as_ref().map_or(0, |(delta, ..)| *delta) {
                best = Some((delta, first, second));
            }
        }
    }
    best.map(|(_, first, second)| (first, second))
}

/// What the other tour of a move may be worth at most: in lexicographic mode a tour's cost is negative.
fn slack(problem: &Problem) -> i64 {
    problem.left_out.per_fix.saturating_mul(problem.job_count() as i64)
}

fn apply<'a>(
    problem: &Problem<'a>,
    state: &mut State,
    pricer: &mut Pricer<'a>,
    first: &Rebuilt,
    second: Option<&Rebuilt>,
    buffers: &mut (Vec<Node>, Vec<Node>),
) -> Option<Vec<usize>> {
    let before = state.cost;
    first.stops(state, &mut buffers.0);
    let Some(second) = second else {
        return state.set_tour(problem, &mut pricer.scratch, first.tour, &buffers.0).then(|| vec![first.tour]);
    };
    second.stops(state, &mut buffers.1);
    let applied = state.set_two(problem, &mut pricer.scratch, (first.tour, &buffers.0), (second.tour, &buffers.1));
    debug_assert!(!applied || state.cost < before, "an accepted move saves what it promised");
    applied.then(|| vec![first.tour, second.tour])
}
