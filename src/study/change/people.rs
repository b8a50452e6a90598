//! Technicians: who is there, when, and what they can do.

use crate::model::{InstanceBuilder, Shift};
use crate::units::{IdVec, SkillId, TechId, Ticks, ToolId};

/// Adds a technician called `id` who is in everything else like another, shifts and van included. Jobs that name the
/// one do not name the other.
pub fn add_technician(all: &mut InstanceBuilder, like: TechId, id: &str) -> TechId {
    let mut technician = all.technicians[like].clone();
    technician.name = format!("{id} (as {})", technician.name);
    technician.id = id.to_owned();
    let technician = all.technicians.push(technician);
    let shifts: Vec<Shift> = all.shifts.iter().filter(|shift| shift.technician == like).cloned().collect();
    // The new technician is the last one, so the order of the shifts stays.
    for shift in shifts {
        all.shifts.push(Shift { technician, ..shift });
    }
    technician
}

/// Takes the shifts of a technician away. Jobs go on naming somebody who is not there, so that a job which requires
/// them does not become anybody's.
pub fn leave_out(all: &mut InstanceBuilder, technician: TechId) {
    let shifts: Vec<Shift> = all.shifts.iter().filter(|shift| shift.technician != technician).cloned().collect();
    all.shifts = IdVec::from(shifts);
}

/// Moves the start and the end of each shift of a technician by so many ticks. The overtime allowed stays, and a break
/// that could be taken at any time of the shift still can.
pub fn stretch_shifts(all: &mut InstanceBuilder, technician: TechId, start: Ticks, end: Ticks) {
    for shift in all.shifts.iter_mut().filter(|shift| shift.technician == technician) {
        if let Some(rest) = &mut shift.rest {
            rest.from += if rest.from == shift.start { start } else { 0 };
            rest.to += if rest.to == shift.end - rest.duration { end } else { 0 };
        }
        shift.start += start;
        shift.end += end;
        shift.latest_end += end;
    }
}

/// Allows a technician so many ticks of overtime.
pub fn allow_overtime(all: &mut InstanceBuilder, technician: TechId, overtime: Ticks) {
    for shift in all.shifts.iter_mut().filter(|shift| shift.technician == technician) {
        shift.latest_end = shift.end + overtime;
    }
}

/// Teaches a technician a skill, at least to `level`.
pub fn add_skill(all: &mut InstanceBuilder, technician: TechId, skill: SkillId, level: u8) {
    let known = &mut all.technicians[technician].skills[skill];
    *known = level.max(*known);
}

/// Gives a technician a tool for the day.
pub fn add_tool(all: &mut InstanceBuilder, technician: TechId, tool: ToolId) {
    let tools = &mut all.technicians[technician].tools;
    if !tools.contains(&tool) {
        tools.push(tool);
    }
}

/// Multiplies the speed at which a technician travels.
pub fn drive_faster(all: &mut InstanceBuilder, technician: TechId, factor: f64) {
    all.technicians[technician].speed_factor *= factor;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BreakRule, Instance, testing};
    use crate::units::{JobId, ShiftId, SiteId};

    const A: TechId = TechId(0);
    const B: TechId = TechId(1);

    /// Two technicians of two shifts each; the one skill and the one tool are B's; the job requires A.
    fn all() -> InstanceBuilder {
        let mut all = testing::builder(2);
        all.horizon.days = 2;
        let (gas, ladder) = (all.skills.push("gas".into()), all.tools.push("ladder".into()));
        for id in ["a", "b"] {
            let technician = testing::technician(id, &all);
            let technician = all.technicians.push(technician);
            for day in 0..2 {
                let midnight = 1440 * Ticks::from(day);
                let rest = BreakRule { duration: 30, from: midnight + 480, to: midnight + 960 - 30 };
                let shift = testing::shift(technician.0, midnight + 480, midnight + 960);
                let latest_end = shift.end + 60;
                all.shifts.push(Shift { day, latest_end, rest: Some(rest), ..shift });
            }
        }
        all.technicians[B].skills[gas] = 2;
        all.technicians[B].tools.push(ladder);
        let mut job = testing::job("j", 1);
        job.required.push(A);
        all.jobs.push(job);
        all
    }

    fn built(all: InstanceBuilder) -> Instance {
        all.build(testing::line(2)).expect("still an instance")
    }

    #[test]
    fn a_copy_has_the_van_the_skills_and_the_shifts_but_nobody_asks_for_it() {
        let mut all = all();
        let new = add_technician(&mut all, B, "c");
        let instance = built(all);
        let (copy, b) = (&instance.technicians[new], &instance.technicians[B]);
        assert_eq!((copy.id.as_str(), copy.name.as_str()), ("c", "c (as b)"));
        assert_eq!((&copy.skills, &copy.tools, copy.rates), (&b.skills, &b.tools, b.rates));
        let shifts: Vec<(TechId, u32)> = instance.shifts.iter().map(|shift| (shift.technician, shift.day)).collect();
        assert_eq!(shifts, [(A, 0), (A, 1), (B, 0), (B, 1), (new, 0), (new, 1)]);
        assert_eq!(instance.shifts[ShiftId(5)].start, instance.shifts[ShiftId(3)].start);
        assert_eq!(instance.jobs[JobId(0)].required, [A]);
    }

    #[test]
    fn whoever_is_left_out_has_no_shift_and_the_job_still_requires_them() {
        let mut all = all();
        leave_out(&mut all, A);
        let instance = built(all);
        assert!(instance.shifts.iter().all(|shift| shift.technician == B));
        assert_eq!((instance.shifts.len(), instance.technicians.len()), (2, 2));
        assert_eq!(instance.jobs[JobId(0)].required, [A]);
    }

    #[test]
    fn a_stretched_shift_keeps_its_overtime_and_its_free_break() {
        let mut all = all();
        all.shifts[ShiftId(1)].rest.as_mut().expect("a break").from += 60;
        stretch_shifts(&mut all, A, -30, 90);
        let (first, second) = (&all.shifts[ShiftId(0)], &all.shifts[ShiftId(1)]);
        assert_eq!((first.start, first.end, first.latest_end), (450, 1050, 1110));
        assert_eq!(first.rest, Some(BreakRule { duration: 30, from: 450, to: 1020 }));
        // The break of the second day was not free to begin with the shift.
        assert_eq!(second.rest.expect("a break").from, 1440 + 540);
        assert_eq!(all.shifts[ShiftId(2)].start, 480, "the other one's");
        built(all);
    }

    #[test]
    fn a_shift_that_is_turned_round_cannot_be_built() {
        let mut all = all();
        stretch_shifts(&mut all, A, 600, 0);
        let faults = all.build(testing::line(2)).expect_err("a fault");
        assert!(faults.iter().any(|fault| fault.code == "shift-order"), "{faults:?}");
    }

    #[test]
    fn overtime_is_counted_from_the_end_of_the_shift() {
        let mut all = all();
        allow_overtime(&mut all, B, 15);
        let ends: Vec<Ticks> = all.shifts.iter().map(|shift| shift.latest_end - shift.end).collect();
        assert_eq!(ends, [60, 60, 15, 15]);
        built(all);
    }

    #[test]
    fn skills_only_rise_and_tools_are_held_once() {
        let (mut all, gas, ladder) = (all(), SkillId(0), ToolId(0));
        for technician in [A, B] {
            add_skill(&mut all, technician, gas, 1);
            add_tool(&mut all, technician, ladder);
        }
        let instance = built(all);
        assert_eq!([A, B].map(|technician| instance.technicians[technician].skills[gas]), [1, 2]);
        assert_eq!([A, B].map(|technician| instance.technicians[technician].tools.clone()), [[ladder], [ladder]]);
    }

    #[test]
    fn twice_the_speed_is_half_the_time() {
        let mut all = all();
        all.technicians[A].speed_factor = 0.5;
        drive_faster(&mut all, A, 4.0);
        let instance = built(all);
        let time = |technician| instance.travel_time(technician, SiteId(0), SiteId(1));
        assert_eq!((time(A), time(B)), (5, 10));
    }
}
