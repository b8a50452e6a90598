//! The rest of the day as an instance of its own: every shift begins where and when its technician is free, with what is left.
//!
//! A technician who is out has *anchors*: the jobs that were done since the van was last filled, without length, at the place and the
//! instant where the rest begins. They hold the departure, so that waiting is paid; they use the parts that the jobs may have used,
//! with the same chances; and a technician without anything left to do still drives home.

use super::course::site_of;
use super::frozen::Frozen;
use super::ties::{ANCHORED, bind, times};
use super::vans::{LastFilled, jobs, vans};
use crate::model::{BreakRule, Diagnostic, Instance, InstanceBuilder, Job, Paid, Priority, Relation, Restock, Window};
use crate::plan::{Plan, Route, Stop};
use crate::units::{IdVec, JobId, ShiftId, SiteId, TechId, Ticks, UNLIMITED, money};
use crate::verify::{TimedStop, VerifiedPlan};
use std::collections::{BTreeMap, BTreeSet};

/// The rest of an instance.
pub struct Rest {
    /// As an instance; shifts have the ids that they have in the whole.
    pub instance: Instance,
    /// The job of the whole that each job is.
    whole: Vec<JobId>,
    anchors: BTreeSet<JobId>,
    /// Jobs here that wait for a job of the past.
    awaiting: BTreeSet<JobId>,
}

/// Makes the rest. With `forget`, promises count for nothing.
pub fn rest(
    instance: &Instance,
    frozen: &BTreeMap<ShiftId, Frozen>,
    now: Ticks,
    forget: bool,
) -> Result<Rest, Vec<Diagnostic>> {
    let (mut all, travel) = InstanceBuilder::of(instance.clone());
    all.sha256 = String::new();
    let vans = vans(instance, frozen);
    let since: BTreeMap<ShiftId, &Vec<JobId>> =
        vans.iter().flat_map(|(_, van)| &van.since).map(|(day, jobs)| (*day, jobs)).collect();
    let mut anchors: BTreeMap<JobId, Anchor> = BTreeMap::new();
    for shift in instance.shifts.ids() {
        let held = frozen.get(&shift);
        let jobs = since.get(&shift).map(|jobs| jobs.as_slice()).unwrap_or_default();
        match held {
            Some(held) if !held.over => {
                // Who has used nothing stands where the last job was.
                let (jobs, use_parts) = match jobs {
                    [] => (self::jobs(&held.stops).last().into_iter().collect(), false),
                    jobs => (jobs.to_vec(), true),
                };
                let site = go_on(&mut all, instance, shift, held, jobs.len());
                let place = Anchor { shift, site, at: held.free_from(), use_parts, today: true };
                anchors.extend(jobs.into_iter().map(|job| (job, place)));
            }
            Some(held) if !jobs.is_empty() && goes_out_again(instance, frozen, shift, now) => {
                let site = look_back(&mut all, instance, shift, held);
                let place = Anchor { shift, site, at: held.timed.back, use_parts: true, today: false };
                anchors.extend(jobs.iter().map(|job| (*job, place)));
            }
            Some(_) => close(&mut all, shift, now),
            None => not_before(&mut all, shift, now),
        }
        so_far(&mut all, instance, shift, held);
    }
    for (days, van) in &vans {
        load(&mut all, days, van);
    }
    depots(&mut all, frozen);
    let gone: BTreeSet<JobId> = frozen.values().flat_map(|held| jobs(&held.stops)).collect();
    let begins = times(frozen);
    for relation in &instance.relations {
        bind(&mut all, relation, &begins, &gone);
    }
    let mut kept = Vec::new();
    let mut rows: IdVec<JobId, Job> = IdVec::new();
    let mut fresh: BTreeMap<JobId, JobId> = BTreeMap::new();
    for job in instance.jobs.ids() {
        let mut row = all.jobs[job].clone();
        if let Some(place) = anchors.get(&job) {
            row = anchor(row, all.shifts[place.shift].technician, place);
        } else if gone.contains(&job) {
            continue;
        }
        if let Some(promise) = row.promise.take_if(|_| forget) {
            row.unserved_cost -= promise.withdrawn_cost;
        }
        fresh.insert(job, rows.push(row));
        kept.push(job);
    }
    rows.iter_mut().for_each(|row| row.leads = row.leads.and_then(|lead| fresh.get(&lead).copied()));
    all.jobs = rows;
    let renamed = |relation: &Relation| {
        let (first, second) = (*fresh.get(&relation.first)?, *fresh.get(&relation.second)?);
        let apart = !anchors.contains_key(&relation.first) && !anchors.contains_key(&relation.second);
        apart.then(|| Relation { first, second, ..relation.clone() })
    };
    all.relations = instance.relations.iter().filter_map(renamed).collect();
    let awaiting = instance.relations.iter().filter_map(|relation| fresh.get(&awaiting(relation, &gone)?).copied());
    let awaiting = awaiting.collect();
    let anchors = anchors.keys().filter_map(|job| fresh.get(job).copied()).collect();
    Ok(Rest { instance: all.build(travel)?, whole: kept, anchors, awaiting })
}

/// The job of a relation whose begin depends on one that is done or under way.
fn awaiting(relation: &Relation, gone: &BTreeSet<JobId>) -> Option<JobId> {
    let (first, second) = (gone.contains(&relation.first), gone.contains(&relation.second));
    match (relation.kind.is_timed(), first, second) {
        (true, true, false) => Some(relation.second),
        (true, false, true) => Some(relation.first),
        _ => None,
    }
}

/// Where and when a technician who is out is free.
#[derive(Clone, Copy)]
struct Anchor {
    shift: ShiftId,
    site: SiteId,
    at: Ticks,
    /// The job still has the parts and faults that it had.
    use_parts: bool,
    /// What it collected is still on the van.
    today: bool,
}

/// A job without length at an instant.
fn anchor(row: Job, technician: TechId, place: &Anchor) -> Job {
    let mut row = row;
    row.need.skills.clear();
    row.need.tools.clear();
    if !place.use_parts {
        row.need.parts.clear();
        row.faults.clear();
    }
    if !place.use_parts || !place.today {
        row.returns_volume = 0;
    }
    (row.site, row.duration, row.setup) = (place.site, 0, 0);
    row.windows = vec![Window { from: place.at, to: place.at }];
    row.due = None;
    row.priority = Priority::new(1).unwrap_or_default();
    (row.preferred, row.required, row.excluded) = (Vec::new(), vec![technician], Vec::new());
    (row.crew, row.leads, row.territory) = (1, None, None);
    (row.unserved_cost, row.repeat_visit_cost, row.promise) = (money(ANCHORED), 0, None);
    row
}

/// A shift whose technician is out begins at the end of what is under way; gives the place.
fn go_on(all: &mut InstanceBuilder, instance: &Instance, id: ShiftId, held: &Frozen, anchors: usize) -> SiteId {
    let own = own_technician(all, instance, id);
    let from = held.free_from();
    let at = held.stops.iter().rev().find_map(|stop| site_of(instance, stop));
    let at = at.unwrap_or(all.technicians[own].start);
    let lent = has_lent(all, held);
    let tools: Vec<_> = all.tools.ids().collect();
    let count = jobs(&held.stops).count() as u32;
    let technician = &mut all.technicians[own];
    technician.start = at;
    technician.rates.fixed = 0;
    if lent {
        technician.tools = tools;
    }
    technician.max_jobs = technician.max_jobs.map(|most| (most + anchors as u32).saturating_sub(count));
    technician.max_route = technician.max_route.map(|most| (most - (from - held.timed.depart)).max(0));
    let shift = &mut all.shifts[id];
    shift.start = from;
    (shift.end, shift.latest_end) = (shift.end.max(from), shift.latest_end.max(from));
    // Who left late enough has had the break at home.
    let rested = |rest: &BreakRule| held.timed.depart >= rest.from + rest.duration;
    shift.rest = shift.rest.filter(|rest| !held.stops.contains(&Stop::Break) && !rested(rest));
    if let Some(rest) = &mut shift.rest {
        (rest.from, rest.to) = (rest.from.max(from), rest.to.max(from));
    }
    at
}

/// Whether a depot lends every tool for the rest of this day.
fn has_lent(all: &InstanceBuilder, held: &Frozen) -> bool {
    held.stops.iter().any(|stop| matches!(stop, Stop::Depot { depot, .. } if all.depots[*depot].lends_tools))
}

/// Whether the technician of a day that is over has another one ahead, with the same van.
fn goes_out_again(instance: &Instance, frozen: &BTreeMap<ShiftId, Frozen>, shift: ShiftId, now: Ticks) -> bool {
    let person = instance.person_of(shift);
    let ahead = |(other, row): (ShiftId, &crate::model::Shift)| {
        instance.person_of(other) == person && row.latest_end >= now && frozen.get(&other).is_none_or(|held| !held.over)
    };
    instance.restock == Restock::None && instance.shifts.enumerate().any(ahead)
}

/// A day that is over stays as an instant at home, for the jobs since the van was last filled; gives the place.
fn look_back(all: &mut InstanceBuilder, instance: &Instance, id: ShiftId, held: &Frozen) -> SiteId {
    let own = own_technician(all, instance, id);
    let lent = has_lent(all, held);
    let tools: Vec<_> = all.tools.ids().collect();
    let technician = &mut all.technicians[own];
    technician.end = Some(technician.start);
    technician.rates.fixed = 0;
    (technician.max_jobs, technician.max_route) = (None, None);
    if lent {
        technician.tools = tools;
    }
    let home = technician.start;
    close(all, id, held.timed.back);
    home
}

/// What has been paid for on a day, and how much of the roster has passed.
fn so_far(all: &mut InstanceBuilder, instance: &Instance, id: ShiftId, held: Option<&Frozen>) {
    let paid =
        held.map_or(0, |held| if held.over { held.timed.score.paid } else { paid_until_free(instance, id, held) });
    let (was, is) = (&instance.shifts[id], &all.shifts[id]);
    let passed = (was.end - was.start) - (is.end - is.start);
    if paid != 0 {
        all.so_far.paid.insert(id, paid);
    }
    if passed != 0 {
        all.so_far.rostered.insert(id, passed);
    }
}

/// Time that is paid until the technician is free for what comes next.
fn paid_until_free(instance: &Instance, id: ShiftId, held: &Frozen) -> Ticks {
    let worked = |stop: &TimedStop| match stop.stop {
        Stop::Break => 0,
        _ => stop.travel + (stop.begin - stop.wait - stop.arrive).max(0) + stop.end - stop.begin,
    };
    match instance.objective.paid {
        Paid::Route => held.free_from() - held.timed.depart,
        Paid::Shift => held.free_from() - instance.shifts[id].start,
        Paid::Work => held.timed.stops[..held.stops.len()].iter().map(worked).sum(),
    }
}

/// The van of some days holds what it held for sure when it was last filled; more than that keeps its room.
fn load(all: &mut InstanceBuilder, days: &[ShiftId], van: &LastFilled) {
    let Some(sure) = &van.sure else { return };
    let lasts = all.restock == Restock::None;
    for tech in days.iter().map(|day| all.shifts[*day].technician).collect::<BTreeSet<_>>() {
        let rows = if lasts { all.so_far.rows_of(tech) } else { vec![tech] };
        for row in rows {
            let technician = &mut all.technicians[row];
            technician.van_volume = technician.van_volume.map(|room| (room - van.spare).max(0));
            for (part, units) in sure {
                technician.van[*part].quantity = *units;
            }
        }
    }
}

/// The technician of a shift, as somebody whose other days are not touched by what is changed for this one.
fn own_technician(all: &mut InstanceBuilder, instance: &Instance, id: ShiftId) -> TechId {
    let tech = instance.shifts[id].technician;
    if instance.shifts.iter().filter(|shift| shift.technician == tech).count() < 2 {
        return tech;
    }
    let copy = all.technicians[tech].clone();
    let own = all.technicians.push(copy);
    all.shifts[id].technician = own;
    all.so_far.persons.insert(own, tech);
    for job in all.jobs.iter_mut() {
        let promised = job.promise.as_mut().map(|promise| &mut promise.technicians);
        for list in [&mut job.preferred, &mut job.required, &mut job.excluded].into_iter().chain(promised) {
            if list.contains(&tech) {
                list.push(own);
            }
        }
    }
    own
}

/// Nobody goes out any more on this day.
fn close(all: &mut InstanceBuilder, id: ShiftId, now: Ticks) {
    let shift = &mut all.shifts[id];
    (shift.start, shift.end, shift.latest_end, shift.rest) = (now, now, now, None);
}

/// Who is at home leaves now at the earliest.
fn not_before(all: &mut InstanceBuilder, id: ShiftId, now: Ticks) {
    let shift = &mut all.shifts[id];
    if shift.latest_end < now {
        return close(all, id, now);
    }
    shift.start = shift.start.max(now);
    shift.end = shift.end.max(shift.start);
}

/// What was loaded is not in the depots any more.
fn depots(all: &mut InstanceBuilder, frozen: &BTreeMap<ShiftId, Frozen>) {
    for stop in frozen.values().flat_map(|held| &held.timed.stops) {
        let Stop::Depot { depot, .. } = stop.stop else { continue };
        for (part, units) in &stop.load {
            let stock = &mut all.depots[depot].stock[*part];
            if *stock < UNLIMITED {
                *stock = stock.saturating_sub(*units);
            }
        }
    }
}

impl Rest {
    /// Jobs that stand for what has happened, of a shift.
    pub fn anchors(&self, shift: ShiftId) -> Vec<JobId> {
        let tech = self.instance.shifts[shift].technician;
        self.anchors.iter().copied().filter(|job| self.instance.jobs[*job].required == [tech]).collect()
    }

    /// The job of the whole, unless it stands for what has happened.
    pub fn whole(&self, job: JobId) -> Option<JobId> {
        let at = crate::units::Id::index(job);
        (!self.anchors.contains(&job)).then(|| self.whole.get(at).copied()).flatten()
    }

    /// The jobs here by the jobs of the whole.
    pub fn parts(&self) -> BTreeMap<JobId, JobId> {
        self.instance.jobs.ids().filter_map(|here| Some((self.whole(here)?, here))).collect()
    }

    /// The whole plan: what is done or under way, and behind it a plan of the rest. Who waits there until enough time has passed since
    /// a job of the past has that begin agreed: in the whole, the windows do not say it.
    pub fn joined(&self, frozen: &BTreeMap<ShiftId, Frozen>, plan: &VerifiedPlan) -> Plan {
        let mut routes: BTreeMap<ShiftId, Route> =
            frozen.iter().map(|(shift, held)| (*shift, Route::new(*shift, held.stops.clone()))).collect();
        for (route, timed) in plan.plan().routes.iter().zip(plan.routes()) {
            let whole = routes.entry(route.shift).or_insert_with(|| Route::new(route.shift, Vec::new()));
            whole.stops.extend(route.stops.iter().filter_map(|stop| match stop {
                Stop::Job(job) => self.whole(*job).map(Stop::Job),
                other => Some(other.clone()),
            }));
            let waits = timed.stops.iter().filter_map(|stop| match stop.stop {
                Stop::Job(job) if self.awaiting.contains(&job) => Some((job, stop.begin)),
                _ => None,
            });
            let agreed = route.agreed.iter().copied().chain(waits);
            let agreed = agreed.filter_map(|(job, begin)| Some((self.whole(job)?, begin)));
            *whole = whole.clone().agreeing(agreed);
        }
        Plan::new(routes.into_values())
    }
}
