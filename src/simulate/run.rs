//! One run: the whole plan played once.

use crate::plan::Score;
use crate::units::{Money, Ticks};

/// What happened when the plan was played once; or, before they are added up, what happened on one route of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Run {
    /// What happened, as a score. `expected_fixes` is the number of jobs that were fixed, `parts_loaded` and the money are
    /// what was really loaded and spent.
    pub score: Score,
    /// Jobs that would have been fixed had no depot been closed on arrival: what the model expects.
    pub fixes_if_loaded: u32,
    /// Jobs that began after the last of their windows.
    pub window_late_jobs: u32,
    /// By how much, summed.
    pub window_late: Ticks,
    /// Jobs that began after `due`; by how much stands in `score.late`.
    pub due_late_jobs: u32,
    /// Routes back after the end of the shift.
    pub overtime_routes: u32,
    /// Routes back after the overtime that is allowed.
    pub beyond_routes: u32,
    /// By how much, summed.
    pub beyond: Ticks,
    /// Depot visits that loaded nothing because the depot had closed.
    pub missed_loads: u32,
    /// Breaks that began after their window, or that were to be taken at home and were not in time for it.
    pub missed_breaks: u32,
    /// Units used, those set aside for certain needs included.
    pub parts_used: u64,
    /// How often a part was wanted that was not there.
    pub shortages: u32,
}

impl Run {
    /// Jobs fixed on this visit.
    pub fn fixes(&self) -> f64 {
        self.score.expected_fixes
    }

    /// Jobs that need a repeat visit.
    pub fn repeat_visits(&self) -> f64 {
        f64::from(self.score.served) - self.score.expected_fixes
    }

    /// All money, jobs left out included, whatever the objective of the instance.
    pub fn cost(&self) -> Money {
        self.score.money.of_routes() + self.score.money.unserved
    }

    /// Adds what happened on another route of the same run. Everything is a whole number, so the order does not matter.
    pub(super) fn add(&mut self, other: &Self) {
        self.score.add(&other.score);
        self.fixes_if_loaded += other.fixes_if_loaded;
        self.window_late_jobs += other.window_late_jobs;
        self.window_late += other.window_late;
        self.due_late_jobs += other.due_late_jobs;
        self.overtime_routes += other.overtime_routes;
        self.beyond_routes += other.beyond_routes;
        self.beyond += other.beyond;
        self.missed_loads += other.missed_loads;
        self.missed_breaks += other.missed_breaks;
        self.parts_used += other.parts_used;
        self.shortages += other.shortages;
    }
}
