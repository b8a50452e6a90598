//! Plans for people and programs: `plan.json`, `schedule.csv`, `loading.csv`, `replenishment.csv`,
//! `routes.geojson`, `report.html`, calendars and the summary on the terminal.
//!
//! Everything here reads a [`VerifiedPlan`] and nothing else, so that a plan which was not verified cannot be
//! printed.

mod calendar;
mod changes;
mod clock;
pub mod compare;
mod document;
mod explanation;
mod files;
mod gate;
mod geo;
mod ground;
mod html;
pub mod kpi;
mod layout;
mod least;
mod loading;
mod missing;
mod number;
mod replenishment;
mod schedule;
mod sheet;
mod simulation;
mod slots;
mod summary;
pub mod sweep;
#[cfg(test)]
mod testing;
mod words;
mod worth;

use crate::graph::Reason;
use crate::model::Instance;
use crate::solve::{Solution, SolveOptions, SolverKind, Status};
use crate::units::{JobId, Money};
use crate::verify::VerifiedPlan;
use std::time::Duration;

pub use changes::{ChangesDocument, ChangesReport, changes_lines, changes_schema};
pub use clock::{Time, day_name};
pub use compare::comparison_schema;
pub use document::{
    AtDepots, DepotStockRow, Expected, Level, Load, Loading, MoneyDocument, PartTotal, PlanDocument, ReasonDocument,
    Replenishment, RouteDocument, RunDocument, ScoreDocument, Source, StopDocument, StopKind, Unassigned, Unlimited,
    VanStockRow, Warranty, WarrantyMoney, plan_schema,
};
pub use explanation::{ExplanationDocument, explanation_csv, explanation_lines};
pub use files::{FileSet, WriteError, prepare};
pub use gate::{
    Amount, BadThreshold, GateDocument, GateRow, Gated, Rule, Threshold, ThresholdsFile, gate_annotations, gate_lines,
    gate_schema, thresholds_schema,
};
pub use html::{Background, BadBackground, ComparePage, Page};
pub use layout::Layout;
pub use least::{FreedDocument, LeastDocument, StockDocument, least_lines};
pub use replenishment::replenishment_lines;
pub use simulation::{SimulationDocument, SimulationReport, simulation_schema};
pub use slots::{SlotsDocument, slots_csv, slots_lines, slots_schema};
pub use summary::{Style, counted, score_lines, summary};
pub use worth::{
    CandidateDocument, EffectDocument, LeftAside, ReoptimisedDocument, SearchDocument, Thing, WorthDocument, worth_csv,
    worth_lines,
};

/// The replenishment list as CSV for a pipe.
pub fn replenishment_csv(instance: &Instance, list: &Replenishment) -> Vec<u8> {
    replenishment::csv(instance, list, sheet::Sheet::bare())
}

/// How a plan came about.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which solver was asked for.
    pub solver: SolverKind,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
    /// Iterations of the search, over all threads.
    pub iterations: u64,
    /// Wall time spent.
    pub wall: Duration,
    /// How good the plan is known to be.
    pub status: Status,
    /// Proved bound on the objective.
    pub bound: Option<Money>,
    /// (objective − bound) / |objective|, if a bound was proved.
    pub gap: Option<f64>,
    /// Rules that the bound leaves out, in words.
    pub relaxed: Vec<String>,
}

impl Run {
    /// What `options` asked for and `solution` found.
    pub fn new(options: &SolveOptions, solution: &Solution) -> Self {
        Self {
            solver: options.solver,
            seed: options.seed,
            threads: options.threads,
            iterations: solution.iterations,
            wall: solution.wall,
            status: solution.status,
            bound: solution.bound,
            gap: solution.gap,
            relaxed: solution.relaxed.clone(),
        }
    }
}

/// Everything a report may show.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// What was planned.
    pub instance: &'a Instance,
    /// The plan.
    pub plan: &'a VerifiedPlan,
    /// Why jobs are left out, in order of job; a job that is missing here has no reasons.
    pub reasons: &'a [(JobId, Vec<Reason>)],
    /// How the plan came about.
    pub run: Run,
}

impl Report<'_> {
    /// Every file of the output folder, by name. `routes.geojson` is `None` where the instance has no places on
    /// the Earth: a file of that name left by an earlier run has to go, and so has the calendar of a technician who
    /// stays at home now.
    pub fn files(&self) -> FileSet {
        let document = PlanDocument::new(self);
        let files = FileSet::default()
            .file("plan.json", document.to_json())
            .file("schedule.csv", schedule::csv(self))
            .file("loading.csv", loading::csv(self.instance, &document.loading))
            .file("replenishment.csv", self.replenishment())
            .maybe("routes.geojson", geo::routes(self))
            .file("report.html", self.page(&document.solver).to_html())
            .sweep(calendar::FOLDER, calendar::is_ours);
        calendar::calendars(self.instance, self.plan)
            .into_iter()
            .fold(files, |files, (name, bytes)| files.file(name, bytes))
    }

    /// The report as a page.
    fn page<'a>(&'a self, run: &'a RunDocument) -> Page<'a> {
        Page { instance: self.instance, plan: self.plan, reasons: self.reasons, run: Some(run), background: None }
    }

    fn replenishment(&self) -> Vec<u8> {
        let list = Replenishment::new(self.instance, self.plan);
        replenishment::csv(self.instance, &list, sheet::Sheet::file())
    }

    /// Why `job` is left out.
    fn reasons_of(&self, job: JobId) -> &[Reason] {
        self.reasons.binary_search_by_key(&job, |(at, _)| *at).map_or(&[], |at| &self.reasons[at].1)
    }
}
