//! Gaps between the stops of tours, flat in memory: what refuses most places for a job before a tour is looked at.

use super::tour::Tour;
use crate::eval::{Node, Problem};
use crate::travel::Leg;
use crate::units::{Id, JobId, Money, SiteId, Ticks};
use std::ops::Range;

/// Two stops that follow each other on a tour, or one and an end of the tour. 32 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    /// Earliest end of what comes before.
    leave: Ticks,
    /// Latest begin of what comes behind.
    latest: Ticks,
    from: SiteId,
    /// `NOWHERE` where the tour ends at its last stop.
    to: SiteId,
    /// Distance of the leg that an insertion would break.
    dist: u32,
}

const NOWHERE: SiteId = SiteId(u32::MAX);

/// The gaps before and behind a job. One line of the cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Gaps {
    /// Before the job.
    pub before: Gap,
    /// Behind it.
    pub behind: Gap,
}

impl Gaps {
    /// Those of a job that is not served.
    pub const NONE: Self = Self { before: Gap::NONE, behind: Gap::NONE };
}

impl Gap {
    const NONE: Self = Self { leave: 0, latest: 0, from: NOWHERE, to: NOWHERE, dist: 0 };
}

/// Calls `note` with each job at some positions of a tour and its gaps.
pub fn gaps_of(problem: &Problem, tour: &Tour, positions: Range<usize>, mut note: impl FnMut(JobId, Gaps)) {
    let shift = problem.shift(tour.shift);
    let before = positions.start.checked_sub(1).and_then(|at| tour.nodes.get(at));
    let mut from = before.map_or(shift.start, |node| problem.site(*node));
    for at in positions {
        let node = tour.nodes[at];
        let site = problem.site(node);
        let next = tour.nodes.get(at + 1).map(|next| problem.site(*next)).or(shift.end);
        if let Some(job) = node.as_job() {
            let (dist, on) = (tour.legs[at].0 as u32, tour.legs[at + 1].0 as u32);
            let before = Gap { leave: tour.prefix[at].end(), latest: tour.suffix[at].latest, from, to: site, dist };
            let (leave, latest) = (tour.prefix[at + 1].end(), tour.suffix[at + 1].latest);
            let behind = Gap { leave, latest, from: site, to: next.unwrap_or(NOWHERE), dist: on };
            note(job, Gaps { before, behind });
        }
        from = site;
    }
}

/// What a job asks of a gap. Refuses only what the segments would refuse too, or what costs too much by its way alone, so nothing is lost.
pub struct Sieve<'p> {
    /// The job, with its begin where that is agreed.
    pub node: Node,
    problem: &'p Problem<'p>,
    site: SiteId,
    /// Legs from the job, where all are tabulated and the same both ways.
    row: Option<&'p [Leg]>,
    opens: Ticks,
    closes: Ticks,
    service: Ticks,
}

impl<'p> Sieve<'p> {
    /// For a job, with its begin where that is agreed.
    pub fn new(problem: &'p Problem<'_>, node: Node, job: JobId) -> Self {
        let (opens, closes) = problem.hours(node, job);
        let site = problem.job(job).site;
        let row = problem.instance.travel.both_ways(site);
        Self { node, problem, site, row, opens, closes, service: problem.least_service(job) }
    }

    /// Whether the job may fit into the gap for less than `bound`.
    #[inline(always)]
    pub fn passes(&self, gap: &Gap, bound: Money) -> bool {
        if self.row.is_none() && !self.is_in_time(gap, 0, 0) {
            return false;
        }
        self.judge(gap, self.leg_to(gap), self.leg_on(gap), bound)
    }

    /// The same of the gap before a job, the leg to which is known.
    #[inline(always)]
    pub fn passes_before(&self, gap: &Gap, on: Leg, bound: Money) -> bool {
        self.is_in_time(gap, 0, on.time) && self.judge(gap, self.leg_to(gap), on, bound)
    }

    /// The same of the gap behind a job, the leg from which is known.
    #[inline(always)]
    pub fn passes_behind(&self, gap: &Gap, there: Leg, bound: Money) -> bool {
        self.is_in_time(gap, there.time, 0) && self.judge(gap, there, self.leg_on(gap), bound)
    }

    #[inline(always)]
    fn judge(&self, gap: &Gap, there: Leg, on: Leg, bound: Money) -> bool {
        let dist = Money::from(there.dist) + Money::from(on.dist) - Money::from(gap.dist);
        let dear = dist >= 0 && dist * self.problem.detour_rate - self.problem.left_out.per_fix >= bound;
        !dear && self.is_in_time(gap, there.time, on.time)
    }

    #[inline(always)]
    fn is_in_time(&self, gap: &Gap, there: u32, on: u32) -> bool {
        let begin = (gap.leave + self.problem.least_time(there)).max(self.opens);
        begin <= self.closes && begin + self.service + self.problem.least_time(on) <= gap.latest
    }

    #[inline(always)]
    fn leg_to(&self, gap: &Gap) -> Leg {
        match self.row {
            Some(row) => row[gap.from.index()],
            None => self.problem.instance.travel.leg(gap.from, self.site),
        }
    }

    #[inline(always)]
    fn leg_on(&self, gap: &Gap) -> Leg {
        match self.row {
            _ if gap.to == NOWHERE => Leg::default(),
            Some(row) => row[gap.to.index()],
            None => self.problem.instance.travel.leg(self.site, gap.to),
        }
    }
}
