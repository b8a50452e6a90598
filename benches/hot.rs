//! The functions that a search spends its time in: `cargo bench --bench hot`.

use divan::{Bencher, black_box};
use firstfix::eval::{Node, Problem, Scratch, Supply, price};
use firstfix::graph::Graph;
use firstfix::model::Instance;
use firstfix::search::{NoBlink, Pricer, SearchOptions, State, Tracker, search};
use firstfix::units::{JobId, Money};
use std::path::Path;

fn main() {
    divan::main();
}

struct Quiet;

impl Tracker for Quiet {
    fn stopped(&self) -> bool {
        false
    }
    fn improved(&mut self, _: &State, _: u64) {}
}

const BUNDLED: [&str; 3] = ["city-day", "metro-day", "rural-week"];

fn bundled(name: &str) -> Instance {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
    match firstfix::io::read(&path) {
        Ok(loaded) => loaded.instance,
        Err(faults) => panic!("{name} cannot be read: {}", faults[0]),
    }
}

/// A first solution of a bundled instance.
fn solved<'a>(problem: &Problem<'a>) -> State {
    search(problem, State::empty(problem), &SearchOptions::default(), &mut Quiet).best
}

/// The exact price of the longest tour: breaks, several windows, parts and faults as the instance has them.
#[divan::bench(args = BUNDLED)]
fn price_of_the_longest_tour(bencher: Bencher<'_, '_>, name: &str) {
    let instance = bundled(name);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let state = solved(&problem);
    let Some(tour) = state.tours.iter().max_by_key(|tour| tour.jobs) else { return };
    let mut scratch = Scratch::default();
    bencher.bench_local(|| price(&problem, &mut scratch, Supply::default(), tour.shift, black_box(&tour.nodes)));
}

/// Finding the best place for a job that was just taken out of its tour.
#[divan::bench(args = BUNDLED)]
fn best_insertion(bencher: Bencher<'_, '_>, name: &str) {
    let instance = bundled(name);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let mut state = solved(&problem);
    let mut pricer = Pricer::default();
    let job = taken_out(&problem, &mut state, &mut pricer);
    bencher.bench_local(|| pricer.best(&problem, &state, black_box(job), Money::MAX, &mut NoBlink));
}

/// Takes the first job that can be taken out alone.
fn taken_out<'a>(problem: &Problem<'a>, state: &mut State, pricer: &mut Pricer<'a>) -> JobId {
    for tour in 0..state.tours.len() {
        for job in state.tours[tour].jobs().collect::<Vec<_>>() {
            let rest: Vec<Node> =
                state.tours[tour].nodes.iter().copied().filter(|node| node.as_job() != Some(job)).collect();
            state.begin();
            if state.set_tour(problem, &mut pricer.scratch, tour, &rest) {
                return job;
            }
        }
    }
    panic!("no job can be taken out");
}

/// A thousand iterations of the search from a first solution.
#[divan::bench(args = BUNDLED, sample_count = 5)]
fn thousand_iterations(bencher: Bencher<'_, '_>, name: &str) {
    let instance = bundled(name);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let state = solved(&problem);
    let options = SearchOptions { iterations: Some(1_000), ..SearchOptions::default() };
    bencher.with_inputs(|| state.clone()).bench_local_values(|state| search(&problem, state, &options, &mut Quiet));
}
