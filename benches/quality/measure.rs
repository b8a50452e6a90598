//! One instance, solved and verified.

use crate::family::Case;
use crate::homecare::{objective, visits};
use crate::records::{Routes, routes};
use firstfix::io::import::{Options, import};
use firstfix::model::{Diagnostic, Instance};
use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::units::currency;
use firstfix::verify::{VerifiedPlan, verify};
use std::time::Duration;

/// How every instance is solved.
#[derive(Debug)]
pub struct Settings {
    /// Wall time.
    pub time: Duration,
    /// Seed.
    pub seed: u64,
    /// Solver.
    pub solver: SolverKind,
}

/// What was measured.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Measured {
    /// The family.
    pub family: String,
    /// The instance.
    pub instance: String,
    /// Solver.
    pub solver: String,
    /// Seconds given.
    pub seconds: f64,
    /// Seed.
    pub seed: u64,
    /// Jobs left out.
    pub unserved: u32,
    /// Objective of the plan.
    pub value: f64,
    /// Best-known value.
    pub best_known: Option<f64>,
    /// (value − best) / best in percent.
    pub gap_percent: Option<f64>,
    /// The same with the time of the work itself taken off both, where the objective is working time.
    pub gap_travel_percent: Option<f64>,
    /// `optimal`, `gap`, `feasible`.
    pub status: String,
    /// Proved bound.
    pub bound: Option<f64>,
    /// Iterations.
    pub iterations: u64,
    /// Seconds spent.
    pub wall_s: f64,
    /// The routes; an earlier run that is compared with has none.
    #[serde(skip)]
    pub routes: Routes,
}

impl Measured {
    /// A line for people who wait.
    pub fn line(&self) -> String {
        let gap = self.gap_percent.map(|gap| format!("{gap:+.2} %")).unwrap_or_default();
        let unserved = if self.unserved > 0 { format!(" ({} left out)", self.unserved) } else { String::new() };
        format!("{} {:.4}{unserved} {gap} {:.1} s", self.instance, self.value, self.wall_s)
    }
}

/// Solves and verifies a case.
pub fn measure(case: &Case, settings: &Settings) -> Result<Measured, String> {
    let instance = instance(case).map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        format!("{}: {}", case.name, lines.join("\n"))
    })?;
    let options = SolveOptions {
        solver: settings.solver,
        budget: Budget { time: Some(settings.time), iterations: None },
        seed: settings.seed,
        ..SolveOptions::default()
    };
    let solution = solve(&instance, &options, &Silent).map_err(|error| format!("{}: {error}", case.name))?;
    // The solution says it is verified; a measurement looks for itself.
    let plan = verify(&instance, solution.plan.plan()).map_err(|broken| format!("{}: {broken:?}", case.name))?;
    let value = currency(plan.score().total(instance.objective.mode));
    if case.format == "hhcrsp" {
        by_file(case, &instance, &plan, value)?;
    }
    let gap = |off: f64| case.best.map(|best| (value - best) / (best - off) * 100.0);
    let working_time = case.objective.contains("working_time");
    Ok(Measured {
        family: case.family.clone(),
        instance: case.name.clone(),
        solver: settings.solver.name().to_owned(),
        seconds: settings.time.as_secs_f64(),
        seed: settings.seed,
        unserved: plan.score().unserved.iter().sum(),
        value,
        best_known: case.best,
        gap_percent: gap(0.0),
        gap_travel_percent: if working_time { gap(work(&instance, &plan)) } else { None },
        status: solution.status.name().to_owned(),
        bound: solution.bound.map(currency),
        iterations: solution.iterations,
        wall_s: solution.wall.as_secs_f64(),
        routes: routes(&instance, &plan),
    })
}

fn instance(case: &Case) -> Result<Instance, Vec<Diagnostic>> {
    let file = case.file.display().to_string();
    let text = std::fs::read_to_string(&case.file)
        .map_err(|error| vec![Diagnostic::error("cannot-read", format!("{file}: {error}"))])?;
    let tables = import(case.format, &text, &Options { file, ..Options::default() })?;
    firstfix::io::build(&tables).map(|loaded| loaded.instance)
}

/// Recomputes a plan of a home-care day from the file alone.
fn by_file(case: &Case, instance: &Instance, plan: &VerifiedPlan, value: f64) -> Result<(), String> {
    let text = std::fs::read_to_string(&case.file).map_err(|error| format!("{}: {error}", case.name))?;
    let file = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", case.name))?;
    let by_file = objective(&file, &visits(instance, plan)).map_err(|broken| format!("{}: {broken}", case.name))?;
    // The weights of a third are rounded to the price of a tick.
    if (by_file - value).abs() > 1e-5 * by_file {
        return Err(format!("{}: {value}, by the file alone {by_file}", case.name));
    }
    Ok(())
}

/// Time of the work itself, in the unit of the objective.
fn work(instance: &Instance, plan: &VerifiedPlan) -> f64 {
    let stops = plan.routes().iter().flat_map(|route| &route.stops);
    instance.scale.minutes(stops.map(|stop| stop.end - stop.begin).sum())
}
