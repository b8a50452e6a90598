//! Begins that are pushed are those that follow from nothing, and what is taken back is as before.

use super::chains::{Chains, Edit};
use super::convert::{chains_of, state_of};
use super::fill::fill;
use super::moves::Change;
use super::pushing::{Before, Pushing};
use super::*;
use crate::eval::{Problem, Scratch};
use crate::graph::Graph;
use crate::model::testing::{builder, job, line, shift, technician};
use crate::model::{Instance, InstanceBuilder, Relation, RelationKind, Window};
use crate::search::anneal::Tracker;
use crate::search::{SearchOptions, State};
use crate::units::{JobId, MONEY_UNIT, Ticks};
use crate::verify::verify;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

const SITES: usize = 6;

struct Nobody;

impl Tracker for Nobody {
    fn stopped(&self) -> bool {
        false
    }

    fn improved(&mut self, _: &State, _: u64) {}
}

/// People whose time costs nothing.
fn people(count: u32) -> InstanceBuilder {
    let mut all = builder(SITES);
    for at in 0..count {
        let mut tech = technician(&format!("t{at}"), &all);
        (tech.rates.time, tech.rates.overtime) = (0, 0);
        all.technicians.push(tech);
        all.shifts.push(shift(at, 0, 100_000));
    }
    all
}

fn gap(all: &mut InstanceBuilder, first: u32, second: u32, min_gap: Ticks, max_gap: Option<Ticks>) {
    let (first, second) = (JobId(first), JobId(second));
    for kind in [RelationKind::StartGap, RelationKind::DifferentTechnician] {
        let (min_gap, max_gap) = if kind.is_timed() { (min_gap, max_gap) } else { (0, None) };
        all.relations.push(Relation { first, second, kind, min_gap, max_gap });
    }
}

/// A day of pairs and single jobs, with due times, and one job of two windows.
fn random(seed: u64) -> Instance {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut all = people(4);
    for at in 0..16 {
        let mut own = job(&format!("j{at}"), rng.random_range(0..SITES as u32));
        let from = rng.random_range(0..200);
        own.windows = vec![Window { from, to: 90_000 }];
        own.due = Some(from + rng.random_range(0..60));
        own.late_cost = MONEY_UNIT;
        all.jobs.push(own);
    }
    all.jobs[JobId(15)].windows = vec![Window { from: 0, to: 30 }, Window { from: 60, to: 90_000 }];
    gap(&mut all, 0, 1, 0, Some(0));
    gap(&mut all, 2, 3, 20, Some(40));
    gap(&mut all, 4, 5, 0, Some(0));
    gap(&mut all, 6, 7, 15, None);
    gap(&mut all, 8, 9, 0, Some(30));
    gap(&mut all, 9, 10, 5, Some(15));
    all.objective.weights.max_lateness = 60.0;
    all.build(line(SITES)).unwrap()
}

/// The begins of these sequences, one list for each technician.
fn begins(instance: &Instance, tours: &[&[u32]]) -> Option<Vec<Ticks>> {
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph);
    let day = Day::of(&problem).expect("a day of sequences");
    let mut chains = Chains::empty(&day);
    for (shift, jobs) in tours.iter().enumerate() {
        let mut last = (day.jobs + shift) as u32;
        for job in *jobs {
            chains.link(&day, *job, last);
            last = *job;
        }
    }
    let fits = Pushing::new(&day).all(&day, &mut chains) && chains.broken == 0;
    fits.then(|| chains.begin[..day.jobs].to_vec())
}

#[test]
fn who_starts_together_waits_for_the_later_one() {
    let mut all = people(2);
    for site in [1, 3, 1] {
        all.jobs.push(job(&format!("j{site}{}", all.jobs.len()), site));
    }
    gap(&mut all, 1, 2, 0, Some(0));
    let instance = all.build(line(SITES)).unwrap();
    // Ten to site 1, ten of work, twenty to site 3: the other one, at site 1 from 10 on, waits.
    assert_eq!(begins(&instance, &[&[0, 1], &[2]]), Some(vec![10, 40, 40]));
    assert_eq!(begins(&instance, &[&[1, 0], &[2]]), Some(vec![60, 30, 30]));
}

#[test]
fn a_largest_gap_holds_the_first_one_back() {
    let mut all = people(2);
    for site in [1, 5, 5] {
        all.jobs.push(job(&format!("j{}", all.jobs.len()), site));
    }
    gap(&mut all, 0, 2, 0, Some(15));
    let instance = all.build(line(SITES)).unwrap();
    // The second is ready at 60, behind another job at its site; the first, ready at 10, may not begin before 45.
    assert_eq!(begins(&instance, &[&[0], &[1, 2]]), Some(vec![45, 50, 60]));
}

#[test]
fn two_that_wait_for_each_other_are_refused() {
    let mut all = people(2);
    for _ in 0..4 {
        all.jobs.push(job(&format!("j{}", all.jobs.len()), 1));
    }
    gap(&mut all, 0, 1, 0, Some(0));
    gap(&mut all, 2, 3, 0, Some(0));
    let instance = all.build(line(SITES)).unwrap();
    assert_eq!(begins(&instance, &[&[0, 2], &[1, 3]]), Some(vec![10, 10, 20, 20]));
    assert_eq!(begins(&instance, &[&[0, 2], &[3, 1]]), None);
}

#[test]
fn pushed_begins_are_those_from_nothing() {
    let (mut accepted, mut refused, mut later) = (0, 0, 0);
    for seed in 0..20 {
        let instance = random(seed);
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let day = Day::of(&problem).expect("a day of sequences");
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let (mut chains, mut pushing) = (Chains::empty(&day), Pushing::new(&day));
        assert!(pushing.all(&day, &mut chains));
        fill(&day, &mut chains, &mut pushing, &mut rng);
        let served: Vec<u32> = (0..16).filter(|job| chains.is_served(*job)).collect();
        assert_eq!(served.len(), 16, "seed {seed}");
        let mut edits: Vec<Edit> = Vec::new();
        for step in 0..2_000 {
            let (saved, before) = (chains.clone(), Before::of(&chains));
            edits.clear();
            let mut change = Change { day: &day, chains: &mut chains, rng: &mut rng, edits: &mut edits };
            let proposed = change.propose(served[step % 16]);
            if proposed {
                edits.iter().for_each(|edit| pushing.touch_edit(&day, &chains, *edit));
            }
            if proposed && pushing.after(&day, &mut chains, 2 * saved.cost(&day)) && step % 3 > 0 {
                pushing.keep();
                accepted += 1;
                let mut anew = chains.clone();
                assert!(Pushing::new(&day).all(&day, &mut anew), "seed {seed}");
                // A circle of gaps that closes to the tick may rest on a later solution: right, but not the least.
                let is_least = chains.begin == anew.begin;
                assert!(chains.begin.iter().zip(&anew.begin).all(|(pushed, least)| pushed >= least), "seed {seed}");
                let what = |chains: &Chains| (chains.late, chains.worst.0, chains.broken);
                assert!(!is_least || what(&chains) == what(&anew), "seed {seed} step {step}");
                later += u32::from(!is_least);
                chains = anew;
            } else {
                refused += 1;
                pushing.undo(&mut chains, before);
                edits.iter().rev().for_each(|edit| chains.revert(&day, *edit));
                let what = |chains: &Chains| {
                    let tours: Vec<Vec<u32>> = (0..4).map(|shift| chains.jobs_of(&day, shift).collect()).collect();
                    (tours, chains.begin.clone(), chains.tour.clone(), chains.cost(&day))
                };
                assert_eq!(what(&chains), what(&saved), "seed {seed} step {step}");
            }
        }
    }
    assert!(accepted > 2_000 && refused > 2_000, "{accepted} accepted, {refused} refused");
    assert!(100 * later < accepted, "{later} of {accepted} begin later than they could");
}

#[test]
fn annealed_sequences_are_plans_that_cost_what_they_say() {
    for seed in 0..10 {
        let instance = random(seed);
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let day = Day::of(&problem).expect("a day of sequences");
        let options = SearchOptions { iterations: Some(20), ..SearchOptions::default() };
        let found = anneal(&day, State::empty(&problem), &options, &mut Nobody).best;
        assert!(found.absent().is_empty(), "seed {seed}");
        let plan = verify(&instance, &found.to_plan(&problem, &mut Scratch::default())).expect("a right plan");
        let mut chains = chains_of(&day, &found);
        assert!(Pushing::new(&day).all(&day, &mut chains));
        assert_eq!(plan.score().money.of_routes(), chains.cost(&day), "seed {seed}");
        assert!(state_of(&day, &mut Scratch::default(), &chains).is_some());
    }
}

#[test]
fn other_days_are_left_to_the_search() {
    let is_day = |change: &dyn Fn(&mut InstanceBuilder)| {
        let mut all = people(2);
        for at in 0..3 {
            all.jobs.push(job(&format!("j{at}"), 1));
        }
        gap(&mut all, 0, 1, 0, Some(0));
        change(&mut all);
        let instance = all.build(line(SITES)).unwrap();
        let graph = Graph::build(&instance);
        Day::of(&Problem::new(&instance, &graph)).is_some()
    };
    assert!(is_day(&|_| {}));
    let first = crate::units::TechId(0);
    assert!(!is_day(&|all| all.relations.clear()), "nobody depends on anybody");
    assert!(!is_day(&|all| all.technicians[first].rates.time = 1), "time is paid");
    assert!(!is_day(&|all| all.technicians[first].rates.fixed = 1), "going out costs");
    assert!(!is_day(&|all| all.technicians[first].efficiency = 0.5), "one is slower");
    assert!(!is_day(&|all| all.technicians[first].max_jobs = Some(2)), "two jobs at most");
    assert!(!is_day(&|all| all.jobs[JobId(0)].preferred = vec![first]), "a preference");
    assert!(!is_day(&|all| all.relations[0].kind = RelationKind::SameTechnician), "one technician for both");
}
