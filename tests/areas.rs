//! Areas: parts of a solution that threads search side by side. Nothing is lost, nothing is changed twice.

use firstfix::eval::{Problem, Scratch};
use firstfix::graph::Graph;
use firstfix::io::{build, generate, read};
use firstfix::model::Instance;
use firstfix::search::{Area, Pricer, SearchOptions, State, Tracker, areas, construct, search};
use firstfix::units::Money;
use firstfix::verify::verify;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::path::Path;
use std::sync::Arc;

struct Nobody;

impl Tracker for Nobody {
    fn stopped(&self) -> bool {
        false
    }

    fn improved(&mut self, _: &State, _: u64) {}
}

/// A day of 260 jobs for 26 technicians, with more work than fits.
fn day(seed: u64) -> Instance {
    let options = generate::Options {
        jobs: 260,
        technicians: Some(26),
        days: 1,
        seed,
        utilisation: 1.3,
        ..generate::Options::default()
    };
    build(&generate::generate(&options)).expect("generated instances are proper").instance
}

fn constructed<'a>(problem: &Problem<'a>) -> State {
    let mut state = State::empty(problem);
    construct(problem, &mut state, &mut Pricer::default(), &|| false);
    state
}

fn cut(problem: &Problem, state: &State, count: usize, seed: u64) -> Option<Vec<Area>> {
    areas(problem, state, count, &mut Xoshiro256PlusPlus::seed_from_u64(seed))
}

#[test]
fn every_shift_and_every_job_is_in_one_area_and_areas_are_about_as_large() {
    for seed in 0..6 {
        let instance = day(seed);
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let state = constructed(&problem);
        let found = cut(&problem, &state, 2, seed).expect("a day of this size is cut");
        for shift in 0..instance.shifts.len() {
            assert_eq!(found.iter().filter(|area| area.shifts[shift]).count(), 1, "seed {seed}");
        }
        let mut jobs: Vec<_> = found.iter().flat_map(|area| area.jobs.iter().copied()).collect();
        jobs.sort_unstable();
        assert_eq!(jobs, instance.jobs.ids().collect::<Vec<_>>(), "seed {seed}");
        for area in &found {
            let served = area.jobs.iter().filter(|job| state.place(**job).is_some()).count();
            let all = instance.jobs.len() - state.absent().len();
            assert!(5 * served > 2 * all && 5 * served < 3 * all, "seed {seed}: {served} of {all}");
        }
    }
}

#[test]
fn what_areas_save_is_saved_in_the_whole() {
    for seed in 0..6 {
        let instance = day(seed);
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let mut whole = constructed(&problem);
        let mut expected: Money = whole.cost;
        let found: Vec<Arc<Area>> = cut(&problem, &whole, 2, seed).unwrap().into_iter().map(Arc::new).collect();
        let before = whole.clone();
        for (at, area) in found.iter().enumerate() {
            let mut state = before.clone();
            state.confine(&problem, area.clone(), found.len());
            let options = SearchOptions { seed: at as u64, iterations: Some(400), ..SearchOptions::default() };
            let outcome = search(&problem, state, &options, &mut Nobody);
            assert!(outcome.best.cost < before.cost, "seed {seed}: 400 iterations save something");
            for tour in (0..before.tours.len()).filter(|tour| !area.shifts[*tour]) {
                assert_eq!(outcome.current.tours[tour].nodes, before.tours[tour].nodes, "seed {seed}");
            }
            expected += outcome.best.cost - before.cost;
            whole.take_over(&problem, area, &outcome.best);
        }
        assert_eq!(whole.cost, expected, "seed {seed}");
        let plan = whole.to_plan(&problem, &mut Scratch::default());
        verify(&instance, &plan).unwrap_or_else(|broken| panic!("seed {seed}: {broken:?}"));
        let absent = instance.jobs.ids().filter(|job| whole.place(*job).is_none()).count();
        assert_eq!(absent, whole.absent().len(), "seed {seed}");
    }
}

/// Depots of the metro day have few of some parts: a tour that goes and comes back loads what is left then.
#[test]
fn areas_together_load_no_more_than_depots_hold() {
    let instance = read(Path::new("instances/metro-day")).unwrap().instance;
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let mut whole = constructed(&problem);
    for round in 0..12 {
        let found: Vec<Arc<Area>> = cut(&problem, &whole, 2, round).unwrap().into_iter().map(Arc::new).collect();
        let before = whole.clone();
        for area in &found {
            let mut state = before.clone();
            state.confine(&problem, area.clone(), found.len());
            let options = SearchOptions { seed: round, iterations: Some(500), ..SearchOptions::default() };
            let outcome = search(&problem, state, &options, &mut Nobody);
            whole.take_over(&problem, area, &outcome.current);
        }
        let plan = whole.to_plan(&problem, &mut Scratch::default());
        verify(&instance, &plan).unwrap_or_else(|broken| panic!("round {round}: {broken:?}"));
    }
}

#[test]
fn small_days_and_weeks_with_limits_stay_whole() {
    let instance = day(1);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let state = constructed(&problem);
    assert!(cut(&problem, &state, 1, 1).is_none(), "one thread needs no areas");
    assert!(cut(&problem, &state, 3, 1).is_none(), "87 jobs are too few for an area");
    let mut instance = read(Path::new("instances/metro-day")).unwrap().instance;
    instance.objective.weights.fairness = 1.0;
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let state = constructed(&problem);
    assert!(cut(&problem, &state, 2, 1).is_none(), "shares of the work tie all tours together");
}
