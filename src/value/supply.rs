//! Loads of depot visits, changed by a little.

use super::sketch::{Driven, as_it_stands};
use crate::model::Instance;
use crate::plan::Stop;
use crate::units::{DepotId, PartId, UNLIMITED};

/// The stops with the certain parts of the job at `at` loaded at the last depot visit before it; nothing if it needs none, or
/// no visit before it stocks them all.
pub fn supplied(instance: &Instance, mut stops: Vec<Stop>, at: usize) -> Option<Vec<Stop>> {
    let Stop::Job(job) = stops[at] else { return None };
    let needed = &instance.jobs[job].need.parts;
    let visit = stops[..at].iter_mut().rev().find_map(|stop| match stop {
        Stop::Depot { depot, fill } => Some((*depot, fill)),
        _ => None,
    });
    let (depot, fill) = visit?;
    let stocked = needed.iter().all(|(part, _)| instance.depots[depot].stock[*part] > 0);
    for (part, units) in needed {
        raise(fill, *part, 0, *units);
    }
    (stocked && !needed.is_empty()).then_some(stops)
}

/// The routes that load one unit more of a part at one of a route's visits to a depot, where the rules allow it.
pub fn loaded_more(instance: &Instance, route: &Driven, depot: DepotId, part: PartId) -> Vec<Driven> {
    let held = instance.technician_of(route.route.shift).van[part].quantity;
    let more = |at: usize| {
        let mut stops = route.route.stops.clone();
        if let Stop::Depot { depot: here, fill } = &mut stops[at]
            && *here == depot
            && held < UNLIMITED
        {
            raise(fill, part, held, 1);
            return as_it_stands(instance, &route.route.with_stops(stops));
        }
        None
    };
    (0..route.route.stops.len()).filter_map(more).collect()
}

/// Raises a level by some units; a part that is not loaded yet is then loaded up to `held` and these.
fn raise(fill: &mut Vec<(PartId, u32)>, part: PartId, held: u32, units: u32) {
    match fill.binary_search_by_key(&part, |(part, _)| *part) {
        Ok(at) if fill[at].1 < UNLIMITED => fill[at].1 = fill[at].1.saturating_add(units),
        Ok(_) => {}
        Err(at) => fill.insert(at, (part, held.saturating_add(units))),
    }
}
