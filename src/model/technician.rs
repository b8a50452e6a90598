//! Technicians, their vans and their working days.

use crate::units::{IdVec, Money, PartId, SiteId, SkillId, TechId, TerritoryId, Ticks, ToolId, Volume};

/// What a technician costs, in money per tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rates {
    /// A tick of paid time within the shift.
    pub time: Money,
    /// A tick of paid time after the shift's end; it replaces the normal rate.
    pub overtime: Money,
    /// A tick of distance.
    pub dist: Money,
    /// Going out at all, once per route.
    pub fixed: Money,
}

impl Rates {
    /// Whether time costs nothing.
    pub fn is_time_free(&self) -> bool {
        self.time == 0 && self.overtime == 0
    }
}

/// What a van holds of one part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VanStock {
    /// Units on the van when the day begins; [`crate::units::UNLIMITED`] never runs out.
    pub quantity: u32,
    /// Par level: what a depot visit fills up to when nothing better is known.
    pub target: Option<u32>,
}

/// The break a technician is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BreakRule {
    /// Length.
    pub duration: Ticks,
    /// First instant at which it may begin.
    pub from: Ticks,
    /// Last instant at which it may begin.
    pub to: Ticks,
}

/// Somebody who does jobs.
#[derive(Clone, Debug)]
pub struct Technician {
    /// The id in the tables.
    pub id: String,
    /// What people call them.
    pub name: String,
    /// Where the day starts.
    pub start: SiteId,
    /// Where it ends; `None`: it ends at the last stop.
    pub end: Option<SiteId>,
    /// Level of each skill, 0 = none.
    pub skills: IdVec<SkillId, u8>,
    /// Tools held all day.
    pub tools: Vec<ToolId>,
    /// Divides durations of work.
    pub efficiency: f64,
    /// Divides travel times.
    pub speed_factor: f64,
    /// Money.
    pub rates: Rates,
    /// Room in the van; `None`: no limit.
    pub van_volume: Option<Volume>,
    /// Largest number of jobs in a day.
    pub max_jobs: Option<u32>,
    /// Longest time from leaving to returning.
    pub max_route: Option<Ticks>,
    /// Most paid time in a calendar week of the horizon (Monday to Sunday).
    pub max_week: Option<Ticks>,
    /// Territories covered; empty: all.
    pub territories: Vec<TerritoryId>,
    /// What the van holds of each part.
    pub van: IdVec<PartId, VanStock>,
}

/// One working day of a technician: what a route is planned for.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Whose day.
    pub technician: TechId,
    /// Day of the horizon, 0 = first.
    pub day: u32,
    /// Earliest departure, in ticks from the start of the horizon.
    pub start: Ticks,
    /// Paid overtime begins here.
    pub end: Ticks,
    /// Latest return: `end` plus the overtime allowed.
    pub latest_end: Ticks,
    /// The break owed on this day.
    pub rest: Option<BreakRule>,
}
