//! Live progress on stderr.

use crate::model::Instance;
use crate::solve::{Progress, Watch};
use crate::units::currency;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Watches a solve: shows how it goes where stderr is a terminal, and ends it when a signal came.
pub struct Live<'a> {
    bar: ProgressBar,
    stop: &'a AtomicBool,
    jobs: usize,
}

impl<'a> Live<'a> {
    /// A watch that says nothing if `quiet`, or where nobody could see it.
    pub fn new(instance: &Instance, stop: &'a AtomicBool, quiet: bool) -> Self {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed_precise} {wide_msg}") {
            bar.set_style(style);
        }
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar, stop, jobs: instance.jobs.len() }
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
