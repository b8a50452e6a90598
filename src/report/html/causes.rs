//! What would raise the first-time fixes of the whole plan.

use super::scene::Scene;
use crate::model::Instance;
use crate::plan::Stop;
use crate::report::missing::{Set, words};
use crate::units::{Id, PartId, TechId};
use std::collections::BTreeMap;

/// What would raise the first-time fixes of the plan.
pub struct Cause {
    pub what: String,
    /// Fixes lost to it.
    pub fixes: f64,
    /// Money expected for the second visits, in currency.
    pub cost: f64,
    /// Jobs that lack it, as route and stop.
    pub jobs: Vec<(usize, usize)>,
    /// Who or what has it.
    pub remedy: String,
}

/// The causes of all second visits, the most harmful first.
pub fn causes(scene: &Scene) -> Vec<Cause> {
    let mut sets: BTreeMap<Set, Cause> = BTreeMap::new();
    for (route, stops) in scene.losses.iter().enumerate() {
        for (stop, losses) in stops.iter().enumerate() {
            let Stop::Job(job) = scene.plan.routes()[route].stops[stop].stop else { continue };
            for loss in losses {
                // However many units are missing, it is the part that is missing.
                let parts = loss.parts.iter().map(|(part, _)| (*part, 1)).collect();
                let set = (loss.skills.clone(), loss.tools.clone(), parts);
                let cause = sets.entry(set).or_insert_with_key(|set| cause(scene, set));
                cause.fixes += loss.probability;
                cause.cost += loss.probability * crate::units::currency(scene.instance.jobs[job].repeat_visit_cost);
                if cause.jobs.last() != Some(&(route, stop)) {
                    cause.jobs.push((route, stop));
                }
            }
        }
    }
    let mut causes: Vec<Cause> = sets.into_values().collect();
    causes.sort_by(|a, b| b.fixes.total_cmp(&a.fixes));
    causes
}

fn cause(scene: &Scene, set: &Set) -> Cause {
    Cause {
        what: words(scene.instance, set).join(" and "),
        fixes: 0.0,
        cost: 0.0,
        jobs: Vec::new(),
        remedy: remedy(scene, set),
    }
}

/// Where each thing that is missing could come from.
fn remedy(scene: &Scene, (skills, tools, parts): &Set) -> String {
    let instance = scene.instance;
    let skills = skills.iter().map(|(skill, level)| {
        let held = instance.technicians.enumerate().filter(|(_, row)| row.skills[*skill] >= *level);
        format!("{} {level}: {}", instance.skills[*skill], held_by(instance, held.map(|(tech, _)| tech)))
    });
    let tools = tools.iter().map(|tool| {
        let held = instance.technicians.enumerate().filter(|(_, row)| row.tools.contains(tool));
        let lent =
            instance.depots.iter().filter(|depot| depot.lends_tools).map(|depot| format!("; {} lends tools", depot.id));
        let lent = lent.collect::<String>();
        format!("{}: {}{lent}", instance.tools[*tool], held_by(instance, held.map(|(tech, _)| tech)))
    });
    let parts = parts.iter().map(|(part, _)| format!("{}: {}", instance.parts[*part].name, in_stock(scene, *part)));
    skills.chain(tools).chain(parts).collect::<Vec<_>>().join("; ")
}

fn held_by(instance: &Instance, technicians: impl Iterator<Item = TechId>) -> String {
    /// Names shown before the rest is counted.
    const SHOWN: usize = 4;
    let all: Vec<&str> = technicians.map(|tech| instance.technicians[tech].id.as_str()).collect();
    match all.len() {
        0 => "nobody has it".into(),
        count if count > SHOWN => format!("held by {} and {} more", all[..SHOWN].join(", "), count - SHOWN),
        _ => format!("held by {}", all.join(", ")),
    }
}

/// What the depots still have of a part after this plan's loads.
fn in_stock(scene: &Scene, part: PartId) -> String {
    let left = |at: usize| super::loading::left_at(scene, crate::units::DepotId::from_index(at), part);
    let depots = scene.instance.depots.iter().enumerate();
    let words: Vec<String> = depots
        .filter_map(|(at, depot)| match left(at) {
            None => Some(format!("any number at {}", depot.id)),
            Some(0) => None,
            Some(units) => Some(format!("{units} left at {}", depot.id)),
        })
        .collect();
    if words.is_empty() { "no depot has any left".into() } else { words.join(", ") }
}
