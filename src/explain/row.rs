//! What each technician's day has to say to a job.

use super::cut::{Cut, Placed};
use super::lever::Seat;
use super::obstacle::removals;
use super::proof::made_room;
use super::smallest::{Found, smallest};
use super::ties::left_by_ties;
use crate::graph::{Graph, Obstacle};
use crate::model::{Instance, Mode};
use crate::plan::{Route, Score, Stop};
use crate::units::{JobId, ShiftId, Ticks};
use crate::verify::VerifiedPlan;
use rayon::prelude::*;

/// A place for the job in a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The day, or all days of its van where nobody restocks it, as the plan has it without the job.
    pub before: Score,
    /// The same with the job in its best place.
    pub after: Score,
    /// When the work begins.
    pub begin: Ticks,
    /// Chance that the job is fixed on this visit.
    pub p_fix: f64,
}

/// How a day stands to the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// There is a place, and serving the job there costs less than leaving it out.
    Fits,
    /// There is a place, and leaving the job out costs less.
    TooDear,
    /// The technician may do it, and there is no place beside the jobs planned.
    NoRoom,
    /// Something keeps the technician from doing it at all.
    Barred,
}

/// A shift with what it has to say.
#[derive(Clone, Debug)]
pub struct Row {
    /// The shift.
    pub shift: ShiftId,
    /// What keeps it from the job whatever else is planned.
    pub obstacles: Vec<Obstacle>,
    /// The best place for the job.
    pub offer: Option<Offer>,
    /// The day with the job in it.
    pub placed: Option<Placed>,
    /// The score of the whole plan with the job there, verified.
    pub whole: Option<Score>,
    /// How it stands.
    pub standing: Standing,
    /// The smallest changes that let the job in, of each kind; empty if there are none, or they were not looked for.
    pub changes: Vec<Found>,
}

impl Row {
    /// Notes what the whole plan is worth with the job here. A place that the plan as a whole does not allow is none.
    pub fn verified(&mut self, whole: impl FnOnce(&Placed) -> Option<Score>) {
        let Some(placed) = &self.placed else { return };
        self.whole = whole(placed);
        if self.whole.is_none() {
            (self.offer, self.placed, self.standing) = (None, None, Standing::NoRoom);
        }
    }

    /// The day with the job in it; where there is no room for it, with one job less.
    pub fn with_room(&self, instance: &Instance, plan: &VerifiedPlan, job: JobId) -> Vec<Route> {
        match &self.placed {
            Some(placed) => placed.routes().cloned().collect(),
            None => made_room(instance, plan, Seat { shift: self.shift, job }).into_iter().collect(),
        }
    }

    /// The least time that lets the job in, where time alone does.
    pub fn least_time(&self) -> Ticks {
        let time = self.changes.iter().filter(|found| found.levers.iter().all(|lever| lever.time() > 0));
        time.map(|found| found.levers.iter().map(|lever| lever.time()).sum()).min().unwrap_or(Ticks::MAX)
    }

    /// What serving the job here costs more than not serving it, the job left out not counted.
    pub fn cost(&self) -> Option<crate::units::Money> {
        self.offer.as_ref().map(|offer| offer.after.money.of_routes() - offer.before.money.of_routes())
    }
}

/// What to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Places only.
    Places,
    /// Places, and the smallest single changes where there is none.
    Singles,
    /// The same with two changes at a time.
    Pairs,
}

/// The days of these shifts, in their order.
pub fn rows(
    instance: &Instance,
    plan: &VerifiedPlan,
    graph: &Graph,
    job: JobId,
    shifts: &[ShiftId],
    look: Look,
) -> Vec<Row> {
    shifts.par_iter().map(|shift| row(instance, plan, graph, Seat { shift: *shift, job }, look)).collect()
}

fn row(instance: &Instance, plan: &VerifiedPlan, graph: &Graph, seat: Seat, look: Look) -> Row {
    let mut obstacles = graph.obstacles(instance, seat.shift, seat.job);
    let tied = left_by_ties(instance, plan, seat).err();
    obstacles.extend(tied);
    let mut row = Row {
        shift: seat.shift,
        standing: if obstacles.is_empty() { Standing::NoRoom } else { Standing::Barred },
        obstacles,
        offer: None,
        placed: None,
        whole: None,
        changes: Vec::new(),
    };
    let barred = row.standing == Standing::Barred;
    // Nothing about one day loosens a relation.
    if tied.is_some() || (barred && look == Look::Places) {
        return row;
    }
    let cut = Cut::new(instance, plan, seat);
    if !barred && let Some(placed) = cut.placed(&[]) {
        row.offer = offer(seat, &placed);
        row.placed = Some(placed);
        row.standing = if pays(instance, &row, seat.job) { Standing::Fits } else { Standing::TooDear };
    }
    if look != Look::Places && row.standing != Standing::Fits {
        let base = removals(instance, &cut, &row.obstacles);
        row.changes = base.map(|base| smallest(instance, &cut, &base, look == Look::Pairs)).unwrap_or_default();
    }
    row
}

/// Whether serving a job is better than leaving it out.
fn pays(instance: &Instance, row: &Row, job: JobId) -> bool {
    let cheaper = row.cost().is_some_and(|cost| cost < instance.jobs[job].unserved_cost);
    instance.objective.mode == Mode::Lexicographic || cheaper
}

/// What a day with the job in it offers.
pub fn offer(seat: Seat, placed: &Placed) -> Option<Offer> {
    let at = placed.route.stops.iter().position(|stop| *stop == Stop::Job(seat.job))?;
    let stop = placed.timed.stops.get(at)?;
    Some(Offer { before: placed.before, after: placed.after, begin: stop.begin, p_fix: stop.p_fix.unwrap_or(1.0) })
}
