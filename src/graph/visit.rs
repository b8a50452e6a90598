//! When a shift can be at a stop, at best.

use super::legs::Legs;
use super::passing::{FAR, Passing};
use super::reason::Obstacle;
use crate::model::{Instance, Window};
use crate::units::{DepotId, Id, JobId, ShiftId, Ticks};

/// The widest span in which a shift can begin at a stop. Bounds are optimistic: no plan lies outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Earliest begin.
    pub earliest: Ticks,
    /// Latest begin from which the end of the shift is still reached.
    pub latest: Ticks,
    /// Service or loading time.
    pub service: Ticks,
    /// Least time from leaving to the begin.
    pub inward: Ticks,
    /// Least time from the end of the service to the return.
    pub outward: Ticks,
}

/// Everything that bounds are computed from.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    pub(super) passing: Passing,
    pub(super) legs: Legs,
    /// When each shift can load at each depot, depot after depot; nothing if never.
    depots: Vec<Option<Visit>>,
}

impl Bounds {
    pub(super) fn new(instance: &Instance) -> Self {
        let passing = Passing::new(instance);
        let legs = Legs::new(instance, &passing);
        let at = |depot| instance.shifts.ids().map(move |shift| (shift, depot));
        let pairs = instance.depots.ids().flat_map(at);
        let depots = pairs.map(|(shift, depot)| loading(instance, &legs, shift, depot)).collect();
        Self { passing, legs, depots }
    }

    /// When a shift can do a job, or what stands in between.
    pub(super) fn job(&self, instance: &Instance, shift: ShiftId, job: JobId) -> Result<Visit, Obstacle> {
        let (day, what) = (&instance.shifts[shift], &instance.jobs[job]);
        let meets = |w: &Window| w.from <= day.latest_end && w.to >= day.start;
        if !what.windows.is_empty() && !what.windows.iter().any(meets) {
            return Err(Obstacle::Window);
        }
        let inward = self.legs.inward(instance, day.technician, what.site) + self.passing.setup[job];
        let outward = self.legs.outward(instance, day.technician, what.site);
        let visit = between(instance, shift, job, inward, outward).ok_or(Obstacle::Reach)?;
        let longest = instance.technicians[day.technician].max_route.unwrap_or(FAR);
        if inward + visit.service + outward > longest { Err(Obstacle::MaxRoute) } else { Ok(visit) }
    }

    /// When a shift can load at a depot, if it can.
    pub(super) fn depot(&self, instance: &Instance, shift: ShiftId, depot: DepotId) -> Option<Visit> {
        self.depots[depot.index() * instance.shifts.len() + shift.index()]
    }
}

fn loading(instance: &Instance, legs: &Legs, shift: ShiftId, depot: DepotId) -> Option<Visit> {
    let (day, place) = (&instance.shifts[shift], &instance.depots[depot]);
    let midnight = instance.scale.day() * Ticks::from(day.day);
    let inward = legs.inward(instance, day.technician, place.site);
    let outward = legs.outward(instance, day.technician, place.site);
    let earliest = (day.start + inward).max(midnight + place.opens);
    let latest = (day.latest_end - outward - place.load).min(midnight + place.closes);
    (earliest <= latest).then_some(Visit { earliest, latest, service: place.load, inward, outward })
}

/// When a shift can do a job, given the least time before and after it; nothing if never.
pub(super) fn between(instance: &Instance, shift: ShiftId, job: JobId, inward: Ticks, outward: Ticks) -> Option<Visit> {
    let (day, windows) = (&instance.shifts[shift], &instance.jobs[job].windows);
    let service = instance.service_time(day.technician, job);
    let earliest = first_in(windows, day.start + inward)?;
    let latest = last_in(windows, day.latest_end - outward - service)?;
    (earliest <= latest).then_some(Visit { earliest, latest, service, inward, outward })
}

/// The first instant from `t` on that lies in a window; any instant where there is none.
pub(super) fn first_in(windows: &[Window], t: Ticks) -> Option<Ticks> {
    if windows.is_empty() { Some(t) } else { windows.iter().find(|w| w.to >= t).map(|w| w.from.max(t)) }
}

/// The last instant up to `t` that lies in a window; any instant where there is none.
pub(super) fn last_in(windows: &[Window], t: Ticks) -> Option<Ticks> {
    if windows.is_empty() { Some(t) } else { windows.iter().rev().find(|w| w.from <= t).map(|w| w.to.min(t)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_searched_from_both_ends() {
        let windows = [Window { from: 10, to: 20 }, Window { from: 30, to: 40 }];
        assert_eq!([5, 15, 25, 40].map(|t| first_in(&windows, t)), [Some(10), Some(15), Some(30), Some(40)]);
        assert_eq!(first_in(&windows, 41), None);
        assert_eq!([45, 35, 25, 10].map(|t| last_in(&windows, t)), [Some(40), Some(35), Some(20), Some(10)]);
        assert_eq!(last_in(&windows, 9), None);
        assert_eq!((first_in(&[], 7), last_in(&[], 7)), (Some(7), Some(7)));
    }
}
