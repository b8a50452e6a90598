//! What a van can do without, and what that costs in first-time fixes: exact, on the routes as they are.
//!
//! Parts that no fault of a van's routes needs together do not know of each other: whether a fault is fixed depends on its
//! own parts alone. So each such group of parts is looked at on its own, in every combination of quantities.

use crate::model::{Instance, InstanceBuilder};
use crate::plan::{Route, Stop};
use crate::units::{IdVec, Money, PartId, TechId, UNLIMITED};
use crate::value::bench::Bench;
use crate::verify::{TimedRoute, verify_van};
use std::collections::BTreeMap;

/// Most combinations of quantities of a group that are all looked at.
const MOST_COMBINATIONS: usize = 1_000;
/// Most parts of a group whose levels are lowered or not in every combination.
const MOST_LOWERED: usize = 4;
/// Most quantities of a part above what its routes can use that are looked at one by one.
const MOST_SPARE: u32 = 20;

/// A group of parts of one van.
#[derive(Clone, Debug)]
pub struct Group {
    /// Whose van.
    pub technician: TechId,
    /// Which parts, in order.
    pub parts: Vec<PartId>,
    /// What may be left of them; the first option leaves all.
    pub options: Vec<Less>,
    /// Every combination was looked at.
    pub complete: bool,
}

/// A van with less on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Less {
    /// Units left, by part of the group.
    pub units: Vec<u32>,
    /// Whether the levels to which depot visits fill are lowered by the units taken away, by part of the group.
    pub lowered: Vec<bool>,
    /// Expected first-time fixes lost.
    pub loss: f64,
    /// Money no longer tied up.
    pub freed: Money,
    /// Units taken away.
    pub removed: u64,
}

/// The groups of a van, given its routes as they are.
pub fn groups(instance: &Instance, bench: &mut Bench, technician: TechId, routes: &[&TimedRoute]) -> Vec<Group> {
    let van = &instance.technicians[technician].van;
    let most = most_used(instance, routes);
    joined(instance, technician, routes)
        .into_iter()
        .map(|parts| {
            let look = Look { instance, technician, routes, parts };
            let all: Vec<u32> = look.parts.iter().map(|part| van[*part].quantity).collect();
            let choices: Vec<Vec<u32>> =
                look.parts.iter().zip(&all).map(|(part, held)| quantities(*held, most.get(part).copied())).collect();
            let combinations = choices.iter().fold(1_usize, |all, choice| all.saturating_mul(choice.len()));
            let complete = combinations <= MOST_COMBINATIONS;
            let options = if complete { look.every(bench, &choices) } else { look.chain(bench, &all) };
            Group { technician, parts: look.parts, options, complete }
        })
        .collect()
}

/// The finite parts on a van, those together that faults of its routes need together, directly or by way of others.
fn joined(instance: &Instance, technician: TechId, routes: &[&TimedRoute]) -> Vec<Vec<PartId>> {
    let van = &instance.technicians[technician].van;
    let mut group: IdVec<PartId, PartId> = instance.parts.ids().collect();
    for fault in jobs(instance, routes).flat_map(|job| &job.faults) {
        let finite: Vec<PartId> =
            fault.need.parts.iter().map(|(part, _)| *part).filter(|part| van[*part].quantity < UNLIMITED).collect();
        for pair in finite.windows(2) {
            let (old, new) = (group[pair[1]], group[pair[0]]);
            group.iter_mut().filter(|at| **at == old).for_each(|at| *at = new);
        }
    }
    let mut groups = BTreeMap::<PartId, Vec<PartId>>::new();
    for (part, _) in van.enumerate().filter(|(_, stock)| (1..UNLIMITED).contains(&stock.quantity)) {
        groups.entry(group[part]).or_default().push(part);
    }
    groups.into_values().collect()
}

fn jobs<'i>(instance: &'i Instance, routes: &[&TimedRoute]) -> impl Iterator<Item = &'i crate::model::Job> {
    let stops: Vec<_> = routes.iter().flat_map(|route| &route.stops).map(|stop| stop.stop.clone()).collect();
    stops.into_iter().filter_map(move |stop| match stop {
        Stop::Job(job) => Some(&instance.jobs[job]),
        Stop::Depot { .. } | Stop::Break => None,
    })
}

/// The most of each part that any of the routes can use.
fn most_used(instance: &Instance, routes: &[&TimedRoute]) -> BTreeMap<PartId, u32> {
    let mut most = BTreeMap::<PartId, u32>::new();
    for job in jobs(instance, routes) {
        for need in std::iter::once(&job.need).chain(job.faults.iter().map(|fault| &fault.need)) {
            for (part, units) in &need.parts {
                let most = most.entry(*part).or_default();
                *most = most.saturating_add(*units);
            }
        }
    }
    most
}

/// The quantities of a part to look at, all of it first.
fn quantities(held: u32, most: Option<u32>) -> Vec<u32> {
    let spare = held.saturating_sub(most.unwrap_or(0));
    let from = if spare > MOST_SPARE { most.unwrap_or(0) } else { held };
    let mut all: Vec<u32> = (0..=from.min(held)).rev().collect();
    if all.first() != Some(&held) {
        all.insert(0, held);
    }
    all
}

/// A look at one group.
struct Look<'a> {
    instance: &'a Instance,
    technician: TechId,
    routes: &'a [&'a TimedRoute],
    parts: Vec<PartId>,
}

impl Look<'_> {
    /// Every combination that the rules allow.
    fn every(&self, bench: &mut Bench, choices: &[Vec<u32>]) -> Vec<Less> {
        let mut combinations = vec![Vec::new()];
        for choice in choices {
            let longer =
                |short: &Vec<u32>| choice.iter().map(|units| [&short[..], &[*units]].concat()).collect::<Vec<_>>();
            combinations = combinations.iter().flat_map(longer).collect();
        }
        combinations.into_iter().filter_map(|units| self.less(bench, units)).collect()
    }

    /// From all units to fewer and fewer, each time the unit that loses least for its money.
    fn chain(&self, bench: &mut Bench, all: &[u32]) -> Vec<Less> {
        let mut options: Vec<Less> = self.less(bench, all.to_vec()).into_iter().collect();
        while let Some(here) = options.last().cloned() {
            let one_less = |at: usize| {
                let mut units = here.units.clone();
                units[at] = units[at].checked_sub(1)?;
                Some(units)
            };
            let next: Vec<Less> =
                (0..all.len()).filter_map(one_less).filter_map(|units| self.less(bench, units)).collect();
            let price = |less: &Less| (less.loss - here.loss) / (less.freed - here.freed).max(1) as f64;
            match next.into_iter().min_by(|a, b| price(a).total_cmp(&price(b))) {
                Some(best) => options.push(best),
                None => break,
            }
        }
        options
    }

    /// The van with so many units left; the best of lowering levels or not. Nothing if it breaks a rule, or a depot
    /// would have to load more than now.
    fn less(&self, bench: &mut Bench, units: Vec<u32>) -> Option<Less> {
        let fixes: f64 = self.routes.iter().map(|route| route.score.expected_fixes).sum();
        let van = &self.instance.technicians[self.technician].van;
        let removed: Vec<u32> = self.parts.iter().zip(&units).map(|(part, left)| van[*part].quantity - left).collect();
        let costs = self.parts.iter().map(|part| self.instance.parts[*part].unit_cost);
        let freed = costs.zip(&removed).map(|(cost, units)| cost * Money::from(*units)).sum();
        let taken: Vec<(PartId, u32)> = self.parts.iter().copied().zip(removed.iter().copied()).collect();
        let left: Vec<(PartId, u32)> = self.parts.iter().copied().zip(units.iter().copied()).collect();
        let change = |all: &mut InstanceBuilder| set_units(all, self.technician, &left);
        let ways = self.ways(&removed);
        let way =
            |changed: &Instance, lowered: &Vec<bool>| Some((self.fixes(changed, &taken, lowered)?, lowered.clone()));
        let seen: Vec<(f64, Vec<bool>)> =
            bench.with(change, |changed| ways.iter().filter_map(|lowered| way(changed, lowered)).collect())?;
        // Where it makes no difference, the plan's levels stay.
        let (with, lowered) = seen.into_iter().reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        let removed = removed.iter().map(|units| u64::from(*units)).sum();
        Some(Less { units, lowered, loss: fixes - with, freed, removed })
    }

    /// The ways to lower levels or not: of each part that is taken away and that the routes load. Where these are many, all
    /// or none.
    fn ways(&self, removed: &[u32]) -> Vec<Vec<bool>> {
        let may = |at: usize| removed[at] > 0 && self.fills(self.parts[at]);
        let may: Vec<bool> = (0..self.parts.len()).map(may).collect();
        let none = vec![false; may.len()];
        if may.iter().filter(|may| **may).count() > MOST_LOWERED {
            return vec![none, may];
        }
        let mut ways = vec![none];
        for at in (0..may.len()).filter(|at| may[*at]) {
            let lowered = |way: &Vec<bool>| {
                let mut way = way.clone();
                way[at] = true;
                way
            };
            let more: Vec<Vec<bool>> = ways.iter().map(lowered).collect();
            ways.extend(more);
        }
        ways
    }

    /// Whether the routes load a part.
    fn fills(&self, part: PartId) -> bool {
        let stops = self.routes.iter().flat_map(|route| &route.stops);
        let fills = stops.filter_map(|stop| match &stop.stop {
            Stop::Depot { fill, .. } => Some(fill),
            Stop::Job(_) | Stop::Break => None,
        });
        fills.flatten().any(|(at, _)| *at == part)
    }

    /// Expected fixes of the routes in a changed instance.
    fn fixes(&self, changed: &Instance, taken: &[(PartId, u32)], lowered: &[bool]) -> Option<f64> {
        let down = taken.iter().zip(lowered).filter(|(_, lowered)| **lowered);
        let down: Vec<(PartId, u32)> = down.map(|(taken, _)| *taken).collect();
        let lowered = |old: &&TimedRoute| {
            let mut route = old.route();
            lower(&mut route, &down);
            route
        };
        let routes: Vec<Route> = self.routes.iter().map(lowered).collect();
        let new = verify_van(changed, &routes).ok()?;
        let more = |(new, old): (&TimedRoute, &&TimedRoute)| {
            self.parts.iter().any(|part| loaded(new, *part) > loaded(old, *part))
        };
        let none = new.len() == self.routes.len() && !new.iter().zip(self.routes).any(more);
        none.then(|| new.iter().map(|route| route.score.expected_fixes).sum())
    }
}

/// Sets what a van holds of some parts.
pub fn set_units(all: &mut InstanceBuilder, technician: TechId, left: &[(PartId, u32)]) {
    for (part, units) in left {
        all.technicians[technician].van[*part].quantity = *units;
    }
}

/// Lowers the levels to which the depot visits of a route fill.
pub fn lower(route: &mut Route, taken: &[(PartId, u32)]) {
    for stop in &mut route.stops {
        if let Stop::Depot { fill, .. } = stop {
            for (part, level) in fill.iter_mut().filter(|(_, level)| *level < UNLIMITED) {
                let less = taken.iter().find(|(at, _)| at == part).map_or(0, |(_, units)| *units);
                *level = level.saturating_sub(less);
            }
            fill.retain(|(_, level)| *level > 0);
        }
    }
}

/// Units of a part that a route loads at depots.
fn loaded(route: &TimedRoute, part: PartId) -> u64 {
    let loads = route.stops.iter().flat_map(|stop| &stop.load);
    loads.filter(|(at, _)| *at == part).map(|(_, units)| u64::from(*units)).sum()
}
