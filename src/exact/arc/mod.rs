//! The arc model: a small instance as one MILP, every transition of every shift a binary.
//!
//! It honours `docs/rules.md` in full where no fault's parts can be contested. Where they can, a job counts as
//! fixed whenever the van or a depot could have the parts at all, which is never less than the truth: the
//! bound stays valid, the plan may score worse than the model says, and [`ArcOutcome::relaxed`] tells. Relations, the
//! room that collected returns take, the hours of a week and fairness are relaxed.

mod clock;
mod eligible;
mod goods;
mod network;
mod pay;
mod read;
mod start;
#[cfg(test)]
mod tests;
mod worth;

use super::levels::{self, Objective};
use super::milp::{Deadline, Milp, sum, total};
use super::relaxed::relaxed_rules;
use super::{Bounds, ExactError, ExactStatus};
use crate::model::{Instance, Priority, identical_shifts, lasting_vans};
use crate::plan::Plan;
use crate::units::{DepotId, JobId, Money, ShiftId, currency};
use clock::ShiftModel;
use good_lp::{Expression, Variable, constraint};
use goods::Load;
use network::Network;
use std::time::Duration;

/// The most arcs that are stated. A dozen jobs and three technicians have some six hundred.
pub const MOST_ARCS: usize = 40_000;

/// What to spend and where to begin. HiGHS always works on one thread.
#[derive(Clone, Copy, Debug)]
pub struct ArcOptions<'a> {
    /// Wall time; `None`: until it is proved.
    pub time_limit: Option<Duration>,
    /// Nodes of branch and bound at most, for each solve: a limit that the clock has no part in.
    pub node_limit: Option<i32>,
    /// The most visits of one depot on one route, where fewer are not provably enough.
    pub visits: usize,
    /// A plan to begin with. One that the model cannot take is ignored.
    pub start: Option<&'a Plan>,
}

impl Default for ArcOptions<'_> {
    fn default() -> Self {
        Self { time_limit: None, node_limit: None, visits: 2, start: None }
    }
}

/// What the arc model found.
#[derive(Clone, Debug)]
pub struct ArcOutcome {
    /// The best plan found: to be verified by the caller.
    pub plan: Option<Plan>,
    /// How it ended.
    pub status: ExactStatus,
    /// Proved bound on the money of the objective (in `lexicographic` mode among the plans that are best in all
    /// levels before it). `None` where nothing was proved, or where plans were left out of the model.
    pub bound: Option<Money>,
    /// Proved bounds, level by level.
    pub bounds: Bounds,
    /// Why a plan may score worse than the model says; empty: the model is exact.
    pub relaxed: Vec<String>,
    /// Which plans were left out of the model; empty: none that could be best.
    pub restricted: Vec<String>,
}

/// Solves an instance as a whole.
///
/// # Errors
/// If the model would have more than [`MOST_ARCS`] arcs, a van's stock lasts from day to day, or HiGHS fails.
pub fn solve(instance: &Instance, options: &ArcOptions<'_>) -> Result<ArcOutcome, ExactError> {
    // The model gives every day the stock of the tables; a depot visited the day before may leave more, so its bound would be none.
    if lasting_vans(instance).iter().any(|lasts| *lasts) {
        return Err(ExactError::LastingStock);
    }
    let deadline = Deadline::after(options.time_limit).with_nodes(options.node_limit);
    let arc_model = ArcModel::state(instance, options.visits)?;
    let start = options.start.and_then(|plan| arc_model.complete(instance, plan, deadline).transpose()).transpose()?;
    let staged = levels::solve(&arc_model.milp, &arc_model.objective, instance.objective.mode, start, deadline)?;
    let plan = staged.values.as_ref().map(|values| arc_model.plan(instance, values));
    let whole = arc_model.restricted.is_empty();
    let bounds = if whole { staged.bounds } else { Bounds::default() };
    let status = match (&plan, staged.optimal) {
        (None, _) => ExactStatus::NoPlan,
        (_, true) => ExactStatus::Optimal,
        _ => ExactStatus::Feasible,
    };
    let ArcModel { relaxed, restricted, .. } = arc_model;
    Ok(ArcOutcome { plan, status, bound: bounds.money, bounds, relaxed, restricted })
}

/// The stated model.
struct ArcModel {
    milp: Milp,
    shifts: Vec<ShiftParts>,
    /// Shifts that cannot be told apart: their routes are ordered by their number of jobs.
    alike: Vec<Vec<ShiftId>>,
    objective: Objective,
    relaxed: Vec<String>,
    restricted: Vec<String>,
}

/// What is stated for one shift.
struct ShiftParts {
    model: ShiftModel,
    loads: Vec<Load>,
}

impl ArcModel {
    fn state(instance: &Instance, visits: usize) -> Result<Self, ExactError> {
        let mut milp = Milp::default();
        let (mut relaxed, mut restricted) = (relaxed_rules(instance), Vec::new());
        let (mut fixes, mut routes) = (Expression::default(), Expression::default());
        let mut shifts = Vec::new();
        for network in networks(instance, visits, &mut restricted)? {
            let model = ShiftModel::state(&mut milp, instance, network);
            let loads = goods::state(&mut milp, instance, &model);
            let lent = goods::state_tools(&mut milp, instance, &model);
            let worth = worth::state(&mut milp, instance, &model, &loads, lent.as_deref());
            fixes += worth.fixes;
            routes += worth.money;
            relaxed.extend(worth.relaxed);
            shifts.push(ShiftParts { model, loads });
        }
        goods::state_depot_stock(&mut milp, instance, shifts.iter().flat_map(|shift| &shift.loads));
        let alike: Vec<_> = identical_shifts(instance).into_iter().filter(|group| group.len() > 1).collect();
        state_order(&mut milp, &shifts, &alike);
        let (unserved, left_out) = state_jobs(&mut milp, instance, &shifts);
        let objective = Objective { unserved, fixes, routes, left_out };
        Ok(Self { milp, shifts, alike, objective, relaxed, restricted })
    }
}

/// The networks of all shifts that can reach a job.
fn networks(instance: &Instance, visits: usize, restricted: &mut Vec<String>) -> Result<Vec<Network>, ExactError> {
    let mut all = Vec::new();
    let mut arcs = 0;
    for shift in instance.shifts.ids() {
        let jobs: Vec<JobId> = instance.jobs.ids().filter(|&job| eligible::may_do(instance, shift, job)).collect();
        if jobs.is_empty() {
            continue;
        }
        let copies = copies(instance, shift, &jobs, visits, restricted);
        let nodes = 2 + jobs.len() + copies.iter().map(|(_, count)| count).sum::<usize>();
        arcs += nodes * nodes;
        if arcs > MOST_ARCS {
            return Err(ExactError::TooLarge(arcs, MOST_ARCS));
        }
        let network = Network::new(instance, shift, &copies);
        if network.jobs().next().is_some() {
            all.push(network);
        }
    }
    Ok(all)
}

/// How often each depot may be visited by a shift.
fn copies(
    instance: &Instance,
    shift: ShiftId,
    jobs: &[JobId],
    visits: usize,
    restricted: &mut Vec<String>,
) -> Vec<(DepotId, usize)> {
    let mut copies = Vec::new();
    for depot in instance.depots.ids() {
        let useful = eligible::useful_visits(instance, shift, depot, jobs);
        if useful.is_none_or(|useful| useful > visits) {
            let (who, what) = (&instance.technician_of(shift).id, &instance.depots[depot].id);
            restricted.push(format!("{who} visits {what} at most {visits} times"));
        }
        copies.push((depot, useful.unwrap_or(visits).min(visits)));
    }
    copies
}

/// Among shifts that are alike, the earlier ones do more jobs.
fn state_order(milp: &mut Milp, shifts: &[ShiftParts], alike: &[Vec<ShiftId>]) {
    let jobs = |shift: &ShiftParts| total(shift.model.network.jobs().map(|(node, _)| &shift.model.visit[node]));
    for pair in alike.iter().flat_map(|group| group.windows(2)) {
        let find = |id: ShiftId| shifts.iter().find(|shift| shift.model.network.shift == id);
        if let (Some(first), Some(second)) = (find(pair[0]), find(pair[1])) {
            milp.row(constraint!(jobs(first) >= jobs(second)));
        }
    }
}

/// Each job at most once. Gives the jobs left out, by priority and as money.
fn state_jobs(
    milp: &mut Milp,
    instance: &Instance,
    shifts: &[ShiftParts],
) -> ([Expression; Priority::LEVELS], Expression) {
    let mut visits: Vec<Vec<Variable>> = vec![Vec::new(); instance.jobs.len()];
    for shift in shifts {
        for (node, job) in shift.model.network.jobs() {
            visits[job.0 as usize].push(shift.model.visit[node]);
        }
    }
    let mut unserved: [Expression; Priority::LEVELS] = Default::default();
    let mut left_out = Expression::default();
    for (job, visits) in instance.jobs.iter().zip(&visits) {
        if visits.len() > 1 {
            milp.row(constraint!(total(visits) <= 1));
        }
        let missing = 1.0 - sum(visits.iter().map(|&visit| (visit, 1.0)));
        unserved[job.priority.index()] += missing.clone();
        left_out += currency(job.unserved_cost) * missing;
    }
    (unserved, left_out)
}
