//! `plan.json`: the versioned form of a plan for programs.
//!
//! The same plan gives the same bytes, `solver.wall_s` aside. Quantities are in the units of the tables: minutes,
//! kilometres, money, and hours where the name ends in `_h`.

mod replenishment;
mod route;
mod score;
mod warranty;

use super::clock::{Time, rounded, rounded_share};
use super::{Report, Run};
use crate::units::currency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use replenishment::{AtDepots, DepotStockRow, PartTotal, Replenishment, VanStockRow};
pub use route::{Expected, Level, Load, Loading, RouteDocument, StopDocument, StopKind, Unlimited};
pub use score::{MoneyDocument, ScoreDocument, WorkloadDocument};
pub use warranty::{Warranty, WarrantyMoney};

/// The version of the format.
pub const FORMAT: &str = "firstfix-plan/1";

/// A plan with its times, its score and what is known about it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanDocument {
    /// Version of this format.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// What was planned.
    pub instance: Source,
    /// How the plan came about.
    pub solver: RunDocument,
    /// What the plan is worth.
    pub score: ScoreDocument,
    /// One route for each technician and day that goes out, ordered by technician, then date.
    pub routes: Vec<RouteDocument>,
    /// What everybody on the roster does, in order of technician.
    pub workloads: Vec<WorkloadDocument>,
    /// Jobs in no route.
    pub unassigned: Vec<Unassigned>,
    /// What to put on which van, where.
    pub loading: Vec<Loading>,
    /// What is used of each part, and what to put back, over all vans and depots.
    pub replenishment: Vec<PartTotal>,
}

/// The instance a plan is for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Digest of its tables.
    pub sha256: String,
}

/// How the plan came about.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RunDocument {
    /// `auto`, `heuristic` or `milp`.
    pub name: String,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
    /// Iterations of the search, over all threads.
    pub iterations: u64,
    /// Wall time in seconds: the one value that differs between equal runs.
    pub wall_s: f64,
    /// `optimal`, `gap` (a bound was proved), `feasible` (none was) or `interrupted`.
    #[schemars(extend("enum" = ["optimal", "gap", "feasible", "interrupted"]))]
    pub status: String,
    /// The objective, equal to `score.total`.
    pub objective: f64,
    /// Proved bound on the objective.
    pub bound: Option<f64>,
    /// (objective − bound) / |objective|.
    pub gap: Option<f64>,
    /// Rules that the bound leaves out, in words: no plan is below it, and the best one may be further above it for their sake.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relaxed: Vec<String>,
}

/// A job in no route.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unassigned {
    /// The job.
    pub job: String,
    /// Why.
    pub reasons: Vec<ReasonDocument>,
}

/// Why a job is left out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReasonDocument {
    /// Stable code.
    pub code: String,
    /// The same for people.
    pub text: String,
}

impl PlanDocument {
    /// The document of a report.
    pub fn new(report: &Report) -> Self {
        let (instance, plan) = (report.instance, report.plan);
        let routes: Vec<RouteDocument> =
            plan.routes().iter().map(|route| RouteDocument::new(instance, route)).collect();
        Self {
            format: FORMAT.to_owned(),
            instance: Source { name: instance.name.clone(), sha256: instance.sha256.clone() },
            solver: RunDocument::new(&report.run, currency(plan.score().total(instance.objective.mode))),
            score: ScoreDocument::of_plan(instance, plan),
            loading: routes.iter().flat_map(route::loading).collect(),
            routes,
            workloads: plan.workloads().iter().map(|load| WorkloadDocument::new(instance, load)).collect(),
            replenishment: Replenishment::new(instance, plan).parts,
            unassigned: plan
                .unassigned()
                .iter()
                .map(|job| Unassigned {
                    job: instance.jobs[*job].id.clone(),
                    reasons: report.reasons_of(*job).iter().map(ReasonDocument::new).collect(),
                })
                .collect(),
        }
    }

    /// The bytes of `plan.json`.
    pub fn to_json(&self) -> Vec<u8> {
        json_bytes(self)
    }
}

impl RunDocument {
    /// The document of a run that reached `objective`.
    pub fn new(run: &Run, objective: f64) -> Self {
        Self {
            name: run.solver.name().to_owned(),
            seed: run.seed,
            threads: run.threads,
            iterations: run.iterations,
            wall_s: (run.wall.as_secs_f64() * 1e3).round() / 1e3,
            status: run.status.name().to_owned(),
            objective,
            bound: run.bound.map(currency),
            gap: run.gap.map(rounded_share),
            relaxed: run.relaxed.clone(),
        }
    }
}

impl ReasonDocument {
    /// A reason.
    pub fn new(reason: &crate::graph::Reason) -> Self {
        Self { code: reason.code.to_owned(), text: reason.text.clone() }
    }
}

/// Indented JSON with a newline at the end.
pub fn json_bytes(value: &impl Serialize) -> Vec<u8> {
    // Strings, numbers and lists cannot fail to serialise into memory.
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The JSON Schema (draft 2020-12) of `plan.json`.
pub fn plan_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(PlanDocument);
    schema.insert("title".into(), FORMAT.into());
    schema.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, report_of, verified};

    #[test]
    fn a_real_plan_obeys_the_schema() {
        let instance = day();
        let plan = verified(&instance);
        let document = serde_json::to_value(PlanDocument::new(&report_of(&instance, &plan, &[]))).expect("json");
        let schema = jsonschema::validator_for(&plan_schema()).expect("the schema is a schema");
        let faults: Vec<String> = schema.iter_errors(&document).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(document["format"], "firstfix-plan/1");
    }

    #[test]
    fn the_schema_refuses_another_version_and_a_missing_score() {
        let instance = day();
        let plan = verified(&instance);
        let mut document = serde_json::to_value(PlanDocument::new(&report_of(&instance, &plan, &[]))).expect("json");
        let schema = jsonschema::validator_for(&plan_schema()).expect("the schema is a schema");
        document["format"] = "firstfix-plan/2".into();
        assert!(!schema.is_valid(&document));
        document["format"] = FORMAT.into();
        document.as_object_mut().expect("an object").remove("score");
        assert!(!schema.is_valid(&document));
    }

    #[test]
    fn the_same_plan_gives_the_same_bytes() {
        let instance = day();
        let plan = verified(&instance);
        let mut report = report_of(&instance, &plan, &[]);
        let first = PlanDocument::new(&report).to_json();
        assert_eq!(first, PlanDocument::new(&report).to_json());
        report.run.wall *= 2;
        let second = String::from_utf8(PlanDocument::new(&report).to_json()).expect("text");
        let first = String::from_utf8(first).expect("text");
        let different: Vec<_> = first.lines().zip(second.lines()).filter(|(a, b)| a != b).collect();
        assert!(different.iter().all(|(line, _)| line.contains("wall_s")), "{different:?}");
    }

    #[test]
    fn left_out_jobs_carry_their_reasons() {
        let instance = day();
        let plan = verified(&instance);
        let job = plan.unassigned()[0];
        let reasons = [(job, vec![crate::graph::Reason { code: "skill", text: "nobody has gas".into() }])];
        let document = PlanDocument::new(&report_of(&instance, &plan, &reasons));
        assert_eq!(document.unassigned[0].job, instance.jobs[job].id);
        assert_eq!(document.unassigned[0].reasons[0].code, "skill");
    }
}
