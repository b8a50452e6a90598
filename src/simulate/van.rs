//! A van over its days, unit by unit, as the executable definition of first-time fix has it.
//!
//! Outcomes are not weighed here as in the verifier: one is played. The certain parts of a leg's jobs are set aside when
//! the leg begins; a fault is fixed if skills, tools and free parts are there, and then its parts are gone; a depot visit
//! fills up to the levels of the plan, with no more than the store holds ready for it. Beyond the definition: a visit that
//! came after closing leaves the van as it is. Then certain parts may be missing; the jobs of a leg are served in order, and
//! one whose own skills, tools and parts are not all there is not fixed, whatever is found.
//!
//! Where nobody restocks the van at night, what one day leaves is what the next begins with, and a leg goes on over the night; what a
//! depot lent goes back in the evening.

use crate::model::{Instance, Need, Technician};
use crate::plan::Stop;
use crate::units::{PartId, ShiftId, UNLIMITED};
use crate::verify::{TimedRoute, TimedStop, least_left};
use std::collections::BTreeSet;
use std::ops::Range;

/// What a job or a fault takes of the technician and the van.
#[derive(Clone, Debug)]
struct Taking {
    /// Whether the technician has the skills.
    skilled: bool,
    /// Whether the technician holds the tools.
    equipped: bool,
    /// Units by place in the van.
    parts: Vec<(usize, u32)>,
}

impl Taking {
    fn able(&self, lent: bool) -> bool {
        self.skilled && (lent || self.equipped)
    }
}

/// A part filled up at a depot visit.
#[derive(Clone, Copy, Debug)]
struct Filling {
    place: usize,
    level: u32,
    /// Units that the store holds ready.
    ready: u32,
}

/// A stop, as far as the van is concerned.
#[derive(Clone, Debug)]
enum Event {
    /// `counts`: it is not only a further member of a crew.
    Job {
        own: Taking,
        faults: Vec<Taking>,
        counts: bool,
    },
    Visit {
        lends: bool,
        fill: Vec<Filling>,
    },
    Break,
}

/// A van before its days begin.
#[derive(Clone, Debug)]
pub(super) struct Van {
    /// The parts that its routes may touch, in order.
    pub(super) parts: Vec<PartId>,
    /// For each day, the units of each part in the morning: on the first what the tables say, on a later one those that are there
    /// for sure.
    pub(super) mornings: Vec<Vec<u32>>,
    events: Vec<Event>,
    /// The day of each stop.
    day_of: Vec<usize>,
}

/// Units of each part on one day.
#[derive(Clone, Debug, Default)]
struct Units {
    loaded: Vec<u32>,
    used: Vec<u32>,
    short: Vec<u32>,
}

/// What happened on a van over its days.
#[derive(Clone, Debug, Default)]
pub(super) struct Load {
    /// Units that are there and not set aside.
    free: Vec<u32>,
    /// Whether the certain parts of the job at a stop are set aside.
    prepared: Vec<bool>,
    fixed: Vec<bool>,
    lacking: Vec<bool>,
    days: Vec<Units>,
}

/// What happened on a van in one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayLoad<'l> {
    /// For each stop, whether it is a job that was fixed; a crew's by its first member.
    pub(super) fixed: &'l [bool],
    /// For each stop, whether a part was wanted there and missing.
    pub(super) lacking: &'l [bool],
    /// Units of each part loaded at depots.
    pub(super) loaded: &'l [u32],
    /// Units of each part used, those set aside included.
    pub(super) used: &'l [u32],
    /// How often each part was wanted and missing.
    pub(super) short: &'l [u32],
}

impl Van {
    /// The van of these routes, one a day, in order of time; `before` are all routes of the plan.
    pub(super) fn new(instance: &Instance, routes: &[&TimedRoute], before: &[TimedRoute]) -> Self {
        let parts = touched(instance, routes);
        let technician = instance.technician_of(routes[0].shift);
        let table = parts.iter().map(|part| technician.van[*part].quantity).collect();
        let left = |route: &&TimedRoute| {
            let left = least_left(instance, before, route);
            let units = |part: &PartId| left.iter().find(|(other, _)| other == part).map_or(0, |(_, units)| *units);
            parts.iter().map(units).collect()
        };
        let mornings = std::iter::once(table).chain(routes[..routes.len() - 1].iter().map(left)).collect();
        let day = |route: &&TimedRoute| {
            let shift = route.shift;
            route.stops.iter().map(|stop| event(instance, shift, &parts, stop)).collect::<Vec<_>>()
        };
        let events = routes.iter().flat_map(day).collect();
        let day_of = routes.iter().enumerate().flat_map(|(day, route)| vec![day; route.stops.len()]).collect();
        Self { parts, mornings, events, day_of }
    }

    /// Plays the days. `found`: what is found at each stop, `closed`: whether a depot had closed; stops are counted over all days.
    pub(super) fn play(&self, load: &mut Load, found: impl Fn(usize) -> usize, closed: impl Fn(usize) -> bool) {
        load.begin(self);
        load.set_aside(self, 0);
        let (mut lent, mut today) = (false, 0);
        for (at, event) in self.events.iter().enumerate() {
            if self.day_of[at] != today {
                (lent, today) = (false, self.day_of[at]);
            }
            match event {
                Event::Job { own, faults, counts } => {
                    let ready = load.prepared[at] && own.able(lent);
                    load.fixed[at] = *counts
                        && ready
                        && found(at).checked_sub(1).is_none_or(|fault| {
                            let need = &faults[fault];
                            need.able(lent) && load.take(self, at, &need.parts)
                        });
                }
                Event::Visit { lends, fill } => {
                    if !closed(at) {
                        lent |= lends;
                        fill.iter().for_each(|part| load.fill(today, part));
                    }
                    load.set_aside(self, at + 1);
                }
                Event::Break => {}
            }
        }
    }
}

impl Load {
    fn begin(&mut self, van: &Van) {
        self.free.clone_from(&van.mornings[0]);
        for flags in [&mut self.prepared, &mut self.fixed, &mut self.lacking] {
            flags.clear();
            flags.resize(van.events.len(), false);
        }
        self.days.resize(van.mornings.len(), Units::default());
        for day in &mut self.days {
            for units in [&mut day.loaded, &mut day.used, &mut day.short] {
                units.clear();
                units.resize(van.parts.len(), 0);
            }
        }
    }

    /// What happened on a day, whose stops are these.
    pub(super) fn day(&self, day: usize, stops: Range<usize>) -> DayLoad<'_> {
        let Units { loaded, used, short } = &self.days[day];
        DayLoad { fixed: &self.fixed[stops.clone()], lacking: &self.lacking[stops], loaded, used, short }
    }

    /// Sets aside what the jobs from stop `from` to the next depot visit surely need, on whichever day it is.
    fn set_aside(&mut self, van: &Van, from: usize) {
        for (at, event) in van.events.iter().enumerate().skip(from) {
            match event {
                Event::Job { own, .. } => self.prepared[at] = self.take(van, at, &own.parts),
                Event::Visit { .. } => return,
                Event::Break => {}
            }
        }
    }

    /// Takes all of these parts for stop `at`, or none.
    fn take(&mut self, van: &Van, at: usize, parts: &[(usize, u32)]) -> bool {
        let (mut there, day) = (true, &mut self.days[van.day_of[at]]);
        for (place, units) in parts {
            if self.free[*place] < *units {
                there = false;
                day.short[*place] += 1;
            }
        }
        self.lacking[at] |= !there;
        for (place, units) in parts.iter().filter(|_| there) {
            day.used[*place] += units;
            if self.free[*place] < UNLIMITED {
                self.free[*place] -= units;
            }
        }
        there
    }

    fn fill(&mut self, day: usize, part: &Filling) {
        let free = &mut self.free[part.place];
        if part.level >= UNLIMITED {
            *free = UNLIMITED;
            return;
        }
        let units = part.level.saturating_sub(*free).min(part.ready);
        *free += units;
        self.days[day].loaded[part.place] += units;
    }
}

/// The parts that some routes may touch, in order.
fn touched(instance: &Instance, routes: &[&TimedRoute]) -> Vec<PartId> {
    let mut parts = BTreeSet::new();
    for stop in routes.iter().flat_map(|route| &route.stops) {
        match &stop.stop {
            Stop::Job(job) => {
                let job = &instance.jobs[*job];
                let needs = job.faults.iter().map(|fault| &fault.need).chain([&job.need]);
                parts.extend(needs.flat_map(|need| &need.parts).map(|(part, _)| *part));
            }
            Stop::Depot { fill, .. } => parts.extend(fill.iter().map(|(part, _)| *part)),
            Stop::Break => {}
        }
    }
    parts.into_iter().collect()
}

fn event(instance: &Instance, shift: ShiftId, parts: &[PartId], stop: &TimedStop) -> Event {
    let place = |part: &PartId| parts.binary_search(part).ok();
    let technician = instance.technician_of(shift);
    let taking = |need: &Need| taking(technician, need, place);
    match &stop.stop {
        Stop::Job(job) => {
            let job = &instance.jobs[*job];
            Event::Job {
                own: taking(&job.need),
                faults: job.faults.iter().map(|fault| taking(&fault.need)).collect(),
                counts: job.leads.is_none(),
            }
        }
        Stop::Depot { depot, fill } => {
            let ready = |part| stop.load.iter().find(|(other, _)| *other == part).map_or(0, |(_, units)| *units);
            let filling = |(part, level): &(PartId, u32)| {
                Some(Filling { place: place(part)?, level: *level, ready: ready(*part) })
            };
            let fill = fill.iter().filter_map(filling).collect();
            Event::Visit { lends: instance.depots[*depot].lends_tools, fill }
        }
        Stop::Break => Event::Break,
    }
}

fn taking(technician: &Technician, need: &Need, place: impl Fn(&PartId) -> Option<usize>) -> Taking {
    Taking {
        skilled: need.skills.iter().all(|(skill, level)| technician.skills[*skill] >= *level),
        equipped: need.tools.iter().all(|tool| technician.tools.contains(tool)),
        parts: need.parts.iter().filter_map(|(part, units)| Some((place(part)?, *units))).collect(),
    }
}
