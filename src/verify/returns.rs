//! What is collected on site rides along until the next depot visit, or the end of the day.

use super::days::{Days, certain_needs};
use super::van::Van;
use super::{Violation, broken, rules};
use crate::model::Instance;
use crate::plan::Stop;
use crate::units::{PartId, UNLIMITED, Volume};
use std::ops::Range;

/// The leg that begins with `rest` of the day collects more until the evening than the van has room for beside the parts that may be on it when
/// the leg begins. Parts that are used on the way keep their room: what is taken out goes where they were.
pub(super) fn overfull(instance: &Instance, days: &Days, rest: Range<usize>, van: &Van) -> Option<Violation> {
    let parts = van.most_volume(|part| instance.parts[part].volume);
    without_room(instance, days, rest, parts)
}

/// The same of a day, `rest`, that begins with what the day before left, set aside or free.
pub(super) fn overfull_in_the_morning(
    instance: &Instance,
    days: &Days,
    rest: Range<usize>,
    van: &Van,
) -> Option<Violation> {
    let aside = certain_needs(instance, &days.stops()[rest.start..days.leg_end(rest.start)]);
    let endless = |part| van.least(part) >= UNLIMITED;
    let room = |(part, units): (PartId, u32)| {
        if endless(part) { 0 } else { instance.parts[part].volume.saturating_mul(Volume::from(units)) }
    };
    let aside = aside.into_iter().map(room).fold(0, Volume::saturating_add);
    let free = van.most_volume(|part| instance.parts[part].volume);
    without_room(instance, days, rest, free.saturating_add(aside))
}

fn without_room(instance: &Instance, days: &Days, rest: Range<usize>, parts: Volume) -> Option<Violation> {
    let technician = days.technician(instance);
    let room = technician.van_volume?;
    let returns = collected(instance, days, rest);
    if returns == 0 || parts.saturating_add(returns) <= room {
        return None;
    }
    let in_tables = |volume: Volume| volume as f64 / 1e6;
    let (who, parts) = (&technician.id, in_tables(parts));
    let (returns, room) = (in_tables(returns), in_tables(room));
    let what = format!("technician {who} collects a volume of {returns} until the next depot visit or the end");
    broken(rules::RETURNS, format!("{what}, beside parts of up to {parts} in a van that holds {room}"))
}

/// What the jobs of `rest` of a day give back until the next depot visit, or the evening.
pub(super) fn collected(instance: &Instance, days: &Days, rest: Range<usize>) -> Volume {
    let volumes = days.leg_within(rest).iter().filter_map(|stop| match stop {
        Stop::Job(job) => Some(instance.jobs[*job].returns_volume),
        _ => None,
    });
    volumes.fold(0, Volume::saturating_add)
}
