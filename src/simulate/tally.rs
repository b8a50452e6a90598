//! Adds up what happens at the stops and on the van of a route.

use super::clock::{Day, Times};
use super::course::{Course, Kind, Step};
use super::figures::{JobFigures, Lateness, PartFigures};
use super::van::{DayLoad, Van};
use super::{Distribution, RouteFigures, Run};
use crate::plan::Stop;
use crate::units::{JobId, Ticks};
use crate::verify::{TimedRoute, TimedStop};

/// Counts of one job.
#[derive(Clone, Debug, Default)]
struct JobTally {
    arrivals: Vec<Ticks>,
    fixed: u32,
    lacking: u32,
    window_late: LateTally,
    due_late: LateTally,
}

#[derive(Clone, Copy, Debug, Default)]
struct LateTally {
    runs: u32,
    ticks: Ticks,
}

impl LateTally {
    fn add(&mut self, late: Ticks) {
        self.runs += u32::from(late > 0);
        self.ticks += late;
    }

    fn over(self, runs: f64) -> Lateness {
        Lateness { chance: f64::from(self.runs) / runs, mean: self.ticks as f64 / runs }
    }
}

/// Counts of one part.
#[derive(Clone, Debug, Default)]
struct PartTally {
    loaded: Vec<u32>,
    used: Vec<u32>,
    short_runs: u32,
    shortages: u64,
}

/// Counts of a route.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// By stop; those that are no job stay empty.
    jobs: Vec<JobTally>,
    parts: Vec<PartTally>,
    backs: Vec<Ticks>,
    /// Each run of the route.
    pub(super) runs: Vec<Run>,
}

/// By how much work began after the last window.
pub(super) fn window_late(step: &Step, times: &Times) -> Ticks {
    if matches!(step.kind, Kind::Job(_)) { times.missed.unwrap_or(0) } else { 0 }
}

/// By how much work began after it was due.
pub(super) fn due_late(step: &Step, times: &Times) -> Ticks {
    step.due.map_or(0, |due| (times.begin - due).max(0))
}

impl Tally {
    /// With room for so many runs.
    pub(super) fn new(course: &Course, van: &Van, runs: usize) -> Self {
        let job = |step: &Step| match step.kind {
            Kind::Job(_) => JobTally { arrivals: Vec::with_capacity(runs), ..JobTally::default() },
            Kind::Visit | Kind::Break => JobTally::default(),
        };
        Self {
            jobs: course.steps.iter().map(job).collect(),
            parts: vec![PartTally::default(); van.parts.len()],
            backs: Vec::with_capacity(runs),
            runs: Vec::with_capacity(runs),
        }
    }

    /// Counts a run.
    pub(super) fn add(&mut self, course: &Course, day: &Day, load: &DayLoad, run: Run) {
        for (at, (step, times)) in course.steps.iter().zip(&day.times).enumerate() {
            if matches!(step.kind, Kind::Job(_)) {
                let job = &mut self.jobs[at];
                job.arrivals.push(times.arrive);
                job.fixed += u32::from(load.fixed[at]);
                job.lacking += u32::from(load.lacking[at]);
                job.window_late.add(window_late(step, times));
                job.due_late.add(due_late(step, times));
            }
        }
        for (place, part) in self.parts.iter_mut().enumerate() {
            part.loaded.push(load.loaded[place]);
            part.used.push(load.used[place]);
            part.short_runs += u32::from(load.short[place] > 0);
            part.shortages += u64::from(load.short[place]);
        }
        self.backs.push(day.back);
        self.runs.push(run);
    }

    /// The figures of the route.
    pub(super) fn route(&self, route: &TimedRoute) -> RouteFigures {
        let of = |value: fn(&Run) -> f64| Distribution::of(self.runs.iter().map(value));
        let chance = |happened: fn(&Run) -> bool| {
            self.runs.iter().filter(|run| happened(run)).count() as f64 / self.runs.len().max(1) as f64
        };
        RouteFigures {
            shift: route.shift,
            back: Distribution::of(self.backs.iter().map(|back| *back as f64)),
            overtime: of(|run| run.score.overtime as f64),
            cost: of(|run| run.cost() as f64),
            fixes: of(Run::fixes),
            overtime_chance: chance(|run| run.overtime_routes > 0),
            beyond_chance: chance(|run| run.beyond_routes > 0),
            window_late_chance: chance(|run| run.window_late_jobs > 0),
            due_late_chance: chance(|run| run.due_late_jobs > 0),
            missed_load_chance: chance(|run| run.missed_loads > 0),
            missed_break_chance: chance(|run| run.missed_breaks > 0),
        }
    }

    /// The figures of its jobs, in order.
    pub(super) fn jobs(&self, route: &TimedRoute) -> Vec<JobFigures> {
        let stops = route.stops.iter().zip(&self.jobs);
        let jobs = stops.filter_map(|(stop, tally)| match stop.stop {
            Stop::Job(job) => Some(self.job(route, stop, job, tally)),
            Stop::Depot { .. } | Stop::Break => None,
        });
        jobs.collect()
    }

    fn job(&self, route: &TimedRoute, stop: &TimedStop, job: JobId, tally: &JobTally) -> JobFigures {
        let runs = self.runs.len().max(1) as f64;
        JobFigures {
            job,
            shift: route.shift,
            planned_arrive: stop.arrive,
            planned_begin: stop.begin,
            p_fix: stop.p_fix.unwrap_or(0.0),
            fixed: f64::from(tally.fixed) / runs,
            lacking: f64::from(tally.lacking) / runs,
            arrive: Distribution::of(tally.arrivals.iter().map(|arrive| *arrive as f64)),
            window_late: tally.window_late.over(runs),
            due_late: tally.due_late.over(runs),
        }
    }

    /// The figures of the parts that the van may need, in order, on the day of the route.
    pub(super) fn parts(&self, route: &TimedRoute, van: &Van, day: usize) -> Vec<PartFigures> {
        let runs = self.runs.len().max(1) as f64;
        let units = |counts: &[u32]| Distribution::of(counts.iter().copied().map(f64::from));
        let figures = |(place, tally): (usize, &PartTally)| {
            let part = van.parts[place];
            let loads = route.stops.iter().flat_map(|stop| &stop.load);
            let expected = route.expected_use.iter().find(|(other, _)| *other == part);
            PartFigures {
                shift: route.shift,
                part,
                morning: van.mornings[day][place],
                ready: loads.filter(|(other, _)| *other == part).map(|(_, units)| units).sum(),
                expected_use: expected.map_or(0.0, |(_, units)| *units),
                loaded: units(&tally.loaded),
                used: units(&tally.used),
                short_chance: f64::from(tally.short_runs) / runs,
                shortages: tally.shortages as f64 / runs,
            }
        };
        self.parts.iter().enumerate().map(figures).collect()
    }
}
