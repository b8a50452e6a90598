//! The exact price of a sequence on a shift.

use super::clock::{Run, Timeline};
use super::node::Node;
use super::problem::{Problem, ShiftData};
use super::stock::{Draw, Van};
use crate::units::{Dist, JobId, Money, PartId, ShiftId};

/// Buffers that pricing needs; one for each thread.
#[derive(Debug, Default)]
pub struct Scratch<'a> {
    timeline: Timeline<'a>,
    van: Van,
    in_time: bool,
}

/// What a route costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// Money of the route as the search sees it: all components, minus the worth of expected fixes in
    /// lexicographic mode.
    pub cost: Money,
    /// Expected first-time fixes.
    pub fixes: f64,
    /// Its departure, return and break.
    pub run: Run,
}

/// Prices a sequence of jobs and depot visits on a shift: `None` if it breaks a rule.
///
/// Who may do which job is not looked at: the graph answers that once for all.
pub fn price<'a>(problem: &Problem<'a>, scratch: &mut Scratch<'a>, id: ShiftId, nodes: &[Node]) -> Option<Price> {
    let shift = problem.shift(id);
    if nodes.iter().filter(|node| node.as_job().is_some()).count() > shift.max_jobs {
        return None;
    }
    scratch.in_time = false;
    // Before the clock: it cannot count with roads that are not there.
    let fixed = fixed_money(problem, shift, nodes)?;
    let run = clock(problem, scratch, id, nodes)?;
    scratch.in_time = true;
    let van = van(problem, scratch, shift, nodes)?;
    let worth = (van.1 * problem.left_out.per_fix as f64).round() as Money;
    let cost = fixed + run.money + van.0 - worth;
    Some(Price { cost, fixes: van.1, run })
}

/// Money that the van adds to the price of a sequence: parts loaded and repeat visits, less the worth of
/// expected fixes; `None` if a tool or part is missing.
pub fn van_cost<'a>(problem: &Problem<'a>, scratch: &mut Scratch<'a>, id: ShiftId, nodes: &[Node]) -> Option<Money> {
    let (money, fixes) = van(problem, scratch, problem.shift(id), nodes)?;
    Some(money - (fixes * problem.left_out.per_fix as f64).round() as Money)
}

fn clock<'a>(problem: &Problem<'a>, scratch: &mut Scratch<'a>, id: ShiftId, nodes: &[Node]) -> Option<Run> {
    let shift = problem.shift(id);
    scratch.timeline.set(problem, shift, nodes);
    scratch.timeline.best_run(shift, problem.instance.objective.paid)
}

/// Money and expected fixes of the van; skipped where nothing on the route needs it.
fn van(problem: &Problem, scratch: &mut Scratch, shift: &ShiftData, nodes: &[Node]) -> Option<(Money, f64)> {
    let needed = nodes.iter().any(|node| node.as_job().is_none_or(|job| problem.job(job).needs_van));
    if !needed {
        scratch.van.draws.clear();
        return Some((0, nodes.len() as f64));
    }
    scratch.van.price(problem, shift, nodes).map(|van| (van.money, van.fixes))
}

/// Distance, fixed cost and preferences; `None` where there is no road.
pub fn fixed_money(problem: &Problem, shift: &ShiftData, nodes: &[Node]) -> Option<Money> {
    let mut place = shift.start;
    let mut dist: Dist = 0;
    let mut money = shift.rates.fixed;
    for node in nodes {
        let site = problem.site(*node);
        dist += problem.road(place, site)?;
        place = site;
        if let Some(job) = node.as_job() {
            money += problem.preference(shift, job);
        }
    }
    if let Some(end) = shift.end {
        dist += problem.road(place, end)?;
    }
    Some(money + dist * shift.rates.dist)
}

impl<'a> Scratch<'a> {
    /// Whether the sequence priced last can be done in time; if it was refused, then for the van.
    pub fn in_time(&self) -> bool {
        self.in_time
    }

    /// The depot draws of the sequence priced last.
    pub fn draws(&self) -> &[Draw] {
        &self.van.draws
    }

    /// The fill of each depot visit of a sequence, in order, as the pricing of it assumes.
    pub fn fills(&mut self, problem: &Problem<'a>, id: ShiftId, nodes: &[Node]) -> Vec<Vec<(PartId, u32)>> {
        self.van.record = true;
        let priced = self.van.price(problem, problem.shift(id), nodes);
        self.van.record = false;
        debug_assert!(priced.is_some(), "fills are asked of routes that were priced");
        std::mem::take(&mut self.van.fills)
    }
}

impl Problem<'_> {
    /// Money for giving a job to somebody it does not prefer.
    #[inline]
    pub fn preference(&self, shift: &ShiftData, job: JobId) -> Money {
        let preferred = &self.instance.jobs[job].preferred;
        if preferred.is_empty() || preferred.contains(&shift.tech) { 0 } else { self.non_preferred }
    }
}
