//! Scenarios against the base, paired by seed.

use super::measure::{MEASURES, Measure, TOTAL};
use super::{Record, Runs};
use crate::model::Mode;
use crate::report::clock::rounded;
use crate::report::kpi::Direction;
use crate::study::{Estimate, Scenario, Study, estimate};
use serde::Serialize;
use std::cmp::Ordering;

/// A comparison of scenarios: `table.json`, and what is printed.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Version of this format.
    pub format: &'static str,
    /// The study.
    pub study: String,
    /// The instance.
    pub instance: String,
    /// The scenario that the others are compared with; its objective judges every plan.
    pub base: String,
    /// How that objective orders plans: `cost` or `lexicographic`.
    pub mode: &'static str,
    /// Whether every run is done.
    pub complete: bool,
    /// Runs done.
    pub runs: usize,
    /// Runs of the whole study.
    pub runs_wanted: usize,
    /// The scenarios, in the order of the file.
    pub scenarios: Vec<Row>,
}

/// A scenario with its measures.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub scenario: String,
    /// Values of a sweep, as `weights.repeat_visits=0.25`; empty without one.
    pub sweep: String,
    /// `base`: its plans are judged on the instance of the base. `own data`: on its own data, by the objective of the
    /// base.
    pub judged_on: &'static str,
    /// Runs done.
    pub runs: usize,
    /// Depot visits at which more had to be loaded than planned, over all runs.
    pub loads_raised: u32,
    /// Jobs that could not be kept when the plans were judged, over all runs.
    pub jobs_dropped: u32,
    /// Mean wall time of a run in seconds.
    pub mean_wall_s: f64,
    /// Its plans against those of the base by the whole objective; nothing for the base.
    pub versus: Option<Versus>,
    /// Its measures; none while no run is done.
    pub measures: Vec<Compared>,
}

/// How often plans were better or worse than those of the base with the same seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Versus {
    /// Better.
    pub better: usize,
    /// Worse.
    pub worse: usize,
    /// Neither.
    pub equal: usize,
}

/// A measure of a scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Compared {
    /// Its name.
    pub measure: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// `lower` or `higher`.
    pub better: &'static str,
    /// Mean over the seeds.
    pub mean: f64,
    /// Standard deviation over the seeds; nothing for a single one.
    pub sd: Option<f64>,
    /// 95 % interval of the mean.
    pub interval: Option<(f64, f64)>,
    /// Difference to the base; nothing for the base itself, and where no seed is done in both.
    pub difference: Option<Difference>,
}

/// The mean of differences to the base, paired by seed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Seeds done in both.
    pub n: usize,
    /// Mean difference: the scenario less the base.
    pub mean: f64,
    /// Its 95 % interval by Student's t distribution; nothing for a single seed.
    pub interval: Option<(f64, f64)>,
    /// On how many seeds the measure is better or worse.
    #[serde(flatten)]
    pub versus: Versus,
}

impl Versus {
    fn count(&mut self, order: Ordering) {
        match order {
            Ordering::Less => self.better += 1,
            Ordering::Greater => self.worse += 1,
            Ordering::Equal => self.equal += 1,
        }
    }
}

impl Comparison {
    /// The comparison of the runs that are done. `mode` is that of the base's objective.
    pub fn new(study: &Study, instance: &str, mode: Mode, runs: &Runs) -> Self {
        let all = study.scenarios.len() * study.seeds.len();
        let row = |(at, scenario)| Row::new(study, mode, runs, at, scenario);
        Self {
            format: "firstfix-sweep/1",
            study: study.name.clone(),
            instance: instance.to_owned(),
            base: study.base().name.clone(),
            mode: if mode == Mode::Cost { "cost" } else { "lexicographic" },
            complete: runs.len() == all,
            runs: runs.len(),
            runs_wanted: all,
            scenarios: study.scenarios.iter().enumerate().map(row).collect(),
        }
    }

    /// The bytes of `table.json`.
    pub fn to_json(&self) -> Vec<u8> {
        crate::report::document::json_bytes(self)
    }
}

impl Row {
    fn new(study: &Study, mode: Mode, runs: &Runs, at: usize, scenario: &Scenario) -> Self {
        let own = |seed: &u64| runs.get(&(at, *seed)).copied();
        let records: Vec<&Record> = study.seeds.iter().filter_map(own).collect();
        let with_base = |seed: &u64| Some((own(seed)?, *runs.get(&(study.base, *seed))?));
        let pairs: Vec<(&Record, &Record)> =
            if at == study.base { Vec::new() } else { study.seeds.iter().filter_map(with_base).collect() };
        let mut versus = Versus::default();
        pairs.iter().for_each(|(own, base)| versus.count(whole(own, base, mode)));
        let walls: f64 = records.iter().map(|record| record.solver.wall_s).sum();
        Self {
            scenario: scenario.name.clone(),
            sweep: scenario.swept(),
            judged_on: study.judged(scenario).name(),
            runs: records.len(),
            loads_raised: records.iter().map(|record| record.loads_raised).sum(),
            jobs_dropped: records.iter().map(|record| record.jobs_dropped).sum(),
            mean_wall_s: rounded(walls / records.len().max(1) as f64),
            versus: (at != study.base).then_some(versus),
            measures: MEASURES.iter().filter_map(|measure| compared(measure, &records, &pairs, versus)).collect(),
        }
    }

    /// A measure by name.
    pub fn measure(&self, name: &str) -> Option<&Compared> {
        self.measures.iter().find(|measure| measure.measure == name)
    }
}

/// Which of two plans is better under the whole objective, as [`crate::plan::Score::compare`] has it.
fn whole(own: &Record, base: &Record, mode: Mode) -> Ordering {
    let money = own.score.total.total_cmp(&base.score.total);
    if mode == Mode::Cost {
        return money;
    }
    let fixes = |record: &Record| (record.score.expected_first_time_fixes * 1e6).round() as i64;
    let left_out = own.score.unserved_by_priority.cmp(&base.score.unserved_by_priority);
    left_out.then(fixes(base).cmp(&fixes(own))).then(money)
}

fn compared(measure: &Measure, records: &[&Record], pairs: &[(&Record, &Record)], all: Versus) -> Option<Compared> {
    let values: Vec<f64> = records.iter().map(|record| (measure.of)(record)).collect();
    let here = estimate(&values)?;
    let differences: Vec<f64> = pairs.iter().map(|(own, base)| (measure.of)(own) - (measure.of)(base)).collect();
    let difference = estimate(&differences).map(|mean| Difference {
        n: mean.n,
        mean: rounded(mean.mean),
        interval: interval(&mean),
        // What the objective is made of counts before its money where it has levels.
        versus: if measure.name == TOTAL { all } else { signs(&differences, measure.better) },
    });
    Some(Compared {
        measure: measure.name,
        unit: measure.unit,
        better: measure.better.name(),
        mean: rounded(here.mean),
        sd: here.sd.map(rounded),
        interval: interval(&here),
        difference,
    })
}

fn interval(estimate: &Estimate) -> Option<(f64, f64)> {
    estimate.interval().map(|(low, high)| (rounded(low), rounded(high)))
}

fn signs(differences: &[f64], better: Direction) -> Versus {
    let mut versus = Versus::default();
    for difference in differences.iter().map(|difference| rounded(*difference)) {
        let order = difference.total_cmp(&0.0);
        versus.count(if better == Direction::Lower { order } else { order.reverse() });
    }
    versus
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::testing::{record, records, study};

    fn comparison(mode: Mode) -> Comparison {
        let records = records();
        let runs: Runs = records.iter().map(|(key, record)| (*key, record)).collect();
        Comparison::new(&study(3), "day", mode, &runs)
    }

    #[test]
    fn differences_are_those_of_pairs_by_hand() {
        let table = comparison(Mode::Cost);
        assert_eq!((table.runs, table.runs_wanted, table.complete), (10, 12, false));
        let total = table.scenarios[1].measure("total").expect("a measure");
        // 10, 12, 9: mean 31 / 3, squares 1/9 + 25/9 + 16/9 = 42/9, sd √(21/9).
        assert_eq!((total.mean, total.sd), (10.333333, Some(1.527525)));
        // Differences 2, 1, 0: mean 1, sd 1, t(2) = 4.302653, half 4.302653 / √3 = 2.484138.
        let difference = total.difference.as_ref().expect("a difference");
        assert_eq!((difference.n, difference.mean), (3, 1.0));
        let (low, high) = difference.interval.expect("an interval");
        assert!((low + 1.484138).abs() < 2e-6 && (high - 3.484138).abs() < 2e-6, "{low} {high}");
        assert_eq!(difference.versus, Versus { better: 0, worse: 2, equal: 1 });
        assert_eq!(table.scenarios[1].versus, Some(difference.versus));
        // More fixes are better: a quarter of a job on each seed.
        let fixes = table.scenarios[1].measure("expected_first_time_fixes").expect("a measure");
        let difference = fixes.difference.as_ref().expect("a difference");
        assert_eq!((difference.mean, difference.interval), (0.25, Some((0.25, 0.25))));
        assert_eq!(difference.versus, Versus { better: 3, worse: 0, equal: 0 });
    }

    #[test]
    fn the_base_has_no_difference_and_a_lone_pair_no_interval() {
        let table = comparison(Mode::Cost);
        assert_eq!(table.scenarios[0].versus, None);
        assert!(table.scenarios[0].measures.iter().all(|measure| measure.difference.is_none()));
        let alone = &table.scenarios[3];
        assert_eq!((alone.runs, alone.judged_on), (1, "own data"));
        let difference = alone.measure("total").and_then(|total| total.difference.clone()).expect("a difference");
        assert_eq!((difference.n, difference.mean, difference.interval), (1, 9.0, None));
    }

    #[test]
    fn a_scenario_without_runs_has_no_measures() {
        let table = Comparison::new(&study(3), "day", Mode::Cost, &Runs::new());
        assert!(table.scenarios.iter().all(|row| row.measures.is_empty() && row.runs == 0));
    }

    #[test]
    fn with_levels_fixes_count_before_money() {
        let table = comparison(Mode::Lexicographic);
        // Dearer by money, and better by the fixes.
        assert_eq!(table.scenarios[1].versus, Some(Versus { better: 3, worse: 0, equal: 0 }));
        let (mut one, other) = (record(1, 5.0, 1.0, 8.0), record(1, 9.0, 1.0, 7.0));
        one.score.unserved_by_priority = Some([0, 1, 0, 0, 0]);
        assert_eq!(whole(&one, &other, Mode::Cost), Ordering::Less);
        // A job of priority 2 left out is worse than one of priority 3, whatever else.
        assert_eq!(whole(&one, &other, Mode::Lexicographic), Ordering::Greater);
    }
}
