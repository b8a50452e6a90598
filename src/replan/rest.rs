//! The rest of the day as an instance of its own: every shift begins where and when its technician is free, with what is left.
//!
//! A technician who is out has *anchors*: the jobs that were done since the van was last filled, without length, at the place and the
//! instant where the rest begins. They hold the departure, so that waiting is paid; they use the parts that the jobs may have used,
//! with the same chances; and a technician without anything left to do still drives home.

use super::course::site_of;
use super::frozen::Frozen;
use crate::model::{Diagnostic, Instance, InstanceBuilder, Job, Priority, Relation, RelationKind, Window};
use crate::plan::{Plan, Route, Stop};
use crate::units::{IdVec, JobId, PartId, ShiftId, SiteId, TechId, Ticks, UNLIMITED, money};
use crate::verify::{TimedRoute, least_left};
use std::collections::{BTreeMap, BTreeSet};

/// Money for leaving out an anchor: nobody does.
const ANCHORED: f64 = 1_000_000.0;

/// The rest of an instance.
pub struct Rest {
    /// As an instance; shifts have the ids that they have in the whole.
    pub instance: Instance,
    /// The job of the whole that each job is.
    whole: Vec<JobId>,
    anchors: BTreeSet<JobId>,
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
    let mut anchors: BTreeMap<JobId, Anchor> = BTreeMap::new();
    for shift in instance.shifts.ids() {
        match frozen.get(&shift) {
            Some(held) if !held.over => {
                let at = go_on(&mut all, instance, shift, held);
                let (jobs, use_parts) = anchors_of(instance, held);
                let place = Anchor { shift, site: at, at: held.free_from(), use_parts };
                anchors.extend(jobs.into_iter().map(|job| (job, place)));
            }
            Some(_) => close(&mut all, shift, now),
            None => not_before(&mut all, shift, now),
        }
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
    let anchors = anchors.keys().filter_map(|job| fresh.get(job).copied()).collect();
    Ok(Rest { instance: all.build(travel)?, whole: kept, anchors })
}

fn jobs(stops: &[Stop]) -> impl Iterator<Item = JobId> + '_ {
    stops.iter().filter_map(|stop| if let Stop::Job(job) = stop { Some(*job) } else { None })
}

/// Begins and ends of what is done or under way, with who does it.
fn times(frozen: &BTreeMap<ShiftId, Frozen>) -> BTreeMap<JobId, (ShiftId, Ticks, Ticks)> {
    let timed = frozen.iter().flat_map(|(shift, held)| held.timed.stops.iter().map(move |stop| (*shift, stop)));
    timed
        .filter_map(|(shift, stop)| match stop.stop {
            Stop::Job(job) => Some((job, (shift, stop.begin, stop.end))),
            _ => None,
        })
        .collect()
}

/// The stops since the van was last filled.
fn since_filled(held: &Frozen) -> &[Stop] {
    let filled = held.stops.iter().rposition(|stop| matches!(stop, Stop::Depot { .. }));
    &held.stops[filled.map_or(0, |at| at + 1)..]
}

/// The jobs that stand for what has happened: those that may have used parts since the van was last filled, or else the last one,
/// which then uses nothing.
fn anchors_of(instance: &Instance, held: &Frozen) -> (Vec<JobId>, bool) {
    let uses = |job: &JobId| {
        let row = &instance.jobs[*job];
        !row.need.parts.is_empty() || row.faults.iter().any(|fault| !fault.need.parts.is_empty())
    };
    let users: Vec<JobId> = jobs(since_filled(held)).filter(uses).collect();
    if users.is_empty() { (jobs(&held.stops).last().into_iter().collect(), false) } else { (users, true) }
}

/// What the van holds for sure once it was last filled; the parts set aside for jobs to come are among it.
fn filled(instance: &Instance, held: &Frozen) -> Option<Vec<(PartId, u32)>> {
    let at = held.stops.iter().rposition(|stop| matches!(stop, Stop::Depot { .. }))?;
    let before = TimedRoute { stops: held.timed.stops[..at].to_vec(), ..held.timed.clone() };
    let mut van = least_left(instance, &[], &before);
    if let Stop::Depot { fill, .. } = &held.stops[at] {
        for (part, level) in fill {
            if let Some((_, units)) = van.iter_mut().find(|(other, _)| other == part) {
                *units = (*units).max(*level);
            }
        }
    }
    Some(van)
}

/// Where and when a technician who is out is free.
#[derive(Clone, Copy)]
struct Anchor {
    shift: ShiftId,
    site: SiteId,
    at: Ticks,
    /// The job still has the parts and faults that it had.
    use_parts: bool,
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
fn go_on(all: &mut InstanceBuilder, instance: &Instance, id: ShiftId, held: &Frozen) -> SiteId {
    let own = own_technician(all, instance, id);
    let from = held.free_from();
    let at = held.stops.iter().rev().find_map(|stop| site_of(instance, stop));
    let at = at.unwrap_or(all.technicians[own].start);
    let mut visited = held.stops.iter().filter_map(|stop| match stop {
        Stop::Depot { depot, .. } => Some(*depot),
        _ => None,
    });
    let lent = visited.any(|depot| all.depots[depot].lends_tools);
    let tools: Vec<_> = all.tools.ids().collect();
    let count = jobs(&held.stops).count() as u32;
    let anchors = anchors_of(instance, held).0.len() as u32;
    let technician = &mut all.technicians[own];
    technician.start = at;
    technician.rates.fixed = 0;
    if lent {
        technician.tools = tools;
    }
    technician.max_jobs = technician.max_jobs.map(|most| (most + anchors).saturating_sub(count));
    technician.max_route = technician.max_route.map(|most| (most - (from - held.timed.depart)).max(0));
    for (part, units) in filled(instance, held).into_iter().flatten() {
        technician.van[part].quantity = units;
    }
    let shift = &mut all.shifts[id];
    shift.start = from;
    (shift.end, shift.latest_end) = (shift.end.max(from), shift.latest_end.max(from));
    shift.rest = if held.stops.contains(&Stop::Break) { None } else { shift.rest };
    if let Some(rest) = &mut shift.rest {
        (rest.from, rest.to) = (rest.from.max(from), rest.to.max(from));
    }
    at
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

/// What a relation with a job that is done or under way leaves for the other one.
fn bind(
    all: &mut InstanceBuilder,
    relation: &Relation,
    times: &BTreeMap<JobId, (ShiftId, Ticks, Ticks)>,
    gone: &BTreeSet<JobId>,
) {
    let (a, b) = (relation.first, relation.second);
    let day = all.scale.day();
    let (known, open, from_first) = match (times.get(&a), times.get(&b)) {
        (Some(known), None) if !gone.contains(&b) => (*known, b, true),
        (None, Some(known)) if !gone.contains(&a) => (*known, a, false),
        _ => return,
    };
    let (shift, begin, end) = known;
    let tech = all.shifts[shift].technician;
    let today = (begin.div_euclid(day) * day, (begin.div_euclid(day) + 1) * day - 1);
    match relation.kind {
        RelationKind::Before | RelationKind::StartGap if from_first => {
            let since = if relation.kind == RelationKind::Before { end } else { begin };
            let latest = relation.max_gap.map_or(Ticks::MAX / 4, |most| since + most);
            clip(all, open, since + relation.min_gap, latest);
        }
        // Somebody is under way to what comes behind: what comes first has to be done, and over in time.
        RelationKind::Before => {
            let row = all.jobs[open].duration;
            let lengths = all.technicians.iter().map(|tech| (row as f64 / tech.efficiency).round() as Ticks);
            let (shortest, longest) = lengths.fold((row, row), |(least, most), took| (least.min(took), most.max(took)));
            let earliest = relation.max_gap.map_or(0, |most| begin - most - shortest);
            clip(all, open, earliest, begin - relation.min_gap - longest);
            all.jobs[open].unserved_cost = money(ANCHORED);
        }
        // These are under way together.
        RelationKind::StartGap => {}
        RelationKind::SameTechnician => all.jobs[open].required = vec![tech],
        RelationKind::DifferentTechnician => all.jobs[open].excluded.push(tech),
        RelationKind::SameDay => clip(all, open, today.0, today.1),
        RelationKind::DifferentDay => {
            let windows = windows_of(all, open);
            let before = windows.iter().map(|window| Window { to: window.to.min(today.0 - 1), ..*window });
            let after = windows.iter().map(|window| Window { from: window.from.max(today.1 + 1), ..*window });
            let mut kept: Vec<Window> = before.chain(after).filter(|window| window.from <= window.to).collect();
            kept.sort();
            kept.dedup();
            set_windows(all, open, kept);
        }
    }
}

fn windows_of(all: &InstanceBuilder, job: JobId) -> Vec<Window> {
    let windows = all.jobs[job].windows.clone();
    let any = Window { from: 0, to: all.scale.day() * Ticks::from(all.horizon.days + 2) };
    if windows.is_empty() { vec![any] } else { windows }
}

fn clip(all: &mut InstanceBuilder, job: JobId, from: Ticks, to: Ticks) {
    let windows = windows_of(all, job).into_iter();
    let clipped = windows.map(|window| Window { from: window.from.max(from), to: window.to.min(to) });
    let clipped = clipped.filter(|window| window.from <= window.to).collect();
    set_windows(all, job, clipped);
}

/// A job without any window left is for nobody.
fn set_windows(all: &mut InstanceBuilder, job: JobId, windows: Vec<Window>) {
    if windows.is_empty() {
        let everybody = all.technicians.ids().collect();
        all.jobs[job].excluded = everybody;
    } else {
        all.jobs[job].windows = windows;
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

    /// The whole plan: what is done or under way, and behind it a plan of the rest.
    pub fn joined(&self, frozen: &BTreeMap<ShiftId, Frozen>, plan: &Plan) -> Plan {
        let mut routes: BTreeMap<ShiftId, Route> =
            frozen.iter().map(|(shift, held)| (*shift, Route::new(*shift, held.stops.clone()))).collect();
        for route in &plan.routes {
            let whole = routes.entry(route.shift).or_insert_with(|| Route::new(route.shift, Vec::new()));
            whole.stops.extend(route.stops.iter().filter_map(|stop| match stop {
                Stop::Job(job) => self.whole(*job).map(Stop::Job),
                other => Some(other.clone()),
            }));
            let agreed = route.agreed.iter().filter_map(|(job, begin)| Some((self.whole(*job)?, *begin)));
            *whole = whole.clone().agreeing(agreed);
        }
        Plan::new(routes.into_values())
    }
}
