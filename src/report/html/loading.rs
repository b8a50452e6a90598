//! What the depots hand out, and what each van is loaded with.

use super::scene::Scene;
use crate::plan::Stop;
use crate::report::document::{Level, StopDocument};
use crate::units::{DepotId, Id, PartId, UNLIMITED};
use crate::verify::TimedStop;
use std::collections::BTreeMap;

/// A line of a van's loading list.
pub struct Load {
    pub part: String,
    pub name: String,
    /// Units to hold ready; `–` where the level has no end.
    pub units: String,
    /// Level to fill up to.
    pub level: String,
}

/// What to load at a stop.
pub fn loads(scene: &Scene, stop: &TimedStop) -> Vec<Load> {
    let lines = StopDocument::new(scene.instance, stop).load.unwrap_or_default();
    let line = |load: crate::report::document::Load| Load {
        name: part_name(scene, &load.part),
        units: if load.level == Level::new(UNLIMITED) { "–".into() } else { load.quantity.to_string() },
        level: load.level.to_string(),
        part: load.part,
    };
    lines.into_iter().filter(crate::report::document::Load::is_worth_a_line).map(line).collect()
}

/// The name of a part, where it says more than the id.
fn part_name(scene: &Scene, id: &str) -> String {
    let row = scene.instance.parts.iter().find(|row| row.id == id);
    row.filter(|row| row.name != row.id).map(|row| row.name.clone()).unwrap_or_default()
}

/// What a depot hands out on all days.
pub struct Depot {
    pub id: String,
    /// Visits of all routes.
    pub visits: usize,
    pub lines: Vec<Line>,
}

/// A part at a depot.
pub struct Line {
    pub part: String,
    pub name: String,
    /// Units to hold ready for all vans.
    pub units: String,
    /// Vans that take some.
    pub vans: usize,
    /// Units left afterwards.
    pub left: String,
}

/// What a depot hands out, as it is counted.
#[derive(Default)]
struct Handed {
    visits: usize,
    /// Units and vans by part.
    parts: BTreeMap<PartId, (u64, usize)>,
}

/// The depots that somebody visits, in order.
pub fn depots(scene: &Scene) -> Vec<Depot> {
    let mut depots: BTreeMap<DepotId, Handed> = BTreeMap::new();
    for stop in scene.plan.routes().iter().flat_map(|route| &route.stops) {
        let Stop::Depot { depot, fill } = &stop.stop else { continue };
        let handed = depots.entry(*depot).or_default();
        handed.visits += 1;
        let endless = fill.iter().filter(|(_, level)| *level >= UNLIMITED).map(|(part, _)| (*part, 0));
        for (part, units) in stop.load.iter().copied().chain(endless) {
            let (all, vans) = handed.parts.entry(part).or_default();
            *all += u64::from(units);
            *vans += 1;
        }
    }
    let row = |(depot, handed): (DepotId, Handed)| Depot {
        id: scene.instance.depots[depot].id.clone(),
        visits: handed.visits,
        lines: handed.parts.into_iter().map(|(part, (units, vans))| line(scene, depot, part, units, vans)).collect(),
    };
    depots.into_iter().map(row).collect()
}

fn line(scene: &Scene, depot: DepotId, part: PartId, units: u64, vans: usize) -> Line {
    let row = &scene.instance.parts[part];
    Line {
        part: row.id.clone(),
        name: part_name(scene, &row.id),
        units: if units == 0 { "–".into() } else { units.to_string() },
        vans,
        left: left_at(scene, depot, part).map_or_else(|| "any number".into(), |left| left.to_string()),
    }
}

/// Units of a part left at a depot when every van is loaded; `None`: it never runs out.
pub fn left_at(scene: &Scene, depot: DepotId, part: PartId) -> Option<u64> {
    let stock = scene.instance.depots[depot].stock[part];
    if stock >= UNLIMITED {
        return None;
    }
    let visits = scene.plan.routes().iter().flat_map(|route| &route.stops);
    let here = visits.filter(|stop| matches!(&stop.stop, Stop::Depot { depot: at, .. } if at.index() == depot.index()));
    let loads = here.flat_map(|stop| &stop.load).filter(|(at, _)| *at == part);
    Some(u64::from(stock).saturating_sub(loads.map(|(_, units)| u64::from(*units)).sum()))
}
