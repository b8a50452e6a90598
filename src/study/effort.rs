//! How much a run may do.

use crate::io::span::parse_duration;
use crate::solve::{Budget, Loading, SolveOptions, SolverKind};
use serde::Deserialize;
use serde_json::{Value, json};

/// Solver and budget of the runs of a scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effort {
    /// Which solver.
    pub solver: SolverKind,
    /// When a run stops.
    pub budget: Budget,
    /// Threads of a run.
    pub threads: usize,
    /// Proved gap at which a run stops.
    pub gap: f64,
}

/// The keys of a study or a scenario that say something of the effort.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EffortIn {
    solver: Option<String>,
    time_limit: Option<Value>,
    iterations: Option<u64>,
    threads: Option<usize>,
    gap: Option<f64>,
}

impl EffortIn {
    /// The effort, with `default` where nothing is said. A budget replaces all of the default one.
    pub fn over(&self, default: Effort) -> Effort {
        let time = self.time_limit.as_ref().and_then(|span| {
            let text = span.as_str().map_or_else(|| span.to_string(), str::to_owned);
            parse_duration(&text).ok()
        });
        let budget = Budget { time, iterations: self.iterations };
        Effort {
            solver: self.solver.as_deref().map_or(default.solver, solver),
            budget: if budget == Budget::default() { default.budget } else { budget },
            threads: self.threads.unwrap_or(default.threads).max(1),
            gap: self.gap.unwrap_or(default.gap),
        }
    }
}

fn solver(word: &str) -> SolverKind {
    let all = [SolverKind::Auto, SolverKind::Heuristic, SolverKind::Milp];
    all.into_iter().find(|kind| kind.name() == word).unwrap_or_default()
}

impl Effort {
    /// The options of a run.
    pub fn options(&self, seed: u64) -> SolveOptions {
        let Self { solver, budget, threads, gap } = *self;
        SolveOptions { solver, budget, seed, threads, gap, start: None, loading: Loading::default() }
    }

    /// Everything that decides what a run finds. What `auto` does depends on what is built in.
    pub fn canonical(&self) -> Value {
        json!({
            "solver": self.solver.name(),
            "milp": cfg!(feature = "milp") && self.solver != SolverKind::Heuristic,
            "time_ns": self.budget.time.map(|time| time.as_nanos().to_string()),
            "iterations": self.budget.iterations,
            "threads": self.threads,
            "gap": self.gap,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn effort(text: &str, default: Effort) -> Effort {
        serde_json::from_str::<EffortIn>(text).expect("an effort").over(default)
    }

    #[test]
    fn what_a_scenario_does_not_say_is_the_studys() {
        let study = effort(r#"{"solver": "heuristic", "iterations": 100, "threads": 2}"#, Effort::default());
        assert_eq!(study.budget, Budget { time: None, iterations: Some(100) });
        assert_eq!(effort("{}", study), study);
        let longer = effort(r#"{"time_limit": "2m"}"#, study);
        assert_eq!(longer.budget, Budget { time: Some(Duration::from_secs(120)), iterations: None });
        assert_eq!((longer.solver, longer.threads), (SolverKind::Heuristic, 2));
        assert_eq!(effort(r#"{"time_limit": 1.5}"#, study).budget.time, Some(Duration::from_millis(1500)));
    }
}
