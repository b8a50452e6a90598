//! Taking jobs out: strings of adjacent tours around a seed.
//!
//! Christiaens and Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems",
//! Transportation Science 54 (2020).

use super::options::SearchOptions;
use super::state::State;
use crate::eval::{Node, Problem, Scratch};
use crate::units::{Id, JobId, ShiftId};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::sync::Arc;

/// Chance of a split string, and of one more preserved job in it.
const SPLIT: f64 = 0.5;
const SPLIT_DEEPER: f64 = 0.01;
/// Chance that the seed is a job that was left out, where there are some.
const SEED_LEFT_OUT: f64 = 0.3;

/// Chance that the whole tour of an optional seed is taken out: each of its jobs may be worth its detour, and all together not the
/// tour. And chance that somebody who stayed at home then gets it as it is.
const CLOSES: f64 = 0.02;
const HANDED_OVER: f64 = 0.5;

/// Buffers of the ruin.
#[derive(Debug, Default)]
pub struct Ruin {
    /// By job: whether leaving it out may be worth it.
    pub optional: Arc<[bool]>,
    nodes: Vec<Node>,
    ruined: Vec<usize>,
}

impl Ruin {
    /// Takes strings of jobs out of the tours around a random seed job, and gives the seed.
    pub fn strings<'a>(
        &mut self,
        problem: &Problem<'a>,
        state: &mut State,
        scratch: &mut Scratch<'a>,
        options: &SearchOptions,
        rng: &mut Xoshiro256PlusPlus,
    ) -> JobId {
        let seed = self.seed(problem, state, rng);
        if let Some((tour, _)) = state.place(seed).filter(|(tour, _)| self.closes(state, seed, *tour, rng)) {
            self.whole(problem, state, scratch, rng, tour, seed);
            return seed;
        }
        let jobs = state.area().map_or(problem.job_count(), |area| area.jobs.len());
        let served = jobs - state.absent().len();
        let tours = state.tours_used().max(1);
        let longest = (options.longest_string as f64).min((served as f64 / tours as f64).max(1.0));
        let most = (4.0 * options.removed / (1.0 + longest) - 1.0).max(1.0);
        let strings = rng.random_range(1.0..most + 1.0) as usize;
        self.ruined.clear();
        let home = state.place(seed).map(|(tour, _)| tour);
        for job in std::iter::once(&seed).chain(problem.graph.near(seed)) {
            if self.ruined.len() >= strings {
                break;
            }
            let Some((tour, at)) = state.place(*job) else { continue };
            if self.ruined.contains(&tour) || !state.is_open(tour) || !may_exchange(problem, (seed, home), (*job, tour))
            {
                continue;
            }
            let size = state.tours[tour].nodes.len();
            let length = rng.random_range(1.0..longest.min(size as f64) + 1.0) as usize;
            self.string(problem, state, scratch, rng, tour, at, length);
            self.ruined.push(tour);
        }
        seed
    }

    fn closes(&self, state: &State, seed: JobId, tour: usize, rng: &mut Xoshiro256PlusPlus) -> bool {
        let optional = self.optional.get(seed.index()).copied().unwrap_or(false);
        optional && state.is_open(tour) && rng.random_bool(CLOSES)
    }

    /// Takes a whole tour out; perhaps somebody near who stayed at home gets its jobs in the same order.
    fn whole<'a>(
        &mut self,
        problem: &Problem<'a>,
        state: &mut State,
        scratch: &mut Scratch<'a>,
        rng: &mut Xoshiro256PlusPlus,
        tour: usize,
        seed: JobId,
    ) {
        self.nodes.clear();
        self.nodes.extend(state.tours[tour].nodes.iter().filter(|node| node.as_job().is_some()));
        if !state.set_tour(problem, scratch, tour, &[]) || !rng.random_bool(HANDED_OVER) {
            return;
        }
        let classes = state.classes_near(seed);
        let heir = classes.get(rng.random_range(0..classes.len().max(1))).and_then(|class| state.empty_of(*class));
        let may_get = |heir: &usize, job: JobId| {
            problem.bonds.of(job).is_empty() && problem.graph.can_serve(ShiftId::from_index(*heir), job)
        };
        let jobs = || self.nodes.iter().filter_map(|node| node.as_job());
        if let Some(heir) = heir.filter(|heir| jobs().all(|job| may_get(heir, job))) {
            // Where its clock or van refuses, the jobs stay out.
            let _ = state.set_tour(problem, scratch, heir, &self.nodes);
        }
    }

    fn seed(&self, problem: &Problem, state: &State, rng: &mut Xoshiro256PlusPlus) -> JobId {
        let absent = state.absent();
        if !absent.is_empty() && rng.random_bool(SEED_LEFT_OUT) {
            return absent[rng.random_range(0..absent.len())];
        }
        state.any_job(problem, rng)
    }

    /// Takes a string of `length` stops around position `at`, perhaps preserving some in its middle. Depot
    /// visits stay; the ones that became useless are taken out later.
    #[allow(clippy::too_many_arguments)]
    fn string<'a>(
        &mut self,
        problem: &Problem<'a>,
        state: &mut State,
        scratch: &mut Scratch<'a>,
        rng: &mut Xoshiro256PlusPlus,
        tour: usize,
        at: usize,
        length: usize,
    ) {
        let size = state.tours[tour].nodes.len();
        let mut kept = 0;
        if length > 1 && length < size && rng.random_bool(SPLIT) {
            kept = 1;
            while length + kept < size && rng.random_bool(SPLIT_DEEPER) {
                kept += 1;
            }
        }
        let span = length + kept;
        let first = (at + 1).saturating_sub(span)..=at.min(size - span);
        let from = rng.random_range(first);
        let hole = if kept > 0 { from + rng.random_range(1..length) } else { from + span };
        self.nodes.clear();
        for (i, node) in state.tours[tour].nodes.iter().enumerate() {
            let inside = i >= from && i < from + span && !(i >= hole && i < hole + kept);
            if !inside || node.as_depot().is_some() {
                self.nodes.push(*node);
            }
        }
        if self.nodes.iter().all(|node| node.as_depot().is_some()) {
            self.nodes.clear();
        }
        // Without the triangle inequality a shorter tour can be too late: then it stays as it was.
        let _ = state.set_tour(problem, scratch, tour, &self.nodes);
    }
}

/// Whether one of two jobs could go over to the tour of the other. Strings of tours that have nothing to give each other leave
/// holes that nobody can fill: with skills a ruin would mostly put back what it took out.
fn may_exchange(problem: &Problem, (seed, home): (JobId, Option<usize>), (job, tour): (JobId, usize)) -> bool {
    let can_serve = |tour: usize, job: JobId| problem.graph.can_serve(ShiftId::from_index(tour), job);
    can_serve(tour, seed) || home.is_some_and(|home| can_serve(home, job))
}
