//! The least stock on the vans that keeps the first-time-fix rate of a plan within a tolerance.
//!
//! Routes stay as they are, and no depot has to load more than now. Of everything that can be taken from the vans under
//! these terms, the stock that ties up the most money goes: exactly, not step by step, because the losses of different
//! vans, and of parts that no fault needs together, add up.

mod choose;
mod options;

use super::bench::Bench;
use super::observer::Observer;
use super::parallel::parallel_with;
use crate::model::Instance;
use crate::plan::{Plan, Route};
use crate::units::{Money, PartId, TechId, Volume};
use crate::verify::{TimedRoute, VerifiedPlan, verify};
use choose::{Choice, Chosen, choose};
use options::{Group, Less, groups, lower, set_units};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most times that the budget is cut.
const MOST_CUTS: u32 = 50;
/// Rates closer than this are the same.
const SAME_RATE: f64 = 1e-9;

/// What a van holds of a part, and the least it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeastRow {
    /// Whose van.
    pub technician: TechId,
    /// Which part.
    pub part: PartId,
    /// Units on the van now.
    pub now: u32,
    /// Units that are enough.
    pub least: u32,
    /// By how much the levels to which the plan's depot visits fill the van must be lowered for that.
    pub levels_down: u32,
}

/// What can be taken from the vans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    /// Units.
    pub units: u64,
    /// Money that they tie up.
    pub money: Money,
    /// Room that they take.
    pub volume: Volume,
}

/// The least stock.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastStock {
    /// Every van and part of which there is a finite stock, in order.
    pub rows: Vec<LeastRow>,
    /// First-time-fix rate of the plan as it is.
    pub rate_now: f64,
    /// The same with the least stock.
    pub rate: f64,
    /// What can go in all.
    pub freed: Freed,
    /// What could go without losing any first-time fix.
    pub free: Freed,
    /// No more money can be freed under these terms.
    pub proved: bool,
    /// Not even more than this, where nothing is proved; nothing where not every combination was looked at.
    pub bound: Option<Money>,
    /// Whether somebody asked to stop before all vans were looked at.
    pub interrupted: bool,
}

/// The least stock that loses at most `tolerance` of the first-time-fix rate (0.01: one percentage point). Vans that there
/// was no time for, because the observer asked to stop, are left as they are.
pub fn least_stock(
    instance: &Instance,
    plan: &VerifiedPlan,
    tolerance: f64,
    threads: usize,
    observer: &dyn Observer,
) -> LeastStock {
    let groups = all_groups(instance, plan, threads, observer);
    let interrupted = observer.stopped();
    let rate_now = plan.score().first_time_fix_rate();
    let served = f64::from(plan.score().served);
    let choices: Vec<Vec<Choice>> = groups.iter().map(|group| group.options.iter().map(choice).collect()).collect();
    let picked = |chosen: &Chosen| -> Vec<Less> {
        groups.iter().zip(&chosen.picks).map(|(group, pick)| group.options[*pick].clone()).collect()
    };
    let free = picked(&choose(&choices, 0.0));
    let (mut budget, mut cuts) = (tolerance * served, 0);
    loop {
        let chosen = choose(&choices, budget);
        let less = picked(&chosen);
        let rate = rate_with(instance, plan, &groups, &less);
        let short = rate.map_or(f64::INFINITY, |rate| rate_now - tolerance - rate);
        // Losses add up but where first-time fix is approximate; then the budget is cut until the rate is kept.
        cuts += u32::from(short > SAME_RATE);
        if short > SAME_RATE && budget > 0.0 && cuts < MOST_CUTS {
            budget = (budget - short * served - SAME_RATE).max(0.0);
            continue;
        }
        let less = if short > SAME_RATE { all_kept(&groups) } else { less };
        let complete = !interrupted && groups.iter().all(|group| group.complete);
        return LeastStock {
            rows: rows(instance, &groups, &less),
            rate_now,
            rate: rate.filter(|_| short <= SAME_RATE).unwrap_or(rate_now),
            freed: freed(instance, &groups, &less),
            free: freed(instance, &groups, &free),
            proved: chosen.proved && complete && short <= SAME_RATE,
            bound: (complete && !chosen.proved).then_some(chosen.bound),
            interrupted,
        };
    }
}

/// A nano of money for each unit decides between stocks that tie up the same: fewer units.
fn choice(less: &Less) -> Choice {
    Choice { loss: less.loss, value: less.freed.saturating_add_unsigned(less.removed) }
}

fn all_kept(groups: &[Group]) -> Vec<Less> {
    groups.iter().filter_map(|group| group.options.first().cloned()).collect()
}

/// The groups of all vans that there was time for.
fn all_groups(instance: &Instance, plan: &VerifiedPlan, threads: usize, observer: &dyn Observer) -> Vec<Group> {
    let vans: Vec<TechId> = instance.technicians.ids().collect();
    let done = AtomicUsize::new(0);
    let look = |bench: &mut Bench, at: usize| {
        let of_van = |route: &&TimedRoute| instance.shifts[route.shift].technician == vans[at];
        let routes: Vec<&TimedRoute> = plan.routes().iter().filter(of_van).collect();
        let found = if observer.stopped() { Vec::new() } else { groups(instance, bench, vans[at], &routes) };
        observer.advanced("looking at vans", done.fetch_add(1, Ordering::Relaxed) + 1, vans.len());
        found
    };
    let found = parallel_with(threads, vans.len(), || Bench::new(instance), look);
    found.into_iter().flatten().filter(|group| !group.options.is_empty()).collect()
}

/// The rate of the plan with less on the vans, if it holds.
fn rate_with(instance: &Instance, plan: &VerifiedPlan, groups: &[Group], less: &[Less]) -> Option<f64> {
    let change = |all: &mut crate::model::InstanceBuilder| {
        for (group, less) in groups.iter().zip(less) {
            let left: Vec<(PartId, u32)> = group.parts.iter().copied().zip(less.units.iter().copied()).collect();
            set_units(all, group.technician, &left);
        }
    };
    let taken = taken(instance, groups, less);
    let lowered = |timed: &TimedRoute| -> Route {
        let mut route = timed.route();
        let who = instance.shifts[timed.shift].technician;
        let of_van = taken.iter().filter(|row| row.technician == who && row.levels_down > 0);
        lower(&mut route, &of_van.map(|row| (row.part, row.levels_down)).collect::<Vec<_>>());
        route
    };
    let plan = Plan::new(plan.routes().iter().map(lowered));
    let verified = Bench::new(instance).with(change, |changed| verify(changed, &plan).ok())??;
    Some(verified.score().first_time_fix_rate())
}

/// The parts of all groups with what is left of them.
fn taken(instance: &Instance, groups: &[Group], less: &[Less]) -> Vec<LeastRow> {
    let row = |group: &Group, less: &Less, at: usize| {
        let (technician, part) = (group.technician, group.parts[at]);
        let now = instance.technicians[technician].van[part].quantity;
        let least = less.units[at];
        LeastRow { technician, part, now, least, levels_down: if less.lowered[at] { now - least } else { 0 } }
    };
    let of_group =
        |(group, less): (&Group, &Less)| (0..group.parts.len()).map(|at| row(group, less, at)).collect::<Vec<_>>();
    groups.iter().zip(less).flat_map(of_group).collect()
}

fn rows(instance: &Instance, groups: &[Group], less: &[Less]) -> Vec<LeastRow> {
    let mut rows = taken(instance, groups, less);
    rows.sort_by_key(|row| (row.technician, row.part));
    rows
}

fn freed(instance: &Instance, groups: &[Group], less: &[Less]) -> Freed {
    let add = |sum: Freed, row: &LeastRow| {
        let (part, units) = (&instance.parts[row.part], row.now - row.least);
        Freed {
            units: sum.units + u64::from(units),
            money: sum.money + part.unit_cost * Money::from(units),
            volume: sum.volume + part.volume * Volume::from(units),
        }
    };
    taken(instance, groups, less).iter().fold(Freed::default(), add)
}
