//! Column generation for the route model: a proved bound, and often the best plan itself. See `docs/proof.md`.

mod agenda;
mod build;
mod candidates;
mod class;
mod cuts;
mod demand;
mod enumerate;
mod exactly;
mod fix;
mod generate;
mod grid;
mod guess;
mod join;
mod kept;
mod label;
mod labelling;
mod legs;
mod list;
mod master;
mod net;
mod pool;
mod pooled;
mod price;
mod prove;
mod relief;
mod rest;
mod rules;
mod seed;
mod short;
mod smoothing;
mod stated;
mod tree;
mod trial;
mod van;
mod walk;

use super::ExactError;
use crate::eval::{Node, Problem};
use crate::model::{Mode, identical_shifts};
use crate::units::{JobId, Money, ShiftId};
use generate::Clock;
use prove::{Advance, Proof};
pub use prove::{Driven, Routes, Step};
pub use rules::has_faults;
use std::time::Instant;

/// Most jobs in one class of shifts: labels keep sets of them in eight words.
const MOST_JOBS: usize = 512;

/// Whether the classes of an instance are small enough for the labelling. Cheap: nothing is built.
pub fn is_small_enough(problem: &Problem) -> bool {
    has_at_most(problem, MOST_JOBS)
}

/// Whether no class of shifts can do more than so many jobs.
pub fn has_at_most(problem: &Problem, jobs: usize) -> bool {
    problem.instance.shifts.ids().all(|shift| problem.graph.jobs_of(shift).len() <= jobs)
}

/// What leaving each job out costs. Where everything has to be served no plan is worse than the incumbent by less than all of it.
fn left_out(problem: &Problem, incumbent: Money) -> Vec<Money> {
    let of = |job: JobId| match problem.instance.objective.mode {
        Mode::Cost => problem.instance.jobs[job].unserved_cost,
        Mode::Lexicographic if problem.graph.eligible(job).is_empty() => 0,
        Mode::Lexicographic => incumbent,
    };
    problem.instance.jobs.ids().map(of).collect()
}

/// A proof that can be taken up again.
pub struct Prover {
    inner: Box<dyn Advance>,
    relaxed: Vec<String>,
}

impl Prover {
    /// Begins; nothing where some class of shifts cannot be stated. `incumbent` is the objective of a plan; in `lexicographic` mode
    /// of one that leaves out nothing but what nobody can do.
    ///
    /// # Errors
    /// HiGHS fails.
    pub fn new(problem: &Problem, incumbent: Money) -> Result<Option<Self>, ExactError> {
        if !is_small_enough(problem) {
            return Ok(None);
        }
        let classes = identical_shifts(problem.instance);
        let mut nets = Vec::new();
        for class in classes.into_iter().filter(|class| !problem.graph.jobs_of(class[0]).is_empty()) {
            // A class that is left out would make the bound none.
            let Some(net) = build::net(problem, &class) else { return Ok(None) };
            nets.push((net, class));
        }
        let jobs = nets.iter().map(|(net, _)| net.jobs.len()).max().unwrap_or(0);
        let left_out = left_out(problem, incumbent);
        let grid = grid::grid(problem);
        Ok(Some(Self {
            relaxed: rules::relaxed(problem),
            inner: match jobs {
                0..=64 => Box::new(Proof::<1>::new(problem, nets, left_out, grid)?),
                65..=128 => Box::new(Proof::<2>::new(problem, nets, left_out, grid)?),
                129..=256 => Box::new(Proof::<4>::new(problem, nets, left_out, grid)?),
                257..=MOST_JOBS => Box::new(Proof::<8>::new(problem, nets, left_out, grid)?),
                _ => return Ok(None),
            },
        }))
    }

    /// Rules that the bound leaves out, in words; empty: the model prices every route as it is.
    pub fn relaxed(&self) -> &[String] {
        &self.relaxed
    }

    /// What the model takes a route to cost: never more than it does. Nothing if the model has no such route.
    pub fn least(&self, shift: ShiftId, nodes: &[Node]) -> Option<Money> {
        self.inner.least(shift, nodes)
    }

    /// Adds a route of the search.
    ///
    /// # Errors
    /// HiGHS fails.
    pub fn feed(&mut self, shift: ShiftId, nodes: &[Node]) -> Result<(), ExactError> {
        self.inner.feed(shift, nodes)
    }

    /// Routes are never listed from now on: labelling alone has to split what is left, as on days where they are too many.
    pub fn never_list(&mut self) {
        self.inner.never_list();
    }

    /// Goes on until the bound meets the incumbent, nothing more can be done, or time is over.
    ///
    /// # Errors
    /// HiGHS fails.
    pub fn advance(
        &mut self,
        problem: &Problem,
        incumbent: Money,
        deadline: Option<Instant>,
        stopped: &(dyn Fn() -> bool + Sync),
        tell: &mut dyn FnMut(Money),
    ) -> Result<Step, ExactError> {
        self.inner.advance(problem, incumbent, Clock { deadline, stopped }, tell)
    }
}
