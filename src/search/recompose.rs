//! A move as a recomposition of tours from pieces of tours, priced by one function.

use super::insertion::Pricer;
use super::relaxed;
use super::state::State;
use crate::eval::{Node, Problem, Segment, ShiftData, price};
use crate::units::{Dist, JobId, Money, PartId, UNLIMITED};

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
    jobs: usize,
    exact: bool,
}

impl<'a> Pricer<'a> {
    /// The cost of a rebuilt tour if it is feasible and below `bound`.
    pub fn rebuilt(&mut self, problem: &Problem<'a>, state: &State, rebuilt: &Rebuilt, bound: Money) -> Option<Money> {
        let tour = &state.tours[rebuilt.tour];
        let shift = problem.shift(tour.shift);
        let mut joined =
            Joined { segment: relaxed::start(shift), last: None, dist: 0, preference: 0, jobs: 0, exact: shift.plain };
        for piece in rebuilt.filled() {
            join(problem, state, shift, rebuilt.tour, piece, &mut joined)?;
        }
        if joined.jobs == 0 {
            return (0 < bound).then_some(0);
        }
        if joined.jobs > shift.max_jobs {
            return None;
        }
        let drive = relaxed::last_drive(problem, shift, joined.last);
        let whole = joined.segment.then(drive, &relaxed::finish(shift))?;
        if whole.duration > shift.max_route {
            return None;
        }
        if let Some(end) = shift.end {
            joined.dist += problem.road(relaxed::place(problem, shift, joined.last), end)?;
        }
        let road = shift.rates.fixed + joined.dist * shift.rates.dist + joined.preference;
        let cost = road + relaxed::time_money(problem, shift, &whole) - joined.jobs as Money * problem.left_out.per_fix;
        if cost >= bound {
            return None;
        }
        rebuilt.stops(state, &mut self.nodes);
        if joined.exact && van_holds(problem, shift, &self.nodes) {
            return Some(cost);
        }
        let priced = price(problem, &mut self.scratch, tour.shift, &self.nodes)?;
        let fits = state.draws_fit(problem, tour, self.scratch.draws());
        (fits && priced.cost < bound).then_some(priced.cost)
    }
}

/// Whether a van holds all tools and certain parts of jobs without faults.
fn van_holds(problem: &Problem, shift: &ShiftData, nodes: &[Node]) -> bool {
    let jobs = || nodes.iter().filter_map(|node| node.as_job()).filter(|job| problem.job(*job).needs_van);
    let van = &problem.instance.technicians[shift.tech].van;
    jobs().all(|job| {
        let need = &problem.instance.jobs[job].need;
        need.tools.iter().all(|tool| problem.owns(shift.tech, *tool))
            && need.parts.iter().all(|(part, _)| {
                let held = van[*part].quantity;
                held >= UNLIMITED || jobs().map(|other| certain(problem, other, *part)).sum::<u32>() <= held
            })
    })
}

fn certain(problem: &Problem, job: JobId, part: PartId) -> u32 {
    problem.instance.jobs[job].need.parts.iter().filter(|(known, _)| *known == part).map(|(_, units)| units).sum()
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
        joined.last = nodes.last().copied();
        return Some(());
    }
    joined.dist += problem.road(relaxed::place(problem, shift, joined.last), problem.site(nodes[0]))?;
    joined.dist += source.reach[piece.to] - source.reach[piece.from + 1];
    for node in nodes {
        if let Some(job) = node.as_job() {
            if piece.tour != own && !problem.graph.can_serve(state.tours[own].shift, job) {
                return None;
            }
            joined.jobs += 1;
            joined.preference += problem.preference(shift, job);
        }
        let drive = relaxed::drive(problem, shift, joined.last, *node);
        joined.segment = joined.segment.then(drive, &relaxed::stop(problem, shift, *node))?;
        joined.last = Some(*node);
    }
    Some(())
}
