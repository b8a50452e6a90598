//! The whole instance.

use super::{Depot, Job, Objective, Part, Relation, Shift, Site, SoFar, Technician};
use crate::travel::Travel;
use crate::units::{
    DepotId, IdVec, JobId, Money, PartId, Scale, ShiftId, SiteId, SkillId, TechId, TerritoryId, Ticks, ToolId, money,
};
use std::collections::BTreeMap;

/// How instants are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// `08:30`, or `2026-11-24T08:30`.
    #[default]
    Local,
    /// Plain numbers of minutes (units) from the start: benchmarks.
    Plain,
}

/// The days that are planned.
#[derive(Clone, Debug, PartialEq)]
pub struct Horizon {
    /// First date.
    pub start: jiff::civil::Date,
    /// Number of days.
    pub days: u32,
    /// IANA name of the time zone, for calendars.
    pub timezone: Option<String>,
    /// How instants are written.
    pub clock: Clock,
}

/// Whether vans are refilled between days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Restock {
    /// What a van holds on Monday must last until it visits a depot.
    #[default]
    None,
    /// Every van starts each day with the stock of its table.
    Nightly,
}

/// The `x_…` columns, carried through untouched: table → row id → column → value.
pub type Extras = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

/// A problem to plan. Immutable: everything is derived once, when it is built.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Name, for people.
    pub name: String,
    /// Digest of the canonical input, so that a plan says what it is for; empty if built in memory.
    pub sha256: String,
    /// The days.
    pub horizon: Horizon,
    /// Length of a tick.
    pub scale: Scale,
    /// What is minimised.
    pub objective: Objective,
    /// Whether vans are refilled overnight.
    pub restock: Restock,
    /// Places.
    pub sites: IdVec<SiteId, Site>,
    /// Distances and times between them.
    pub travel: Travel,
    /// Names of skills.
    pub skills: IdVec<SkillId, String>,
    /// Names of tools.
    pub tools: IdVec<ToolId, String>,
    /// Names of territories.
    pub territories: IdVec<TerritoryId, String>,
    /// Parts.
    pub parts: IdVec<PartId, Part>,
    /// Technicians.
    pub technicians: IdVec<TechId, Technician>,
    /// Working days, ordered by technician, then day.
    pub shifts: IdVec<ShiftId, Shift>,
    /// Jobs.
    pub jobs: IdVec<JobId, Job>,
    /// Depots.
    pub depots: IdVec<DepotId, Depot>,
    /// Relations between jobs.
    pub relations: Vec<Relation>,
    /// What people call the customers that have a name, by id.
    pub customer_names: BTreeMap<String, String>,
    /// Columns that are carried through.
    pub extras: Extras,
    /// What has happened before, where this is the rest of something; nothing in tables.
    pub so_far: SoFar,
}

impl Instance {
    /// The number of jobs, a crew's counted once.
    pub fn job_count(&self) -> usize {
        self.jobs.iter().filter(|job| job.leads.is_none()).count()
    }

    /// The technician of a shift.
    pub fn technician_of(&self, shift: ShiftId) -> &Technician {
        &self.technicians[self.shifts[shift].technician]
    }

    /// Duration of a job's work for a technician, to the nearest tick.
    pub fn service_time(&self, tech: TechId, job: JobId) -> Ticks {
        self.work_time(tech, self.jobs[job].duration)
    }

    /// What work takes a technician that takes `duration` at efficiency 1, to the nearest tick.
    pub fn work_time(&self, tech: TechId, duration: Ticks) -> Ticks {
        let efficiency = self.technicians[tech].efficiency;
        if efficiency == 1.0 { duration } else { (duration as f64 / efficiency).round() as Ticks }
    }

    /// Travel time of a technician, to the nearest tick.
    pub fn travel_time(&self, tech: TechId, from: SiteId, to: SiteId) -> Ticks {
        self.travel.time(from, to, self.technicians[tech].speed_factor)
    }

    /// Money for a tick by which the latest job of a plan is late.
    pub fn worst_late_cost(&self) -> Money {
        money(self.objective.weights.max_lateness / (60 * self.scale.ticks_per_minute) as f64)
    }

    /// The calendar week (Monday to Sunday) that a day of the horizon lies in; the week of the first day is 0.
    pub fn week_of(&self, day: u32) -> u32 {
        let since_monday = self.horizon.start.weekday().to_monday_zero_offset();
        (day + since_monday.unsigned_abs() as u32) / 7
    }

    /// End of the horizon.
    pub fn end(&self) -> Ticks {
        self.scale.day() * Ticks::from(self.horizon.days)
    }

    /// The job called `id`.
    pub fn job_named(&self, id: &str) -> Option<JobId> {
        self.jobs.enumerate().find(|(_, job)| job.id == id).map(|(at, _)| at)
    }

    /// The technician called `id`.
    pub fn technician_named(&self, id: &str) -> Option<TechId> {
        self.technicians.enumerate().find(|(_, tech)| tech.id == id).map(|(at, _)| at)
    }
}
