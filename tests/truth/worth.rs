//! What one more of something is worth, against the best plans of tiny instances.

use crate::common::brute::{Loads, best};
use crate::common::tiny;
use firstfix::model::{Instance, InstanceBuilder, Mode};
use firstfix::plan::Score;
use firstfix::solve::Budget;
use firstfix::value::{Bench, Change, Kind, Nobody, Standing, Trial, ValueOptions, candidates, rank};
use firstfix::verify::verify;
use std::cmp::Ordering;

/// Depot visits on one route that brute force tries.
const VISITS: usize = 1;

fn changed(instance: &Instance, change: Change) -> Instance {
    let (mut all, travel) = InstanceBuilder::of(instance.clone());
    change.apply(&mut all, instance);
    all.build(travel).expect("a change is sound")
}

/// A few changes of each instance, of all kinds.
fn some(instance: &Instance) -> Vec<Change> {
    let all = candidates(instance, &Kind::ALL);
    let apart = all.len().div_ceil(5).max(1);
    all.into_iter().step_by(apart).collect()
}

fn at_most(a: &Score, b: &Score, mode: Mode) -> bool {
    a.compare(b, mode) != Ordering::Less
}

#[test]
fn no_estimate_is_beyond_the_best_plan() {
    let (mut looked, mut gained) = (0, 0);
    for seed in (0..120).filter(|seed| tiny::instance(*seed).jobs.len() <= 4) {
        let instance = tiny::instance(seed);
        let mode = instance.objective.mode;
        let (plan, score) = best(&instance, VISITS, Loads::Certain);
        let plan = verify(&instance, &plan).expect("the best plan holds");
        let standing = Standing::new(&instance, &plan, 1);
        let mut bench = Bench::new(&instance);
        for change in some(&instance) {
            let Ok(estimate) = standing.estimate(&mut bench, change) else { continue };
            let (_, truth) = best(&changed(&instance, change), VISITS, Loads::Certain);
            assert_eq!(estimate.before.1, score, "seed {seed}: the best plan cannot be bettered");
            assert!(
                at_most(&estimate.after.1, &truth, mode),
                "seed {seed}, {change:?}: {estimate:?} against {truth:?}"
            );
            looked += 1;
            gained += u32::from(estimate.effect.gains(mode));
        }
    }
    println!("{looked} changes, {gained} of which gain something");
    assert!(looked >= 60 && gained >= 10, "{looked} changes, {gained} of which gain something");
}

#[test]
fn what_a_search_finds_is_no_less_than_the_estimate_where_the_plan_is_best() {
    let mut compared = 0;
    for seed in (0..120).filter(|seed| tiny::instance(*seed).jobs.len() <= 4) {
        let instance = tiny::instance(seed);
        let (plan, _) = best(&instance, VISITS, Loads::Certain);
        let plan = verify(&instance, &plan).expect("the best plan holds");
        let trial = Trial { budget: Budget { time: None, iterations: Some(30) }, seeds: vec![1, 2], threads: 2 };
        let options = ValueOptions { kinds: Kind::ALL.to_vec(), top: 5, trial };
        let ranking = rank(&instance, &plan, &options, &Nobody).expect("tiny instances can be solved");
        let mode = instance.objective.mode;
        // The search may visit depots more often than brute force; then the plan was not the best.
        if ranking.baseline.iter().any(|score| score != plan.score()) {
            continue;
        }
        for worth in ranking.worths.iter() {
            if let Some(found) = &worth.reoptimised {
                assert_ne!(found.effect.compare(&worth.estimate, mode), Ordering::Greater, "seed {seed}: {worth:?}");
                compared += 1;
            }
        }
    }
    println!("{compared} compared");
    assert!(compared >= 30, "{compared} compared");
}

#[test]
fn the_result_does_not_depend_on_the_threads() {
    for seed in [3, 8] {
        let instance = tiny::with_faults(seed);
        let plan = verify(&instance, &best(&instance, VISITS, Loads::Certain).0).expect("the best plan holds");
        let ranked = |threads: usize| {
            let trial = Trial { budget: Budget { time: None, iterations: Some(40) }, seeds: vec![4, 5], threads };
            let options = ValueOptions { kinds: Kind::ALL.to_vec(), top: 6, trial };
            let ranking = rank(&instance, &plan, &options, &Nobody).expect("tiny instances can be solved");
            (ranking.worths, ranking.baseline, ranking.refused)
        };
        assert_eq!(ranked(1), ranked(4), "seed {seed}");
    }
}
