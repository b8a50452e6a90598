//! The exact price of a sequence on a shift.

use super::clock::{Run, Timeline};
use super::loading::{Loading, refine};
use super::node::Node;
use super::problem::{Problem, ShiftData};
use super::stock::Van;
use super::supply::{Draw, Supply};
use super::weeks::DayVan;
use crate::units::{Dist, JobId, Money, PartId, ShiftId, Ticks};

/// Buffers that pricing needs; one for each thread.
#[derive(Debug, Default)]
pub struct Scratch<'a> {
    timeline: Timeline<'a>,
    van: Van,
    in_time: bool,
    /// The loads of several visits are made to agree where fills are asked for: for a plan that leaves the program, not for
    /// thousands of routes.
    pub thorough: bool,
}

/// What a route costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// Money of the route as the search sees it: all components, minus the worth of expected fixes in
    /// lexicographic mode.
    pub cost: Money,
    /// What the van adds to it: [`van_cost`].
    pub van: Money,
    /// Expected first-time fixes.
    pub fixes: f64,
    /// Its departure, return and break.
    pub run: Run,
    /// Time paid, overtime included.
    pub paid: Ticks,
}

/// Prices a sequence of jobs and depot visits on a shift: `None` if it breaks a rule.
///
/// Who may do which job is not looked at: the graph answers that once for all. `supply` is what the depots have for
/// this route.
pub fn price<'a>(
    problem: &Problem<'a>,
    scratch: &mut Scratch<'a>,
    supply: Supply,
    id: ShiftId,
    nodes: &[Node],
) -> Option<Price> {
    scratch.in_time = false;
    let Road { cost, run, paid } = road(problem, scratch, id, nodes)?;
    scratch.in_time = true;
    let (money, fixes) = van(problem, scratch, supply, problem.shift(id), nodes)?;
    let van = money - (fixes * problem.left_out.per_fix as f64).round() as Money;
    Some(Price { cost: cost + van, van, fixes, run, paid })
}

/// Money of a sequence without what the van adds: distance, time and preferences; `None` if it cannot be done in time.
pub fn road_cost<'a>(problem: &Problem<'a>, scratch: &mut Scratch<'a>, id: ShiftId, nodes: &[Node]) -> Option<Money> {
    let fixed = fixed_money(problem, problem.shift(id), nodes)?;
    Some(fixed + clock(problem, scratch, id, nodes)?.money)
}

/// Time paid for a sequence, overtime included; `None` if it cannot be done in time.
pub fn paid_time<'a>(problem: &Problem<'a>, scratch: &mut Scratch<'a>, id: ShiftId, nodes: &[Node]) -> Option<Ticks> {
    let shift = problem.shift(id);
    // The clock cannot count with roads that are not there.
    fixed_money(problem, shift, nodes)?;
    let run = clock(problem, scratch, id, nodes)?;
    Some(scratch.timeline.paid_time(shift, problem.instance.objective.paid, &run))
}

/// What a sequence costs without the van.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Road {
    /// Distance, time and preferences.
    pub cost: Money,
    /// Its departure, return and break.
    pub run: Run,
    /// Time paid, overtime included.
    pub paid: Ticks,
}

/// Prices a sequence without the van: `None` if it has too many jobs or cannot be done in time.
pub fn road<'a>(problem: &Problem<'a>, scratch: &mut Scratch<'a>, id: ShiftId, nodes: &[Node]) -> Option<Road> {
    let shift = problem.shift(id);
    if nodes.iter().filter(|node| node.as_job().is_some()).count() > shift.max_jobs {
        return None;
    }
    // Before the clock: it cannot count with roads that are not there.
    let fixed = fixed_money(problem, shift, nodes)?;
    let run = clock(problem, scratch, id, nodes)?;
    let paid = scratch.timeline.paid_time(shift, problem.instance.objective.paid, &run);
    Some(Road { cost: fixed + run.money, run, paid })
}

/// Walks the van of several days of one technician, written by [`super::join`]: what each day adds, in order of time; `None` if a
/// tool or a part is missing on one of them. `supply` is what the depots have for all of them together.
pub fn van_days<'s, 'a>(
    problem: &Problem<'a>,
    scratch: &'s mut Scratch<'a>,
    supply: Supply,
    id: ShiftId,
    nodes: &[Node],
) -> Option<&'s [DayVan]> {
    scratch.van.price(problem, problem.shift(id), nodes, supply)?;
    Some(&scratch.van.days)
}

/// Money that the van adds to the price of a sequence: parts loaded and repeat visits, less the worth of
/// expected fixes; `None` if a tool or part is missing.
pub fn van_cost<'a>(
    problem: &Problem<'a>,
    scratch: &mut Scratch<'a>,
    supply: Supply,
    id: ShiftId,
    nodes: &[Node],
) -> Option<Money> {
    let (money, fixes) = van(problem, scratch, supply, problem.shift(id), nodes)?;
    Some(money - (fixes * problem.left_out.per_fix as f64).round() as Money)
}

fn clock<'a>(problem: &Problem<'a>, scratch: &mut Scratch<'a>, id: ShiftId, nodes: &[Node]) -> Option<Run> {
    let shift = problem.shift(id);
    scratch.timeline.set(problem, shift, nodes);
    scratch.timeline.best_run(shift, problem.instance.objective.paid)
}

/// Money and expected fixes of the van; skipped where nothing on the route needs it.
fn van(
    problem: &Problem,
    scratch: &mut Scratch,
    supply: Supply,
    shift: &ShiftData,
    nodes: &[Node],
) -> Option<(Money, f64)> {
    let needed = nodes.iter().any(|node| node.as_job().is_none_or(|job| problem.job(job).needs_van));
    if !needed {
        scratch.van.draws.clear();
        scratch.van.short.clear();
        scratch.van.approximate = false;
        return Some((0, nodes.len() as f64));
    }
    scratch.van.price(problem, shift, nodes, supply).map(|van| (van.money, van.fixes))
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
    /// Buffers for the plan that leaves the program.
    pub fn thorough() -> Self {
        Self { thorough: true, ..Self::default() }
    }

    /// Buffers for prices that a proof rests on: the best load is found whatever it takes, up to a bound far beyond that of the search.
    pub fn exhaustive() -> Self {
        let mut scratch = Self::default();
        scratch.van.find_best_loads();
        scratch
    }

    /// When each stop of a sequence begins; `None` if it cannot be done in time.
    pub fn begins(&mut self, problem: &Problem<'a>, id: ShiftId, nodes: &[Node]) -> Option<Vec<Ticks>> {
        // The clock cannot count with roads that are not there.
        fixed_money(problem, problem.shift(id), nodes)?;
        let run = clock(problem, self, id, nodes)?;
        self.timeline.begins(problem.shift(id), &run)
    }

    /// Whether the sequence priced last can be done in time; if it was refused, then for the van.
    pub fn in_time(&self) -> bool {
        self.in_time
    }

    /// For each stop of the sequence priced last, the money that it would save if every part, and every tool that depots
    /// lend, were there.
    pub fn short(&self) -> &[f64] {
        &self.van.short
    }

    /// Whether the van of the sequence priced last may be worth more than its price says: where too many outcomes had to be told
    /// apart, or too many levels to be tried.
    pub fn is_approximate(&self) -> bool {
        self.van.approximate
    }

    /// The depot draws of the sequence priced last.
    pub fn draws(&self) -> &[Draw] {
        &self.van.draws
    }

    /// The days walked last.
    pub fn days(&self) -> &[DayVan] {
        &self.van.days
    }

    /// The depot draws of one of the days walked last.
    pub fn draws_of(&self, day: usize) -> &[Draw] {
        let from = day.checked_sub(1).map_or(0, |before| self.van.days[before].draws);
        &self.van.draws[from..self.van.days[day].draws]
    }

    /// For each stop of one of the days walked last, the money that it would save if every part, and every tool that depots lend,
    /// were there.
    pub fn short_of(&self, day: usize) -> &[f64] {
        let from = day.checked_sub(1).map_or(0, |before| self.van.days[before].stops);
        &self.van.short[from..self.van.days[day].stops]
    }

    /// The fill of each depot visit of a sequence that can be priced, in order: as the pricing of it assumes, or better if
    /// `thorough` and there are several visits.
    pub fn fills(
        &mut self,
        problem: &Problem<'a>,
        supply: Supply,
        id: ShiftId,
        nodes: &[Node],
    ) -> Vec<Vec<(PartId, u32)>> {
        let shift = problem.shift(id);
        self.van.record = true;
        let priced = self.van.price(problem, shift, nodes, supply);
        self.van.record = false;
        debug_assert!(priced.is_some(), "fills are asked of routes that were priced");
        let mut fills = std::mem::take(&mut self.van.fills);
        if self.thorough && fills.len() > 1 && problem.loading == Loading::Joint {
            let ranges = self.van.ranges(problem, nodes);
            refine(&mut fills, &ranges, |fills| self.given(problem, supply, id, nodes, fills).map(|(cost, _)| cost));
            // The draws are those of the fills that are given back.
            self.van.record = true;
            let given = self.given(problem, supply, id, nodes, &fills);
            self.van.record = false;
            debug_assert!(given.is_some(), "what was decided on can be loaded");
            // Without the levels that load nothing.
            fills = std::mem::take(&mut self.van.fills);
        }
        fills
    }

    /// What given fills of the depot visits of a sequence cost (as [`van_cost`]), and the expected fixes; `None` if
    /// a tool or certain part is missing, a van too small or a depot short. Parts that no job of the sequence may use are
    /// left aside.
    pub fn given(
        &mut self,
        problem: &Problem<'a>,
        supply: Supply,
        id: ShiftId,
        nodes: &[Node],
        fills: &[Vec<(PartId, u32)>],
    ) -> Option<(Money, f64)> {
        self.van.given = Some(fills.to_vec());
        let priced = self.van.price(problem, problem.shift(id), nodes, supply);
        self.van.given = None;
        priced.map(|van| (van.money - (van.fixes * problem.left_out.per_fix as f64).round() as Money, van.fixes))
    }
}

impl Problem<'_> {
    /// Money for giving a job to somebody it does not prefer, or to another one than was promised.
    #[inline]
    pub fn preference(&self, shift: &ShiftData, job: JobId) -> Money {
        if !self.job(job).prefers {
            return 0;
        }
        let row = &self.instance.jobs[job];
        let unmet = !row.preferred.is_empty() && !row.preferred.contains(&shift.tech);
        let told = row.promise.as_ref().filter(|promise| promise.breaks_technician(shift.tech));
        (if unmet { self.non_preferred } else { 0 }) + told.map_or(0, |promise| promise.technician_cost)
    }
}
