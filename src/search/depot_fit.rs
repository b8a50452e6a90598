//! Depot visits follow the jobs: useless ones go, the others move to where they cost least, and where parts that faults may use are
//! missing, a new one comes if that pays.

use super::insertion::with_node;
use super::pricer::Pricer;
use super::relaxed;
use super::state::State;
use super::tour::Tour;
use crate::eval::{Node, Problem, Segment};
use crate::units::{DepotId, Money};

/// Most changes of one tour in a row; each saves something or takes a visit out, so this is only a guard.
const ROUNDS: usize = 4;

/// Places for a new visit that are priced, the most promising first.
const PLACES: usize = 3;

/// Adds, drops or moves depot visits of a tour while that saves something.
pub fn fit_depots<'a>(problem: &Problem<'a>, state: &mut State, pricer: &mut Pricer<'a>, tour: usize) {
    if pricer.settled.knows(problem, &state.tours[tour]) {
        return;
    }
    add_visit(problem, state, pricer, tour);
    for _ in 0..ROUNDS {
        if !state.tours[tour].depots || !better_visit(problem, state, pricer, tour) {
            pricer.settled.note(problem, &state.tours[tour]);
            return;
        }
    }
}

/// Adds the visit that saves most by what it loads for faults, if any does.
fn add_visit<'a>(problem: &Problem<'a>, state: &mut State, pricer: &mut Pricer<'a>, at: usize) {
    let tour = &state.tours[at];
    let mut places: Vec<(Money, DepotId, usize)> = Vec::new();
    for depot in problem.instance.depots.ids() {
        for (place, most) in tour.short.iter().enumerate() {
            if let Some(relaxed) = with_visit(problem, tour, Node::depot(depot), place) {
                let least = relaxed - tour.relaxed_cost - most;
                if least < 0 {
                    places.push((least, depot, place));
                }
            }
        }
    }
    places.sort_unstable();
    let mut best: Option<(Money, Vec<Node>)> = None;
    for (least, depot, place) in places.into_iter().take(PLACES) {
        let bound = best.as_ref().map_or(tour.cost, |(cost, _)| *cost);
        if tour.cost + least >= bound {
            break;
        }
        let nodes = with_node(&tour.nodes, Node::depot(depot), place);
        if let Some(cost) = pricer.sequence(problem, state, tour, &nodes, None)
            && cost < bound
        {
            best = Some((cost, nodes));
        }
    }
    if let Some((_, nodes)) = best {
        // It was priced with just this supply.
        let added = state.set_tour(problem, &mut pricer.scratch, at, &nodes);
        debug_assert!(added);
    }
}

/// Makes the best change of one depot visit; false if none saves anything.
fn better_visit<'a>(problem: &Problem<'a>, state: &mut State, pricer: &mut Pricer<'a>, at: usize) -> bool {
    let mut best: Option<(Money, Vec<Node>)> = None;
    let mut without = Tour::empty(problem, state.tours[at].shift);
    let visits: Vec<usize> =
        (0..state.tours[at].nodes.len()).filter(|i| state.tours[at].nodes[*i].as_depot().is_some()).collect();
    for visit in visits {
        without.nodes.clear();
        without.nodes.extend_from_slice(&state.tours[at].nodes);
        without.nodes.remove(visit);
        if !without.refresh_segments(problem) {
            continue;
        }
        // One that costs nothing goes too: where loading takes no time they would pile up at the door of the depot.
        let bound = best.as_ref().map_or(state.tours[at].cost + 1, |(cost, _)| *cost);
        consider(problem, state, pricer, (at, bound), without.relaxed_cost, &without.nodes, &mut best);
        for depot in problem.instance.depots.ids() {
            let node = Node::depot(depot);
            for place in 0..=without.nodes.len() {
                if let Some(relaxed) = with_visit(problem, &without, node, place) {
                    let bound = best.as_ref().map_or(state.tours[at].cost, |(cost, _)| *cost);
                    let slack = state.slack(problem, &without);
                    let worth = problem.left_out.per_fix * without.jobs as Money + slack;
                    if relaxed - worth < bound {
                        let nodes = with_node(&without.nodes, node, place);
                        consider(problem, state, pricer, (at, bound), relaxed, &nodes, &mut best);
                    }
                }
            }
        }
    }
    best.is_some_and(|(_, nodes)| state.set_tour(problem, &mut pricer.scratch, at, &nodes))
}

/// Keeps a sequence if it is feasible and costs less than `bound`.
fn consider<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    (at, bound): (usize, Money),
    relaxed: Money,
    nodes: &[Node],
    best: &mut Option<(Money, Vec<Node>)>,
) {
    let tour = &state.tours[at];
    let worth = problem.left_out.per_fix * tour.jobs as Money + state.slack(problem, tour);
    if relaxed - worth >= bound {
        return;
    }
    let known = tour.plain.then_some(relaxed);
    if let Some(cost) = pricer.sequence(problem, state, tour, nodes, known)
        && cost < bound
    {
        *best = Some((cost, nodes.to_vec()));
    }
}

/// The relaxed cost of a tour with a depot visit before stop `at`; `None` if that is too late.
fn with_visit(problem: &Problem, tour: &Tour, depot: Node, at: usize) -> Option<Money> {
    visit_cost(problem, tour, &append(problem, tour, depot, at)?, depot, at)
}

/// The first `at` stops of a tour, then a depot; `None` if that is too late.
#[inline]
pub(super) fn append(problem: &Problem, tour: &Tour, depot: Node, at: usize) -> Option<Segment> {
    let shift = problem.shift(tour.shift);
    let before = at.checked_sub(1).map(|i| tour.nodes[i]);
    tour.prefix[at].then(relaxed::drive(problem, shift, before, depot), &relaxed::stop(problem, shift, depot))
}

/// The relaxed cost of a tour with a depot visit before stop `at`, of which the part up to the visit is known.
#[inline]
pub(super) fn visit_cost(problem: &Problem, tour: &Tour, joined: &Segment, depot: Node, at: usize) -> Option<Money> {
    let shift = problem.shift(tour.shift);
    let before = at.checked_sub(1).map(|i| tour.nodes[i]);
    let (from, site) = (relaxed::place(problem, shift, before), problem.site(depot));
    let next = tour.nodes.get(at);
    let on = next.map_or_else(
        || relaxed::last_drive(problem, shift, Some(depot)),
        |next| relaxed::drive(problem, shift, Some(depot), *next),
    );
    let whole = joined.then(on, &tour.suffix[at])?;
    if whole.duration > shift.max_route {
        return None;
    }
    let mut dist = problem.road(from, site)?;
    if let Some(to) = next.map(|next| problem.site(*next)).or(shift.end) {
        dist += problem.road(site, to)? - problem.road(from, to)?;
    }
    Some(tour.road + dist * shift.rates.dist + relaxed::time_money(problem, shift, &whole))
}
