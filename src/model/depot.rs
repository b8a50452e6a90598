//! Depots: where vans are filled and tools are lent.

use crate::units::{IdVec, PartId, SiteId, Ticks};

/// A place that fills vans.
#[derive(Clone, Debug)]
pub struct Depot {
    /// The id in the tables.
    pub id: String,
    /// Where it is.
    pub site: SiteId,
    /// Time of day from which loading may begin, in ticks from midnight; applies on each day.
    pub opens: Ticks,
    /// Last time of day at which loading may begin.
    pub closes: Ticks,
    /// Duration of a visit.
    pub load: Ticks,
    /// Whether a visit gives the technician every tool from then on.
    pub lends_tools: bool,
    /// Units in stock of each part; [`crate::units::UNLIMITED`] never runs out.
    pub stock: IdVec<PartId, u32>,
}
