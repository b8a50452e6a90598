//! What a replan changes: `changes.json`, and what a dispatcher reads on the terminal.

mod document;
mod text;

pub use document::{ChangesDocument, changes_schema};
pub use text::changes_lines;

use crate::model::Instance;
use crate::replan::{Events, Replanned, Told};
use crate::units::Ticks;
use crate::verify::VerifiedPlan;

/// A replan and what it changes.
#[derive(Clone, Copy, Debug)]
pub struct ChangesReport<'a> {
    /// The instance before.
    pub instance: &'a Instance,
    /// The plan before.
    pub plan: &'a VerifiedPlan,
    /// Now.
    pub now: Ticks,
    /// What had happened.
    pub events: &'a Events,
    /// What was planned.
    pub new: &'a Replanned,
    /// What changes for whom.
    pub told: &'a Told,
}
