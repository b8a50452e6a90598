//! A run as it is kept: one line of `runs.jsonl`.

use crate::report::Run;
use crate::report::clock::rounded_share;
use crate::report::document::{RunDocument, ScoreDocument};
use crate::study::Finished;
use crate::units::currency;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a run found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// What was run; see [`crate::study::fingerprint`].
    pub fingerprint: String,
    /// Name of the scenario when it was run, for people who look into the file.
    pub scenario: String,
    /// Jobs of the instance that was planned.
    pub jobs: usize,
    /// Depot visits at which more is loaded than planned.
    pub loads_raised: u32,
    /// Jobs that could not be kept when the plan was judged.
    pub jobs_dropped: u32,
    /// The run. `objective`, `bound` and `gap` are those that were planned for.
    pub solver: RunDocument,
    /// The plan, judged.
    pub score: ScoreDocument,
}

impl Record {
    /// The record of a run of `scenario`.
    pub fn new(fingerprint: String, scenario: &str, run: &Finished) -> Self {
        Self {
            fingerprint,
            scenario: scenario.to_owned(),
            jobs: run.judge.job_count(),
            loads_raised: run.loads_raised,
            jobs_dropped: run.jobs_dropped,
            solver: RunDocument::new(&Run::new(&run.options, &run.solution), currency(run.planned_total)),
            score: ScoreDocument::of_plan(&run.judge, &run.judged).without_warranty_money(),
        }
    }

    /// Every figure of the score by name, in the order of `plan.json`: `money_distance` is `distance` in `money`,
    /// `unserved_by_priority_1` the first of the list.
    pub fn figures(&self) -> Vec<(String, Value)> {
        let mut figures = Vec::new();
        flat("", &serde_json::to_value(&self.score).unwrap_or_default(), &mut figures);
        figures
    }

    /// Expected first-time fixes by all jobs there are: unlike the rate of those served, it does not rise when jobs
    /// that are hard to fix are left out. 1 where there is no job.
    pub fn fixed_of_all_jobs(&self) -> f64 {
        if self.jobs == 0 { 1.0 } else { rounded_share(self.score.expected_first_time_fixes / self.jobs as f64) }
    }
}

fn flat(path: &str, value: &Value, figures: &mut Vec<(String, Value)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}_{name}") };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(name, value)| flat(&below(name), value, figures)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| flat(&below(&(at + 1).to_string()), value, figures));
        }
        figure => figures.push((path.to_owned(), figure.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::MEASURES;
    use crate::report::sweep::testing::record;

    #[test]
    fn every_number_of_a_score_is_a_measure() {
        let record = record(1, 5.0, 6.0, 7.0);
        for (name, value) in record.figures() {
            // What is done under warranty is neither good nor bad.
            if value.is_number() && !name.starts_with("warranty_") {
                let measure = MEASURES.iter().find(|measure| measure.name == name);
                let measured = measure.map(|measure| (measure.of)(&record));
                assert_eq!(measured, value.as_f64(), "{name}");
            }
        }
        assert_eq!(
            record.figures().len(),
            MEASURES.len() + 3,
            "exactness and warranty are no measures, one share is none of its own"
        );
    }

    #[test]
    fn a_line_is_read_back_as_it_was() {
        let mut record = record(3, 0.1 + 0.2, 1e-9, 1.0 / 3.0);
        record.solver.bound = Some(123_456.789_012_345);
        let line = serde_json::to_string(&record).expect("json");
        let back: Record = serde_json::from_str(&line).expect("a record");
        assert_eq!(serde_json::to_string(&back).expect("json"), line);
    }

    #[test]
    fn jobs_left_out_are_not_fixed() {
        let mut record = record(1, 5.0, 6.0, 7.0);
        assert_eq!(record.fixed_of_all_jobs(), 0.7);
        record.jobs = 0;
        assert_eq!(record.fixed_of_all_jobs(), 1.0);
    }
}
