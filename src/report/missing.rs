//! What keeps a job from being fixed on the first visit, in words.

use crate::model::{Instance, Job};
use crate::units::{PartId, SkillId, ToolId};
use crate::verify::Loss;
use std::collections::BTreeMap;

/// Things that are missing together: skills with their levels, tools, parts with their units.
pub type Set = (Vec<(SkillId, u8)>, Vec<ToolId>, Vec<(PartId, u32)>);

/// What a job lacks.
#[derive(Debug)]
pub struct Lack {
    /// `skill gas 2`, `part 2 × Filter`.
    pub what: String,
    /// For parts: `not on the van`, or `may be used up`; else nothing.
    pub state: &'static str,
    /// Chance of a fix that is lost to it.
    pub lost: f64,
    /// Names of the faults that need it.
    pub faults: String,
}

/// What a job lacks by its losses, the most harmful first.
pub fn lacks(instance: &Instance, job: &Job, losses: &[Loss]) -> Vec<Lack> {
    let mut sets: BTreeMap<Set, (f64, bool, Vec<&str>)> = BTreeMap::new();
    for loss in losses {
        let set = (loss.skills.clone(), loss.tools.clone(), loss.parts.clone());
        let (lost, certain, names) = sets.entry(set).or_insert((0.0, true, Vec::new()));
        let fault = &job.faults[loss.fault];
        *lost += loss.probability;
        // A part that is missing in some outcomes only was used by an earlier job in these.
        *certain &= loss.probability >= fault.probability * (1.0 - 1e-9);
        if !names.contains(&fault.name.as_str()) {
            names.push(&fault.name);
        }
    }
    let lack = |(set, (lost, certain, names)): (Set, (f64, bool, Vec<&str>))| {
        let what = words(instance, &set).join(" and ");
        let state = match (set.2.is_empty(), certain) {
            (true, _) => "",
            (false, true) => "not on the van",
            (false, false) => "may be used up",
        };
        Lack { what, state, lost, faults: names.join(", ") }
    };
    let mut lacks: Vec<Lack> = sets.into_iter().map(lack).collect();
    lacks.sort_by(|a, b| b.lost.total_cmp(&a.lost));
    lacks
}

/// A word or two for each thing of a set.
pub fn words(instance: &Instance, (skills, tools, parts): &Set) -> Vec<String> {
    let skills = skills.iter().map(|(skill, level)| format!("skill {} {level}", instance.skills[*skill]));
    let tools = tools.iter().map(|tool| format!("tool {}", instance.tools[*tool]));
    let parts = parts.iter().map(|(part, units)| match units {
        1 => format!("part {}", instance.parts[*part].name),
        units => format!("part {units} × {}", instance.parts[*part].name),
    });
    skills.chain(tools).chain(parts).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::day;
    use crate::units::JobId;

    fn loss(fault: usize, probability: f64, parts: &[(PartId, u32)]) -> Loss {
        Loss { fault, probability, skills: Vec::new(), tools: Vec::new(), parts: parts.to_vec() }
    }

    #[test]
    fn faults_that_lack_the_same_are_one_lack() {
        let mut instance = day();
        let gas = instance.skills.push("gas".into());
        let skill = |fault, probability| Loss { skills: vec![(gas, 2)], ..loss(fault, probability, &[]) };
        let found = lacks(&instance, &instance.jobs[JobId(0)], &[skill(0, 0.75), skill(1, 0.25)]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].what.as_str(), found[0].lost, found[0].faults.as_str()),
            ("skill gas 2", 1.0, "2 filters, 9 filters")
        );
    }

    #[test]
    fn a_part_that_may_be_there_may_be_used_up() {
        let instance = day();
        let losses = [loss(0, 0.5, &[(PartId(0), 2)]), loss(1, 0.25, &[(PartId(0), 9)])];
        let found = lacks(&instance, &instance.jobs[JobId(0)], &losses);
        let words: Vec<(&str, &str)> = found.iter().map(|lack| (lack.what.as_str(), lack.state)).collect();
        assert_eq!(words, [("part 2 × Filter", "may be used up"), ("part 9 × Filter", "not on the van")]);
    }
}
