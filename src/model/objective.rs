//! What a plan is worth: modes and weights.

use super::Priority;

/// How components of the score are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// One sum of money.
    #[default]
    Cost,
    /// First the jobs left out by priority (1 before 2 …), then the most expected first-time fixes, then
    /// the cost of the rest.
    Lexicographic,
}

/// Which time is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paid {
    /// From leaving to returning, waiting and the break included.
    #[default]
    Route,
    /// The whole shift of everyone who goes out, and overtime.
    Shift,
    /// Travel, set-up, loading and service only.
    Work,
}

/// Weights of the components; each multiplies the money that the tables give unless said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Distance money.
    pub distance: f64,
    /// Paid time within the shift.
    pub paid_time: f64,
    /// Overtime.
    pub overtime: f64,
    /// Fixed costs of going out.
    pub fixed: f64,
    /// Lateness.
    pub lateness: f64,
    /// Money for each hour by which the latest job of the plan is late, on top of its own lateness.
    pub max_lateness: f64,
    /// Expected repeat visits.
    pub repeat_visits: f64,
    /// Jobs left out.
    pub unserved: f64,
    /// Money for a job that goes to somebody it does not prefer.
    pub non_preferred: f64,
    /// Money for an hour of unfairness: what uneven shares of the paid hours cost.
    pub fairness: f64,
    /// Money for a unit loaded, as a share of its unit cost (capital tied up and handling).
    pub carrying_rate: f64,
    /// Default cost of a late hour.
    pub late_cost_per_hour: f64,
    /// Default cost of a repeat visit.
    pub repeat_visit_cost: f64,
    /// Default cost of a job that somebody else does than was promised.
    pub change_technician: f64,
    /// Default cost of a job that begins outside the window that was promised.
    pub change_window: f64,
    /// Cost of leaving out a job that was promised, beside its `unserved_cost`.
    pub withdraw_promise: f64,
    /// Default cost of a job left out, by priority.
    pub unserved_cost: [f64; Priority::LEVELS],
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            distance: 1.0,
            paid_time: 1.0,
            overtime: 1.0,
            fixed: 1.0,
            lateness: 1.0,
            max_lateness: 0.0,
            repeat_visits: 1.0,
            unserved: 1.0,
            non_preferred: 20.0,
            fairness: 0.0,
            carrying_rate: 0.001,
            late_cost_per_hour: 60.0,
            repeat_visit_cost: 250.0,
            change_technician: 25.0,
            change_window: 50.0,
            withdraw_promise: 250.0,
            unserved_cost: [2000.0, 1000.0, 500.0, 250.0, 125.0],
        }
    }
}

/// What is minimised. `io` multiplies the money weights into the rates of the instance, so that every room
/// reads final prices; they are kept here for reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Objective {
    /// Order of the components.
    pub mode: Mode,
    /// Which time is paid.
    pub paid: Paid,
    /// Weights.
    pub weights: Weights,
}
