//! What the van allows and what a job costs at best, before and after a depot was visited.
//!
//! Each job is looked at by itself: before a visit it may find all that the van holds in the morning, afterwards all that there is.
//! What jobs take from each other is counted for the certain parts alone that can run out, in four lanes at most.

use crate::eval::{Problem, Uses};
use crate::model::{Fault, Mode};
use crate::units::{JobId, Money, PartId, ShiftId, UNLIMITED};

/// Lanes of a count, fifteen bits each.
const LANES: usize = 4;
/// Most units in a lane.
const MOST: u64 = 0x7fff;

/// What serving a job means in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Serving {
    /// The least that the van adds.
    pub(super) cost: Money,
    /// Units taken.
    pub(super) lanes: u64,
}

/// What a lane counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Jobs,
    Part(PartId),
}

/// The jobs of a class.
pub(super) struct Relief<'p, 'a> {
    problem: &'p Problem<'a>,
    lanes: Vec<(Counted, u64)>,
    /// By job: before a visit (nothing: impossible), and after one.
    servings: Vec<(Option<Serving>, Serving)>,
}

impl<'p, 'a> Relief<'p, 'a> {
    pub(super) fn new(problem: &'p Problem<'a>, id: ShiftId, jobs: &[JobId]) -> Self {
        let shift = problem.shift(id);
        let van = &problem.instance.technicians[shift.tech].van;
        let mut lanes = Vec::new();
        if (1..MOST as usize).contains(&shift.max_jobs) && shift.max_jobs < jobs.len() {
            lanes.push((Counted::Jobs, shift.max_jobs as u64));
        }
        // What a van holds on a later day depends on the days before: nothing is counted then.
        if !shift.lasting {
            lanes.extend(contested(problem, id, jobs).into_iter().map(|(part, held)| (Counted::Part(part), held)));
        }
        lanes.truncate(LANES);
        let mut relief = Self { problem, lanes, servings: Vec::new() };
        let uses = Uses::default();
        let priced = problem.instance.objective.mode == Mode::Cost;
        for job in jobs {
            let data = problem.job(*job);
            let best = if priced { problem.least_unfixed(shift, *job).max(unfixed(problem, id, *job)) } else { 0 };
            let held = problem.certain_parts(*job).iter().all(|(part, units)| van[*part].quantity >= *units);
            let before = match (shift.lasting, held && problem.owns_tools(shift.tech, *job)) {
                (true, _) => Some(best),
                (false, false) => None,
                (false, true) if !data.needs_van || data.returns > 0 || !priced => Some(best),
                // Each job is rounded by itself here, and the sum once: two units are room enough.
                (false, true) => Some(uses.with(problem, shift, *job).map_or(best, |alone| (alone - 2).max(best))),
            };
            let serving = |cost: Money, visited: bool| Serving { cost, lanes: relief.units(*job, visited) };
            let pair = (before.map(|cost| serving(cost, false)), serving(best, true));
            relief.servings.push(pair);
        }
        relief
    }

    /// What a job takes in each lane.
    fn units(&self, job: JobId, visited: bool) -> u64 {
        let count = |(at, (counted, _)): (usize, &(Counted, u64))| {
            let units = match counted {
                Counted::Jobs => 1,
                Counted::Part(part) if visited && self.is_stocked(*part) => 0,
                Counted::Part(part) => {
                    let row = self.problem.certain_parts(job).iter().find(|(known, _)| known == part);
                    row.map_or(0, |(_, units)| u64::from(*units))
                }
            };
            units.min(MOST) << (16 * at)
        };
        self.lanes.iter().enumerate().map(count).sum()
    }

    fn is_stocked(&self, part: PartId) -> bool {
        self.problem.instance.depots.iter().any(|depot| depot.stock[part] > 0)
    }

    /// The job at a place among the class's; nothing if it cannot be served there.
    pub(super) fn of(&self, at: usize, visited: bool) -> Option<Serving> {
        let (before, after) = &self.servings[at];
        if visited { Some(*after) } else { *before }
    }

    /// The lanes that a visit does not clear.
    pub(super) fn kept_lanes(&self) -> u64 {
        let kept = |(at, (counted, _)): (usize, &(Counted, u64))| match counted {
            Counted::Part(part) if self.is_stocked(*part) => 0,
            _ => 0xffff << (16 * at),
        };
        self.lanes.iter().enumerate().map(kept).sum()
    }

    /// Most units of each lane.
    pub(super) fn cap(&self) -> u64 {
        self.lanes.iter().enumerate().map(|(at, (_, most))| most.min(&MOST) << (16 * at)).sum()
    }
}

/// Whether more certain parts run short on a van than are counted.
pub(super) fn crowded(problem: &Problem, id: ShiftId, jobs: &[JobId]) -> bool {
    let shift = problem.shift(id);
    let by_jobs = usize::from(shift.max_jobs < jobs.len());
    !shift.lasting && contested(problem, id, jobs).len() + by_jobs > LANES
}

/// What a job costs at least where the van has all that it holds in the morning and all that depots have: faults whose skills, tools
/// or parts are nowhere stay.
pub(super) fn unfixed(problem: &Problem, id: ShiftId, job: JobId) -> Money {
    let row = &problem.instance.jobs[job];
    if problem.shift(id).lasting || row.faults.is_empty() {
        return 0;
    }
    let chance: f64 =
        row.faults.iter().filter(|fault| stays(problem, id, job, fault)).map(|fault| fault.probability).sum();
    // Sums over a route are rounded once: two units cover that.
    ((chance * row.repeat_visit_cost as f64) as Money - 2).max(0)
}

/// Whether a fault cannot be fixed with all that the van holds in the morning or what depots have.
pub(super) fn stays(problem: &Problem, id: ShiftId, job: JobId, fault: &Fault) -> bool {
    let (instance, tech) = (problem.instance, problem.instance.technician_of(id));
    let lent = instance.depots.iter().any(|depot| depot.lends_tools);
    let stocked =
        |part: PartId| instance.depots.iter().fold(0, |sum: u32, depot| sum.saturating_add(depot.stock[part]));
    let certain = |part: PartId| {
        problem.certain_parts(job).iter().find(|(known, _)| *known == part).map_or(0, |(_, units)| *units)
    };
    let room = |part: PartId, units: u32| {
        let volume = instance.parts[part].volume.saturating_mul(i64::from(units));
        tech.van_volume.is_none_or(|most| volume <= most)
    };
    let there = |(part, units): &(PartId, u32)| {
        let wanted = units + certain(*part);
        // A visit adds to what the van holds.
        let held = tech.van[*part].quantity;
        held >= wanted || (held.saturating_add(stocked(*part)) >= wanted && room(*part, wanted))
    };
    let need = &fault.need;
    let skilled = need.skills.iter().all(|(skill, level)| tech.skills[*skill] >= *level);
    let tooled = lent || need.tools.iter().all(|tool| tech.tools.contains(tool));
    !(skilled && tooled && need.parts.iter().all(there))
}

/// The certain parts of which the van holds less than all jobs together need, the scarcest first.
fn contested(problem: &Problem, id: ShiftId, jobs: &[JobId]) -> Vec<(PartId, u64)> {
    let van = &problem.instance.technicians[problem.shift(id).tech].van;
    let mut parts: Vec<(PartId, u64, u64)> = Vec::new();
    for part in problem.instance.parts.ids().filter(|part| van[*part].quantity < UNLIMITED) {
        let needs = jobs.iter().flat_map(|job| problem.certain_parts(*job)).filter(|(known, _)| *known == part);
        let (held, needed) = (u64::from(van[part].quantity), needs.map(|(_, units)| u64::from(*units)).sum());
        if (1..MOST).contains(&held) && needed > held {
            parts.push((part, held, needed));
        }
    }
    parts.sort_by(|a, b| (a.1 * b.2).cmp(&(b.1 * a.2)));
    parts.into_iter().map(|(part, held, _)| (part, held)).collect()
}
