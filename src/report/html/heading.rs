//! What was planned, and how good the plan is known to be, in words.

use super::scene::Scene;
use crate::model::{Clock, Mode};
use crate::report::number::grouped;
use crate::report::{RunDocument, counted};
use crate::units::currency;

/// The top of the page.
pub struct Heading {
    pub name: String,
    /// The dates.
    pub when: String,
    /// `40 jobs, 9 technicians`.
    pub size: String,
    /// One word for how good the plan is: `optimal`, `gap`, `feasible`, `interrupted` or `unknown`.
    pub tone: String,
    /// The same in a sentence.
    pub status: String,
    /// How the plan came about.
    pub made: String,
    /// Digest of what was planned, shortened.
    pub digest: String,
}

impl Heading {
    pub fn new(scene: &Scene, run: Option<&RunDocument>) -> Self {
        let instance = scene.instance;
        let size = [counted(instance.job_count(), "job"), counted(instance.technicians.len(), "technician")];
        Self {
            name: if instance.name.is_empty() { "Plan".into() } else { instance.name.clone() },
            when: when(scene),
            size: size.join(", "),
            tone: run.map_or("unknown", |run| known(&run.status)).into(),
            status: run.map_or_else(foreign, |run| status(scene, run)),
            made: run.map(made).unwrap_or_default(),
            digest: instance.sha256.chars().take(12).collect(),
        }
    }
}

fn when(scene: &Scene) -> String {
    let horizon = &scene.instance.horizon;
    match (horizon.clock, horizon.days) {
        (Clock::Plain, _) => String::new(),
        (Clock::Local, 0 | 1) => scene.day(0),
        (Clock::Local, days) => format!("{} – {}", scene.day(0), scene.day(days - 1)),
    }
}

/// A status as one of the words that the style sheet knows.
fn known(status: &str) -> &'static str {
    ["optimal", "gap", "feasible", "interrupted"].into_iter().find(|word| *word == status).unwrap_or("unknown")
}

fn foreign() -> String {
    "Obeys every rule; all figures were computed anew. How it was found, and how good the best plan could be, is not known."
        .into()
}

/// How good the plan is known to be.
fn status(scene: &Scene, run: &RunDocument) -> String {
    let what = match scene.instance.objective.mode {
        Mode::Cost => "expected cost",
        Mode::Lexicographic => "cost of the routes",
    };
    let bound = run.bound.zip(run.gap).map(|(bound, gap)| {
        let total = currency(scene.plan.score().total(scene.instance.objective.mode));
        format!(
            "its {what} is {}, and no plan can be below {}: at most {:.1} % could be saved{}",
            grouped(total, 2),
            grouped(bound, 2),
            gap * 100.0,
            left_out(&run.relaxed)
        )
    });
    match (known(&run.status), bound) {
        ("optimal", _) => "Optimal: it is proved that no plan is better.".into(),
        ("interrupted", None) => {
            "Interrupted: the best plan found until then. Nothing is proved about better plans.".into()
        }
        ("interrupted", Some(bound)) => format!("Interrupted: the best plan found until then; {bound}."),
        ("gap", Some(bound)) => format!("Good within a proved gap: {bound}."),
        _ => "Feasible: the best plan found in the time given. Nothing is proved about better plans.".into(),
    }
}

/// What the bound leaves out.
fn left_out(rules: &[String]) -> String {
    if rules.is_empty() { String::new() } else { format!(" (the bound leaves out: {})", rules.join("; ")) }
}

fn made(run: &RunDocument) -> String {
    let (iterations, threads) = (run.iterations as usize, counted(run.threads, "thread"));
    let noun = if iterations == 1 { "iteration" } else { "iterations" };
    let iterations = grouped(iterations as f64, 0);
    format!("{} solver, {:.1} s, {iterations} {noun}, {threads}, seed {}", run.name, run.wall_s, run.seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::RunDocument;
    use crate::report::testing::{day, report_of, verified};

    fn said(change: impl FnOnce(&mut RunDocument)) -> String {
        let instance = day();
        let plan = verified(&instance);
        let mut run = RunDocument::new(&report_of(&instance, &plan, &[]).run, 0.0);
        change(&mut run);
        Heading::new(&Scene::new(&instance, &plan), Some(&run)).status.replace('\u{202f}', " ")
    }

    #[test]
    fn how_good_a_plan_is_stands_in_words() {
        let gap = said(|_| {});
        assert!(gap.starts_with("Good within a proved gap") && gap.contains("below 500.00: at most 5.0 %"), "{gap}");
        assert!(said(|run| run.status = "optimal".into()).contains("no plan is better"));
        let alone = said(|run| (run.status, run.bound) = ("feasible".into(), None));
        assert!(alone.contains("Nothing is proved"), "{alone}");
        let stopped = said(|run| run.status = "interrupted".into());
        assert!(stopped.starts_with("Interrupted") && stopped.contains("below 500.00"), "{stopped}");
        // A status that no solver of ours gives claims nothing.
        assert!(said(|run| (run.status, run.bound) = ("perfect".into(), None)).contains("Nothing is proved"));
    }

    #[test]
    fn a_plan_without_a_history_says_so() {
        let instance = day();
        let plan = verified(&instance);
        let heading = Heading::new(&Scene::new(&instance, &plan), None);
        assert!(heading.status.contains("is not known") && heading.made.is_empty());
        assert_eq!((heading.when.as_str(), heading.size.as_str()), ("Tue 24 Nov 2026", "2 jobs, 1 technician"));
    }
}
