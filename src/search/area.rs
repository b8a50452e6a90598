//! An area: the part of a solution that one of several searches may change.

use crate::units::JobId;

/// What one of several searches may change.
#[derive(Debug)]
pub struct Area {
    /// By shift: it belongs here.
    pub shifts: Vec<bool>,
    /// The jobs that these shifts serve, and the jobs left out near them.
    pub jobs: Vec<JobId>,
}
