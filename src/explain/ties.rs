//! What the relations of a job leave to it while the jobs that it is bound to stay where they are planned.

use super::lever::Seat;
use crate::graph::Obstacle;
use crate::model::{Instance, Relation, RelationKind, Window};
use crate::plan::Stop;
use crate::units::{JobId, ShiftId, Ticks};
use crate::verify::VerifiedPlan;
use std::collections::BTreeSet;

/// Where a job stands.
#[derive(Clone, Copy)]
struct Place {
    shift: ShiftId,
    begin: Ticks,
    end: Ticks,
}

/// Relations of a job with others, each with the other one.
fn bonds(instance: &Instance, job: JobId) -> impl Iterator<Item = (&Relation, JobId)> {
    let other = move |relation: &Relation| if relation.first == job { relation.second } else { relation.first };
    let own = instance.relations.iter().filter(move |relation| relation.first == job || relation.second == job);
    own.map(move |relation| (relation, other(relation)))
}

fn place(plan: &VerifiedPlan, job: JobId) -> Option<Place> {
    plan.routes().iter().find_map(|route| {
        let stop = route.stops.iter().find(|stop| stop.stop == Stop::Job(job))?;
        Some(Place { shift: route.shift, begin: stop.begin, end: stop.end })
    })
}

/// Between when a job may begin on a shift; nothing where no job bounds it.
///
/// # Errors
/// What forbids the shift.
pub fn left_by_ties(instance: &Instance, plan: &VerifiedPlan, seat: Seat) -> Result<Option<Window>, Obstacle> {
    let here = &instance.shifts[seat.shift];
    let mut between: Option<Window> = None;
    for (relation, other) in bonds(instance, seat.job) {
        let is_second = relation.second == seat.job;
        let Some(there) = place(plan, other) else {
            let needed = match relation.kind {
                RelationKind::Before => is_second,
                kind => kind == RelationKind::StartGap,
            };
            if needed {
                return Err(Obstacle::Alone(other, relation.kind));
            }
            continue;
        };
        let same_person = instance.person_of(seat.shift) == instance.person_of(there.shift);
        let same_day = here.day == instance.shifts[there.shift].day;
        let forbidden = match relation.kind {
            RelationKind::Before | RelationKind::StartGap => false,
            RelationKind::SameTechnician => !same_person,
            RelationKind::DifferentTechnician => same_person,
            RelationKind::SameDay => !same_day,
            RelationKind::DifferentDay => same_day,
        };
        if forbidden {
            return Err(Obstacle::Relation(other, relation.kind));
        }
        if let Some(gap) = gap(relation, is_second, there, instance.service_time(here.technician, seat.job)) {
            let known = between.unwrap_or(gap);
            let both = Window { from: known.from.max(gap.from), to: known.to.min(gap.to) };
            if both.from > both.to || both.to < here.start || both.from > here.latest_end {
                return Err(Obstacle::Relation(other, relation.kind));
            }
            between = Some(both);
        }
    }
    Ok(between)
}

/// Between when a job of some length begins that a relation in time binds to one that is planned.
fn gap(relation: &Relation, is_second: bool, there: Place, length: Ticks) -> Option<Window> {
    let never = Ticks::MAX / 4;
    let (least, most) = (relation.min_gap, relation.max_gap);
    Some(match (relation.kind, is_second) {
        (RelationKind::Before, true) => {
            Window { from: there.end + least, to: most.map_or(never, |most| there.end + most) }
        }
        (RelationKind::Before, false) => {
            Window { from: most.map_or(-never, |most| there.begin - most - length), to: there.begin - least - length }
        }
        (RelationKind::StartGap, true) => {
            Window { from: there.begin + least, to: most.map_or(never, |most| there.begin + most) }
        }
        (RelationKind::StartGap, false) => {
            Window { from: most.map_or(-never, |most| there.begin - most), to: there.begin - least }
        }
        _ => return None,
    })
}

/// Whether others rely on the begin of a job, or it on theirs.
pub fn is_timed(instance: &Instance, job: JobId) -> bool {
    bonds(instance, job).any(|(relation, _)| relation.kind.is_timed())
}

/// A job with all that are served together with it or not at all: its crew, and what a `start_gap` binds to any of them.
pub fn company(instance: &Instance, job: JobId) -> BTreeSet<JobId> {
    reach(instance, job, |relation, _| relation.kind == RelationKind::StartGap)
}

/// A job with all that cannot be served without it: its company, and what has to come behind one of them.
pub fn dependents(instance: &Instance, job: JobId) -> BTreeSet<JobId> {
    let needs = |relation: &Relation, from: JobId| match relation.kind {
        RelationKind::StartGap => true,
        RelationKind::Before => relation.first == from,
        _ => false,
    };
    reach(instance, job, needs)
}

fn reach(instance: &Instance, job: JobId, follows: impl Fn(&Relation, JobId) -> bool) -> BTreeSet<JobId> {
    let mut found = BTreeSet::from([job]);
    let mut open = vec![job];
    while let Some(from) = open.pop() {
        for (relation, other) in bonds(instance, from) {
            if follows(relation, from) && found.insert(other) {
                open.push(other);
            }
        }
    }
    found
}
