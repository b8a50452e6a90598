//! What all routes together take from the depots.

use super::{TimedRoute, Violation, broken, rules};
use crate::model::Instance;
use crate::plan::Stop;
use crate::units::{DepotId, PartId, UNLIMITED};
use std::collections::BTreeMap;

/// What is taken of one part at one depot.
#[derive(Clone, Copy, Debug, Default)]
struct Draw {
    units: u64,
    unlimited: bool,
}

/// Every part of a depot of which these routes take more than there is.
pub(super) fn depot_stock<'a>(instance: &Instance, routes: impl IntoIterator<Item = &'a TimedRoute>) -> Vec<Violation> {
    let mut draws = BTreeMap::<(DepotId, PartId), Draw>::new();
    for stop in routes.into_iter().flat_map(|route| &route.stops) {
        if let Stop::Depot { depot, fill } = &stop.stop {
            for (part, units) in &stop.load {
                draws.entry((*depot, *part)).or_default().units += u64::from(*units);
            }
            for (part, _) in fill.iter().filter(|(_, level)| *level >= UNLIMITED) {
                draws.entry((*depot, *part)).or_default().unlimited = true;
            }
        }
    }
    draws.into_iter().filter_map(|((depot, part), draw)| overdrawn(instance, depot, part, draw)).collect()
}

fn overdrawn(instance: &Instance, depot: DepotId, part: PartId, draw: Draw) -> Option<Violation> {
    let depot = &instance.depots[depot];
    let stock = depot.stock[part];
    if stock >= UNLIMITED || (!draw.unlimited && draw.units <= u64::from(stock)) {
        return None;
    }
    let wanted = if draw.unlimited { "unlimited".to_owned() } else { draw.units.to_string() };
    let name = &instance.parts[part].id;
    broken(rules::DEPOT_STOCK, format!("{wanted} of part {name} are loaded at depot {}, it has {stock}", depot.id))
}
