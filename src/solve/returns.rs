//! Returns on days small enough to try everything: the search finds what brute force over the verifier finds.

use super::{Budget, Loading, Silent, SolveOptions, SolverKind, solve};
use crate::model::testing::{builder, depot, job, line, part, shift, technician};
use crate::model::{Fault, Instance, Mode, Need, Window};
use crate::plan::{Plan, Route, Stop};
use crate::units::{DepotId, Id, IdVec, JobId, MONEY_UNIT, Money, PartId, ShiftId, SiteId, UNLIMITED};
use crate::verify::{VerifiedPlan, verify, verify_route};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn planned(instance: &Instance, iterations: u64, loading: Loading) -> VerifiedPlan {
    let budget = Budget { time: None, iterations: Some(iterations) };
    let options = SolveOptions { solver: SolverKind::Heuristic, budget, loading, ..SolveOptions::default() };
    solve(instance, &options, &Silent).expect("a plan that the verifier passed").plan
}

/// Up to four jobs that give something back, two vans that hold little, one of them begun with parts, and a yard to unload at.
fn unloading(rng: &mut ChaCha8Rng) -> Instance {
    let mut all = builder(5);
    let mut row = part("pump");
    row.volume = 1;
    all.parts.push(row);
    for at in 0..2 {
        let mut row = technician(&format!("t{at}"), &all);
        row.van_volume = rng.random_bool(0.9).then(|| rng.random_range(2..6));
        row.van[PartId(0)].quantity = rng.random_range(0..3);
        row.start = SiteId(rng.random_range(0..2));
        all.technicians.push(row);
        all.shifts.push(shift(at, 0, rng.random_range(100..200)));
    }
    let mut yard = depot("yard", rng.random_range(0..5), &all);
    yard.stock = IdVec::from(vec![0]);
    all.depots.push(yard);
    for at in 0..rng.random_range(3..=4) {
        let mut row = job(&format!("j{at}"), rng.random_range(0..5));
        row.returns_volume = rng.random_range(0..4);
        row.unserved_cost = rng.random_range(40..200) * MONEY_UNIT;
        if rng.random_bool(0.3) {
            let from = rng.random_range(0..100);
            row.windows = vec![Window { from, to: from + 60 }];
        }
        if rng.random_bool(0.3) {
            row.need.parts = vec![(PartId(0), 1)];
        }
        all.jobs.push(row);
    }
    all.build(line(5)).expect("an instance")
}

/// The least money of a shift for each set of jobs: every order, with and without a visit before each.
fn cheapest(instance: &Instance, shift: ShiftId) -> Vec<Option<Money>> {
    let jobs = instance.jobs.len();
    let mut least = vec![None; 1 << jobs];
    least[0] = Some(0);
    let mut open: Vec<Vec<usize>> = vec![Vec::new()];
    while let Some(order) = open.pop() {
        for next in (0..jobs).filter(|next| !order.contains(next)) {
            open.push([order.as_slice(), &[next]].concat());
        }
        for visits in 0..1_usize << order.len() {
            let before =
                |at: usize| (visits >> at & 1 == 1).then(|| Stop::Depot { depot: DepotId(0), fill: Vec::new() });
            let stops = order.iter().enumerate();
            let stops = stops.flat_map(|(at, job)| before(at).into_iter().chain([Stop::Job(JobId::from_index(*job))]));
            let Ok(timed) = verify_route(instance, &Route::new(shift, stops.collect())) else { continue };
            let set = order.iter().fold(0, |set, job| set | 1 << job);
            let cost = timed.score.money.of_routes();
            least[set] = Some(least[set].map_or(cost, |known: Money| known.min(cost)));
        }
    }
    least
}

fn by_hand(instance: &Instance) -> Money {
    let (first, second) = (cheapest(instance, ShiftId(0)), cheapest(instance, ShiftId(1)));
    let out = |set: usize| -> Money {
        let left = instance.jobs.enumerate().filter(|(job, _)| set >> job.index() & 1 == 0);
        left.map(|(_, job)| job.unserved_cost).sum()
    };
    let pairs = (0..first.len()).flat_map(|a| (0..second.len()).map(move |b| (a, b))).filter(|(a, b)| a & b == 0);
    pairs.filter_map(|(a, b)| Some(first[a]? + second[b]? + out(a | b))).min().unwrap_or(0)
}

#[test]
fn the_search_finds_what_trying_everything_finds() {
    let (mut rng, mut visits, mut full, mut worse) = (ChaCha8Rng::seed_from_u64(5), 0, 0, 0);
    for case in 0..60 {
        let instance = unloading(&mut rng);
        let plan = planned(&instance, 400, Loading::Joint);
        let (found, best) = (plan.score().total(Mode::Cost), by_hand(&instance));
        assert!(found >= best, "case {case}: the verifier lets more pass than the search makes");
        worse += usize::from(found > best);
        let stops = || plan.plan().routes.iter().flat_map(|route| &route.stops);
        visits += stops().filter(|stop| matches!(stop, Stop::Depot { .. })).count();
        let mut roomy = instance.clone();
        roomy.technicians.iter_mut().for_each(|technician| technician.van_volume = None);
        full += usize::from(by_hand(&roomy) < best);
    }
    assert_eq!(worse, 0, "of 60 worse than the best");
    assert!(visits >= 5 && full >= 10, "{visits} visits, room matters in {full}");
}

/// Vans that load bulky parts for faults and collect returns: whatever the way of loading, what comes out keeps the rule.
#[test]
fn loads_leave_room_for_what_is_collected() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let mut loaded = 0;
    for _ in 0..16 {
        let mut all = builder(6);
        for name in ["pump", "valve"] {
            let mut row = part(name);
            row.volume = rng.random_range(1..3);
            all.parts.push(row);
        }
        for at in 0..2 {
            let mut row = technician(&format!("t{at}"), &all);
            row.van_volume = Some(rng.random_range(3..9));
            for stock in row.van.iter_mut() {
                stock.quantity = rng.random_range(0..2);
                stock.target = Some(rng.random_range(1..5));
            }
            all.technicians.push(row);
            all.shifts.push(shift(at, 0, 300));
        }
        let mut yard = depot("yard", 1, &all);
        yard.stock = IdVec::from(vec![UNLIMITED, 5]);
        all.depots.push(yard);
        for at in 0..7 {
            let mut row = job(&format!("j{at}"), rng.random_range(0..6));
            row.returns_volume = rng.random_range(0..4);
            if rng.random_bool(0.6) {
                let need = Need { parts: vec![(PartId(rng.random_range(0..2)), 1)], ..Need::default() };
                row.faults = vec![Fault { name: "leak".into(), probability: 0.6, need, duration: None }];
            }
            if rng.random_bool(0.3) {
                row.need.parts = vec![(PartId(rng.random_range(0..2)), 1)];
            }
            all.jobs.push(row);
        }
        let instance = all.build(line(6)).expect("an instance");
        for loading in [Loading::Joint, Loading::Par, Loading::Demand, Loading::Certain] {
            let plan = planned(&instance, 150, loading);
            loaded += plan.score().parts_loaded;
            assert!(verify(&instance, plan.plan()).is_ok());
        }
    }
    assert!(loaded > 20, "{loaded} units loaded");
    assert!(verify(&unloading(&mut rng), &Plan::default()).is_ok());
}
