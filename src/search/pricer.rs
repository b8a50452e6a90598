//! Prices changes of tours exactly, with the least work that takes.

use super::estimate::estimate;
use super::insertion::Insertion;
use super::memo::{Answer, Memo, Question};
use super::settled::Settled;
use super::state::State;
use super::tour::Tour;
use crate::eval::{
    Draw, Node, Problem, Scratch, ShiftData, Supply, add_parts, join, paid_time, price, road, road_cost, van_cost,
    van_days,
};
use crate::units::{Id, Money, PartId, ShiftId, Ticks, UNLIMITED};

/// Buffers for pricing; one for each thread.
#[derive(Debug, Default)]
pub struct Pricer<'a> {
    /// Buffers of the exact price.
    pub scratch: Scratch<'a>,
    pub(super) nodes: Vec<Node>,
    /// Prices that were found before.
    memo: Memo,
    /// Tours whose depot visits stand where they should.
    pub(super) settled: Settled,
    /// Certain parts counted so far.
    pub(super) aside: Vec<(PartId, u32)>,
    /// Tours whose van refused the job in this scan, by the least estimate: a depot visit may help.
    pub(super) refused: Vec<(Money, ShiftId)>,
    /// Stops and draws of all days of a van.
    pub(super) week: (Vec<Node>, Vec<Draw>),
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
        node: Node,
        at: usize,
        best: &mut Best,
    ) {
        let shift = problem.shift(tour.shift);
        let Some(job) =
            node.as_job().filter(|job| tour.jobs < shift.max_jobs && state.allows(problem, *job, tour.shift))
        else {
            return;
        };
        let Some((estimate, paid)) = estimate(problem, shift, tour, node, at) else { return };
        let Some(shared) = state.marginal_cost(problem, tour, paid) else { return };
        let least = estimate + problem.least_unfixed(shift, job) + shared;
        if least >= best.delta {
            return;
        }
        let data = problem.job(job);
        let light = if shift.lasting { !data.needs_van } else { !tour.heavy && !data.heavy };
        if light && !tour.carries(problem, shift, job, at) {
            self.refused.push((least, tour.shift));
            return;
        }
        let plain = tour.plain && data.plain;
        let alone = if light || tour.depots || shift.lasting { None } else { tour.uses.with(problem, shift, job) };
        let delta = if light && plain {
            estimate
        } else if let Some(van) = alone {
            let relaxed = estimate + problem.left_out.per_fix + van;
            if plain || relaxed + shared >= best.delta {
                relaxed
            } else {
                self.put(tour, node, at);
                let Self { memo, scratch, nodes, .. } = self;
                let drive = || road_cost(problem, scratch, tour.shift, nodes).map_or(Answer::TooLate, Answer::Costs);
                let road = memo.ask(problem, Question::Road, (tour.shift, nodes), Supply::default(), drive);
                let Answer::Costs(road) = road else { return };
                road + tour.van + van - tour.cost
            }
        } else {
            self.put(tour, node, at);
            let relaxed = plain.then(|| tour.relaxed_cost + estimate + problem.left_out.per_fix);
            match self.exact(problem, state, tour, relaxed) {
                Exact::Costs(delta) => delta,
                Exact::VanFails => {
                    self.refused.push((least, tour.shift));
                    return;
                }
                Exact::TooLate => return,
            }
        };
        if delta + shared >= best.delta {
            return;
        }
        // By the segments the paid time is exact for plain tours only.
        let shared = if shift.counted && !plain {
            self.put(tour, node, at);
            self.shared_by_clock(problem, state, tour)
        } else {
            Some(shared)
        };
        let Some(delta) = shared.map(|shared| delta + shared).filter(|delta| *delta < best.delta) else { return };
        *best = Best { delta, found: Some(Insertion { node, delta, tour: tour.shift.index(), at, depot: None }) };
    }

    /// What the paid time of the stops in the buffer, in place of a tour's, changes beyond their own cost; `None` if a week
    /// would be too long.
    pub(super) fn shared_by_clock(&mut self, problem: &Problem<'a>, state: &State, tour: &Tour) -> Option<Money> {
        if !problem.shift(tour.shift).counted {
            return Some(0);
        }
        let paid = paid_time(problem, &mut self.scratch, tour.shift, &self.nodes)?;
        state.marginal_cost(problem, tour, paid)
    }

    /// Writes the stops of a tour with one more job into the buffer.
    fn put(&mut self, tour: &Tour, node: Node, at: usize) {
        self.nodes.clear();
        self.nodes.extend_from_slice(&tour.nodes[..at]);
        self.nodes.push(node);
        self.nodes.extend_from_slice(&tour.nodes[at..]);
    }

    /// Prices the stops in the buffer against the tour; only the van where the rest is known exactly.
    pub(super) fn exact(&mut self, problem: &Problem<'a>, state: &State, tour: &Tour, relaxed: Option<Money>) -> Exact {
        if tour.lasting {
            return self.exact_days(problem, state, tour, relaxed);
        }
        let Self { memo, scratch, nodes, .. } = self;
        let answer = ask(problem, memo, scratch, state.supply(tour), (tour.shift, nodes), relaxed.is_some());
        let cost = match answer {
            Answer::Costs(cost) => relaxed.unwrap_or(0) + cost,
            Answer::VanFails => return Exact::VanFails,
            Answer::TooLate => return Exact::TooLate,
        };
        Exact::Costs(cost - tour.cost)
    }

    /// The exact cost of a sequence in place of a tour's, with what it changes for the technician's other days, if it breaks no
    /// rule. `known` is its cost by the segments where these are exact.
    pub fn sequence(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        nodes: &[Node],
        known: Option<Money>,
    ) -> Option<Money> {
        let cost = self.sequence_alone(problem, state, tour, nodes, known)?;
        if !problem.shift(tour.shift).counted {
            return Some(cost);
        }
        let paid = self.paid(problem, tour.shift, nodes)?;
        Some(cost + state.shared_cost(problem, tour, paid)?)
    }

    /// Time paid for a sequence on a shift, where it counts; `None` if it is too late.
    pub(super) fn paid(&mut self, problem: &Problem<'a>, shift: ShiftId, nodes: &[Node]) -> Option<Ticks> {
        if nodes.is_empty() || !problem.shift(shift).counted {
            return Some(0);
        }
        paid_time(problem, &mut self.scratch, shift, nodes)
    }

    /// The same without what it changes for other days.
    pub(super) fn sequence_alone(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        tour: &Tour,
        nodes: &[Node],
        known: Option<Money>,
    ) -> Option<Money> {
        if tour.lasting {
            let ground = self.ground(problem, tour.shift, nodes, known)?;
            let change = self.van_change(problem, state, &[(tour.shift.index(), nodes)])?;
            return Some(ground + tour.van + change);
        }
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
        match ask(problem, &mut self.memo, &mut self.scratch, state.supply(tour), (tour.shift, nodes), known.is_some())
        {
            Answer::Costs(cost) => Some(known.unwrap_or(0) + cost),
            Answer::VanFails | Answer::TooLate => None,
        }
    }
}

/// The price of a sequence, or only what the van adds to it.
fn ask<'a>(
    problem: &Problem<'a>,
    memo: &mut Memo,
    scratch: &mut Scratch<'a>,
    supply: Supply,
    (shift, nodes): (ShiftId, &[Node]),
    van_only: bool,
) -> Answer {
    if van_only {
        let walk = || van_cost(problem, scratch, supply, shift, nodes).map_or(Answer::VanFails, Answer::Costs);
        return memo.ask(problem, Question::Van, (shift, nodes), supply, walk);
    }
    memo.ask(problem, Question::Price, (shift, nodes), supply, || match price(problem, scratch, supply, shift, nodes) {
        Some(priced) => Answer::Costs(priced.cost),
        None if scratch.in_time() => Answer::VanFails,
        None => Answer::TooLate,
    })
}

/// Whether a van holds all tools and certain parts; `None` where a job has faults or returns, or a depot that may fall short
/// is visited: then the van must be walked.
fn van_holds(problem: &Problem, shift: &ShiftData, nodes: &[Node], aside: &mut Vec<(PartId, u32)>) -> Option<bool> {
    aside.clear();
    if nodes.iter().filter_map(|node| node.as_job()).any(|job| problem.job(job).heavy) {
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
            if !problem.owns_tools(shift.tech, job) {
                return Some(false);
            }
            add_parts(aside, problem.certain_parts(job).iter().copied());
        }
    }
    let van = &problem.instance.technicians[shift.tech].van;
    Some(aside.iter().all(|(part, total)| van[*part].quantity >= UNLIMITED || *total <= van[*part].quantity))
}

impl<'a> Pricer<'a> {
    /// [`Pricer::exact`] of a tour whose van lasts.
    fn exact_days(&mut self, problem: &Problem<'a>, state: &State, tour: &Tour, relaxed: Option<Money>) -> Exact {
        let nodes = std::mem::take(&mut self.nodes);
        let ground = self.ground(problem, tour.shift, &nodes, relaxed);
        let exact = match ground {
            None => Exact::TooLate,
            Some(ground) => match self.van_change(problem, state, &[(tour.shift.index(), &nodes)]) {
                None => Exact::VanFails,
                Some(change) => Exact::Costs(ground - tour.ground + change),
            },
        };
        self.nodes = nodes;
        exact
    }

    /// Cost of a sequence without the van; `known` where the segments give it exactly. `None` if it cannot be driven.
    pub(super) fn ground(
        &mut self,
        problem: &Problem<'a>,
        shift: ShiftId,
        nodes: &[Node],
        known: Option<Money>,
    ) -> Option<Money> {
        if nodes.is_empty() {
            return Some(0);
        }
        known.or_else(|| road(problem, &mut self.scratch, shift, nodes).map(|road| road.cost))
    }

    /// What other stops of some days of one van that lasts change of its cost over all days; `None` if it falls short on one of
    /// them.
    pub(super) fn van_change(
        &mut self,
        problem: &Problem<'a>,
        state: &State,
        changes: &[(usize, &[Node])],
    ) -> Option<Money> {
        let first = ShiftId::from_index(changes[0].0);
        let days = problem.weeks.days(first);
        let tours = || days.iter().map(|day| &state.tours[day.index()]);
        let now = |tour: &'_ Tour| changes.iter().find(|(at, _)| *at == tour.shift.index()).map(|(_, nodes)| *nodes);
        let (mut nodes, mut own) = std::mem::take(&mut self.week);
        join(tours().map(|tour| now(tour).unwrap_or(&tour.nodes)), &mut nodes);
        own.clear();
        tours().for_each(|tour| own.extend_from_slice(&tour.draws));
        let supply = state.supply_for(&own);
        let Self { memo, scratch, .. } = self;
        let answer = memo.ask(problem, Question::Week, (first, &nodes), supply, || {
            let walked = van_days(problem, scratch, supply, first, &nodes);
            walked.map_or(Answer::VanFails, |days| Answer::Costs(days.iter().map(|day| day.cost).sum()))
        });
        self.week = (nodes, own);
        match answer {
            Answer::Costs(cost) => Some(cost - tours().map(|tour| tour.van).sum::<Money>()),
            Answer::VanFails | Answer::TooLate => None,
        }
    }
}
