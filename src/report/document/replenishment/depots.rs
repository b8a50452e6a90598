//! What the vans take from the depots.

use super::{DepotStockRow, Level};
use crate::model::Instance;
use crate::plan::Stop;
use crate::report::clock::rounded;
use crate::units::{DepotId, PartId, UNLIMITED};
use crate::verify::VerifiedPlan;
use std::collections::BTreeMap;

/// A part at a depot.
#[derive(Clone, Debug)]
pub struct DepotPart {
    depot: DepotId,
    /// Which part.
    pub part: PartId,
    stock: u32,
    drawn: Drawn,
}

#[derive(Clone, Copy, Debug, Default)]
struct Drawn {
    expected: f64,
    most: u64,
}

/// Every part that is loaded at a depot, or could be, in order.
pub fn depots(instance: &Instance, plan: &VerifiedPlan) -> Vec<DepotPart> {
    let mut drawn = BTreeMap::<(DepotId, PartId), Drawn>::new();
    for stop in plan.routes().iter().flat_map(|route| &route.stops) {
        if let Stop::Depot { depot, .. } = stop.stop {
            for ((part, most), (_, expected)) in stop.load.iter().zip(&stop.expected_load) {
                let drawn = drawn.entry((depot, *part)).or_default();
                drawn.most += u64::from(*most);
                drawn.expected += expected;
            }
        }
    }
    let of_depot = |depot: DepotId| {
        let stock = &instance.depots[depot].stock;
        let drawn = &drawn;
        let row = move |(part, stock): (PartId, &u32)| DepotPart {
            depot,
            part,
            stock: *stock,
            drawn: drawn.get(&(depot, part)).copied().unwrap_or_default(),
        };
        stock.enumerate().map(row)
    };
    let all = instance.depots.ids().flat_map(of_depot);
    all.filter(|row| row.stock > 0 || row.drawn.most > 0).collect()
}

impl DepotPart {
    /// Units expected to be left, and the least; nothing where it never runs out.
    pub fn left(&self) -> Option<(f64, u32)> {
        let least = u64::from(self.stock).saturating_sub(self.drawn.most) as u32;
        (self.stock < UNLIMITED).then(|| (f64::from(self.stock) - self.drawn.expected, least))
    }

    /// The row of the list.
    pub fn row(&self, instance: &Instance) -> DepotStockRow {
        let left = self.left();
        DepotStockRow {
            depot: instance.depots[self.depot].id.clone(),
            part: instance.parts[self.part].id.clone(),
            stock: Level::new(self.stock),
            drawn_expected: rounded(self.drawn.expected),
            drawn_most: self.drawn.most,
            left_expected: left.map(|(expected, _)| rounded(expected)),
            left_least: left.map(|(_, least)| least),
            may_run_out: self.drawn.most > 0 && left.is_some_and(|(_, least)| least == 0),
        }
    }
}
