//! A study and its scenarios.

use super::changes::Changes;
use super::effort::Effort;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Scenarios that are compared.
#[derive(Clone, Debug)]
pub struct Study {
    /// Name, for people.
    pub name: String,
    /// File, for diagnostics.
    pub file: String,
    /// Seeds with which each scenario is solved.
    pub seeds: Vec<u64>,
    /// The scenarios, sweeps unfolded, in the order of the file.
    pub scenarios: Vec<Scenario>,
    /// Index of the scenario that the others are compared with.
    pub base: usize,
}

/// One way that things may be.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name, unique in the study.
    pub name: String,
    /// Index in the list of the file; the scenarios of a sweep share it.
    pub entry: usize,
    /// Path and value of each setting that is swept.
    pub sweep: Vec<(String, String)>,
    /// What is planned for.
    pub objective: ObjectivePatch,
    /// What is different in the data.
    pub changes: Changes,
    /// Whether the planner knows of faults.
    pub faults: Faults,
    /// Solver and budget.
    pub effort: Effort,
}

/// Settings of the objective in place of the instance's.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ObjectivePatch {
    /// Weights by name.
    pub weights: Map<String, Value>,
    /// Order of the components.
    pub mode: Option<String>,
    /// Which time is paid.
    pub paid: Option<String>,
}

/// What the planner knows of faults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Faults {
    /// What the instance says.
    #[default]
    Known,
    /// Nothing; plans are judged with the faults all the same.
    Ignore,
}

/// On what a plan is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// On the instance of the base scenario.
    Base,
    /// On the data of its own scenario, by the objective of the base.
    OwnData,
}

impl Judged {
    /// The words in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::OwnData => "own data",
        }
    }
}

impl Study {
    /// The scenario that the others are compared with.
    pub fn base(&self) -> &Scenario {
        &self.scenarios[self.base]
    }

    /// On what the plans of a scenario are judged.
    pub fn judged(&self, scenario: &Scenario) -> Judged {
        if scenario.changes == self.base().changes { Judged::Base } else { Judged::OwnData }
    }
}

impl Scenario {
    /// The values of a sweep: `weights.repeat_visits=0.25;travel_speed=2`.
    pub fn swept(&self) -> String {
        let pairs: Vec<String> = self.sweep.iter().map(|(path, value)| format!("{path}={value}")).collect();
        pairs.join(";")
    }
}
