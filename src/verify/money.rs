//! What a route costs.

use super::clock::Walk;
use super::itinerary::{Itinerary, Step};
use crate::model::{Instance, Paid, Shift};
use crate::units::{Money, PartId, ShiftId, Ticks};

/// Time that is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PaidTime {
    /// All of it.
    pub(super) all: Ticks,
    /// The part after the shift's end.
    pub(super) overtime: Ticks,
}

/// Which time of a route is paid, and at which rate.
pub(super) fn paid_time(instance: &Instance, shift: &Shift, itinerary: &Itinerary, walk: &Walk) -> PaidTime {
    let after = (walk.back - shift.end).max(0);
    match instance.objective.paid {
        Paid::Route => PaidTime { all: walk.duration(), overtime: after.min(walk.duration()) },
        Paid::Work => PaidTime { all: itinerary.work(), overtime: after.min(itinerary.work()) },
        Paid::Shift => PaidTime { all: shift.end - shift.start + after, overtime: after },
    }
}

/// Money that depends on the departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeMoney {
    pub(super) paid_time: Money,
    pub(super) overtime: Money,
    pub(super) lateness: Money,
}

impl TimeMoney {
    /// Of a walked route.
    pub(super) fn new(instance: &Instance, shift: ShiftId, itinerary: &Itinerary, walk: &Walk) -> Self {
        let paid = paid_time(instance, &instance.shifts[shift], itinerary, walk);
        let rates = instance.technician_of(shift).rates;
        let begins = walk.times.iter().map(|times| times.begin);
        let late = itinerary.steps.iter().zip(begins);
        Self {
            paid_time: rates.time.saturating_mul(paid.all - paid.overtime),
            overtime: rates.overtime.saturating_mul(paid.overtime),
            lateness: late.map(|(step, begin)| late_money(step, begin)).sum(),
        }
    }

    /// All of it.
    pub(super) fn total(&self) -> Money {
        self.paid_time.saturating_add(self.overtime).saturating_add(self.lateness)
    }
}

/// Money for work that begins at `begin`: for being late, and for coming at another time than was told.
fn late_money(step: &Step, begin: Ticks) -> Money {
    let broken = step.promise.filter(|promise| promise.breaks_window(begin)).map_or(0, |promise| promise.window_cost);
    step.late_cost.saturating_mul(lateness(step.due, begin)).saturating_add(broken)
}

/// How late work is that begins at `begin`.
pub(super) fn lateness(due: Option<Ticks>, begin: Ticks) -> Ticks {
    due.map_or(0, |due| (begin - due).max(0))
}

/// Money for loading one unit of a part, rounded to nano-money.
pub(super) fn unit_price(instance: &Instance, part: PartId) -> Money {
    (instance.parts[part].unit_cost as f64 * instance.objective.weights.carrying_rate).round() as Money
}
