//! Relations between two jobs.

use crate::units::{JobId, Ticks};

/// What a relation demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationKind {
    /// The second job starts within a gap after the first one ends.
    Before,
    /// The second job starts within a gap after the first one starts.
    StartGap,
    /// The same technician does both.
    SameTechnician,
    /// Two technicians do them.
    DifferentTechnician,
    /// Both on the same day.
    SameDay,
    /// On two days.
    DifferentDay,
}

impl RelationKind {
    /// Whether it says when, and not only who or on which day.
    pub fn is_timed(self) -> bool {
        matches!(self, Self::Before | Self::StartGap)
    }

    /// The word used in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::StartGap => "start_gap",
            Self::SameTechnician => "same_technician",
            Self::DifferentTechnician => "different_technician",
            Self::SameDay => "same_day",
            Self::DifferentDay => "different_day",
        }
    }
}

/// A demand on two jobs.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The first job.
    pub first: JobId,
    /// The second job.
    pub second: JobId,
    /// What is demanded.
    pub kind: RelationKind,
    /// Least gap, for `before` and `start_gap`.
    pub min_gap: Ticks,
    /// Largest gap, if bounded.
    pub max_gap: Option<Ticks>,
}
