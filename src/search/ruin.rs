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

/// Chance of a split string, and of one more preserved job in it.
const SPLIT: f64 = 0.5;
const SPLIT_DEEPER: f64 = 0.01;
/// Chance that the seed is a job that was left out, where there are some.
const SEED_LEFT_OUT: f64 = 0.3;

/// Buffers of the ruin.
#[derive(Debug, Default)]
pub struct Ruin {
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

    fn seed(&self, problem: &Problem, state: &State, rng: &mut Xoshiro256PlusPlus) -> JobId {
        let absent = state.absent();
        if !absent.is_empty() && rng.random_bool(SEED_LEFT_OUT) {
            return absent[rng.random_range(0..absent.len())];
        }
        match state.area() {
            Some(area) => area.jobs[rng.random_range(0..area.jobs.len())],
            None => JobId::from_index(rng.random_range(0..problem.job_count())),
        }
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
