//! The runs of a study.

use super::fingerprint::fingerprint;
use super::scenario::Study;
use super::workshop::Workshop;
use std::collections::BTreeMap;

/// A run to do, for every scenario that it serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What it is.
    pub fingerprint: String,
    /// The seed.
    pub seed: u64,
    /// Indices of the scenarios that come to the same thing; at least one.
    pub scenarios: Vec<usize>,
}

/// Every run, seed after seed: what is done when a study is stopped can then be compared.
pub fn tasks(workshop: &Workshop, study: &Study) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for seed in &study.seeds {
        for (at, scenario) in study.scenarios.iter().enumerate() {
            let fingerprint = fingerprint(workshop, study, scenario, *seed);
            let place = *places.entry(fingerprint.clone()).or_insert(tasks.len());
            if place == tasks.len() {
                tasks.push(Task { fingerprint, seed: *seed, scenarios: Vec::new() });
            }
            tasks[place].scenarios.push(at);
        }
    }
    tasks
}
