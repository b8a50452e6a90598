//! Windows for a job that comes in company: a crew, or jobs that are served together or not at all.
//!
//! In each window all of them go into the plan at once (`seats`), the other jobs staying where they are. What is offered has passed the
//! verifier as a whole.

use super::quote::Excuse;
use super::seats::{Seating, seatings};
use super::{Companion, Offer, Slot};
use crate::eval::{Group, Problem, Scratch};
use crate::explain::{Seat, company, days_of_van, leave_to_others, left_by_ties, worth};
use crate::graph::{Graph, Reason};
use crate::model::{Instance, Window};
use crate::plan::{Plan, Route, Stop};
use crate::search::{Pricer, State, insert_group};
use crate::solve::state_of;
use crate::units::{Id, JobId, Money, ShiftId, TechId};
use crate::verify::{TimedStop, VerifiedPlan, verify};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// So many leaders are kept for a window: the best and the next.
const KEPT: usize = 2;

/// All windows, in their order, each with those who can come.
pub fn quote(
    instance: &Instance,
    plan: &VerifiedPlan,
    job: JobId,
    windows: &[Window],
    technician: Option<TechId>,
) -> Vec<Slot> {
    let jobs = company(instance, job);
    let look = |window: &Window| slot(instance, plan, (job, &jobs), *window, technician);
    windows.par_iter().map(look).collect()
}

fn slot(
    instance: &Instance,
    plan: &VerifiedPlan,
    (job, jobs): (JobId, &BTreeSet<JobId>),
    window: Window,
    technician: Option<TechId>,
) -> Slot {
    let mut narrowed = instance.clone();
    narrowed.jobs[job].windows = vec![window];
    // A crew begins together.
    let crew: Vec<JobId> =
        narrowed.jobs.enumerate().filter(|(_, row)| row.leads == Some(job)).map(|(at, _)| at).collect();
    crew.iter().for_each(|member| narrowed.jobs[*member].windows = vec![window]);
    if let Some(only) = technician {
        let row = &mut narrowed.jobs[job];
        row.excluded.extend(instance.technicians.ids().filter(|tech| *tech != only));
    }
    let mut offers = offered(instance, &narrowed, plan, (job, jobs));
    offers.sort_by(|a, b| a.whole.compare(&b.whole, instance.objective.mode));
    offers.truncate(KEPT);
    let excuses = if offers.is_empty() { vec![excuse(instance, (job, jobs), window)] } else { Vec::new() };
    Slot { window, offers, excuses }
}

/// The best ways in which all of them can come, with another one at their head each; verified with the window as the job's only
/// one.
fn offered(
    instance: &Instance,
    narrowed: &Instance,
    plan: &VerifiedPlan,
    (job, jobs): (JobId, &BTreeSet<JobId>),
) -> Vec<Offer> {
    let Some(tied) = within_ties(narrowed, plan, jobs) else { return Vec::new() };
    let graph = Graph::build(&tied);
    let problem = Problem::new(&tied, &graph);
    let state = state_of(&problem, plan.plan());
    let mut found: Vec<(TechId, Offer)> = Vec::new();
    let ways = seatings(&problem, &state, jobs, job);
    for way in ways.into_iter().chain(searched(&problem, state, (job, jobs))) {
        if found.len() >= KEPT {
            break;
        }
        if found.iter().all(|(leader, _)| *leader != way.leader) {
            let offer = shown((instance, narrowed, &tied), plan, (job, jobs), &way);
            found.extend(offer.map(|offer| (way.leader, offer)));
        }
    }
    found.into_iter().map(|(_, offer)| offer).collect()
}

/// The way that the search finds, which may give two of them to one technician.
fn searched(problem: &Problem, mut state: State, (job, jobs): (JobId, &BTreeSet<JobId>)) -> Option<Seating> {
    let group = Group { jobs: jobs.iter().copied().collect() };
    if !insert_group(problem, &mut state, &mut Pricer::default(), &group, Money::MAX, None) {
        return None;
    }
    let tours: BTreeSet<usize> = jobs.iter().filter_map(|job| state.place(*job)).map(|(tour, _)| tour).collect();
    let (lead, _) = state.place(job)?;
    let stops = |tour: usize| (ShiftId::from_index(tour), state.tours[tour].nodes.clone());
    let leader = problem.shift(ShiftId::from_index(lead)).person;
    Some(Seating { leader, tours: tours.into_iter().map(stops).collect() })
}

/// A way to seat them as an offer, if the whole plan keeps every rule. Only the vans that are touched are loaded anew, from what the
/// other routes leave.
fn shown(
    (instance, narrowed, tied): (&Instance, &Instance, &Instance),
    plan: &VerifiedPlan,
    (job, jobs): (JobId, &BTreeSet<JobId>),
    way: &Seating,
) -> Option<Offer> {
    let days: BTreeSet<ShiftId> = way.tours.iter().flat_map(|(shift, _)| days_of_van(instance, *shift)).collect();
    let days: Vec<ShiftId> = days.into_iter().collect();
    let mut own = tied.clone();
    for id in instance.depots.ids() {
        leave_to_others(plan, &days, id, &mut own.depots[id].stock);
    }
    let graph = Graph::build(&own);
    let problem = Problem::new(&own, &graph);
    let touched = plan.plan().routes.iter().filter(|route| days.contains(&route.shift));
    let mut state = state_of(&problem, &Plan::new(touched.cloned()));
    let mut scratch = Scratch::default();
    if !way.tours.iter().all(|(shift, nodes)| state.set_tour(&problem, &mut scratch, shift.index(), nodes)) {
        return None;
    }
    let found = state.to_plan(&problem, &mut Scratch::thorough());
    // Begins that were agreed before stay agreed.
    let routes: Vec<Route> = found.routes.into_iter().map(|route| agreeing(plan, route)).collect();
    let whole = crate::explain::with_routes(plan, &routes.iter().collect::<Vec<_>>());
    let mut only = instance.clone();
    only.jobs[job].windows.clone_from(&narrowed.jobs[job].windows);
    let verified = verify(&only, &whole).ok()?;
    let (shift, stop) = stop_of(&verified, job)?;
    let others = jobs.iter().filter(|other| **other != job);
    let along = others.filter_map(|other| {
        let (shift, stop) = stop_of(&verified, *other)?;
        Some(Companion { job: *other, shift, begin: stop.begin })
    });
    Some(Offer {
        shift,
        begin: stop.begin,
        end: stop.end,
        p_fix: stop.p_fix.unwrap_or(1.0),
        before: worth(plan, &days),
        after: worth(&verified, &days),
        whole: *verified.score(),
        company: along.collect(),
        routes,
    })
}

/// A route with the begins that the plan has agreed for its jobs, unless it says otherwise.
fn agreeing(plan: &VerifiedPlan, route: Route) -> Route {
    let known = plan.plan().routes.iter().flat_map(|route| &route.agreed).copied();
    let jobs: Vec<JobId> = route.jobs().collect();
    let own = route.agreed.clone();
    let kept = known.filter(|(job, _)| jobs.contains(job) && own.iter().all(|(other, _)| other != job));
    let all: Vec<_> = own.iter().copied().chain(kept).collect();
    route.agreeing(all)
}

/// The instance in which each of these jobs begins within what jobs that are planned leave it, whoever does it; nothing if one of them
/// has no time left.
fn within_ties(narrowed: &Instance, plan: &VerifiedPlan, jobs: &BTreeSet<JobId>) -> Option<Instance> {
    let mut tied = narrowed.clone();
    let mut outer = narrowed.clone();
    // Among themselves they agree as they go in.
    outer.relations.retain(|relation| !(jobs.contains(&relation.first) && jobs.contains(&relation.second)));
    for job in jobs {
        let mut windows: Vec<Window> = Vec::new();
        let mut barred: Vec<TechId> = Vec::new();
        for shift in outer.shifts.ids() {
            match left_by_ties(&outer, plan, Seat { shift, job: *job }) {
                Ok(None) => windows.push(whole_shift(&outer, shift)),
                Ok(Some(between)) => windows.extend(common(between, whole_shift(&outer, shift))),
                Err(_) => barred.push(outer.shifts[shift].technician),
            }
        }
        let open: BTreeSet<TechId> = open_technicians(&outer, plan, *job);
        let row = &mut tied.jobs[*job];
        row.excluded.extend(barred.into_iter().filter(|tech| !open.contains(tech)));
        row.windows = clipped(&row.windows, &joined(windows));
        if row.windows.is_empty() {
            return None;
        }
    }
    Some(tied)
}

/// Technicians with a day that relations leave to a job.
fn open_technicians(instance: &Instance, plan: &VerifiedPlan, job: JobId) -> BTreeSet<TechId> {
    let may = |shift: &ShiftId| left_by_ties(instance, plan, Seat { shift: *shift, job }).is_ok();
    instance.shifts.ids().filter(may).map(|shift| instance.shifts[shift].technician).collect()
}

fn whole_shift(instance: &Instance, shift: ShiftId) -> Window {
    let row = &instance.shifts[shift];
    Window { from: row.start, to: row.latest_end }
}

fn common(a: Window, b: Window) -> Option<Window> {
    let both = Window { from: a.from.max(b.from), to: a.to.min(b.to) };
    (both.from <= both.to).then_some(both)
}

/// Windows, ordered and disjoint.
fn joined(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable();
    let mut joined: Vec<Window> = Vec::new();
    for window in windows {
        match joined.last_mut() {
            Some(last) if window.from <= last.to => last.to = last.to.max(window.to),
            _ => joined.push(window),
        }
    }
    joined
}

fn clipped(own: &[Window], within: &[Window]) -> Vec<Window> {
    if own.is_empty() {
        return within.to_vec();
    }
    own.iter().flat_map(|a| within.iter().filter_map(|b| common(*a, *b))).collect()
}

/// Where a job stands.
fn stop_of(plan: &VerifiedPlan, job: JobId) -> Option<(ShiftId, &TimedStop)> {
    let stops = plan.routes().iter().flat_map(|route| route.stops.iter().map(|stop| (route.shift, stop)));
    stops.into_iter().find(|(_, stop)| stop.stop == Stop::Job(job))
}

/// Why they cannot come together then.
fn excuse(instance: &Instance, (job, jobs): (JobId, &BTreeSet<JobId>), window: Window) -> Excuse {
    let name = |job: &JobId| instance.jobs[*job].id.as_str();
    let others: Vec<&str> = jobs.iter().filter(|other| **other != job).map(name).collect();
    let text = format!("nobody was found who can do {} together with {} then", name(&job), others.join(", "));
    let meets = |shift: &crate::model::Shift| shift.start <= window.to && window.from <= shift.latest_end;
    let days = instance.shifts.iter().filter(|shift| meets(shift)).count();
    Excuse { reason: Reason { code: "bound", text }, days }
}
