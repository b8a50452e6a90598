//! All runs of the routes of one van.

use super::bill::Tariff;
use super::clock::Day;
use super::course::{Course, Kind};
use super::luck::{Lottery, Luck};
use super::tally::{Tally, due_late, window_late};
use super::van::{DayLoad, Load, Van};
use super::{JobFigures, PartFigures, RouteFigures, Run, SimulationOptions};
use crate::model::{Instance, Shift};
use crate::plan::Score;
use crate::units::Ticks;
use crate::verify::TimedRoute;
use std::ops::Range;

/// A route, played as often as was asked for.
pub(super) struct Played {
    pub(super) route: RouteFigures,
    pub(super) jobs: Vec<JobFigures>,
    pub(super) parts: Vec<PartFigures>,
    /// Each run of it.
    pub(super) runs: Vec<Run>,
}

/// A day of a van before it begins.
struct Morning<'a> {
    route: &'a TimedRoute,
    course: Course,
    tariff: Tariff<'a>,
    /// Its stops among those of all days of the van.
    stops: Range<usize>,
}

/// What happens to the clock of a day, and what has been counted.
struct Playing {
    lottery: Lottery,
    tally: Tally,
    luck: Vec<Luck>,
    day: Day,
}

/// Plays the routes of one van, one a day, in order of time; `all` are the routes of the plan.
pub(super) fn play(
    instance: &Instance,
    routes: &[&TimedRoute],
    all: &[TimedRoute],
    options: &SimulationOptions,
) -> Vec<Played> {
    let van = Van::new(instance, routes, all);
    let mornings = mornings(instance, routes, &van);
    let playing = |morning: &Morning| Playing {
        lottery: Lottery::new(&morning.course, options),
        tally: Tally::new(&morning.course, &van, options.runs as usize),
        luck: Vec::new(),
        day: Day::default(),
    };
    let mut days: Vec<Playing> = mornings.iter().map(playing).collect();
    let (mut load, mut if_loaded) = (Load::default(), Vec::new());
    for _ in 0..options.runs {
        for (morning, one) in mornings.iter().zip(&mut days) {
            let home = one.lottery.draw(&morning.course, &mut one.luck);
            one.day.play(&morning.course, &one.luck, home);
        }
        play_van(&van, &mornings, &days, &mut load, &mut if_loaded);
        for (at, (morning, one)) in mornings.iter().zip(&mut days).enumerate() {
            let load = load.day(at, morning.stops.clone());
            let run = happened(&instance.shifts[morning.route.shift], morning, &one.day, &load);
            one.tally.add(&morning.course, &one.day, &load, Run { fixes_if_loaded: if_loaded[at], ..run });
        }
    }
    let played = |(at, (morning, one)): (usize, (Morning, Playing))| Played {
        route: one.tally.route(morning.route),
        jobs: one.tally.jobs(morning.route),
        parts: one.tally.parts(morning.route, &van, at),
        runs: one.tally.runs,
    };
    mornings.into_iter().zip(days).enumerate().map(played).collect()
}

fn mornings<'a>(instance: &'a Instance, routes: &[&'a TimedRoute], van: &Van) -> Vec<Morning<'a>> {
    let mut from = 0;
    let morning = |route: &&'a TimedRoute| {
        let stops = from..from + route.stops.len();
        from = stops.end;
        Morning { route, course: Course::new(instance, route), tariff: Tariff::new(instance, route, van), stops }
    };
    routes.iter().map(morning).collect()
}

/// Plays the van over its days; `if_loaded` gets, for each, the jobs that would have been fixed had no depot been closed.
fn play_van(van: &Van, mornings: &[Morning], days: &[Playing], load: &mut Load, if_loaded: &mut Vec<u32>) {
    let day_of = |at: usize| mornings.partition_point(|morning| morning.stops.end <= at);
    let found = |at: usize| days[day_of(at)].luck[at - mornings[day_of(at)].stops.start].found;
    van.play(load, found, |_| false);
    if_loaded.clear();
    let day = |(at, morning): (usize, &Morning)| fixes(&load.day(at, morning.stops.clone()));
    if_loaded.extend(mornings.iter().enumerate().map(day));
    let closed = |at: usize| {
        let (morning, one) = (&mornings[day_of(at)], &days[day_of(at)]);
        let stop = at - morning.stops.start;
        morning.course.steps[stop].kind == Kind::Visit && one.day.times[stop].missed.is_some()
    };
    if (0..mornings.last().map_or(0, |last| last.stops.end)).any(closed) {
        van.play(load, found, closed);
    }
}

fn fixes(load: &DayLoad) -> u32 {
    load.fixed.iter().map(|fixed| u32::from(*fixed)).sum()
}

/// What happened on a day.
fn happened(shift: &Shift, morning: &Morning, day: &Day, load: &DayLoad) -> Run {
    let Morning { route, course, tariff, .. } = morning;
    let (time, money) = (tariff.time(course, day), tariff.money(course, day, load));
    let stops = || course.steps.iter().zip(&day.times);
    let (window_late_jobs, window_late) = late(stops().map(|(step, times)| window_late(step, times)));
    let worst_late = stops().map(|(step, times)| due_late(step, times)).max().unwrap_or(0);
    let (due_late_jobs, due_late) = late(stops().map(|(step, times)| due_late(step, times)));
    let missed = |kind| stops().filter(|(step, times)| step.kind == kind && times.missed.is_some()).count() as u32;
    let beyond = (day.back - shift.latest_end).max(0);
    let score = Score {
        unserved: Default::default(),
        served: route.score.served,
        expected_fixes: f64::from(fixes(load)),
        dist: route.score.dist,
        travel: day.times.iter().map(|times| times.travel).sum::<Ticks>() + day.home,
        paid: time.all,
        overtime: time.overtime,
        wait: day.times.iter().map(|times| times.wait).sum(),
        duration: day.back - course.depart,
        late: due_late,
        worst_late,
        parts_loaded: load.loaded.iter().map(|units| u64::from(*units)).sum(),
        money,
    };
    Run {
        score,
        fixes_if_loaded: 0,
        window_late_jobs,
        window_late,
        due_late_jobs,
        overtime_routes: u32::from(day.back > shift.end),
        beyond_routes: u32::from(beyond > 0),
        beyond,
        missed_loads: missed(Kind::Visit),
        missed_breaks: missed(Kind::Break) + u32::from(unrested(shift, course, day)),
        parts_used: load.used.iter().map(|units| u64::from(*units)).sum(),
        shortages: load.short.iter().sum(),
    }
}

/// How many are late, and by how much together.
fn late(stops: impl Iterator<Item = Ticks>) -> (u32, Ticks) {
    stops.fold((0, 0), |(jobs, sum), late| (jobs + u32::from(late > 0), sum + late))
}

/// Whether the break was to be taken at home, and the day was too long for it.
fn unrested(shift: &Shift, course: &Course, day: &Day) -> bool {
    let taken = course.steps.iter().any(|step| step.kind == Kind::Break);
    shift.rest.is_some_and(|rest| !taken && day.back > rest.to && course.depart < rest.from + rest.duration)
}
