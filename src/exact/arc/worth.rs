//! What a shift's route costs, and what it fixes.

use super::clock::ShiftModel;
use super::eligible::{self, FixChance};
use super::{goods, pay};
use crate::exact::milp::{Milp, sum};
use crate::model::Instance;
use crate::units::{JobId, currency, money};
use good_lp::{Expression, Variable, constraint};

/// The stated worth of one shift, all money in units of currency.
pub(super) struct Worth {
    /// Expected fixes on the first visit.
    pub(super) fixes: Expression,
    /// All money of the route.
    pub(super) money: Expression,
    /// Why the true score of a route may be worse.
    pub(super) relaxed: Vec<String>,
}

/// States what a shift's route is worth.
pub(super) fn state(
    milp: &mut Milp,
    instance: &Instance,
    model: &ShiftModel,
    loads: &[goods::Load],
    lent: Option<&[Variable]>,
) -> Worth {
    let mut relaxed = Vec::new();
    let (fixes, repeat) = first_visits(instance, model, lent, &mut relaxed);
    let (time, note) = pay::state(milp, instance, model);
    relaxed.extend(note);
    let tech = instance.technician_of(model.network.shift);
    let price = currency(tech.rates.dist);
    let distance = model.network.arcs.iter().zip(&model.taken).map(|(arc, &taken)| (taken, arc.dist as f64 * price));
    let mut total = sum(distance) + currency(tech.rates.fixed) * model.used();
    total += time;
    total += repeat;
    total += preferences(instance, model);
    total += lateness(milp, instance, model);
    total += goods::money(instance, loads);
    Worth { fixes, money: total, relaxed }
}

/// Expected fixes, and the money for the repeat visits of the rest.
fn first_visits(
    instance: &Instance,
    model: &ShiftModel,
    lent: Option<&[Variable]>,
    relaxed: &mut Vec<String>,
) -> (Expression, Expression) {
    let jobs: Vec<JobId> = model.network.jobs().map(|(_, job)| job).collect();
    let (mut fixes, mut repeat) = (Expression::default(), Expression::default());
    let mut open = 0;
    for (node, job) in model.network.jobs() {
        let FixChance { own, lent: with_lent, exact } = eligible::fix_chance(instance, model.network.shift, job, &jobs);
        open += usize::from(!exact);
        let mut fixed = own * model.visit[node];
        if let Some(lent) = lent.filter(|_| with_lent > own) {
            fixed += (with_lent - own) * model.inflow(lent, node);
        }
        let again = currency(instance.jobs[job].repeat_visit_cost);
        repeat += again * (model.visit[node] - fixed.clone());
        fixes += fixed;
    }
    if open > 0 {
        let who = &instance.technician_of(model.network.shift).id;
        relaxed.push(format!("{who}: {open} jobs may find the parts for a fault used up or not loaded"));
    }
    (fixes, repeat)
}

fn preferences(instance: &Instance, model: &ShiftModel) -> Expression {
    let tech = instance.shifts[model.network.shift].technician;
    let price = currency(money(instance.objective.weights.non_preferred));
    let other = |job: JobId| {
        let preferred = &instance.jobs[job].preferred;
        !preferred.is_empty() && !preferred.contains(&tech)
    };
    sum(model.network.jobs().filter(|&(_, job)| other(job)).map(|(node, _)| (model.visit[node], price)))
}

fn lateness(milp: &mut Milp, instance: &Instance, model: &ShiftModel) -> Expression {
    let start = instance.shifts[model.network.shift].start;
    let mut cost = Expression::default();
    for (node, job) in model.network.jobs() {
        let row = &instance.jobs[job];
        let latest = model.network.nodes[node].last;
        let Some(due) = row.due.map(|due| due - start).filter(|&due| row.late_cost > 0 && due < latest) else {
            continue;
        };
        // A job that is due before the shift starts is late by at least the difference.
        let late = milp.real((latest - due) as f64);
        milp.row(constraint!(late >= model.begin[node] - due as f64 * model.visit[node]));
        cost.add_mul(currency(row.late_cost), late);
    }
    cost
}
