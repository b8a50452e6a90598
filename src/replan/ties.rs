//! What relations with jobs that are done or under way leave for the others.

use super::edit::{get, table};
use super::frozen::Frozen;
use super::past::Change;
use crate::model::{Instance, InstanceBuilder, Relation, RelationKind, Window};
use crate::plan::{Plan, Route, Stop};
use crate::units::{JobId, ShiftId, TechId, Ticks, money};
use std::collections::{BTreeMap, BTreeSet};

/// Money for leaving out what has happened, or what that needs: nobody does.
pub const ANCHORED: f64 = 1_000_000.0;

/// Begins and ends of what is done or under way, with who does it.
pub fn times(frozen: &BTreeMap<ShiftId, Frozen>) -> BTreeMap<JobId, (ShiftId, Ticks, Ticks)> {
    let timed = frozen.iter().flat_map(|(shift, held)| held.timed.stops.iter().map(move |stop| (*shift, stop)));
    timed
        .filter_map(|(shift, stop)| match stop.stop {
            Stop::Job(job) => Some((job, (shift, stop.begin, stop.end))),
            _ => None,
        })
        .collect()
}

/// What a relation with a job that is done or under way leaves for the other one.
pub fn bind(
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
    let rows = all.so_far.rows_of(all.shifts[shift].technician);
    let today = (begin.div_euclid(day) * day, (begin.div_euclid(day) + 1) * day - 1);
    match relation.kind {
        RelationKind::Before | RelationKind::StartGap if from_first => {
            let since = if relation.kind == RelationKind::Before { end } else { begin };
            let latest = relation.max_gap.map_or(Ticks::MAX / 4, |most| since + most);
            clip(all, open, since + relation.min_gap, latest);
            if relation.kind == RelationKind::StartGap {
                all.jobs[open].unserved_cost = money(ANCHORED);
            }
        }
        // Whose technician is off while the other one is under way.
        RelationKind::StartGap => {
            let earliest = relation.max_gap.map_or(0, |most| begin - most);
            clip(all, open, earliest, begin - relation.min_gap);
            all.jobs[open].unserved_cost = money(ANCHORED);
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
        RelationKind::SameTechnician => require(all, open, &rows),
        RelationKind::DifferentTechnician => all.jobs[open].excluded.extend(rows),
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

/// A job is for one of these rows, as far as it may be.
fn require(all: &mut InstanceBuilder, job: JobId, rows: &[TechId]) {
    let required = &mut all.jobs[job].required;
    if required.is_empty() {
        *required = rows.to_vec();
        return;
    }
    required.retain(|tech| rows.contains(tech));
    if required.is_empty() {
        for_nobody(all, job);
    }
}

fn for_nobody(all: &mut InstanceBuilder, job: JobId) {
    all.jobs[job].excluded = all.technicians.ids().collect();
}

/// A job without any window left is for nobody.
fn set_windows(all: &mut InstanceBuilder, job: JobId, windows: Vec<Window>) {
    if windows.is_empty() {
        for_nobody(all, job);
    } else {
        all.jobs[job].windows = windows;
    }
}

/// Gives up relations that what has happened broke, in the tables and with a note: both jobs are done or under way, or one is and
/// the other, without which it cannot be, is in no route of `plan`. Says whether there were any.
pub fn give_up(change: &mut Change, whole: &Instance, frozen: &BTreeMap<ShiftId, Frozen>, plan: &Plan) -> bool {
    let begun = times(frozen);
    let planned: BTreeSet<JobId> = plan.routes.iter().flat_map(Route::jobs).collect();
    let lead = |job: JobId| whole.jobs[job].leads.unwrap_or(job);
    let mut any = false;
    for relation in whole.relations.iter().filter(|relation| relation.kind.is_timed()) {
        let ends = [lead(relation.first), lead(relation.second)];
        let held = match (begun.get(&relation.first), begun.get(&relation.second)) {
            _ if ends[0] == ends[1] => true,
            (Some(first), Some(second)) => in_time(relation, *first, second.1),
            (Some(_), None) => relation.kind == RelationKind::Before || planned.contains(&relation.second),
            (None, Some(_)) => planned.contains(&relation.first),
            (None, None) => true,
        };
        if held {
            continue;
        }
        let [a, b] = ends.map(|job| whole.jobs[job].id.as_str());
        let kind = relation.kind.name();
        let rows = table(&mut change.tables, "relations", &["job_a", "kind", "job_b"]);
        let is = |at: &usize| {
            [("job_a", a), ("kind", kind), ("job_b", b)].iter().all(|(key, is)| get(rows, *at, key) == *is)
        };
        let Some(at) = (0..rows.rows.len()).find(is) else { continue };
        rows.rows.remove(at);
        change.notes.push(format!("lifted for what has happened: {a} {kind} {b}, which does not hold any more"));
        any = true;
    }
    any
}

/// Whether the second job begins within the gap after the first one, given by its begin and end.
fn in_time(relation: &Relation, (_, begin, end): (ShiftId, Ticks, Ticks), second: Ticks) -> bool {
    let since = if relation.kind == RelationKind::Before { end } else { begin };
    second >= since + relation.min_gap && relation.max_gap.is_none_or(|most| second <= since + most)
}
