//! Which appointment windows to offer a caller, and what each of them costs.
//!
//! The hours of a job are cut into windows (`hours`); in each the job is put in its best place of every technician's day,
//! the other jobs in their order (`quote`). What is offered is a plan that the verifier passed with the window as the job's
//! only one. `booking` writes an appointment into the tables.

mod booking;
mod hours;
mod quote;
#[cfg(test)]
mod tests;

use crate::explain::{Cut, Seat, moved};
use crate::graph::Reason;
use crate::model::{Instance, Window, lasting_vans};
use crate::plan::{Plan, Route, Score};
use crate::units::{JobId, Money, ShiftId, TechId, Ticks};
use crate::verify::{VerifiedPlan, verify};

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
    /// The day without the job.
    pub before: Score,
    /// The day with the job.
    pub after: Score,
    /// The whole plan with the job, verified with the window as the job's only one.
    pub whole: Score,
    /// The route of the day.
    pub route: Route,
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
    /// The plan without the job: what every window is compared with.
    pub base: VerifiedPlan,
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
        crate::explain::with_routes(&self.base, &[&offer.route])
    }
}

/// Why no windows can be named.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotsError {
    /// The job is in a crew or a relation: when it begins is not for one technician to say.
    #[error("{job} is bound to {other}: windows are offered for jobs that stand alone")]
    Bound {
        /// The job.
        job: String,
        /// The other one, or what it is bound by.
        other: String,
    },
    /// A van holds on one day what the day before has left.
    #[error("the van of {0} is not restocked from day to day: windows are offered where each day stands for itself")]
    Lasting(String),
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
/// The job is bound to others, cannot be taken out, a van lasts from day to day, or there are too many windows.
pub fn slots(instance: &Instance, plan: &VerifiedPlan, job: JobId, options: &SlotOptions) -> Result<Slots, SlotsError> {
    if let Some(other) = bound_to(instance, job) {
        return Err(SlotsError::Bound { job: instance.jobs[job].id.clone(), other });
    }
    if let Some((who, _)) = lasting_vans(instance).enumerate().find(|(_, lasts)| **lasts) {
        return Err(SlotsError::Lasting(instance.technicians[who].id.clone()));
    }
    let windows = hours::windows(instance, job, options);
    if windows.len() > MOST_SLOTS {
        return Err(SlotsError::TooMany(windows.len()));
    }
    let booked = booked(plan, job);
    let base = match booked {
        Some(booked) => without(instance, plan, Seat { shift: booked.shift, job })?,
        None => plan.clone(),
    };
    let mut slots = quote::quote(instance, &base, job, &windows, options.technician);
    let mode = instance.objective.mode;
    slots.sort_by(|a, b| match (a.offers.first(), b.offers.first()) {
        (Some(one), Some(other)) => one.whole.compare(&other.whole, mode).then(a.window.cmp(&b.window)),
        (one, other) => one.is_none().cmp(&other.is_none()).then(a.window.cmp(&b.window)),
    });
    Ok(Slots { job, base, booked, slots })
}

/// What binds a job to others.
fn bound_to(instance: &Instance, job: JobId) -> Option<String> {
    let row = &instance.jobs[job];
    if row.crew > 1 || row.leads.is_some() {
        return Some("the others of its crew".to_owned());
    }
    let named = instance.relations.iter().find(|relation| relation.first == job || relation.second == job)?;
    let other = if named.first == job { named.second } else { named.first };
    Some(format!("{} by {}", instance.jobs[other].id, named.kind.name()))
}

fn booked(plan: &VerifiedPlan, job: JobId) -> Option<Booked> {
    let mut stops = plan.routes().iter().flat_map(|route| route.stops.iter().map(|stop| (route.shift, stop)));
    stops
        .find(|(_, stop)| stop.stop == crate::plan::Stop::Job(job))
        .map(|(shift, stop)| Booked { shift, begin: stop.begin })
}

/// The plan without a job that it serves.
fn without(instance: &Instance, plan: &VerifiedPlan, seat: Seat) -> Result<VerifiedPlan, SlotsError> {
    let stuck = || SlotsError::Stuck(instance.jobs[seat.job].id.clone());
    let day = Cut::new(instance, plan, seat).without().ok_or_else(stuck)?;
    verify(instance, &moved(plan, &day, None)).map_err(|_| stuck())
}

/// A reason in the words of the technician it holds for.
fn reason_of(instance: &Instance, seat: Seat, obstacle: crate::graph::Obstacle) -> Reason {
    obstacle.reason(instance, seat.shift, seat.job)
}
