//! Seats for jobs that have to come together: places in the days of different technicians, at begins that all of them can keep.

use crate::eval::{Node, Problem};
use crate::model::{Relation, RelationKind};
use crate::search::{Pricer, State};
use crate::units::{Id, JobId, Money, ShiftId, TechId, Ticks};
use std::collections::{BTreeMap, BTreeSet};

/// Begins of a job that are tried.
const MOST_BEGINS: usize = 48;
/// Seats of a job that are combined with those of the others.
const MOST_SEATS: usize = 240;
/// Combinations that are looked at, the cheapest first.
const MOST_TRIED: usize = 60;
/// Combinations that are kept on the way.
const MOST_KEPT: usize = 2_000;

/// A place for a job in a tour.
#[derive(Clone)]
struct Seat {
    job: JobId,
    begin: Ticks,
    end: Ticks,
    tour: usize,
    /// All stops of the tour.
    nodes: Vec<Node>,
    /// What the tour costs more.
    delta: Money,
}

/// All of them seated.
#[derive(Clone, Debug)]
pub struct Seating {
    /// Who does the job that is asked for.
    pub leader: TechId,
    /// The tours that change, with their stops.
    pub tours: Vec<(ShiftId, Vec<Node>)>,
}

/// Ways to seat all jobs, each with a technician of its own, the cheapest first as each tour by itself has it.
pub fn seatings(problem: &Problem, state: &State, jobs: &BTreeSet<JobId>, lead: JobId) -> Vec<Seating> {
    let mut pricer = Pricer::default();
    let begins = begins(problem, state, &mut pricer, jobs);
    let mut combined: Vec<(Money, Vec<Seat>)> = vec![(0, Vec::new())];
    // The one that is asked for comes first, so that there is a choice of who does it.
    for job in std::iter::once(lead).chain(jobs.iter().copied().filter(|job| *job != lead)) {
        let seats = seats(problem, state, &mut pricer, job, begins.get(&job).map_or(&[][..], Vec::as_slice));
        let mut longer: Vec<(Money, Vec<Seat>)> = Vec::new();
        for (cost, known) in &combined {
            let fits = |seat: &&Seat| known.iter().all(|other| go_together(problem, other, seat));
            longer.extend(seats.iter().filter(fits).map(|seat| {
                let all = known.iter().chain([seat]).cloned().collect();
                (cost + seat.delta, all)
            }));
        }
        longer.sort_by_key(|(cost, _)| *cost);
        longer.truncate(MOST_KEPT);
        combined = longer;
    }
    let seating = |(_, seats): (Money, Vec<Seat>)| {
        let leader = problem.shift(ShiftId::from_index(seats.first()?.tour)).person;
        let tours = seats.into_iter().map(|seat| (ShiftId::from_index(seat.tour), seat.nodes)).collect();
        Some(Seating { leader, tours })
    };
    combined.into_iter().take(MOST_TRIED).filter_map(seating).collect()
}

/// Begins worth trying, by job: those that suit one of them in some place if it were free, a grid over its windows, and what follows
/// from them for the others.
fn begins<'a>(
    problem: &Problem<'a>,
    state: &State,
    pricer: &mut Pricer<'a>,
    jobs: &BTreeSet<JobId>,
) -> BTreeMap<JobId, Vec<Ticks>> {
    let mut suits: BTreeMap<JobId, BTreeSet<Ticks>> = BTreeMap::new();
    for job in jobs {
        let mut own: BTreeSet<Ticks> = BTreeSet::new();
        for tour in tours(problem, *job) {
            for nodes in ways(problem, state, tour, Node::job(*job)) {
                let begins = pricer.scratch.begins(problem, ShiftId::from_index(tour), &nodes);
                let at = nodes.iter().position(|node| node.as_job() == Some(*job));
                own.extend(begins.zip(at).and_then(|(begins, at)| begins.get(at).copied()));
            }
        }
        let windows = &problem.instance.jobs[*job].windows;
        let quarter = problem.instance.scale.ticks(15.0).max(1);
        own.extend(windows.iter().flat_map(|window| [window.from, window.to]));
        for window in windows.iter().filter(|window| window.to - window.from <= 24 * quarter) {
            own.extend((0..).map(|step| window.from + step * quarter).take_while(|begin| *begin <= window.to));
        }
        suits.insert(*job, own);
    }
    let mut all = suits.clone();
    for relation in ties(problem, jobs) {
        let (first, second) = (suits[&relation.first].clone(), suits[&relation.second].clone());
        let gaps = [Some(relation.min_gap), relation.max_gap];
        for gap in gaps.into_iter().flatten() {
            all.entry(relation.second).or_default().extend(first.iter().map(|begin| begin + gap));
            all.entry(relation.first).or_default().extend(second.iter().map(|begin| begin - gap));
        }
    }
    let thin = |(job, begins): (JobId, BTreeSet<Ticks>)| {
        let windows = &problem.instance.jobs[job].windows;
        let open = |begin: &Ticks| windows.is_empty() || windows.iter().any(|w| w.from <= *begin && *begin <= w.to);
        let open: Vec<Ticks> = begins.into_iter().filter(open).collect();
        let step = open.len().div_ceil(MOST_BEGINS).max(1);
        (job, open.into_iter().step_by(step).collect())
    };
    all.into_iter().map(thin).collect()
}

/// Gaps between the begins of these jobs.
fn ties<'p>(problem: &'p Problem, jobs: &BTreeSet<JobId>) -> Vec<&'p Relation> {
    let inner = |relation: &&Relation| {
        relation.kind == RelationKind::StartGap && jobs.contains(&relation.first) && jobs.contains(&relation.second)
    };
    problem.instance.relations.iter().filter(inner).collect()
}

/// The tours that may serve a job.
fn tours(problem: &Problem, job: JobId) -> Vec<usize> {
    problem.graph.eligible(job).iter().map(|shift| shift.index()).collect()
}

/// A tour with one more stop in each place, and with a depot visit before it where the van matters.
fn ways(problem: &Problem, state: &State, tour: usize, node: Node) -> Vec<Vec<Node>> {
    let bare = &state.tours[tour].nodes;
    let needs_van = node.as_job().is_some_and(|job| problem.job(job).needs_van);
    let visits: Vec<Node> = problem.instance.depots.ids().filter(|_| needs_van).map(Node::depot).collect();
    let mut ways = Vec::new();
    for at in 0..=bare.len() {
        let with_job = [&bare[..at], &[node], &bare[at..]].concat();
        for (visit, early) in visits.iter().flat_map(|visit| (0..=at).map(move |early| (*visit, early))) {
            ways.push([&with_job[..early], &[visit], &with_job[early..]].concat());
        }
        ways.push(with_job);
    }
    ways
}

/// The cheapest place of a job in each tour at each begin.
fn seats<'a>(problem: &Problem<'a>, state: &State, pricer: &mut Pricer<'a>, job: JobId, begins: &[Ticks]) -> Vec<Seat> {
    let mut seats: Vec<Seat> = Vec::new();
    for tour in tours(problem, job) {
        let shift = ShiftId::from_index(tour);
        let (data, own) = (problem.shift(shift), &state.tours[tour]);
        let end = |begin: Ticks| begin + problem.service(data, job);
        let may = |begin: &&Ticks| {
            data.from <= **begin && end(**begin) <= data.latest_end && state.allows(problem, job, shift)
        };
        for begin in begins.iter().filter(may) {
            let priced = ways(problem, state, tour, Node::agreed(job, *begin)).into_iter().filter_map(|nodes| {
                let cost = pricer.sequence(problem, state, own, &nodes, None)?;
                Some((cost - own.cost, nodes))
            });
            let best = priced.min_by_key(|(delta, _)| *delta);
            let end = end(*begin);
            seats.extend(best.map(|(delta, nodes)| Seat { job, begin: *begin, end, tour, nodes, delta }));
        }
    }
    seats.sort_by_key(|seat| seat.delta);
    seats.truncate(MOST_SEATS);
    seats
}

/// Whether two jobs can be done in these seats, by different people.
fn go_together(problem: &Problem, a: &Seat, b: &Seat) -> bool {
    let shift = |seat: &Seat| problem.shift(ShiftId::from_index(seat.tour));
    let day = |seat: &Seat| problem.instance.shifts[ShiftId::from_index(seat.tour)].day;
    shift(a).person != shift(b).person
        && problem.bonds.of(a.job).iter().all(|relation| {
            let (first, second) = if relation.first == a.job { (a, b) } else { (b, a) };
            if (relation.first, relation.second) != (first.job, second.job) {
                return true;
            }
            let within = |since: Ticks| {
                let gap = second.begin - since;
                relation.min_gap <= gap && relation.max_gap.is_none_or(|most| gap <= most)
            };
            match relation.kind {
                RelationKind::Before => within(first.end),
                RelationKind::StartGap => within(first.begin),
                RelationKind::SameTechnician => false,
                RelationKind::DifferentTechnician => true,
                RelationKind::SameDay => day(a) == day(b),
                RelationKind::DifferentDay => day(a) != day(b),
            }
        })
}
