//! One day by the clock, as it goes when work and traffic take longer or shorter than planned.
//!
//! The technician leaves as planned, goes to every stop in order and cancels nothing. What cannot begin in its hours any
//! more is late: work and the break begin at once, and a depot that has closed loads nothing and takes no time.

use super::chance::varied;
use super::course::{Course, Kind, Step};
use super::luck::Luck;
use crate::units::Ticks;

/// When a stop happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) arrive: Ticks,
    /// Travel to it.
    pub(super) travel: Ticks,
    /// Waited before it began.
    pub(super) wait: Ticks,
    pub(super) begin: Ticks,
    pub(super) end: Ticks,
    /// By how much its hours were missed.
    pub(super) missed: Option<Ticks>,
}

/// A day as it went.
#[derive(Clone, Debug, Default)]
pub(super) struct Day {
    pub(super) times: Vec<Times>,
    /// Travel after the last stop.
    pub(super) home: Ticks,
    /// Return to the end place.
    pub(super) back: Ticks,
}

impl Day {
    /// Plays a day; `home` is the factor of the last leg.
    pub(super) fn play(&mut self, course: &Course, luck: &[Luck], home: f64) {
        self.times.clear();
        let mut now = course.depart;
        for (step, luck) in course.steps.iter().zip(luck) {
            let times = happen(step, luck, now);
            now = times.end;
            self.times.push(times);
        }
        self.home = varied(course.home, home);
        self.back = now.saturating_add(self.home);
    }
}

fn happen(step: &Step, luck: &Luck, now: Ticks) -> Times {
    let travel = varied(step.travel, luck.travel);
    let arrive = now.saturating_add(travel);
    let ready = arrive.saturating_add(step.setup);
    let begin = earliest(step, ready);
    let length = match step.kind {
        Kind::Job(_) => varied(step.lengths[luck.found], luck.work),
        Kind::Visit if begin.is_none() => 0,
        Kind::Visit | Kind::Break => step.lengths[0],
    };
    let missed = begin.is_none().then(|| ready - step.hours.last().map_or(ready, |hours| hours.to));
    let begin = begin.unwrap_or(ready);
    Times { arrive, travel, wait: begin - ready, begin, end: begin.saturating_add(length), missed }
}

/// The earliest begin within the hours of a stop.
fn earliest(step: &Step, ready: Ticks) -> Option<Ticks> {
    if step.hours.is_empty() {
        return Some(ready);
    }
    step.hours.iter().find(|hours| ready <= hours.to).map(|hours| ready.max(hours.from))
}
