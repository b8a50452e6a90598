//! Where the instances of scenarios are made.
//!
//! The weights of the objective are multiplied into the prices of an instance when its tables are read, so an instance
//! with other weights is read again from the same tables with those settings: dividing the old weights out of rounded
//! prices would not be exact, and impossible where a weight is 0. Everything else changes the instance itself.

use super::apply::apply;
use super::change::hide_faults;
use super::changes::Changes;
use super::scenario::{Faults, ObjectivePatch, Scenario, Study};
use crate::io::tables::Tables;
use crate::io::{self, Loaded};
use crate::model::{Diagnostic, Instance, InstanceBuilder, Objective};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// The tables of an instance, and the instance they are.
#[derive(Clone, Debug)]
pub struct Workshop {
    tables: Tables,
    instance: Instance,
}

impl Workshop {
    /// A workshop for an instance that was read from `tables`.
    pub fn new(loaded: Loaded, tables: Tables) -> Self {
        Self { tables, instance: loaded.instance }
    }

    /// The instance as it was read.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// The objective with some of its settings changed.
    pub fn objective(&self, patch: &ObjectivePatch) -> Objective {
        io::objective(&self.settings(patch))
    }

    /// Whether the plans of a scenario are judged on just what they are planned for.
    pub fn judges_itself(&self, study: &Study, scenario: &Scenario) -> bool {
        let same = self.objective(&scenario.objective) == self.objective(&study.base().objective);
        same && scenario.faults == Faults::Known
    }

    /// What a scenario is planned for.
    ///
    /// # Errors
    /// Its changes make no sense together, or need a rule that is not supported.
    pub fn planned(&self, scenario: &Scenario) -> Result<Instance, Vec<Diagnostic>> {
        let instance = self.made(&scenario.objective, &scenario.changes)?;
        if scenario.faults == Faults::Known {
            return Ok(instance);
        }
        let (mut builder, travel) = InstanceBuilder::of(instance);
        hide_faults(&mut builder);
        builder.sha256 = String::new();
        builder.build(travel)
    }

    /// On what the plans of a scenario are judged: its data, by the objective of the base.
    ///
    /// # Errors
    /// As [`Workshop::planned`].
    pub fn judge(&self, study: &Study, scenario: &Scenario) -> Result<Instance, Vec<Diagnostic>> {
        self.made(&study.base().objective, &scenario.changes)
    }

    /// Everything wrong with the instances of a study, by the line of the scenario. Nothing is kept: instances are
    /// made again when they are needed, because all of them at once may not fit into memory.
    pub fn check(&self, study: &Study) -> Vec<Diagnostic> {
        let mut faults: Vec<Diagnostic> = Vec::new();
        for scenario in &study.scenarios {
            let found = self.planned(scenario).err().unwrap_or_default();
            let place = format!("scenarios.{}", scenario.entry);
            faults.extend(found.into_iter().map(|fault| Diagnostic {
                message: format!("{}: {}", scenario.name, fault.message),
                ..fault.at(&study.file, 0, &place)
            }));
        }
        io::locate(&study.file, &mut faults);
        io::diagnostics::sort(&mut faults);
        faults
    }

    /// The instance of changed data under a changed objective.
    fn made(&self, patch: &ObjectivePatch, changes: &Changes) -> Result<Instance, Vec<Diagnostic>> {
        let instance = if self.objective(patch) == self.instance.objective {
            self.instance.clone()
        } else {
            io::build(&self.patched(patch))?.instance
        };
        if *changes == Changes::default() {
            return Ok(instance);
        }
        let (mut builder, travel) = InstanceBuilder::of(instance);
        builder.sha256 = digest(&builder.sha256, changes);
        let mut faults = apply(&mut builder, changes);
        match builder.build(travel) {
            Ok(instance) if faults.is_empty() => Ok(instance),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(more);
                Err(faults)
            }
        }
    }

    /// The tables with other settings of the objective.
    fn patched(&self, patch: &ObjectivePatch) -> Tables {
        Tables { settings: self.settings(patch), ..self.tables.clone() }
    }

    fn settings(&self, patch: &ObjectivePatch) -> Map<String, Value> {
        let mut settings = self.tables.settings.clone();
        let written = settings.get("objective").filter(|written| written.is_object()).cloned();
        let mut objective = written.unwrap_or_else(|| json!({}));
        for (key, word) in [("mode", &patch.mode), ("paid", &patch.paid)] {
            if let Some(word) = word {
                objective[key] = Value::from(word.as_str());
            }
        }
        for (name, weight) in &patch.weights {
            objective["weights"][name] = weight.clone();
        }
        settings.insert("objective".to_owned(), objective);
        settings
    }
}

/// A digest of changed data, so that a plan for it does not pass for one of the instance.
fn digest(instance: &str, changes: &Changes) -> String {
    hex(&json!({ "instance": instance, "changes": changes }))
}

/// SHA-256 of a value in hexadecimal.
pub fn hex(value: &Value) -> String {
    Sha256::digest(value.to_string().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
