//! Inserting a job together with a depot visit before it.

use super::depot_fit::{append, visit_cost};
use super::insertion::Insertion;
use super::pricer::{Best, Exact, Pricer};
use super::relaxed;
use super::state::State;
use super::tour::Tour;
use crate::eval::{Node, Problem, Segment, ShiftData};
use crate::units::{DepotId, Dist, Id, JobId, Money, SiteId};

impl<'a> Pricer<'a> {
    /// Puts the job and a new depot visit before it, at the best pair of positions.
    pub(super) fn with_depot(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        node: Node,
        best: &mut Best,
    ) {
        let shift = problem.shift(tour.shift);
        let Some(job) =
            node.as_job().filter(|job| tour.jobs < shift.max_jobs && state.allows(problem, *job, tour.shift))
        else {
            return;
        };
        let slack = state.slack(problem, tour);
        for depot in problem.instance.depots.ids() {
            for early in 0..=tour.nodes.len() {
                let Some(mut joined) = append(problem, tour, Node::depot(depot), early) else { continue };
                // The job on top of the visit costs more, not less.
                let visited =
                    visit_cost(problem, tour, &joined, Node::depot(depot), early).unwrap_or(tour.relaxed_cost);
                if visited - tour.relaxed_cost >= best.delta.saturating_add(problem.left_out.per_fix + slack) {
                    continue;
                }
                let mut last = Node::depot(depot);
                for at in early..=tour.nodes.len() {
                    let feasible = join_rest(problem, shift, tour, &joined, last, node, at);
                    if let Some(whole) = feasible
                        && whole.duration <= shift.max_route
                    {
                        self.try_pair(problem, state, tour, &whole, (node, job, at), (depot, early), best);
                    }
                    let Some(next) = tour.nodes.get(at) else { break };
                    let drive = relaxed::drive(problem, shift, Some(last), *next);
                    let Some(longer) = joined.then(drive, &relaxed::stop(problem, shift, *next)) else { break };
                    (joined, last) = (longer, *next);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn try_pair(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        whole: &Segment,
        (node, job, at): (Node, JobId, usize),
        (depot, early): (DepotId, usize),
        best: &mut Best,
    ) {
        let shift = problem.shift(tour.shift);
        let Some(longer) = pair_dist(problem, shift, tour, job, at, depot, early) else { return };
        let fixed = if tour.nodes.is_empty() { shift.rates.fixed } else { 0 };
        let road = tour.road + fixed + longer * shift.rates.dist + problem.preference(shift, job);
        let relaxed = road + relaxed::time_money(problem, shift, whole);
        let optimistic = relaxed - problem.left_out.per_fix * (tour.jobs as Money + 1);
        let Some(shared) = shared_by_segments(problem, state, tour, whole) else { return };
        let slack = state.slack(problem, tour);
        if optimistic - tour.cost + problem.least_unfixed(shift, job) + shared - slack >= best.delta {
            return;
        }
        let data = problem.job(job);
        let plain = tour.plain && data.plain;
        let delta = if plain && !tour.lasting && !tour.heavy && !data.heavy && problem.is_plentiful(depot) {
            optimistic - tour.cost
        } else {
            self.put_pair(tour, (node, at), (depot, early));
            match self.exact(problem, state, tour, plain.then_some(relaxed)) {
                Exact::Costs(delta) => delta,
                Exact::VanFails | Exact::TooLate => return,
            }
        };
        if delta + shared >= best.delta {
            return;
        }
        let shared = if shift.counted {
            self.put_pair(tour, (node, at), (depot, early));
            self.shared_by_clock(problem, state, tour)
        } else {
            Some(shared)
        };
        if let Some(delta) = shared.map(|shared| delta + shared).filter(|delta| *delta < best.delta) {
            let depot = Some((depot, early));
            *best = Best { delta, found: Some(Insertion { node, delta, tour: tour.shift.index(), at, depot }) };
        }
    }
}

impl Pricer<'_> {
    /// Writes the stops of a tour with a depot visit and one more job into the buffer.
    fn put_pair(&mut self, tour: &Tour, (node, at): (Node, usize), (depot, early): (DepotId, usize)) {
        self.nodes.clear();
        self.nodes.extend_from_slice(&tour.nodes[..early]);
        self.nodes.push(Node::depot(depot));
        self.nodes.extend_from_slice(&tour.nodes[early..at]);
        self.nodes.push(node);
        self.nodes.extend_from_slice(&tour.nodes[at..]);
    }
}

/// What the least paid time of a whole tour changes beyond its own cost; `None` if a week would be too long. Where work alone is
/// paid the clock says it later.
fn shared_by_segments(problem: &Problem, state: &State, tour: &Tour, whole: &Segment) -> Option<Money> {
    let shift = problem.shift(tour.shift);
    if !shift.counted {
        return Some(0);
    }
    state.marginal_cost(problem, tour, relaxed::paid(problem, shift, whole, || tour.paid))
}

/// Distance that a depot visit before stop `early` and a job before stop `at` add; `None` without a road.
fn pair_dist(
    problem: &Problem,
    shift: &ShiftData,
    tour: &Tour,
    job: JobId,
    at: usize,
    depot: DepotId,
    early: usize,
) -> Option<Dist> {
    let site = |at: usize| tour.nodes.get(at).map(|node| problem.site(*node)).or(shift.end);
    let before = |at: usize| relaxed::place(problem, shift, at.checked_sub(1).map(|i| tour.nodes[i]));
    let (depot, job) = (problem.instance.depots[depot].site, problem.job(job).site);
    let on = |from: SiteId, to: Option<SiteId>| to.map_or(Some(0), |to| problem.road(from, to));
    let gone = |at: usize| if tour.nodes.is_empty() { Some(0) } else { on(before(at), site(at)) };
    if early == at {
        let through = problem.road(before(at), depot)? + problem.road(depot, job)? + on(job, site(at))?;
        return Some(through - gone(at)?);
    }
    let by_depot = problem.road(before(early), depot)? + on(depot, site(early))? - gone(early)?;
    let by_job = problem.road(before(at), job)? + on(job, site(at))? - gone(at)?;
    Some(by_depot + by_job)
}

/// `joined` (which ends at `last`), then `node`, then the tour from `at` on.
fn join_rest(
    problem: &Problem,
    shift: &ShiftData,
    tour: &Tour,
    joined: &Segment,
    last: Node,
    node: Node,
    at: usize,
) -> Option<Segment> {
    let drive = relaxed::drive(problem, shift, Some(last), node);
    let with = joined.then(drive, &relaxed::stop(problem, shift, node))?;
    let on = match tour.nodes.get(at) {
        Some(next) => relaxed::drive(problem, shift, Some(node), *next),
        None => relaxed::last_drive(problem, shift, Some(node)),
    };
    with.then(on, &tour.suffix[at])
}
