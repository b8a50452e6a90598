//! What is drawn, and that it can be drawn again.

use super::*;

/// A day with everything that is drawn.
fn busy() -> (Instance, VerifiedPlan) {
    let mut all = firm();
    for at in 0..3 {
        all.jobs[JobId(at)].faults = vec![fault(0.4, &[(P, 1)]), fault(0.3, &[(Q, 1)])];
    }
    van(&mut all, P, 1);
    planned(&all, &[job(0), load(&[(P, 1), (Q, 1)]), job(1), job(2)])
}

fn options(runs: u32) -> SimulationOptions {
    SimulationOptions { runs, threads: 1, ..SimulationOptions::default() }
}

#[test]
fn threads_change_nothing_and_seeds_do() {
    let (instance, plan) = busy();
    let one = simulate(&instance, &plan, &options(300));
    let two = simulate(&instance, &plan, &SimulationOptions { threads: 2, ..options(300) });
    assert_eq!((&one.runs, &one.routes, &one.jobs, &one.parts), (&two.runs, &two.routes, &two.jobs, &two.parts));
    let other = simulate(&instance, &plan, &SimulationOptions { seed: 2, ..options(300) });
    assert_ne!(one.runs, other.runs);
}

#[test]
fn more_runs_begin_with_the_same() {
    let (instance, plan) = busy();
    let (few, many) = (simulate(&instance, &plan, &options(20)), simulate(&instance, &plan, &options(50)));
    assert_eq!(few.runs, many.runs[..20]);
}

#[test]
fn variation_does_not_change_the_faults() {
    let (instance, plan) = busy();
    let varied = simulate(&instance, &plan, &options(200));
    let plain = simulate(&instance, &plan, &SimulationOptions { variation: Variation::NONE, ..options(200) });
    let fixes = |played: &Simulation| played.runs.iter().map(|run| run.fixes()).collect::<Vec<_>>();
    assert_eq!(fixes(&varied), fixes(&plain));
    assert!(plain.runs.iter().all(|run| run.score.travel == plain.runs[0].score.travel));
    assert!(varied.runs.iter().any(|run| run.score.travel != varied.runs[0].score.travel));
}

#[test]
fn a_job_meets_the_same_luck_in_another_plan() {
    let mut all = firm();
    all.jobs[JobId(1)].faults = vec![fault(0.5, &[(P, 1)])];
    let fixed = |stops: &[Stop]| {
        let (instance, plan) = planned(&all, stops);
        let played = simulate(&instance, &plan, &options(200));
        let sure = plan.score().served - 1;
        played.runs.iter().map(|run| run.fixes() - f64::from(sure)).collect::<Vec<_>>()
    };
    let alone = fixed(&[job(1)]);
    assert_eq!(alone, fixed(&[job(0), job(1), job(2)]));
    assert_eq!(alone, fixed(&[job(2), load(&[]), job(1)]));
    assert!(alone.contains(&0.0) && alone.contains(&1.0));
}

#[test]
fn each_variation_changes_what_it_should() {
    let (instance, plan) = busy();
    let of = |variation| {
        let played = simulate(&instance, &plan, &SimulationOptions { variation, ..options(4_000) });
        let work = |run: &super::super::Run| (run.score.duration - run.score.travel) as f64;
        (played.distribution(|run| run.score.travel as f64), played.distribution(work))
    };
    // Sixty minutes of travel in five legs, half an hour of work and five minutes of loading; no window, no wait.
    let (travel, work) = of(Variation { travel: 0.5, ..Variation::NONE });
    assert!((travel.mean - 60.0).abs() < 5.0 * travel.se && travel.sd > 10.0 && work.sd == 0.0, "{travel:?} {work:?}");
    let (travel, work) = of(Variation { service: 0.5, ..Variation::NONE });
    assert!((work.mean - 35.0).abs() < 5.0 * work.se && work.sd > 7.0 && travel.sd == 0.0, "{travel:?} {work:?}");
    // Congestion moves all legs together, so it does not average out.
    let (travel, work) = of(Variation { congestion: 0.5, ..Variation::NONE });
    assert!((travel.mean - 60.0).abs() < 5.0 * travel.se && work.sd == 0.0, "{travel:?}");
    assert!((travel.sd - 30.0).abs() < 3.0, "{travel:?}");
}

#[test]
fn a_plan_without_routes_is_played_as_well() {
    let instance = firm().build(testing::line(4)).unwrap();
    let plan = verify(&instance, &Plan::default()).unwrap();
    let played = simulate(&instance, &plan, &options(3));
    assert_eq!((played.runs.len(), played.routes.len(), played.check.z), (3, 0, 0.0));
    assert!(played.runs.iter().all(|run| run.score == *plan.score()));
}

#[test]
fn no_runs_are_no_harm() {
    let (instance, plan) = busy();
    let played = simulate(&instance, &plan, &options(0));
    assert!(played.runs.is_empty() && played.check.agrees());
    assert!(played.jobs.iter().all(|job| job.fixed == 0.0));
}
