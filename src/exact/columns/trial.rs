//! Which branch raises the bound most, by trying the most promising (strong branching, Applegate, Bixby, Chvátal and Cook 1995) on a small
//! master: the columns that are worth most to the node.

use super::demand::Demand;
use super::generate::Column;
use super::master::{Entry, Master};
use crate::exact::ExactError;
use crate::units::Money;
use rayon::prelude::*;

/// Candidates that are tried.
const TRIED: usize = 16;
/// Columns that they are tried with.
pub(super) const COLUMNS: usize = 1_500;

/// Two demands of which every plan keeps one, and how much of the first the master takes.
pub(super) type Candidate = (f64, [Demand; 2]);

/// What the small master is made of.
pub(super) struct Trial<'r> {
    pub(super) left_out: &'r [Money],
    /// Shifts of each class.
    pub(super) sizes: &'r [usize],
    /// Units of each stock.
    pub(super) units: Vec<u32>,
    /// By stock, where they are held.
    pub(super) tolls: Option<&'r [Money]>,
    /// What it costs to leave out a job that is demanded.
    pub(super) dear: Money,
    /// By job.
    pub(super) demanded: &'r [bool],
    /// By cut: how often routes that it counts are driven at most.
    pub(super) cuts: Vec<f64>,
    pub(super) columns: Vec<Tried<'r>>,
}

/// A column: its route, what it costs, and what it draws of each stock.
pub(super) struct Tried<'r> {
    pub(super) route: &'r Column,
    pub(super) cost: Money,
    /// The cuts that it counts in, with how often.
    pub(super) cuts: Vec<(usize, f64)>,
    pub(super) draws: &'r [(usize, u32)],
}

impl Trial<'_> {
    /// The best of the candidates; nothing where there is none. `left`: seconds.
    pub(super) fn best(
        &self,
        mut candidates: Vec<Candidate>,
        left: Option<f64>,
    ) -> Result<Option<[Demand; 2]>, ExactError> {
        candidates.sort_by(|a, b| (a.0 - 0.5).abs().total_cmp(&(b.0 - 0.5).abs()));
        candidates.truncate(TRIED);
        if candidates.len() < 2 {
            return Ok(candidates.pop().map(|(_, pair)| pair));
        }
        let share = candidates.len().div_ceil(rayon::current_num_threads());
        let scores: Result<Vec<_>, ExactError> =
            candidates.par_chunks(share).map(|some| self.scores(some, left)).collect();
        let mut best: Option<(f64, [Demand; 2])> = None;
        for ((_, pair), score) in candidates.iter().zip(scores?.concat()) {
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, *pair));
            }
        }
        Ok(best.map(|(_, pair)| pair))
    }

    /// By how much each pair of demands raises the bound: the product of both; 0 where time is over.
    fn scores(&self, candidates: &[Candidate], left: Option<f64>) -> Result<Vec<f64>, ExactError> {
        let mut master = self.master()?;
        let mut scores = vec![0.0; candidates.len()];
        let Some(before) = master.solve(left)? else { return Ok(scores) };
        for (score, (_, pair)) in scores.iter_mut().zip(candidates) {
            let mut product = 1.0;
            for demand in pair {
                let Some(value) = self.with(&mut master, *demand, left)? else { return Ok(scores) };
                product *= (value - before.value).max(1e-6);
            }
            *score = product;
        }
        Ok(scores)
    }

    fn master(&self) -> Result<Master, ExactError> {
        let mut master = Master::new(self.left_out, self.sizes, &self.units)?;
        master.dear(self.dear)?;
        master.hold(self.tolls)?;
        for job in (0..self.demanded.len()).filter(|job| self.demanded[*job]) {
            master.demand(job, true)?;
        }
        self.cuts.iter().try_for_each(|most| master.cut(&[], *most))?;
        for Tried { route, cost, cuts, draws } in &self.columns {
            let cuts = cuts.clone();
            master.add(&Entry { class: route.class, cost: *cost, jobs: &route.jobs, cuts, draws })?;
        }
        Ok(master)
    }

    /// What the master is worth with one more demand; nothing if time is over.
    fn with(&self, master: &mut Master, demand: Demand, left: Option<f64>) -> Result<Option<f64>, ExactError> {
        let off: Vec<usize> = (0..self.columns.len()).filter(|at| !demand.allows(self.columns[*at].route)).collect();
        let jobs = demand.demanded().iter().map(|job| *job as usize);
        let jobs: Vec<usize> = jobs.filter(|job| !self.demanded[*job]).collect();
        let set = |master: &mut Master, kept: bool| -> Result<(), ExactError> {
            off.iter().try_for_each(|at| master.allow(*at, !kept))?;
            jobs.iter().try_for_each(|job| master.demand(*job, kept))
        };
        set(master, true)?;
        let answer = master.solve(left)?;
        set(master, false)?;
        Ok(answer.map(|answer| answer.value))
    }
}
