//! The least stock against trying all stocks, on tiny instances.

use crate::common::tiny;
use firstfix::model::{Instance, InstanceBuilder};
use firstfix::plan::{Plan, Route, Stop};
use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::units::{Money, PartId, TechId, UNLIMITED};
use firstfix::value::{Nobody, least_stock};
use firstfix::verify::{TimedRoute, VerifiedPlan, verify};

/// Most stocks of one instance that are tried.
const MOST_STOCKS: usize = 4_000;

/// A part of a van: how much there is, what is left, and whether the levels of depot visits come down with it.
#[derive(Clone, Copy, Debug)]
struct Held {
    technician: TechId,
    part: PartId,
    now: u32,
    left: u32,
    lowered: bool,
}

fn planned(instance: &Instance) -> VerifiedPlan {
    let budget = Budget { time: None, iterations: Some(100) };
    let options = SolveOptions { solver: SolverKind::Heuristic, budget, ..SolveOptions::default() };
    solve(instance, &options, &Silent).expect("tiny instances can be solved").plan
}

/// Every finite stock of a van.
fn stocks(instance: &Instance) -> Vec<Held> {
    let of_van = |technician: TechId| {
        let van = instance.technicians[technician].van.enumerate();
        let finite = van.filter(|(_, stock)| (1..UNLIMITED).contains(&stock.quantity));
        finite.map(move |(part, stock)| Held {
            technician,
            part,
            now: stock.quantity,
            left: stock.quantity,
            lowered: false,
        })
    };
    instance.technicians.ids().flat_map(of_van).collect()
}

/// Every way to have less of it.
fn ways(held: Held) -> Vec<Held> {
    let with = |left: u32| [false, true].map(|lowered| Held { left, lowered, ..held });
    let less = (0..held.now).flat_map(with);
    less.chain([held]).collect()
}

fn loaded(route: &TimedRoute, part: PartId) -> u64 {
    let loads = route.stops.iter().flat_map(|stop| &stop.load);
    loads.filter(|(at, _)| *at == part).map(|(_, units)| u64::from(*units)).sum()
}

fn lowered(instance: &Instance, route: &Route, less: &[Held]) -> Route {
    let mut route = route.clone();
    let who = instance.shifts[route.shift].technician;
    for stop in &mut route.stops {
        let Stop::Depot { fill, .. } = stop else { continue };
        for (part, level) in fill.iter_mut().filter(|(_, level)| *level < UNLIMITED) {
            let down = less.iter().find(|held| held.technician == who && held.part == *part && held.lowered);
            *level = level.saturating_sub(down.map_or(0, |held| held.now - held.left));
        }
        fill.retain(|(_, level)| *level > 0);
    }
    route
}

/// The rate of the plan with less on the vans; nothing if it breaks a rule, or a route has to load more.
fn rate(instance: &Instance, plan: &VerifiedPlan, less: &[Held]) -> Option<f64> {
    let (mut all, travel) = InstanceBuilder::of(instance.clone());
    for held in less {
        all.technicians[held.technician].van[held.part].quantity = held.left;
    }
    let changed = all.build(travel).expect("less stock is sound");
    let routes = plan.plan().routes.iter().map(|route| lowered(instance, route, less));
    let new = verify(&changed, &Plan::new(routes)).ok()?;
    let more =
        |(old, new): (&TimedRoute, &TimedRoute)| instance.parts.ids().any(|part| loaded(new, part) > loaded(old, part));
    (!plan.routes().iter().zip(new.routes()).any(more)).then(|| new.score().first_time_fix_rate())
}

/// The most money, and with it the most units, that any stock frees.
fn brute(instance: &Instance, plan: &VerifiedPlan, tolerance: f64) -> Option<(Money, u64)> {
    let choices: Vec<Vec<Held>> = stocks(instance).into_iter().map(ways).collect();
    if choices.iter().map(Vec::len).product::<usize>() > MOST_STOCKS {
        return None;
    }
    let mut all = vec![Vec::new()];
    for choice in &choices {
        let longer = |short: &Vec<Held>| choice.iter().map(|held| [&short[..], &[*held]].concat()).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
    }
    let least = plan.score().first_time_fix_rate() - tolerance - 1e-9;
    let kept = all.into_iter().filter(|less| rate(instance, plan, less).is_some_and(|rate| rate >= least));
    kept.map(|less| {
        let freed = |held: &Held| instance.parts[held.part].unit_cost * Money::from(held.now - held.left);
        (less.iter().map(freed).sum(), less.iter().map(|held| u64::from(held.now - held.left)).sum())
    })
    .max()
}

#[test]
fn no_stock_ties_up_less_money() {
    let (mut compared, mut lossy, mut down) = (0, 0, 0);
    for seed in 0..120 {
        let instance = tiny::with_faults(seed);
        let plan = planned(&instance);
        for tolerance in [0.0, 0.08, 0.25] {
            let Some(best) = brute(&instance, &plan, tolerance) else { continue };
            let found = least_stock(&instance, &plan, tolerance, 1, &Nobody);
            assert_eq!((found.freed.money, found.freed.units), best, "seed {seed}, tolerance {tolerance}: {found:?}");
            assert!(found.proved && found.rate >= found.rate_now - tolerance - 1e-9, "seed {seed}: {found:?}");
            compared += 1;
            lossy += u32::from(found.rate < found.rate_now - 1e-9);
            down += u32::from(found.rows.iter().any(|row| row.levels_down > 0));
        }
    }
    println!("{compared} compared, {lossy} of them lose fixes, {down} lower levels");
    assert!(compared >= 150 && lossy >= 5 && down >= 1, "{compared} compared, {lossy} lossy, {down} lower levels");
}
