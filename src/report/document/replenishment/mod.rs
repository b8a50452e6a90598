//! What to put back: what each van is expected to use and the depots to give out, and what that leaves.

mod depots;
mod parts;
mod vans;

use super::{Level, Unlimited};
use crate::model::Instance;
use crate::verify::VerifiedPlan;
use schemars::JsonSchema;
use serde::Serialize;

/// What a plan uses of the stock, and what to put back.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Replenishment {
    /// Vans by technician and date: the parts that they use, load, or have too few of.
    pub vans: Vec<VanStockRow>,
    /// Depots: the parts that vans load there.
    pub depots: Vec<DepotStockRow>,
    /// All vans and depots together.
    pub parts: Vec<PartTotal>,
}

/// A part on a van on one day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VanStockRow {
    /// Whose van.
    pub technician: String,
    /// Which day.
    pub date: String,
    /// The part.
    pub part: String,
    /// Units on the van when the day begins; where nobody restocked it since the day before, those that are there for sure.
    pub start: Level,
    /// Where it is loaded on the way.
    pub depots: Vec<String>,
    /// Units expected to be loaded on the way.
    pub loaded_expected: f64,
    /// The most that may be loaded on the way.
    pub loaded_most: u64,
    /// Units expected to be used.
    pub used_expected: f64,
    /// Units expected to be left: what was there, and what was loaded, less what was used. Nothing where it never runs out.
    pub left_expected: Option<f64>,
    /// The least that may be left. Where a fault needs several parts at once, it may be less than the truth.
    pub left_least: Option<u32>,
    /// Units that should be on the van: the `target` of the tables, else what the day begins with.
    pub par: Level,
    /// Units that are expected to be missing from that in the evening; nothing where nobody restocks the van before its next day.
    pub restock_expected: f64,
    /// The most that may be missing.
    pub restock_most: u32,
}

/// A part at a depot, over all days planned.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DepotStockRow {
    /// The depot.
    pub depot: String,
    /// The part.
    pub part: String,
    /// Units there at the beginning.
    pub stock: Level,
    /// Units that vans are expected to load.
    pub drawn_expected: f64,
    /// The most that they may load.
    pub drawn_most: u64,
    /// Units expected to be left; nothing where it never runs out.
    pub left_expected: Option<f64>,
    /// The least that may be left.
    pub left_least: Option<u32>,
    /// Whether nothing may be left.
    pub may_run_out: bool,
}

/// A part, over all vans, depots and days.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartTotal {
    /// The part.
    pub part: String,
    /// Units expected to be used.
    pub used_expected: f64,
    /// Units expected to be loaded at depots.
    pub loaded_expected: f64,
    /// Units expected to be put back on the vans.
    pub restock_expected: f64,
    /// The most that may have to be put back on the vans.
    pub restock_most: u64,
    /// Units expected to be left at the depots; `unlimited` where one of them never runs out, nothing without depots.
    pub at_depots: Option<AtDepots>,
    /// Units to buy if the vans are refilled from the depots: expected.
    pub short_expected: f64,
    /// The most that may have to be bought for that.
    pub short_most: u64,
    /// Money for the units expected to be bought.
    pub short_cost: f64,
}

/// What is left at depots.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum AtDepots {
    /// So many units.
    Units(f64),
    /// Never runs out.
    Unlimited(Unlimited),
}

impl Replenishment {
    /// The list of a plan.
    pub fn new(instance: &Instance, plan: &VerifiedPlan) -> Self {
        let vans = vans::vans(instance, plan);
        let depots = depots::depots(instance, plan);
        let parts = parts::totals(instance, &vans, &depots);
        Self {
            vans: vans.iter().filter(|van| van.matters()).map(|van| van.row(instance)).collect(),
            depots: depots.iter().map(|depot| depot.row(instance)).collect(),
            parts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};
    use crate::units::{PartId, TechId};

    #[test]
    fn what_was_there_and_loaded_is_used_or_left() {
        let instance = day();
        let list = Replenishment::new(&instance, &verified(&instance));
        // One on the van, filled up to three at the yard; two are needed in three cases of four, nine never there.
        let van = &list.vans[0];
        assert_eq!((van.start, van.par, &van.depots), (Level::Units(1), Level::Units(3), &vec!["yard".to_owned()]));
        assert_eq!((van.loaded_expected, van.loaded_most), (2.0, 2));
        assert_eq!((van.used_expected, van.left_expected, van.left_least), (1.5, Some(1.5), Some(1)));
        assert_eq!((van.restock_expected, van.restock_most), (1.5, 2));
        let depot = &list.depots[0];
        assert_eq!((depot.stock, depot.drawn_expected, depot.drawn_most), (Level::Units(10), 2.0, 2));
        assert_eq!((depot.left_expected, depot.left_least, depot.may_run_out), (Some(8.0), Some(8), false));
        let total = &list.parts[0];
        assert_eq!((total.restock_expected, total.restock_most, total.short_expected), (1.5, 2, 0.0));
    }

    #[test]
    fn what_the_depot_does_not_have_is_bought() {
        let mut instance = day();
        instance.depots[crate::units::DepotId(0)].stock[PartId(0)] = 2;
        let list = Replenishment::new(&instance, &verified(&instance));
        assert!(list.depots[0].may_run_out);
        let total = &list.parts[0];
        assert_eq!((total.at_depots, total.short_expected, total.short_most), (Some(AtDepots::Units(0.0)), 1.5, 2));
        assert_eq!(total.short_cost, 12.0);
    }

    #[test]
    fn a_van_that_nobody_restocks_goes_on_with_what_is_left() {
        let (mut all, travel) = crate::model::InstanceBuilder::of(day());
        all.horizon.days = 2;
        all.restock = crate::model::Restock::None;
        let midnight = all.scale.day();
        let first = all.shifts[crate::units::ShiftId(0)].clone();
        let (start, end, latest_end) = (first.start + midnight, first.end + midnight, first.latest_end + midnight);
        let next = crate::model::Shift { day: 1, start, end, latest_end, rest: None, ..first.clone() };
        // Shifts are ordered by technician, then day.
        let mut shifts: Vec<_> = vec![first, next];
        shifts.extend(all.shifts.iter().skip(1).cloned());
        all.shifts = shifts.into_iter().collect();
        let instance = all.build(travel).unwrap();
        let list = Replenishment::new(&instance, &verified(&instance));
        let vans: Vec<_> = list.vans.iter().filter(|van| van.technician == list.vans[0].technician).collect();
        // Nothing is put back on the first evening; on the second the van still lacks what the first day used.
        assert_eq!((vans[0].left_expected, vans[0].left_least, vans[0].restock_most), (Some(1.5), Some(1), 0));
        assert_eq!((vans[1].start, vans[1].left_expected, vans[1].used_expected), (Level::Units(1), Some(1.5), 0.0));
        assert_eq!((vans[1].restock_expected, vans[1].restock_most), (1.5, 2));
        assert_eq!(list.parts[0].restock_expected, 1.5);
    }

    #[test]
    fn stock_without_end_is_never_put_back() {
        let mut instance = day();
        let van = &mut instance.technicians[TechId(0)].van[PartId(0)];
        (van.quantity, van.target) = (crate::units::UNLIMITED, None);
        let list = Replenishment::new(&instance, &verified(&instance));
        let van = &list.vans[0];
        assert_eq!((van.left_expected, van.left_least, van.restock_most), (None, None, 0));
        assert!(van.used_expected > 0.0);
        assert_eq!(list.parts[0].restock_expected, 0.0);
    }
}
