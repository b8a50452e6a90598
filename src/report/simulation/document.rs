//! `simulation.json`: the versioned form of a simulation for programs.
//!
//! The same simulation gives the same bytes. Units are those of `plan.json`; chances are shares of the runs.

use super::SimulationReport;
use super::figures::FIGURES;
use super::rows::{JobRow, PartRow, RouteRow};
use crate::report::Source;
use crate::report::clock::{rounded, rounded_share};
use crate::report::document::json_bytes;
use crate::simulate::{Check, Distribution, SimulationOptions};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the format.
pub const FORMAT: &str = "firstfix-simulation/1";

/// A simulation, without its single runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SimulationDocument {
    /// Version of this format.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// What was planned.
    pub instance: Source,
    /// What was asked for.
    pub options: OptionsDocument,
    /// The model against the days played.
    pub check: CheckDocument,
    /// Each figure of a run by name: what the plan says, and how it spreads over the runs.
    #[schemars(with = "BTreeMap<String, FigureDocument>")]
    pub figures: serde_json::Map<String, serde_json::Value>,
    /// Each route.
    pub routes: Vec<RouteRow>,
    /// Each job served.
    pub jobs: Vec<JobRow>,
    /// Each part that a route may touch, by van.
    pub parts: Vec<PartRow>,
}

/// What was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OptionsDocument {
    /// How often the plan was played.
    pub runs: u32,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Coefficient of variation of the work on a job.
    pub service_cv: f64,
    /// Of a leg of travel.
    pub travel_cv: f64,
    /// Of all travel of a technician on one day.
    pub congestion_cv: f64,
}

/// The model against the days played.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CheckDocument {
    /// First-time fixes that the plan expects.
    pub expected_first_time_fixes: f64,
    /// Mean over the runs, as if no depot had been closed on arrival.
    pub simulated_first_time_fixes: f64,
    /// Standard error of that mean.
    pub se: f64,
    /// Difference in standard errors; `null` where nothing varies and the two differ.
    pub z: Option<f64>,
    /// Whether the plan's first-time fix is exact; `false`: an approximation, which may be why the two differ.
    pub first_time_fix_exact: bool,
    /// Whether the difference is within four standard errors. If not, one of the two is wrong.
    pub agrees: bool,
}

/// A figure of a run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FigureDocument {
    /// What the plan says; `null` where it says nothing.
    pub plan: Option<f64>,
    /// How it spreads over the runs.
    #[serde(flatten)]
    pub runs: Spread,
}

/// How a quantity spreads over the runs.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// Standard deviation of a run.
    pub sd: f64,
    /// Standard error of the mean.
    pub se: f64,
    /// Least.
    pub min: f64,
    /// 5th percentile.
    pub p5: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Most.
    pub max: f64,
}

impl Spread {
    /// Of a distribution.
    pub fn new(of: &Distribution) -> Self {
        Self {
            mean: rounded(of.mean),
            sd: rounded(of.sd),
            se: rounded_share(of.se),
            min: rounded(of.min),
            p5: rounded(of.p5),
            p25: rounded(of.p25),
            p50: rounded(of.p50),
            p75: rounded(of.p75),
            p95: rounded(of.p95),
            max: rounded(of.max),
        }
    }
}

impl SimulationDocument {
    /// The document of a simulation.
    pub fn new(report: &SimulationReport) -> Self {
        let (instance, simulation) = (report.instance, report.simulation);
        let routes = report.plan.routes();
        let document = |figure: &super::figures::Figure| FigureDocument {
            plan: figure.of_plan(instance, report.plan).map(rounded),
            runs: Spread::new(&simulation.distribution(|run| figure.of_run(instance, run))),
        };
        let figure = |figure| serde_json::to_value(document(figure)).unwrap_or_default();
        Self {
            format: FORMAT.to_owned(),
            instance: Source { name: instance.name.clone(), sha256: instance.sha256.clone() },
            options: OptionsDocument::new(&simulation.options),
            check: CheckDocument::new(&simulation.check, routes.iter().all(|route| route.first_time_fix_exact)),
            figures: FIGURES.iter().map(|one| (one.name.to_owned(), figure(one))).collect(),
            routes: routes
                .iter()
                .zip(&simulation.routes)
                .map(|(plan, row)| RouteRow::new(instance, plan, row))
                .collect(),
            jobs: simulation.jobs.iter().map(|row| JobRow::new(instance, row)).collect(),
            parts: simulation.parts.iter().map(|row| PartRow::new(instance, row)).collect(),
        }
    }

    /// The bytes of `simulation.json`.
    pub fn to_json(&self) -> Vec<u8> {
        json_bytes(self)
    }
}

impl OptionsDocument {
    fn new(options: &SimulationOptions) -> Self {
        let variation = options.variation;
        Self {
            runs: options.runs,
            seed: options.seed,
            service_cv: variation.service,
            travel_cv: variation.travel,
            congestion_cv: variation.congestion,
        }
    }
}

impl CheckDocument {
    fn new(check: &Check, exact: bool) -> Self {
        Self {
            expected_first_time_fixes: rounded_share(check.expected),
            simulated_first_time_fixes: rounded_share(check.mean),
            se: rounded_share(check.se),
            z: check.z.is_finite().then(|| rounded(check.z)),
            first_time_fix_exact: exact,
            agrees: check.agrees(),
        }
    }
}

/// The JSON Schema (draft 2020-12) of `simulation.json`.
pub fn simulation_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(SimulationDocument);
    schema.insert("title".into(), FORMAT.into());
    schema.into()
}
