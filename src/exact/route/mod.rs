//! The route model: the best plan that can be put together from a pool of routes.
//!
//! A set-packing model (Balinski and Quandt 1964): one binary for each route of the pool, at most one route for
//! each shift, each job in one route or left out, what is drawn from finite depot stocks, and the hours of a technician's
//! week. What a route is worth is one number, whatever it is made of; fairness between technicians is left aside. Bounds hold for plans made of the pool's routes only.

mod pool;
#[cfg(test)]
mod tests;

use super::levels::{self, Objective};
use super::milp::{Deadline, Milp, Values, sum, total};
use super::{Bounds, ExactError, ExactStatus};
use crate::model::Instance;
use crate::plan::{Plan, Route, Score};
use crate::units::{DepotId, Id, JobId, Money, PartId, ShiftId, TechId, currency};
use good_lp::{Expression, Variable, constraint};
use pool::Pool;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::time::Duration;

/// A route of the pool.
#[derive(Clone, Debug)]
pub struct Column {
    /// The route.
    pub route: Route,
    /// Its score.
    pub score: Score,
    /// Units it loads of each part at each depot.
    pub draws: Vec<(DepotId, PartId, u32)>,
}

/// What to spend and where to begin. HiGHS always works on one thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct RouteOptions<'a> {
    /// Wall time; `None`: until it is proved.
    pub time_limit: Option<Duration>,
    /// Nodes of branch and bound at most: unlike time, a limit that gives the same answer on any machine.
    pub node_limit: Option<i32>,
    /// Shifts that may drive each other's routes ([`crate::model::identical_shifts`]); a shift in no class
    /// drives its own only.
    pub classes: &'a [Vec<ShiftId>],
    /// Columns to begin with, by index; a set that is not a plan is ignored.
    pub start: &'a [usize],
}

/// What the route model found.
#[derive(Clone, Debug)]
pub struct RouteOutcome {
    /// The best plan of the pool found.
    pub plan: Option<Plan>,
    /// The columns it is made of, by index in the pool. Where shifts share a class, the plan may give a column's
    /// route to another shift of the class.
    pub chosen: Vec<usize>,
    /// How it ended: optimal means best of the pool.
    pub status: ExactStatus,
    /// Bound on the money of the objective, for plans made of the pool's routes only (in `lexicographic`
    /// mode among those that are best in all levels before it).
    pub bound: Option<Money>,
    /// Bounds of that kind, level by level.
    pub bounds: Bounds,
}

/// Chooses the best plan that the routes of a pool can make.
///
/// # Errors
/// If a column names a shift or a job that does not exist, or HiGHS fails.
pub fn solve(instance: &Instance, columns: &[Column], options: &RouteOptions<'_>) -> Result<RouteOutcome, ExactError> {
    let deadline = Deadline::after(options.time_limit).with_nodes(options.node_limit);
    let pool = Pool::new(instance, columns, options.classes)?;
    let model = RouteModel::state(instance, columns, &pool);
    let start = model.start(instance, &pool, columns, options.start);
    let staged = levels::solve(&model.milp, &model.objective, instance.objective.mode, start, deadline)?;
    let status = match (&staged.values, staged.optimal) {
        (None, _) => ExactStatus::NoPlan,
        (_, true) => ExactStatus::Optimal,
        _ => ExactStatus::Feasible,
    };
    let slots = staged.values.as_ref().map(|values| model.chosen(values));
    let plan = slots.as_ref().map(|slots| plan(&pool, columns, slots));
    let chosen = slots.unwrap_or_default().into_iter().map(|slot| pool.kept[slot].column).collect();
    Ok(RouteOutcome { plan, chosen, status, bound: staged.bounds.money, bounds: staged.bounds })
}

/// The stated model.
struct RouteModel {
    milp: Milp,
    /// Whether each route that was kept is driven.
    driven: Vec<Variable>,
    /// Whether each job is left out.
    left_out: Vec<Variable>,
    objective: Objective,
}

impl RouteModel {
    fn state(instance: &Instance, columns: &[Column], pool: &Pool) -> Self {
        let mut milp = Milp::default();
        let driven: Vec<Variable> = pool.kept.iter().map(|_| milp.binary()).collect();
        let left_out: Vec<Variable> = instance.jobs.iter().map(|_| milp.real(1.0)).collect();
        let mut of_job: Vec<Expression> = left_out.iter().map(|&left| left.into()).collect();
        let mut of_class = vec![Expression::default(); pool.classes.len()];
        for (kept, &driven) in pool.kept.iter().zip(&driven) {
            of_class[kept.class] += driven;
            columns[kept.column].route.jobs().for_each(|job| of_job[job.index()] += driven);
        }
        of_job.into_iter().for_each(|served| milp.row(constraint!(served == 1)));
        for (drives, shifts) in of_class.into_iter().zip(&pool.classes) {
            milp.row(constraint!(drives <= shifts.len() as f64));
        }
        for (stock, draws) in stocks(instance, pool) {
            let drawn = sum(draws.iter().map(|&(slot, units)| (driven[slot], f64::from(units))));
            milp.row(constraint!(drawn <= f64::from(stock)));
        }
        for (_, week) in weeks(instance, columns, pool) {
            let paid = sum(week.of.iter().map(|&(slot, hours)| (driven[slot], hours)));
            milp.row(constraint!(paid <= week.most));
        }
        let objective = objective(instance, columns, pool, &driven, &left_out);
        Self { milp, driven, left_out, objective }
    }

    /// The columns of a start as a solution, if they are a plan.
    fn start(&self, instance: &Instance, pool: &Pool, columns: &[Column], start: &[usize]) -> Option<Values> {
        let slots: FxHashSet<usize> =
            start.iter().map(|&at| pool.stands_for.get(at).copied()).collect::<Option<_>>()?;
        let mut served: FxHashSet<JobId> = FxHashSet::default();
        let mut drivers = vec![0; pool.classes.len()];
        for &slot in &slots {
            drivers[pool.kept[slot].class] += 1;
            for job in columns[pool.kept[slot].column].route.jobs() {
                if !served.insert(job) {
                    return None;
                }
            }
        }
        let within = |week: &Week| {
            let paid = week.of.iter().filter(|(slot, _)| slots.contains(slot)).map(|(_, hours)| hours);
            paid.sum::<f64>() <= week.most + 1e-9
        };
        if !weeks(instance, columns, pool).values().all(within) {
            return None;
        }
        // Routes come with what they load where the whole stock is theirs: together they may ask for more.
        let is_there = |(stock, draws): &(u32, Vec<(usize, u32)>)| {
            let drawn = draws.iter().filter(|(slot, _)| slots.contains(slot)).map(|(_, units)| u64::from(*units));
            drawn.sum::<u64>() <= u64::from(*stock)
        };
        if !stocks(instance, pool).iter().all(is_there) {
            return None;
        }
        if start.is_empty() || drivers.iter().zip(&pool.classes).any(|(&count, shifts)| count > shifts.len()) {
            return None;
        }
        let driven = slots.iter().map(|&slot| (self.driven[slot], 1.0));
        let left = self.left_out.iter().enumerate().filter(|(job, _)| !served.contains(&JobId::from_index(*job)));
        Some(self.milp.values(driven.chain(left.map(|(_, &left)| (left, 1.0)))))
    }

    fn chosen(&self, values: &Values) -> Vec<usize> {
        (0..self.driven.len()).filter(|&slot| self.milp.is_set(values, self.driven[slot])).collect()
    }
}

/// The stocks that can run out and are drawn on: units there are, and units that each slot of the pool draws.
fn stocks(instance: &Instance, pool: &Pool) -> Vec<(u32, Vec<(usize, u32)>)> {
    let mut draws: BTreeMap<(DepotId, PartId), Vec<(usize, u32)>> = BTreeMap::new();
    for (slot, kept) in pool.kept.iter().enumerate() {
        for &(place, units) in &kept.draws {
            draws.entry(place).or_default().push((slot, units));
        }
    }
    let held = |(depot, part): (DepotId, PartId)| {
        instance.depots.get(depot).and_then(|row| row.stock.get(part)).copied().unwrap_or(0)
    };
    draws.into_iter().map(|(place, draws)| (held(place), draws)).collect()
}

/// A technician's week with a limit: what its routes are paid for, by slot of the pool, in hours.
struct Week {
    of: Vec<(usize, f64)>,
    most: f64,
}

/// The weeks that have a limit. Shifts whose hours are counted share no class, so each route has one technician.
fn weeks(instance: &Instance, columns: &[Column], pool: &Pool) -> BTreeMap<(TechId, u32), Week> {
    let mut weeks: BTreeMap<(TechId, u32), Week> = BTreeMap::new();
    for (slot, kept) in pool.kept.iter().enumerate() {
        let column = &columns[kept.column];
        let shift = &instance.shifts[column.route.shift];
        let Some(most) = instance.technicians[shift.technician].max_week else { continue };
        let hours = |ticks| instance.scale.hours(ticks);
        let key = (shift.technician, instance.week_of(shift.day));
        let week = weeks.entry(key).or_insert(Week { of: Vec::new(), most: hours(most) });
        week.of.push((slot, hours(column.score.paid)));
    }
    weeks
}

fn objective(
    instance: &Instance,
    columns: &[Column],
    pool: &Pool,
    driven: &[Variable],
    left_out: &[Variable],
) -> Objective {
    let scores = || pool.kept.iter().zip(driven).map(|(kept, &driven)| (driven, &columns[kept.column].score));
    let of_priority = |level: usize| {
        let jobs = instance.jobs.iter().zip(left_out);
        total(jobs.filter(|(job, _)| job.priority.index() == level).map(|(_, left)| left))
    };
    let left = instance.jobs.iter().zip(left_out);
    Objective {
        unserved: std::array::from_fn(of_priority),
        fixes: sum(scores().map(|(driven, score)| (driven, score.expected_fixes))),
        routes: sum(scores().map(|(driven, score)| (driven, currency(score.money.of_routes())))),
        left_out: sum(left.map(|(job, &left)| (left, currency(job.unserved_cost)))),
    }
}

/// The plan of the chosen routes: each shift drives its own where it can, and those that are too many for their
/// shift go to others of the class.
fn plan(pool: &Pool, columns: &[Column], slots: &[usize]) -> Plan {
    let mut free: Vec<Vec<ShiftId>> = pool.classes.clone();
    let mut routes = Vec::new();
    let mut homeless = Vec::new();
    for &slot in slots {
        let (class, route) = (pool.kept[slot].class, &columns[pool.kept[slot].column].route);
        match free[class].iter().position(|&shift| shift == route.shift) {
            Some(at) => {
                free[class].remove(at);
                routes.push(route.clone());
            }
            None => homeless.push((class, route)),
        }
    }
    for (class, route) in homeless {
        if !free[class].is_empty() {
            let shift = free[class].remove(0);
            routes.push(Route { shift, ..route.clone() });
        }
    }
    Plan::new(routes)
}
