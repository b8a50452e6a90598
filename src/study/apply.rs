//! The changes of a scenario, applied to an instance that is taken apart.

use super::change;
use super::changes::{Changes, lists, most_specific};
use crate::io::diagnostics::codes;
use crate::io::shape::ALL;
use crate::model::{Diagnostic, InstanceBuilder, Restock};
use crate::units::{TechId, Ticks};

/// Applies all changes, people first, and gives what makes no sense about them. Names that do not exist have been
/// refused before.
pub fn apply(all: &mut InstanceBuilder, changes: &Changes) -> Vec<Diagnostic> {
    hire(all, changes);
    let technicians: Vec<TechId> = all.technicians.ids().collect();
    for technician in technicians {
        let id = all.technicians[technician].id.clone();
        hours(all, changes, technician, &id);
        abilities(all, changes, technician, &id);
        van(all, changes, technician, &id);
    }
    depots(all, changes);
    jobs(all, changes);
    if let Some(restock) = &changes.restock {
        all.restock = if restock == "nightly" { Restock::Nightly } else { Restock::None };
    }
    shifts(all)
}

/// Copies are made of technicians as they are in the instance.
fn hire(all: &mut InstanceBuilder, changes: &Changes) {
    for (new, copied) in &changes.hire {
        let like = all.technicians.enumerate().find(|(_, technician)| technician.id == *copied).map(|(at, _)| at);
        if let Some(like) = like {
            change::add_technician(all, like, new);
        }
    }
}

fn hours(all: &mut InstanceBuilder, changes: &Changes, technician: TechId, id: &str) {
    if lists(&changes.without.technicians, id) {
        change::leave_out(all, technician);
    }
    let scale = all.scale;
    let ticks = |minutes: Option<f64>| minutes.map(|minutes| scale.ticks(minutes));
    let (start, end) = (ticks(changes.shift_start_min.of(id)), ticks(changes.shift_end_min.of(id)));
    if start.is_some() || end.is_some() {
        change::stretch_shifts(all, technician, start.unwrap_or(0), end.unwrap_or(0));
    }
    if let Some(overtime) = ticks(changes.max_overtime_min.of(id)) {
        change::allow_overtime(all, technician, overtime);
    }
}

fn abilities(all: &mut InstanceBuilder, changes: &Changes, technician: TechId, id: &str) {
    for levels in [ALL, id].iter().filter_map(|who| changes.skills.get(*who)) {
        for skill in all.skills.ids() {
            let named = [ALL, all.skills[skill].as_str()];
            if let Some(level) = named.iter().filter_map(|name| levels.get(*name)).max() {
                change::add_skill(all, technician, skill, *level);
            }
        }
    }
    for names in [ALL, id].iter().filter_map(|who| changes.tools.get(*who)) {
        for tool in all.tools.ids().filter(|tool| lists(names, &all.tools[*tool])).collect::<Vec<_>>() {
            change::add_tool(all, technician, tool);
        }
    }
    if let Some(factor) = changes.travel_speed.of(id) {
        change::drive_faster(all, technician, factor);
    }
}

fn van(all: &mut InstanceBuilder, changes: &Changes, technician: TechId, id: &str) {
    if changes.van_stock.is_empty() {
        return;
    }
    for part in all.parts.ids() {
        if let Some(units) = most_specific(&changes.van_stock, id, &all.parts[part].id) {
            change::van_stock(all, technician, part, |before| units.of(before));
        }
    }
}

fn depots(all: &mut InstanceBuilder, changes: &Changes) {
    if changes.depot_stock.is_empty() {
        return;
    }
    for depot in all.depots.ids() {
        let id = all.depots[depot].id.clone();
        for part in all.parts.ids() {
            if let Some(units) = most_specific(&changes.depot_stock, &id, &all.parts[part].id) {
                change::depot_stock(all, depot, part, |before| units.of(before));
            }
        }
    }
}

fn jobs(all: &mut InstanceBuilder, changes: &Changes) {
    let without = &changes.without;
    change::leave_jobs_out(all, |job| {
        lists(&without.jobs, &job.id)
            || job.service.as_ref().is_some_and(|service| lists(&without.services, service))
            || without.priorities.contains(&job.priority.level())
    });
    for job in all.jobs.ids() {
        let service = all.jobs[job].service.clone().unwrap_or_default();
        if let Some(factor) = changes.durations.of(&service) {
            change::scale_duration(all, job, factor);
        }
    }
}

/// Shifts that begin before their day, or whose break has no time. One that ends before it starts is found by the
/// builder.
fn shifts(all: &InstanceBuilder) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for shift in all.shifts.iter().filter(|shift| shift.start <= shift.end) {
        let id = &all.technicians[shift.technician].id;
        if shift.start < all.scale.day() * Ticks::from(shift.day) {
            let message = format!("the shift of {id} would begin before midnight");
            faults.push(Diagnostic::error(codes::OUT_OF_RANGE, message).hint("move its start by fewer minutes"));
        }
        if shift.rest.is_some_and(|rest| rest.from > rest.to) {
            let message = format!("the shift of {id} would be shorter than its break");
            faults.push(Diagnostic::error(codes::BREAK_VALUES, message).hint("leave more of the shift"));
        }
    }
    faults
}
