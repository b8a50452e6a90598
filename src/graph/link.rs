//! Whether one stop can come right after another.
//!
//! An arc exists if and only if some shift that can make both stops can make them in this order with nothing
//! but a break in between: earliest begin + service + travel + set-up ≤ latest begin, with optimistic
//! bounds at both ends. So every plan uses arcs only, and an arc promises no plan.

use super::eligible::Eligibility;
use super::node::{ArcData, Node};
use super::passing::FAR;
use super::reason::Reason;
use super::visit::{Bounds, Visit, first_in};
use crate::model::Instance;
use crate::travel::{Leg, NO_ROAD, scaled_time};
use crate::units::{Id, JobId, ShiftId, SiteId, Ticks};

/// Why an arc is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    NoCommonShift,
    MaxJobs,
    NoRoad,
    TooLate,
    MaxRoute,
}

/// Answers questions about transitions.
#[derive(Clone, Copy)]
pub(super) struct Linker<'a> {
    pub(super) instance: &'a Instance,
    pub(super) eligible: &'a Eligibility,
    pub(super) bounds: &'a Bounds,
    /// Largest speed factor of all technicians.
    pub(super) speed: f64,
}

impl<'a> Linker<'a> {
    pub(super) fn new(instance: &'a Instance, eligible: &'a Eligibility, bounds: &'a Bounds) -> Self {
        let speed = instance.technicians.iter().map(|t| t.speed_factor).fold(f64::MIN_POSITIVE, f64::max);
        Self { instance, eligible, bounds, speed }
    }

    /// The arc, or why there is none (for the first shift that could make both stops).
    pub(super) fn arc(&self, from: Node, to: Node) -> Result<ArcData, Missing> {
        if from == to || matches!(from, Node::End(_)) || matches!(to, Node::Start(_)) {
            return Err(Missing::NoCommonShift);
        }
        let leg = self.leg(from, to);
        let leg = match (from, to) {
            (Node::Job(a), Node::Job(b)) => self.at_a_glance(a, b, leg)?,
            _ => leg.ok_or(Missing::NoRoad)?,
        };
        let mut first = None;
        for word in 0..self.instance.shifts.len().div_ceil(64) {
            let mut bits = self.word(from, word) & self.word(to, word);
            while bits != 0 {
                let shift = ShiftId::from_index(word * 64 + bits.trailing_zeros() as usize);
                bits &= bits - 1;
                match self.by(shift, from, to, leg) {
                    Ok(()) => return Ok(ArcData { leg, witness: shift }),
                    Err(missing) => first = first.or(Some(missing)),
                }
            }
        }
        Err(first.unwrap_or(Missing::NoCommonShift))
    }

    /// Refuses what even the best of all shifts on any day could not do: most missing arcs, at a glance.
    fn at_a_glance(&self, a: JobId, b: JobId, leg: Option<Leg>) -> Result<Leg, Missing> {
        if !self.eligible.meet(a, b) {
            return Err(Missing::NoCommonShift);
        }
        let leg = leg.ok_or(Missing::NoRoad)?;
        let gap = scaled_time(leg.time, self.speed) + self.setup(Node::Job(a), b);
        if self.on_some_day(a, b, gap) { Ok(leg) } else { Err(Missing::TooLate) }
    }

    /// Whether on some day somebody can do `a` and, after this gap, somebody can begin `b`.
    pub(super) fn on_some_day(&self, a: JobId, b: JobId, gap: Ticks) -> bool {
        let (before, after) = (self.eligible.days.row(a), self.eligible.days.row(b));
        before.iter().any(|x| after.iter().any(|y| x.day == y.day && x.earliest + x.service + gap <= y.latest))
    }

    /// Whether one shift can make the transition.
    fn by(&self, shift: ShiftId, from: Node, to: Node, leg: Leg) -> Result<(), Missing> {
        let (Some(a), Some(b)) = (self.visit(shift, from), self.visit(shift, to)) else {
            return Err(Missing::NoCommonShift);
        };
        let technician = self.instance.technician_of(shift);
        let both_jobs = matches!((from, to), (Node::Job(_), Node::Job(_)));
        if both_jobs && technician.max_jobs.is_some_and(|most| most < 2) {
            return Err(Missing::MaxJobs);
        }
        let setup = if let Node::Job(job) = to { self.setup(from, job) } else { 0 };
        let gap = a.service + scaled_time(leg.time, technician.speed_factor) + setup;
        if self.begin(to, &b, a.earliest + gap).is_none_or(|begin| begin > b.latest) {
            return Err(Missing::TooLate);
        }
        let wait = (b.earliest - (a.latest + gap)).max(0);
        let least = a.inward + gap + wait + b.service + b.outward;
        if least > technician.max_route.unwrap_or(FAR) { Err(Missing::MaxRoute) } else { Ok(()) }
    }

    /// The earliest begin at a stop for somebody who is ready at `ready`.
    fn begin(&self, node: Node, visit: &Visit, ready: Ticks) -> Option<Ticks> {
        match node {
            Node::Job(job) => first_in(&self.instance.jobs[job].windows, ready),
            _ => Some(ready.max(visit.earliest)),
        }
    }

    fn visit(&self, shift: ShiftId, node: Node) -> Option<Visit> {
        match node {
            Node::Job(job) => self.eligible.visit(self.instance, shift, job),
            Node::Depot(depot) => self.bounds.depot(self.instance, shift, depot),
            Node::Start(_) | Node::End(_) => {
                let day = &self.instance.shifts[shift];
                Some(Visit { earliest: day.start, latest: day.latest_end, service: 0, inward: 0, outward: 0 })
            }
        }
    }

    /// Set-up time before `job` for somebody who comes from `from`.
    pub(super) fn setup(&self, from: Node, job: JobId) -> Ticks {
        let what = &self.instance.jobs[job];
        let spared = matches!(from, Node::Job(other) if self.instance.jobs[other].site == what.site);
        if spared { 0 } else { what.setup }
    }

    /// The leg between two stops; nothing where there is no road.
    fn leg(&self, from: Node, to: Node) -> Option<Leg> {
        let (Some(from), Some(to)) = (self.site(from), self.site(to)) else { return Some(Leg::default()) };
        let leg = self.instance.travel.leg(from, to);
        (leg.time != NO_ROAD.time).then_some(leg)
    }

    /// Where a stop is; nowhere for an open end.
    fn site(&self, node: Node) -> Option<SiteId> {
        match node {
            Node::Start(shift) => Some(self.instance.technician_of(shift).start),
            Node::End(shift) => self.instance.technician_of(shift).end,
            Node::Job(job) => Some(self.instance.jobs[job].site),
            Node::Depot(depot) => Some(self.instance.depots[depot].site),
        }
    }

    /// The shifts that may be at a node, 64 at a time.
    fn word(&self, node: Node, word: usize) -> u64 {
        match node {
            Node::Job(job) => self.eligible.row(job)[word],
            Node::Start(shift) | Node::End(shift) if shift.index() / 64 != word => 0,
            Node::Start(shift) | Node::End(shift) => 1 << (shift.index() % 64),
            Node::Depot(_) => {
                let left = self.instance.shifts.len() - word * 64;
                if left >= 64 { u64::MAX } else { (1 << left) - 1 }
            }
        }
    }
}

impl Missing {
    /// The missing arc in words.
    pub(super) fn reason(self, instance: &Instance, from: Node, to: Node) -> Reason {
        let (a, b) = (name(instance, from), name(instance, to));
        let (code, text) = match self {
            Self::NoCommonShift => ("no-common-shift", format!("no shift can go from {a} to {b}")),
            Self::MaxJobs => ("no-jobs-allowed", format!("whoever can do {a} and {b} may do one job a day")),
            Self::NoRoad => ("no-road", format!("there is no way from {a} to {b}")),
            Self::TooLate => ("too-late", format!("coming from {a}, everybody is too late for {b}")),
            Self::MaxRoute => ("route-too-long", format!("{a} and {b} together make every route too long")),
        };
        Reason { code, text }
    }
}

fn name(instance: &Instance, node: Node) -> String {
    match node {
        Node::Start(shift) => format!("the start of {}", instance.technician_of(shift).id),
        Node::End(shift) => format!("the end of {}", instance.technician_of(shift).id),
        Node::Job(job) => instance.jobs[job].id.clone(),
        Node::Depot(depot) => instance.depots[depot].id.clone(),
    }
}
