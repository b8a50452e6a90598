//! One more of something, as a change of an instance. Every change is a plain function, so that changes can be
//! combined; none looks at a plan.

use crate::model::{InstanceBuilder, Shift};
use crate::units::{DepotId, PartId, SkillId, TechId, Ticks, ToolId, UNLIMITED};
use std::collections::BTreeSet;

/// One end of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// The day starts earlier.
    Start,
    /// The day ends later.
    End,
}

/// One more unit of a part on a technician's van when the day begins. The par level stays as it is.
pub fn one_more_part(all: &mut InstanceBuilder, technician: TechId, part: PartId) {
    let stock = &mut all.technicians[technician].van[part];
    stock.quantity = (stock.quantity + 1).min(UNLIMITED);
}

/// One more unit of a part at a depot.
pub fn one_more_at_depot(all: &mut InstanceBuilder, depot: DepotId, part: PartId) {
    let stock = &mut all.depots[depot].stock[part];
    *stock = (*stock + 1).min(UNLIMITED);
}

/// A technician reaches this level of a skill; a level that is higher already stays.
pub fn one_more_level(all: &mut InstanceBuilder, technician: TechId, skill: SkillId, level: u8) {
    let held = &mut all.technicians[technician].skills[skill];
    *held = (*held).max(level);
}

/// A technician holds one more tool all day.
pub fn one_more_tool(all: &mut InstanceBuilder, technician: TechId, tool: ToolId) {
    let tools = &mut all.technicians[technician].tools;
    if !tools.contains(&tool) {
        tools.push(tool);
        tools.sort_unstable();
    }
}

/// Every shift of a technician is longer by so much at one end. The overtime allowed comes on top of a later end as it
/// came on top of the old one; breaks stay where they are.
pub fn longer_shift(all: &mut InstanceBuilder, technician: TechId, edge: Edge, by: Ticks) {
    for shift in all.shifts.iter_mut().filter(|shift| shift.technician == technician) {
        match edge {
            Edge::Start => shift.start -= by,
            Edge::End => {
                shift.end += by;
                shift.latest_end += by;
            }
        }
    }
}

/// A technician like another one: same start and end, shifts, skills, tools, van and pay, under an id of their own. Jobs
/// that require, prefer or exclude the other one mean that person, not the new one. Gives the new technician.
pub fn one_more_technician(all: &mut InstanceBuilder, like: TechId) -> TechId {
    let mut row = all.technicians[like].clone();
    row.id = free_id(all, &row.id);
    let new = all.technicians.push(row);
    let shifts: Vec<Shift> = all.shifts.iter().filter(|shift| shift.technician == like).cloned().collect();
    for shift in shifts {
        all.shifts.push(Shift { technician: new, ..shift });
    }
    new
}

/// An id that no technician has yet.
fn free_id(all: &InstanceBuilder, id: &str) -> String {
    let taken: BTreeSet<&str> = all.technicians.iter().map(|row| row.id.as_str()).collect();
    let free = (1..).map(|number| format!("{id}+{number}")).find(|name| !taken.contains(name.as_str()));
    free.unwrap_or_else(|| format!("{id}+"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::VanStock;
    use crate::model::testing::{builder, depot, part, shift, technician};

    fn all() -> InstanceBuilder {
        let mut all = builder(1);
        all.skills.push("gas".into());
        all.tools.push("ladder".into());
        all.parts.push(part("valve"));
        for at in 0..2 {
            let row = technician(["anna", "anna+1"][at], &all);
            all.technicians.push(row);
            all.shifts.push(shift(at as u32, 100, 500));
        }
        let row = depot("yard", 0, &all);
        all.depots.push(row);
        all
    }

    const ANNA: TechId = TechId(0);

    #[test]
    fn a_part_is_counted_up_to_without_end() {
        let mut all = all();
        one_more_part(&mut all, ANNA, PartId(0));
        one_more_at_depot(&mut all, DepotId(0), PartId(0));
        assert_eq!(all.technicians[ANNA].van[PartId(0)], VanStock { quantity: 1, target: None });
        assert_eq!(all.depots[DepotId(0)].stock[PartId(0)], UNLIMITED);
    }

    #[test]
    fn skills_and_tools_are_never_lost() {
        let mut all = all();
        for level in [2, 1] {
            one_more_level(&mut all, ANNA, SkillId(0), level);
            one_more_tool(&mut all, ANNA, ToolId(0));
        }
        assert_eq!(all.technicians[ANNA].skills[SkillId(0)], 2);
        assert_eq!(all.technicians[ANNA].tools, [ToolId(0)]);
        assert_eq!(all.technicians[TechId(1)].skills[SkillId(0)], 0);
    }

    #[test]
    fn a_shift_grows_at_one_end() {
        let mut all = all();
        all.shifts.iter_mut().for_each(|shift| shift.latest_end = 530);
        longer_shift(&mut all, ANNA, Edge::Start, 60);
        longer_shift(&mut all, TechId(1), Edge::End, 60);
        let hours: Vec<_> = all.shifts.iter().map(|shift| (shift.start, shift.end, shift.latest_end)).collect();
        assert_eq!(hours, [(40, 500, 530), (100, 560, 590)]);
    }

    #[test]
    fn a_copy_has_an_id_and_shifts_of_its_own() {
        let mut all = all();
        let new = one_more_technician(&mut all, ANNA);
        assert_eq!((new, all.technicians[new].id.as_str()), (TechId(2), "anna+2"));
        let shifts: Vec<_> = all.shifts.iter().map(|shift| (shift.technician, shift.start)).collect();
        assert_eq!(shifts, [(ANNA, 100), (TechId(1), 100), (new, 100)]);
    }
}
