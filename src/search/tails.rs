//! Two tours exchange their tails (2-opt*: Potvin and Rousseau 1995): behind a job comes what a neighbour's tour still has to do, and the
//! other way round.
//!
//! Nothing else moves as much at once: strings of a few jobs cannot. Looked at where the segments say all that counts, by two legs and two
//! comparisons a neighbour.

use super::state::State;
use super::tour::{Tour, leg};
use crate::eval::{Node, Problem, Scratch};
use crate::units::{JobId, Money};

/// Tails that may be exchanged: those behind position `mine` of a tour and from position `theirs` of another on.
#[derive(Clone, Copy, Debug)]
struct Cut {
    delta: Money,
    other: usize,
    theirs: usize,
}

/// Exchanges the tail behind a job with the neighbour's that costs least, if that changes the cost by less than `limit`; false: nothing
/// changed. Begin a change before, and take it back if this says so and is not wanted.
pub fn exchange_tails<'a>(
    problem: &Problem<'a>,
    state: &mut State,
    scratch: &mut Scratch<'a>,
    job: JobId,
    limit: Money,
) -> bool {
    let Some((tour, at)) = state.place(job).filter(|(tour, _)| state.is_open(*tour)) else { return false };
    let mine = at + 1;
    let Some(cut) = best_cut(problem, state, (tour, mine), limit) else { return false };
    let (a, b) = (&state.tours[tour].nodes, &state.tours[cut.other].nodes);
    let head = b[..cut.theirs].to_vec();
    let first = [&a[..mine], &b[cut.theirs..]].concat();
    let second = [&head[..], &a[mine..]].concat();
    let may = |nodes: &[Node], tour: usize| {
        let shift = state.tours[tour].shift;
        nodes.iter().filter_map(|node| node.as_job()).all(|job| problem.graph.can_serve(shift, job))
    };
    if !may(&first[mine..], tour) || !may(&second[head.len()..], cut.other) {
        return false;
    }
    // The other's tail goes first, so that no job is ever on two tours.
    let steps = [(cut.other, head), (tour, first), (cut.other, second)];
    let done = steps.iter().all(|(tour, nodes)| state.set_tour(problem, scratch, *tour, nodes));
    if done && state.cost - state.cost_before() < limit {
        return true;
    }
    // A van is too small, or shifts are less alike than they look.
    state.undo(problem);
    state.begin();
    false
}

/// The neighbour whose tail costs least behind a job's place.
fn best_cut(problem: &Problem, state: &State, (tour, mine): (usize, usize), limit: Money) -> Option<Cut> {
    let own = &state.tours[tour];
    let job = own.nodes[mine - 1].as_job()?;
    let mut best: Option<Cut> = None;
    // A tour that nobody drives yet takes over the tail.
    let next = own.nodes.get(mine).and_then(|node| node.as_job());
    let classes = next.map_or(&[][..], |next| state.classes_near(next));
    let empty = classes.iter().filter_map(|class| state.empty_of(*class)).map(|other| (other, 0));
    let places = problem.graph.neighbours(job).iter().filter_map(|neighbour| state.place(*neighbour));
    for (other, theirs) in empty.chain(places) {
        if other == tour || !state.is_open(other) {
            continue;
        }
        let limit = best.map_or(limit, |best| best.delta);
        if let Some(delta) = delta(problem, (own, mine), (&state.tours[other], theirs), limit) {
            best = Some(Cut { delta, other, theirs });
        }
    }
    best
}

/// What exchanging the tails from two positions on changes, if it is in time and below `limit`.
fn delta(problem: &Problem, (a, i): (&Tour, usize), (b, j): (&Tour, usize), limit: Money) -> Option<Money> {
    let (one, two) = (problem.shift(a.shift), problem.shift(b.shift));
    let site = |tour: &Tour, at: usize| tour.nodes.get(at).map(|node| problem.site(*node));
    let before = |tour: &Tour, at: usize| at.checked_sub(1).and_then(|at| site(tour, at));
    let (from_a, from_b) = (before(a, i).unwrap_or(one.start), before(b, j).unwrap_or(two.start));
    let (to_a, to_b) = (site(b, j).or(one.end), site(a, i).or(two.end));
    let way = |shift, from, to: Option<_>| to.map_or(Some((0, 0)), |to| leg(problem, shift, from, to));
    let ((dist_a, time_a), (dist_b, time_b)) = (way(one, from_a, to_a)?, way(two, from_b, to_b)?);
    // What lies behind costs on the other's shift what it costs on its own where both are alike.
    let opens = if b.nodes.is_empty() { two.rates.fixed } else { 0 };
    let delta = (dist_a - a.legs[i].0) * one.rates.dist + (dist_b - b.legs[j].0) * two.rates.dist + opens;
    if delta >= limit {
        return None;
    }
    a.prefix[i].then(time_a, &b.suffix[j])?;
    b.prefix[j].then(time_b, &a.suffix[i])?;
    Some(delta)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::model::{Instance, Rates, Window};
    use crate::units::{MONEY_UNIT, Ticks};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Technicians who cost a kilometre's price and nothing else, and jobs of ten minutes at these places in these hours.
    fn world(technicians: u32, jobs: &[(u32, Ticks, Ticks)]) -> Instance {
        let mut all = builder(12);
        for at in 0..technicians {
            let mut tech = technician(&format!("t{at}"), &all);
            tech.rates = Rates { time: 0, overtime: 0, dist: MONEY_UNIT, fixed: 0 };
            all.technicians.push(tech);
            all.shifts.push(shift(at, 0, 2_000));
        }
        for (at, (site, from, to)) in jobs.iter().enumerate() {
            let mut row = job(&format!("j{at}"), *site);
            row.windows = vec![Window { from: *from, to: *to }];
            all.jobs.push(row);
        }
        all.build(line(12)).expect("the world is sound")
    }

    fn tour(jobs: &[u32]) -> Vec<Node> {
        jobs.iter().map(|job| Node::job(JobId(*job))).collect()
    }

    #[test]
    fn who_crosses_over_stays_on_his_side() {
        // Morning near and afternoon far, and the other way round: each should stay where he is.
        let hours = [(2, 0, 300), (10, 0, 300), (10, 600, 900), (2, 600, 900)];
        let instance = world(2, &hours);
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let (mut state, mut scratch) = (State::empty(&problem), Scratch::default());
        assert!(state.set_tour(&problem, &mut scratch, 0, &tour(&[0, 2])));
        assert!(state.set_tour(&problem, &mut scratch, 1, &tour(&[1, 3])));
        let before = state.cost;
        state.begin();
        assert!(exchange_tails(&problem, &mut state, &mut scratch, JobId(0), 0));
        assert_eq!(state.cost, before - 160 * MONEY_UNIT, "twice the way between the sides");
        assert_eq!(state.tours[0].nodes, tour(&[0, 3]));
        assert_eq!(state.tours[1].nodes, tour(&[1, 2]));
        state.begin();
        assert!(!exchange_tails(&problem, &mut state, &mut scratch, JobId(0), 0), "nothing is left to save");
    }

    #[test]
    fn the_books_and_the_limit_hold() {
        let (mut exchanged, mut opened) = (0, 0);
        for seed in 0..40 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let jobs: Vec<(u32, Ticks, Ticks)> = (0..24)
                .map(|_| {
                    let from = rng.random_range(0..1_500);
                    (rng.random_range(0..12), from, from + rng.random_range(50..900))
                })
                .collect();
            let instance = world(4, &jobs);
            let graph = Graph::build(&instance);
            let problem = Problem::new(&instance, &graph);
            let (mut state, mut scratch) = (State::empty(&problem), Scratch::default());
            for job in 0..24 {
                let at = rng.random_range(0..3);
                let mut nodes = state.tours[at].nodes.clone();
                nodes.insert(rng.random_range(0..=nodes.len()), Node::job(JobId(job)));
                let _ = state.set_tour(&problem, &mut scratch, at, &nodes);
            }
            for _ in 0..60 {
                let (before, absent, used) = (state.cost, state.absent().len(), state.tours_used());
                let limit = rng.random_range(-20..100) * MONEY_UNIT;
                state.begin();
                if !exchange_tails(&problem, &mut state, &mut scratch, JobId(rng.random_range(0..24)), limit) {
                    assert_eq!((state.cost, state.absent().len()), (before, absent));
                    continue;
                }
                (exchanged, opened) = (exchanged + 1, opened + usize::from(state.tours_used() > used));
                assert!(state.cost - before < limit && state.absent().len() == absent);
                let tours: i64 = state.tours.iter().map(|tour| tour.cost).sum();
                let out: i64 = state.absent().iter().map(|job| problem.job(*job).left_out).sum();
                assert_eq!(state.cost, tours + out);
            }
        }
        assert!(exchanged > 200 && opened > 10, "{exchanged} exchanged, {opened} opened");
    }
}
