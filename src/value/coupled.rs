//! The first look at a change where routes depend on each other: on vans that last from day to day, or through jobs in relations.
//!
//! A route by itself has no price there. The plan is taken as a state of the search, which knows what it changes for other days and who
//! has to go where; the plain moves are made on that, and what comes out has passed the verifier.

use crate::eval::{Node, Problem, Scratch};
use crate::graph::Graph;
use crate::model::{Instance, lasting_vans};
use crate::plan::{Plan, Score};
use crate::search::{NoBlink, Pricer, State, insert_group};
use crate::solve::state_of;
use crate::units::JobId;
use crate::verify::{Violation, verify};
use std::cmp::Ordering;

/// Most times that all jobs concerned are tried elsewhere.
const MOST_ROUNDS: usize = 3;

/// Whether what a route is worth depends on others.
pub fn is_coupled(instance: &Instance) -> bool {
    !instance.relations.is_empty() || lasting_vans(instance).iter().any(|lasts| *lasts)
}

/// What plain moves make of a plan: jobs that are `concerned` go in, if they are left out, or to where they cost less. At least as good
/// as the plan as it stands.
///
/// # Errors
/// The first rule that the plan as it stands breaks, where the moves do not mend it.
pub fn settled(
    instance: &Instance,
    plan: &Plan,
    concerned: &dyn Fn(JobId) -> bool,
) -> Result<(Plan, Score), Violation> {
    let standing = verify(instance, plan);
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph);
    let mut moves = Moves { problem: &problem, state: state_of(&problem, plan), pricer: Pricer::default() };
    let jobs: Vec<JobId> = instance.jobs.ids().filter(|job| concerned(*job)).collect();
    for _ in 0..MOST_ROUNDS {
        let before = moves.state.cost;
        moves.groups(&jobs);
        jobs.iter().for_each(|job| moves.elsewhere(*job));
        if moves.state.cost >= before {
            break;
        }
    }
    let moved = verify(instance, &moves.state.to_plan(&problem, &mut Scratch::thorough())).ok();
    let better = |one: &crate::verify::VerifiedPlan, other: &crate::verify::VerifiedPlan| {
        one.score().compare(other.score(), instance.objective.mode) == Ordering::Less
    };
    let best = match (standing, moved) {
        (Ok(standing), Some(moved)) => Ok(if better(&moved, &standing) { moved } else { standing }),
        (Ok(plan), None) | (Err(_), Some(plan)) => Ok(plan),
        (Err(broken), None) => Err(broken),
    };
    let none = || Violation { rule: "unsound", message: "the plan does not hold".into() };
    best.map(|best| (best.plan().clone(), *best.score())).map_err(|why| why.into_iter().next().unwrap_or_else(none))
}

/// A plan under the plain moves.
struct Moves<'p, 'a> {
    problem: &'p Problem<'a>,
    state: State,
    pricer: Pricer<'a>,
}

impl Moves<'_, '_> {
    /// Puts in jobs that are bound in time and left out together, where that pays.
    fn groups(&mut self, jobs: &[JobId]) {
        for group in self.problem.bonds.groups() {
            let out = group.jobs.iter().all(|job| self.state.is_absent(*job));
            if out && group.jobs.iter().any(|job| jobs.contains(job)) {
                self.state.begin();
                let before = self.state.cost;
                let went_in = insert_group(self.problem, &mut self.state, &mut self.pricer, group, 0, None);
                self.keep(went_in, before);
            }
        }
    }

    /// Puts a job where it costs least, if that is less than now. Jobs that are bound in time stay where they are.
    fn elsewhere(&mut self, job: JobId) {
        if self.problem.bonds.group(job).is_some() {
            return;
        }
        self.state.begin();
        let before = self.state.cost;
        let out = match self.state.place(job) {
            None => true,
            Some((tour, _)) => {
                let mut nodes: Vec<Node> = self.state.tours[tour].nodes.clone();
                nodes.retain(|node| node.as_job() != Some(job));
                if nodes.iter().all(|node| node.as_depot().is_some()) {
                    nodes.clear();
                }
                self.state.set_tour(self.problem, &mut self.pricer.scratch, tour, &nodes)
            }
        };
        let most = self.problem.job(job).left_out;
        let place = out.then(|| self.pricer.best(self.problem, &self.state, job, most, &mut NoBlink)).flatten();
        let went_in = place.is_some_and(|place| self.state.insert(self.problem, &mut self.pricer.scratch, &place));
        self.keep(went_in, before);
    }

    /// Keeps what has changed if it pays.
    fn keep(&mut self, done: bool, before: crate::units::Money) {
        if !done || self.state.cost >= before {
            self.state.undo(self.problem);
        }
    }
}
