//! The hours of a technician's week: what no route shows by itself.

use super::{TimedRoute, Violation, broken, rules};
use crate::model::Instance;
use crate::units::{TechId, Ticks};
use std::collections::BTreeMap;

/// Technicians who are paid for more time in a calendar week than they may be.
pub(super) fn week_hours(instance: &Instance, routes: &[TimedRoute]) -> Vec<Violation> {
    let mut paid = BTreeMap::<(TechId, u32), Ticks>::new();
    let so_far = instance.so_far.paid.iter().map(|(shift, paid)| (*shift, *paid));
    for (shift, time) in routes.iter().map(|route| (route.shift, route.score.paid)).chain(so_far) {
        let week = instance.week_of(instance.shifts[shift].day);
        *paid.entry((instance.person_of(shift), week)).or_default() += time;
    }
    paid.into_iter().filter_map(|((tech, week), paid)| over(instance, tech, week, paid)).collect()
}

fn over(instance: &Instance, tech: TechId, week: u32, paid: Ticks) -> Option<Violation> {
    let technician = &instance.technicians[tech];
    let most = technician.max_week.filter(|most| paid > *most)?;
    let hours = |ticks| instance.scale.hours(ticks);
    let (who, paid, most) = (&technician.id, hours(paid), hours(most));
    let message =
        format!("technician {who} is paid for {paid:.2} hours in week {} of the plan, over {most:.2}", week + 1);
    broken(rules::WEEK_HOURS, message)
}
