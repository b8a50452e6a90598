//! Rules of an instance that the solver does not honour yet: refused by name, never ignored.

use super::diagnostics::codes::NOT_SUPPORTED_YET;
use crate::model::{Diagnostic, Instance, Relation, Restock};
use crate::units::{PartId, TechId, UNLIMITED};

/// Everything in the instance that the solver would have to ignore, as errors that name the table and, as the
/// value, the row; empty if it can be solved. [`super::Loaded::unsupported`] adds files and lines.
///
/// Travel by roads, which an instance cannot hold, is refused when its tables are read.
pub fn unsupported(instance: &Instance) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some((tech, part)) = carried_over(instance) {
        let (tech, part) = (&instance.technicians[tech].id, &instance.parts[part].id);
        let message = format!(
            "restock none over several days is not supported yet: what the van of {tech} holds of {part} would carry \
             over from one day to the next"
        );
        let hint = "set \"restock\": \"nightly\", or plan one day at a time";
        found.push(error(message, "instance", "restock", "none".into()).hint(hint));
    }
    found
}

fn error(message: String, table: &str, column: &str, value: String) -> Diagnostic {
    Diagnostic::error(NOT_SUPPORTED_YET, message).at(table, 0, column).value(value)
}

/// A relation in words, which name it among all others.
pub(super) fn words(instance: &Instance, relation: &Relation) -> String {
    let name = |job| &instance.jobs[job].id;
    format!("{} {} {}", name(relation.first), relation.kind.name(), name(relation.second))
}

/// A technician with several shifts whose van may hold, of a part that jobs need, a number that matters on the
/// next day.
fn carried_over(instance: &Instance) -> Option<(TechId, PartId)> {
    if instance.restock != Restock::None {
        return None;
    }
    let mut days = vec![0u32; instance.technicians.len()];
    instance.shifts.iter().for_each(|shift| days[shift.technician.0 as usize] += 1);
    let mut needed = vec![false; instance.parts.len()];
    for job in instance.jobs.iter() {
        let needs = std::iter::once(&job.need).chain(job.faults.iter().map(|fault| &fault.need));
        needs.flat_map(|need| &need.parts).for_each(|(part, _)| needed[part.0 as usize] = true);
    }
    let parts: Vec<PartId> = instance.parts.ids().filter(|part| needed[part.0 as usize]).collect();
    let fillable = |part: PartId| instance.depots.iter().any(|depot| depot.stock[part] > 0);
    let techs = instance.technicians.enumerate().filter(|(tech, _)| days[tech.0 as usize] > 1);
    techs.into_iter().find_map(|(id, tech)| {
        let held = |part: &PartId| tech.van[*part].quantity;
        let part = parts.iter().find(|part| held(part) < UNLIMITED && (held(part) > 0 || fillable(**part)))?;
        Some((id, *part))
    })
}
