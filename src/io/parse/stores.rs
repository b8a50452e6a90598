//! Depots and stock.

use super::Reader;
use super::places::PLACE;
use crate::io::diagnostics::codes;
use crate::model::{Depot, Diagnostic, Severity};
use crate::units::{DepotId, IdVec, Ticks};
use rustc_hash::{FxHashMap, FxHashSet};

/// Closing time of a depot that never closes: later than any plan, and far from overflow.
const NEVER: Ticks = 1 << 40;

/// Reads depots.
pub fn depots(reader: &mut Reader) {
    let Some(sheet) = reader.sheet("depots") else { return };
    for line in sheet.lines() {
        let times = &reader.settings.times;
        let id = line.text("depot_id");
        let (opens, closes) = (line.time("opens", times).unwrap_or(0), line.time("closes", times).unwrap_or(NEVER));
        let load = line.minutes("load_min", times).unwrap_or_else(|| times.scale.ticks(10.0));
        if closes < opens {
            reader.faults.push(line.fault("closes", codes::DEPOT_HOURS, format!("depot {id} closes before it opens")));
        }
        let point = reader.places.point(line, PLACE, &mut reader.faults);
        let site = reader.places.site(line, PLACE, &[id], point, &mut reader.faults);
        reader.depot_points.push((point, id));
        reader.out.depots.push(Depot {
            id: id.to_owned(),
            site,
            opens,
            closes: closes.max(opens),
            load,
            lends_tools: line.flag("lends_tools").unwrap_or(false),
            stock: IdVec::from(vec![0; reader.words.parts.len()]),
        });
    }
}

/// Reads what vans and depots hold; both are there already.
pub fn stock(reader: &mut Reader) {
    let Some(sheet) = reader.sheet("stock") else { return };
    let depots: FxHashMap<String, DepotId> =
        reader.out.depots.enumerate().map(|(id, depot)| (depot.id.clone(), id)).collect();
    let mut seen = FxHashSet::default();
    for line in sheet.lines() {
        let (location, part) = (line.text("location_id"), line.text("part_id"));
        let Some(part_id) = reader.words.part_ids.get(part) else { continue };
        let quantity = line.stock("quantity").unwrap_or(0);
        if !seen.insert((location, part)) {
            let message = format!("{location} already has a row for {part}");
            reader.faults.push(line.fault("part_id", codes::DUPLICATE_ROW, message));
        }
        let (tech, depot) = (reader.technicians.get(location).copied(), depots.get(location).copied());
        if tech.is_some() && depot.is_some() {
            let message = format!("{location} is a technician and a depot");
            reader.faults.push(line.fault("location_id", codes::AMBIGUOUS_ID, message));
        }
        if let Some(tech) = tech {
            let van = &mut reader.out.technicians[tech].van[part_id];
            (van.quantity, van.target) = (quantity, line.count("target"));
        } else if let Some(depot) = depot {
            reader.out.depots[depot].stock[part_id] = quantity;
            if line.has("target") {
                let fault =
                    line.fault("target", codes::UNUSED_TABLE, "targets are for vans; that of a depot is not used");
                reader.faults.push(Diagnostic { severity: Severity::Warning, ..fault });
            }
        }
    }
}
