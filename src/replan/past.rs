//! What the changed tables are made of, and the tables under change.

use super::edit::Clocks;
use super::event::Events;
use super::happened::Happened;
use crate::io::tables::Tables;
use crate::model::Instance;
use crate::units::Ticks;
use crate::verify::VerifiedPlan;

/// Rows of new jobs have lines from here down, so that what is wrong with them is said of their events.
pub const NEW_ROW: u32 = u32::MAX;

/// What tables are made of.
pub struct Past<'a> {
    /// The instance so far.
    pub instance: &'a Instance,
    /// The plan so far.
    pub plan: &'a VerifiedPlan,
    /// What has happened on its routes.
    pub happened: &'a Happened,
    /// What was said.
    pub events: &'a Events,
    /// Now.
    pub now: Ticks,
}

/// Tables under change, with what people should know about it.
pub struct Change<'a> {
    /// What they are made of.
    pub past: &'a Past<'a>,
    /// How times are written.
    pub clocks: Clocks,
    /// The tables.
    pub tables: Tables,
    /// What people should know.
    pub notes: Vec<String>,
    /// Whether an instant could not be written.
    pub too_fine: bool,
}

impl Change<'_> {
    /// Text of an instant that can be written; the rest is refused later.
    pub fn written(&mut self, text: Option<String>) -> String {
        self.too_fine |= text.is_none();
        text.unwrap_or_default()
    }
}
