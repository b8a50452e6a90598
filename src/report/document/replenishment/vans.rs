//! The parts of the vans, day by day.

use super::{Level, VanStockRow};
use crate::model::{Instance, Restock};
use crate::plan::Stop;
use crate::report::clock::{day_name, rounded};
use crate::units::{DepotId, Id, PartId, ShiftId, TechId, UNLIMITED};
use crate::verify::{TimedRoute, VerifiedPlan, least_left};

/// A part on a van on one day.
#[derive(Clone, Debug)]
pub struct VanPart {
    technician: TechId,
    day: u32,
    /// Which part.
    pub part: PartId,
    start: u32,
    depots: Vec<DepotId>,
    /// Units expected to be loaded.
    pub loaded: f64,
    loaded_most: u64,
    /// Units expected to be used.
    pub used: f64,
    left: Option<(f64, u32)>,
    par: u32,
    /// Nobody restocks the van before it goes out again.
    goes_on: bool,
}

/// What a van begins a day with: units expected, and the least.
type Morning = (f64, u32);

/// Every part that may be on a van, day by day, in order of technician and day.
pub fn vans(instance: &Instance, plan: &VerifiedPlan) -> Vec<VanPart> {
    let mut all: Vec<VanPart> = Vec::new();
    for shift in instance.shifts.ids() {
        let route = plan.routes().iter().find(|route| route.shift == shift);
        let left = route.map(|route| least_left(instance, plan.routes(), route)).unwrap_or_default();
        let least = |part: PartId| left.iter().find(|(at, _)| *at == part).map(|(_, units)| *units);
        let parts = instance.parts.ids();
        // Where nobody restocks the van, the day begins with what the one before left.
        let before = if lasts(instance, shift) { all.len().checked_sub(instance.parts.len()) } else { None };
        let morning = |part: PartId| before.and_then(|from| all[from + part.index()].left);
        let today: Vec<_> =
            parts.map(|part| of_part(instance, shift, route, (part, least(part)), morning(part))).collect();
        if let Some(from) = before {
            all[from..].iter_mut().for_each(|yesterday| yesterday.goes_on = true);
        }
        all.extend(today);
    }
    all
}

/// Whether the van begins the shift with what the shift before, which is the same technician's, has left.
fn lasts(instance: &Instance, shift: ShiftId) -> bool {
    let before = shift.index().checked_sub(1).map(ShiftId::from_index);
    let technician = |shift: ShiftId| instance.shifts[shift].technician;
    instance.restock == Restock::None && before.is_some_and(|before| technician(before) == technician(shift))
}

fn of_part(
    instance: &Instance,
    shift: ShiftId,
    route: Option<&TimedRoute>,
    (part, least): (PartId, Option<u32>),
    morning: Option<Morning>,
) -> VanPart {
    let row = &instance.shifts[shift];
    let stock = instance.technicians[row.technician].van[part];
    let visits = || route.into_iter().flat_map(|route| &route.stops);
    let loads = |stop: &&crate::verify::TimedStop| stop.load.iter().any(|(at, _)| *at == part);
    let mut depots: Vec<DepotId> = visits()
        .filter(loads)
        .filter_map(|stop| match stop.stop {
            Stop::Depot { depot, .. } => Some(depot),
            Stop::Job(_) | Stop::Break => None,
        })
        .collect();
    depots.dedup();
    let units = |list: &[(PartId, f64)]| list.iter().filter(|(at, _)| *at == part).map(|(_, units)| units).sum::<f64>();
    let loaded: f64 = visits().map(|stop| units(&stop.expected_load)).sum();
    let most = visits().flat_map(|stop| &stop.load).filter(|(at, _)| *at == part);
    let used = route.map_or(0.0, |route| units(&route.expected_use));
    let (begins, sure) = morning.unwrap_or((f64::from(stock.quantity), stock.quantity));
    let least = least.unwrap_or(sure);
    let endless = stock.quantity >= UNLIMITED || least >= UNLIMITED;
    VanPart {
        technician: row.technician,
        day: row.day,
        part,
        start: if stock.quantity >= UNLIMITED { stock.quantity } else { sure },
        depots,
        loaded,
        loaded_most: most.map(|(_, units)| u64::from(*units)).sum(),
        used,
        left: (!endless).then_some((begins + loaded - used, least)),
        par: stock.target.unwrap_or(stock.quantity),
        goes_on: false,
    }
}

impl VanPart {
    /// Units expected to be missing in the evening, and the most that may be; nothing on an evening on which nobody puts any back.
    pub fn restock(&self) -> (f64, u32) {
        let missing =
            |(left, least): (f64, u32)| ((f64::from(self.par) - left).max(0.0), self.par.saturating_sub(least));
        self.left.filter(|_| self.par < UNLIMITED && !self.goes_on).map_or((0.0, 0), missing)
    }

    /// Whether there is anything to say about it.
    pub fn matters(&self) -> bool {
        self.used > 0.0 || self.loaded_most > 0 || self.restock().1 > 0
    }

    /// The row of the list.
    pub fn row(&self, instance: &Instance) -> VanStockRow {
        let (restock_expected, restock_most) = self.restock();
        VanStockRow {
            technician: instance.technicians[self.technician].id.clone(),
            date: day_name(instance, self.day),
            part: instance.parts[self.part].id.clone(),
            start: Level::new(self.start),
            depots: self.depots.iter().map(|depot| instance.depots[*depot].id.clone()).collect(),
            loaded_expected: rounded(self.loaded),
            loaded_most: self.loaded_most,
            used_expected: rounded(self.used),
            left_expected: self.left.map(|(expected, _)| rounded(expected)),
            left_least: self.left.map(|(_, least)| least),
            par: Level::new(self.par),
            restock_expected: rounded(restock_expected),
            restock_most,
        }
    }
}
