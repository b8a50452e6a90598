//! Column generation beside the search: the search's routes begin it, its plans go back.

use super::api::SolveError;
use super::incumbent::Incumbent;
use super::team::Team;
use crate::eval::{Problem, Scratch};
use crate::exact::ExactError;
use crate::exact::columns::{Prover, Routes};
use crate::model::Mode;
use crate::search::State;
use crate::units::{Id, Money};
use crate::verify::VerifiedPlan;
use std::time::Instant;

/// Routes of the search's pool that the proof begins with.
const MOST_FED: usize = 2_000;

/// A proof under way.
pub struct Proof<'p, 'a> {
    problem: &'p Problem<'a>,
    prover: Prover<'p>,
    over: bool,
}

/// Whether the objective of a plan is all that can still be better: in `lexicographic` mode nothing that somebody could do is left
/// out, and no fault makes one plan fix more than another.
fn is_carried(problem: &Problem, plan: &VerifiedPlan) -> bool {
    let lost = |job: &crate::units::JobId| problem.graph.eligible(*job).is_empty();
    match problem.instance.objective.mode {
        Mode::Cost => true,
        Mode::Lexicographic => {
            plan.unassigned().iter().all(lost) && problem.instance.jobs.iter().all(|job| job.faults.is_empty())
        }
    }
}

fn failed(error: ExactError) -> SolveError {
    SolveError::Milp(error.to_string())
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
        let mut proof = Self { problem, prover, over: false };
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

    /// Goes on until `deadline`; says whether the incumbent is proved best.
    ///
    /// # Errors
    /// HiGHS fails, or a plan of ours breaks a rule.
    pub fn advance(
        &mut self,
        incumbent: &Incumbent,
        team: &mut Team<'p, 'a>,
        deadline: Option<Instant>,
    ) -> Result<bool, SolveError> {
        let total = |incumbent: &Incumbent| incumbent.best().map(|plan| plan.score().total(incumbent.mode()));
        let Some(objective) = total(incumbent).filter(|_| !self.over) else { return Ok(false) };
        let stopped = || incumbent.stopped();
        let mut tell = |bound: Money| incumbent.prove(bound, "proof");
        let step = self.prover.advance(objective, deadline, &stopped, &mut tell).map_err(failed)?;
        if let Some(routes) = &step.plan {
            self.adopt(incumbent, team, routes)?;
        }
        if let Some(bound) = step.bound {
            incumbent.prove(bound, "proof");
        }
        self.over = step.over;
        Ok(step.bound.zip(total(incumbent)).is_some_and(|(bound, objective)| bound >= objective))
    }

    fn adopt(&self, incumbent: &Incumbent, team: &mut Team<'p, 'a>, routes: &Routes) -> Result<(), SolveError> {
        let (mut state, mut scratch) = (State::empty(self.problem), Scratch::default());
        for (shift, nodes) in routes {
            // A route that breaks a rule which the network leaves out is left out: its jobs are absent.
            let _ = state.set_tour(self.problem, &mut scratch, shift.index(), nodes);
        }
        state.begin();
        incumbent.offer(&state.to_plan(self.problem, &mut scratch), "proof", team.iterations)?;
        team.adopt(state);
        Ok(())
    }
}
