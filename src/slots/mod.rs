//! Which appointment windows to offer a caller, and what each of them costs.
//!
//! The hours of a job are cut into windows (`hours`); in each the job is put in its best place of every technician's day,
//! the other jobs in their order (`quote`). What is offered is a plan that the verifier passed with the window as the job's
//! only one. Who comes in company goes in together (`together`). `booking` writes an appointment into the tables.

mod booking;
mod hours;
mod quote;
mod seats;
#[cfg(test)]
mod tests;
mod together;

use crate::explain::{Cut, Placed, Seat, company, dependents, moved};
use crate::graph::Reason;
use crate::model::{Instance, RelationKind, Window};
use crate::plan::{Plan, Route, Score, Stop};
use crate::solve::salvage;
use crate::units::{JobId, Money, ShiftId, TechId, Ticks};
use crate::verify::{VerifiedPlan, verify};
use std::collections::BTreeSet;

pub use booking::{BookingError, add_job, book, named_by};
pub use quote::Excuse;

/// More windows than this are no choice for a caller, and take long to price.
pub const MOST_SLOTS: usize = 200;

/// What to offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotOptions {
    /// Length of a window.
    pub length: Ticks,
    /// Only within these hours; empty: no wish.
    pub hours: Vec<Window>,
    /// Only this technician.
    pub technician: Option<TechId>,
}

/// A technician who can come in a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Whose day.
    pub shift: ShiftId,
    /// When the work begins, as the plan stands.
    pub begin: Ticks,
    /// When it ends.
    pub end: Ticks,
    /// Chance that the job is fixed on this visit.
    pub p_fix: f64,
    /// The day without the job; all days of the van where nobody restocks it, and the days of those who come along.
    pub before: Score,
    /// The same with the job.
    pub after: Score,
    /// The whole plan with the job, verified with the window as the job's only one.
    pub whole: Score,
    /// The routes that change, by the plan that [`Slots::plan_of`] puts them into.
    pub routes: Vec<Route>,
    /// Who comes along, and when: the others of a crew, and jobs that are served together with this one or not at all.
    pub company: Vec<Companion>,
}

/// A job that comes along with the one that windows are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Companion {
    /// The job.
    pub job: JobId,
    /// Whose day.
    pub shift: ShiftId,
    /// When its work begins.
    pub begin: Ticks,
}

impl Offer {
    /// What the routes cost more.
    pub fn cost(&self) -> Money {
        self.after.money.of_routes() - self.before.money.of_routes()
    }
}

/// A window with those who can come in it, the best first; one or two are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// First and last begin of the work.
    pub window: Window,
    /// Who can come. Empty: nobody.
    pub offers: Vec<Offer>,
    /// Why the others cannot, the most frequent reason first; only where nobody can.
    pub excuses: Vec<Excuse>,
}

/// Where a job stands that is planned already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Whose day.
    pub shift: ShiftId,
    /// When the work begins.
    pub begin: Ticks,
}

/// The windows of a job.
#[derive(Clone, Debug)]
pub struct Slots {
    /// The job.
    pub job: JobId,
    /// The plan without the job, and without those that cannot be served without it: what every window is compared with.
    pub base: VerifiedPlan,
    /// The plan that the routes of an offer are put into.
    ground: VerifiedPlan,
    /// Where the job stands in the plan that was given.
    pub booked: Option<Booked>,
    /// Windows in which somebody can come, the cheapest first; then those in which nobody can, the earliest first.
    pub slots: Vec<Slot>,
}

impl Slots {
    /// The windows that can be offered.
    pub fn offered(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| !slot.offers.is_empty())
    }

    /// The plan with the job in the best place of an offered window.
    pub fn plan_of(&self, offer: &Offer) -> Plan {
        crate::explain::with_routes(&self.ground, &offer.routes.iter().collect::<Vec<_>>())
    }
}

/// Why no windows can be named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotsError {
    /// The job is served only behind another one, which is not planned.
    #[error("{job} is served only behind {other}, which is not planned: ask for {other} first")]
    Behind {
        /// The job, or the one of its company that waits.
        job: String,
        /// The job that has to come first.
        other: String,
    },
    /// The job is planned, and its route breaks a rule without it.
    #[error("{0} is planned, and the route that it is on does not hold without it")]
    Stuck(String),
    /// Too many windows.
    #[error("that makes {0} windows, more than {MOST_SLOTS}: make them longer, or name fewer hours")]
    TooMany(usize),
}

/// Prices every window of a job against a plan. A job that the plan serves is taken out first.
///
/// # Errors
/// The job has to come behind one that is not planned, cannot be taken out, or there are too many windows.
pub fn slots(instance: &Instance, plan: &VerifiedPlan, job: JobId, options: &SlotOptions) -> Result<Slots, SlotsError> {
    let windows = hours::windows(instance, job, options);
    if windows.len() > MOST_SLOTS {
        return Err(SlotsError::TooMany(windows.len()));
    }
    let job = instance.jobs[job].leads.unwrap_or(job);
    if let Some((job, other)) = waits_for(instance, plan, job) {
        let name = |job: JobId| instance.jobs[job].id.clone();
        return Err(SlotsError::Behind { job: name(job), other: name(other) });
    }
    let booked = booked(plan, job);
    let Free { base, ground, without } = free(instance, plan, job, booked)?;
    let in_company = company(instance, job).len() > 1;
    let mut slots = if in_company {
        together::quote(instance, &ground, job, &windows, options.technician)
    } else {
        quote::quote(instance, &ground, without.as_ref(), job, &windows, options.technician)
    };
    let mode = instance.objective.mode;
    slots.sort_by(|a, b| match (a.offers.first(), b.offers.first()) {
        (Some(one), Some(other)) => one.whole.compare(&other.whole, mode).then(a.window.cmp(&b.window)),
        (one, other) => one.is_none().cmp(&other.is_none()).then(a.window.cmp(&b.window)),
    });
    Ok(Slots { job, base, ground, booked, slots })
}

/// One of a job's company that waits for a job which is not planned, with that.
fn waits_for(instance: &Instance, plan: &VerifiedPlan, job: JobId) -> Option<(JobId, JobId)> {
    let company = company(instance, job);
    let planned = |job: JobId| plan.plan().routes.iter().any(|route| route.jobs().any(|other| other == job));
    let waits = instance.relations.iter().find(|relation| {
        let behind = relation.kind == RelationKind::Before && company.contains(&relation.second);
        behind && !company.contains(&relation.first) && !planned(relation.first)
    });
    waits.map(|relation| (relation.second, relation.first))
}

/// A plan in which a job is free to go anywhere.
struct Free {
    /// What windows are compared with.
    base: VerifiedPlan,
    /// What the job is put into.
    ground: VerifiedPlan,
    /// The day that it leaves, if it still stands in `ground`.
    without: Option<Placed>,
}

/// Takes a job out. Where jobs that stay planned cannot be served without it, it moves with them in place; a company goes out as a whole.
fn free(instance: &Instance, plan: &VerifiedPlan, job: JobId, booked: Option<Booked>) -> Result<Free, SlotsError> {
    let Some(booked) = booked else {
        return Ok(Free { base: plan.clone(), ground: plan.clone(), without: None });
    };
    let stuck = || SlotsError::Stuck(instance.jobs[job].id.clone());
    let company = company(instance, job);
    if company.len() > 1 {
        let gone = company.iter().flat_map(|one| dependents(instance, *one)).collect();
        let base = thinned(instance, plan, &gone).ok_or_else(stuck)?;
        return Ok(Free { ground: base.clone(), base, without: None });
    }
    let day = Cut::new(instance, plan, Seat { shift: booked.shift, job }).without().ok_or_else(stuck)?;
    if let Ok(base) = verify(instance, &moved(plan, &day, &[])) {
        return Ok(Free { ground: base.clone(), base, without: None });
    }
    let base = thinned(instance, plan, &dependents(instance, job)).ok_or_else(stuck)?;
    Ok(Free { base, ground: plan.clone(), without: Some(day) })
}

/// The plan without some jobs, the other routes as they are.
fn thinned(instance: &Instance, plan: &VerifiedPlan, gone: &BTreeSet<JobId>) -> Option<VerifiedPlan> {
    let stays = |stop: &&Stop| !matches!(stop, Stop::Job(job) if gone.contains(job));
    let fewer = |route: &Route| route.with_stops(route.stops.iter().filter(stays).cloned().collect());
    let thin = Plan::new(plan.plan().routes.iter().map(fewer));
    verify(instance, &thin).or_else(|_| verify(instance, &salvage(instance, &thin))).ok()
}

fn booked(plan: &VerifiedPlan, job: JobId) -> Option<Booked> {
    let mut stops = plan.routes().iter().flat_map(|route| route.stops.iter().map(|stop| (route.shift, stop)));
    stops
        .find(|(_, stop)| stop.stop == crate::plan::Stop::Job(job))
        .map(|(shift, stop)| Booked { shift, begin: stop.begin })
}

/// A reason in the words of the technician it holds for.
fn reason_of(instance: &Instance, seat: Seat, obstacle: crate::graph::Obstacle) -> Reason {
    obstacle.reason(instance, seat.shift, seat.job)
}
