//! The rest of a route as a depot visit sees it.

use crate::eval::fix::Kit;
use crate::eval::node::Node;
use crate::eval::problem::{Problem, ShiftData};
use crate::units::{JobId, PartId, TechId, UNLIMITED, Volume};

/// The stops behind a depot visit.
#[derive(Clone, Copy)]
pub(in crate::eval) struct Rest<'r, 'a> {
    /// The problem.
    pub problem: &'r Problem<'a>,
    /// Whose route.
    pub shift: &'r ShiftData,
    /// The stops.
    pub nodes: &'r [Node],
    /// Every tool is there from this stop on.
    lent_from: usize,
    every_tool: bool,
}

/// What certain needs ask of a part until the next visit that stocks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::eval) struct Certain {
    /// Units that jobs need for certain.
    pub units: u32,
    /// Units that faults may use before the last leg with a certain need begins: nothing is set aside before its leg.
    pub reserve: u32,
}

impl<'r, 'a> Rest<'r, 'a> {
    /// The stops behind a visit; `every_tool` says whether it, or one before it, lends every tool.
    pub fn new(problem: &'r Problem<'a>, shift: &'r ShiftData, nodes: &'r [Node], every_tool: bool) -> Self {
        let lends = |node: &Node| node.as_depot().is_some_and(|depot| problem.instance.depots[depot].lends_tools);
        let lent_from = if every_tool { Some(0) } else { nodes.iter().position(lends) };
        Self { problem, shift, nodes, lent_from: lent_from.unwrap_or(usize::MAX), every_tool }
    }

    /// The faults of the job at a stop with what the technician can fix of them there.
    pub fn faults(&self, at: usize) -> Option<(JobId, &'r Kit, u64)> {
        let job = self.nodes[at].as_job()?;
        let (id, kit) = self.problem.fixability.kit(job)?;
        Some((job, kit, self.problem.fixability.mask(self.tech(at), id, self.lent(at))))
    }

    /// Who is at a stop: somebody may be another row on a later day.
    fn tech(&self, at: usize) -> TechId {
        let weeks = &self.problem.weeks;
        if weeks.is_alike() {
            return self.shift.tech;
        }
        let nights = self.nodes[..at].iter().filter(|node| node.is_night()).count();
        self.problem.shift(weeks.later(self.shift.id, nights)).tech
    }

    /// Whether every tool is there at a stop: what is lent goes back in the evening.
    fn lent(&self, at: usize) -> bool {
        if self.problem.weeks.is_empty() {
            return at >= self.lent_from;
        }
        let lends = |depot| self.problem.instance.depots[depot].lends_tools;
        let decides = |node: &Node| {
            if node.is_night() { Some(false) } else { node.as_depot().and_then(|depot| lends(depot).then_some(true)) }
        };
        self.nodes[..at].iter().rev().find_map(decides).unwrap_or(self.every_tool)
    }

    /// Room to keep for what is collected until the next visit: that of today, or of a later day if it is more than what the certain
    /// parts used until then leave free.
    pub fn collected(&self) -> Volume {
        let today = collected(self.problem, self.nodes);
        if self.problem.weeks.is_empty() {
            return today;
        }
        let (mut most, mut freed) = (today, 0);
        for (at, node) in self.nodes.iter().enumerate() {
            if let Some(job) = node.as_job() {
                freed += self.certain_volume(job);
            } else if node.is_night() {
                most = most.max(collected(self.problem, &self.nodes[at + 1..]) - freed);
            } else {
                break;
            }
        }
        most
    }

    /// Room that the certain parts of a job take before it.
    fn certain_volume(&self, job: JobId) -> Volume {
        let instance = self.problem.instance;
        let van = &instance.technicians[self.shift.tech].van;
        let parts = self.problem.certain_parts(job).iter().filter(|(part, _)| van[*part].quantity < UNLIMITED);
        parts.map(|(part, units)| Volume::from(*units) * instance.parts[*part].volume).sum()
    }

    /// Whether the stop is a visit at a depot that has the part.
    pub fn stocks(&self, at: usize, part: PartId) -> bool {
        self.nodes[at].as_depot().is_some_and(|depot| self.problem.instance.depots[depot].stock[part] > 0)
    }

    /// The stop before which the next visit fills up the part; the end of the route where none does.
    pub fn next_fill(&self, part: PartId) -> usize {
        (0..self.nodes.len()).find(|at| self.stocks(*at, part)).unwrap_or(self.nodes.len())
    }

    /// The most that the faults at a stop may use of a part.
    pub fn most_used(&self, at: usize, part: PartId) -> u32 {
        let Some((_, kit, mask)) = self.faults(at) else { return 0 };
        if kit.most.iter().all(|(used, _)| *used != part) {
            return 0;
        }
        let parts = kit.fixable(mask).flat_map(|(_, parts)| parts);
        parts.filter(|(used, _)| *used == part).map(|(_, units)| *units).max().unwrap_or(0)
    }

    /// What certain needs ask of a part until the next visit that stocks it.
    pub fn certain(&self, part: PartId) -> Certain {
        let (mut certain, mut used, mut legs) = (Certain::default(), 0, 0);
        let mut used_before = 0;
        for at in 0..self.next_fill(part) {
            if self.nodes[at].is_night() {
                continue;
            }
            let Some(job) = self.nodes[at].as_job() else {
                (legs, used_before) = (legs + 1, used);
                continue;
            };
            let needs = self.problem.certain_parts(job);
            let units: u32 = needs.iter().filter(|(needed, _)| *needed == part).map(|(_, units)| units).sum();
            certain.units += units;
            if legs > 0 && units > 0 {
                certain.reserve = used_before;
            }
            used += self.most_used(at, part);
        }
        certain
    }

    /// What the faults use of a part on average until the next visit that stocks it, if it is always there.
    pub fn expected_use(&self, part: PartId) -> f64 {
        let stops = (0..self.next_fill(part)).filter_map(|at| self.faults(at));
        let faults = stops.flat_map(|(_, kit, mask)| kit.fixable(mask));
        let uses = faults
            .flat_map(|(chance, parts)| parts.iter().map(move |(used, units)| (*used, chance * f64::from(*units))));
        uses.filter(|(used, _)| *used == part).map(|(_, units)| units).sum()
    }
}

/// What the jobs of some stops up to the first depot visit give back.
pub(in crate::eval) fn collected(problem: &Problem, nodes: &[Node]) -> Volume {
    let leg = nodes.iter().map_while(|node| node.as_job());
    leg.map(|job| problem.job(job).returns).fold(0, Volume::saturating_add)
}
