//! Local search on granular neighbours, until no move saves anything.

use super::moves::{MOVES, Move};
use super::pricer::Pricer;
use super::recompose::{Rebuilt, estimate};
use super::state::State;
use crate::eval::{Node, Problem};
use crate::units::{Id, JobId, Money, Ticks};

/// Applies moves around some jobs, and around whatever these touch, until none improves or `stop` says so.
pub fn improve<'a>(
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
    for neighbour in problem.graph.close_neighbours(job) {
        let Some(there) = state.place(*neighbour) else { continue };
        for make in MOVES {
            let Some(Move { first, second }) = make(state, here, there) else { continue };
            let least = best.as_ref().map_or(0, |(delta, ..)| *delta);
            if let Some(delta) = saving(problem, state, pricer, &first, second.as_ref(), least) {
                best = Some((delta, first, second));
            }
        }
    }
    best.map(|(_, first, second)| (first, second))
}

/// The change of cost of a move, if it is feasible and below `bound`.
fn saving<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    first: &Rebuilt,
    second: Option<&Rebuilt>,
    bound: Money,
) -> Option<Money> {
    let before = state.tours[first.tour].cost + second.map_or(0, |second| state.tours[second.tour].cost);
    let one = estimate(problem, state, first)?;
    let two = match second {
        Some(second) => Some(estimate(problem, state, second)?),
        None => None,
    };
    let least = shared(problem, state, (first, one.paid), second.zip(two.map(|two| two.paid)))?;
    let slack = |rebuilt: &Rebuilt| state.slack(problem, &state.tours[rebuilt.tour]);
    let slack = slack(first) + second.map_or(0, slack);
    if one.cost + two.map_or(0, |two| two.cost) + least - slack - before >= bound {
        return None;
    }
    if let (Some(second), Some(two)) = (second, two)
        && state.same_van(problem, first.tour, second.tour)
    {
        let (cost, paid, other) = pricer.rebuilt_days(problem, state, (first, one), (second, two))?;
        let cost = cost + shared(problem, state, (first, paid), Some((second, other)))?;
        return (cost - before < bound).then_some(cost - before);
    }
    let (mut cost, paid) = pricer.rebuilt(problem, state, first, one)?;
    let mut other = None;
    if let (Some(second), Some(two)) = (second, two) {
        let (more, paid) = pricer.rebuilt(problem, state, second, two)?;
        cost += more;
        other = Some((second, paid));
    }
    cost += shared(problem, state, (first, paid), other)?;
    (cost - before < bound).then_some(cost - before)
}

/// What the paid times of rebuilt tours change beyond the tours' own cost; `None` if a week would be too long.
fn shared(
    problem: &Problem,
    state: &State,
    (first, paid): (&Rebuilt, Ticks),
    second: Option<(&Rebuilt, Ticks)>,
) -> Option<Money> {
    match second {
        _ if problem.hours.is_none() => Some(0),
        None => state.shared_cost(problem, &state.tours[first.tour], paid),
        Some((second, other)) => state.shared_cost_of_two(problem, (first.tour, paid), (second.tour, other)),
    }
}

fn apply<'a>(
    problem: &Problem<'a>,
    state: &mut State,
    pricer: &mut Pricer<'a>,
    first: &Rebuilt,
    second: Option<&Rebuilt>,
    buffers: &mut (Vec<Node>, Vec<Node>),
) -> Option<Vec<usize>> {
    first.stops(state, &mut buffers.0);
    let Some(second) = second else {
        return state.set_tour(problem, &mut pricer.scratch, first.tour, &buffers.0).then(|| vec![first.tour]);
    };
    second.stops(state, &mut buffers.1);
    let applied = state.set_two(problem, &mut pricer.scratch, (first.tour, &buffers.0), (second.tour, &buffers.1));
    applied.then(|| vec![first.tour, second.tour])
}
