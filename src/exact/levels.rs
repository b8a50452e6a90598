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

/// Solves the levels of `mode` in order, each under what the levels before it have reached. A level that is not
/// the last may take half of the time that is left.
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
        if deadline.passed() {
            staged.optimal = false;
            break;
        }
        let started = staged.values.take();
        let until = if matches!(level, Level::Money) { deadline } else { deadline.half() };
        let solved = milp.minimise(&goal, &reached, started.as_ref(), until)?;
        if staged.optimal {
            staged.bounds.note(&level, solved.bound);
        }
        staged.optimal &= solved.optimal;
        staged.values = solved.values.or(started);
        let Some(values) = &staged.values else { break };
        reached.extend(keep(&level, goal, milp, values));
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Three things of which two fit: leaving out the first is worst by priority, the second fixes most.
    fn model() -> (Milp, Objective) {
        let mut milp = Milp::default();
        let [a, b, c] = [milp.binary(), milp.binary(), milp.binary()];
        milp.row(constraint!(a + b + c <= 2));
        let mut unserved: [Expression; Priority::LEVELS] = Default::default();
        unserved[0] = 1.0 - a;
        unserved[2] = 2.0 - b - c;
        let objective = Objective {
            unserved,
            fixes: 0.5 * a + 0.9 * b + 0.9000001 * c,
            routes: 10.0 * a + 5.0 * b + 7.0 * c,
            left_out: 3.0 - a - b - c,
        };
        (milp, objective)
    }

    #[test]
    fn levels_come_in_order_and_fixes_count_to_a_millionth() {
        let (milp, objective) = model();
        let staged = solve(&milp, &objective, Mode::Lexicographic, None, Deadline::after(None)).unwrap();
        // b and c fix alike, so the cheaper one is taken.
        assert_eq!(milp.eval(&staged.values.unwrap(), &objective.routes), 15.0);
        assert!(staged.optimal);
        assert_eq!(staged.bounds.unserved, [0, 0, 1, 0, 0]);
        assert!((1.4000001..1.40001).contains(&staged.bounds.fixes.unwrap()));
        let money = staged.bounds.money.unwrap();
        assert!((14_999 * MONEY_UNIT / 1_000..15 * MONEY_UNIT).contains(&money), "{money}");
    }

    #[test]
    fn cost_mode_adds_what_is_left_out() {
        let (milp, objective) = model();
        let staged = solve(&milp, &objective, Mode::Cost, None, Deadline::after(None)).unwrap();
        assert_eq!(milp.eval(&staged.values.unwrap(), &objective.left_out), 3.0);
        assert_eq!((staged.bounds.unserved.len(), staged.bounds.fixes), (0, None));
    }

    #[test]
    fn without_time_the_start_is_given_back() {
        let (milp, objective) = model();
        let deadline = Deadline::after(Some(Duration::ZERO));
        let start = milp.values([]);
        let staged = solve(&milp, &objective, Mode::Cost, Some(start), deadline).unwrap();
        assert_eq!((staged.optimal, staged.bounds.money), (false, None));
        assert_eq!(milp.eval(&staged.values.unwrap(), &objective.left_out), 3.0);
    }
}
