//! The days of one van, one after the other: what is left in the evening is what the next morning begins with. Where vans are
//! restocked at night, every day stands for itself.

use crate::model::{Instance, Restock, Technician};
use crate::plan::{Route, Stop};
use crate::units::PartId;
use std::collections::BTreeMap;
use std::ops::Range;

/// The routes of one van between two refills from the table, in order of time, and their stops as one sequence.
pub(super) struct Days<'a> {
    routes: Vec<&'a Route>,
    stops: Vec<&'a Stop>,
    /// The first stop of each day, and behind the last one.
    begins: Vec<usize>,
}

impl<'a> Days<'a> {
    /// The days of a technician, in order of time.
    pub(super) fn new(routes: Vec<&'a Route>) -> Self {
        let mut begins = vec![0];
        let mut stops = Vec::new();
        for route in &routes {
            stops.extend(&route.stops);
            begins.push(stops.len());
        }
        Self { routes, stops, begins }
    }

    /// Whose van.
    pub(super) fn technician(&self, instance: &'a Instance) -> &'a Technician {
        instance.technician_of(self.routes[0].shift)
    }

    /// The routes, day by day.
    pub(super) fn routes(&self) -> &[&'a Route] {
        &self.routes
    }

    /// All stops, day after day.
    pub(super) fn stops(&self) -> &[&'a Stop] {
        &self.stops
    }

    /// The places of a day's stops among all.
    pub(super) fn day(&self, day: usize) -> Range<usize> {
        self.begins[day]..self.begins[day + 1]
    }

    /// Whether a day later than the first begins with this stop.
    pub(super) fn is_morning(&self, at: usize) -> bool {
        self.begins[1..self.routes.len()].contains(&at)
    }

    /// Behind the last stop of the day that the stop `at` is on.
    pub(super) fn evening(&self, at: usize) -> usize {
        self.begins[1..].iter().copied().find(|evening| *evening > at).unwrap_or(self.stops.len())
    }

    /// The stops of `rest` of a day until the next depot visit, or the evening.
    pub(super) fn leg_within(&self, rest: Range<usize>) -> &[&'a Stop] {
        &self.stops[rest.start..self.leg_end(rest.start).min(rest.end)]
    }

    /// Behind the last stop of the leg that the stop `from` is on: the next depot visit, on whichever day, or the end.
    pub(super) fn leg_end(&self, from: usize) -> usize {
        let rest = self.stops[from..].iter();
        rest.take_while(|stop| !matches!(stop, Stop::Depot { .. })).count() + from
    }
}

/// Which routes share a van that nobody restocks between them: their places in the list, in order of time.
pub(super) fn vans(instance: &Instance, routes: &[&Route]) -> Vec<Vec<usize>> {
    let mut vans: Vec<Vec<usize>> = Vec::new();
    let who = |at: usize| instance.person_of(routes[at].shift);
    for at in 0..routes.len() {
        let known = vans.iter_mut().find(|van| instance.restock == Restock::None && who(van[0]) == who(at));
        match known {
            Some(van) => van.push(at),
            None => vans.push(vec![at]),
        }
    }
    vans.iter_mut().for_each(|van| van.sort_by_key(|at| (instance.shifts[routes[*at].shift].start, *at)));
    vans
}

/// The certain parts that the jobs at some stops need.
pub(super) fn certain_needs(instance: &Instance, stops: &[&Stop]) -> BTreeMap<PartId, u32> {
    let mut needed = BTreeMap::<PartId, u32>::new();
    for stop in stops {
        if let Stop::Job(job) = stop {
            for (part, units) in &instance.jobs[*job].need.parts {
                let needed = needed.entry(*part).or_default();
                *needed = needed.saturating_add(*units);
            }
        }
    }
    needed
}
