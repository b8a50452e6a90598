//! The portfolio: search, then the MILP over the routes it met, then search again.

use super::api::{Solution, SolveError, SolveOptions, SolverKind, Status, Watch};
use super::coupled::coupled;
use super::incumbent::Incumbent;
use super::start::state_of;
use super::team::Team;
use super::unserved::reasons;
use crate::eval::{Problem, Scratch};
use crate::graph::Graph;
use crate::model::Instance;
use crate::search::{SearchOptions, State};
use crate::units::Money;
use crate::verify::verify;
use std::time::{Duration, Instant};

/// Budget where the caller gives none.
pub const DEFAULT_TIME: Duration = Duration::from_secs(30);

/// Slices of a search budget; the MILP may run behind each.
const SLICES: u32 = 4;
/// Share of the time that a MILP over the pool may take, behind each slice that has one.
#[cfg(feature = "milp")]
const MILP_SHARE: f64 = 0.06;
/// Longest single MILP over the pool: a signal waits for it.
#[cfg(feature = "milp")]
const MILP_LONGEST: Duration = Duration::from_secs(10);
/// Search before the arc model of a small instance.
const WARM_UP: (u64, Duration) = (2_000, Duration::from_millis(500));

/// Plans an instance.
///
/// # Errors
/// The start plan breaks a rule, or the MILP solver fails.
pub fn solve(instance: &Instance, options: &SolveOptions, watch: &dyn Watch) -> Result<Solution, SolveError> {
    let incumbent = Incumbent::new(instance, watch);
    if let Some(plan) = &options.start {
        verify(instance, plan).map_err(SolveError::StartPlan)?;
        incumbent.offer(plan, "start", 0)?;
    }
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph).loaded(options.loading);
    let state = options.start.as_ref().map_or_else(|| State::empty(&problem), |plan| state_of(&problem, plan));
    let mut run = Run::new(&problem, &incumbent, options);
    let team = run.everything(state)?;
    run.finish(&team)
}

/// One solve.
struct Run<'p, 'a> {
    problem: &'p Problem<'a>,
    incumbent: &'p Incumbent<'p>,
    options: &'p SolveOptions,
    time: Option<Duration>,
    deadline: Option<Instant>,
    optimal: bool,
}

impl<'p, 'a> Run<'p, 'a> {
    fn new(problem: &'p Problem<'a>, incumbent: &'p Incumbent<'p>, options: &'p SolveOptions) -> Self {
        let time = match (options.budget.time, options.budget.iterations) {
            (None, None) => Some(DEFAULT_TIME),
            (time, _) => time,
        };
        let time = time.map(|time| time.saturating_sub(incumbent.elapsed()));
        let deadline = time.map(|time| Instant::now() + time);
        Self { problem, incumbent, options, time, deadline, optimal: false }
    }

    fn everything(&mut self, state: State) -> Result<Team<'p, 'a>, SolveError> {
        let state = if self.is_exact_first() { self.small(state)? } else { state };
        let options = SearchOptions {
            seed: self.options.seed,
            iterations: self.options.budget.iterations,
            time: self.time,
            ..SearchOptions::default()
        };
        let begun = coupled(self.problem, self.incumbent, state, self.options.threads, options)?;
        let slices = if self.options.solver == SolverKind::Heuristic { 1 } else { SLICES };
        let mut team = Team::new(self.problem, self.incumbent, begun.state, self.options.threads, slices, begun.left);
        team.iterations = begun.iterations;
        for slice in 0..slices {
            if self.is_over() {
                break;
            }
            team.run(slice, self.deadline)?;
            if slice % 2 == 1 && !self.is_over() {
                self.milp(&mut team)?;
            }
        }
        Ok(team)
    }

    /// Whether the proved gap is as small as the caller wants it.
    fn is_close_enough(&self) -> bool {
        let Some((bound, plan)) = self.incumbent.bound().zip(self.incumbent.best()) else { return false };
        gap(plan.score().total(self.incumbent.mode()), bound) <= self.options.gap
    }

    /// Whether to go on is pointless: proved, close enough, out of time, or told to stop.
    fn is_over(&self) -> bool {
        let late = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        self.optimal || late || self.incumbent.stopped() || self.is_close_enough()
    }

    /// Warms up, then lets the arc model prove what it can.
    fn small(&mut self, state: State) -> Result<State, SolveError> {
        let (iterations, time) = WARM_UP;
        let time = self.time.map(|_| time);
        let iterations = self.options.budget.iterations.map_or(iterations, |most| most.min(iterations));
        let options =
            SearchOptions { seed: self.options.seed, iterations: Some(iterations), time, ..SearchOptions::default() };
        let mut team = Team::new(self.problem, self.incumbent, state, 1, 1, options);
        team.run(0, self.deadline)?;
        // A proof cannot be interrupted, so none is begun for somebody who wants to stop.
        if !self.is_over() {
            self.prove(&mut team)?;
        }
        Ok(team.best)
    }

    fn finish(&self, team: &Team) -> Result<Solution, SolveError> {
        let plan = team.best.to_plan(self.problem, &mut Scratch::thorough());
        self.incumbent.offer(&plan, "search", team.iterations)?;
        let Some(plan) = self.incumbent.best() else {
            return Err(SolveError::Milp("no plan was made".to_owned()));
        };
        let unassigned = reasons(self.problem, &state_of(self.problem, plan.plan()));
        let objective = plan.score().total(self.incumbent.mode());
        let bound =
            if self.optimal { Some(objective) } else { self.incumbent.bound().map(|bound| bound.min(objective)) };
        let status = match bound {
            _ if self.optimal => Status::Optimal,
            _ if self.incumbent.stopped() => Status::Interrupted,
            Some(_) => Status::Gap,
            None => Status::Feasible,
        };
        let gap = bound.map(|bound| gap(objective, bound));
        let (iterations, wall) = (team.iterations, self.incumbent.elapsed());
        Ok(Solution { plan, unassigned, status, bound, gap, iterations, wall })
    }
}

/// (objective − bound) / |objective|; 0 where both are 0.
fn gap(objective: Money, bound: Money) -> f64 {
    if objective == bound { 0.0 } else { (objective - bound) as f64 / (objective.abs().max(1)) as f64 }
}

#[cfg(feature = "milp")]
impl<'p, 'a> Run<'p, 'a> {
    fn is_exact_first(&self) -> bool {
        match self.options.solver {
            SolverKind::Heuristic => false,
            SolverKind::Milp => true,
            SolverKind::Auto => super::combine::is_small(self.problem),
        }
    }

    fn prove(&mut self, team: &mut Team) -> Result<(), SolveError> {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let proof = super::combine::prove(self.problem, self.incumbent, team, left)?;
        self.optimal = proof.optimal;
        if let Some(bound) = proof.bound {
            self.incumbent.prove(bound, "milp");
        }
        Ok(())
    }

    fn milp(&self, team: &mut Team) -> Result<(), SolveError> {
        if self.options.solver == SolverKind::Heuristic {
            return Ok(());
        }
        let limit = self.time.map(|time| time.mul_f64(MILP_SHARE).min(MILP_LONGEST));
        super::combine::combine(self.problem, self.incumbent, team, limit)
    }
}

#[cfg(not(feature = "milp"))]
impl<'p, 'a> Run<'p, 'a> {
    fn is_exact_first(&self) -> bool {
        false
    }

    fn prove(&mut self, _: &mut Team) -> Result<(), SolveError> {
        Ok(())
    }

    fn milp(&self, _: &mut Team) -> Result<(), SolveError> {
        Ok(())
    }
}
