//! Who can do which job.

use super::Flat;
use super::reason::Obstacle;
use super::supply::Supply;
use super::visit::{Bounds, Visit, between};
use crate::model::{Instance, Technician};
use crate::units::{Id, JobId, ShiftId, Ticks};
use rayon::prelude::*;

/// When the shifts of one day that can do a job can begin it.
#[derive(Clone, Copy, Debug)]
pub(super) struct DaySpan {
    pub(super) day: u32,
    /// Earliest begin of any of them.
    pub(super) earliest: Ticks,
    /// Latest begin of any of them.
    pub(super) latest: Ticks,
    /// Shortest service of any of them.
    pub(super) service: Ticks,
}

/// Shifts kept as the closest of each job.
const CLOSEST: usize = 16;

/// The relation between shifts and jobs, as bits and as lists.
#[derive(Clone, Debug)]
pub(super) struct Eligibility {
    /// Words of 64 shifts for each job.
    words: usize,
    /// One row of bits for each job.
    bits: Vec<u64>,
    /// For each word, how many bits of its row are set before it.
    before: Vec<u32>,
    /// For each shift that can do a job, the least time inward and outward: computed once, asked for often.
    ways: Flat<JobId, [u32; 2]>,
    /// Shifts that can do each job, in order.
    pub(super) shifts: Flat<JobId, ShiftId>,
    /// Jobs that each shift can do, in order.
    pub(super) jobs: Flat<ShiftId, JobId>,
    /// When each job can begin, day by day.
    pub(super) days: Flat<JobId, DaySpan>,
    /// The shifts that spend the least time on the way there and back, closest first.
    pub(super) closest: Flat<JobId, ShiftId>,
}

impl Eligibility {
    pub(super) fn new(instance: &Instance, bounds: &Bounds, supply: &Supply) -> Self {
        let jobs: Vec<JobId> = instance.jobs.ids().collect();
        let rows: Vec<JobRow> = jobs.par_iter().map(|job| JobRow::new(instance, bounds, supply, *job)).collect();
        let words = instance.shifts.len().div_ceil(64);
        let (mut bits, mut before) = (vec![0_u64; words * rows.len()], vec![0; words * rows.len()]);
        let mut jobs = vec![Vec::new(); instance.shifts.len()];
        for (job, row) in rows.iter().enumerate() {
            for shift in &row.shifts {
                bits[job * words + shift.index() / 64] |= 1 << (shift.index() % 64);
                jobs[shift.index()].push(JobId::from_index(job));
            }
            for word in job * words + 1..(job + 1) * words {
                before[word] = before[word - 1] + bits[word - 1].count_ones();
            }
        }
        let (mut shifts, mut ways) = (Vec::new(), Vec::new());
        let (mut days, mut closest) = (Vec::new(), Vec::new());
        for row in rows {
            shifts.push(row.shifts);
            ways.push(row.ways);
            days.push(row.days);
            closest.push(row.closest);
        }
        Self {
            words,
            bits,
            before,
            ways: Flat::from_rows(ways),
            shifts: Flat::from_rows(shifts),
            jobs: Flat::from_rows(jobs),
            days: Flat::from_rows(days),
            closest: Flat::from_rows(closest),
        }
    }

    /// When a shift can do a job; nothing if it cannot.
    pub(super) fn visit(&self, instance: &Instance, shift: ShiftId, job: JobId) -> Option<Visit> {
        let word = job.index() * self.words + shift.index() / 64;
        let (bits, bit) = (self.bits[word], 1_u64 << (shift.index() % 64));
        if bits & bit == 0 {
            return None;
        }
        let rank = self.before[word] + (bits & (bit - 1)).count_ones();
        let [inward, outward] = self.ways.row(job)[rank as usize].map(Ticks::from);
        between(instance, shift, job, inward, outward)
    }

    #[inline(always)]
    pub(super) fn can_serve(&self, shift: ShiftId, job: JobId) -> bool {
        self.bits[job.index() * self.words + shift.index() / 64] >> (shift.index() % 64) & 1 == 1
    }

    /// The bits of a job, shift 0 first.
    pub(super) fn row(&self, job: JobId) -> &[u64] {
        &self.bits[job.index() * self.words..(job.index() + 1) * self.words]
    }

    /// Whether some shift can do both jobs.
    pub(super) fn meet(&self, a: JobId, b: JobId) -> bool {
        self.row(a).iter().zip(self.row(b)).any(|(a, b)| a & b != 0)
    }

    /// First and last begin of a job over all shifts, if anybody can do it.
    pub(super) fn span(&self, job: JobId) -> Option<(Ticks, Ticks)> {
        let days = self.days.row(job);
        Some((days.iter().map(|d| d.earliest).min()?, days.iter().map(|d| d.latest).max()?))
    }
}

/// What is known of one job.
struct JobRow {
    shifts: Vec<ShiftId>,
    ways: Vec<[u32; 2]>,
    days: Vec<DaySpan>,
    closest: Vec<ShiftId>,
}

impl JobRow {
    fn new(instance: &Instance, bounds: &Bounds, supply: &Supply, job: JobId) -> Self {
        let mut row = Self { shifts: Vec::new(), ways: Vec::new(), days: Vec::new(), closest: Vec::new() };
        for (id, shift) in instance.shifts.enumerate() {
            if let Ok(visit) = look(instance, bounds, supply, id, job) {
                row.shifts.push(id);
                row.ways.push([visit.inward, visit.outward].map(|ticks| ticks.min(u32::MAX.into()) as u32));
                row.widen(shift.day, &visit);
            }
        }
        row.days.sort_unstable_by_key(|span| span.day);
        row.closest = row.nearest(CLOSEST);
        row
    }

    /// The shifts with the shortest ways, shortest first.
    fn nearest(&self, most: usize) -> Vec<ShiftId> {
        let way = |[inward, outward]: [u32; 2]| u64::from(inward) + u64::from(outward);
        let mut ways: Vec<(u64, ShiftId)> =
            self.ways.iter().zip(&self.shifts).map(|(ends, shift)| (way(*ends), *shift)).collect();
        if ways.len() > most {
            ways.select_nth_unstable(most);
            ways.truncate(most);
        }
        ways.sort_unstable();
        ways.into_iter().map(|(_, shift)| shift).collect()
    }

    /// Makes room for a visit in the span of its day.
    fn widen(&mut self, day: u32, visit: &Visit) {
        match self.days.iter_mut().find(|span| span.day == day) {
            None => {
                let Visit { earliest, latest, service, .. } = *visit;
                self.days.push(DaySpan { day, earliest, latest, service });
            }
            Some(span) => {
                span.earliest = span.earliest.min(visit.earliest);
                span.latest = span.latest.max(visit.latest);
                span.service = span.service.min(visit.service);
            }
        }
    }
}

/// When a shift can do a job, or the first thing that stands in between.
pub(super) fn look(
    instance: &Instance,
    bounds: &Bounds,
    supply: &Supply,
    shift: ShiftId,
    job: JobId,
) -> Result<Visit, Obstacle> {
    let technician = instance.technician_of(shift);
    if let Some(obstacle) = person(instance, technician, shift, job) {
        return Err(obstacle);
    }
    let what = &instance.jobs[job];
    let missing = supply.missing_tool(technician, what).or_else(|| supply.missing_part(instance, technician, what));
    match missing {
        Some(obstacle) => Err(obstacle),
        None => bounds.job(instance, shift, job),
    }
}

/// What the technician lacks as a person: the first thing.
fn person(instance: &Instance, technician: &Technician, shift: ShiftId, job: JobId) -> Option<Obstacle> {
    lacks(instance, technician, shift, job).next()
}

/// What the technician lacks as a person, in order.
fn lacks<'a>(
    instance: &'a Instance,
    technician: &'a Technician,
    shift: ShiftId,
    job: JobId,
) -> impl Iterator<Item = Obstacle> + 'a {
    let (what, who) = (&instance.jobs[job], instance.shifts[shift].technician);
    let low = |(skill, level): &&(_, u8)| technician.skills[*skill] < *level;
    let skills = what.need.skills.iter().filter(low).map(|(skill, level)| Obstacle::Skill(*skill, *level));
    let covers = |t| technician.territories.is_empty() || technician.territories.contains(&t);
    let others = [
        (!what.required.is_empty() && !what.required.contains(&who), Obstacle::NotRequired),
        (what.excluded.contains(&who), Obstacle::Excluded),
        (!what.territory.is_none_or(covers), Obstacle::Territory),
        (technician.max_jobs == Some(0), Obstacle::MaxJobs),
    ];
    skills.chain(others.into_iter().filter(|(lacks, _)| *lacks).map(|(_, obstacle)| obstacle))
}

/// Everything that stands between a shift and a job, in the order of [`look`].
pub(super) fn obstacles(
    instance: &Instance,
    bounds: &Bounds,
    supply: &Supply,
    shift: ShiftId,
    job: JobId,
) -> Vec<Obstacle> {
    let (technician, what) = (instance.technician_of(shift), &instance.jobs[job]);
    lacks(instance, technician, shift, job)
        .chain(supply.missing_tools(technician, what))
        .chain(supply.missing_parts(instance, technician, what))
        .chain(bounds.job(instance, shift, job).err())
        .collect()
}
