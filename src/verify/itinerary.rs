//! What happens on a route whenever it happens: travel, set-up, work and hours of every stop.

use crate::model::{Instance, Promise, Window};
use crate::plan::{Route, Stop};
use crate::travel::NO_ROAD;
use crate::units::{Dist, JobId, ShiftId, SiteId, Ticks};
use std::borrow::Cow;

/// A stop before its times are known.
#[derive(Debug)]
pub(super) struct Step<'a> {
    pub(super) stop: &'a Stop,
    /// Travel to it.
    pub(super) ride: Ride,
    /// Set-up between arriving and being ready.
    pub(super) setup: Ticks,
    /// When it may begin; empty: at any time.
    pub(super) hours: Cow<'a, [Window]>,
    /// From its begin to its end.
    pub(super) duration: Ticks,
    /// Beginning later is late.
    pub(super) due: Option<Ticks>,
    /// Money for a tick of lateness.
    pub(super) late_cost: i64,
    /// What the customer was told.
    pub(super) promise: Option<&'a Promise>,
}

/// A leg of travel for this technician.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ride {
    pub(super) time: Ticks,
    pub(super) dist: Dist,
    /// Whether there is a road at all; without one the leg counts nothing, so that the rest can be checked.
    pub(super) road: bool,
}

/// A route before its times are known.
#[derive(Debug)]
pub(super) struct Itinerary<'a> {
    pub(super) steps: Vec<Step<'a>>,
    /// The way to the end place; nothing where the end is open.
    pub(super) home: Ride,
}

impl<'a> Itinerary<'a> {
    /// Follows a technician from place to place. All ids must exist; a break that the shift does not have
    /// takes no time.
    pub(super) fn new(instance: &'a Instance, route: &'a Route) -> Self {
        let technician = instance.technician_of(route.shift);
        let (mut here, mut last_work) = (technician.start, None);
        let mut steps = Vec::with_capacity(route.stops.len());
        for stop in &route.stops {
            let to = place(instance, stop).unwrap_or(here);
            let ride = if *stop == Stop::Break { STAY } else { ride(instance, route.shift, here, to) };
            steps.push(match stop {
                Stop::Job(job) => job_step(instance, route, stop, *job, ride, last_work == Some(to)),
                Stop::Depot { .. } | Stop::Break => service_step(instance, route.shift, stop, ride),
            });
            here = to;
            last_work = match stop {
                Stop::Job(_) => Some(to),
                Stop::Depot { .. } => None,
                Stop::Break => last_work,
            };
        }
        let home = technician.end.map_or(STAY, |end| ride(instance, route.shift, here, end));
        Self { steps, home }
    }

    /// Travel, set-up, loading and service: what is paid where only work is.
    pub(super) fn work(&self) -> Ticks {
        let worked = |step: &Step| {
            let busy = if *step.stop == Stop::Break { 0 } else { step.duration };
            step.ride.time + step.setup + busy
        };
        self.steps.iter().map(worked).sum::<Ticks>() + self.home.time
    }
}

/// No way to go.
const STAY: Ride = Ride { time: 0, dist: 0, road: true };

fn place(instance: &Instance, stop: &Stop) -> Option<SiteId> {
    match stop {
        Stop::Job(job) => Some(instance.jobs[*job].site),
        Stop::Depot { depot, .. } => Some(instance.depots[*depot].site),
        Stop::Break => None,
    }
}

fn ride(instance: &Instance, shift: ShiftId, from: SiteId, to: SiteId) -> Ride {
    if instance.travel.leg(from, to) == NO_ROAD {
        return Ride { road: false, ..STAY };
    }
    let tech = instance.shifts[shift].technician;
    Ride { time: instance.travel_time(tech, from, to), dist: instance.travel.dist(from, to), road: true }
}

fn job_step<'a>(
    instance: &'a Instance,
    route: &Route,
    stop: &'a Stop,
    id: JobId,
    ride: Ride,
    set_up: bool,
) -> Step<'a> {
    let job = &instance.jobs[id];
    Step {
        stop,
        ride,
        setup: if set_up { 0 } else { job.setup },
        hours: match route.agreed_begin(id) {
            Some(at) => Cow::Owned(vec![Window { from: at, to: at }]),
            None => Cow::Borrowed(&job.windows),
        },
        duration: instance.service_time(instance.shifts[route.shift].technician, id),
        due: job.due,
        late_cost: job.late_cost,
        promise: job.promise.as_ref(),
    }
}

/// A depot visit or the break.
fn service_step<'a>(instance: &'a Instance, shift: ShiftId, stop: &'a Stop, ride: Ride) -> Step<'a> {
    let shift = &instance.shifts[shift];
    let (hours, duration) = match stop {
        Stop::Depot { depot, .. } => {
            let midnight = instance.scale.day() * Ticks::from(shift.day);
            let depot = &instance.depots[*depot];
            (
                Some(Window { from: midnight.saturating_add(depot.opens), to: midnight.saturating_add(depot.closes) }),
                depot.load,
            )
        }
        _ => match shift.rest {
            Some(rest) => (Some(Window { from: rest.from, to: rest.to }), rest.duration),
            None => (None, 0),
        },
    };
    let hours = Cow::Owned(hours.into_iter().collect());
    Step { stop, ride, setup: 0, hours, duration, due: None, late_cost: 0, promise: None }
}
