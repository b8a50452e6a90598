//! Which plan is better as a whole: by the objective, and only where that is one and the same.

use super::kpis::verdict;
use super::{Candidate, Verdict};
use crate::model::Mode;
use crate::plan::Score;
use crate::report::kpi::Direction;
use crate::units::currency;
use std::cmp::Ordering;

/// A plan against the baseline, and what decides.
pub fn of_plan(baseline: &Candidate, plan: &Candidate, tolerance: f64) -> (Option<Verdict>, String) {
    if std::ptr::eq(baseline.plan, plan.plan) {
        return (None, "the baseline".to_owned());
    }
    if !baseline.same_data(plan) {
        return (
            None,
            "of other data: no plan is better as a whole, and differences hold what the data are worth".to_owned(),
        );
    }
    // The objective is part of the data.
    let (mode, old, new) = (plan.instance.objective.mode, baseline.plan.score(), plan.plan.score());
    let exact = match new.compare(old, mode) {
        Ordering::Less => Verdict::Better,
        Ordering::Greater => Verdict::Worse,
        Ordering::Equal => return (Some(Verdict::Equal), "the objective is the same".to_owned()),
    };
    let (level, before, after, direction) = decides(old, new, mode);
    let difference = change(before, after);
    // Jobs left out are whole jobs: no tolerance makes them equal.
    if level != LEFT_OUT && verdict(Some(direction), before, after, tolerance) == Verdict::Equal {
        return (Some(Verdict::Equal), format!("{level} {difference}, within the tolerance"));
    }
    (Some(exact), format!("{level} {difference}"))
}

const LEFT_OUT: &str = "jobs left out";

/// The first level of the objective in which two scores differ, with its values.
fn decides(old: &Score, new: &Score, mode: Mode) -> (&'static str, f64, f64, Direction) {
    let money = |score: &Score| currency(score.total(mode));
    let fixes = |score: &Score| (score.expected_fixes * 1e6).round() / 1e6;
    let jobs = |score: &Score| f64::from(score.unserved.iter().sum::<u32>());
    match mode {
        Mode::Cost => ("expected cost", money(old), money(new), Direction::Lower),
        Mode::Lexicographic if old.unserved != new.unserved => (LEFT_OUT, jobs(old), jobs(new), Direction::Lower),
        Mode::Lexicographic if fixes(old) != fixes(new) => {
            ("expected first-time fixes", fixes(old), fixes(new), Direction::Higher)
        }
        Mode::Lexicographic => ("cost of the routes", money(old), money(new), Direction::Lower),
    }
}

/// `431.20 → 400.00 (−31.20, −7.24 %)`.
fn change(before: f64, after: f64) -> String {
    let decimals = if before.fract() == 0.0 && after.fract() == 0.0 { 0 } else { 2 };
    let difference = after - before;
    if difference == 0.0 {
        return format!("{before:.decimals$} in both, but of other priorities");
    }
    // What differs by less than the digits shown has to show it.
    let decimals = if difference.abs() < 0.005 { 6 } else { decimals };
    let share = if before == 0.0 { String::new() } else { format!(", {:+.2} %", difference / before.abs() * 100.0) };
    format!("{before:.decimals$} → {after:.decimals$} ({difference:+.decimals$}{share})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Instance;
    use crate::plan::{Plan, Route, Stop};
    use crate::report::testing::{day, verified};
    use crate::units::{JobId, ShiftId};
    use crate::verify::{VerifiedPlan, verify};

    /// The boiler without a visit to the depot, or nothing at all.
    fn other(instance: &Instance, stops: Vec<Stop>) -> VerifiedPlan {
        verify(instance, &Plan::new([Route::new(ShiftId(0), stops)])).expect("the plan obeys the rules")
    }

    fn judged(
        instance: &Instance,
        old: &VerifiedPlan,
        new: &VerifiedPlan,
        tolerance: f64,
    ) -> (Option<Verdict>, String) {
        let candidate = |plan| Candidate { name: "x", instance, plan, run: None };
        of_plan(&candidate(old), &candidate(new), tolerance)
    }

    #[test]
    fn money_decides_where_the_objective_is_cost() {
        let instance = day();
        let (full, bare) = (verified(&instance), other(&instance, vec![Stop::Job(JobId(0))]));
        let (verdict, reason) = judged(&instance, &full, &bare, 0.0);
        assert!(verdict == Some(Verdict::Worse) && reason.starts_with("expected cost "), "{verdict:?} {reason}");
        assert_eq!(judged(&instance, &bare, &full, 0.0).0, Some(Verdict::Better));
        let (verdict, reason) = judged(&instance, &bare, &full, 1.0);
        assert!(verdict == Some(Verdict::Equal) && reason.ends_with("within the tolerance"), "{verdict:?} {reason}");
        assert_eq!(judged(&instance, &full, &verified(&instance), 0.0).0, Some(Verdict::Equal));
        assert_eq!(judged(&instance, &full, &full, 0.0), (None, "the baseline".to_owned()));
    }

    #[test]
    fn levels_decide_in_their_order() {
        let mut instance = day();
        instance.objective.mode = Mode::Lexicographic;
        let (full, bare) = (verified(&instance), other(&instance, vec![Stop::Job(JobId(0))]));
        let (verdict, reason) = judged(&instance, &full, &bare, 0.0);
        assert!(verdict == Some(Verdict::Worse) && reason.starts_with("expected first-time fixes "), "{reason}");
        // A job left out more, which no tolerance makes equal.
        let nothing = other(&instance, Vec::new());
        let (verdict, reason) = judged(&instance, &full, &nothing, 1.0);
        assert_eq!((verdict, reason.as_str()), (Some(Verdict::Worse), "jobs left out 1 → 2 (+1, +100.00 %)"));
    }

    #[test]
    fn other_data_are_not_judged() {
        let (instance, mut changed) = (day(), day());
        changed.sha256 = "other".into();
        let (one, two) = (verified(&instance), verified(&changed));
        let old = Candidate { name: "a", instance: &instance, plan: &one, run: None };
        let new = Candidate { name: "b", instance: &changed, plan: &two, run: None };
        assert_eq!(of_plan(&old, &new, 0.0).0, None);
    }

    #[test]
    fn small_differences_show_their_digits() {
        assert_eq!(change(100.0, 100.000_5), "100.000000 → 100.000500 (+0.000500, +0.00 %)");
        assert_eq!(change(0.0, 2.0), "0 → 2 (+2)");
        assert_eq!(change(-50.0, -45.0), "-50 → -45 (+5, +10.00 %)");
    }
}
