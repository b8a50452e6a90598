use super::*;
use crate::model::{Fault, Need, testing};
use crate::plan::Route;
use crate::units::{JobId, ShiftId, TechId};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn follow_within(instance: &Instance, route: &Route, limit: usize) -> Parts {
    follow_watched(instance, &Days::new(vec![route]), limit, &mut |_, _| {}).remove(0)
}

/// A route of jobs that may each need one of two parts, of which there are two each.
fn route() -> (Instance, Route) {
    let mut all = testing::builder(2);
    all.parts.push(testing::part("p"));
    all.parts.push(testing::part("q"));
    for at in 0..5 {
        let mut job = testing::job(&format!("j{at}"), 1);
        let fault = |part| Fault {
            name: "broken".into(),
            probability: 0.4,
            need: Need { parts: vec![(PartId(part), 1)], ..Need::default() },
            duration: None,
        };
        job.faults = vec![fault(0), fault(1)];
        all.jobs.push(job);
    }
    let technician = testing::technician("t", &all);
    all.technicians.push(technician);
    for part in all.parts.ids() {
        all.technicians[TechId(0)].van[part].quantity = 2;
    }
    all.shifts.push(testing::shift(0, 0, 500));
    let stops = (0..5).map(|at| Stop::Job(JobId(at))).collect();
    (all.build(testing::line(2)).unwrap(), Route::new(ShiftId(0), stops))
}

#[test]
fn beyond_the_limit_parts_that_no_fault_joins_are_exact_apart() {
    let (instance, route) = route();
    let (joint, parted) = (follow_within(&instance, &route, 1_000), follow_within(&instance, &route, 20));
    assert!(joint.exact && parted.exact);
    for (joint, parted) in joint.p_fix.iter().flatten().zip(parted.p_fix.iter().flatten()) {
        assert!((joint - parted).abs() < 1e-12, "{joint} {parted}");
    }
}

#[test]
fn far_beyond_the_limit_chances_are_approximate_and_said_to_be() {
    let (instance, route) = route();
    let (exact, rough) = (follow_within(&instance, &route, 1_000), follow_within(&instance, &route, 3));
    assert!(exact.exact && !rough.exact);
    let chances = |parts: &Parts| parts.p_fix.iter().flatten().copied().collect::<Vec<f64>>();
    for (exact, rough) in chances(&exact).iter().zip(chances(&rough)) {
        assert!((exact - rough).abs() < 0.05, "{exact} {rough}");
    }
    // A demand on one part alone does not care about the other: here both are the same.
    assert!((chances(&exact)[4] - chances(&rough)[4]).abs() < 1e-12);
}

/// A route of ten jobs with three faults each, of which some need two of four parts; up to three units of each.
fn tangled(seed: u64) -> (Instance, Route) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut all = testing::builder(2);
    let parts: Vec<PartId> = (0..4).map(|at| all.parts.push(testing::part(&format!("p{at}")))).collect();
    for at in 0..10 {
        let mut job = testing::job(&format!("j{at}"), 1);
        for _ in 0..3 {
            let count = rng.random_range(1..=2);
            let mut needed: Vec<PartId> = parts.sample(&mut rng, count).copied().collect();
            needed.sort_unstable();
            let need = Need { parts: needed.into_iter().map(|part| (part, 1)).collect(), ..Need::default() };
            let probability = rng.random_range(0.05..0.33);
            job.faults.push(Fault { name: "broken".into(), probability, need, duration: None });
        }
        all.jobs.push(job);
    }
    let technician = testing::technician("t", &all);
    all.technicians.push(technician);
    for part in parts {
        all.technicians[TechId(0)].van[part].quantity = rng.random_range(1..=3);
    }
    all.shifts.push(testing::shift(0, 0, 500));
    let stops = (0..10).map(|at| Stop::Job(JobId(at))).collect();
    (all.build(testing::line(2)).unwrap(), Route::new(ShiftId(0), stops))
}

#[test]
fn what_is_approximate_is_close() {
    let (mut sum, mut most, mut jobs) = (0.0, 0.0_f64, 0.0);
    for seed in 0..200 {
        let (instance, route) = tangled(seed);
        let (exact, rough) = (follow_within(&instance, &route, 100_000), follow_within(&instance, &route, 16));
        assert!(exact.exact && !rough.exact);
        for (exact, rough) in exact.p_fix.iter().flatten().zip(rough.p_fix.iter().flatten()) {
            let error = (exact - rough).abs();
            (sum, most, jobs) = (sum + error, most.max(error), jobs + 1.0);
        }
    }
    println!("error of a chance: {:.4} on average, {most:.4} at most", sum / jobs);
    // Measured: see docs/loading.md.
    assert!(sum / jobs < 0.01 && most < 0.1, "{} on average, {most} at most", sum / jobs);
}

#[test]
fn stock_that_cannot_run_out_is_one_state() {
    let (mut instance, route) = route();
    for part in [PartId(0), PartId(1)] {
        instance.technicians[TechId(0)].van[part].quantity = 5;
    }
    // Five jobs with one state each stay within a limit of five.
    let parts = follow_within(&instance, &route, 5);
    assert!(parts.exact && parts.p_fix.iter().flatten().all(|chance| (chance - 1.0).abs() < 1e-12));
}
