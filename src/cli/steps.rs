//! Work in many pieces: how far it is, on stderr.

use super::log;
use crate::value::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Machines are told this often at most, and when the work is done.
const EVERY: Duration = Duration::from_secs(1);

/// Shows how many pieces are done where stderr is a terminal, and ends the work when a signal came.
pub struct Steps<'a> {
    bar: ProgressBar,
    stop: &'a AtomicBool,
    /// When machines were told last; nothing where none listens.
    told: Option<Mutex<Option<Instant>>>,
}

impl<'a> Steps<'a> {
    /// Says nothing if `quiet`, or where nobody could see it.
    pub fn new(stop: &'a AtomicBool, quiet: bool) -> Self {
        let hidden = quiet || log::is_json();
        let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{elapsed_precise} {msg} {bar:30} {pos} of {len}") {
            bar.set_style(style);
        }
        let told = (log::is_json() && !quiet).then(Mutex::default);
        Self { bar, stop, told }
    }

    /// Takes the line away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Observer for Steps<'_> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn advanced(&self, work: &'static str, done: usize, of: usize) {
        if !self.bar.is_hidden() {
            self.bar.set_length(of as u64);
            self.bar.set_position(done as u64);
            self.bar.set_message(work);
        }
        if let Some(told) = &self.told {
            let mut last = told.lock().unwrap_or_else(PoisonError::into_inner);
            if done == of || last.is_none_or(|when| when.elapsed() >= EVERY) {
                *last = Some(Instant::now());
                log::object("progress", json!({ "phase": work, "done": done, "of": of }));
            }
        }
    }
}
