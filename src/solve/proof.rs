//! Column generation beside the search: the search's routes begin it, its plans go back.

use super::api::SolveError;
use super::combine::failed;
use super::incumbent::{Incumbent, is_met};
use super::least::is_carried;
use super::team::Team;
use crate::eval::{Problem, Scratch};
use crate::exact::columns::{Driven, Prover, Routes};
use crate::search::State;
use crate::units::{Id, Money};
use crate::verify::verify;
use std::time::Instant;

/// Routes of the search's pool that the proof begins with.
const MOST_FED: usize = 2_000;

/// A proof under way.
pub struct Proof<'p, 'a> {
    problem: &'p Problem<'a>,
    prover: Prover,
    /// Nothing more could be proved about plans below this.
    over: Option<Money>,
}

impl<'p, 'a> Proof<'p, 'a> {
    /// Begins with what the search found; nothing where that cannot be done.
    ///
    /// # Errors
    /// HiGHS fails.
    pub fn begin(
        problem: &'p Problem<'a>,
        incumbent: &Incumbent,
        team: &Team<'p, 'a>,
    ) -> Result<Option<Self>, SolveError> {
        let Some(plan) = incumbent.best().filter(|plan| is_carried(problem, plan)) else { return Ok(None) };
        let total = plan.score().total(incumbent.mode());
        let Some(prover) = Prover::new(problem, total).map_err(failed)? else { return Ok(None) };
        let mut proof = Self { problem, prover, over: None };
        proof.feed(team)?;
        Ok(Some(proof))
    }

    /// Adds the routes that the search met last.
    ///
    /// # Errors
    /// HiGHS fails.
    pub fn feed(&mut self, team: &Team<'p, 'a>) -> Result<(), SolveError> {
        for tour in team.best.tours.iter().filter(|tour| tour.jobs > 0) {
            self.prover.feed(tour.shift, &tour.nodes).map_err(failed)?;
        }
        for route in team.pool.latest(MOST_FED) {
            self.prover.feed(route.shift, &route.nodes).map_err(failed)?;
        }
        Ok(())
    }

    /// Goes on until `turn`, or until `deadline` where there is no bound before: what is begun for the first is not given up. Says whether
    /// the incumbent is proved best.
    ///
    /// # Errors
    /// HiGHS fails.
    pub fn advance(
        &mut self,
        incumbent: &Incumbent,
        team: &mut Team<'p, 'a>,
        (turn, deadline): (Option<Instant>, Option<Instant>),
    ) -> Result<bool, SolveError> {
        let total = || incumbent.best().map(|plan| plan.score().total(incumbent.mode()));
        let relaxed = self.prover.relaxed().to_vec();
        loop {
            let Some(objective) = total().filter(|total| self.over.is_none_or(|over| *total < over)) else {
                return Ok(false);
            };
            let waits = incumbent.bound().is_none();
            let until = if waits { deadline } else { turn };
            let stopped = || incumbent.stopped() || (waits && incumbent.bound().is_some());
            let mut tell = |bound: Money| incumbent.prove(bound, &relaxed, "proof");
            let step = self.prover.advance(self.problem, objective, until, &stopped, &mut tell).map_err(failed)?;
            if let Some(routes) = &step.plan {
                self.adopt(incumbent, team, routes);
            }
            if let Some(bound) = step.bound {
                incumbent.prove(bound, &relaxed, "proof");
            }
            self.over = step.over.then_some(objective);
            if step.bound.zip(total()).is_some_and(|(bound, objective)| is_met(bound, objective)) {
                return Ok(true);
            }
            // A better plan makes what is left smaller.
            let better = total().is_some_and(|total| total < objective);
            let goes_on = better || step.on_the_way || (waits && incumbent.bound().is_some());
            let late = turn.is_some_and(|turn| Instant::now() >= turn);
            if step.over || !goes_on || late || incumbent.stopped() {
                return Ok(false);
            }
        }
    }

    fn adopt(&self, incumbent: &Incumbent, team: &mut Team<'p, 'a>, routes: &Routes) {
        let (mut state, mut scratch) = (State::empty(self.problem), Scratch::default());
        // A route that breaks a rule which the network leaves out is left out: its jobs are absent. Who draws what the proof counted
        // with comes first, so that nobody takes what another is to have; what is left over is for all.
        let (counted, others): (Vec<&Driven>, Vec<&Driven>) = routes.iter().partition(|route| route.draws.is_some());
        for route in &counted {
            let most = route.draws.as_deref().unwrap_or_default();
            let _ = state.set_tour_within(self.problem, &mut scratch, route.shift.index(), (&route.nodes, most));
        }
        for route in others.iter().chain(&counted) {
            let _ = state.set_tour(self.problem, &mut scratch, route.shift.index(), &route.nodes);
        }
        state.begin();
        let plan = state.to_plan(self.problem, &mut scratch);
        // What ties routes together (relations, crews, hours of a week) the proof may leave out: such a plan is no plan.
        if let Ok(plan) = verify(self.problem.instance, &plan) {
            incumbent.keep(plan, "proof", team.iterations);
            team.adopt(state);
        }
    }
}
