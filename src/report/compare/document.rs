//! The comparison for programs: what `compare --format json` prints.

use super::{Candidate, CompareOptions, jobs, kpis, places::Places, routes, verdict};
use crate::model::Mode;
use crate::report::clock::Time;
use crate::report::document::{Source, json_bytes};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the format.
const FORMAT: &str = "firstfix-comparison/1";

/// Plans side by side. The first is the baseline; all differences are those of a plan less the baseline.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanComparison {
    /// Version of this format.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// Share of the baseline's figure up to which figures count as equal.
    pub tolerance: f64,
    /// Least shift of a job's begin, in minutes, that counts as moved.
    pub moved_min: f64,
    /// Least change of a job's chance of a fix that is listed.
    pub fix: f64,
    /// The plans in the order given.
    pub plans: Vec<PlanSummary>,
    /// The key figures, with a cell for each plan.
    pub kpis: Vec<KpiRow>,
    /// What is different in each plan but the baseline.
    pub changes: Vec<Changes>,
}

/// A plan as a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlanSummary {
    /// What it is called.
    pub name: String,
    /// What it is a plan of.
    pub instance: Source,
    /// Whether its data are those of the baseline.
    pub same_data: bool,
    /// How its objective orders plans: `cost` or `lexicographic`.
    pub mode: String,
    /// How good it is known to be, where it says so and that can be true.
    pub status: Option<String>,
    /// Whether its first-time fixes are exact; `false`: an approximation somewhere.
    pub first_time_fix_exact: bool,
    /// Against the baseline by the whole objective; nothing for the baseline, and where data or objective differ.
    pub verdict: Option<Verdict>,
    /// What decides that, or why nothing can be said.
    pub reason: String,
}

/// One plan or figure against that of the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Better.
    Better,
    /// Worse.
    Worse,
    /// Equal, within the tolerance.
    Equal,
    /// Different, and neither is better.
    Different,
}

/// A key figure of every plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KpiRow {
    /// Its name.
    pub kpi: String,
    /// Its unit.
    pub unit: String,
    /// `lower` or `higher`; nothing where neither is better.
    pub better: Option<String>,
    /// Its values in the order of the plans.
    pub values: Vec<KpiCell>,
}

/// A key figure of one plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct KpiCell {
    /// Its value.
    pub value: Option<f64>,
    /// Why there is none.
    pub missing: Option<String>,
    /// The value less the baseline's.
    pub difference: Option<f64>,
    /// The difference as a share of the size of the baseline's value; nothing where that is 0.
    pub relative: Option<f64>,
    /// Against the baseline.
    pub verdict: Option<Verdict>,
}

/// What is different in a plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Changes {
    /// The plan.
    pub plan: String,
    /// How many jobs and routes changed in which way.
    pub counts: Counts,
    /// The jobs that changed: first what is served no more, at last what only moved a little.
    pub jobs: Vec<JobChange>,
    /// Every route of either plan: those of the baseline in order, then new ones.
    pub routes: Vec<RouteChange>,
}

/// How many changed in which way. A job that changed in several ways counts in each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Jobs in which nothing changed that is listed.
    pub jobs_same: usize,
    /// Jobs by kind of change.
    pub jobs: BTreeMap<Change, usize>,
    /// Routes by kind of change.
    pub routes: BTreeMap<RouteKind, usize>,
}

/// How a job changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Served in the baseline, left out now.
    LeftOut,
    /// Left out in the baseline, served now.
    TakenIn,
    /// The data of the plan do not have it.
    Gone,
    /// The data of the baseline do not have it.
    New,
    /// Somebody else goes.
    Technician,
    /// It is done on another day.
    Day,
    /// It begins earlier or later on the same day.
    Time,
    /// Its chance of a fix is another one.
    Fix,
}

/// A job that changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JobChange {
    /// The job.
    pub job: String,
    /// How it changed, the gravest first.
    pub changes: Vec<Change>,
    /// Where it is in the baseline.
    pub baseline: Place,
    /// Where it is in the plan.
    pub plan: Place,
    /// Minutes that it begins later, where it is served on the same day in both.
    pub later_min: Option<f64>,
    /// Change of its chance of a fix, where it is served in both.
    pub p_fix_difference: Option<f64>,
}

/// Where a job is in a plan.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Place {
    /// Whether it is served.
    pub state: State,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technician: Option<String>,
    /// On which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// From when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begin: Option<Time>,
    /// With which chance of a fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_fix: Option<f64>,
    /// The begin for people, such as `08:30`.
    #[serde(skip)]
    pub clock: String,
}

/// What becomes of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Somebody goes.
    Served,
    /// It is left out.
    LeftOut,
    /// The data do not have it.
    Absent,
}

/// How a route changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RouteKind {
    /// The same stops and loads in the same order.
    Same,
    /// The same jobs in the same order; depot visits, loads or the break differ.
    Loading,
    /// The same jobs in another order.
    Order,
    /// Other jobs.
    Changed,
    /// Nobody went in the baseline.
    New,
    /// Nobody goes now.
    Gone,
}

/// A technician's day in both plans.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RouteChange {
    /// Whose.
    pub technician: String,
    /// Which day.
    pub date: String,
    /// How it changed.
    pub change: RouteKind,
    /// What it was.
    pub baseline: Option<RouteFigures>,
    /// What it is.
    pub plan: Option<RouteFigures>,
    /// Jobs that the baseline does not have on it.
    pub added: Vec<String>,
    /// Jobs that only the baseline has on it.
    pub removed: Vec<String>,
}

/// What a route amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RouteFigures {
    /// Jobs.
    pub jobs: u32,
    /// Expected first-time fixes.
    pub expected_first_time_fixes: f64,
    /// Kilometres.
    pub travel_km: f64,
    /// Cost of the route.
    pub total: f64,
}

impl PlanComparison {
    /// Compares plans with the first of them.
    pub fn new(plans: &[Candidate], options: CompareOptions) -> Self {
        let Some((baseline, others)) = plans.split_first() else { return Self::of(options) };
        let places = Places::new(baseline);
        let changes = others.iter().map(|plan| {
            let jobs = jobs::jobs(&places, &Places::new(plan), options);
            let routes = routes::routes(baseline, plan);
            Changes {
                plan: plan.name.to_owned(),
                counts: Counts::new(places.known(plan), &jobs, &routes),
                jobs,
                routes,
            }
        });
        Self {
            plans: plans.iter().map(|plan| PlanSummary::new(baseline, plan, options)).collect(),
            kpis: kpis::kpis(plans, options.tolerance),
            changes: changes.collect(),
            ..Self::of(options)
        }
    }

    /// Indented JSON with a newline at the end.
    pub fn to_json(&self) -> String {
        String::from_utf8_lossy(&json_bytes(self)).into_owned()
    }

    /// Without any plan.
    fn of(options: CompareOptions) -> Self {
        let CompareOptions { tolerance, moved_min, fix } = options;
        let format = FORMAT.to_owned();
        Self { format, tolerance, moved_min, fix, plans: Vec::new(), kpis: Vec::new(), changes: Vec::new() }
    }
}

impl PlanSummary {
    fn new(baseline: &Candidate, plan: &Candidate, options: CompareOptions) -> Self {
        let (verdict, reason) = verdict::of_plan(baseline, plan, options.tolerance);
        let instance = plan.instance;
        Self {
            name: plan.name.to_owned(),
            instance: Source { name: instance.name.clone(), sha256: instance.sha256.clone() },
            same_data: baseline.same_data(plan),
            mode: if instance.objective.mode == Mode::Cost { "cost" } else { "lexicographic" }.to_owned(),
            status: plan.run.map(|run| run.status.clone()),
            first_time_fix_exact: plan.plan.routes().iter().all(|route| route.first_time_fix_exact),
            verdict,
            reason,
        }
    }
}

impl Counts {
    fn new(jobs: usize, changed: &[JobChange], routes: &[RouteChange]) -> Self {
        let mut counts = Self { jobs_same: jobs.saturating_sub(changed.len()), ..Self::default() };
        for change in changed.iter().flat_map(|job| &job.changes) {
            *counts.jobs.entry(*change).or_default() += 1;
        }
        for route in routes {
            *counts.routes.entry(route.change).or_default() += 1;
        }
        counts
    }
}

impl Change {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeftOut => "left out",
            Self::TakenIn => "taken in",
            Self::Gone => "gone",
            Self::New => "new",
            Self::Technician => "technician",
            Self::Day => "day",
            Self::Time => "time",
            Self::Fix => "fix",
        }
    }
}

impl RouteKind {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Loading => "loading",
            Self::Order => "order",
            Self::Changed => "changed",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

impl Verdict {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::Equal => "equal",
            Self::Different => "different",
        }
    }
}

/// The JSON Schema of a comparison.
pub fn comparison_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(PlanComparison);
    schema.insert("title".into(), FORMAT.into());
    schema.into()
}
