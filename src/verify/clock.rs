//! The clock: given the departure, everything happens as early as it can.

use super::itinerary::{Itinerary, Step};
use crate::units::Ticks;

/// When a stop happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) arrive: Ticks,
    /// Arrival and set-up are over.
    pub(super) ready: Ticks,
    pub(super) begin: Ticks,
    pub(super) end: Ticks,
}

/// A route as it goes for one departure.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    pub(super) depart: Ticks,
    pub(super) times: Vec<Times>,
    /// Return to the end place.
    pub(super) back: Ticks,
    /// Steps that cannot begin any more when the technician is ready; they are taken to begin at once, so that
    /// the rest of the day can be looked at.
    pub(super) missed: Vec<usize>,
    /// Whether a later departure means a later return (no wait on the way absorbs it).
    pub(super) moving: bool,
    /// By how much the departure can be delayed so that each begin either stays or moves along all the way,
    /// the same stops waiting and the same ones late.
    pub(super) steady: Ticks,
}

impl Walk {
    /// From leaving to returning.
    pub(super) fn duration(&self) -> Ticks {
        self.back - self.depart
    }
}

/// Walks a route.
pub(super) fn walk(itinerary: &Itinerary, depart: Ticks) -> Walk {
    let times = Vec::with_capacity(itinerary.steps.len());
    let mut walk = Walk { depart, times, back: depart, missed: Vec::new(), moving: true, steady: Ticks::MAX };
    for (at, step) in itinerary.steps.iter().enumerate() {
        let arrive = walk.back.saturating_add(step.ride.time);
        let ready = arrive.saturating_add(step.setup);
        let begin = earliest_begin(step, ready).unwrap_or_else(|| {
            walk.missed.push(at);
            ready
        });
        if walk.moving {
            walk.steady = walk.steady.min(steady_at(step, ready, begin));
        }
        walk.moving &= begin == ready;
        let end = begin.saturating_add(step.duration);
        walk.times.push(Times { arrive, ready, begin, end });
        walk.back = end;
    }
    walk.back = walk.back.saturating_add(itinerary.home.time);
    walk
}

/// The earliest instant from `ready` on that lies in the hours of a stop.
pub(super) fn earliest_begin(step: &Step, ready: Ticks) -> Option<Ticks> {
    if step.hours.is_empty() {
        return Some(ready);
    }
    step.hours.iter().find(|hours| ready.max(hours.from) <= hours.to).map(|hours| ready.max(hours.from))
}

/// How much later a technician can be ready before something changes at this stop: a wait is used up, a window
/// closes, or the work becomes late.
fn steady_at(step: &Step, ready: Ticks, begin: Ticks) -> Ticks {
    if begin > ready {
        return begin - ready;
    }
    let told = step.promise.and_then(|promise| promise.window);
    let told = told.map_or(Ticks::MAX, |told| match begin {
        early if early < told.from => told.from - early - 1,
        kept if kept <= told.to => told.to - kept,
        _ => Ticks::MAX,
    });
    let open = step.hours.iter().find(|hours| hours.from <= ready && ready <= hours.to);
    let closes = open.map_or(Ticks::MAX, |hours| hours.to.saturating_sub(ready));
    let late = step.due.filter(|due| begin < *due).map_or(Ticks::MAX, |due| due - begin);
    closes.min(late).min(told)
}
