//! Vans that nobody restocks at night: what the search believes is what the verifier says, and on tiny instances nothing is cheaper.

mod brute;
mod world;

use firstfix::eval::{Node, Problem, Scratch};
use firstfix::graph::Graph;
use firstfix::model::{Instance, Mode, lasting_vans};
use firstfix::search::{NoBlink, Pricer, State, construct, improve};
use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::units::*;
use firstfix::verify::verify;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What rounding may make of a sum: two of the smallest units of money a job.
const ROUNDING: Money = 40;

fn lasts(instance: &Instance) -> bool {
    lasting_vans(instance).iter().any(|lasts| *lasts)
}

/// The cost of a state is that of its plan, by the verifier.
fn check<'a>(problem: &Problem<'a>, state: &State, scratch: &mut Scratch<'a>) {
    let name = &problem.instance.name;
    let plan = state.to_plan(problem, scratch);
    let verified = verify(problem.instance, &plan).unwrap_or_else(|broken| panic!("{name}: {broken:?} of {plan:?}"));
    let apart = state.cost - verified.score().total(Mode::Cost);
    // A van may load in the plan what another one gave back since it was priced.
    let limited = problem.instance.depots.iter().any(|depot| depot.stock.iter().any(|units| *units < UNLIMITED));
    let given_back = limited && problem.instance.technicians.len() > 1;
    assert!(apart.abs() <= ROUNDING || (given_back && apart > 0), "{name}: {apart} apart, {plan:?}");
    for tour in &state.tours {
        for (position, job) in tour.nodes.iter().enumerate().filter_map(|(i, node)| Some((i, node.as_job()?))) {
            assert_eq!(state.place(job), Some((tour.shift.index(), position)), "{name}");
        }
    }
}

/// Some stops go, absent jobs and depot visits come.
fn edited(problem: &Problem, state: &State, at: usize, rng: &mut ChaCha8Rng) -> Vec<Node> {
    let tour = &state.tours[at];
    let mut nodes: Vec<Node> = tour.nodes.iter().copied().filter(|_| rng.random_bool(0.8)).collect();
    for job in state.absent() {
        if problem.graph.can_serve(tour.shift, *job) && rng.random_bool(0.4) {
            nodes.insert(rng.random_range(0..=nodes.len()), Node::job(*job));
        }
    }
    if !problem.instance.depots.is_empty() && rng.random_bool(0.3) {
        nodes.insert(rng.random_range(0..=nodes.len()), Node::depot(DepotId(0)));
    }
    if nodes.iter().all(|node| node.as_depot().is_some()) {
        nodes.clear();
    }
    nodes
}

#[derive(Debug, PartialEq)]
struct Snapshot(Money, Vec<Vec<Node>>, Vec<Money>);

impl Snapshot {
    fn of(state: &State) -> Self {
        let tours = || state.tours.iter();
        Self(state.cost, tours().map(|tour| tour.nodes.clone()).collect(), tours().map(|tour| tour.cost).collect())
    }
}

/// The cheapest insertion changes the cost by what it says.
fn insert<'a>(problem: &Problem<'a>, state: &mut State, pricer: &mut Pricer<'a>, rng: &mut ChaCha8Rng) -> bool {
    let Some(job) = state.absent().choose(rng).copied() else { return false };
    let Some(best) = pricer.best(problem, state, job, Money::MAX, &mut NoBlink) else { return false };
    let before = state.cost;
    assert!(state.insert(problem, &mut pricer.scratch, &best), "{}: {best:?}", problem.instance.name);
    let delta = state.cost - before + problem.job(job).left_out;
    assert!((delta - best.delta).abs() <= ROUNDING, "{}: {delta} but {best:?}", problem.instance.name);
    true
}

#[test]
fn the_books_are_those_of_the_verifier() {
    let (mut done, mut refused, mut inserted, mut two, mut undone) = (0, 0, 0, 0, 0);
    for seed in 0..300 {
        let instance = world::random(seed, 7);
        if !lasts(&instance) {
            continue;
        }
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let (mut state, mut pricer) = (State::empty(&problem), Pricer::default());
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..40 {
            let before = Snapshot::of(&state);
            state.begin();
            let (a, b) = (rng.random_range(0..state.tours.len()), rng.random_range(0..state.tours.len()));
            match rng.random_range(0..3) {
                0 => {
                    let nodes = edited(&problem, &state, a, &mut rng);
                    let changed = state.set_tour(&problem, &mut pricer.scratch, a, &nodes);
                    done += usize::from(changed);
                    refused += usize::from(!changed);
                }
                1 if a != b => {
                    let may = |at: usize, from: usize| {
                        let mut jobs = state.tours[from].jobs();
                        jobs.all(|job| problem.graph.can_serve(ShiftId::from_index(at), job))
                    };
                    if may(a, b) && may(b, a) {
                        let (first, second) = (state.tours[b].nodes.clone(), state.tours[a].nodes.clone());
                        let cost = state.cost;
                        if state.set_two(&problem, &mut pricer.scratch, (a, &first), (b, &second)) {
                            assert!(state.cost < cost);
                            two += 1;
                        }
                    }
                }
                _ => inserted += usize::from(insert(&problem, &mut state, &mut pricer, &mut rng)),
            }
            check(&problem, &state, &mut pricer.scratch);
            if rng.random_bool(0.4) {
                state.undo(&problem);
                assert_eq!(Snapshot::of(&state), before, "{}", instance.name);
                undone += 1;
            }
        }
        let jobs: Vec<JobId> = instance.jobs.ids().collect();
        construct(&problem, &mut state, &mut pricer, &|| false);
        check(&problem, &state, &mut pricer.scratch);
        let constructed = state.cost;
        improve(&problem, &mut state, &mut pricer, &jobs, &|| false);
        assert!(state.cost <= constructed, "{}", instance.name);
        check(&problem, &state, &mut Scratch::thorough());
    }
    println!("{done} changes, {refused} refused, {inserted} insertions, {two} exchanges, {undone} taken back");
    assert!(done > 1_000 && refused > 300 && inserted > 600 && two > 40 && undone > 1_000);
}

#[test]
fn nothing_is_cheaper_than_what_the_search_finds() {
    let (mut looked, mut worse, mut shared, mut anyway) = (0, Vec::new(), 0, 0);
    for seed in 0..400 {
        let instance = world::random(seed, 3);
        // One technician alone is quick to try; two are looked at where there is no depot.
        if !lasts(&instance) || (instance.technicians.len() > 1 && !instance.depots.is_empty()) {
            continue;
        }
        let budget = Budget { time: None, iterations: Some(2_000) };
        let options = || SolveOptions { solver: SolverKind::Heuristic, threads: 1, budget, ..SolveOptions::default() };
        let solution = solve(&instance, &options(), &Silent).expect("a plan");
        let found = solution.plan.score().total(Mode::Cost);
        // Several visits on one day may be cheaper still, which brute force does not try.
        let (best, plan) = brute::cheapest(&instance);
        looked += 1;
        if found > best + ROUNDING {
            println!("{seed}: {found} by {:?}\n  but {best} by {plan:?}", solution.plan.plan());
            worse.push(seed);
        }
        let mut nightly = instance.clone();
        nightly.restock = firstfix::model::Restock::Nightly;
        let without = brute::cheapest(&nightly).0;
        shared += usize::from(without != best);
        let found = solve(&nightly, &options(), &Silent).expect("a plan").plan.score().total(Mode::Cost);
        anyway += usize::from(found > without + ROUNDING);
    }
    println!(
        "{looked} instances, {} worse than the best: {worse:?}; the nights matter in {shared}; {anyway} worse with nightly restocking",
        worse.len()
    );
    assert!(looked >= 100 && shared * 4 > looked, "{looked} instances, nights matter in {shared}");
    // Where the next better plan takes two changes at once, such as a job that goes to a day which then needs a visit, it is missed
    // now and then, with nights that restock as well.
    assert!(worse.len() * 40 <= looked && anyway * 80 <= looked, "{worse:?}, {anyway} anyway");
}
