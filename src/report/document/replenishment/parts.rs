//! Parts over all vans and depots: what to put back in all, and what has to be bought for that.

use super::depots::DepotPart;
use super::vans::VanPart;
use super::{AtDepots, PartTotal, Unlimited};
use crate::model::Instance;
use crate::report::clock::rounded;
use crate::units::{PartId, currency};

/// The parts that are used, loaded, or to be put back, in order.
pub fn totals(instance: &Instance, vans: &[VanPart], depots: &[DepotPart]) -> Vec<PartTotal> {
    let matters = |part: &PartId| vans.iter().any(|van| van.part == *part && van.matters());
    instance.parts.ids().filter(matters).map(|part| total(instance, vans, depots, part)).collect()
}

fn total(instance: &Instance, vans: &[VanPart], depots: &[DepotPart], part: PartId) -> PartTotal {
    let vans = || vans.iter().filter(|van| van.part == part);
    let restock: f64 = vans().map(|van| van.restock().0).sum();
    let most: u64 = vans().map(|van| u64::from(van.restock().1)).sum();
    let left: Option<Vec<(f64, u32)>> = depots.iter().filter(|depot| depot.part == part).map(DepotPart::left).collect();
    let (expected, least) = match &left {
        Some(left) => (left.iter().map(|left| left.0).sum(), left.iter().map(|left| u64::from(left.1)).sum()),
        None => (f64::INFINITY, u64::MAX),
    };
    let short: f64 = (restock - expected).max(0.0);
    let at_depots = match left {
        Some(_) => AtDepots::Units(rounded(expected)),
        None => AtDepots::Unlimited(Unlimited::Unlimited),
    };
    PartTotal {
        part: instance.parts[part].id.clone(),
        used_expected: rounded(vans().map(|van| van.used).sum()),
        loaded_expected: rounded(vans().map(|van| van.loaded).sum()),
        restock_expected: rounded(restock),
        restock_most: most,
        at_depots: (!instance.depots.is_empty()).then_some(at_depots),
        short_expected: rounded(short),
        short_most: most.saturating_sub(least),
        short_cost: rounded(short * currency(instance.parts[part].unit_cost)),
    }
}
