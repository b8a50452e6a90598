//! Who has not left leaves now at the earliest. The rest of the day knows that; the tables may still say six o'clock, and where an earlier
//! departure would save money the clock of the whole plan would take it.

use super::frozen::{Frozen, Refused, freeze, shift_named};
use super::past::Change;
use crate::model::Instance;
use crate::plan::{Plan, Route};
use crate::units::{ShiftId, Ticks};
use crate::verify::verify_day;
use std::collections::BTreeMap;

/// Shifts that nobody has begun and whose route would begin before now.
pub fn early(whole: &Instance, frozen: &BTreeMap<ShiftId, Frozen>, plan: &Plan, now: Ticks) -> Vec<ShiftId> {
    let at_home = |route: &&Route| frozen.get(&route.shift).is_none_or(|held| held.stops.is_empty());
    let leaves = |route: &&Route| verify_day(whole, plan, route).is_ok_and(|timed| timed.depart < now);
    plan.routes.iter().filter(at_home).filter(leaves).map(|route| route.shift).collect()
}

/// Writes into the roster that these shifts begin now, and builds instance, past and plan anew.
///
/// # Errors
/// The tables do not make an instance any more.
pub fn hold_back(
    change: &mut Change,
    whole: &Instance,
    plan: &Plan,
    shifts: &[ShiftId],
) -> Result<(Instance, BTreeMap<ShiftId, Frozen>, Plan), Refused> {
    for shift in shifts {
        change.begins_now(&whole.technician_of(*shift).id, whole.shifts[*shift].day);
    }
    anew(change, whole, plan)
}

/// Builds instance, past and plan from the tables after a change that leaves jobs as they are.
///
/// # Errors
/// The tables do not make an instance any more.
pub fn anew(
    change: &mut Change,
    whole: &Instance,
    plan: &Plan,
) -> Result<(Instance, BTreeMap<ShiftId, Frozen>, Plan), Refused> {
    let (instance, frozen) = freeze(change)?;
    let routes = plan.routes.iter().filter_map(|route| {
        let (technician, day) = (&whole.technician_of(route.shift).id, whole.shifts[route.shift].day);
        Some(Route { shift: shift_named(&instance, technician, day)?, ..route.clone() })
    });
    let plan = Plan::new(routes);
    Ok((instance, frozen, plan))
}

impl Change<'_> {
    /// The shift of a technician who is at home begins now.
    fn begins_now(&mut self, technician: &str, day: u32) {
        let (instance, now) = (self.past.instance, self.past.now);
        let Some(shift) = shift_named(instance, technician, day).filter(|shift| now < instance.shifts[*shift].end)
        else {
            return;
        };
        let text = self.written(self.clocks.of_day(day, now));
        self.hours(shift, "start", text);
    }
}
