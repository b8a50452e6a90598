//! In which order the jobs of a group go in, and which begins are tried.

use crate::eval::{Group, Node, Problem};
use crate::model::RelationKind;
use crate::search::blink::{Geometric, NoBlink};
use crate::search::insertion::{Insertion, with_insertion};
use crate::search::pricer::Pricer;
use crate::search::relaxed;
use crate::search::state::State;
use crate::search::tour::Tour;
use crate::units::{Id, JobId, Money, ShiftId, Ticks};
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Dearer than any insertion.
pub const DEAR: Money = Money::MAX / 8;
/// Most begins of the first job that are tried.
const TRIED: usize = 8;
/// Chance to pass over a place.
const PASSED_OVER: f64 = 0.2;

/// The jobs of a group with each behind those that come before it; any such order by chance.
pub fn order(problem: &Problem, group: &Group, rng: Option<&mut Xoshiro256PlusPlus>) -> Vec<JobId> {
    let Some(rng) = rng else { return group.jobs.clone() };
    let mut left = group.jobs.clone();
    left.shuffle(rng);
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |job: &JobId| {
            let bonds = problem.bonds.of(*job).iter().filter(|relation| relation.kind == RelationKind::Before);
            bonds.clone().any(|relation| relation.second == *job && left.contains(&relation.first))
        };
        // Cycles are refused when the tables are read.
        let at = left.iter().position(|job| !waits(job)).unwrap_or(0);
        order.push(left.remove(at));
    }
    order
}

/// Begins of the first job that are worth trying: those that suit one of the jobs if it were free, the ends of the first one's
/// windows, and one by chance.
pub fn first_begins<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    jobs: &[JobId],
    mut rng: Option<&mut Xoshiro256PlusPlus>,
) -> Vec<Ticks> {
    let first = jobs[0];
    let mut begins = Vec::new();
    for job in jobs {
        let later = offset(problem, first, *job);
        let free = naturals(problem, state, pricer, *job, rng.as_deref_mut());
        begins.extend(free.into_iter().map(|begin| begin - later));
    }
    let windows = &problem.instance.jobs[first].windows;
    begins.extend(windows.iter().flat_map(|window| [window.from, window.to]));
    if let (Some(rng), Some(from), Some(to)) = (rng, begins.iter().min().copied(), begins.iter().max().copied()) {
        begins.shuffle(rng);
        begins.insert(0, rng.random_range(from..=to));
    }
    let open =
        |begin: &Ticks| windows.is_empty() || windows.iter().any(|hours| hours.from <= *begin && *begin <= hours.to);
    begins.retain(open);
    let mut distinct: Vec<Ticks> = Vec::new();
    begins.into_iter().for_each(|begin| {
        if !distinct.contains(&begin) {
            distinct.push(begin)
        }
    });
    distinct.truncate(TRIED);
    distinct
}

/// The best place for a job, places passed over by chance.
pub fn best_place<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    node: Node,
    rng: Option<&mut Xoshiro256PlusPlus>,
) -> Option<Insertion> {
    match rng {
        Some(rng) => pricer.best_of(problem, state, node, DEAR, &mut Geometric::new(PASSED_OVER, rng)),
        None => pricer.best_of(problem, state, node, DEAR, &mut NoBlink),
    }
}

/// Begins of a job in the place that suits it best, were it not bound: what is cheapest there, the earliest and the latest.
pub fn naturals<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    job: JobId,
    rng: Option<&mut Xoshiro256PlusPlus>,
) -> Vec<Ticks> {
    let Some(insertion) = best_place(problem, state, pricer, Node::job(job), rng) else { return Vec::new() };
    let mut begins: Vec<Ticks> = begin_of(problem, state, pricer, &insertion).into_iter().collect();
    if insertion.depot.is_none() {
        begins.extend(ends(problem, &state.tours[insertion.tour], job, insertion.at));
    }
    begins
}

/// The earliest and the latest begin of a job in a place of a tour, by its segments.
fn ends(problem: &Problem, tour: &Tour, job: JobId, at: usize) -> [Ticks; 2] {
    let (shift, node, data) = (problem.shift(tour.shift), Node::job(job), problem.job(job));
    let before = at.checked_sub(1).map(|i| tour.nodes[i]);
    let on = match tour.nodes.get(at) {
        Some(next) => relaxed::drive(problem, shift, Some(node), *next),
        None => relaxed::last_drive(problem, shift, Some(node)),
    };
    let earliest = tour.prefix[at].end() + relaxed::drive(problem, shift, before, node);
    let latest = tour.suffix[at].latest - on - problem.service(shift, job);
    [earliest.max(data.from), latest.min(data.to)]
}

/// When the job of an insertion begins.
fn begin_of<'a>(problem: &Problem<'a>, state: &State, pricer: &mut Pricer<'a>, insertion: &Insertion) -> Option<Ticks> {
    let mut nodes = state.tours[insertion.tour].nodes.clone();
    with_insertion(&mut nodes, insertion);
    let at = nodes.iter().position(|node| *node == insertion.node)?;
    pricer.scratch.begins(problem, ShiftId::from_index(insertion.tour), &nodes)?.get(at).copied()
}

/// How much later than the first job another one begins at least, by the relations of the two alone.
fn offset(problem: &Problem, first: JobId, job: JobId) -> Ticks {
    let between = |relation: &&crate::model::Relation| relation.first == first && relation.second == job;
    problem
        .bonds
        .of(job)
        .iter()
        .filter(between)
        .map(|relation| match relation.kind {
            RelationKind::Before => problem.instance.jobs[first].duration + relation.min_gap,
            RelationKind::StartGap => relation.min_gap,
            _ => 0,
        })
        .max()
        .unwrap_or(0)
}
