//! When a technician leaves: not so early that somebody waits for nothing.
//!
//! As the departure moves later, every begin stays, moves along, or (where a window closes) jumps. Between two
//! such events everything is a straight line: the clock, the duration and the money. So the best departure is
//! the first or the last tick of a stretch on which nothing changes, and only those are walked.

use super::clock::{Walk, walk};
use super::itinerary::Itinerary;
use super::money::TimeMoney;
use crate::model::{BreakRule, Instance, Paid, Shift};
use crate::plan::Stop;
use crate::units::{ShiftId, Ticks};

/// Why no departure makes the clock right.
#[derive(Debug)]
pub(super) enum NoDeparture {
    /// Even leaving at once is too late; the walk says where.
    TooLate(Walk),
    /// The clock can be right, but not together with these.
    Unmet {
        /// The longest route allowed.
        max_route: bool,
        /// The break that is owed.
        rest: bool,
    },
}

/// What is asked of a departure beyond a clock that is right.
pub(super) struct Demands<'a> {
    instance: &'a Instance,
    id: ShiftId,
    shift: &'a Shift,
    max_route: Option<Ticks>,
    /// The break that must fit at home, because it is owed and no stop of the route.
    rest_at_home: Option<BreakRule>,
}

impl<'a> Demands<'a> {
    /// Of a route of this shift.
    pub(super) fn new(instance: &'a Instance, id: ShiftId, itinerary: &Itinerary) -> Self {
        let shift = &instance.shifts[id];
        let taken = itinerary.steps.iter().any(|step| *step.stop == Stop::Break);
        let rest_at_home = shift.rest.filter(|_| !taken);
        Self { instance, id, shift, max_route: instance.technician_of(id).max_route, rest_at_home }
    }

    /// Whether everything begins in time and the technician is back in time.
    pub(super) fn in_time(&self, walk: &Walk) -> bool {
        walk.depart >= self.shift.start && walk.missed.is_empty() && walk.back <= self.shift.latest_end
    }

    /// Whether the route is not too long.
    pub(super) fn short_enough(&self, walk: &Walk) -> bool {
        self.max_route.is_none_or(|most| walk.duration() <= most)
    }

    /// Whether the break is taken on the route, or fits before leaving or after returning.
    pub(super) fn rested(&self, walk: &Walk) -> bool {
        self.rest_at_home.is_none_or(|rest| walk.back <= rest.to || walk.depart >= rest.from + rest.duration)
    }

    /// What the best departure has least of: money, then duration, then delay.
    pub(super) fn price(&self, itinerary: &Itinerary, walk: &Walk) -> (i64, Ticks, Ticks) {
        let money = TimeMoney::new(self.instance, self.id, itinerary, walk).total();
        (money, walk.duration(), walk.depart)
    }

    /// By how much the departure can be delayed with nothing but straight lines: no begin, no price and no
    /// demand changes its course.
    fn steady(&self, itinerary: &Itinerary, walk: &Walk) -> Ticks {
        let mut steady = walk.steady;
        let mut until = |event: Ticks| {
            if event >= 0 {
                steady = steady.min(event);
            }
        };
        if walk.moving {
            until(self.shift.latest_end - walk.back);
            until(self.shift.end - walk.back - 1);
            if self.instance.objective.paid == Paid::Work {
                until(self.shift.end + itinerary.work() - walk.back - 1);
            }
            if let Some(rest) = self.rest_at_home {
                until(rest.to - walk.back);
            }
        } else if let Some(most) = self.max_route {
            until(walk.duration() - most - 1);
        }
        until(self.shift.end - walk.depart - 1);
        if let Some(rest) = self.rest_at_home {
            until(rest.from + rest.duration - walk.depart - 1);
        }
        steady
    }
}

/// The route with the best departure.
pub(super) fn best_departure(demands: &Demands, itinerary: &Itinerary) -> Result<Walk, NoDeparture> {
    let at_once = walk(itinerary, demands.shift.start);
    if !demands.in_time(&at_once) {
        return Err(NoDeparture::TooLate(at_once));
    }
    let mut best: Option<((i64, Ticks, Ticks), Walk)> = None;
    let (mut short_enough, mut rested) = (false, false);
    let mut first = at_once;
    while demands.in_time(&first) {
        let end = first.depart + demands.steady(itinerary, &first);
        let next = walk(itinerary, end + 1);
        for candidate in [first, walk(itinerary, end)] {
            let (short, rest) = (demands.short_enough(&candidate), demands.rested(&candidate));
            short_enough |= short;
            rested |= rest;
            let price = demands.price(itinerary, &candidate);
            if short && rest && best.as_ref().is_none_or(|(least, _)| price < *least) {
                best = Some((price, candidate));
            }
        }
        first = next;
    }
    // Where each demand can be met but not both together, both are to blame.
    let both = short_enough && rested;
    let unmet = NoDeparture::Unmet { max_route: both || !short_enough, rest: both || !rested };
    best.map(|(_, walk)| walk).ok_or(unmet)
}
