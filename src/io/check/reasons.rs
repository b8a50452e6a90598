//! Why a job is impossible, in words.

use super::World;
use super::demands::{ALL, Demand, has_skill};
use crate::io::diagnostics::{codes, nearest};
use crate::model::Diagnostic;
use crate::units::{JobId, TechId};
use petgraph::algo::maximum_matching;
use petgraph::graph::{NodeIndex, UnGraph};

/// Why nobody can do this job: each demand that nobody meets, or else the one that the last of them fail.
pub fn impossible(all: &World, job: JobId) -> Vec<Diagnostic> {
    let techs: Vec<TechId> = all.instance.technicians.ids().collect();
    let nobody = |demand: &&Demand| !techs.iter().any(|tech| (demand.met)(all, *tech, job));
    let alone: Vec<&Demand> = ALL.iter().filter(nobody).collect();
    if alone.is_empty() {
        return vec![together(all, job, techs)];
    }
    // Where nobody works, or not in the windows, what follows from that is no second reason.
    let said = |code| alone.iter().any(|demand| demand.code == code);
    let implied: &[&str] = if said(codes::REQUIRED_OFF) {
        &[codes::WINDOW_NO_SHIFT, codes::TOO_FAR]
    } else if said(codes::WINDOW_NO_SHIFT) {
        &[codes::TOO_FAR]
    } else {
        &[]
    };
    let worth_saying = alone.iter().filter(|demand| !implied.contains(&demand.code));
    worth_saying.flat_map(|demand| unmet(all, job, demand)).collect()
}

fn warning(all: &World, job: JobId, code: &'static str, column: &str, message: String) -> Diagnostic {
    let id = &all.instance.jobs[job].id;
    Diagnostic::warning(code, format!("job {id} cannot be served: {message}")).at("jobs", 0, column).value(id)
}

/// A demand that no technician meets.
fn unmet(all: &World, job: JobId, demand: &Demand) -> Vec<Diagnostic> {
    let (instance, work) = (all.instance, &all.instance.jobs[job]);
    let say = |message: &str| vec![warning(all, job, demand.code, demand.column, message.into())];
    match demand.code {
        codes::NOBODY_HAS_SKILLS => skills(all, job),
        codes::REQUIRED_OFF if work.required.is_empty() => say("no technician has a shift"),
        codes::REQUIRED_OFF => say("none of the required technicians has a shift"),
        codes::REQUIRED_EXCLUDED => say("everybody who may come is excluded"),
        codes::TERRITORY_NOT_COVERED => {
            let name = work.territory.map_or("", |territory| &instance.territories[territory]);
            say(&format!("nobody covers the territory {name}"))
        }
        codes::NOBODY_HAS_TOOL => {
            let names: Vec<&str> = work.need.tools.iter().map(|tool| instance.tools[*tool].as_str()).collect();
            say(&format!("nobody holds {} and no depot lends tools", names.join(" and ")))
        }
        codes::PART_NOT_SUPPLIED => {
            let name = |(part, units): &(crate::units::PartId, u32)| format!("{units} × {}", instance.parts[*part].id);
            let names: Vec<String> = work.need.parts.iter().map(name).collect();
            say(&format!("no van with all depots can supply {}", names.join(" and ")))
        }
        codes::WINDOW_NO_SHIFT => say("no shift meets its windows"),
        _ => say("nobody can get there, do it and be back within a shift"),
    }
}

/// Skills that nobody has, or else that nobody has together.
fn skills(all: &World, job: JobId) -> Vec<Diagnostic> {
    let instance = all.instance;
    let lacking = |skill: &&_| !instance.technicians.ids().any(|tech| has_skill(all, tech, **skill));
    let skills = &instance.jobs[job].need.skills;
    let mut found = Vec::new();
    for (skill, level) in skills.iter().filter(lacking) {
        let name = &instance.skills[*skill];
        let best = instance.technicians.iter().map(|tech| tech.skills[*skill]).max().unwrap_or(0);
        let message = match best {
            0 => format!("nobody has the skill {name}"),
            best => format!("nobody has the skill {name} at level {level}; the best has {best}"),
        };
        let held = instance
            .skills
            .enumerate()
            .filter(|(other, _)| instance.technicians.iter().any(|tech| tech.skills[*other] > 0));
        let near = if best == 0 { nearest(name, held.map(|(_, name)| name.as_str())) } else { None };
        let hint = near.map(|near| format!("did you mean {near}?")).unwrap_or_default();
        found.push(warning(all, job, codes::NOBODY_HAS_SKILL, "skills", message).hint(hint));
    }
    if found.is_empty() {
        let names: Vec<&str> = skills.iter().map(|(skill, _)| instance.skills[*skill].as_str()).collect();
        let message = format!("nobody has {} together", names.join(" and "));
        found.push(warning(all, job, codes::NOBODY_HAS_SKILLS, "skills", message));
    }
    found
}

/// Each demand has somebody, but nobody meets all: how far the technicians get.
fn together(all: &World, job: JobId, techs: Vec<TechId>) -> Diagnostic {
    let mut left = techs;
    let mut passed: Vec<&str> = Vec::new();
    for demand in &ALL {
        let before = left.len();
        left.retain(|tech| (demand.met)(all, *tech, job));
        if left.is_empty() {
            let who = if passed.is_empty() { String::new() } else { format!(" who {}", passed.join(", ")) };
            let message = format!("of the {before} technicians{who}, none {}", demand.words);
            return warning(all, job, codes::NOBODY_FITS, demand.column, message);
        }
        if left.len() < before {
            passed.push(demand.words);
        }
    }
    warning(all, job, codes::NOBODY_FITS, "job_id", "nobody meets all its demands".into())
}

/// A crew that so many different technicians cannot fill: the most members that can have one of their own are a matching.
pub fn crew(all: &World, job: JobId) -> Option<Diagnostic> {
    let work = &all.instance.jobs[job];
    if work.crew <= 1 {
        return None;
    }
    let members = all.instance.jobs.enumerate().filter(|(id, row)| *id == job || row.leads == Some(job));
    let mut able: UnGraph<(), ()> = UnGraph::new_undirected();
    let technicians: Vec<NodeIndex> = all.instance.technicians.iter().map(|_| able.add_node(())).collect();
    for (member, _) in members {
        let node = able.add_node(());
        for (tech, of) in all.instance.technicians.ids().zip(&technicians) {
            if all.can(tech, member) {
                able.add_edge(node, *of, ());
            }
        }
    }
    let filled = maximum_matching(&able).len();
    let message = format!("its crew is {}, and no more than {filled} of it can come together", work.crew);
    (filled < work.crew as usize).then(|| warning(all, job, codes::CREW_TOO_LARGE, "crew", message))
}
