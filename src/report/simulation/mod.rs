//! Simulations for people and programs: a summary on the terminal, `simulation.json` and CSV for notebooks.

mod document;
mod figures;
mod rows;
mod sheets;
mod tables;
mod terminal;
#[cfg(test)]
mod tests;

use super::{FileSet, Style};
use crate::model::Instance;
use crate::simulate::Simulation;
use crate::verify::VerifiedPlan;

pub use document::{SimulationDocument, simulation_schema};

/// Everything that a report on a simulation may show.
#[derive(Clone, Copy, Debug)]
pub struct SimulationReport<'a> {
    /// What was planned.
    pub instance: &'a Instance,
    /// The plan that was played.
    pub plan: &'a VerifiedPlan,
    /// What came of it.
    pub simulation: &'a Simulation,
}

impl SimulationReport<'_> {
    /// The summary on the terminal, with a newline at the end.
    pub fn summary(&self, style: Style) -> String {
        terminal::summary(self, style)
    }

    /// A warning where the days played and the model differ by more than chance explains, with a newline at the end.
    pub fn warning(&self) -> Option<String> {
        terminal::warning(self)
    }

    /// A row of figures for each run, as CSV.
    pub fn runs_csv(&self) -> Vec<u8> {
        sheets::runs(self)
    }

    /// Every file of the output folder. The names collide neither with a plan nor with the tables of an instance, so that
    /// they can be written beside either.
    pub fn files(&self) -> FileSet {
        let document = SimulationDocument::new(self);
        FileSet::default()
            .file("simulation.json", document.to_json())
            .file("simulation-runs.csv", sheets::runs(self))
            .file("simulation-routes.csv", sheets::routes(self, &document.routes))
            .file("simulation-jobs.csv", sheets::jobs(self, &document.jobs))
            .file("simulation-parts.csv", sheets::parts(self, &document.parts))
    }

    /// What people call a technician.
    fn name_of(&self, technician: &str) -> &str {
        self.instance.technicians.iter().find(|row| row.id == technician).map_or("", |row| &row.name)
    }
}
