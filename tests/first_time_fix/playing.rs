//! The simulation against the executable definition.

use crate::case::{build, object};
use crate::cases;
use firstfix::plan::Plan;
use firstfix::simulate::{SimulationOptions, Variation, simulate};
use firstfix::verify::verify;
use serde_json::Value;
use std::collections::BTreeMap;

/// Plays a case 2,000 times; how far the mean of its fixes is from the definition's, in standard errors. Nothing where
/// every run is the same.
fn play(case: &Value, expect: &Value, seed: u64) -> Option<f64> {
    let (instance, route) = build(case);
    let plan = verify(&instance, &Plan::new([route])).unwrap();
    let options = SimulationOptions { runs: 2_000, threads: 1, seed, variation: Variation::NONE };
    let played = simulate(&instance, &plan, &options);
    let expected: BTreeMap<_, _> = object(expect, "expected_use").map(|(id, of)| (id, of.as_f64().unwrap())).collect();
    for part in &played.parts {
        let expected = expected.get(instance.parts[part.part].id.as_str()).copied().unwrap_or_default();
        let apart = (part.used.mean - expected).abs();
        // What nearly never happens may not have happened at all.
        assert!(apart <= 5.0 * part.used.se + 0.01, "{part:?}, but {expected} of {case}");
    }
    for job in &played.jobs {
        let p_fix = expect["p_fix"][&instance.jobs[job.job].id].as_f64().unwrap();
        let error = (p_fix * (1.0 - p_fix) / 2_000.0).max(0.0).sqrt();
        assert!((job.fixed - p_fix).abs() <= 5.0 * error + 1e-9, "{job:?}, but {p_fix} of {case}");
    }
    let apart = played.check.mean - expect["expected_fixes"].as_f64().unwrap();
    assert!(apart.abs() <= 5.0 * played.check.se + 1e-9, "{:?}, but {expect} of {case}", played.check);
    (played.check.se > 1e-9).then(|| apart / played.check.se)
}

#[test]
fn the_simulation_agrees_with_the_executable_definition() {
    let cases = cases();
    let feasible = cases.iter().zip(0..).filter(|(case, _)| case["expect"]["feasible"] == true);
    let errors: Vec<f64> = feasible.filter_map(|(case, seed)| play(&case["case"], &case["expect"], seed)).collect();
    let within = |limit: f64| errors.iter().filter(|z| z.abs() <= limit).count() as f64 / errors.len().max(1) as f64;
    println!("{} cases, {:.3} within one standard error, {:.3} within two", errors.len(), within(1.0), within(2.0));
    assert!(cases.is_empty() || errors.len() > 150, "{} cases played", errors.len());
    // Wrong by a little everywhere would show here: of normal errors 0.68 are within one and 0.95 within two.
    assert!(cases.is_empty() || within(1.0) > 0.6 && within(2.0) > 0.92, "{errors:?}");
}
