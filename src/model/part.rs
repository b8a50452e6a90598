//! Spare parts.

use crate::units::{Money, Volume};

/// A spare part.
#[derive(Clone, Debug)]
pub struct Part {
    /// The id in the tables.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Room that one unit takes in a van.
    pub volume: Volume,
    /// What one unit costs.
    pub unit_cost: Money,
}
