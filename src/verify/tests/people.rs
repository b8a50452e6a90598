//! Who may do a job.

use super::*;
use crate::units::{SkillId, TechId, TerritoryId, ToolId};

const NOTHING: [&str; 0] = [];

#[test]
fn a_skill_counts_at_its_level() {
    let mut all = firm();
    all.jobs[JobId(0)].need.skills = vec![(SkillId(0), 2)];
    all.technicians[TechId(0)].skills[SkillId(0)] = 2;
    assert_eq!(broken(&all, &[&[job(0)]]), NOTHING);
    all.technicians[TechId(0)].skills[SkillId(0)] = 1;
    assert_eq!(broken(&all, &[&[job(0)]]), ["skill"]);
}

#[test]
fn a_tool_is_held_or_lent_before() {
    let mut all = firm();
    all.jobs[JobId(0)].need.tools = vec![ToolId(0)];
    assert_eq!(broken(&all, &[&[job(0)]]), ["tool"]);
    assert_eq!(broken(&all, &[&[load(&[]), job(0)]]), ["tool"]);
    all.depots[DepotId(0)].lends_tools = true;
    assert_eq!(broken(&all, &[&[load(&[]), job(0)]]), NOTHING);
    assert_eq!(broken(&all, &[&[job(0), load(&[])]]), ["tool"]);
    all.technicians[TechId(0)].tools = vec![ToolId(0)];
    assert_eq!(broken(&all, &[&[job(0)]]), NOTHING);
}

#[test]
fn required_and_excluded_technicians() {
    let mut all = firm();
    all.jobs[JobId(0)].required = vec![TechId(0)];
    assert_eq!(broken(&all, &[&[job(0)]]), NOTHING);
    assert_eq!(broken(&all, &[&[], &[job(0)]]), ["required-technician"]);
    all.jobs[JobId(0)].required = Vec::new();
    all.jobs[JobId(0)].excluded = vec![TechId(0)];
    assert_eq!(broken(&all, &[&[job(0)]]), ["excluded-technician"]);
    assert_eq!(broken(&all, &[&[], &[job(0)]]), NOTHING);
}

#[test]
fn territories_bind_technicians_who_have_some() {
    let mut all = firm();
    all.territories = ["north", "south"].map(str::to_owned).into_iter().collect();
    all.jobs[JobId(0)].territory = Some(TerritoryId(0));
    assert_eq!(broken(&all, &[&[job(0)]]), NOTHING);
    all.technicians[TechId(0)].territories = vec![TerritoryId(1)];
    assert_eq!(broken(&all, &[&[job(0)]]), ["territory"]);
    assert_eq!(broken(&all, &[&[job(1)]]), NOTHING);
    all.technicians[TechId(0)].territories = vec![TerritoryId(0), TerritoryId(1)];
    assert_eq!(broken(&all, &[&[job(0)]]), NOTHING);
}

#[test]
fn no_more_jobs_than_allowed() {
    let mut all = firm();
    all.technicians[TechId(0)].max_jobs = Some(2);
    assert_eq!(broken(&all, &[&[job(0), load(&[]), job(1)]]), NOTHING);
    assert_eq!(broken(&all, &[&[job(0), job(1), job(2)]]), ["max-jobs"]);
}

#[test]
fn all_faults_are_named_together() {
    let mut all = firm();
    all.jobs[JobId(0)].need.skills = vec![(SkillId(0), 1)];
    all.jobs[JobId(0)].need.tools = vec![ToolId(0)];
    all.jobs[JobId(1)].excluded = vec![TechId(1)];
    let rules = broken(&all, &[&[job(0)], &[job(1), job(0)]]);
    assert_eq!(rules, ["skill", "tool", "excluded-technician", "skill", "tool", "job-twice"]);
}
