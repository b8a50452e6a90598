//! Key figures and costs of a plan.

use super::counted;
use crate::model::{Clock, Instance, Mode};
use crate::units::{Ticks, currency};
use crate::verify::VerifiedPlan;

/// Name and value of each key figure.
pub fn figures(instance: &Instance, plan: &VerifiedPlan) -> Vec<(&'static str, String)> {
    let score = plan.score();
    let exact = plan.routes().iter().all(|route| route.first_time_fix_exact);
    let mut rows = vec![
        (objective_name(instance), format!("{:.2}", currency(score.total(instance.objective.mode)))),
        ("jobs served", format!("{} of {}", score.served, instance.jobs.len())),
        ("routes", format!("{} of {}", plan.routes().len(), counted(instance.shifts.len(), "shift"))),
        (
            "first-time fixes",
            format!(
                "{}{:.2} expected, {:.1} % of the jobs served",
                if exact { "" } else { "about " },
                score.expected_fixes,
                score.first_time_fix_rate() * 100.0
            ),
        ),
        ("travel", format!("{:.1} km, {}", instance.scale.km(score.dist), length(instance, score.travel))),
        ("on the road", length(instance, score.duration)),
        ("paid time", length(instance, score.paid)),
    ];
    if !plan.unassigned().is_empty() {
        rows.insert(2, ("jobs left out", left_out(&score.unserved)));
    }
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

/// Name and money of each component that is not zero.
pub fn costs(instance: &Instance, plan: &VerifiedPlan) -> Vec<(&'static str, String)> {
    let named = plan.score().money.named();
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    let lexicographic = instance.objective.mode == Mode::Lexicographic;
    for (name, money) in named {
        if money != 0 && !(lexicographic && name == "unserved") {
            rows.push((label(name), format!("{:>12.2}", currency(money))));
        }
    }
    rows
}

/// A length of time: `7 h 52 min`, or a plain number where the instance counts so.
pub fn length(instance: &Instance, ticks: Ticks) -> String {
    let minutes = instance.scale.minutes(ticks);
    match instance.horizon.clock {
        Clock::Plain => format!("{minutes:.2}"),
        Clock::Local => {
            let minutes = minutes.round() as i64;
            format!("{} h {:02} min", minutes / 60, minutes % 60)
        }
    }
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

/// The name of a component for people.
fn label(component: &'static str) -> &'static str {
    match component {
        "paid_time" => "paid time",
        "non_preferred" => "not the preferred technician",
        "repeat_visits" => "expected repeat visits",
        "unserved" => "jobs left out",
        "parts" => "parts loaded",
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
        assert!(names.contains(&"distance") && names.contains(&"jobs left out"), "{names:?}");
        assert!(!names.contains(&"overtime"), "{names:?}");
    }

    #[test]
    fn plain_lengths_have_no_hours() {
        let mut instance = day();
        assert_eq!(length(&instance, 3600 * 7 + 52 * 60), "7 h 52 min");
        instance.horizon.clock = Clock::Plain;
        assert_eq!(length(&instance, 90), "1.50");
    }
}
