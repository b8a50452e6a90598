//! Who begins together: a crew waits for the last of its members, and turns back where one of them does not come.
//!
//! A technician who is off leaves a job that has not begun. The others of the crew are on the way already: they get there, find
//! nobody, and go on from there. The job itself is planned anew; what they drove stays in the plan as a visit of its own, a row that
//! is called after the job.

use super::course::Fact;
use super::edit::{get, row, set, table};
use super::happened::Happened;
use super::past::{Change, Past};
use crate::io::tables::UNDER_WAY;
use crate::model::Instance;
use crate::plan::Stop;
use crate::travel::Metric;
use crate::units::{JobId, ShiftId, Ticks};
use std::collections::{BTreeMap, BTreeSet};

/// What the ids of visits begin with that nobody else of the crew came to.
pub const TURNED_BACK: &str = "turned-back:";

impl Happened {
    /// The members of a crew begin when the last one is there; whether somebody waits longer than was known.
    pub fn wait(&self, instance: &Instance, together: &mut BTreeMap<JobId, Ticks>) -> bool {
        let mut last: BTreeMap<JobId, Ticks> = BTreeMap::new();
        for (_, job, fact) in self.done().filter(|(.., fact)| !fact.called_off) {
            let begin = last.entry(lead(instance, job)).or_insert(fact.begin);
            *begin = fact.begin.max(*begin);
        }
        let mut more = false;
        for (_, job, fact) in self.done().filter(|(.., fact)| !fact.called_off) {
            let begin = last[&lead(instance, job)];
            if fact.begin < begin {
                more |= together.insert(job, begin) != Some(begin);
            }
        }
        more
    }

    /// Lets go of jobs that have not begun and that a member of the crew does not come to.
    pub fn turn_back(&mut self, instance: &Instance, now: Ticks) {
        let done: BTreeSet<JobId> = self.done().map(|(_, job, _)| job).collect();
        let crew = |job: JobId| {
            let ours = lead(instance, job);
            instance.jobs.ids().filter(move |other| lead(instance, *other) == ours)
        };
        let alone = |fact: &Fact| match fact.stop {
            Stop::Job(job) if fact.begin > now => crew(job).any(|other| !done.contains(&other)),
            _ => false,
        };
        for course in self.courses.values_mut() {
            let Some(at) = course.done.iter().position(alone) else { continue };
            let mut behind = course.done.split_off(at);
            let has_job = course.done.iter().any(|fact| matches!(fact.stop, Stop::Job(_)));
            let mut visit = behind.remove(0);
            // Who has not set off to it does not go; a day of which nothing else has begun has not begun.
            if visit.leave <= now || (course.left && !has_job) {
                let there = visit.arrive.max(now);
                (visit.begin, visit.end, visit.turned_back) = (there, there, true);
                course.done.push(visit);
            }
            course.rest.splice(0..0, behind.into_iter().map(|fact| fact.stop));
        }
    }
}

/// The first member of a job's crew.
fn lead(instance: &Instance, job: JobId) -> JobId {
    instance.jobs[job].leads.unwrap_or(job)
}

impl Past<'_> {
    /// The id of the row for a visit that was for nothing.
    pub fn visit_id(&self, shift: ShiftId, job: JobId) -> String {
        let instance = self.instance;
        let (job, who) = (&instance.jobs[lead(instance, job)].id, &instance.technician_of(shift).id);
        let first = format!("{TURNED_BACK}{job}:{who}");
        let further = (2..).map(|count| format!("{first}:{count}"));
        std::iter::once(first.clone()).chain(further).find(|id| instance.job_named(id).is_none()).unwrap_or(first)
    }
}

/// Adds the row of a visit that was for nothing: the place, and when who was there.
pub fn add_visit(change: &mut Change, shift: ShiftId, job: JobId, fact: &Fact) {
    /// What says where a job is.
    const PLACE: [&str; 5] = ["customer_id", "lat", "lon", "x", "y"];
    let past = change.past;
    let instance = past.instance;
    let window = change.written(change.clocks.window(fact.begin, fact.begin));
    let row_of = &instance.jobs[lead(instance, job)];
    let jobs = table(&mut change.tables, "jobs", &["job_id"]);
    let Some(from) = row(jobs, "job_id", &row_of.id) else { return };
    let place = PLACE.map(|column| get(jobs, from, column).to_owned());
    let at = super::edit::add(jobs);
    set(jobs, at, "job_id", past.visit_id(shift, job));
    PLACE.iter().zip(place).for_each(|(column, text)| set(jobs, at, column, text));
    if matches!(instance.travel.metric(), Metric::Table) {
        set(jobs, at, "customer_id", instance.sites[row_of.site].name.as_str());
    }
    set(jobs, at, "duration_min", "0");
    set(jobs, at, "windows", window);
    set(jobs, at, "required_technicians", instance.technician_of(shift).id.as_str());
    set(jobs, at, UNDER_WAY, "true");
}
