//! How routes, jobs and parts fare over the runs. Chances are shares of the runs.

use super::Distribution;
use crate::units::{JobId, PartId, ShiftId, Ticks};

/// A route over the runs. Times in ticks, money in the units of [`crate::units::Money`].
#[derive(Clone, Debug, PartialEq)]
pub struct RouteFigures {
    /// Whose day.
    pub shift: ShiftId,
    /// Return.
    pub back: Distribution,
    /// Overtime.
    pub overtime: Distribution,
    /// Cost, without jobs left out.
    pub cost: Distribution,
    /// Jobs fixed.
    pub fixes: Distribution,
    /// Chance of a return after the end of the shift.
    pub overtime_chance: f64,
    /// Chance of a return after the overtime that is allowed.
    pub beyond_chance: f64,
    /// Chance that some job begins after its windows.
    pub window_late_chance: f64,
    /// Chance that some job begins after its due instant.
    pub due_late_chance: f64,
    /// Chance that a depot has closed on arrival.
    pub missed_load_chance: f64,
    /// Chance that the break is not taken in time.
    pub missed_break_chance: f64,
}

/// How often something is late, and by how much.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lateness {
    /// Share of the runs.
    pub chance: f64,
    /// Mean over all runs, in ticks: 0 counts where it is in time.
    pub mean: f64,
}

/// A job over the runs.
#[derive(Clone, Debug, PartialEq)]
pub struct JobFigures {
    /// The job.
    pub job: JobId,
    /// Who does it, on which day.
    pub shift: ShiftId,
    /// Planned arrival.
    pub planned_arrive: Ticks,
    /// Planned begin of the work.
    pub planned_begin: Ticks,
    /// The plan's chance that it is fixed.
    pub p_fix: f64,
    /// Share of the runs in which it was fixed.
    pub fixed: f64,
    /// Share of the runs in which a part was wanted and missing.
    pub lacking: f64,
    /// Arrival, in ticks.
    pub arrive: Distribution,
    /// Against the last of its windows.
    pub window_late: Lateness,
    /// Against `due`.
    pub due_late: Lateness,
}

/// A part on one van over the runs, in units.
#[derive(Clone, Debug, PartialEq)]
pub struct PartFigures {
    /// Whose van, on which day.
    pub shift: ShiftId,
    /// The part.
    pub part: PartId,
    /// Units in the morning; [`crate::units::UNLIMITED`] never runs out.
    pub morning: u32,
    /// Units that the plan has the depots hold ready.
    pub ready: u32,
    /// Units that the plan expects to be used.
    pub expected_use: f64,
    /// Units loaded at depots.
    pub loaded: Distribution,
    /// Units used, those set aside for certain needs included.
    pub used: Distribution,
    /// Chance that it was wanted and not there at least once.
    pub short_chance: f64,
    /// How often it was wanted and not there, on average.
    pub shortages: f64,
}
