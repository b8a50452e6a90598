//! What a run is, so that it need not be done twice.

use super::scenario::{Scenario, Study};
use super::workshop::{Workshop, hex};
use crate::model::{Mode, Objective, Paid};
use serde_json::{Value, json};

/// A digest of everything that decides what a run finds and how it is judged: the program, the instance, what the
/// scenario makes of it, the solver, the seed. Names of scenarios and of the study are not in it, nor is a setting
/// that says what holds anyway; two scenarios that come to the same thing share their runs.
pub fn fingerprint(workshop: &Workshop, study: &Study, scenario: &Scenario, seed: u64) -> String {
    hex(&json!({
        "program": concat!("firstfix ", env!("CARGO_PKG_VERSION")),
        "instance": workshop.instance().sha256,
        "planned": canonical(&workshop.objective(&scenario.objective)),
        "judged": canonical(&workshop.objective(&study.base().objective)),
        "changes": scenario.changes,
        "faults": scenario.faults,
        "effort": scenario.effort.canonical(),
        "seed": seed,
    }))
}

fn canonical(objective: &Objective) -> Value {
    let weights = &objective.weights;
    json!({
        "mode": match objective.mode { Mode::Cost => "cost", Mode::Lexicographic => "lexicographic" },
        "paid": match objective.paid { Paid::Route => "route", Paid::Shift => "shift", Paid::Work => "work" },
        "distance": weights.distance,
        "paid_time": weights.paid_time,
        "overtime": weights.overtime,
        "fixed": weights.fixed,
        "lateness": weights.lateness,
        "max_lateness": weights.max_lateness,
        "repeat_visits": weights.repeat_visits,
        "unserved": weights.unserved,
        "non_preferred": weights.non_preferred,
        "fairness": weights.fairness,
        "carrying_rate": weights.carrying_rate,
        "late_cost_per_hour": weights.late_cost_per_hour,
        "repeat_visit_cost": weights.repeat_visit_cost,
        "change_technician": weights.change_technician,
        "change_window": weights.change_window,
        "withdraw_promise": weights.withdraw_promise,
        "unserved_cost": weights.unserved_cost,
    })
}
