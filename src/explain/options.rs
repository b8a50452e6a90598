//! What to explain, and how closely.

use super::proof::Effort;
use crate::units::TechId;

/// See the head of this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExplainOptions {
    /// How plans are made anew.
    pub effort: Effort,
    /// How many changes, or technicians, plans are made anew for.
    pub top: usize,
    /// Only this technician's days are looked at.
    pub technician: Option<TechId>,
    /// Whether to plan anew with the job forced onto each of the best technicians.
    pub force: bool,
}

impl Default for ExplainOptions {
    fn default() -> Self {
        Self { effort: Effort { iterations: 300, seed: 1 }, top: 3, technician: None, force: false }
    }
}
