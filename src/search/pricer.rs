//! Prices changes of tours exactly, with the least work that takes.

use super::estimate::estimate;
use super::insertion::Insertion;
use super::state::State;
use super::tour::{Tour, put_aside};
use crate::eval::{Node, Problem, Scratch, ShiftData, price, van_cost};
use crate::units::{Id, JobId, Money, PartId, ShiftId, UNLIMITED};

/// Buffers for pricing; one for each thread.
#[derive(Debug, Default)]
pub struct Pricer<'a> {
    /// Buffers of the exact price.
    pub scratch: Scratch<'a>,
    pub(super) nodes: Vec<Node>,
    /// Certain parts counted so far.
    pub(super) aside: Vec<(PartId, u32)>,
    /// Position behind a job looked at in this scan.
    pub(super) stamps: Vec<u32>,
    pub(super) stamp: u32,
    /// Tours whose van refused the job in this scan, by the least estimate: a depot visit may help.
    pub(super) refused: Vec<(Money, ShiftId)>,
}

/// The cheapest insertion so far.
pub struct Best {
    /// Its delta, or the bound.
    pub delta: Money,
    /// The insertion, if one is below the bound.
    pub found: Option<Insertion>,
}

/// What the exact price of a change says.
pub enum Exact {
    /// The change of cost.
    Costs(Money),
    /// A tool, a part, room or depot stock is missing.
    VanFails,
    /// The clock does not allow it.
    TooLate,
}

impl<'a> Pricer<'a> {
    /// Prices one position and keeps it if it is better.
    #[inline]
    pub(super) fn try_at(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        job: JobId,
        at: usize,
        best: &mut Best,
    ) {
        let shift = problem.shift(tour.shift);
        if tour.jobs >= shift.max_jobs {
            return;
        }
        let Some(estimate) = estimate(problem, shift, tour, job, at) else { return };
        let least = estimate + problem.least_unfixed(shift, job);
        if least >= best.delta {
            return;
        }
        let data = problem.job(job);
        let light = !tour.heavy && !data.has_faults;
        if light && !tour.carries(problem, shift, job, at) {
            self.refused.push((least, tour.shift));
            return;
        }
        let delta = if light && tour.plain && data.plain {
            estimate
        } else {
            self.nodes.clear();
            self.nodes.extend_from_slice(&tour.nodes[..at]);
            self.nodes.push(Node::job(job));
            self.nodes.extend_from_slice(&tour.nodes[at..]);
            let relaxed = (tour.plain && data.plain).then(|| tour.relaxed_cost + estimate + problem.left_out.per_fix);
            match self.exact(problem, state, tour, relaxed) {
                Exact::Costs(delta) => delta,
                Exact::VanFails => {
                    self.refused.push((least, tour.shift));
                    return;
                }
                Exact::TooLate => return,
            }
        };
        if delta < best.delta {
            *best = Best { delta, found: Some(Insertion { delta, tour: tour.shift.index(), at, depot: None }) };
        }
    }

    /// Prices the stops in the buffer against the tour; only the van where the rest is known exactly.
    pub(super) fn exact(&mut self, problem: &Problem<'a>, state: &State, tour: &Tour, relaxed: Option<Money>) -> Exact {
        let cost = match relaxed {
            Some(relaxed) => match van_cost(problem, &mut self.scratch, tour.shift, &self.nodes) {
                Some(van) => relaxed + van,
                None => return Exact::VanFails,
            },
            None => match price(problem, &mut self.scratch, tour.shift, &self.nodes) {
                Some(priced) => priced.cost,
                None if self.scratch.in_time() => return Exact::VanFails,
                None => return Exact::TooLate,
            },
        };
        if state.draws_fit(problem, tour, self.scratch.draws()) {
            Exact::Costs(cost - tour.cost)
        } else {
            Exact::VanFails
        }
    }

    /// The exact cost of a sequence in place of a tour's, if it breaks no rule. `known` is its cost by the segments
    /// where these are exact.
    pub fn sequence(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        nodes: &[Node],
        known: Option<Money>,
    ) -> Option<Money> {
        if nodes.is_empty() {
            return Some(0);
        }
        if let Some(relaxed) = known {
            match van_holds(problem, problem.shift(tour.shift), nodes, &mut self.aside) {
                Some(true) => {
                    let jobs = nodes.iter().filter(|node| node.as_job().is_some()).count();
                    return Some(relaxed - problem.left_out.per_fix * jobs as Money);
                }
                Some(false) => return None,
                None => {}
            }
        }
        let priced = price(problem, &mut self.scratch, tour.shift, nodes)?;
        state.draws_fit(problem, tour, self.scratch.draws()).then_some(priced.cost)
    }
}

/// Whether a van holds all tools and certain parts; `None` where a job has faults or a depot that may fall short
/// is visited: then the van must be walked.
fn van_holds(problem: &Problem, shift: &ShiftData, nodes: &[Node], aside: &mut Vec<(PartId, u32)>) -> Option<bool> {
    aside.clear();
    if nodes.iter().filter_map(|node| node.as_job()).any(|job| problem.job(job).has_faults) {
        return None;
    }
    for node in nodes {
        if let Some(depot) = node.as_depot() {
            if !problem.is_plentiful(depot) {
                return None;
            }
            break;
        }
        if let Some(job) = node.as_job().filter(|job| problem.job(*job).needs_van) {
            let need = &problem.instance.jobs[job].need;
            if !need.tools.iter().all(|tool| problem.owns(shift.tech, *tool)) {
                return Some(false);
            }
            put_aside(aside, &need.parts);
        }
    }
    let van = &problem.instance.technicians[shift.tech].van;
    Some(aside.iter().all(|(part, total)| van[*part].quantity >= UNLIMITED || *total <= van[*part].quantity))
}
