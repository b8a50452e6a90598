//! What somebody could do, time and stock aside: which jobs, and which of their faults.

use crate::model::{Instance, Job, Need, Technician};
use crate::units::{JobId, PartId, TechId};
use std::collections::BTreeMap;

/// Whether a job lets a technician come at all, whatever they know and hold.
pub fn is_welcome(instance: &Instance, who: TechId, job: &Job) -> bool {
    let technician = &instance.technicians[who];
    let covers = |territory| technician.territories.is_empty() || technician.territories.contains(&territory);
    (job.required.is_empty() || job.required.contains(&who))
        && !job.excluded.contains(&who)
        && job.territory.is_none_or(covers)
        && technician.max_jobs != Some(0)
}

/// Whether somebody has the skills of a need.
pub fn is_skilled(technician: &Technician, need: &Need) -> bool {
    need.skills.iter().all(|(skill, level)| technician.skills[*skill] >= *level)
}

/// Whether somebody has the skills of a need and holds its tools.
fn is_able(technician: &Technician, need: &Need) -> bool {
    is_skilled(technician, need) && need.tools.iter().all(|tool| technician.tools.contains(tool))
}

/// Whether a technician may be sent to a job by skill; tools may be lent on the way.
pub fn may_do(instance: &Instance, who: TechId, job: JobId) -> bool {
    let job = &instance.jobs[job];
    is_welcome(instance, who, job) && is_skilled(&instance.technicians[who], &job.need)
}

/// The chance that a job has a fault beyond a technician's skills: no part and no tool helps there.
pub fn beyond(technician: &Technician, job: &Job) -> f64 {
    let beyond = job.faults.iter().filter(|fault| !is_skilled(technician, &fault.need));
    beyond.map(|fault| fault.probability).sum()
}

/// The jobs that a technician may be sent to.
pub fn jobs_of(instance: &Instance, who: TechId) -> impl Iterator<Item = JobId> + '_ {
    instance.jobs.ids().filter(move |job| may_do(instance, who, *job))
}

/// Whether a technician who is to be as `after` can see to a job, or to a fault of one, that is beyond them now.
pub fn can_do_more(instance: &Instance, who: TechId, after: &Technician) -> bool {
    let before = &instance.technicians[who];
    let more = |need: &Need| is_able(after, need) && !is_able(before, need);
    instance.jobs.iter().any(|job| needs(job).any(more) && is_welcome(instance, who, job) && is_able(after, &job.need))
}

/// The most of each part that a technician can use in so many days, whatever they are sent to.
pub fn most_use(instance: &Instance, who: TechId, days: usize) -> BTreeMap<PartId, u32> {
    let technician = &instance.technicians[who];
    let mut uses = BTreeMap::<PartId, Vec<u32>>::new();
    for job in jobs_of(instance, who) {
        for (part, units) in most_of_job(technician, &instance.jobs[job]) {
            uses.entry(part).or_default().push(units);
        }
    }
    let most = technician.max_jobs.map_or(usize::MAX, |jobs| (jobs as usize).saturating_mul(days));
    let total = |mut units: Vec<u32>| {
        units.sort_unstable_by(|a, b| b.cmp(a));
        units.into_iter().take(most).fold(0_u32, u32::saturating_add)
    };
    uses.into_iter().map(|(part, units)| (part, total(units))).collect()
}

/// The most of each part that one visit of a technician uses.
fn most_of_job(technician: &Technician, job: &Job) -> BTreeMap<PartId, u32> {
    let mut most = BTreeMap::<PartId, u32>::new();
    for fault in job.faults.iter().filter(|fault| is_skilled(technician, &fault.need)) {
        for (part, units) in &fault.need.parts {
            let units = most.get(part).map_or(*units, |known| *units.max(known));
            most.insert(*part, units);
        }
    }
    for (part, units) in &job.need.parts {
        let most = most.entry(*part).or_default();
        *most = most.saturating_add(*units);
    }
    most
}

/// What a job needs for certain and what its faults need.
pub fn needs(job: &Job) -> impl Iterator<Item = &Need> {
    std::iter::once(&job.need).chain(job.faults.iter().map(|fault| &fault.need))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{builder, job, line, technician};
    use crate::model::{Fault, InstanceBuilder};
    use crate::units::{SkillId, ToolId};

    const GAS: SkillId = SkillId(0);
    const VALVE: PartId = PartId(0);

    fn fault(need: Need) -> Fault {
        Fault { name: "broken".into(), probability: 0.5, need, duration: None }
    }

    fn all() -> InstanceBuilder {
        let mut all = builder(1);
        all.skills.push("gas".into());
        all.tools.push("ladder".into());
        all.parts.push(crate::model::testing::part("valve"));
        for at in 0..3 {
            let mut row = job(&format!("j{at}"), 0);
            row.faults.push(fault(Need { skills: vec![(GAS, 2)], parts: vec![(VALVE, at + 1)], ..Need::default() }));
            row.need.parts = vec![(VALVE, 1)];
            all.jobs.push(row);
        }
        all.jobs[JobId(2)].need.tools = vec![ToolId(0)];
        let row = technician("anna", &all);
        all.technicians.push(row);
        all
    }

    #[test]
    fn more_can_be_done_with_the_skill_and_the_tool_that_something_asks_for() {
        let instance = all().build(line(1)).unwrap();
        let grows = |level: u8, tools: &[ToolId]| {
            let mut anna = instance.technicians[TechId(0)].clone();
            anna.skills[GAS] = level;
            anna.tools = tools.to_vec();
            can_do_more(&instance, TechId(0), &anna)
        };
        assert_eq!([grows(0, &[]), grows(1, &[]), grows(2, &[])], [false, false, true]);
        assert!(grows(0, &[ToolId(0)]), "the job itself asks for the ladder");
    }

    #[test]
    fn a_fault_helps_nobody_who_cannot_come() {
        for change in [
            |all: &mut InstanceBuilder| all.jobs.iter_mut().for_each(|job| job.excluded = vec![TechId(0)]),
            |all: &mut InstanceBuilder| all.jobs.iter_mut().for_each(|job| job.need.tools = vec![ToolId(0)]),
        ] {
            let mut all = all();
            change(&mut all);
            let instance = all.build(line(1)).unwrap();
            let mut anna = instance.technicians[TechId(0)].clone();
            anna.skills[GAS] = 2;
            assert!(!can_do_more(&instance, TechId(0), &anna));
        }
    }

    #[test]
    fn what_may_be_used_in_a_day() {
        let most = |change: &dyn Fn(&mut InstanceBuilder)| {
            let mut all = all();
            change(&mut all);
            most_use(&all.build(line(1)).unwrap(), TechId(0), 1).get(&VALVE).copied()
        };
        let skilled = |all: &mut InstanceBuilder| all.technicians[TechId(0)].skills[GAS] = 2;
        assert_eq!(most(&|_| ()), Some(3), "certain parts alone: nobody can mend the faults");
        assert_eq!(most(&skilled), Some(3 + 1 + 2 + 3));
        let two = |all: &mut InstanceBuilder| {
            skilled(all);
            all.technicians[TechId(0)].max_jobs = Some(2);
        };
        assert_eq!(most(&two), Some(4 + 3));
        assert_eq!(most(&|all| all.jobs.iter_mut().for_each(|job| job.excluded = vec![TechId(0)])), None);
    }
}
