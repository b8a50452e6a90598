//! A route before the day begins: what each stop takes, whatever happens.

use crate::model::{Instance, Job, Promise, Shift, Window};
use crate::plan::Stop;
use crate::units::{JobId, Money, ShiftId, Ticks};
use crate::verify::{TimedRoute, TimedStop};

/// What a stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Job(JobId),
    Visit,
    Break,
}

/// A stop before the day begins.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) kind: Kind,
    /// Planned travel to it.
    pub(super) travel: Ticks,
    /// Set-up between arriving and being ready.
    pub(super) setup: Ticks,
    /// When it may begin, in order; empty: at any time.
    pub(super) hours: Vec<Window>,
    /// How long it takes, by what is found: first where there is no further fault, then with each fault of the job.
    pub(super) lengths: Vec<Ticks>,
    /// For each fault, the chance that it or one before it is found.
    chances: Vec<f64>,
    /// Beginning later is late.
    pub(super) due: Option<Ticks>,
    /// Money for a tick of lateness.
    pub(super) late_cost: Money,
    /// What the customer was told.
    pub(super) promise: Option<Promise>,
}

impl Step {
    /// What is found at a job where `unit`, from 0 to 1, was drawn: 0 where there is no further fault, else the number
    /// of the fault, from 1.
    pub(super) fn found(&self, unit: f64) -> usize {
        self.chances.iter().position(|up_to| unit < *up_to).map_or(0, |fault| fault + 1)
    }
}

/// A route before the day begins.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) shift: ShiftId,
    /// When the technician leaves, whatever happens later.
    pub(super) depart: Ticks,
    pub(super) steps: Vec<Step>,
    /// Planned travel after the last stop.
    pub(super) home: Ticks,
}

impl Course {
    /// The course of a route.
    pub(super) fn new(instance: &Instance, route: &TimedRoute) -> Self {
        let steps = route.stops.iter().map(|stop| step(instance, route, stop)).collect();
        Self { shift: route.shift, depart: route.depart, steps, home: route.last_leg.0 }
    }
}

fn step(instance: &Instance, route: &TimedRoute, stop: &TimedStop) -> Step {
    let shift = route.shift;
    let row = &instance.shifts[shift];
    let plain = |kind, hours: Option<(Ticks, Ticks)>, length| Step {
        kind,
        travel: stop.travel,
        setup: 0,
        hours: hours.map(|(from, to)| Window { from, to }).into_iter().collect(),
        lengths: vec![length],
        chances: Vec::new(),
        due: None,
        late_cost: 0,
        promise: None,
    };
    match &stop.stop {
        Stop::Job(id) => {
            let job = &instance.jobs[*id];
            Step {
                // What lies between arriving and being ready to begin.
                setup: stop.begin - stop.wait - stop.arrive,
                hours: agreed(route, *id).map_or_else(|| windows(job, row), |begin| vec![begin]),
                lengths: lengths(instance, shift, *id),
                chances: chances(job),
                due: job.due,
                late_cost: job.late_cost,
                promise: job.promise.clone(),
                ..plain(Kind::Job(*id), None, 0)
            }
        }
        Stop::Depot { depot, .. } => {
            let (midnight, row) = (instance.scale.day() * Ticks::from(row.day), &instance.depots[*depot]);
            plain(Kind::Visit, Some((midnight + row.opens, midnight + row.closes)), row.load)
        }
        Stop::Break => {
            let length = row.rest.map_or(0, |rest| rest.duration);
            plain(Kind::Break, row.rest.map(|rest| (rest.from, rest.to)), length)
        }
    }
}

/// A begin that is agreed with others is waited for, and missed by whoever is later.
fn agreed(route: &TimedRoute, job: JobId) -> Option<Window> {
    let (_, begin) = route.agreed.iter().find(|(other, _)| *other == job)?;
    Some(Window { from: *begin, to: *begin })
}

/// The windows that somebody may wait for. Those that open when the shift and its overtime are over are for another day.
fn windows(job: &Job, shift: &Shift) -> Vec<Window> {
    job.windows.iter().filter(|window| window.from <= shift.latest_end).copied().collect()
}

fn lengths(instance: &Instance, shift: ShiftId, id: JobId) -> Vec<Ticks> {
    let (tech, own) = (instance.shifts[shift].technician, instance.jobs[id].duration);
    let with_fault = instance.jobs[id].faults.iter().map(|fault| fault.duration.unwrap_or(own));
    [own].into_iter().chain(with_fault).map(|length| instance.work_time(tech, length)).collect()
}

fn chances(job: &Job) -> Vec<f64> {
    let mut up_to = 0.0;
    let add = |probability: f64| {
        up_to += probability;
        up_to
    };
    job.faults.iter().map(|fault| fault.probability).map(add).collect()
}
