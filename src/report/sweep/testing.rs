//! Small studies with invented runs.

use super::Record;
use crate::report::testing::{day, report_of, verified};
use crate::report::{PlanDocument, ScoreDocument};
use crate::study::{Changes, Effort, Faults, ObjectivePatch, Scenario, Study};

/// A scenario that changes nothing.
pub fn scenario(name: &str, entry: usize) -> Scenario {
    Scenario {
        name: name.into(),
        entry,
        sweep: Vec::new(),
        objective: ObjectivePatch::default(),
        changes: Changes::default(),
        faults: Faults::default(),
        effort: Effort::default(),
    }
}

/// A study of `seeds` seeds with a base, a sweep of two values and a scenario of other data.
pub fn study(seeds: u64) -> Study {
    let swept = |value: &str| Scenario {
        sweep: vec![("weights.distance".into(), value.into())],
        ..scenario(&format!("distance {value}"), 1)
    };
    let changes = serde_json::from_str(r#"{"travel_speed": 0.5}"#).expect("changes");
    let slow = Scenario { changes, ..scenario("snow | ice", 2) };
    Study {
        name: "a <study> & more".into(),
        file: "study.json".into(),
        seeds: (1..=seeds).collect(),
        scenarios: vec![scenario("base", 0), swept("0.5"), swept("2"), slow],
        base: 0,
    }
}

/// A run that found a plan of this cost, length and number of fixes for ten jobs of which one is left out.
pub fn record(seed: u64, total: f64, km: f64, fixes: f64) -> Record {
    let instance = day();
    let plan = verified(&instance);
    let document = PlanDocument::new(&report_of(&instance, &plan, &[]));
    let mut solver = document.solver;
    solver.seed = seed;
    let score = ScoreDocument {
        total,
        travel_km: km,
        served: 9,
        expected_first_time_fixes: fixes,
        first_time_fix_rate: fixes / 9.0,
        ..document.score.without_warranty_money()
    };
    let fingerprint = format!("{total}-{seed}");
    Record { fingerprint, scenario: "s".into(), jobs: 10, loads_raised: 0, jobs_dropped: 0, solver, score }
}

/// Three seeds in which the second scenario costs 2, 1 and 0 more than the base, the third one less with the first two
/// seeds, and the last one is done with one seed only.
pub fn records() -> Vec<((usize, u64), Record)> {
    let totals = [[8.0, 11.0, 9.0], [10.0, 12.0, 9.0], [7.0, 10.0, 9.5]];
    let mut all: Vec<((usize, u64), Record)> = Vec::new();
    for (at, totals) in totals.into_iter().enumerate() {
        for (seed, total) in (1..).zip(totals) {
            let (km, fixes) = (100.0 + 10.0 * at as f64 + seed as f64, 8.0 + 0.25 * at as f64);
            all.push(((at, seed), record(seed, total, km, fixes)));
        }
    }
    all.push(((3, 2), record(2, 20.0, 90.0, 7.0)));
    all
}
