//! What has happened by now, on every route of the plan so far; and what events cannot be true.

use super::course::{Course, Fact, Said, course, members};
use super::event::{Event, Events};
use crate::io::diagnostics::codes;
use crate::model::{Diagnostic, Instance, RelationKind};
use crate::plan::Stop;
use crate::units::{JobId, ShiftId, Ticks};
use crate::verify::VerifiedPlan;
use std::collections::{BTreeMap, BTreeSet};

/// Every route of the plan so far, followed up to now.
pub struct Happened {
    /// The routes, in order of shift.
    pub courses: BTreeMap<ShiftId, Course>,
}

impl Happened {
    /// Follows the plan.
    pub fn new(instance: &Instance, plan: &VerifiedPlan, events: &[Event], now: Ticks) -> Self {
        let mut keep: BTreeMap<ShiftId, usize> = BTreeMap::new();
        let mut together: BTreeMap<JobId, Ticks> = BTreeMap::new();
        loop {
            let follow = |route: &crate::verify::TimedRoute| {
                let said = Said { together: together.clone(), ..Said::of(events, instance, route, now) };
                let keep = keep.get(&route.shift).copied().unwrap_or(0);
                (route.shift, course(instance, route, &said, now, keep))
            };
            let courses: BTreeMap<ShiftId, Course> = plan.routes().iter().map(follow).collect();
            let mut happened = Self { courses };
            if happened.tie(instance, &mut keep) || happened.wait(instance, &mut together) {
                continue;
            }
            happened.turn_back(instance, now);
            return happened;
        }
    }

    /// Jobs that are served together or not at all are under way together; whether there were more of them.
    fn tie(&self, instance: &Instance, keep: &mut BTreeMap<ShiftId, usize>) -> bool {
        let done: BTreeSet<JobId> = self.done().map(|(_, job, _)| job).collect();
        let mut more = false;
        let pairs = instance.relations.iter().filter(|relation| relation.kind == RelationKind::StartGap);
        for (a, b) in pairs.flat_map(|tie| [(tie.first, tie.second), (tie.second, tie.first)]) {
            if !done.contains(&a) || done.contains(&b) {
                continue;
            }
            for (shift, course) in &self.courses {
                if let Some(at) = course.rest.iter().position(|stop| *stop == Stop::Job(b)) {
                    let count = course.done.len() + at + 1;
                    let known = keep.entry(*shift).or_default();
                    more |= *known < count;
                    *known = count.max(*known);
                }
            }
        }
        more
    }

    /// Jobs that have begun or that somebody is under way to.
    pub fn done(&self) -> impl Iterator<Item = (ShiftId, JobId, &Fact)> {
        self.visits().filter(|(.., fact)| !fact.turned_back)
    }

    /// The same with the jobs that somebody drives to for nothing.
    pub fn visits(&self) -> impl Iterator<Item = (ShiftId, JobId, &Fact)> {
        self.courses.iter().flat_map(|(shift, course)| {
            course.done.iter().filter_map(|fact| match fact.stop {
                Stop::Job(job) => Some((*shift, job, fact)),
                _ => None,
            })
        })
    }

    /// The job of a technician that began last.
    pub fn last_begun(&self, instance: &Instance, technician: &str, now: Ticks) -> Option<JobId> {
        let own =
            self.done().filter(|(shift, _, fact)| instance.technician_of(*shift).id == technician && fact.begin <= now);
        own.max_by_key(|(_, _, fact)| fact.begin).map(|(_, job, _)| job)
    }

    /// Events that cannot be true of this plan at this instant.
    pub fn doubts(&self, instance: &Instance, events: &Events, now: Ticks) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for (at, event) in events.events.iter().enumerate() {
            let mut bad = |key: &str, code, message: String| {
                faults.push(Diagnostic::error(code, message).at(&events.file, 0, format!("events.{at}.{key}")));
            };
            match event {
                Event::Ended { job, end, done } => {
                    if let Some(message) = self.ended(instance, job, *end, now) {
                        bad("end", codes::EVENT_STATE, message);
                    } else if *done && *end > now {
                        bad("end", codes::EVENT_STATE, format!("{job} cannot have finished after now: use overran"));
                    }
                }
                Event::Cancelled(job) => {
                    let ids = members(instance, job);
                    if self.done().any(|(_, other, fact)| ids.contains(&other) && fact.end <= now && !fact.called_off) {
                        bad("job", codes::EVENT_STATE, format!("{job} is done already"));
                    }
                }
                Event::Late { until, .. } if *until < now => {
                    bad("until", codes::EVENT_STATE, "this instant has passed".to_owned());
                }
                Event::Gone { technician, job: Some(job), .. } => {
                    let ids = members(instance, job);
                    let theirs = |shift: ShiftId| instance.technician_of(shift).id == *technician;
                    if !self
                        .done()
                        .any(|(shift, other, fact)| ids.contains(&other) && theirs(shift) && fact.begin <= now)
                    {
                        bad("job", codes::EVENT_STATE, format!("{technician} has not begun {job}"));
                    }
                }
                _ => {}
            }
        }
        faults
    }

    /// Why a job cannot have ended then.
    fn ended(&self, instance: &Instance, job: &str, end: Ticks, now: Ticks) -> Option<String> {
        let ids = members(instance, job);
        let Some((_, _, fact)) = self.done().find(|(_, other, fact)| ids.contains(other) && fact.begin <= now) else {
            return Some(format!("{job} has not begun"));
        };
        (end < fact.begin).then(|| format!("{job} had not begun by then"))
    }
}
