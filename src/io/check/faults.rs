//! Faults that nobody can ever fix: mostly misspelt names.

use super::World;
use crate::io::diagnostics::codes;
use crate::model::{Diagnostic, Job};
use crate::units::{PartId, SkillId, ToolId};
use std::collections::BTreeMap;

/// What faults need, with the first job that has such a fault.
#[derive(Default)]
struct Needed<'a> {
    skills: BTreeMap<(SkillId, u8), &'a Job>,
    tools: BTreeMap<ToolId, &'a Job>,
    parts: BTreeMap<PartId, &'a Job>,
}

/// Each skill, tool and part that a fault needs and nobody can have, once.
pub fn unfixable(all: &World) -> Vec<Diagnostic> {
    let instance = all.instance;
    let mut needed = Needed::default();
    for job in instance.jobs.iter() {
        for need in job.faults.iter().map(|fault| &fault.need) {
            need.skills.iter().for_each(|skill| _ = needed.skills.entry(*skill).or_insert(job));
            need.tools.iter().for_each(|tool| _ = needed.tools.entry(*tool).or_insert(job));
            need.parts.iter().for_each(|(part, _)| _ = needed.parts.entry(*part).or_insert(job));
        }
    }
    let mut found = Vec::new();
    let mut say = |column, name: &str, what: String, job: &Job| {
        let message = format!("faults, first of job {}, need {what}", job.id);
        found.push(Diagnostic::warning(codes::FAULT_UNFIXABLE, message).at("faults", 0, column).value(name));
    };
    for ((skill, level), job) in needed.skills {
        if instance.technicians.iter().all(|tech| tech.skills[skill] < level) {
            let name = &instance.skills[skill];
            say("skills", name, format!("{name} at level {level}, which nobody has"), job);
        }
    }
    for (tool, job) in needed.tools {
        if !all.supply.lends && !instance.technicians.iter().any(|tech| tech.tools.contains(&tool)) {
            let name = &instance.tools[tool];
            say("tools", name, format!("{name}, which nobody holds and no depot lends"), job);
        }
    }
    for (part, job) in needed.parts {
        if all.supply.stock[part] == 0 && instance.technicians.iter().all(|tech| tech.van[part].quantity == 0) {
            let name = &instance.parts[part].id;
            say("parts", name, format!("{name}, which no van and no depot holds"), job);
        }
    }
    found
}
