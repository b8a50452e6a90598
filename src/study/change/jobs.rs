//! Jobs: which there are, how long they take, what is known of their faults.

use crate::model::{InstanceBuilder, Job, Relation};
use crate::units::{Id, IdVec, JobId, Ticks};

/// Takes jobs away, with their whole crews, and the relations that name them.
pub fn leave_jobs_out(all: &mut InstanceBuilder, is_out: impl Fn(&Job) -> bool) {
    let mut kept: IdVec<JobId, Job> = IdVec::new();
    let goes = |job: &Job| is_out(job.leads.map_or(job, |lead| &all.jobs[lead]));
    let places: Vec<Option<JobId>> = all.jobs.iter().map(|job| (!goes(job)).then(|| kept.push(job.clone()))).collect();
    let place = |job: JobId| places.get(job.index()).copied().flatten();
    for job in kept.iter_mut() {
        job.leads = job.leads.and_then(place);
    }
    let moved = |relation: &Relation| {
        let (first, second) = place(relation.first).zip(place(relation.second))?;
        Some(Relation { first, second, ..relation.clone() })
    };
    all.relations = all.relations.iter().filter_map(moved).collect();
    all.jobs = kept;
}

/// Multiplies the duration of a job's work, whatever the fault turns out to be.
pub fn scale_duration(all: &mut InstanceBuilder, job: JobId, factor: f64) {
    let scaled = |duration: Ticks| (duration as f64 * factor).round() as Ticks;
    let job = &mut all.jobs[job];
    job.duration = scaled(job.duration);
    for fault in &mut job.faults {
        fault.duration = fault.duration.map(scaled);
    }
}

/// Takes every fault away: what a planner sees who does not know of them.
pub fn hide_faults(all: &mut InstanceBuilder) {
    all.jobs.iter_mut().for_each(|job| job.faults.clear());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fault, Need, RelationKind, testing};

    fn all() -> InstanceBuilder {
        let mut all = testing::builder(1);
        for id in ["a", "b", "c"] {
            let mut job = testing::job(id, 0);
            let fault = Fault { name: "f".into(), probability: 0.5, need: Need::default(), duration: Some(21) };
            job.faults.push(fault);
            all.jobs.push(job);
        }
        let relation = |first, second| Relation {
            first: JobId(first),
            second: JobId(second),
            kind: RelationKind::SameDay,
            min_gap: 0,
            max_gap: None,
        };
        all.relations = vec![relation(0, 2), relation(0, 1)];
        all
    }

    #[test]
    fn relations_follow_the_jobs_that_stay() {
        let mut all = all();
        leave_jobs_out(&mut all, |job| job.id == "b");
        let instance = all.build(testing::line(1)).expect("an instance");
        let ids: Vec<&str> = instance.jobs.iter().map(|job| job.id.as_str()).collect();
        assert_eq!(ids, ["a", "c"]);
        let related: Vec<_> = instance.relations.iter().map(|one| (one.first, one.second)).collect();
        assert_eq!(related, [(JobId(0), JobId(1))]);
    }

    #[test]
    fn the_work_on_a_fault_takes_longer_too() {
        let mut all = all();
        scale_duration(&mut all, JobId(1), 1.5);
        let lengths: Vec<_> = all.jobs.iter().map(|job| (job.duration, job.faults[0].duration)).collect();
        assert_eq!(lengths, [(10, Some(21)), (15, Some(32)), (10, Some(21))]);
    }

    #[test]
    fn hidden_faults_are_gone() {
        let mut all = all();
        hide_faults(&mut all);
        assert!(all.jobs.iter().all(|job| job.faults.is_empty()));
    }
}
