//! The levels of an objective, solved one after the other.

use super::ExactError;
use super::milp::{ABS_GAP, Deadline, Milp, Values};
use crate::model::{Mode, Priority};
use crate::units::{MONEY_UNIT, Money};
use good_lp::{Constraint, Expression, IntoAffineExpression, constraint};

/// What a plan's worth is in a model.
pub(super) struct Objective {
    /// Jobs left out, by priority.
    pub(super) unserved: [Expression; Priority::LEVELS],
    /// Expected fixes.
    pub(super) fixes: Expression,
    /// Money of the routes, in units of currency.
    pub(super) routes: Expression,
    /// Money for the jobs left out, in units of currency.
    pub(super) left_out: Expression,
}

/// What was proved about the best plan. In `lexicographic` mode each level holds for plans that are best in
/// all levels before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Fewest jobs left out by priority, as far as proved; empty in `cost` mode.
    pub unserved: Vec<u32>,
    /// Most expected fixes, in `lexicographic` mode.
    pub fixes: Option<f64>,
    /// Least money of the mode's objective, rounded down.
    pub money: Option<Money>,
}

/// The end of a solve in stages.
pub(super) struct Staged {
    /// The best solution found.
    pub(super) values: Option<Values>,
    /// Whether it is proved best in every level.
    pub(super) optimal: bool,
    pub(super) bounds: Bounds,
}

/// One level.
enum Level {
    Unserved(usize),
    Fixes,
    Money,
}

/// Solves the levels of `mode` in order, each under what the levels before it have reached.
pub(super) fn solve(
    milp: &Milp,
    objective: &Objective,
    mode: Mode,
    start: Option<Values>,
    deadline: Deadline,
) -> Result<Staged, ExactError> {
    let mut staged = Staged { values: start, optimal: true, bounds: Bounds::default() };
    let mut reached: Vec<Constraint> = Vec::new();
    for level in levels(mode) {
        let goal = objective.of(&level, mode);
        if !matches!(level, Level::Money) && (&goal).linear_coefficients().next().is_none() {
            staged.bounds.note(&level, goal.constant());
            continue;
        }
        let started = staged.values.take();
        let solved = milp.minimise(&goal, &reached, started.as_ref(), deadline)?;
        if staged.optimal {
            staged.bounds.note(&level, solved.bound);
        }
        staged.optimal &= solved.optimal;
        staged.values = solved.values.or(started);
        let Some(values) = &staged.values else { break };
        reached.extend(keep(&level, goal, milp, values));
        if deadline.passed() {
            staged.optimal &= matches!(level, Level::Money);
            break;
        }
    }
    Ok(staged)
}

/// The levels of a mode, most important first.
fn levels(mode: Mode) -> Vec<Level> {
    if mode == Mode::Cost {
        return vec![Level::Money];
    }
    let unserved = (0..Priority::LEVELS).map(Level::Unserved);
    unserved.chain([Level::Fixes, Level::Money]).collect()
}

impl Objective {
    fn of(&self, level: &Level, mode: Mode) -> Expression {
        match (level, mode) {
            (Level::Unserved(priority), _) => self.unserved[*priority].clone(),
            (Level::Fixes, _) => -1.0 * self.fixes.clone(),
            (Level::Money, Mode::Cost) => self.routes.clone() + self.left_out.clone(),
            (Level::Money, Mode::Lexicographic) => self.routes.clone(),
        }
    }
}

/// The row that keeps what a level has reached; fixes count to 10⁻⁶.
fn keep(level: &Level, goal: Expression, milp: &Milp, values: &Values) -> Option<Constraint> {
    let reached = milp.eval(values, &goal);
    match level {
        Level::Unserved(_) => Some(constraint!(goal <= reached.round())),
        Level::Fixes => Some(constraint!(goal <= ((reached * 1e6).round() + 0.5) * 1e-6)),
        Level::Money => None,
    }
}

impl Bounds {
    fn note(&mut self, level: &Level, bound: f64) {
        if !bound.is_finite() {
            return;
        }
        match level {
            Level::Unserved(_) => self.unserved.push((bound - 1e-4).ceil().max(0.0) as u32),
            Level::Fixes => self.fixes = Some(-bound + 1e-6),
            Level::Money => self.money = Some(rounded_down(bound)),
        }
    }
}

/// A bound in currency as money that is surely not above it: the tolerances of the solver are taken off.
fn rounded_down(bound: f64) -> Money {
    let safe = bound - ABS_GAP - 1e-6 * bound.abs().max(1.0);
    (safe * MONEY_UNIT as f64).floor() as Money
}
