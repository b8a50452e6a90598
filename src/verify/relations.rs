//! Relations between jobs of different routes, and crews.

use super::text::instant;
use super::{TimedRoute, Violation, broken, rules};
use crate::model::{Instance, Relation, RelationKind};
use crate::plan::Stop;
use crate::units::{JobId, ShiftId, Ticks};
use std::collections::BTreeMap;

/// Who does a job, and when.
#[derive(Clone, Copy)]
struct Visit {
    shift: ShiftId,
    begin: Ticks,
    end: Ticks,
}

/// Every relation that these routes break.
pub(super) fn relations(instance: &Instance, routes: &[TimedRoute]) -> Vec<Violation> {
    if instance.relations.is_empty() {
        return Vec::new();
    }
    let visits = visits(routes);
    let of = |relation: &Relation| {
        let (first, second) = (visits.get(&relation.first), visits.get(&relation.second));
        check(instance, relation, first, second)
    };
    instance.relations.iter().filter_map(of).collect()
}

fn visits(routes: &[TimedRoute]) -> BTreeMap<JobId, Visit> {
    let mut visits = BTreeMap::new();
    for route in routes {
        for stop in &route.stops {
            if let Stop::Job(job) = stop.stop {
                visits.insert(job, Visit { shift: route.shift, begin: stop.begin, end: stop.end });
            }
        }
    }
    visits
}

fn check(instance: &Instance, relation: &Relation, first: Option<&Visit>, second: Option<&Visit>) -> Option<Violation> {
    let name = |job: JobId| instance.jobs[job].id.as_str();
    let (a, b) = (name(relation.first), name(relation.second));
    let rule = rule(instance, relation);
    let (first, second) = match (first, second) {
        (None, None) => return None,
        (Some(first), Some(second)) => (first, second),
        (None, Some(_)) if relation.kind.is_timed() => {
            return broken(rule, format!("job {b} is served and job {a}, which it needs, is not"));
        }
        (Some(_), None) if relation.kind == RelationKind::StartGap => {
            return broken(rule, format!("job {a} is served and job {b}, which it needs, is not"));
        }
        _ => return None,
    };
    let tech = |visit: &Visit| instance.person_of(visit.shift);
    let day = |visit: &Visit| instance.shifts[visit.shift].day;
    let who = &instance.technicians[tech(first)].id;
    match relation.kind {
        RelationKind::Before => gap(instance, relation, rule, first.end, second.begin),
        RelationKind::StartGap => gap(instance, relation, rule, first.begin, second.begin),
        RelationKind::SameTechnician if tech(first) != tech(second) => {
            let other = &instance.technicians[tech(second)].id;
            broken(rule, format!("job {a} is done by {who} and job {b} by {other}, not by the same technician"))
        }
        RelationKind::DifferentTechnician if tech(first) == tech(second) => {
            broken(rule, format!("jobs {a} and {b} are both done by {who}"))
        }
        RelationKind::SameDay if day(first) != day(second) => {
            let (one, other) = (day(first) + 1, day(second) + 1);
            broken(rule, format!("job {a} is on day {one} and job {b} on day {other}, not on the same"))
        }
        RelationKind::DifferentDay if day(first) == day(second) => {
            broken(rule, format!("jobs {a} and {b} are both on day {}", day(first) + 1))
        }
        _ => None,
    }
}

/// The begin of the second job lies within the gap after an instant of the first.
fn gap(instance: &Instance, relation: &Relation, rule: &'static str, after: Ticks, begin: Ticks) -> Option<Violation> {
    let earliest = after.saturating_add(relation.min_gap);
    let latest = relation.max_gap.map(|gap| after.saturating_add(gap));
    if begin >= earliest && latest.is_none_or(|latest| begin <= latest) {
        return None;
    }
    let (a, b) = (&instance.jobs[relation.first].id, &instance.jobs[relation.second].id);
    let (begin, from) = (instant(instance, begin), instant(instance, earliest));
    let to = latest.map_or_else(|| "later".to_owned(), |latest| instant(instance, latest));
    broken(rule, format!("job {b} begins at {begin}; after job {a} it has to begin from {from} to {to}"))
}

/// The name of the rule: what binds a crew together is the crew's.
fn rule(instance: &Instance, relation: &Relation) -> &'static str {
    let lead = |job: JobId| instance.jobs[job].leads.unwrap_or(job);
    if lead(relation.first) == lead(relation.second) {
        return rules::CREW;
    }
    match relation.kind {
        RelationKind::Before => rules::BEFORE,
        RelationKind::StartGap => rules::START_GAP,
        RelationKind::SameTechnician => rules::SAME_TECHNICIAN,
        RelationKind::DifferentTechnician => rules::DIFFERENT_TECHNICIAN,
        RelationKind::SameDay => rules::SAME_DAY,
        RelationKind::DifferentDay => rules::DIFFERENT_DAY,
    }
}
