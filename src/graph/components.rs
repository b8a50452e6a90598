//! Independent subproblems.

use super::eligible::Eligibility;
use crate::model::{Instance, Job, Restock};
use crate::units::{Id, JobId, PartId, ShiftId, UNLIMITED};
use petgraph::unionfind::UnionFind;

/// Jobs and shifts that nothing connects to the rest: what is decided here changes nothing elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its jobs, in order.
    pub jobs: Vec<JobId>,
    /// The shifts that can do some of them, in order.
    pub shifts: Vec<ShiftId>,
}

/// The components in order of their first job. Jobs that nobody can do and shifts that can do nothing are in
/// none.
pub(super) fn components(instance: &Instance, eligible: &Eligibility) -> Vec<Component> {
    let jobs = instance.jobs.len();
    let mut sets = UnionFind::<usize>::new(jobs + instance.shifts.len());
    let able = |job: &JobId| !eligible.shifts.row(*job).is_empty();
    for job in instance.jobs.ids() {
        for shift in eligible.shifts.row(job) {
            sets.union(job.index(), jobs + shift.index());
        }
    }
    for relation in &instance.relations {
        if able(&relation.first) && able(&relation.second) {
            sets.union(relation.first.index(), relation.second.index());
        }
    }
    for part in instance.parts.ids().filter(|part| scarce(instance, *part)) {
        let wanting = |job: &JobId| able(job) && wants(&instance.jobs[*job], part);
        join(&mut sets, instance.jobs.ids().filter(wanting).map(Id::index));
    }
    if instance.restock == Restock::None {
        // What a van uses on one day is missing on the next.
        for days in instance.shifts_by_person() {
            join(&mut sets, days.into_iter().map(|shift| jobs + shift.index()));
        }
    }
    collect(instance, &mut sets, able)
}

/// Whether some depot holds the part, but not without end: then routes compete for it.
fn scarce(instance: &Instance, part: PartId) -> bool {
    instance.depots.iter().any(|depot| (1..UNLIMITED).contains(&depot.stock[part]))
}

fn wants(job: &Job, part: PartId) -> bool {
    let faults = job.faults.iter().map(|fault| &fault.need);
    std::iter::once(&job.need).chain(faults).any(|need| need.parts.iter().any(|(wanted, _)| *wanted == part))
}

fn join(sets: &mut UnionFind<usize>, members: impl Iterator<Item = usize>) {
    members.reduce(|a, b| {
        sets.union(a, b);
        b
    });
}

fn collect(instance: &Instance, sets: &mut UnionFind<usize>, able: impl Fn(&JobId) -> bool) -> Vec<Component> {
    let jobs = instance.jobs.len();
    let mut place = vec![None; jobs + instance.shifts.len()];
    let mut found: Vec<Component> = Vec::new();
    for job in instance.jobs.ids().filter(able) {
        let at = *place[sets.find_mut(job.index())].get_or_insert_with(|| {
            found.push(Component { jobs: Vec::new(), shifts: Vec::new() });
            found.len() - 1
        });
        found[at].jobs.push(job);
    }
    for shift in instance.shifts.ids() {
        if let Some(at) = place[sets.find_mut(jobs + shift.index())] {
            found[at].shifts.push(shift);
        }
    }
    found
}
