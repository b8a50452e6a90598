//! What has happened before an instance begins that is the rest of a longer one.
//!
//! Somebody who is out on one day goes on from another place, with other tools, than on the next: such a day has a technician row
//! of its own. Everything that holds for a person over several days (hours of a week, who does both of two jobs, a van that
//! nobody restocks) asks for the person, not for the row.

use super::Instance;
use crate::units::{Id, ShiftId, TechId, Ticks};
use std::collections::BTreeMap;

/// See the head of this file. Empty where nothing has happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// Rows that stand for somebody who has another row.
    pub persons: BTreeMap<TechId, TechId>,
    /// By shift: time that is paid for what has happened on it.
    pub paid: BTreeMap<ShiftId, Ticks>,
    /// By shift: time on the roster that has passed.
    pub rostered: BTreeMap<ShiftId, Ticks>,
}

impl SoFar {
    /// The rows of the person that a row stands for.
    pub fn rows_of(&self, tech: TechId) -> Vec<TechId> {
        let person = self.person(tech);
        let others = self.persons.iter().filter(|(_, other)| **other == person).map(|(row, _)| *row);
        std::iter::once(person).chain(others).collect()
    }

    /// The person that a row stands for.
    #[inline]
    pub fn person(&self, tech: TechId) -> TechId {
        if self.persons.is_empty() { tech } else { self.persons.get(&tech).copied().unwrap_or(tech) }
    }
}

impl Instance {
    /// Who works on a shift: the same on all days of one person.
    #[inline]
    pub fn person_of(&self, shift: ShiftId) -> TechId {
        self.so_far.person(self.shifts[shift].technician)
    }

    /// Time that is paid for what has happened on a shift.
    pub fn paid_so_far(&self, shift: ShiftId) -> Ticks {
        self.so_far.paid.get(&shift).copied().unwrap_or(0)
    }

    /// Time on the roster, what has passed of it included.
    pub fn rostered(&self, shift: ShiftId) -> Ticks {
        let row = &self.shifts[shift];
        row.end - row.start + self.so_far.rostered.get(&shift).copied().unwrap_or(0)
    }

    /// The shifts of each person, in order of time; none for a row that stands for somebody else.
    pub fn shifts_by_person(&self) -> Vec<Vec<ShiftId>> {
        let mut shifts: Vec<Vec<ShiftId>> = vec![Vec::new(); self.technicians.len()];
        self.shifts.ids().for_each(|shift| shifts[self.person_of(shift).index()].push(shift));
        shifts.iter_mut().for_each(|days| days.sort_by_key(|id| (self.shifts[*id].start, *id)));
        shifts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{builder, line, shift, technician};

    #[test]
    fn a_row_of_one_day_stands_for_the_person_of_all_days() {
        let mut all = builder(1);
        for name in ["t", "other", "t"] {
            let row = technician(name, &all);
            all.technicians.push(row);
        }
        all.shifts.push(shift(2, 50, 90));
        all.shifts.push(shift(0, 10, 40));
        all.shifts.push(shift(1, 0, 40));
        all.so_far.persons.insert(TechId(2), TechId(0));
        all.so_far.rostered.insert(ShiftId(0), 20);
        all.so_far.paid.insert(ShiftId(0), 15);
        let instance = all.build(line(1)).expect("an instance");
        assert_eq!(instance.shifts_by_person(), [vec![ShiftId(1), ShiftId(0)], vec![ShiftId(2)], Vec::new()]);
        assert_eq!(instance.so_far.rows_of(TechId(2)), [TechId(0), TechId(2)]);
        assert_eq!(instance.so_far.rows_of(TechId(1)), [TechId(1)]);
        assert_eq!((instance.person_of(ShiftId(0)), instance.person_of(ShiftId(2))), (TechId(0), TechId(1)));
        assert_eq!((instance.rostered(ShiftId(0)), instance.rostered(ShiftId(1))), (60, 30));
        assert_eq!((instance.paid_so_far(ShiftId(0)), instance.paid_so_far(ShiftId(1))), (15, 0));
    }
}
