//! Certain parts and lent tools along the routes.
//!
//! Without faults the stock of a van is a flow along its route: what is on the van enters at the start,
//! depot visits add to it, jobs take from it. Setting the certain parts of a leg aside when it begins asks for the same: the
//! stock never falls below zero. How much is loaded at each visit is free, so the bound holds for
//! every loading policy; levels are finite.

use super::clock::ShiftModel;
use super::eligible;
use super::network::START;
use crate::exact::milp::{Milp, sum, total};
use crate::model::Instance;
use crate::units::{DepotId, JobId, PartId, UNLIMITED, Volume, currency};
use good_lp::{Expression, Variable, constraint};

/// Units of a part loaded at a node.
pub(super) struct Load {
    pub(super) node: usize,
    pub(super) depot: DepotId,
    pub(super) part: PartId,
    pub(super) units: Variable,
}

/// A part that the van of a shift may run short of, or whose room matters.
struct Carried {
    part: PartId,
    van: u32,
    /// Units that all jobs of the shift need together.
    needed: u32,
    /// Units on each arc.
    stock: Vec<Variable>,
}

/// States the parts of a shift and gives the loads.
pub(super) fn state(milp: &mut Milp, instance: &Instance, model: &ShiftModel) -> Vec<Load> {
    let needs = needs(instance, model);
    if needs.iter().all(|&(_, van, needed)| van >= needed) {
        return Vec::new();
    }
    let roomy = instance.technician_of(model.network.shift).van_volume.is_some();
    let matters = |&(part, van, needed): &(PartId, u32, u32)| {
        van < needed || (roomy && van < UNLIMITED && instance.parts[part].volume > 0)
    };
    let carried: Vec<Carried> = needs.into_iter().filter(matters).map(|need| carry(milp, model, need)).collect();
    let mut loads = Vec::new();
    for part in &carried {
        loads.extend(state_part(milp, instance, model, part));
    }
    if roomy {
        state_volume(milp, instance, model, &carried, &loads);
    }
    loads
}

/// Parts that jobs of the shift need for certain, with units on the van and units needed by all of them.
fn needs(instance: &Instance, model: &ShiftModel) -> Vec<(PartId, u32, u32)> {
    let van = &instance.technician_of(model.network.shift).van;
    let of_part = |part| model.network.jobs().map(|(_, job)| needed(instance, job, part)).sum();
    let all = instance.parts.ids().map(|part| (part, van[part].quantity, of_part(part)));
    all.filter(|&(_, _, needed)| needed > 0).collect()
}

fn needed(instance: &Instance, job: JobId, part: PartId) -> u32 {
    instance.jobs[job].need.parts.iter().find(|(p, _)| *p == part).map_or(0, |(_, units)| *units)
}

fn carry(milp: &mut Milp, model: &ShiftModel, (part, van, needed): (PartId, u32, u32)) -> Carried {
    // More than that is never on the van: nothing is loaded that no later job takes.
    let most = f64::from(van.max(needed));
    let stock: Vec<_> = model.network.arcs.iter().map(|_| milp.real(most)).collect();
    for (&stock, &taken) in stock.iter().zip(&model.taken) {
        milp.row(constraint!(stock <= most * taken));
    }
    Carried { part, van, needed, stock }
}

fn state_part(milp: &mut Milp, instance: &Instance, model: &ShiftModel, carried: &Carried) -> Vec<Load> {
    let part = carried.part;
    let mut loads = Vec::new();
    let start = model.outflow(&carried.stock, START);
    milp.row(constraint!(start == f64::from(carried.van) * model.used()));
    for (node, depot, _) in model.network.depots() {
        let (before, after) = (model.inflow(&carried.stock, node), model.outflow(&carried.stock, node));
        let most = f64::from(instance.depots[depot].stock[part].min(carried.needed));
        if most == 0.0 {
            milp.row(constraint!(after == before));
            continue;
        }
        let units = milp.integer(most);
        milp.row(constraint!(units <= most * model.visit[node]));
        milp.row(constraint!(after == before + units));
        loads.push(Load { node, depot, part, units });
    }
    for (node, job) in model.network.jobs() {
        let (before, after) = (model.inflow(&carried.stock, node), model.outflow(&carried.stock, node));
        let units = f64::from(needed(instance, job, part));
        milp.row(constraint!(after == before - units * model.visit[node]));
    }
    loads
}

/// Right after a visit that loads something, everything fits the van.
fn state_volume(milp: &mut Milp, instance: &Instance, model: &ShiftModel, carried: &[Carried], loads: &[Load]) {
    let tech = instance.technician_of(model.network.shift);
    let Some(room) = tech.van_volume else { return };
    let flows = |part: PartId| carried.iter().any(|carried| carried.part == part);
    let resting = tech.van.enumerate().filter(|(part, stock)| !flows(*part) && stock.quantity < UNLIMITED);
    let fixed: Volume =
        resting.map(|(part, stock)| instance.parts[part].volume.saturating_mul(stock.quantity.into())).sum();
    let at_first = carried.iter().map(|c| instance.parts[c.part].volume.saturating_mul(c.van.into()));
    // Only a van that is too full when the day begins can be too full after a visit that loads nothing.
    let too_full = fixed + at_first.sum::<Volume>() > room;
    for (node, _, _) in model.network.depots() {
        let here: Vec<&Load> = loads.iter().filter(|load| load.node == node).collect();
        if here.is_empty() {
            continue;
        }
        let mut volume = Expression::default();
        let mut most = fixed;
        for part in carried {
            let each = instance.parts[part.part].volume;
            most += each.saturating_mul(part.van.max(part.needed).into());
            for arc in model.network.ways_out(node) {
                volume.add_mul(in_units(each), part.stock[arc]);
            }
        }
        let (slack, limit) = (in_units((most - room).max(0)), in_units(room - fixed));
        if !too_full {
            milp.row(constraint!(volume <= limit));
            continue;
        }
        let loading = milp.binary();
        for load in here {
            let units = f64::from(carried.iter().find(|c| c.part == load.part).map_or(0, |c| c.needed));
            milp.row(constraint!(load.units <= units * loading));
        }
        milp.row(constraint!(volume <= limit + slack * (1 - loading)));
    }
}

/// Volume in the unit of the tables, which is of the order of 1.
fn in_units(volume: Volume) -> f64 {
    volume as f64 * 1e-6
}

/// The money for loads.
pub(super) fn money(instance: &Instance, loads: &[Load]) -> Expression {
    let rate = instance.objective.weights.carrying_rate;
    let price = |part: PartId| currency((instance.parts[part].unit_cost as f64 * rate).round() as i64);
    sum(loads.iter().map(|load| (load.units, price(load.part))))
}

/// What all shifts load at a depot does not exceed its stock.
pub(super) fn state_depot_stock<'a>(
    milp: &mut Milp,
    instance: &Instance,
    loads: impl Iterator<Item = &'a Load> + Clone,
) {
    for (depot, row) in instance.depots.enumerate() {
        for (part, &stock) in row.stock.enumerate().filter(|(_, stock)| **stock < UNLIMITED) {
            let here: Vec<Variable> =
                loads.clone().filter(|l| l.depot == depot && l.part == part).map(|l| l.units).collect();
            if !here.is_empty() {
                milp.row(constraint!(total(&here) <= f64::from(stock)));
            }
        }
    }
}

/// Whether each arc is travelled with lent tools, where that matters.
///
/// Lent tools are a flow that begins at a visit to a depot that lends, and reaches no further than the route.
pub(super) fn state_tools(milp: &mut Milp, instance: &Instance, model: &ShiftModel) -> Option<Vec<Variable>> {
    let tech = instance.technician_of(model.network.shift);
    let lends = |depot: DepotId| instance.depots[depot].lends_tools;
    let own = |job: JobId| eligible::holds_tools(tech, &instance.jobs[job].need);
    let own_faults = |job: JobId| instance.jobs[job].faults.iter().all(|f| eligible::holds_tools(tech, &f.need));
    if model.network.jobs().all(|(_, job)| own(job) && own_faults(job)) {
        return None;
    }
    let lent: Vec<_> = model.network.arcs.iter().map(|_| milp.real(1.0)).collect();
    for (&lent, &taken) in lent.iter().zip(&model.taken) {
        milp.row(constraint!(lent <= taken));
    }
    let start = model.outflow(&lent, START);
    milp.row(constraint!(start == 0));
    for (node, job) in model.network.jobs() {
        let (before, after) = (model.inflow(&lent, node), model.outflow(&lent, node));
        milp.row(constraint!(after <= before.clone()));
        if !own(job) {
            milp.row(constraint!(before >= model.visit[node]));
        }
    }
    for (node, _, _) in model.network.depots().filter(|&(_, depot, _)| !lends(depot)) {
        let (before, after) = (model.inflow(&lent, node), model.outflow(&lent, node));
        milp.row(constraint!(after <= before));
    }
    Some(lent)
}
