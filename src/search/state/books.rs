//! The books of a solution: who is served where, who is left out, what depots have left, and what all of it costs.

use super::{NOWHERE, State};
use crate::eval::{Node, Problem, Scratch};
use crate::search::gap::gaps_of;
use crate::search::ledger::Swap;
use crate::search::splice::Kept;
use crate::search::tour::Tour;
use crate::units::{Id, JobId};
use std::ops::Range;

impl State {
    /// Sets the stops of a tour; false if they break a rule: the tour is then as before.
    pub(super) fn splice<'a>(
        &mut self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        at: usize,
        nodes: &[Node],
    ) -> bool {
        let kept = Kept::of(&self.tours[at].nodes, nodes);
        self.old.clear();
        self.old.extend_from_slice(&self.tours[at].nodes);
        self.detach(problem, at, kept);
        let supply = self.stores.supply(&[]);
        let tour = &mut self.tours[at];
        let paid = tour.paid;
        let gaps = tour.splice(problem, scratch, supply, nodes, kept);
        let gaps = gaps.filter(|_| tour.paid <= paid || self.ledger.has_room(problem, tour.shift, tour.paid));
        if let Some(gaps) = gaps {
            self.attach(problem, at, kept, gaps);
            return true;
        }
        let tour = &mut self.tours[at];
        std::mem::swap(&mut tour.nodes, &mut self.old);
        let restored = tour.refresh(problem, scratch, supply);
        debug_assert!(restored, "a tour that was feasible still is");
        self.attach(problem, at, kept, 0..0);
        false
    }

    /// Sets tours back to what they were; `saved` gets what they are now.
    pub(super) fn swap_back(&mut self, problem: &Problem, saved: &mut [Tour]) {
        for old in saved.iter() {
            let at = old.shift.index();
            self.detach(problem, at, Kept::of(&self.tours[at].nodes, &old.nodes));
        }
        for old in saved {
            let at = old.shift.index();
            std::mem::swap(&mut self.tours[at], old);
            let (now, then) = (&self.tours[at], &*old);
            let kept = Kept::of(&then.nodes, &now.nodes);
            self.attach(problem, at, kept, now.differing(then, kept));
        }
    }

    /// Takes a tour out of the books: its jobs but for those that are `kept` become absent, its draws go back, its cost goes.
    pub(super) fn detach(&mut self, problem: &Problem, at: usize, kept: Kept) {
        let tour = &self.tours[at];
        self.cost -= tour.cost;
        if tour.paid != 0 {
            self.cost += self.ledger.enter(problem, Swap { shift: tour.shift, from: tour.paid, to: 0 });
        }
        for job in tour.nodes[kept.middle(tour.nodes.len())].iter().filter_map(|node| node.as_job()) {
            self.place[job.index()] = (NOWHERE, 0);
            self.absent_at[job.index()] = self.absent.len() as u32;
            self.absent.push(job);
            self.cost += problem.job(job).left_out;
        }
        self.stores.give_back(problem, &tour.draws);
        if tour.nodes.is_empty() {
            let class = self.classes.of[at] as usize;
            let slot = self.empty_at[at] as usize;
            self.empties[class].swap_remove(slot);
            if let Some(moved) = self.empties[class].get(slot) {
                self.empty_at[*moved as usize] = slot as u32;
            }
        } else {
            self.used -= 1;
        }
        self.tours[at].draws.clear();
    }

    /// Enters a tour in the books.
    pub(super) fn attach_whole(&mut self, problem: &Problem, at: usize) {
        self.attach(problem, at, Kept::NOTHING, 0..self.tours[at].nodes.len());
    }

    /// Enters a tour in the books, of whose jobs some were `kept`, and notes the `gaps` that are new.
    pub(super) fn attach(&mut self, problem: &Problem, at: usize, kept: Kept, gaps: Range<usize>) {
        let Self { tours, place, absent, absent_at, .. } = self;
        let tour = &tours[at];
        let middle = kept.middle(tour.nodes.len());
        for job in tour.nodes[middle.clone()].iter().filter_map(|node| node.as_job()) {
            let slot = absent_at[job.index()] as usize;
            absent.swap_remove(slot);
            if let Some(moved) = absent.get(slot) {
                absent_at[moved.index()] = slot as u32;
            }
            self.cost -= problem.job(job).left_out;
        }
        for (i, node) in tour.nodes.iter().enumerate().skip(middle.start) {
            if let Some(job) = node.as_job() {
                place[job.index()] = (at as u32, i as u32);
            }
        }
        gaps_of(problem, tour, gaps, |job, gaps| self.gaps[job.index()] = gaps);
        self.cost += tour.cost;
        if tour.paid != 0 {
            self.cost += self.ledger.enter(problem, Swap { shift: tour.shift, from: 0, to: tour.paid });
        }
        self.stores.take(problem, &tour.draws);
        self.room.enter(problem, tour);
        if tour.nodes.is_empty() {
            let class = self.classes.of[at] as usize;
            self.empty_at[at] = self.empties[class].len() as u32;
            self.empties[class].push(at as u32);
        } else {
            self.used += 1;
        }
    }

    /// Whether a job is left out.
    #[inline(always)]
    pub fn is_absent(&self, job: JobId) -> bool {
        self.absent.get(self.absent_at[job.index()] as usize) == Some(&job)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use crate::model::testing::{builder, job, line, part, shift, technician};
    use crate::model::{Instance, Rates, VanStock, Window};
    use crate::search::gap::Gaps;
    use crate::units::{MONEY_UNIT, PartId, Ticks};
    use rand::seq::IndexedRandom;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    const JOBS: u32 = 30;

    /// Three long days, jobs with windows and a part each; time costs something, or nothing.
    fn world(timed: bool, rng: &mut ChaCha8Rng) -> Instance {
        let mut all = builder(8);
        all.parts.push(part("unit"));
        for at in 0..3 {
            let mut tech = technician(&format!("t{at}"), &all);
            tech.van[PartId(0)] = VanStock { quantity: 12, ..VanStock::default() };
            if !timed {
                tech.rates = Rates { time: 0, overtime: 0, dist: MONEY_UNIT, fixed: 0 };
            }
            all.technicians.push(tech);
            all.shifts.push(shift(at, 0, 700));
        }
        for at in 0..JOBS {
            let mut row = job(&format!("j{at}"), rng.random_range(0..8));
            let from: Ticks = rng.random_range(0..500);
            row.windows = vec![Window { from, to: from + rng.random_range(20..400) }];
            row.need.parts = vec![(PartId(0), rng.random_range(1..=2))];
            all.jobs.push(row);
        }
        all.build(line(8)).expect("the world is sound")
    }

    /// What was kept is what a new tour of the same stops has.
    fn check(problem: &Problem, state: &State) {
        for (at, tour) in state.tours.iter().enumerate() {
            let mut fresh = Tour::empty(problem, tour.shift);
            fresh.nodes.clone_from(&tour.nodes);
            assert!(fresh.refresh(problem, &mut Scratch::default(), state.supply(tour)));
            assert_eq!((fresh.cost, fresh.jobs, fresh.plain), (tour.cost, tour.jobs, tour.plain));
            assert_eq!((&fresh.legs, &fresh.reach), (&tour.legs, &tour.reach));
            let ends = |tour: &Tour| tour.prefix.iter().map(|segment| segment.end()).collect::<Vec<_>>();
            let latest = |tour: &Tour| tour.suffix.iter().map(|segment| segment.latest).collect::<Vec<_>>();
            assert_eq!((ends(&fresh), latest(&fresh)), (ends(tour), latest(tour)));
            if !problem.shift(tour.shift).timeless {
                assert_eq!((&fresh.prefix, &fresh.suffix), (&tour.prefix, &tour.suffix));
            }
            let units = |tour: &Tour| tour.aside.iter().map(|(_, units)| units).sum::<u32>();
            assert_eq!(units(&fresh), units(tour));
            let written = |gaps: &Gaps| format!("{gaps:?}");
            gaps_of(problem, &fresh, 0..fresh.nodes.len(), |job, gaps| {
                assert_eq!(written(&gaps), written(state.gaps(job)), "job {job:?} of tour {at}");
            });
            for (position, job) in tour.jobs().enumerate() {
                assert_eq!(state.place(job), Some((at, position)));
            }
        }
        let absent = (0..JOBS).map(JobId).filter(|job| state.place(*job).is_none()).count();
        assert_eq!(absent, state.absent().len());
    }

    #[test]
    fn what_is_kept_is_what_would_be_worked_out_anew() {
        let (mut done, mut refused, mut taken_back) = (0, 0, 0);
        for seed in 0..60 {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let instance = world(seed % 2 == 0, &mut rng);
            let graph = Graph::build(&instance);
            let problem = Problem::new(&instance, &graph);
            assert!(problem.is_light);
            let (mut state, mut scratch) = (State::empty(&problem), Scratch::default());
            for _ in 0..80 {
                state.begin();
                for _ in 0..3 {
                    let at = rng.random_range(0..3);
                    let mut nodes: Vec<Node> =
                        state.tours[at].nodes.iter().copied().filter(|_| rng.random_bool(0.9)).collect();
                    for _ in 0..rng.random_range(0..3) {
                        let job = state.absent().choose(&mut rng).map(|job| Node::job(*job));
                        if let Some(node) = job.filter(|node| !nodes.contains(node)) {
                            nodes.insert(rng.random_range(0..=nodes.len()), node);
                        }
                    }
                    let fits = state.set_tour(&problem, &mut scratch, at, &nodes);
                    (done, refused) = (done + usize::from(fits), refused + usize::from(!fits));
                    check(&problem, &state);
                }
                if rng.random_bool(0.4) {
                    state.undo(&problem);
                    taken_back += 1;
                    check(&problem, &state);
                }
            }
        }
        assert!(done > 3_000 && refused > 1_000 && taken_back > 1_000, "{done} {refused} {taken_back}");
    }
}
