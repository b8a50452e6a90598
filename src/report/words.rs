//! What people call the things of a plan: customers, notes, needs, losses, windows.

use super::clock::{day_name, time_of_day};
use crate::model::{Clock, Instance, Job, Need, Window};
use crate::units::{JobId, ShiftId};

/// The name of a job's customer, or the id where there is no name.
pub fn customer<'a>(instance: &'a Instance, job: &'a Job) -> Option<&'a str> {
    let id = job.customer.as_deref()?;
    Some(instance.customer_names.get(id).map_or(id, String::as_str))
}

/// The `x_…` columns of a job and of its customer, without the `x_`: the job's own first, each name once.
pub fn notes<'a>(instance: &'a Instance, job: &'a Job) -> Vec<(&'a str, &'a str)> {
    let of = |table: &str, id: &str| instance.extras.get(table).and_then(|rows| rows.get(id));
    let rows = [of("jobs", &job.id), job.customer.as_deref().and_then(|id| of("customers", id))];
    let mut notes: Vec<(&str, &str)> = Vec::new();
    for (name, text) in rows.into_iter().flatten().flatten() {
        let name = name.strip_prefix("x_").unwrap_or(name);
        if !text.trim().is_empty() && !notes.iter().any(|(known, _)| *known == name) {
            notes.push((name, text));
        }
    }
    notes
}

/// What a need names: `gas 2`, `ladder`, `2 × filter`.
pub fn need(instance: &Instance, need: &Need) -> Vec<String> {
    let skills = need.skills.iter().map(|(skill, level)| format!("{} {level}", instance.skills[*skill]));
    let tools = need.tools.iter().map(|tool| instance.tools[*tool].clone());
    let parts = need.parts.iter().map(|(part, units)| format!("{units} × {}", instance.parts[*part].name));
    skills.chain(tools).chain(parts).collect()
}

/// The windows of a job that a shift can meet, such as `08:00–12:00`; nothing where it may begin at any time.
pub fn windows(instance: &Instance, job: JobId, shift: ShiftId) -> Vec<String> {
    let shift = &instance.shifts[shift];
    let meets = |window: &&Window| window.to >= shift.start && window.from <= shift.latest_end;
    instance.jobs[job].windows.iter().filter(meets).map(|window| span(instance, window, shift.day)).collect()
}

/// All windows of a job; where there are several days, with their dates.
pub fn all_windows(instance: &Instance, job: JobId) -> Vec<String> {
    let several = instance.horizon.days > 1 && instance.horizon.clock == Clock::Local;
    let one = |window: &Window| {
        let day = if several { window.from.div_euclid(instance.scale.day()).max(0) as u32 } else { 0 };
        let hours = span(instance, window, day);
        if several { format!("{} {hours}", day_name(instance, day)) } else { hours }
    };
    instance.jobs[job].windows.iter().map(one).collect()
}

fn span(instance: &Instance, window: &Window, day: u32) -> String {
    let time = |at| time_of_day(instance, at, day);
    if window.from == window.to { time(window.from) } else { format!("{}–{}", time(window.from), time(window.to)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::day;
    use crate::units::PartId;

    #[test]
    fn a_customer_goes_by_name_where_there_is_one() {
        let mut instance = day();
        let job = instance.jobs[JobId(0)].clone();
        assert_eq!(customer(&instance, &job), Some("boiler & sons"));
        instance.customer_names.insert("boiler & sons".into(), "Família Àvila".into());
        assert_eq!(customer(&instance, &job), Some("Família Àvila"));
    }

    #[test]
    fn the_jobs_own_note_wins() {
        let mut instance = day();
        let job = instance.jobs[JobId(0)].clone();
        let mut note = |table: &str, id: &str, name: &str, text: &str| {
            let rows = instance.extras.entry(table.into()).or_default();
            rows.entry(id.into()).or_default().insert(name.into(), text.into());
        };
        note("jobs", "boiler", "x_note", "ring twice");
        note("customers", "boiler & sons", "x_note", "dog");
        note("customers", "boiler & sons", "x_address", "Main Street 1");
        assert_eq!(notes(&instance, &job), [("note", "ring twice"), ("address", "Main Street 1")]);
    }

    #[test]
    fn a_need_is_skills_tools_and_parts() {
        let mut instance = day();
        let (gas, ladder) = (instance.skills.push("gas".into()), instance.tools.push("ladder".into()));
        let needed = Need { skills: vec![(gas, 2)], tools: vec![ladder], parts: vec![(PartId(0), 2)] };
        assert_eq!(need(&instance, &needed), ["gas 2", "ladder", "2 × Filter"]);
    }

    #[test]
    fn windows_are_those_that_the_shift_can_meet() {
        let mut instance = day();
        let hour = 3600;
        instance.jobs[JobId(0)].windows.push(Window { from: 33 * hour, to: 33 * hour });
        assert_eq!(windows(&instance, JobId(0), ShiftId(0)), ["09:00–12:00"]);
        instance.horizon.days = 2;
        assert_eq!(all_windows(&instance, JobId(0)), ["2026-11-24 09:00–12:00", "2026-11-25 09:00"]);
    }
}
