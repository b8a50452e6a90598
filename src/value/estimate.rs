//! What a change is worth on the plan as it stands: the first, quick look at every candidate.
//!
//! The routes stay as they are but for the plain moves of [`settle`]. The same moves are made without the change, and
//! the two plans compared, so that what a plan could gain anyway is not counted as worth of the change. Both plans have
//! passed the verifier: the changed instance can do at least that well.

use super::ability::needs;
use super::bench::Bench;
use super::candidate::Change;
use super::coupled::{is_coupled, settled};
use super::effect::Effect;
use super::settle::{Scope, settle};
use super::sketch::{Driven, Sketch};
use super::source::Sources;
use super::supply::loaded_more;
use crate::model::{Instance, Need};
use crate::plan::{Plan, Route, Score};
use crate::units::{DepotId, Id, JobId, PartId, ShiftId, TechId, UNLIMITED, Volume};
use crate::verify::{VerifiedPlan, Violation, verify, verify_route};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A plan as it stands, ready for changes.
pub struct Standing<'a> {
    instance: &'a Instance,
    plan: &'a VerifiedPlan,
    sketch: Sketch,
    sources: Sources,
    /// Routes depend on each other: plans are looked at as a whole.
    coupled: bool,
    /// There, what the plain moves make of the plan without a change, by the jobs that may move.
    settled: Mutex<BTreeMap<Vec<JobId>, (Plan, Score)>>,
}

/// What a change does to a plan as it stands.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Over the whole horizon.
    pub effect: Effect,
    /// The plan without the change, and its score.
    pub before: (Plan, Score),
    /// The plan with the change, and its score.
    pub after: (Plan, Score),
}

impl<'a> Standing<'a> {
    /// A plan of an instance.
    pub fn new(instance: &'a Instance, plan: &'a VerifiedPlan, threads: usize) -> Self {
        let sketch = Sketch::new(plan);
        let coupled = is_coupled(instance);
        let sources = if coupled { Sources::default() } else { Sources::new(instance, &sketch, threads) };
        Self { instance, plan, sketch, sources, coupled, settled: Mutex::default() }
    }

    /// Estimates a change. The bench must be one for this instance.
    ///
    /// # Errors
    /// The first rule that the plan breaks when the change is made: an extra unit may not fit the van, say.
    pub fn estimate(&self, bench: &mut Bench, change: Change) -> Result<Estimate, Violation> {
        if let Some(why) = no_room(self.instance, change) {
            return Err(why);
        }
        if self.coupled {
            return self.as_a_whole(bench, change);
        }
        let before = self.before(change);
        let look = |instance: &Instance| self.after(instance, change);
        let unsound = Violation { rule: "unsound", message: "the changed instance contradicts itself".into() };
        let after = bench.with(|all| change.apply(all, self.instance), look).unwrap_or(Err(unsound))?;
        let effect = Effect::between(&before.1, &after.1, self.instance.objective.mode);
        Ok(Estimate { effect, before, after })
    }

    /// The same where routes depend on each other.
    fn as_a_whole(&self, bench: &mut Bench, change: Change) -> Result<Estimate, Violation> {
        let concerned = |job: JobId| concerns(self.instance, change, job);
        let jobs: Vec<JobId> = self.instance.jobs.ids().filter(|job| concerned(*job)).collect();
        let known = self.settled.lock().unwrap_or_else(PoisonError::into_inner).get(&jobs).cloned();
        let before = match known {
            Some(before) => before,
            None => {
                let before = settled(self.instance, self.plan.plan(), &concerned)?;
                self.settled.lock().unwrap_or_else(PoisonError::into_inner).insert(jobs, before.clone());
                before
            }
        };
        let unsound = Violation { rule: "unsound", message: "the changed instance contradicts itself".into() };
        let look = |changed: &Instance| {
            let now = settled(changed, self.plan.plan(), &concerned)?;
            // What can be done without the change may be better still.
            let then = verified(changed, &before.0).map(|score| (before.0.clone(), score));
            let better = |then: &(Plan, Score)| then.1.compare(&now.1, changed.objective.mode).is_lt();
            Ok(then.ok().filter(better).unwrap_or(now))
        };
        let after = bench.with(|all| change.apply(all, self.instance), look).unwrap_or(Err(unsound))?;
        let effect = Effect::between(&before.1, &after.1, self.instance.objective.mode);
        Ok(Estimate { effect, before, after })
    }

    /// What the plain moves make of the plan without the change.
    fn before(&self, change: Change) -> (Plan, Score) {
        let standing = || (self.plan.plan().clone(), *self.plan.score());
        if let Change::Technician { .. } = change {
            return standing();
        }
        self.moved(self.instance, change, &self.sketch).unwrap_or_else(standing)
    }

    /// What they make of it with the change.
    fn after(&self, instance: &Instance, change: Change) -> Result<(Plan, Score), Violation> {
        let mut sketch = self.sketch.clone();
        let mut loads_alike = true;
        for shift in shifts(instance, &sketch, change) {
            if let Some(old) = sketch.routes.remove(&shift) {
                let new = repriced(instance, &old.route)?;
                loads_alike &= new.loads == old.loads;
                sketch.set(new);
            }
            sketch.touched.insert(shift);
        }
        if let Some(moved) = self.moved(instance, change, &sketch) {
            return Ok(moved);
        }
        let plan = self.plan.plan();
        if loads_alike {
            return Ok((plan.clone(), sketch.score(instance)));
        }
        // The depots may not hold what other loads take.
        verified(instance, plan).map(|score| (plan.clone(), score))
    }

    /// The plan after the plain moves, if there are any that pay and may be made.
    fn moved(&self, instance: &Instance, change: Change, sketch: &Sketch) -> Option<(Plan, Score)> {
        let mut moved = sketch.clone();
        let shifts = shifts(instance, sketch, change);
        let concerned = |job: JobId| concerns(self.instance, change, job);
        let scope = Scope { shifts: &shifts, concerned: &concerned, sources: &self.sources };
        settle(instance, &mut moved, &scope);
        let mode = instance.objective.mode;
        let standing = sketch.score(instance);
        let mut plans = vec![moved];
        if let Change::DepotPart { depot, part } = change {
            plans.extend(best_load(instance, sketch, depot, part));
        }
        let better = |plan: &Sketch| Effect::between(&standing, &plan.score(instance), mode).gains(mode);
        plans.retain(better);
        plans.sort_by(|a, b| a.score(instance).compare(&b.score(instance), mode));
        plans.iter().map(Sketch::plan).find_map(|plan| verified(instance, &plan).ok().map(|score| (plan, score)))
    }
}

/// Why a unit more does not fit a van that is full when the day begins. The rules look at a van only after it has loaded; whoever
/// buys parts would like to know before.
fn no_room(instance: &Instance, change: Change) -> Option<Violation> {
    let Change::VanPart { technician, part } = change else { return None };
    let row = &instance.technicians[technician];
    let volume = |part: PartId, units: u32| instance.parts[part].volume.saturating_mul(Volume::from(units));
    let finite = row.van.enumerate().filter(|(_, stock)| stock.quantity < UNLIMITED);
    let held: Volume = finite.map(|(part, stock)| volume(part, stock.quantity)).sum();
    let (full, room) = (held + volume(part, 1), row.van_volume?);
    let in_tables = |volume: Volume| volume as f64 / 1e6;
    let message = format!(
        "with it the van of {} begins with a volume of {}, it holds {}",
        row.id,
        in_tables(full),
        in_tables(room)
    );
    (volume(part, 1) > 0 && full > room).then_some(Violation { rule: "van-volume", message })
}

fn verified(instance: &Instance, plan: &Plan) -> Result<Score, Violation> {
    verify(instance, plan).map(|plan| *plan.score()).map_err(first)
}

fn repriced(instance: &Instance, route: &Route) -> Result<Driven, Violation> {
    verify_route(instance, route).map(|timed| Driven::new(route, &timed)).map_err(first)
}

fn first(violations: Vec<Violation>) -> Violation {
    let none = || Violation { rule: "unsound", message: "the plan does not hold".into() };
    violations.into_iter().next().unwrap_or_else(none)
}

/// The shifts that a change is about.
fn shifts(instance: &Instance, sketch: &Sketch, change: Change) -> Vec<ShiftId> {
    let of = |who: TechId| instance.shifts.enumerate().filter(move |(_, row)| row.technician == who).map(|(id, _)| id);
    match change {
        Change::VanPart { technician, .. }
        | Change::Level { technician, .. }
        | Change::Tool { technician, .. }
        | Change::Hour { technician, .. } => of(technician).collect(),
        Change::Technician { .. } => of(TechId::from_index(instance.technicians.len() - 1)).collect(),
        Change::DepotPart { depot, .. } => {
            let visits = |driven: &&Driven| driven.visits().any(|(at, _)| at == depot);
            sketch.routes.values().filter(visits).map(|driven| driven.route.shift).collect()
        }
    }
}

/// Whether a change may have to do with a job.
fn concerns(instance: &Instance, change: Change, job: JobId) -> bool {
    let asks = |wants: &dyn Fn(&Need) -> bool| needs(&instance.jobs[job]).any(wants);
    match change {
        // Where a part is only likely to be needed, a unit more mends what is on the route; for that no job has to move.
        Change::VanPart { part, .. } | Change::DepotPart { part, .. } => {
            instance.jobs[job].need.parts.iter().any(|(at, _)| *at == part)
        }
        Change::Level { technician, skill, .. } => {
            let held = instance.technicians[technician].skills[skill];
            asks(&|need| need.skills.iter().any(|(at, level)| *at == skill && *level > held))
        }
        Change::Tool { tool, .. } => asks(&|need| need.tools.contains(&tool)),
        Change::Hour { .. } | Change::Technician { .. } => true,
    }
}

/// The plan in which some route loads a unit more of a part at a depot, if that pays and the depot has it.
fn best_load(instance: &Instance, sketch: &Sketch, depot: DepotId, part: PartId) -> Option<Sketch> {
    let mode = instance.objective.mode;
    let drawn = |driven: &Driven| driven.drawn(depot, part);
    let all: u64 = sketch.routes.values().map(drawn).sum();
    let stock = instance.depots[depot].stock[part];
    let holds = |old: &Driven, new: &Driven| stock >= UNLIMITED || all - drawn(old) + drawn(new) <= u64::from(stock);
    let more = |old: &Driven| -> Vec<(Effect, Driven)> {
        let loads = loaded_more(instance, old, depot, part).into_iter().filter(|new| holds(old, new));
        loads.map(|new| (Effect::between(&old.score, &new.score, mode), new)).collect()
    };
    let best = sketch.routes.values().flat_map(more).min_by(|a, b| a.0.compare(&b.0, mode));
    let (_, route) = best.filter(|(effect, _)| effect.gains(mode))?;
    let mut sketch = sketch.clone();
    sketch.set(route);
    Some(sketch)
}
