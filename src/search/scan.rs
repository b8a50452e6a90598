//! Finding the best insertion of a job.

use super::blink::{Blink, NoBlink};
use super::estimate::estimate;
use super::gap::Sieve;
use super::insertion::Insertion;
use super::pricer::{Best, Pricer};
use super::state::State;
use super::tour::Tour;
use crate::eval::{Node, Problem};
use crate::units::{Id, JobId, Money, ShiftId};

/// Up to so many stops in all, every position of every tour is looked at.
const SCAN_ALL: usize = 220;

/// Most neighbours that a job is tried beside, of those whose tours may take it.
const LOOKED_AT: usize = 40;

/// Up to so many shifts that can do a job, all their tours are looked at where its neighbours have no room.
const SCAN_TOURS: usize = 64;

impl<'a> Pricer<'a> {
    /// The cheapest insertion of a job under `bound` (a delta must be below it).
    pub fn best<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        job: JobId,
        bound: Money,
        blink: &mut B,
    ) -> Option<Insertion> {
        self.best_of(problem, state, Node::job(job), bound, blink)
    }

    /// The same of a job whose begin may be agreed.
    pub fn best_of<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        node: Node,
        bound: Money,
        blink: &mut B,
    ) -> Option<Insertion> {
        let job = node.as_job()?;
        let mut best = Best { delta: bound, found: None };
        self.refused.clear();
        if problem.job_count() <= SCAN_ALL {
            self.scan_tours(problem, state, problem.graph.eligible(job), node, blink, &mut best);
            self.scan_empty(problem, state, node, blink, &mut best);
        } else {
            self.scan_neighbours(problem, state, node, blink, &mut best);
            self.scan_empty(problem, state, node, blink, &mut best);
            if best.found.is_none() && !is_too_dear_alone(problem, state, node, bound) {
                self.scan_closest(problem, state, node, blink, &mut best);
            }
        }
        self.visit_depots(problem, state, node, &mut best);
        if best.found.is_none() && state.has_far_classes(problem, job) {
            self.refused.clear();
            self.scan_far_empty(problem, state, node, &mut NoBlink, &mut best);
            self.visit_depots(problem, state, node, &mut best);
        }
        best.found
    }

    /// The cheapest tour of its own for a job, whatever it costs.
    pub fn best_alone(&mut self, problem: &Problem<'a>, state: &State, job: JobId) -> Option<Insertion> {
        let mut best = Best { delta: Money::MAX, found: None };
        self.scan_empty(problem, state, Node::job(job), &mut NoBlink, &mut best);
        best.found
    }

    /// Looks at every position of a tour; with a new depot visit where the van cannot do without.
    pub fn scan_tour<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        job: JobId,
        blink: &mut B,
        best: &mut Best,
    ) {
        self.refused.clear();
        let sieve = Sieve::new(problem, Node::job(job), job);
        self.scan_positions(problem, state, tour, &sieve, blink, best);
        self.visit_depots(problem, state, Node::job(job), best);
    }

    /// Looks at every position of the tours of these shifts.
    fn scan_tours<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        shifts: &[ShiftId],
        node: Node,
        blink: &mut B,
        best: &mut Best,
    ) {
        let Some(job) = node.as_job() else { return };
        let sieve = Sieve::new(problem, node, job);
        for shift in shifts.iter().filter(|shift| state.may_hold(shift.index(), job)) {
            let tour = &state.tours[shift.index()];
            if !tour.nodes.is_empty() && state.is_open(shift.index()) {
                self.scan_positions(problem, state, tour, &sieve, blink, best);
            }
        }
    }

    /// The last resort: every tour, or those that start closest where there are many. A job that finds no room is
    /// asked about again and again, and on a full day of 800 tours looking at all of them takes milliseconds.
    fn scan_closest<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        node: Node,
        blink: &mut B,
        best: &mut Best,
    ) {
        let Some(job) = node.as_job() else { return };
        let eligible = problem.graph.eligible(job);
        let shifts = if eligible.len() <= SCAN_TOURS { eligible } else { problem.graph.closest_shifts(job) };
        self.scan_tours(problem, state, shifts, node, blink, best);
    }

    fn scan_positions<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        sieve: &Sieve,
        blink: &mut B,
        best: &mut Best,
    ) {
        let gap = |at: usize| match at.checked_sub(1) {
            None => tour.nodes.first()?.as_job().map(|job| &state.gaps(job).before),
            Some(before) => tour.nodes[before].as_job().map(|job| &state.gaps(job).behind),
        };
        for at in 0..=tour.nodes.len() {
            let passes = gap(at).is_none_or(|gap| sieve.passes(gap, best.delta));
            if passes && !blink.blink() {
                self.try_at(problem, state, tour, sieve.node, at, best);
            }
        }
    }

    /// Looks at the positions beside the job's granular neighbours.
    fn scan_neighbours<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        node: Node,
        blink: &mut B,
        best: &mut Best,
    ) {
        let Some(job) = node.as_job() else { return };
        let sieve = Sieve::new(problem, node, job);
        let may_take = |tour: usize| {
            let may_serve = || state.is_open(tour) && problem.graph.can_serve(ShiftId::from_index(tour), job);
            state.may_hold(tour, job) && may_serve()
        };
        let mut looked_at = 0;
        for (neighbour, ways) in problem.graph.neighbours(job).iter().zip(problem.graph.ways(job)) {
            let Some((tour, at)) = state.place(*neighbour) else { continue };
            if !may_take(tour) {
                continue;
            }
            looked_at += 1;
            if looked_at > LOOKED_AT {
                break;
            }
            let gaps = state.gaps(*neighbour);
            let before = ways.before && sieve.passes_before(&gaps.before, ways.there, best.delta) && !blink.blink();
            let behind = ways.behind && sieve.passes_behind(&gaps.behind, ways.back, best.delta) && !blink.blink();
            if !(before || behind) {
                continue;
            }
            let tour = &state.tours[tour];
            if before {
                self.try_at(problem, state, tour, node, at, best);
            }
            if behind {
                self.try_at(problem, state, tour, node, at + 1, best);
            }
        }
    }

    fn scan_empty<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        node: Node,
        blink: &mut B,
        best: &mut Best,
    ) {
        let Some(job) = node.as_job() else { return };
        let shares = problem.hours.as_ref().is_some_and(|hours| hours.prices_fairness());
        if shares || !problem.bonds.of(job).is_empty() {
            // Shifts of a class are not alike to somebody who has to meet the same technician again, nor where it matters how
            // much else a technician does.
            return self.scan_far_empty(problem, state, node, blink, best);
        }
        for class in state.classes_near(job) {
            if let Some(tour) = state.empty_of(*class) {
                self.try_at(problem, state, &state.tours[tour], node, 0, best);
            }
        }
    }

    /// Opens a tour of any shift, however far from its start.
    fn scan_far_empty<B: Blink>(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        node: Node,
        blink: &mut B,
        best: &mut Best,
    ) {
        let Some(job) = node.as_job() else { return };
        for shift in problem.graph.eligible(job) {
            let tour = &state.tours[shift.index()];
            if tour.nodes.is_empty() && state.is_open(shift.index()) && !blink.blink() {
                self.try_at(problem, state, tour, node, 0, best);
            }
        }
    }

    /// Where a van refused the job, tries a depot visit before it, the most promising tours first.
    fn visit_depots(&mut self, problem: &Problem<'a>, state: &State, node: Node, best: &mut Best) {
        if !problem.has_depots || self.refused.is_empty() {
            return;
        }
        let mut refused = std::mem::take(&mut self.refused);
        refused.sort_unstable();
        for at in 0..refused.len() {
            let (estimate, shift) = refused[at];
            if estimate >= best.delta {
                break;
            }
            if refused[..at].iter().all(|(_, earlier)| *earlier != shift) {
                self.with_depot(problem, state, &state.tours[shift.index()], node, best);
            }
        }
        self.refused = refused;
    }
}

/// Whether a tour of its own would serve a job, but for more than `bound`: then no room is not what keeps it out.
fn is_too_dear_alone(problem: &Problem, state: &State, node: Node, bound: Money) -> bool {
    let Some(job) = node.as_job() else { return false };
    let empty = state.classes_near(job).iter().filter_map(|class| state.empty_of(*class));
    let alone = |tour: usize| {
        let tour = &state.tours[tour];
        estimate(problem, problem.shift(tour.shift), tour, node, 0).map(|(cost, _)| cost)
    };
    empty.filter_map(alone).min().is_some_and(|least| least >= bound)
}
