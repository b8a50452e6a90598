//! The plain moves that a dispatcher would try after a change: jobs go to those who have changed, depot visits are dropped.
//!
//! Greedy, the best move first, every route priced by the verifier. It is made for telling many changes apart in
//! little time: what it finds can be done, and a search may find more.

use super::ability::{beyond, jobs_of};
use super::clock::site;
use super::effect::Effect;
use super::sketch::{Driven, Sketch, driven, out};
use super::source::{Source, Sources};
use super::supply::supplied;
use crate::model::{Instance, Paid};
use crate::plan::{Score, Stop};
use crate::travel::NO_ROAD;
use crate::units::{JobId, ShiftId, SiteId};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Most moves for each shift; far fewer are made.
const MOST_MOVES: usize = 100;
/// Moves in a row that may make things worse, where a shift needs several jobs to be worth going out for.
const PATIENCE: usize = 2;
/// Shifts with fewer jobs than this are such shifts.
const FEW: usize = 2;

/// What may be moved, and to whom.
pub struct Scope<'s> {
    /// The shifts that take jobs.
    pub shifts: &'s [ShiftId],
    /// Which jobs may move.
    pub concerned: &'s dyn Fn(JobId) -> bool,
    /// What it means to take jobs from where the plan has them.
    pub sources: &'s Sources,
}

/// A move.
struct Step {
    effect: Effect,
    to: Driven,
    /// The job that is moved, and the route it leaves.
    moved: Option<(JobId, Option<Driven>)>,
    /// The job that it pushes out.
    ejected: Option<JobId>,
}

/// Makes the best move, again and again, as long as that pays.
pub fn settle(instance: &Instance, sketch: &mut Sketch, scope: &Scope) {
    let mode = instance.objective.mode;
    let mut current = sketch.clone();
    let (mut least, mut worse) = (sketch.score(instance), 0);
    for _ in 0..MOST_MOVES * scope.shifts.len() {
        let any = worse < PATIENCE && opens(&current, scope);
        let Some(step) = best_step(instance, &current, scope, any) else { return };
        make(&mut current, step);
        worse += 1;
        let score = current.score(instance);
        if score.compare(&least, mode) == Ordering::Less {
            sketch.clone_from(&current);
            (least, worse) = (score, 0);
        }
    }
}

/// Whether some shift that takes jobs has few of them yet.
fn opens(sketch: &Sketch, scope: &Scope) -> bool {
    scope.shifts.iter().any(|shift| sketch.routes.get(shift).is_none_or(|driven| driven.route.jobs().count() < FEW))
}

fn make(sketch: &mut Sketch, step: Step) {
    sketch.set(step.to);
    if let Some((job, rest)) = step.moved {
        sketch.left_out.remove(&job);
        rest.into_iter().for_each(|rest| sketch.set(rest));
    }
    sketch.left_out.extend(step.ejected);
}

/// The best move there is; one that does not pay only if `any` will do.
fn best_step(instance: &Instance, sketch: &Sketch, scope: &Scope, any: bool) -> Option<Step> {
    let mode = instance.objective.mode;
    let home: BTreeMap<JobId, ShiftId> =
        sketch.routes.values().flat_map(|driven| driven.route.jobs().map(|job| (job, driven.route.shift))).collect();
    let mut best: Option<Step> = None;
    for shift in scope.shifts {
        let here = sketch.route(*shift);
        offer(&mut best, drops(instance, &here), instance);
        for (optimistic, job, source) in offers(instance, sketch, scope, &home, &here) {
            let known = best.as_ref().map(|step| step.effect);
            // Whatever is no better than the best move known, or than none, need not be looked at.
            let bound = if any { known } else { Some(known.filter(|known| known.gains(mode)).unwrap_or_default()) };
            if bound.is_some_and(|bound| optimistic.compare(&bound, mode) != Ordering::Less) {
                break;
            }
            offer(&mut best, takes(instance, &here, job, &source), instance);
        }
    }
    best.filter(|step| any || step.effect.gains(mode))
}

/// Keeps the best of some moves.
fn offer(best: &mut Option<Step>, steps: impl IntoIterator<Item = Step>, instance: &Instance) {
    let mode = instance.objective.mode;
    for step in steps {
        if best.as_ref().is_none_or(|known| step.effect.compare(&known.effect, mode) == Ordering::Less) {
            *best = Some(step);
        }
    }
}

/// A depot visit less.
fn drops(instance: &Instance, here: &Driven) -> Vec<Step> {
    let stops = here.bare();
    let visits = (0..stops.len()).filter(|at| matches!(stops[*at], Stop::Depot { .. }));
    let without = |at: usize| {
        let rest: Vec<Stop> = [&stops[..at], &stops[at + 1..]].concat();
        let to = driven(instance, here.route.shift, &rest)?;
        let effect = Effect::between(&here.score, &to.score, instance.objective.mode);
        Some(Step { effect, to, moved: None, ejected: None })
    };
    visits.filter_map(without).collect()
}

/// The jobs that may come to a route, with what that could do at best, the most promising first.
fn offers(
    instance: &Instance,
    sketch: &Sketch,
    scope: &Scope,
    home: &BTreeMap<JobId, ShiftId>,
    here: &Driven,
) -> Vec<(Effect, JobId, Source)> {
    let shift = here.route.shift;
    let jobs = jobs_of(instance, instance.shifts[shift].technician);
    let elsewhere = jobs.filter(|job| home.get(job) != Some(&shift) && (scope.concerned)(*job));
    let offer = |job: JobId| {
        let at_best = at_best(instance, here, job)?;
        let source = scope.sources.of(instance, sketch, home, job)?;
        Some((source.effect.plus(&at_best), job, source))
    };
    let mut offers: Vec<_> = elsewhere.filter_map(offer).collect();
    offers.sort_by(|a, b| a.0.compare(&b.0, instance.objective.mode).then(a.1.cmp(&b.1)));
    offers
}

/// What one more job does to a route at best: it is fixed unless that is beyond the technician, the way there is the
/// shortest, and waiting makes room for as much of the work as it can. Nothing if no road leads there.
fn at_best(instance: &Instance, here: &Driven, job: JobId) -> Option<Effect> {
    let shift = &instance.shifts[here.route.shift];
    let technician = &instance.technicians[shift.technician];
    let beyond = beyond(technician, &instance.jobs[job]);
    let (dist, travel) = shortest_way(instance, here, instance.jobs[job].site)?;
    let work = travel + instance.service_time(shift.technician, job);
    let rest = shift.rest.map_or(0, |rest| rest.duration);
    let paid = match instance.objective.paid {
        Paid::Route => (work - here.score.wait - rest).max(0),
        Paid::Work => work.max(0),
        Paid::Shift => 0,
    };
    let fixed = if here.route.stops.is_empty() { technician.rates.fixed } else { 0 };
    let cost = fixed + dist * technician.rates.dist + paid * technician.rates.time.min(technician.rates.overtime);
    let repeats = beyond * instance.jobs[job].repeat_visit_cost as f64;
    let money = -(cost as f64 + repeats);
    Some(Effect { saved: money, objective: money, served: 1.0, fixes: 1.0 - beyond, ..Effect::default() })
}

/// The least distance and the least time that a visit of a place adds to a route; nothing if no road leads there.
fn shortest_way(instance: &Instance, here: &Driven, there: SiteId) -> Option<(i64, i64)> {
    let who = instance.shifts[here.route.shift].technician;
    let technician = &instance.technicians[who];
    let leg = |from: SiteId, to: Option<SiteId>| {
        let Some(to) = to else { return Some((0, 0)) };
        let road = instance.travel.leg(from, to) != NO_ROAD;
        road.then(|| (instance.travel.dist(from, to), instance.travel_time(who, from, to)))
    };
    let stops = here.route.stops.iter().filter_map(|stop| site(instance, stop)).map(Some);
    let places: Vec<Option<SiteId>> =
        std::iter::once(Some(technician.start)).chain(stops).chain([technician.end]).collect();
    // Who stays at home does not drive from there to where the day ends.
    let driven = !here.route.stops.is_empty();
    let ways = places.windows(2).filter_map(|pair| {
        let (from, to) = (pair[0]?, pair[1]);
        let direct = if driven { leg(from, to)? } else { (0, 0) };
        let (there, on) = (leg(from, Some(there))?, leg(there, to)?);
        Some((there.0 + on.0 - direct.0, there.1 + on.1 - direct.1))
    });
    ways.reduce(|least, way| (least.0.min(way.0), least.1.min(way.1)))
}

/// The best way for a route to take a job; if there is no room, in the place of a job that is worth less.
fn takes(instance: &Instance, here: &Driven, job: JobId, source: &Source) -> Vec<Step> {
    let mode = instance.objective.mode;
    let step = |to: Driven, ejected: Option<JobId>| {
        let lost = ejected.map(|ejected| Effect::between(&Score::default(), &out(instance, ejected), mode));
        let effect = source.effect.plus(&Effect::between(&here.score, &to.score, mode));
        let effect = effect.plus(&lost.unwrap_or_default());
        Step { effect, to, moved: Some((job, source.rest.clone())), ejected }
    };
    if let Some(to) = inserted(instance, here.route.shift, &here.bare(), job) {
        return vec![step(to, None)];
    }
    let left_out = source.rest.is_none();
    let lesser = here.route.jobs().filter(|other| left_out && is_worth_less(instance, *other, job));
    let in_place_of = |other: JobId| {
        let rest: Vec<Stop> = here.bare().into_iter().filter(|stop| *stop != Stop::Job(other)).collect();
        Some(step(inserted(instance, here.route.shift, &rest, job)?, Some(other)))
    };
    lesser.filter_map(in_place_of).collect()
}

fn is_worth_less(instance: &Instance, a: JobId, b: JobId) -> bool {
    let out = |job| Effect::between(&Score::default(), &out(instance, job), instance.objective.mode);
    out(a).compare(&out(b), instance.objective.mode) == Ordering::Less
}

/// The best place for a job among stops.
fn inserted(instance: &Instance, shift: ShiftId, stops: &[Stop], job: JobId) -> Option<Driven> {
    let mode = instance.objective.mode;
    let at = |place: usize| {
        let longer: Vec<Stop> = [&stops[..place], &[Stop::Job(job)], &stops[place..]].concat();
        let plain = driven(instance, shift, &longer);
        plain.or_else(|| driven(instance, shift, &supplied(instance, longer, place)?))
    };
    (0..=stops.len()).filter_map(at).min_by(|a, b| a.score.compare(&b.score, mode))
}
