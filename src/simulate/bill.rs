//! What a day costs, priced at what happened.

use super::clock::Day;
use super::course::{Course, Kind};
use super::van::{DayLoad, Van};
use crate::model::{Instance, Paid, Rates, Shift};
use crate::plan::{Components, Stop};
use crate::units::{JobId, Money, Ticks};
use crate::verify::TimedRoute;

/// The prices of a route.
#[derive(Clone, Debug)]
pub(super) struct Tariff<'a> {
    paid: Paid,
    shift: &'a Shift,
    rates: Rates,
    /// What no chance changes.
    sure: Components,
    /// Money for loading a unit, by place in the van.
    units: Vec<Money>,
    /// Money for a second visit, by stop; 0 where it is no job.
    repeats: Vec<Money>,
}

/// What the time of a day comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PaidTime {
    pub(super) all: Ticks,
    pub(super) overtime: Ticks,
}

impl<'a> Tariff<'a> {
    /// Of a route.
    pub(super) fn new(instance: &'a Instance, route: &TimedRoute, van: &Van) -> Self {
        let Components { distance, fixed, non_preferred, .. } = route.score.money;
        let rate = instance.objective.weights.carrying_rate;
        let unit = |cost: Money| (cost as f64 * rate).round() as Money;
        let repeat = |job: &JobId| instance.jobs[*job].repeat_visit_cost;
        let repeats = route.stops.iter().map(|stop| if let Stop::Job(job) = &stop.stop { repeat(job) } else { 0 });
        Self {
            paid: instance.objective.paid,
            shift: &instance.shifts[route.shift],
            rates: instance.technician_of(route.shift).rates,
            sure: Components { distance, fixed, non_preferred, ..Components::default() },
            units: van.parts.iter().map(|part| unit(instance.parts[*part].unit_cost)).collect(),
            repeats: repeats.collect(),
        }
    }

    /// The time that is paid.
    pub(super) fn time(&self, course: &Course, day: &Day) -> PaidTime {
        let after = (day.back - self.shift.end).max(0);
        let all = match self.paid {
            Paid::Route => day.back - course.depart,
            Paid::Shift => return PaidTime { all: self.shift.end - self.shift.start + after, overtime: after },
            Paid::Work => worked(course, day),
        };
        PaidTime { all, overtime: after.min(all) }
    }

    /// The money of a day.
    pub(super) fn money(&self, course: &Course, day: &Day, load: &DayLoad) -> Components {
        let time = self.time(course, day);
        let late = course.steps.iter().zip(&day.times).map(|(step, times)| {
            let due = step.due.map_or(0, |due| step.late_cost.saturating_mul((times.begin - due).max(0)));
            let told = step.promise.as_ref().filter(|promise| promise.breaks_window(times.begin));
            due + told.map_or(0, |promise| promise.window_cost)
        });
        let parts = self.units.iter().zip(load.loaded).map(|(price, units)| price.saturating_mul(Money::from(*units)));
        let unfixed = self.repeats.iter().zip(load.fixed).filter(|(_, fixed)| !**fixed);
        Components {
            paid_time: self.rates.time.saturating_mul(time.all - time.overtime),
            overtime: self.rates.overtime.saturating_mul(time.overtime),
            lateness: late.sum(),
            parts: parts.sum(),
            repeat_visits: unfixed.map(|(money, _)| money).sum(),
            ..self.sure
        }
    }
}

/// Travel, set-up, loading and service.
fn worked(course: &Course, day: &Day) -> Ticks {
    let stops = course.steps.iter().zip(&day.times);
    let busy = stops.map(|(step, times)| {
        let length = if step.kind == Kind::Break { 0 } else { times.end - times.begin };
        times.travel + step.setup + length
    });
    busy.sum::<Ticks>() + day.home
}
