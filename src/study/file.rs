//! A scenario file, read: every fault at once, with its line.

use super::catalogue::{SCENARIO, STUDY};
use super::changes::Changes;
use super::effort::{Effort, EffortIn};
use super::expand::{Variant, count, variants};
use super::scenario::{Faults, ObjectivePatch, Scenario, Study};
use crate::io::diagnostics::{codes, sort};
use crate::io::shape::KnownIds;
use crate::io::{Shape, locate, read_json};
use crate::model::{Diagnostic, Instance};
use crate::solve::SolverKind;
use serde::Deserialize;
use serde_json::{Number, Value};
use std::collections::BTreeSet;
use std::path::Path;

/// Most runs of a study.
const MOST_RUNS: usize = 10_000;
/// Seeds where the file names none.
const SEEDS: u64 = 5;
/// The scenario that is the base wherever it stands.
const BASE: &str = "base";

/// The keys of a scenario, all at once.
#[derive(Deserialize)]
struct ScenarioIn {
    name: String,
    #[serde(default)]
    faults: Faults,
    #[serde(flatten)]
    objective: ObjectivePatch,
    #[serde(flatten)]
    changes: Changes,
    #[serde(flatten)]
    effort: EffortIn,
}

/// The study in a file, held against the names of `instance`; with warnings.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_study(path: &Path, instance: &Instance) -> Result<(Study, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (mut value, warnings) = read_json(path)?;
    whole_numbers(&mut value);
    let file = path.display().to_string();
    let mut shape = Shape::with_sweeps(&file, names(instance));
    match value.as_object() {
        Some(map) => shape.object(map, STUDY, ""),
        None => {
            shape.faults.push(Diagnostic::error(codes::JSON_SHAPE, "a scenario file holds an object").at(&file, 1, ""));
        }
    }
    let mut faults = shape.faults;
    let study = if faults.is_empty() { Some(study(&value, path, &mut faults)) } else { None };
    match study {
        Some(study) if faults.is_empty() => Ok((study, warnings)),
        _ => {
            locate(&file, &mut faults);
            faults.extend(warnings);
            sort(&mut faults);
            Err(faults)
        }
    }
}

/// Writes `2.0` as `2`: both are the same number, and the same scenario.
fn whole_numbers(value: &mut Value) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => {
            if let Some(float) = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < EXACT) {
                *number = Number::from(float as i64);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(whole_numbers),
        Value::Object(entries) => entries.values_mut().for_each(whole_numbers),
        _ => {}
    }
}

/// What a scenario may name.
fn names(instance: &Instance) -> KnownIds {
    let set = |names: &mut dyn Iterator<Item = &String>| names.cloned().collect::<BTreeSet<String>>();
    KnownIds::from([
        ("technicians", set(&mut instance.technicians.iter().map(|technician| &technician.id))),
        ("skills", set(&mut instance.skills.iter())),
        ("tools", set(&mut instance.tools.iter())),
        ("parts", set(&mut instance.parts.iter().map(|part| &part.id))),
        ("depots", set(&mut instance.depots.iter().map(|depot| &depot.id))),
        ("jobs", set(&mut instance.jobs.iter().map(|job| &job.id))),
        ("services", set(&mut instance.jobs.iter().filter_map(|job| job.service.as_ref()))),
    ])
}

/// The study in a value whose every key and name is sound; what only the whole shows is reported.
fn study(value: &Value, path: &Path, faults: &mut Vec<Diagnostic>) -> Study {
    let file = path.display().to_string();
    let list = value["scenarios"].as_array().map(Vec::as_slice).unwrap_or_default();
    let seeds = seeds(&value["seeds"]);
    let runs = list.iter().fold(0_usize, |sum, scenario| sum.saturating_add(count(scenario, SCENARIO)));
    let mut study = Study { name: name(value, path), file: file.clone(), seeds, scenarios: Vec::new(), base: 0 };
    if runs.saturating_mul(study.seeds.len()) > MOST_RUNS {
        let message = format!("{runs} scenarios with {} seeds are more than {MOST_RUNS} runs", study.seeds.len());
        faults.push(Diagnostic::error(codes::TOO_MANY_RUNS, message).at(file, 0, "scenarios"));
        return study;
    }
    let effort = Effort { threads: 1, ..Effort::default() };
    let effort = match serde_json::from_value::<EffortIn>(value.clone()) {
        Ok(written) => written.over(effort),
        Err(why) => {
            faults.push(Diagnostic::error(codes::JSON_SHAPE, why.to_string()).at(file, 1, ""));
            return study;
        }
    };
    for (entry, written) in list.iter().enumerate() {
        for variant in variants(written, SCENARIO) {
            match scenario(variant, entry, effort) {
                Ok(scenario) => study.scenarios.push(scenario),
                Err(why) => {
                    let fault = Diagnostic::error(codes::JSON_SHAPE, format!("scenarios.{entry}: {why}"));
                    faults.push(fault.at(&file, 0, format!("scenarios.{entry}")));
                }
            }
        }
    }
    study.base = study.scenarios.iter().position(|scenario| scenario.name == BASE).unwrap_or(0);
    whole(&study, faults);
    study
}

fn name(value: &Value, path: &Path) -> String {
    let stem = || path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    value["name"].as_str().map_or_else(stem, str::to_owned)
}

fn seeds(value: &Value) -> Vec<u64> {
    match value.as_array() {
        Some(list) => list.iter().filter_map(Value::as_u64).collect(),
        None => (1..=value.as_u64().unwrap_or(SEEDS)).collect(),
    }
}

fn scenario(variant: Variant, entry: usize, default: Effort) -> Result<Scenario, serde_json::Error> {
    let ScenarioIn { name, faults, objective, changes, effort } = serde_json::from_value(variant.scenario)?;
    let values: Vec<&str> = variant.values.iter().map(|(_, value)| value.as_str()).collect();
    let name = if values.is_empty() { name } else { format!("{name} {}", values.join(", ")) };
    let effort = effort.over(default);
    Ok(Scenario { name, entry, sweep: variant.values, objective, changes, faults, effort })
}

/// What is wrong with scenarios that are sound by themselves.
fn whole(study: &Study, faults: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for scenario in &study.scenarios {
        let path = format!("scenarios.{}.name", scenario.entry);
        let fault = |code, message: String| Diagnostic::error(code, message).at(&study.file, 0, &path);
        if !seen.insert(&scenario.name) {
            faults.push(fault(codes::DUPLICATE_ID, format!("two scenarios are called {:?}", scenario.name)));
        }
        if scenario.name.trim().is_empty() {
            faults.push(fault(codes::MISSING_VALUE, "a scenario has no name".to_owned()));
        }
        if scenario.effort.solver == SolverKind::Milp && cfg!(not(feature = "milp")) {
            let message = format!("{:?} asks for the MILP solver", scenario.name);
            faults.push(fault(codes::SOLVER_MISSING, message));
        }
    }
}
