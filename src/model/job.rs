//! Jobs, their certain needs and their faults.

use crate::units::{JobId, Money, PartId, SiteId, SkillId, TechId, TerritoryId, Ticks, ToolId};

/// A span of time, both ends included, in ticks from the start of the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// First instant.
    pub from: Ticks,
    /// Last instant.
    pub to: Ticks,
}

/// Priority 1 (first) to 5 (last).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Priority(u8);

impl Priority {
    /// The number of levels.
    pub const LEVELS: usize = 5;

    /// `level` from 1 to 5, or nothing.
    pub fn new(level: u8) -> Option<Self> {
        (1..=Self::LEVELS as u8).contains(&level).then_some(Self(level))
    }

    /// 1 to 5.
    pub fn level(self) -> u8 {
        self.0
    }

    /// 0 to 4, to index tables by priority.
    pub fn index(self) -> usize {
        usize::from(self.0 - 1)
    }
}

impl Default for Priority {
    fn default() -> Self {
        Self(3)
    }
}

/// What a job or a fault needs: skills at a level, tools, parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Need {
    /// Skills with the least level.
    pub skills: Vec<(SkillId, u8)>,
    /// Tools.
    pub tools: Vec<ToolId>,
    /// Parts with quantities, each part at most once, quantities above zero, in order of part.
    pub parts: Vec<(PartId, u32)>,
}

/// One of the things that may be wrong; known only on arrival.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What people call it.
    pub name: String,
    /// Chance that this is it; the faults of a job sum to at most 1.
    pub probability: f64,
    /// What fixing it takes, beyond the job's own needs.
    pub need: Need,
    /// Duration of the work if this is the fault; `None`: the job's own. Simulation uses it.
    pub duration: Option<Ticks>,
}

/// What a customer was told: who comes, and between when and when the work begins. Soft: breaking it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Anyone else costs `technician_cost`; empty: nobody was named.
    pub technicians: Vec<TechId>,
    /// Money for somebody else.
    pub technician_cost: Money,
    /// A begin outside costs `window_cost`; `None`: no time was named.
    pub window: Option<Window>,
    /// Money for another time.
    pub window_cost: Money,
    /// What of the job's `unserved_cost` is for breaking the promise altogether.
    pub withdrawn_cost: Money,
}

impl Promise {
    /// Whether somebody else comes than was told.
    pub fn breaks_technician(&self, technician: TechId) -> bool {
        !self.technicians.is_empty() && !self.technicians.contains(&technician)
    }

    /// Whether the work begins at another time than was told.
    pub fn breaks_window(&self, begin: Ticks) -> bool {
        self.window.is_some_and(|told| begin < told.from || begin > told.to)
    }
}

/// A visit that a customer waits for.
#[derive(Clone, Debug)]
pub struct Job {
    /// The id in the tables.
    pub id: String,
    /// Whose job it is.
    pub customer: Option<String>,
    /// Row of the service catalogue.
    pub service: Option<String>,
    /// Where the work is.
    pub site: SiteId,
    /// Duration of the work for a technician of efficiency 1.
    pub duration: Ticks,
    /// Time to set up once per arrival at a site, spent before the work begins (it may be spent before a
    /// window opens); a second job at the same site needs none. Efficiency does not change it.
    pub setup: Ticks,
    /// When work may begin, ordered and disjoint; empty: at any time. A pinned start is already merged in.
    pub windows: Vec<Window>,
    /// Work that begins later than this is late and costs `late_cost`.
    pub due: Option<Ticks>,
    /// Priority.
    pub priority: Priority,
    /// Certain needs.
    pub need: Need,
    /// What may be wrong.
    pub faults: Vec<Fault>,
    /// If not empty: anyone else costs [`super::Weights::non_preferred`].
    pub preferred: Vec<TechId>,
    /// If not empty: nobody else may come. A pinned technician is already merged in.
    pub required: Vec<TechId>,
    /// These may not come.
    pub excluded: Vec<TechId>,
    /// Technicians who must start together. The members of a crew beyond the first are jobs of their own, behind
    /// all others, that name it in `leads`.
    pub crew: u32,
    /// The job whose crew this is a further member of: not counted, costs nothing to leave out.
    pub leads: Option<JobId>,
    /// Territory that the technician must cover (technicians without territories cover all).
    pub territory: Option<TerritoryId>,
    /// Cost of leaving it out.
    pub unserved_cost: Money,
    /// Cost of a second visit when it is not fixed on the first.
    pub repeat_visit_cost: Money,
    /// Cost of a tick of lateness.
    pub late_cost: Money,
    /// Volume collected on site.
    pub returns_volume: i64,
    /// Asset that is serviced.
    pub asset: Option<String>,
    /// Whether the work is under warranty.
    pub warranty: bool,
    /// What the customer was told.
    pub promise: Option<Promise>,
}
