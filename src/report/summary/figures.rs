//! Key figures and costs of a plan.

use super::counted;
use crate::model::{Instance, Mode};
use crate::report::clock::length;
use crate::units::{Money, currency};
use crate::verify::VerifiedPlan;

/// Name and value of each key figure; the objective comes first, with what it is made of.
pub fn figures(instance: &Instance, plan: &VerifiedPlan) -> Vec<(&'static str, String)> {
    let score = plan.score();
    let mut rows = vec![(objective_name(instance), money(score.total(instance.objective.mode)))];
    rows.extend(costs(instance, plan));
    rows.push(("jobs served", format!("{} of {}", score.served, instance.job_count())));
    if !plan.unassigned().is_empty() {
        rows.push(("jobs left out", left_out(&score.unserved)));
    }
    rows.extend(work(instance, plan));
    rows.extend(shares(plan));
    for (name, ticks) in [("overtime", score.overtime), ("waiting", score.wait), ("lateness", score.late)] {
        if ticks != 0 {
            rows.push((name, length(instance, ticks)));
        }
    }
    if score.parts_loaded > 0 {
        rows.push(("parts loaded", counted(score.parts_loaded as usize, "unit")));
    }
    rows
}

/// What every plan has.
fn work(instance: &Instance, plan: &VerifiedPlan) -> [(&'static str, String); 5] {
    let score = plan.score();
    let exact = plan.routes().iter().all(|route| route.first_time_fix_exact);
    let fixes = format!(
        "{}{:.2} expected, {:.1} % of the jobs served",
        if exact { "" } else { "about " },
        score.expected_fixes,
        score.first_time_fix_rate() * 100.0
    );
    [
        ("routes", format!("{} of {}", plan.routes().len(), counted(instance.shifts.len(), "shift"))),
        ("first-time fixes", fixes),
        ("travel", format!("{:.1} km, {}", instance.scale.km(score.dist), length(instance, score.travel))),
        ("time out", length(instance, score.duration)),
        ("paid time", length(instance, score.paid)),
    ]
}

/// How evenly the work is spread, where it could be spread at all.
fn shares(plan: &VerifiedPlan) -> Option<(&'static str, String)> {
    let loads = || plan.workloads().iter().filter(|load| load.rostered > 0);
    let used = || loads().map(|load| load.paid as f64 / load.rostered as f64 * 100.0);
    let (least, most) = (used().fold(f64::INFINITY, f64::min), used().fold(0.0, f64::max));
    let jobs = || loads().map(|load| load.jobs);
    let (fewest, many) = (jobs().min()?, jobs().max()?);
    let text = format!("{least:.0} to {most:.0} % of the roster, {fewest} to {many} jobs each");
    (loads().count() > 1).then_some(("share of the work", text))
}

/// Name and money of each component of the objective that is not zero.
fn costs(instance: &Instance, plan: &VerifiedPlan) -> Vec<(&'static str, String)> {
    let lexicographic = instance.objective.mode == Mode::Lexicographic;
    let named = plan.score().money.named().into_iter();
    let there = named.filter(|(name, money)| *money != 0 && !(lexicographic && *name == "unserved"));
    there.map(|(name, amount)| (label(name), money(amount))).collect()
}

fn money(amount: Money) -> String {
    format!("{:>10.2}", currency(amount))
}

fn objective_name(instance: &Instance) -> &'static str {
    match instance.objective.mode {
        Mode::Cost => "expected cost",
        Mode::Lexicographic => "cost of routes",
    }
}

fn left_out(unserved: &[u32]) -> String {
    let by_priority = unserved.iter().enumerate().filter(|(_, jobs)| **jobs > 0);
    let parts: Vec<String> = by_priority.map(|(at, jobs)| format!("{jobs} of priority {}", at + 1)).collect();
    format!("{} ({})", unserved.iter().sum::<u32>(), parts.join(", "))
}

/// The name of a component for people, set in below the objective.
fn label(component: &'static str) -> &'static str {
    match component {
        "distance" => "  distance",
        "paid_time" => "  paid time",
        "overtime" => "  overtime",
        "fixed" => "  going out",
        "lateness" => "  lateness",
        "non_preferred" => "  not the preferred technician",
        "parts" => "  parts loaded",
        "repeat_visits" => "  expected repeat visits",
        "fairness" => "  uneven shares of the work",
        "unserved" => "  jobs left out",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};

    #[test]
    fn left_out_jobs_are_told_by_priority() {
        assert_eq!(left_out(&[1, 0, 2, 0, 0]), "3 (1 of priority 1, 2 of priority 3)");
    }

    #[test]
    fn only_costs_that_are_there_are_shown() {
        let instance = day();
        let plan = verified(&instance);
        let names: Vec<&str> = costs(&instance, &plan).iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            ["  distance", "  paid time", "  parts loaded", "  expected repeat visits", "  jobs left out"]
        );
    }
}
