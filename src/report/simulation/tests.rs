//! A simulation of the small day, and what is said where it cannot be right.

use super::*;
use crate::report::testing::{day, verified};
use crate::simulate::{Check, SimulationOptions, Variation, simulate};

fn simulated(instance: &Instance, plan: &VerifiedPlan) -> Simulation {
    let options = SimulationOptions { runs: 200, threads: 1, ..SimulationOptions::default() };
    simulate(instance, plan, &options)
}

#[test]
fn days_at_a_glance() {
    let instance = day();
    let plan = verified(&instance);
    let simulation = simulated(&instance, &plan);
    let report = SimulationReport { instance: &instance, plan: &plan, simulation: &simulation };
    insta::assert_snapshot!(report.summary(Style::default()));
    assert_eq!(report.warning(), None);
}

#[test]
fn a_mean_that_chance_does_not_explain_is_warned_of() {
    let instance = day();
    let plan = verified(&instance);
    let mut simulation = simulated(&instance, &plan);
    simulation.check = Check { expected: 0.75, mean: 0.8, se: 0.01, z: 5.0 };
    let report = SimulationReport { instance: &instance, plan: &plan, simulation: &simulation };
    let warning = report.warning().expect("a warning");
    assert!(
        warning.starts_with("warning: 0.800 first-time fixes") && warning.contains("5.0 standard errors"),
        "{warning}"
    );
    assert!(report.summary(Style::default()).contains("they DIFFER"));
    let document = serde_json::to_value(SimulationDocument::new(&report)).expect("json");
    assert_eq!((&document["check"]["agrees"], &document["check"]["z"]), (&false.into(), &5.0.into()));
    simulation.check.z = f64::INFINITY;
    let report = SimulationReport { instance: &instance, plan: &plan, simulation: &simulation };
    let document = serde_json::to_value(SimulationDocument::new(&report)).expect("json");
    assert_eq!((&document["check"]["agrees"], &document["check"]["z"]), (&false.into(), &serde_json::Value::Null));
}

#[test]
fn a_day_of_plain_numbers_has_no_hours() {
    let mut instance = day();
    instance.horizon.clock = crate::model::Clock::Plain;
    let plan = verified(&instance);
    let simulation = simulated(&instance, &plan);
    let report = SimulationReport { instance: &instance, plan: &plan, simulation: &simulation };
    let summary = report.summary(Style::default());
    assert!(!summary.contains(" h ") && !summary.contains("2026"), "{summary}");
    let document = serde_json::to_value(SimulationDocument::new(&report)).expect("json");
    assert!(document["jobs"][0]["arrive"]["p50"].is_number());
}

#[test]
fn a_plan_without_routes_has_tables_without_rows() {
    let instance = day();
    let plan = crate::verify::verify(&instance, &crate::plan::Plan::default()).expect("nobody goes out");
    let simulation =
        simulate(&instance, &plan, &SimulationOptions { variation: Variation::NONE, ..Default::default() });
    let report = SimulationReport { instance: &instance, plan: &plan, simulation: &simulation };
    assert!(report.summary(Style::default()).contains("jobs left out"));
    let document = SimulationDocument::new(&report);
    assert!(document.routes.is_empty() && document.jobs.is_empty() && document.check.agrees);
    assert_eq!(String::from_utf8(sheets::jobs(&report, &[])).expect("text").lines().count(), 1);
}
