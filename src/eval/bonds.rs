//! What binds jobs to each other, as the search asks for it.

use crate::model::{Instance, Relation, RelationKind, Shift};
use crate::units::{Id, JobId, ShiftId, Ticks};
use petgraph::algo::toposort;
use petgraph::graph::DiGraph;
use petgraph::unionfind::UnionFind;

/// Jobs bound in time: inserted and taken out together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The jobs, each behind those that come before it.
    pub jobs: Vec<JobId>,
}

/// The relations of an instance, by job.
#[derive(Clone, Debug, Default)]
pub struct Bonds {
    /// Relations of each job; empty where the instance has none.
    of: Vec<Vec<Relation>>,
    /// Group of each job, if it has one.
    group_of: Vec<Option<u32>>,
    groups: Vec<Group>,
}

impl Bonds {
    /// Of an instance.
    pub fn new(instance: &Instance) -> Self {
        if instance.relations.is_empty() {
            return Self::default();
        }
        let mut of = vec![Vec::new(); instance.jobs.len()];
        for relation in &instance.relations {
            of[relation.first.index()].push(relation.clone());
            of[relation.second.index()].push(relation.clone());
        }
        let groups = groups(instance);
        let mut group_of = vec![None; instance.jobs.len()];
        for (at, group) in groups.iter().enumerate() {
            group.jobs.iter().for_each(|job| group_of[job.index()] = Some(at as u32));
        }
        Self { of, group_of, groups }
    }

    /// Nothing is bound.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// The groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group of a job that is bound in time.
    #[inline]
    pub fn group(&self, job: JobId) -> Option<&Group> {
        let at = (*self.group_of.get(job.index())?)?;
        Some(&self.groups[at as usize])
    }

    /// The relations of a job.
    pub fn of(&self, job: JobId) -> &[Relation] {
        self.of.get(job.index()).map_or(&[], Vec::as_slice)
    }

    /// Jobs that have to go to the same technician, or on the same day.
    pub fn together(&self, job: JobId) -> impl Iterator<Item = JobId> + '_ {
        let same = |relation: &&Relation| matches!(relation.kind, RelationKind::SameTechnician | RelationKind::SameDay);
        let other = move |relation: &Relation| if relation.first == job { relation.second } else { relation.first };
        self.of(job).iter().filter(same).map(other)
    }

    /// Whether a job may go to a shift, with the jobs that it is bound to where `shift_of` says.
    pub fn allows(
        &self,
        instance: &Instance,
        job: JobId,
        shift: ShiftId,
        shift_of: impl Fn(JobId) -> Option<ShiftId>,
    ) -> bool {
        let here = &instance.shifts[shift];
        let person = |shift: &Shift| instance.so_far.person(shift.technician);
        self.of(job).iter().all(|relation| {
            let other = if relation.first == job { relation.second } else { relation.first };
            let Some(there) = shift_of(other).map(|shift| &instance.shifts[shift]) else { return true };
            match relation.kind {
                RelationKind::SameTechnician => person(here) == person(there),
                RelationKind::DifferentTechnician => person(here) != person(there),
                RelationKind::SameDay => here.day == there.day,
                RelationKind::DifferentDay => here.day != there.day,
                // Begins are agreed; who is slower ends later.
                RelationKind::Before if relation.first == job => shift_of(job).is_some_and(|now| {
                    let work = |shift: ShiftId| instance.service_time(instance.shifts[shift].technician, job);
                    work(now) == work(shift)
                }),
                RelationKind::Before | RelationKind::StartGap => true,
            }
        })
    }

    /// First and last begin that the jobs placed so far leave a job of their group; `placed` gives begin and end of those. Jobs
    /// are placed in the order of the group, so none that has to come behind this one is there.
    pub fn hours(&self, job: JobId, placed: impl Fn(JobId) -> Option<(Ticks, Ticks)>) -> (Ticks, Ticks) {
        let (mut from, mut to) = (Ticks::MIN / 4, Ticks::MAX / 4);
        let later = |at: Ticks, gap: Option<Ticks>| gap.map_or(Ticks::MAX / 4, |gap| at.saturating_add(gap));
        for relation in self.of(job) {
            let is_second = relation.second == job;
            let other = if is_second { relation.first } else { relation.second };
            let Some((begin, end)) = placed(other) else { continue };
            let (least, most) = match (relation.kind, is_second) {
                (RelationKind::Before, true) => (end + relation.min_gap, later(end, relation.max_gap)),
                (RelationKind::StartGap, true) => (begin + relation.min_gap, later(begin, relation.max_gap)),
                (RelationKind::StartGap, false) => {
                    (relation.max_gap.map_or(Ticks::MIN / 4, |gap| begin - gap), begin - relation.min_gap)
                }
                _ => continue,
            };
            (from, to) = (from.max(least), to.min(most));
        }
        (from, to)
    }
}

/// The jobs that relations in time join, in an order in which nobody waits for a later one.
fn groups(instance: &Instance) -> Vec<Group> {
    let timed = || instance.relations.iter().filter(|relation| relation.kind.is_timed());
    let mut joined = UnionFind::new(instance.jobs.len());
    let mut order: DiGraph<JobId, ()> = DiGraph::new();
    let nodes: Vec<_> = instance.jobs.ids().map(|job| order.add_node(job)).collect();
    let mut bound = vec![false; instance.jobs.len()];
    for relation in timed() {
        let (first, second) = (relation.first.index(), relation.second.index());
        joined.union(first, second);
        (bound[first], bound[second]) = (true, true);
        if relation.kind == RelationKind::Before {
            order.update_edge(nodes[first], nodes[second], ());
        }
    }
    // Cycles are refused when the tables are read.
    let sorted = toposort(&order, None).unwrap_or_default();
    let mut at: Vec<Option<usize>> = vec![None; instance.jobs.len()];
    let mut groups: Vec<Group> = Vec::new();
    for job in sorted.into_iter().map(|node| order[node]).filter(|job| bound[job.index()]) {
        let root = joined.find(job.index());
        let group = *at[root].get_or_insert_with(|| {
            groups.push(Group { jobs: Vec::new() });
            groups.len() - 1
        });
        groups[group].jobs.push(job);
    }
    groups
}
