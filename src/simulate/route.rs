//! All runs of one route.

use super::bill::Tariff;
use super::clock::Day;
use super::course::{Course, Kind};
use super::luck::{Lottery, Luck};
use super::tally::{Tally, due_late, window_late};
use super::van::{Load, Van};
use super::{JobFigures, PartFigures, RouteFigures, Run, SimulationOptions};
use crate::model::{Instance, Shift};
use crate::plan::Score;
use crate::units::Ticks;
use crate::verify::TimedRoute;

/// A route, played as often as was asked for.
pub(super) struct Played {
    pub(super) route: RouteFigures,
    pub(super) jobs: Vec<JobFigures>,
    pub(super) parts: Vec<PartFigures>,
    /// Each run of it.
    pub(super) runs: Vec<Run>,
}

/// Plays a route.
pub(super) fn play(instance: &Instance, route: &TimedRoute, options: &SimulationOptions) -> Played {
    let (course, van) = (Course::new(instance, route), Van::new(instance, route));
    let tariff = Tariff::new(instance, route, &van);
    let mut lottery = Lottery::new(&course, options);
    let mut tally = Tally::new(&course, &van, options.runs as usize);
    let (mut luck, mut day, mut load) = (Vec::new(), Day::default(), Load::default());
    for _ in 0..options.runs {
        let home = lottery.draw(&course, &mut luck);
        day.play(&course, &luck, home);
        let fixes_if_loaded = play_van(&van, &course, &luck, &day, &mut load);
        let run = happened(&instance.shifts[route.shift], route, &course, &tariff, &day, &load);
        let run = Run { fixes_if_loaded, ..run };
        tally.add(&course, &day, &load, run);
    }
    Played { route: tally.route(route), jobs: tally.jobs(route), parts: tally.parts(route, &van), runs: tally.runs }
}

/// Plays the van of a day; gives the jobs that would have been fixed had no depot been closed.
fn play_van(van: &Van, course: &Course, luck: &[Luck], day: &Day, load: &mut Load) -> u32 {
    let found = |at: usize| luck[at].found;
    van.play(load, found, |_| false);
    let fixes = fixes(load);
    let closed = |at: usize| course.steps[at].kind == Kind::Visit && day.times[at].missed.is_some();
    if (0..course.steps.len()).any(closed) {
        van.play(load, found, closed);
    }
    fixes
}

fn fixes(load: &Load) -> u32 {
    load.fixed.iter().map(|fixed| u32::from(*fixed)).sum()
}

/// What happened on a day.
fn happened(shift: &Shift, route: &TimedRoute, course: &Course, tariff: &Tariff, day: &Day, load: &Load) -> Run {
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
