//! What is promised to the user: exact and ordered.

use crate::model::{Mode, Priority};
use crate::units::{Dist, Money, Ticks};
use std::cmp::Ordering;

/// Money by component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Components {
    /// Distance.
    pub distance: Money,
    /// Paid time within the shift.
    pub paid_time: Money,
    /// Overtime.
    pub overtime: Money,
    /// Fixed costs.
    pub fixed: Money,
    /// Lateness; of a plan, with the money for the latest job of all.
    pub lateness: Money,
    /// Jobs that went to somebody they do not prefer.
    pub non_preferred: Money,
    /// Parts loaded.
    pub parts: Money,
    /// Expected repeat visits.
    pub repeat_visits: Money,
    /// Uneven shares of the work (plans only; a route by itself has none).
    pub fairness: Money,
    /// Jobs left out.
    pub unserved: Money,
}

impl Components {
    /// Components by the name that reports use.
    pub fn named(&self) -> [(&'static str, Money); 10] {
        [
            ("distance", self.distance),
            ("paid_time", self.paid_time),
            ("overtime", self.overtime),
            ("fixed", self.fixed),
            ("lateness", self.lateness),
            ("non_preferred", self.non_preferred),
            ("parts", self.parts),
            ("repeat_visits", self.repeat_visits),
            ("fairness", self.fairness),
            ("unserved", self.unserved),
        ]
    }

    /// Everything but the jobs left out.
    pub fn of_routes(&self) -> Money {
        self.named().iter().map(|(_, money)| money).sum::<Money>() - self.unserved
    }
}

/// The score of a route (with nothing left out) or of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Jobs left out, by priority.
    pub unserved: [u32; Priority::LEVELS],
    /// Jobs served.
    pub served: u32,
    /// Expected number of jobs fixed on this visit.
    pub expected_fixes: f64,
    /// Distance travelled.
    pub dist: Dist,
    /// Time travelled.
    pub travel: Ticks,
    /// Time paid, overtime included.
    pub paid: Ticks,
    /// Time paid after the shift's end.
    pub overtime: Ticks,
    /// Time waited.
    pub wait: Ticks,
    /// From leaving to returning.
    pub duration: Ticks,
    /// Sum of the lateness of jobs.
    pub late: Ticks,
    /// Lateness of the latest job.
    pub worst_late: Ticks,
    /// Units loaded at depots (the most that may be needed).
    pub parts_loaded: u64,
    /// Money by component.
    pub money: Components,
}

impl Score {
    /// The objective: all money in `cost` mode, the cost of the routes in `lexicographic` mode.
    pub fn total(&self, mode: Mode) -> Money {
        match mode {
            Mode::Cost => self.money.of_routes() + self.money.unserved,
            Mode::Lexicographic => self.money.of_routes(),
        }
    }

    /// First-time fixes by jobs served; 1 where nothing is served.
    pub fn first_time_fix_rate(&self) -> f64 {
        if self.served == 0 { 1.0 } else { self.expected_fixes / f64::from(self.served) }
    }

    /// Which of two scores is better (`Less`) under a mode. Expected fixes are compared to 10⁻⁶.
    pub fn compare(&self, other: &Self, mode: Mode) -> Ordering {
        let money = self.total(mode).cmp(&other.total(mode));
        match mode {
            Mode::Cost => money,
            Mode::Lexicographic => {
                let fixes = |score: &Self| (score.expected_fixes * 1e6).round() as i64;
                self.unserved.cmp(&other.unserved).then(fixes(other).cmp(&fixes(self))).then(money)
            }
        }
    }

    /// Adds another route's score.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.unserved.iter_mut().zip(other.unserved) {
            *mine += theirs;
        }
        self.served += other.served;
        self.expected_fixes += other.expected_fixes;
        self.dist += other.dist;
        self.travel += other.travel;
        self.paid += other.paid;
        self.overtime += other.overtime;
        self.wait += other.wait;
        self.duration += other.duration;
        self.late += other.late;
        self.worst_late = self.worst_late.max(other.worst_late);
        self.parts_loaded += other.parts_loaded;
        let (a, b) = (&mut self.money, &other.money);
        a.distance += b.distance;
        a.paid_time += b.paid_time;
        a.overtime += b.overtime;
        a.fixed += b.fixed;
        a.lateness += b.lateness;
        a.non_preferred += b.non_preferred;
        a.parts += b.parts;
        a.repeat_visits += b.repeat_visits;
        a.fairness += b.fairness;
        a.unserved += b.unserved;
    }
}
