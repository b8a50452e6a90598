//! What a technician can do at a moment of the day: skills, and tools held or lent.

use super::rules;
use super::{Violation, broken};
use crate::model::{Instance, Need, Technician};
use crate::plan::{Route, Stop};
use crate::units::{Id, JobId, ShiftId, SkillId, ToolId};

/// A technician at a moment of the day.
#[derive(Clone, Copy)]
pub(super) struct Ability<'a> {
    technician: &'a Technician,
    /// Whether a depot has lent every tool.
    lent: bool,
}

impl Ability<'_> {
    /// Whether every skill is there at its level.
    pub(super) fn skilled(&self, need: &Need) -> bool {
        need.skills.iter().all(|(skill, level)| self.technician.skills[*skill] >= *level)
    }

    /// The skills and tools that are not there.
    pub(super) fn lacks(&self, need: &Need) -> (Vec<(SkillId, u8)>, Vec<ToolId>) {
        let skills = need.skills.iter().filter(|(skill, level)| self.technician.skills[*skill] < *level);
        let tools = need.tools.iter().filter(|tool| !self.lent && !self.technician.tools.contains(tool));
        (skills.copied().collect(), tools.copied().collect())
    }

    /// Whether every tool is there.
    pub(super) fn equipped(&self, need: &Need) -> bool {
        self.lent || need.tools.iter().all(|tool| self.technician.tools.contains(tool))
    }
}

/// The ability of the technician on arrival at each stop.
pub(super) fn abilities<'a>(instance: &'a Instance, route: &Route) -> Vec<Ability<'a>> {
    let mut ability = Ability { technician: instance.technician_of(route.shift), lent: false };
    let on_arrival = |stop: &Stop| {
        let here = ability;
        if let Stop::Depot { depot, .. } = stop {
            ability.lent |= instance.depots[*depot].lends_tools;
        }
        here
    };
    route.stops.iter().map(on_arrival).collect()
}

/// Everything that speaks against a technician doing the jobs of a route.
pub(super) fn who(instance: &Instance, route: &Route) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (stop, ability) in route.stops.iter().zip(abilities(instance, route)) {
        if let Stop::Job(job) = stop {
            let checks = [skill, tool, required, excluded, territory];
            violations.extend(checks.iter().filter_map(|check| check(instance, route.shift, *job, ability)));
        }
    }
    violations.extend(max_jobs(instance, route));
    violations
}

fn skill(instance: &Instance, _: ShiftId, job: JobId, ability: Ability) -> Option<Violation> {
    let job = &instance.jobs[job];
    let lacks = |(skill, level): &&(_, u8)| ability.technician.skills[*skill] < *level;
    let (skill, level) = job.need.skills.iter().find(lacks)?;
    let (name, who) = (&instance.skills[*skill], &ability.technician.id);
    let has = ability.technician.skills[*skill];
    broken(rules::SKILL, format!("job {} needs {name} at level {level}, technician {who} has level {has}", job.id))
}

fn tool(instance: &Instance, _: ShiftId, job: JobId, ability: Ability) -> Option<Violation> {
    let job = &instance.jobs[job];
    if ability.equipped(&job.need) {
        return None;
    }
    let tool = job.need.tools.iter().find(|tool| !ability.technician.tools.contains(tool))?;
    let (name, who) = (&instance.tools[*tool], &ability.technician.id);
    broken(rules::TOOL, format!("job {} needs {name}, technician {who} does not hold it", job.id))
}

fn required(instance: &Instance, shift: ShiftId, job: JobId, ability: Ability) -> Option<Violation> {
    let (job, tech) = (&instance.jobs[job], instance.shifts[shift].technician);
    if job.required.is_empty() || job.required.contains(&tech) {
        return None;
    }
    let names = job.required.iter().filter_map(|tech| instance.technicians.get(*tech)).map(|tech| tech.id.as_str());
    let (names, who) = (names.collect::<Vec<_>>().join(", "), &ability.technician.id);
    broken(rules::REQUIRED, format!("job {} requires {names}, not technician {who}", job.id))
}

fn excluded(instance: &Instance, shift: ShiftId, job: JobId, ability: Ability) -> Option<Violation> {
    let (job, tech) = (&instance.jobs[job], instance.shifts[shift].technician);
    if !job.excluded.contains(&tech) {
        return None;
    }
    broken(rules::EXCLUDED, format!("job {} excludes technician {}", job.id, ability.technician.id))
}

fn territory(instance: &Instance, _: ShiftId, job: JobId, ability: Ability) -> Option<Violation> {
    let job = &instance.jobs[job];
    let (territory, covered) = (job.territory?, &ability.technician.territories);
    if covered.is_empty() || covered.contains(&territory) {
        return None;
    }
    let unnamed = || format!("number {}", territory.index());
    let name = instance.territories.get(territory).cloned().unwrap_or_else(unnamed);
    let who = &ability.technician.id;
    broken(rules::TERRITORY, format!("job {} lies in territory {name}, which technician {who} does not cover", job.id))
}

fn max_jobs(instance: &Instance, route: &Route) -> Option<Violation> {
    let technician = instance.technician_of(route.shift);
    let (most, jobs) = (technician.max_jobs?, route.jobs().count());
    if jobs <= most as usize {
        return None;
    }
    broken(
        rules::MAX_JOBS,
        format!("technician {} has {jobs} jobs in a day, at most {most} are allowed", technician.id),
    )
}
