//! What does not change while sequences do.

use super::groups::Groups;
use crate::eval::{Node, Problem, ShiftData};
use crate::model::{Instance, RelationKind, Window};
use crate::search::relaxed;
use crate::units::{Id, JobId, Money, ShiftId, SiteId, Ticks};

/// Jobs tried as neighbours of a job.
const NEAR: usize = 20;

/// A day whose plan is its sequences: jobs by index, then the start and end of each shift.
#[derive(Debug)]
pub struct Day<'p, 'a> {
    pub(super) problem: &'p Problem<'a>,
    pub(super) groups: Groups,
    /// Number of jobs; the home of shift `s` has the index `jobs + s`.
    pub(super) jobs: usize,
    /// Number of shifts.
    pub(super) shifts: usize,
    /// Due time of each job; `Ticks::MAX` where there is none.
    pub(super) due: Vec<Ticks>,
    /// Money for a tick of lateness of each job.
    pub(super) late_cost: Vec<Money>,
    /// Money for a tick by which the latest job is late.
    pub(super) worst_cost: Money,
    /// Money for a tick of distance.
    dist_cost: Money,
    /// Whether a job may go to a shift, by shift and job.
    able: Vec<bool>,
    /// Jobs that a good sequence may have right before a job.
    pub(super) near: Vec<Vec<u32>>,
    /// Jobs that somebody else has to do.
    pub(super) apart: Vec<Vec<u32>>,
    reach: Ticks,
    /// Whether a job has several windows.
    has_gaps: Vec<bool>,
    sites: Vec<SiteId>,
    work: Vec<Ticks>,
}

impl<'p, 'a> Day<'p, 'a> {
    /// The day of a problem in which time costs nothing but lateness, everybody travels and works alike, and nothing but skills,
    /// windows and relations in time stands in the way; `None` for any other problem, or where jobs are bound to none.
    pub fn of(problem: &'p Problem<'a>) -> Option<Self> {
        let instance = problem.instance;
        let bound = !problem.bonds.groups().is_empty();
        if !bound || !has_only_sequences(problem) || !are_alike(&problem.shifts) {
            return None;
        }
        let (jobs, shifts) = (problem.job_count(), problem.shifts.len());
        let first = problem.shifts.first()?;
        let mut able = vec![false; jobs * shifts];
        for job in instance.jobs.ids() {
            problem.graph.eligible(job).iter().for_each(|shift| able[shift.index() * jobs + job.index()] = true);
        }
        let sites = problem.jobs.iter().map(|job| job.site).chain(problem.shifts.iter().map(|shift| shift.start));
        let mut day = Self {
            problem,
            groups: Groups::new(problem),
            jobs,
            shifts,
            due: problem.jobs.iter().map(|job| job.due).collect(),
            late_cost: instance.jobs.iter().map(|job| job.late_cost).collect(),
            worst_cost: instance.worst_late_cost(),
            dist_cost: first.rates.dist,
            able,
            near: Vec::new(),
            apart: apart(instance),
            reach: 1,
            has_gaps: instance.jobs.iter().map(|job| job.windows.len() > 1).collect(),
            sites: sites.collect(),
            work: instance.jobs.ids().map(|job| problem.service(first, job)).collect(),
        };
        day.near = (0..jobs as u32).map(|job| day.neighbours(job)).collect();
        day.reach = 2 * day.typical_step();
        Some(day)
    }

    /// Whether a job may go to a shift.
    #[inline(always)]
    pub(super) fn is_able(&self, shift: usize, job: u32) -> bool {
        self.able[shift * self.jobs + job as usize]
    }

    /// How far a job may well be moved in time: two stops or so.
    #[inline(always)]
    pub(super) fn reach(&self) -> Ticks {
        self.reach
    }

    /// Whether an index is a job, and not the home of a shift.
    #[inline(always)]
    pub(super) fn is_job(&self, at: u32) -> bool {
        (at as usize) < self.jobs
    }

    /// Duration of a job's work.
    #[inline(always)]
    pub(super) fn work(&self, job: u32) -> Ticks {
        self.work[job as usize]
    }

    /// Money of the way from one stop or home to the next.
    #[inline(always)]
    pub(super) fn road(&self, from: u32, to: u32) -> Money {
        let leg = self.problem.instance.travel.leg(self.sites[from as usize], self.sites[to as usize]);
        Money::from(leg.dist) * self.dist_cost
    }

    /// Time from the end of the stop before, or from leaving home, to the begin of the next, with its set-up.
    #[inline(always)]
    pub(super) fn drive(&self, shift: usize, from: u32, to: u32) -> Ticks {
        let data = &self.problem.shifts[shift];
        let before = self.is_job(from).then(|| Node::job(JobId(from)));
        if self.is_job(to) {
            relaxed::drive(self.problem, data, before, Node::job(JobId(to)))
        } else {
            relaxed::last_drive(self.problem, data, before)
        }
    }

    /// The first instant from `at` on at which work may begin, and whether it is one: behind the last window it is not.
    #[inline(always)]
    pub(super) fn opening(&self, job: u32, at: Ticks) -> (Ticks, bool) {
        let data = self.problem.job(JobId(job));
        if !self.has_gaps[job as usize] || at <= data.from {
            return (at.max(data.from), at <= data.to);
        }
        let windows = &self.problem.instance.jobs[JobId(job)].windows;
        match windows.iter().find(|window: &&Window| at <= window.to) {
            Some(window) => (at.max(window.from), true),
            None => (at, windows.is_empty()),
        }
    }

    /// Money of the way of a typical stop: what the temperature is measured in.
    pub(super) fn typical_way(&self) -> f64 {
        let way = |job: u32| {
            let ways = self.near[job as usize].iter().take(3).map(|other| self.road(*other, job));
            ways.max().unwrap_or(0) as f64
        };
        (0..self.jobs as u32).map(way).sum::<f64>() / self.jobs.max(1) as f64 + 1.0
    }

    /// How long after its first instant a job may well begin: until it is late, or for a few stops.
    #[inline]
    pub(super) fn span(&self, job: u32) -> Ticks {
        let data = self.problem.job(JobId(job));
        let last = data.due.min(data.to);
        if data.from >= 0 && last < Ticks::MAX / 4 { (last - data.from).max(0) } else { 3 * self.reach }
    }

    /// Work and way of a typical stop.
    fn typical_step(&self) -> Ticks {
        let step = |job: u32| {
            let ways = self.near[job as usize].iter().take(3).map(|other| self.drive(0, *other, job));
            self.work(job) + ways.max().unwrap_or(0)
        };
        (0..self.jobs as u32).map(step).sum::<Ticks>() / self.jobs.max(1) as Ticks + 1
    }

    /// Jobs that may well be right before a job: near, and neither too late nor too early for it.
    fn neighbours(&self, job: u32) -> Vec<u32> {
        let here = self.problem.job(JobId(job));
        let shares = |other: u32| (0..self.shifts).any(|shift| self.is_able(shift, job) && self.is_able(shift, other));
        let apart = |other: u32| self.apart[job as usize].contains(&other);
        let others = (0..self.jobs as u32).filter(|other| *other != job && shares(*other) && !apart(*other));
        let rank = |other: u32| {
            let there = self.problem.job(JobId(other));
            let way = self.work(other) + self.drive(0, other, job);
            let soonest = there.from.saturating_add(way);
            let latest = there.due.min(there.to).saturating_add(way);
            let late = (soonest - here.due.min(here.to)).max(0);
            let wait = here.from.saturating_sub(latest).max(0);
            (self.drive(0, other, job) + late + wait / 5, other)
        };
        let mut ranked: Vec<(Ticks, u32)> = others.map(rank).collect();
        ranked.sort_unstable();
        ranked.truncate(NEAR);
        ranked.into_iter().map(|(_, other)| other).collect()
    }
}

/// Nothing but skills, windows and relations in time stands in the way of a sequence, and it costs only its way and lateness.
fn has_only_sequences(problem: &Problem) -> bool {
    let instance = problem.instance;
    let light = |job: JobId| {
        let own = &instance.jobs[job];
        !problem.job(job).needs_van && own.preferred.is_empty() && own.promise.is_none()
    };
    let kinds = [RelationKind::Before, RelationKind::StartGap, RelationKind::DifferentTechnician];
    instance.horizon.days == 1
        && problem.hours.is_none()
        && instance.jobs.ids().all(light)
        && instance.relations.iter().all(|relation| kinds.contains(&relation.kind))
        && instance.shifts.ids().all(|shift| is_free(problem.shift(shift), instance, shift))
}

/// A shift whose time costs nothing and that owes no break, with room for any number of jobs.
fn is_free(shift: &ShiftData, instance: &Instance, id: ShiftId) -> bool {
    let only = instance.shifts.iter().filter(|other| other.technician == instance.shifts[id].technician).count() == 1;
    only && shift.timeless && shift.rest.is_none() && shift.rates.fixed == 0 && shift.max_jobs >= instance.jobs.len()
}

/// Everybody costs, works and travels alike, and comes back to where the day began.
fn are_alike(shifts: &[ShiftData]) -> bool {
    let like = |shift: &ShiftData, first: &ShiftData| {
        shift.rates.dist == first.rates.dist && shift.pace == first.pace && shift.speed == first.speed
    };
    shifts.first().is_some_and(|first| shifts.iter().all(|shift| like(shift, first)))
        && shifts.iter().all(|shift| shift.end == Some(shift.start))
}

/// For each job those that another technician has to do.
fn apart(instance: &Instance) -> Vec<Vec<u32>> {
    let mut apart = vec![Vec::new(); instance.jobs.len()];
    for relation in instance.relations.iter().filter(|one| one.kind == RelationKind::DifferentTechnician) {
        apart[relation.first.index()].push(relation.second.0);
        apart[relation.second.index()].push(relation.first.0);
    }
    apart
}
