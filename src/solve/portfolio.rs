//! The portfolio: search, then the MILP over the routes it met, then search again.

use super::api::{Solution, SolveError, SolveOptions, SolverKind, Status, Watch};
use super::coupled::coupled;
use super::incumbent::{Incumbent, is_met};
use super::least::{is_carried, least_total};
use super::lifted::lifted;
use super::start::state_of;
use super::team::Team;
use super::unserved::reasons;
use crate::eval::{Problem, Scratch};
#[cfg(feature = "milp")]
use crate::exact::columns::is_small_enough;
use crate::graph::Graph;
use crate::model::Instance;
use crate::search::{SearchOptions, State};
use crate::units::Money;
use crate::verify::verify;
use std::time::{Duration, Instant};

#[cfg(feature = "milp")]
mod turns;

/// Budget where the caller gives none.
pub const DEFAULT_TIME: Duration = Duration::from_secs(30);

/// Slices of a search budget; the MILP may run behind each.
const SLICES: u32 = 4;
/// Iterations for each job that a fall of the temperature is worth.
const CYCLE: f64 = 20_000.0;
/// Most falls of the temperature.
const MOST_CYCLES: u32 = 8;
/// Share of the time that the MILPs over the pool may take together.
#[cfg(feature = "milp")]
const MILP_SHARE: f64 = 0.12;
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

/// Whether the route model is asked behind a slice: at the end of every cycle, and in the middle of a cycle that is the only one.
fn combines(slice: u32, cycles: u32) -> bool {
    slice % SLICES == SLICES - 1 || (cycles == 1 && slice == SLICES / 2 - 1)
}

/// The time that the caller gives; nothing: only iterations count.
fn whole(options: &SolveOptions) -> Option<Duration> {
    match (options.budget.time, options.budget.iterations) {
        (None, None) => Some(DEFAULT_TIME),
        (time, _) => time,
    }
}

/// One solve.
struct Run<'p, 'a> {
    problem: &'p Problem<'a>,
    incumbent: &'p Incumbent<'p>,
    options: &'p SolveOptions,
    time: Option<Duration>,
    deadline: Option<Instant>,
    /// When the search stops.
    search_deadline: Option<Instant>,
    optimal: bool,
    /// Whether the proof has time whatever its gap is.
    #[cfg(feature = "milp")]
    insists: bool,
    /// Longest search of `milp` between two parts of the proof, as a share of the time: one that finds nothing makes the next shorter.
    #[cfg(feature = "milp")]
    searching: f64,
}

impl<'p, 'a> Run<'p, 'a> {
    fn new(problem: &'p Problem<'a>, incumbent: &'p Incumbent<'p>, options: &'p SolveOptions) -> Self {
        let time = whole(options).map(|time| time.saturating_sub(incumbent.elapsed()));
        let deadline = time.map(|time| Instant::now() + time);
        Self {
            problem,
            incumbent,
            options,
            time,
            deadline,
            search_deadline: deadline,
            optimal: false,
            #[cfg(feature = "milp")]
            insists: options.solver == SolverKind::Milp,
            #[cfg(feature = "milp")]
            searching: turns::TURNS.0,
        }
    }

    fn everything(&mut self, state: State) -> Result<Team<'p, 'a>, SolveError> {
        let state = if self.is_exact_first() { self.small(state)? } else { state };
        let (state, mut proof) = self.first_proof(state)?;
        let mut team = self.search(state, self.options.seed)?;
        self.last_proof(&mut team, &mut proof)?;
        let team = self.turns(team, &mut proof)?;
        self.least();
        Ok(team)
    }

    /// Searches from a plan until the search's part of the time is over.
    fn search(&mut self, state: State, seed: u64) -> Result<Team<'p, 'a>, SolveError> {
        let options = SearchOptions {
            seed,
            iterations: self.options.budget.iterations,
            time: self.time,
            ..SearchOptions::default()
        };
        let begun = coupled(self.problem, self.incumbent, state, self.options.threads, options)?;
        let begun = lifted(self.problem, self.incumbent, begun, self.options.threads, self.search_deadline)?;
        let mut team = Team::new(self.problem, self.incumbent, begun.state, self.options.threads, SLICES, begun.left);
        team.iterations = begun.iterations;
        team.construct(self.search_deadline)?;
        let cycles = self.cycles(&mut team)?;
        team.divide(cycles * SLICES, cycles);
        for slice in 0..cycles * SLICES {
            if self.is_over() {
                break;
            }
            if slice > 0 && slice % SLICES == 0 {
                team.begin_cycle();
            }
            team.run(slice, self.search_deadline)?;
            if combines(slice, cycles) && !self.is_over() {
                self.milp(&mut team, cycles.max(2))?;
            }
        }
        Ok(team)
    }

    /// How often the temperature may fall: as often as there are iterations enough for every job.
    fn cycles(&self, team: &mut Team<'p, 'a>) -> Result<u32, SolveError> {
        let iterations = match (self.options.budget.iterations, self.time) {
            (Some(iterations), _) => iterations as f64,
            (None, Some(time)) if !self.is_over() => team.probe(self.search_deadline)? * time.as_secs_f64(),
            _ => return Ok(1),
        };
        let cycles = iterations / (CYCLE * self.problem.job_count().max(1) as f64);
        Ok((cycles as u32).clamp(1, MOST_CYCLES))
    }

    /// Whether the proved gap is as small as the caller wants it.
    fn is_close_enough(&self) -> bool {
        self.proved_gap().is_some_and(|gap| gap <= self.options.gap)
    }

    /// The gap between the best plan and the bound, where there is one.
    fn proved_gap(&self) -> Option<f64> {
        let (bound, plan) = self.incumbent.bound().zip(self.incumbent.best())?;
        Some(gap(plan.score().total(self.incumbent.mode()), bound))
    }

    /// Whether to go on is pointless: proved, close enough, out of time, or told to stop.
    fn is_over(&self) -> bool {
        let late = self.search_deadline.is_some_and(|deadline| Instant::now() >= deadline);
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

    /// The bound that is cheap at any size, where nothing better was proved.
    fn least(&self) {
        // A proof that was stopped early may know less than this.
        let wanted = self.options.solver != SolverKind::Heuristic && !self.optimal;
        let Some(plan) = self.incumbent.best().filter(|plan| wanted && is_carried(self.problem, plan)) else { return };
        let bound = least_total(self.problem).min(plan.score().total(self.incumbent.mode()));
        self.incumbent.prove(bound, &["everything between jobs: each by itself, at its cheapest".to_owned()], "bound");
    }

    fn finish(&self, team: &Team) -> Result<Solution, SolveError> {
        let plan = team.best.to_plan(self.problem, &mut Scratch::thorough());
        self.incumbent.offer(&plan, "search", team.iterations)?;
        let Some(plan) = self.incumbent.best() else {
            return Err(SolveError::Milp("no plan was made".to_owned()));
        };
        let unassigned = reasons(self.problem, &state_of(self.problem, plan.plan()));
        let objective = plan.score().total(self.incumbent.mode());
        let proved = self.incumbent.bound().map(|bound| bound.min(objective));
        // Who had to stop may have met the bound all the same.
        let met = proved.filter(|bound| is_met(*bound, objective));
        let optimal = self.optimal || met.is_some();
        let bound = if optimal { met.or(Some(objective)) } else { proved };
        let status = match bound {
            _ if optimal => Status::Optimal,
            _ if self.incumbent.stopped() => Status::Interrupted,
            Some(_) => Status::Gap,
            None => Status::Feasible,
        };
        let gap = bound.map(|bound| gap(objective, bound));
        let (iterations, wall) = (team.iterations, self.incumbent.elapsed());
        let relaxed = if optimal { Vec::new() } else { self.incumbent.relaxed() };
        Ok(Solution { plan, unassigned, status, bound, gap, relaxed, iterations, wall })
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
            SolverKind::Auto => super::combine::is_small(self.problem),
            // On larger days the arc model gets nowhere; it is asked where pricing knows less, or cannot be asked.
            SolverKind::Milp => super::combine::is_small(self.problem) || !self.is_priced(),
        }
    }

    /// Whether column generation can be asked, and leaves out nothing that ties jobs together.
    fn is_priced(&self) -> bool {
        self.time.is_some() && self.problem.bonds.is_empty() && is_small_enough(self.problem)
    }

    fn prove(&mut self, team: &mut Team) -> Result<(), SolveError> {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let proof = super::combine::prove(self.problem, self.incumbent, team, left)?;
        self.optimal = proof.optimal;
        if let Some(bound) = proof.bound {
            self.incumbent.prove(bound, &proof.relaxed, "milp");
        }
        Ok(())
    }

    fn milp(&self, team: &mut Team, times: u32) -> Result<(), SolveError> {
        if self.options.solver == SolverKind::Heuristic {
            return Ok(());
        }
        let limit = self.time.map(|time| time.mul_f64(MILP_SHARE / f64::from(times)).min(MILP_LONGEST));
        super::combine::combine(self.problem, self.incumbent, team, limit)
    }
}

#[cfg(not(feature = "milp"))]
impl<'p, 'a> Run<'p, 'a> {
    fn turns(&mut self, team: Team<'p, 'a>, _: &mut Option<()>) -> Result<Team<'p, 'a>, SolveError> {
        Ok(team)
    }

    fn first_proof(&mut self, state: State) -> Result<(State, Option<()>), SolveError> {
        Ok((state, None))
    }

    fn last_proof(&mut self, _: &mut Team, _: &mut Option<()>) -> Result<(), SolveError> {
        Ok(())
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

    fn milp(&self, _: &mut Team, _: u32) -> Result<(), SolveError> {
        Ok(())
    }
}
