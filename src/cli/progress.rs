//! Live progress on stderr.

use super::log;
use crate::model::Instance;
use crate::solve::{Progress, Watch};
use crate::units::{Money, currency};
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Watches a solve: shows how it goes where stderr is a terminal, and ends it when a signal came.
pub struct Live<'a> {
    bar: ProgressBar,
    stop: &'a AtomicBool,
    jobs: usize,
    /// What machines were told last, and when; nothing where none listens.
    told: Option<Mutex<Option<(Instant, Money)>>>,
}

impl<'a> Live<'a> {
    /// A watch that says nothing if `quiet`, or where nobody could see it.
    pub fn new(instance: &Instance, stop: &'a AtomicBool, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, target(quiet));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed_precise} {wide_msg}") {
            bar.set_style(style);
        }
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        let told = (log::is_json() && !quiet).then(Mutex::default);
        Self { bar, stop, jobs: instance.job_count(), told }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Live<'_> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn progress(&self, progress: &Progress) {
        if !self.bar.is_hidden() {
            self.bar.set_message(message(progress, self.jobs));
        }
        if let Some(told) = &self.told {
            let mut last = told.lock().unwrap_or_else(PoisonError::into_inner);
            let news = last.is_none_or(|(when, best)| best != progress.objective || when.elapsed() >= EVERY);
            if news {
                *last = Some((Instant::now(), progress.objective));
                log::object("progress", object(progress));
            }
        }
    }
}

/// Machines are told this often where nothing new is found.
const EVERY: Duration = Duration::from_secs(1);

/// Where progress is drawn for people.
fn target(quiet: bool) -> ProgressDrawTarget {
    if quiet || log::is_json() { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() }
}

/// How a solve goes, for machines.
fn object(progress: &Progress) -> Value {
    let objective = currency(progress.objective);
    let bound = progress.bound.map(currency);
    let gap = bound.filter(|_| objective.abs() > f64::EPSILON).map(|bound| (objective - bound) / objective.abs());
    json!({
        "phase": progress.phase,
        "elapsed_s": progress.elapsed.as_secs_f64(),
        "iterations": progress.iterations,
        "incumbent": objective,
        "bound": bound,
        "gap": gap,
        "first_time_fix_rate": progress.score.first_time_fix_rate(),
        "left_out": progress.score.unserved.iter().sum::<u32>(),
    })
}

/// Counts runs on stderr, where it is a terminal.
pub struct Counter {
    bar: ProgressBar,
    quiet: bool,
}

impl Counter {
    /// A counter of `all` runs of which `done` are done already; it says nothing if `quiet`, or where nobody could see
    /// it.
    pub fn new(done: usize, all: usize, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(all as u64), target(quiet)).with_position(done as u64);
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {elapsed_precise} {bar:24} {pos} of {len} runs{left} {wide_msg}")
        {
            bar.set_style(style.with_key("left", left));
        }
        if !bar.is_hidden() {
            bar.reset_eta();
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar, quiet }
    }

    /// So many more runs are done, the last of which is `last`.
    pub fn done(&self, runs: usize, last: String) {
        self.bar.inc(runs as u64);
        if log::is_json() && !self.quiet {
            let (done, of) = (self.bar.position(), self.bar.length());
            log::object("progress", json!({ "done": done, "of": of, "message": last }));
        }
        self.bar.set_message(last);
    }

    /// Takes the line away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Time left, once there is something to tell it from.
fn left(state: &ProgressState, text: &mut dyn std::fmt::Write) {
    if !state.eta().is_zero() {
        let _ = write!(text, ", {:#} left", HumanDuration(state.eta()));
    }
}

/// The most important first: a narrow terminal cuts the end off.
fn message(progress: &Progress, jobs: usize) -> String {
    let score = &progress.score;
    let objective = currency(progress.objective);
    let mut parts = vec![
        format!("best {objective:.2}"),
        format!("left out {} of {jobs}", score.unserved.iter().sum::<u32>()),
        format!("first-time fix {:.1} %", score.first_time_fix_rate() * 100.0),
    ];
    if let Some(bound) = progress.bound {
        let bound = currency(bound);
        parts.push(format!("bound {bound:.2}"));
        if objective.abs() > f64::EPSILON {
            parts.push(format!("gap {:.2} %", (objective - bound) / objective.abs() * 100.0));
        }
    }
    parts.push(format!("{} iterations", progress.iterations));
    parts.push(progress.phase.to_owned());
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Score;
    use crate::units::money;

    fn progress(bound: Option<i64>) -> Progress {
        let score = Score { unserved: [0, 1, 2, 0, 0], served: 10, expected_fixes: 8.5, ..Score::default() };
        let elapsed = Duration::from_secs(3);
        Progress { elapsed, phase: "search", iterations: 77, score, objective: money(200.0), bound }
    }

    #[test]
    fn a_line_says_how_it_goes() {
        assert_eq!(
            message(&progress(None), 13),
            "best 200.00 · left out 3 of 13 · first-time fix 85.0 % · 77 iterations · search"
        );
    }

    #[test]
    fn machines_are_told_the_same() {
        let told = object(&progress(Some(money(190.0))));
        assert_eq!((&told["incumbent"], &told["gap"], &told["left_out"]), (&json!(200.0), &json!(0.05), &json!(3)));
        assert_eq!((&told["elapsed_s"], &told["first_time_fix_rate"]), (&json!(3.0), &json!(0.85)));
        assert_eq!(object(&progress(None))["bound"], Value::Null);
    }

    #[test]
    fn a_bound_shows_the_gap() {
        let line = message(&progress(Some(money(190.0))), 13);
        assert!(line.contains("bound 190.00 · gap 5.00 %"), "{line}");
    }

    #[test]
    fn a_signal_stops_the_solve() {
        let stop = AtomicBool::new(false);
        let instance = crate::model::InstanceBuilder::new("empty")
            .build(crate::travel::Travel::from_table(Vec::new(), 0, crate::units::Scale::default()))
            .expect("an empty instance");
        let live = Live::new(&instance, &stop, true);
        assert!(!live.stopped());
        stop.store(true, Ordering::Relaxed);
        assert!(live.stopped());
        live.progress(&progress(None));
        live.finish();
    }
}
