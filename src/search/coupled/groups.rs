//! Jobs bound in time, and how far behind one the others have to begin.

use crate::eval::Problem;
use crate::model::RelationKind;
use crate::units::{Id, Ticks};

/// No demand.
const NONE: Ticks = Ticks::MIN / 4;

/// The groups of a day.
#[derive(Debug)]
pub struct Groups {
    /// Group of each job, if it has one.
    of: Vec<Option<u32>>,
    all: Vec<Group>,
}

/// Jobs that relations in time join.
#[derive(Debug)]
pub struct Group {
    /// The jobs.
    pub jobs: Vec<u32>,
    /// `behind[i × jobs + j]`: the begin of job `j` is at least so far behind that of job `i`, or before it where it is
    /// negative; all that follows from several relations is in it.
    behind: Vec<Ticks>,
}

impl Groups {
    /// Of a problem in which every technician works at one pace.
    pub fn new(problem: &Problem) -> Self {
        let all: Vec<Group> = problem.bonds.groups().iter().map(|group| Group::new(problem, &group.jobs)).collect();
        let mut of = vec![None; problem.job_count()];
        for (at, group) in all.iter().enumerate() {
            group.jobs.iter().for_each(|job| of[*job as usize] = Some(at as u32));
        }
        Self { of, all }
    }

    /// The group of a job that is bound.
    #[inline(always)]
    pub fn of(&self, job: u32) -> Option<&Group> {
        Some(&self.all[self.of[job as usize]? as usize])
    }
}

impl Group {
    fn new(problem: &Problem, jobs: &[crate::units::JobId]) -> Self {
        let count = jobs.len();
        let mut behind = vec![NONE; count * count];
        let place = |job| jobs.iter().position(|other| *other == job);
        (0..count).for_each(|at| behind[at * count + at] = 0);
        for relation in &problem.instance.relations {
            let (Some(first), Some(second)) = (place(relation.first), place(relation.second)) else { continue };
            let work = match relation.kind {
                RelationKind::StartGap => 0,
                RelationKind::Before => problem.service(&problem.shifts[0], relation.first),
                _ => continue,
            };
            let least = &mut behind[first * count + second];
            *least = (*least).max(work + relation.min_gap);
            if let Some(most) = relation.max_gap {
                let least = &mut behind[second * count + first];
                *least = (*least).max(-(work + most));
            }
        }
        close(&mut behind, count);
        Self { jobs: jobs.iter().map(|job| job.index() as u32).collect(), behind }
    }

    /// The earliest begins of the jobs from the earliest begins that each has by itself.
    #[inline]
    pub fn spread(&self, alone: &[Ticks], begins: &mut Vec<Ticks>) {
        let count = self.jobs.len();
        begins.clear();
        begins.extend((0..count).map(|job| {
            let from = |other: usize| alone[other] + self.behind[other * count + job];
            (0..count).map(from).max().unwrap_or(NONE)
        }));
    }

    /// A gap that relations allow from the begin of one job to that of another: the least, and a share that `more` draws of what
    /// there may be beyond it.
    pub fn gap(&self, from: u32, to: u32, more: impl FnOnce(Ticks) -> Ticks) -> Ticks {
        let place = |job| self.jobs.iter().position(|other| *other == job).unwrap_or(0);
        let (from, to, count) = (place(from), place(to), self.jobs.len());
        let (least, back) = (self.behind[from * count + to], self.behind[to * count + from]);
        match (least > NONE, back > NONE) {
            (true, true) if -back > least => least + more(-back - least),
            (true, _) => least,
            (false, true) => -back - more(back.abs()),
            (false, false) => 0,
        }
    }
}

/// The longest chains of demands (Floyd and Warshall). Demands that contradict each other are refused when tables are read.
fn close(behind: &mut [Ticks], count: usize) {
    for via in 0..count {
        for from in 0..count {
            for to in 0..count {
                let (one, two) = (behind[from * count + via], behind[via * count + to]);
                if one > NONE && two > NONE {
                    let direct = &mut behind[from * count + to];
                    *direct = (*direct).max(one + two);
                }
            }
        }
    }
}
