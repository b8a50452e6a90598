//! Why a job is where it is, and what it would cost elsewhere.

use super::cut::{Cut, Placed, days_of_van, worth};
use super::desk::Desk;
use super::lever::Seat;
use super::proof::{Forced, forced, moved};
use super::row::{Look, Offer, Row, Standing, offer, rows};
use crate::model::Mode;
use crate::plan::{Route, Score};
use crate::solve::SolveError;
use crate::units::{JobId, Money, ShiftId};
use crate::verify::verify;
use std::cmp::Ordering;

/// A job on a route.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The job.
    pub job: JobId,
    /// The shift that does it.
    pub shift: ShiftId,
    /// Its place: the day without the job, and as the plan has it. Nothing if the day cannot do without it.
    pub here: Option<Offer>,
    /// The score of the whole plan without the job, where that keeps the rules.
    pub removed: Option<Score>,
    /// What the other days have to say, the cheapest first.
    pub elsewhere: Vec<Row>,
    /// Plans with the job forced onto technicians.
    pub forced: Vec<Forced>,
}

impl Planned {
    /// The days that would do the job for less than the plan says.
    pub fn cheaper(&self, score: &Score, mode: Mode) -> usize {
        let better = |day: &&Row| day.whole.is_some_and(|moved| moved.compare(score, mode) == Ordering::Less);
        self.elsewhere.iter().filter(better).count()
    }
}

/// Explains a job on the route of a shift.
///
/// # Errors
/// A solve fails.
pub fn planned(desk: &Desk, job: JobId, shift: ShiftId) -> Result<Planned, SolveError> {
    let (instance, plan) = (desk.instance, desk.plan);
    let without = Cut::new(instance, plan, Seat { shift, job }).without();
    let others: Vec<ShiftId> = desk.shifts().into_iter().filter(|other| *other != shift).collect();
    let near = desk.closest(others.clone(), job);
    let far: Vec<ShiftId> = others.into_iter().filter(|shift| !near.contains(shift)).collect();
    let mut elsewhere = rows(instance, plan, &desk.graph, job, &near, Look::Singles);
    elsewhere.extend(rows(instance, plan, &desk.graph, job, &far, Look::Places));
    let whole = |placed: Option<&Placed>| {
        let without = without.as_ref()?;
        let routes: Vec<&Route> = placed.into_iter().flat_map(Placed::routes).collect();
        Some(*verify(instance, &moved(plan, without, &routes)).ok()?.score())
    };
    elsewhere.iter_mut().for_each(|row| row.verified(|placed| whole(Some(placed))));
    elsewhere.sort_by(|a, b| compare(a, b, instance.objective.mode));
    let forced = match &without {
        Some(without) if desk.options.force => force(desk, job, without, &elsewhere)?,
        _ => Vec::new(),
    };
    Ok(Planned {
        job,
        shift,
        here: without.as_ref().and_then(|without| here(desk, Seat { shift, job }, without)),
        removed: whole(None),
        elsewhere,
        forced,
    })
}

/// The job's place as the plan has it.
fn here(desk: &Desk, seat: Seat, without: &Placed) -> Option<Offer> {
    let at = |route: &&crate::verify::TimedRoute| route.shift == seat.shift;
    let timed = desk.plan.routes().iter().find(at)?.clone();
    let after = worth(desk.plan, &days_of_van(desk.instance, seat.shift));
    let placed = Placed { route: timed.route(), timed, others: Vec::new(), before: without.after, after };
    offer(seat, &placed)
}

/// Days where the plan would be best come first; then those with fewer obstacles.
fn compare(a: &Row, b: &Row, mode: Mode) -> Ordering {
    let rest = |row: &Row| (row.standing.max(Standing::TooDear), row.obstacles.len(), row.least_time(), row.shift);
    let rest = rest(a).cmp(&rest(b));
    match (&a.whole, &b.whole) {
        (Some(one), Some(other)) => one.compare(other, mode).then(rest),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => rest,
    }
}

/// The job forced onto the technicians that come first.
fn force(desk: &Desk, job: JobId, without: &Placed, days: &[Row]) -> Result<Vec<Forced>, SolveError> {
    let mut found: Vec<Forced> = Vec::new();
    for row in days.iter().filter(|row| row.standing != Standing::Barred) {
        let technician = desk.instance.shifts[row.shift].technician;
        if found.len() >= desk.options.top || desk.watch.stopped() {
            break;
        }
        if found.iter().all(|known| known.technician != technician) {
            let routes = row.with_room(desk.instance, desk.plan, job);
            let start = moved(desk.plan, without, &routes.iter().collect::<Vec<_>>());
            found.push(forced(desk.instance, &start, (job, technician), desk.options.effort, desk.watch)?);
        }
    }
    if !found.is_empty() {
        desk.baseline()?;
    }
    Ok(found)
}

/// What a score costs more than another one, by the objective's money.
pub fn dearer(after: &Score, before: &Score, mode: Mode) -> Money {
    after.total(mode) - before.total(mode)
}
