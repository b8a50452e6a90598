//! Vans that hold on one day what the day before has left.

use super::{Instance, Restock};
use crate::units::{Id, IdVec, PartId, TechId, UNLIMITED};

/// Technicians with several shifts whose van nobody restocks between them, and which may hold, of a part that jobs need, a number
/// that matters on a later day. The days of all others stand for themselves.
pub fn lasting_vans(instance: &Instance) -> IdVec<TechId, bool> {
    if instance.restock != Restock::None {
        return instance.technicians.iter().map(|_| false).collect();
    }
    let mut days = vec![0_u32; instance.technicians.len()];
    instance.shifts.ids().for_each(|shift| days[instance.person_of(shift).index()] += 1);
    let parts = needed(instance);
    let fillable = |part: PartId| instance.depots.iter().any(|depot| depot.stock[part] > 0);
    let lasts = |(id, tech): (TechId, &super::Technician)| {
        let held = |part: &PartId| tech.van[*part].quantity;
        let matters = |part: &PartId| held(part) < UNLIMITED && (held(part) > 0 || fillable(*part));
        days[instance.so_far.person(id).index()] > 1 && parts.iter().any(matters)
    };
    instance.technicians.enumerate().map(lasts).collect()
}

/// Parts that some job needs, for certain or for a fault.
fn needed(instance: &Instance) -> Vec<PartId> {
    let mut needed = vec![false; instance.parts.len()];
    for job in instance.jobs.iter() {
        let needs = std::iter::once(&job.need).chain(job.faults.iter().map(|fault| &fault.need));
        needs.flat_map(|need| &need.parts).for_each(|(part, _)| needed[part.index()] = true);
    }
    instance.parts.ids().filter(|part| needed[part.index()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{builder, depot, job, line, part, shift, technician};
    use crate::model::{Need, Shift};

    /// A technician with so many days, a part of which the van holds so many, and a job that needs it or not.
    fn lasts(restock: Restock, days: u32, held: u32, needed: bool, store: bool) -> bool {
        let mut all = builder(2);
        (all.horizon.days, all.restock) = (days, restock);
        let filter = all.parts.push(part("filter"));
        let mut tech = technician("t", &all);
        tech.van[filter].quantity = held;
        all.technicians.push(tech);
        for day in 0..days {
            let start = i64::from(day) * all.scale.day();
            all.shifts.push(Shift { day, ..shift(0, start, start + 300) });
        }
        let mut row = job("j", 1);
        row.need = Need { parts: if needed { vec![(filter, 1)] } else { Vec::new() }, ..Need::default() };
        all.jobs.push(row);
        if store {
            let store = depot("d", 1, &all);
            all.depots.push(store);
        }
        lasting_vans(&all.build(line(2)).unwrap())[TechId(0)]
    }

    #[test]
    fn a_van_lasts_where_what_is_left_matters_on_another_day() {
        assert!(lasts(Restock::None, 2, 3, true, false));
        assert!(lasts(Restock::None, 2, 0, true, true), "a depot may fill it");
        for (restock, days, held, needed, store) in [
            (Restock::Nightly, 2, 3, true, true),
            (Restock::None, 1, 3, true, true),
            (Restock::None, 2, UNLIMITED, true, true),
            (Restock::None, 2, 0, true, false),
            (Restock::None, 2, 3, false, true),
        ] {
            assert!(!lasts(restock, days, held, needed, store), "{restock:?} {days} {held} {needed} {store}");
        }
    }
}
