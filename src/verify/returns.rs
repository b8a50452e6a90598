//! What is collected on site rides along until the next depot visit, or the end.

use super::van::Van;
use super::{Violation, broken, rules};
use crate::model::Instance;
use crate::plan::{Route, Stop};
use crate::units::Volume;

/// The leg that begins at stop `from` collects more than the van has room for beside the parts that may be on it when the leg
/// begins. Parts that are used on the way keep their room: what is taken out goes where they were.
pub(super) fn overfull(instance: &Instance, route: &Route, from: usize, van: &Van) -> Option<Violation> {
    let technician = instance.technician_of(route.shift);
    let room = technician.van_volume?;
    let returns = collected(instance, route, from);
    if returns == 0 {
        return None;
    }
    let parts = van.most_volume(|part| instance.parts[part].volume);
    if parts.saturating_add(returns) <= room {
        return None;
    }
    let in_tables = |volume: Volume| volume as f64 / 1e6;
    let (who, parts) = (&technician.id, in_tables(parts));
    let (returns, room) = (in_tables(returns), in_tables(room));
    let what = format!("technician {who} collects a volume of {returns} until the next depot visit or the end");
    broken(rules::RETURNS, format!("{what}, beside parts of up to {parts} in a van that holds {room}"))
}

/// What the jobs from stop `from` to the next depot visit give back.
fn collected(instance: &Instance, route: &Route, from: usize) -> Volume {
    let leg = route.stops[from..].iter().take_while(|stop| !matches!(stop, Stop::Depot { .. }));
    let volumes = leg.filter_map(|stop| match stop {
        Stop::Job(job) => Some(instance.jobs[*job].returns_volume),
        _ => None,
    });
    volumes.fold(0, Volume::saturating_add)
}
