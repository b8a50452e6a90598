//! What vans and depots hold.

use crate::model::InstanceBuilder;
use crate::units::{DepotId, PartId, TechId};

/// Changes how many units of a part are on a van when the day begins.
pub fn van_stock(all: &mut InstanceBuilder, technician: TechId, part: PartId, change: impl FnOnce(u32) -> u32) {
    let units = &mut all.technicians[technician].van[part].quantity;
    *units = change(*units);
}

/// Changes how many units of a part are in a depot.
pub fn depot_stock(all: &mut InstanceBuilder, depot: DepotId, part: PartId, change: impl FnOnce(u32) -> u32) {
    let units = &mut all.depots[depot].stock[part];
    *units = change(*units);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    #[test]
    fn one_place_changes_and_no_other() {
        let mut all = testing::builder(1);
        for id in ["p", "q"] {
            all.parts.push(testing::part(id));
        }
        let technician = testing::technician("t", &all);
        all.technicians.push(technician);
        let depot = testing::depot("d", 0, &all);
        all.depots.push(depot);
        van_stock(&mut all, TechId(0), PartId(1), |units| units + 3);
        depot_stock(&mut all, DepotId(0), PartId(0), |_| 7);
        let instance = all.build(testing::line(1)).expect("an instance");
        let van: Vec<u32> = instance.technicians[TechId(0)].van.iter().map(|stock| stock.quantity).collect();
        assert_eq!(van, [0, 3]);
        assert_eq!(instance.depots[DepotId(0)].stock[PartId(0)], 7);
        assert_eq!(instance.depots[DepotId(0)].stock[PartId(1)], crate::units::UNLIMITED);
    }
}
