//! First-time fix in the hot loops: `cargo bench --bench first_time_fix`.

#[path = "../tests/first_time_fix/case.rs"]
#[allow(dead_code)]
mod case;

use divan::{Bencher, black_box};
use firstfix::eval::{Node, Problem, Scratch, Supply, price, van_cost};
use firstfix::graph::Graph;
use firstfix::model::Instance;
use firstfix::search::{NoBlink, Pricer, State};
use firstfix::units::*;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

/// A route of ten jobs whose faults need any of three parts, two of them together at times; the van holds `stock` of each.
fn ten_stops(stock: u32) -> (Instance, Vec<Node>) {
    let job = |at: usize| {
        json!({"job": format!("j{at}"), "faults": [
            {"p": 0.2, "parts": {format!("p{}", at % 3): 1}},
            {"p": 0.25, "parts": {format!("p{}", (at + 1) % 3): 1}},
            {"p": 0.15, "parts": {"p0": 1, "p1": 1}},
            {"p": 0.1, "parts": {"p1": 1, "p2": 1}},
        ]})
    };
    let stops: Vec<Value> = (0..10).map(job).collect();
    let case = json!({"stock": {"p0": stock, "p1": stock, "p2": stock}, "skills": {}, "tools": [], "stops": stops});
    let (instance, route) = case::build(&case);
    (instance, route.jobs().map(Node::job).collect())
}

/// The exact price of the whole route, three parts contested.
#[divan::bench(args = [2, 4])]
fn ten_stops_three_contested_parts(bencher: Bencher<'_, '_>, stock: u32) {
    let (instance, nodes) = ten_stops(stock);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let mut scratch = Scratch::default();
    bencher.bench_local(|| price(&problem, &mut scratch, Supply::default(), ShiftId(0), black_box(&nodes)));
}

/// The van alone, walked although nothing is contested.
#[divan::bench]
fn ten_stops_nothing_contested(bencher: Bencher<'_, '_>) {
    let (instance, nodes) = ten_stops(100);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let mut scratch = Scratch::default();
    bencher.bench_local(|| van_cost(&problem, &mut scratch, Supply::default(), ShiftId(0), black_box(&nodes)));
}

/// The tenth stop looks for its place among ten: ten prices, so that one is a tenth of this.
#[divan::bench(args = [100, 2])]
fn best_of_ten_places_for_a_stop(bencher: Bencher<'_, '_>, stock: u32) {
    let (instance, nodes) = ten_stops(stock);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let mut state = State::empty(&problem);
    let mut pricer = Pricer::default();
    assert!(state.set_tour(&problem, &mut pricer.scratch, 0, &nodes[..9]));
    let job = nodes[9].as_job().expect("a job");
    bencher.bench_local(|| pricer.best(&problem, &state, black_box(job), Money::MAX, &mut NoBlink));
}

/// The same with a depot visit before: what to load is decided at each place anew.
#[divan::bench]
fn ten_stops_behind_a_depot(bencher: Bencher<'_, '_>) {
    let (mut instance, mut nodes) = ten_stops(1);
    let stock = instance.parts.iter().map(|_| UNLIMITED).collect();
    let depot = instance.depots.push(firstfix::model::Depot { stock, ..case::depot(0, false, 3) });
    nodes.insert(0, Node::depot(depot));
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let mut scratch = Scratch::default();
    bencher.bench_local(|| price(&problem, &mut scratch, Supply::default(), ShiftId(0), black_box(&nodes)));
}
