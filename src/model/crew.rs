//! Crews: a job for several technicians who start together.
//!
//! The job itself is the first member's and carries everything: its price, its parts and tools, its faults. Each further
//! member is a job of its own behind it, at the same place, as long, with skills of its own, which starts together with the
//! first in somebody else's day.

use super::{InstanceBuilder, Job, Need, Relation, RelationKind};
use crate::units::{JobId, SkillId};

/// Skills with the least level.
pub type Skills = Vec<(SkillId, u8)>;

/// The id of a member of a job's crew: the job's own for the first, `job#2` for the second.
pub fn member_id(job: &str, member: u32) -> String {
    if member <= 1 { job.to_owned() } else { format!("{job}#{member}") }
}

/// Adds the further members of a job's crew, one for each of `skills`, and what binds them together. Relations of the job
/// with others are there already.
pub fn add_members(all: &mut InstanceBuilder, lead: JobId, skills: &[Skills]) {
    all.jobs[lead].crew = skills.len() as u32 + 1;
    let mut crew = vec![lead];
    for (member, skills) in (2..).zip(skills) {
        let member = further_member(&all.jobs[lead], lead, member, skills.clone());
        crew.push(all.jobs.push(member));
    }
    all_end_before(all, &crew);
    for (at, second) in crew.iter().enumerate() {
        if at > 0 {
            let kind = RelationKind::StartGap;
            all.relations.push(Relation { first: lead, second: *second, kind, min_gap: 0, max_gap: Some(0) });
        }
        for first in &crew[..at] {
            let (first, second, kind) = (*first, *second, RelationKind::DifferentTechnician);
            all.relations.push(Relation { first, second, kind, min_gap: 0, max_gap: None });
        }
    }
}

/// Where a crew's job is before another one, every member ends before that begins.
fn all_end_before(all: &mut InstanceBuilder, crew: &[JobId]) {
    let leads = |relation: &&Relation| relation.kind == RelationKind::Before && relation.first == crew[0];
    let own: Vec<Relation> = all.relations.iter().filter(leads).cloned().collect();
    for member in &crew[1..] {
        all.relations.extend(own.iter().map(|relation| Relation { first: *member, ..relation.clone() }));
    }
}

fn further_member(lead: &Job, id: JobId, member: u32, skills: Skills) -> Job {
    Job {
        id: member_id(&lead.id, member),
        need: Need { skills, ..Need::default() },
        faults: Vec::new(),
        preferred: Vec::new(),
        leads: Some(id),
        crew: 1,
        due: None,
        unserved_cost: 0,
        repeat_visit_cost: 0,
        returns_volume: 0,
        promise: None,
        ..lead.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;

    #[test]
    fn a_crew_of_three_is_three_jobs_and_five_relations() {
        let mut all = testing::builder(1);
        all.skills.push("gas".into());
        let mut job = testing::job("boiler", 0);
        job.due = Some(7);
        let lead = all.jobs.push(job);
        add_members(&mut all, lead, &[vec![(SkillId(0), 2)], Vec::new()]);
        let ids: Vec<&str> = all.jobs.iter().map(|job| job.id.as_str()).collect();
        assert_eq!(ids, ["boiler", "boiler#2", "boiler#3"]);
        let members = || all.jobs.iter().skip(1);
        assert!(members().all(|job| job.leads == Some(lead) && job.unserved_cost == 0 && job.due.is_none()));
        assert_eq!(all.jobs[JobId(1)].need.skills, [(SkillId(0), 2)]);
        let kinds = |kind| all.relations.iter().filter(|relation| relation.kind == kind).count();
        assert_eq!((kinds(RelationKind::StartGap), kinds(RelationKind::DifferentTechnician)), (2, 3));
        all.build(testing::line(1)).unwrap();
    }
}
