//! A copy of an instance that is changed, looked at and changed back, many times over.
//!
//! Copying a large instance for each of thousands of changes would take longer than looking at them. Here the jobs, places
//! and legs are copied once; a change touches technicians, shifts and depots only.

use super::candidate::Change;
use crate::model::{Depot, Instance, InstanceBuilder, Shift, Technician};
use crate::travel::Travel;
use crate::units::{DepotId, IdVec, ShiftId, TechId};

/// The tables that changes touch.
#[derive(Clone)]
struct Tables {
    technicians: IdVec<TechId, Technician>,
    shifts: IdVec<ShiftId, Shift>,
    depots: IdVec<DepotId, Depot>,
}

/// See the head of this file.
pub struct Bench<'a> {
    original: &'a Instance,
    tables: Tables,
    parts: Option<(InstanceBuilder, Travel)>,
}

impl<'a> Bench<'a> {
    /// A bench for changes of this instance.
    pub fn new(original: &'a Instance) -> Self {
        let tables = Tables {
            technicians: original.technicians.clone(),
            shifts: original.shifts.clone(),
            depots: original.depots.clone(),
        };
        Self { original, tables, parts: None }
    }

    /// Looks at the instance with a change; nothing if the changed instance is not sound.
    pub fn with<T>(
        &mut self,
        change: impl FnOnce(&mut InstanceBuilder),
        look: impl FnOnce(&Instance) -> T,
    ) -> Option<T> {
        let taken = self.parts.take();
        let (mut builder, travel) = taken.unwrap_or_else(|| InstanceBuilder::of(self.original.clone()));
        change(&mut builder);
        let instance = builder.build(travel).ok()?;
        let seen = look(&instance);
        let (mut builder, travel) = InstanceBuilder::of(instance);
        let Tables { technicians, shifts, depots } = self.tables.clone();
        (builder.technicians, builder.shifts, builder.depots) = (technicians, shifts, depots);
        self.parts = Some((builder, travel));
        Some(seen)
    }
}

/// A copy of an instance with a change; nothing if that is not sound.
pub fn changed(instance: &Instance, change: &Change) -> Option<Instance> {
    let (mut builder, travel) = InstanceBuilder::of(instance.clone());
    change.apply(&mut builder, instance);
    builder.build(travel).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::value::change::one_more_technician;

    #[test]
    fn every_change_starts_from_the_original() {
        let mut all = builder(1);
        let row = technician("anna", &all);
        all.technicians.push(row);
        all.shifts.push(shift(0, 0, 100));
        all.jobs.push(job("j", 0));
        let instance = all.build(line(1)).unwrap();
        let mut bench = Bench::new(&instance);
        for _ in 0..2 {
            let seen = bench.with(
                |all| {
                    one_more_technician(all, TechId(0));
                },
                |instance| (instance.technicians.len(), instance.shifts.len(), instance.jobs.len()),
            );
            assert_eq!(seen, Some((2, 2, 1)));
        }
        let unsound = bench.with(|all| all.technicians[TechId(0)].efficiency = 0.0, |_| ());
        assert_eq!(unsound, None);
        assert_eq!(bench.with(|_| (), |instance| instance.technicians.len()), Some(1));
    }
}
