//! The choice among some routes, stated whole: one MILP.

use super::generate::{Clock, Column};
use super::pool::Chosen;
use crate::exact::ExactError;
use crate::exact::milp::{Deadline, Milp, sum, total};
use crate::units::{MONEY_UNIT, Money, currency};
use good_lp::{Expression, Variable, constraint};
use std::time::Duration;

/// Its nodes, where time is not limited.
const MOST_NODES: i32 = 2_000;

/// What is stated.
pub(super) struct Stated<'s> {
    /// Routes with what they cost.
    pub(super) routes: Vec<(&'s Column, Money)>,
    /// By job: what leaving it out costs.
    pub(super) left_out: &'s [Money],
    /// Shifts of each class.
    pub(super) sizes: &'s [usize],
    /// Cuts: how often they count each route, and how often such are driven at most.
    pub(super) cuts: Vec<(Vec<f64>, f64)>,
    /// A proved bound.
    pub(super) bound: Money,
}

/// What the whole model said.
pub(super) struct Answer {
    /// No choice costs less.
    pub(super) bound: Money,
    /// The best choice below the limit, and what it costs.
    pub(super) found: Option<(Money, Vec<Chosen>)>,
    /// Whether there is no better one, as far as floating point can tell.
    pub(super) settled: bool,
}

/// Looks for the best choice below `limit`.
///
/// # Errors
/// HiGHS fails.
pub(super) fn state(stated: &Stated<'_>, limit: Money, clock: Clock<'_>) -> Result<Answer, ExactError> {
    let mut milp = Milp::default();
    let driven: Vec<Variable> = stated.routes.iter().map(|_| milp.binary()).collect();
    let left: Vec<Variable> = stated.left_out.iter().map(|_| milp.real(1.0)).collect();
    let mut rows: Vec<Expression> = left.iter().map(|left| (*left).into()).collect();
    let mut classes: Vec<Vec<Variable>> = vec![Vec::new(); stated.sizes.len()];
    for ((route, _), driven) in stated.routes.iter().zip(&driven) {
        route.jobs.iter().for_each(|job| rows[*job as usize] += *driven);
        classes[route.class].push(*driven);
    }
    rows.into_iter().for_each(|row| milp.row(constraint!(row == 1)));
    for (drivers, size) in classes.iter().zip(stated.sizes) {
        if drivers.len() > *size {
            milp.row(constraint!(total(drivers) <= *size as f64));
        }
    }
    for (factors, most) in &stated.cuts {
        let terms = driven.iter().copied().zip(factors.iter().copied());
        let terms: Vec<(Variable, f64)> = terms.filter(|(_, factor)| *factor > 0.0).collect();
        if terms.len() > 1 {
            milp.row(constraint!(sum(terms) <= *most));
        }
    }
    let routes = stated.routes.iter().zip(&driven).map(|((_, cost), driven)| (*driven, currency(*cost)));
    let others = left.iter().zip(stated.left_out).map(|(left, cost)| (*left, currency(*cost)));
    let objective = sum(routes.chain(others));
    let left = clock.left().map(Duration::from_secs_f64);
    let deadline = Deadline::after(left).with_nodes(clock.left().is_none().then_some(MOST_NODES));
    let solved = milp.minimise(&objective, &[], None, deadline)?;
    let bound = if solved.bound.is_finite() { rounded_down(solved.bound) } else { stated.bound };
    let chosen = solved.values.as_ref().map(|values| {
        let set = stated.routes.iter().zip(&driven).filter(|(_, driven)| milp.is_set(values, **driven));
        set.map(|(route, _)| *route).collect::<Vec<_>>()
    });
    let found = chosen.map(|chosen| (stated.value(&chosen), chosen)).filter(|(value, _)| *value < limit);
    let bound = bound.max(stated.bound).min(limit);
    let column = |(column, _): &(&Column, Money)| Chosen { column: (*column).clone(), draws: None };
    let found = found.map(|(value, chosen)| (value, chosen.iter().map(column).collect()));
    Ok(Answer { bound, found, settled: solved.optimal })
}

impl Stated<'_> {
    /// What a choice costs.
    fn value(&self, chosen: &[(&Column, Money)]) -> Money {
        let mut missing = self.left_out.to_vec();
        chosen.iter().flat_map(|(route, _)| &route.jobs).for_each(|job| missing[*job as usize] = 0);
        chosen.iter().map(|(_, cost)| cost).sum::<Money>() + missing.iter().sum::<Money>()
    }
}

/// A bound in currency as money that is surely not above it.
fn rounded_down(bound: f64) -> Money {
    let safe = bound - 1e-6 * bound.abs().max(1.0);
    (safe * MONEY_UNIT as f64).floor() as Money
}
