//! Rules that tie routes together and that both models leave out: their bounds hold without them.

use crate::model::Instance;

/// What is left out, in words.
pub(super) fn relaxed_rules(instance: &Instance) -> Vec<String> {
    let mut relaxed = Vec::new();
    if !instance.relations.is_empty() {
        relaxed.push("relations and crews: the members of a crew and related jobs go wherever each costs least".into());
    }
    if instance.jobs.iter().any(|job| job.promise.is_some()) {
        relaxed.push("promises: breaking them costs nothing".into());
    }
    if instance.objective.weights.max_lateness > 0.0 {
        relaxed.push("max_lateness: the money for the latest job of all is not counted".into());
    }
    if instance.technicians.iter().any(|tech| tech.max_week.is_some()) {
        relaxed.push("hours of a week: each day is planned as if the others left room for it".into());
    }
    if instance.objective.weights.fairness > 0.0 {
        relaxed.push("fairness: uneven shares cost nothing".into());
    }
    let limited = instance.technicians.iter().any(|technician| technician.van_volume.is_some());
    if limited && instance.jobs.iter().any(|job| job.returns_volume > 0) {
        relaxed.push("returns: what is collected takes no room".into());
    }
    relaxed
}
