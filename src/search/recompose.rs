//! A move as a recomposition of tours from pieces of tours, priced by one function.

use super::pricer::Pricer;
use super::relaxed;
use super::state::State;
use crate::eval::{Node, Problem, Segment, ShiftData};
use crate::units::{Dist, Money, Ticks};

/// Stops `from..to` of a tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The tour.
    pub tour: usize,
    /// First stop.
    pub from: usize,
    /// Behind the last stop.
    pub to: usize,
}

/// A tour's new stops: at most four pieces in order, empty ones allowed.
#[derive(Clone, Copy, Debug)]
pub struct Rebuilt {
    /// The tour that gets them.
    pub tour: usize,
    /// The pieces.
    pub pieces: [Piece; 4],
}

/// Nothing.
pub const EMPTY: Piece = Piece { tour: 0, from: 0, to: 0 };

impl Rebuilt {
    /// From up to four pieces.
    pub fn new(tour: usize, pieces: &[Piece]) -> Self {
        let mut all = [EMPTY; 4];
        all[..pieces.len()].copy_from_slice(pieces);
        Self { tour, pieces: all }
    }

    fn filled(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.from < piece.to)
    }

    /// Writes the stops down.
    pub fn stops(&self, state: &State, into: &mut Vec<Node>) {
        into.clear();
        for piece in self.filled() {
            into.extend_from_slice(&state.tours[piece.tour].nodes[piece.from..piece.to]);
        }
        if into.iter().all(|node| node.as_depot().is_some()) {
            into.clear();
        }
    }
}

/// A route under composition.
struct Joined {
    segment: Segment,
    last: Option<Node>,
    dist: Dist,
    preference: Money,
    unfixed: Money,
    jobs: usize,
    exact: bool,
}

/// What the segments say of a rebuilt tour.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// Its cost: exact if `exact`, else optimistic.
    pub cost: Money,
    /// Its least paid time, where that counts.
    pub paid: Ticks,
    jobs: usize,
    exact: bool,
}

/// The cost of a rebuilt tour by the segments, the van left aside; `None` if it is too late.
pub fn estimate(problem: &Problem, state: &State, rebuilt: &Rebuilt) -> Option<Estimate> {
    let shift = problem.shift(state.tours[rebuilt.tour].shift);
    let mut joined = Joined {
        segment: relaxed::start(shift),
        last: None,
        dist: 0,
        preference: 0,
        unfixed: 0,
        jobs: 0,
        exact: shift.plain,
    };
    for piece in rebuilt.filled() {
        join(problem, state, shift, rebuilt.tour, piece, &mut joined)?;
    }
    if joined.jobs == 0 {
        return Some(Estimate { cost: 0, paid: 0, jobs: 0, exact: true });
    }
    let drive = relaxed::last_drive(problem, shift, joined.last);
    let whole = joined.segment.then(drive, &relaxed::finish(shift))?;
    if whole.duration > shift.max_route || joined.jobs > shift.max_jobs {
        return None;
    }
    if let Some(end) = shift.end {
        joined.dist += problem.road(relaxed::place(problem, shift, joined.last), end)?;
    }
    let road = shift.rates.fixed + joined.dist * shift.rates.dist + joined.preference + joined.unfixed;
    let cost = road + relaxed::time_money(problem, shift, &whole) - joined.jobs as Money * problem.left_out.per_fix;
    // Where work alone is paid the clock says later what changes.
    let now = || state.tours[rebuilt.tour].paid;
    let paid = if shift.counted { relaxed::paid(problem, shift, &whole, now) } else { 0 };
    Some(Estimate { cost, paid, jobs: joined.jobs, exact: joined.exact })
}

impl<'a> Pricer<'a> {
    /// The exact cost of a rebuilt tour by itself, and its paid time where that counts, if it breaks no rule.
    pub fn rebuilt(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        rebuilt: &Rebuilt,
        by: Estimate,
    ) -> Option<(Money, Ticks)> {
        let mut nodes = std::mem::take(&mut self.nodes);
        rebuilt.stops(state, &mut nodes);
        let relaxed = by.cost + problem.left_out.per_fix * by.jobs as Money;
        let known = by.exact.then_some(relaxed);
        let tour = &state.tours[rebuilt.tour];
        let cost = self.sequence_alone(problem, state, tour, &nodes, known);
        let paid = cost.and_then(|cost| Some((cost, self.paid(problem, tour.shift, &nodes)?)));
        self.nodes = nodes;
        paid
    }
}

impl<'a> Pricer<'a> {
    /// The exact cost of two rebuilt tours of one van that lasts, together, and the paid time of each.
    pub fn rebuilt_days(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        (first, one): (&Rebuilt, Estimate),
        (second, two): (&Rebuilt, Estimate),
    ) -> Option<(Money, Ticks, Ticks)> {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        first.stops(state, &mut a);
        second.stops(state, &mut b);
        let mut cost = self.van_change(problem, state, &[(first.tour, &a), (second.tour, &b)])?;
        for (rebuilt, by, nodes) in [(first, one, &a), (second, two, &b)] {
            let known = by.exact.then_some(by.cost + problem.left_out.per_fix * by.jobs as Money);
            let tour = &state.tours[rebuilt.tour];
            cost += self.ground(problem, tour.shift, nodes, known)? + tour.van;
        }
        let shift = |rebuilt: &Rebuilt| state.tours[rebuilt.tour].shift;
        Some((cost, self.paid(problem, shift(first), &a)?, self.paid(problem, shift(second), &b)?))
    }
}

/// Appends a piece.
fn join(
    problem: &Problem,
    state: &State,
    shift: &ShiftData,
    own: usize,
    piece: &Piece,
    joined: &mut Joined,
) -> Option<()> {
    let source = &state.tours[piece.tour];
    let nodes = &source.nodes[piece.from..piece.to];
    joined.exact &= source.plain && !source.heavy;
    if piece.tour == own && piece.from == 0 && joined.last.is_none() {
        // The tour's own beginning is known already.
        joined.segment = source.prefix[piece.to];
        joined.dist = source.reach[piece.to];
        joined.jobs = nodes.iter().filter(|node| node.as_job().is_some()).count();
        joined.preference = source.preference_of(problem, shift, nodes);
        if source.heavy {
            let jobs = nodes.iter().filter_map(|node| node.as_job());
            joined.unfixed = jobs.map(|job| problem.least_unfixed(shift, job)).sum();
        }
        joined.last = nodes.last().copied();
        return Some(());
    }
    joined.dist += problem.road(relaxed::place(problem, shift, joined.last), problem.site(nodes[0]))?;
    joined.dist += source.reach[piece.to] - source.reach[piece.from + 1];
    for node in nodes {
        if let Some(job) = node.as_job() {
            let to = state.tours[own].shift;
            if piece.tour != own && !(problem.graph.can_serve(to, job) && state.allows(problem, job, to)) {
                return None;
            }
            joined.jobs += 1;
            joined.preference += problem.preference(shift, job);
            joined.unfixed += problem.least_unfixed(shift, job);
        }
        let drive = relaxed::drive(problem, shift, joined.last, *node);
        joined.segment = joined.segment.then(drive, &relaxed::stop(problem, shift, *node))?;
        joined.last = Some(*node);
    }
    Some(())
}
