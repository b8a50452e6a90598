//! The part of a proof that knows its routes: all of them listed, or a pool that grows; and the plan that comes of it.

use super::exactly::{Effort, Exact};
use super::generate::{Centre, Clock, Column, within};
use super::list::Lister;
use super::pool::{Around, Chosen, Pool, Stock, Verdict, Work};
use super::prove::{Driven, Proof, Routes, Step};
use super::rules::has_faults;
use super::seed;
use super::walk::cycles;
use crate::eval::{Draw, Problem, slot};
use crate::exact::ExactError;
use crate::units::{DepotId, Id, JobId, Money, PartId, UNLIMITED};
use rustc_hash::FxHashMap;
use std::time::Duration;

/// Longest listing: a share of the time that is left, and seconds that it has at any rate, if that is not more than half.
const LISTING: (f64, f64) = (0.1, 4.0);
/// As long, where time is not limited.
const LONGEST: Duration = Duration::from_secs(60);
/// Routes that are priced before others.
const SEEDS: usize = 400;

impl<const W: usize> Proof<W> {
    /// Looks for the best plan among all routes that a better plan may hold; nothing if they are too many.
    pub(super) fn pooled(
        &mut self,
        problem: &Problem,
        incumbent: Money,
        clock: Clock<'_>,
        tell: &mut dyn FnMut(Money),
    ) -> Result<Option<Step>, ExactError> {
        let limit = self.limit(incumbent);
        let Some(centre) = self.generator.centre.clone() else { return Ok(None) };
        let gap = limit - centre.bound;
        // What failed may have wanted time, not a smaller gap.
        let given = clock.left().unwrap_or(f64::INFINITY);
        let more = given.is_finite() && given >= self.given * 2.0;
        if gap > self.too_wide / 10 * 9 && !more {
            return Ok(None);
        }
        if self.work.is_none() {
            // Where vans make routes dearer than their paths, the gap is much smaller once that is known.
            let grows = has_faults(problem);
            let routes = if grows { Some(self.known_routes()) } else { self.within(&centre, gap, clock) };
            let Some(routes) = routes else {
                (self.too_wide, self.given) = (gap, given);
                return Ok(clock.is_over().then(|| self.step(incumbent, false)));
            };
            let seeds = if grows { self.seeds(&routes, &centre) } else { Vec::new() };
            let pool = Pool { seeds, ..self.pool(problem, routes, centre.bound) };
            self.work = Some(pool.begin(limit, !grows)?);
        }
        let step = self.go_on(problem, incumbent, clock, tell)?;
        if step.is_none() {
            (self.too_wide, self.given) = (gap, given);
        }
        Ok(step)
    }

    /// Goes on with the pool that there is, if there is one; nothing if it has no more to say.
    pub(super) fn go_on(
        &mut self,
        problem: &Problem,
        incumbent: Money,
        clock: Clock<'_>,
        tell: &mut dyn FnMut(Money),
    ) -> Result<Option<Step>, ExactError> {
        let Some(mut work) = self.work.take() else { return Ok(None) };
        if !work.is_whole() {
            work.welcome(self.known_routes());
        }
        let mut tell = |bound| tell(self.rounded(bound).min(incumbent));
        let limit = self.limit(incumbent);
        let verdict = self.work_on(problem, &mut work, (limit, clock), Some(&self.generator), &mut tell)?;
        self.generator.bound = self.generator.bound.max(verdict.bound);
        let step = self.step(incumbent, verdict.finished);
        let is_over = !verdict.finished && !clock.is_over();
        if !(is_over && work.is_whole()) {
            self.work = Some(work);
        }
        if is_over && verdict.chosen.is_none() {
            return Ok(None);
        }
        Ok(Some(Step { plan: verdict.chosen.map(|chosen| self.plan(problem, &chosen)), ..step }))
    }

    /// Works on a pool, each route at its exact cost; who has a `lister` need not have all routes yet.
    pub(super) fn work_on(
        &self,
        problem: &Problem,
        work: &mut Work,
        (limit, clock): (Money, Clock<'_>),
        lister: Option<&dyn Lister>,
        tell: &mut dyn FnMut(Money),
    ) -> Result<Verdict, ExactError> {
        let exact = Exact::new(problem, &self.generator.classes, &self.class_shifts);
        let exactly =
            |column: &Column, tolls: &[Money], most: Money, effort: Effort| exact.price(column, tolls, most, effort);
        work.go_on(limit, &Around { exactly: &exactly, clock, lister }, tell)
    }

    /// All routes whose reduced cost is within the gap.
    pub(super) fn within(&self, centre: &Centre, gap: Money, clock: Clock<'_>) -> Option<Vec<Column>> {
        let share = |left: f64| (left * LISTING.0).max(LISTING.1.min(left / 2.0));
        let brief = clock.left().map_or(LONGEST, |left| Duration::from_secs_f64(share(left)));
        let within = within(gap, &centre.least);
        self.generator.all(&centre.prices, &self.generator.cuts, &within, clock.at_most(brief))
    }

    /// The routes that the search met with the least reduced costs.
    fn seeds(&self, routes: &[Column], centre: &Centre) -> Vec<usize> {
        let reduced = |at: usize| (self.generator.reduced(&routes[at], &centre.prices), at);
        let mut met: Vec<(Money, usize)> = (0..routes.len()).filter(|at| routes[*at].met).map(reduced).collect();
        met.sort_unstable();
        met.into_iter().take(SEEDS).map(|(_, at)| at).collect()
    }

    /// The columns without a job twice, each set of jobs of a class once.
    pub(super) fn known_routes(&self) -> Vec<Column> {
        let mut best: FxHashMap<(usize, Vec<u32>), &Column> = FxHashMap::default();
        for column in self.generator.columns.iter().filter(|column| !column.forbidden) {
            if cycles(&self.generator.classes[column.class].net, &column.spots).is_empty() {
                let known = best.entry(column.set()).or_insert(column);
                if column.cost < known.cost {
                    *known = column;
                }
            }
        }
        let mut routes: Vec<Column> = best.into_values().cloned().collect();
        routes.sort_by(|a, b| (a.class, &a.spots).cmp(&(b.class, &b.spots)));
        routes
    }

    pub(super) fn pool(&self, problem: &Problem, routes: Vec<Column>, bound: Money) -> Pool {
        let stocks = stocks(problem);
        Pool {
            routes,
            seeds: Vec::new(),
            left_out: self.generator.left_out.clone(),
            sizes: self.generator.sizes(),
            uses: problem.instance.jobs.ids().map(|job| uses(problem, job, &stocks)).collect(),
            stocks,
            slots: problem.instance.depots.len() * problem.instance.parts.len(),
            bound,
        }
    }

    /// The routes that were chosen, each given to a shift of its class.
    pub(super) fn plan(&self, problem: &Problem, chosen: &[Chosen]) -> Routes {
        let mut free = self.class_shifts.clone();
        let parts = problem.instance.parts.len();
        let draw = |(slot, units): &(usize, u32)| Draw {
            depot: DepotId::from_index(slot / parts),
            part: PartId::from_index(slot % parts),
            units: *units,
        };
        let driven = |Chosen { column, draws }: &Chosen| {
            let nodes = seed::nodes(&self.generator.classes[column.class].net, &column.spots);
            let draws = draws.as_ref().map(|draws| draws.iter().map(draw).collect());
            free[column.class].pop().map(|shift| Driven { shift, nodes, draws })
        };
        chosen.iter().filter_map(driven).collect()
    }
}

/// What depots may run out of.
fn stocks(problem: &Problem) -> Vec<Stock> {
    let depots = problem.instance.depots.enumerate();
    let rows = depots.flat_map(|(depot, row)| row.stock.enumerate().map(move |(part, units)| (depot, part, *units)));
    let scarce = rows.filter(|(_, _, units)| (1..UNLIMITED).contains(units));
    scarce.map(|(depot, part, units)| Stock { slot: slot(problem, depot, part), units }).collect()
}

/// What a job may use of some stocks at most.
fn uses(problem: &Problem, job: JobId, stocks: &[Stock]) -> Vec<(usize, u32)> {
    let parts = problem.instance.parts.len();
    let of = |(at, stock): (usize, &Stock)| {
        let used = problem.most_used(job).filter(|(part, _)| part.index() == stock.slot % parts);
        (at, used.map(|(_, units)| units).sum())
    };
    stocks.iter().enumerate().map(of).filter(|(_, units)| *units > 0).collect()
}
