//! The levels to which several visits fill up a group of parts: all of them are looked at, from the first visit to the last, with the chances of what is
//! left in between. The last leg is looked up: what it costs by the stock that it begins with follows by backward induction ([`super::worth`]).

use crate::units::{PartId, UNLIMITED};

/// Most stocks of a group that are told apart.
const MOST_STATES: usize = 4_096;
/// Most work on one group, in outcomes.
const MOST_WORK: usize = 200_000;
/// A chance below this is none.
const ROUNDING: f64 = 1e-9;

/// A part that can run out on the way.
#[derive(Clone, Debug)]
pub(super) struct Scarce {
    pub(super) part: PartId,
    pub(super) held: u32,
    /// Units at the depot; [`UNLIMITED`]: no end.
    pub(super) stock: u32,
    /// Money for a unit.
    pub(super) price: f64,
    /// By leg: certain units, and the most that faults use.
    pub(super) aside: Vec<u32>,
    pub(super) most: Vec<u32>,
}

/// A fault that parts of a group fix.
#[derive(Clone, Debug)]
pub(super) struct Need {
    pub(super) chance: f64,
    /// By part of the group.
    pub(super) units: Vec<u32>,
}

/// What a job may ask of a group.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) worth: f64,
    pub(super) needs: Vec<Need>,
}

/// Parts that some fault needs together, and by leg what its jobs ask of them.
pub(super) struct Group {
    pub(super) parts: Vec<Scarce>,
    pub(super) asks: Vec<Vec<Ask>>,
}

impl Scarce {
    /// Units that legs from this one on can use.
    pub(super) fn needed(&self, leg: usize) -> u32 {
        self.aside[leg..].iter().chain(&self.most[leg..]).sum()
    }
}

/// The best loads of a group.
pub(super) enum Found {
    /// Money, and units drawn of each part in all visits.
    Best {
        cost: f64,
        drawn: Vec<u32>,
    },
    Never,
    TooMuch,
}

/// Stocks of the parts of a group, up to the most of each that can be there or matter.
struct Space {
    caps: Vec<u32>,
    strides: Vec<usize>,
    size: usize,
}

/// Stocks with their chances.
type Outcomes = Vec<(usize, f64)>;

impl Space {
    fn new(caps: Vec<u32>) -> Option<Self> {
        let (mut strides, mut size) = (Vec::with_capacity(caps.len()), 1_usize);
        for cap in &caps {
            strides.push(size);
            size = size.checked_mul(*cap as usize + 1).filter(|size| *size <= MOST_STATES)?;
        }
        Some(Self { caps, strides, size })
    }

    fn units(&self, index: usize, at: usize) -> u32 {
        (index / self.strides[at]) as u32 % (self.caps[at] + 1)
    }

    fn index(&self, units: impl Fn(usize) -> u32) -> usize {
        (0..self.caps.len()).map(|at| units(at).min(self.caps[at]) as usize * self.strides[at]).sum()
    }

    /// Where these units lead from a stock; nothing: it has not as many.
    fn less(&self, index: usize, units: &[u32]) -> Option<usize> {
        let covered = (0..self.caps.len()).all(|at| self.units(index, at) >= units[at]);
        covered.then(|| index - (0..self.caps.len()).map(|at| units[at] as usize * self.strides[at]).sum::<usize>())
    }

    /// What the jobs of a leg leave of a free stock, and what they cost.
    fn serve(&self, outcomes: &Outcomes, asks: &[Ask]) -> (f64, Outcomes) {
        let mut chances = vec![0.0; self.size];
        outcomes.iter().for_each(|(index, chance)| chances[*index] += chance);
        let mut cost = 0.0;
        for ask in asks {
            // From the smallest stock up: what a fault leaves has had its turn.
            for index in 0..self.size {
                let chance = chances[index];
                if chance <= 0.0 {
                    continue;
                }
                for need in &ask.needs {
                    let found = chance * need.chance;
                    match self.less(index, &need.units) {
                        Some(left) => {
                            chances[left] += found;
                            chances[index] -= found;
                        }
                        None => cost += found * ask.worth,
                    }
                }
            }
        }
        (cost, (0..self.size).map(|index| (index, chances[index])).filter(|(_, chance)| *chance > ROUNDING).collect())
    }

    /// What the jobs of a leg cost by the free stock that it begins with.
    fn induce(&self, asks: &[Ask]) -> Vec<f64> {
        let mut table = vec![0.0; self.size];
        for ask in asks.iter().rev() {
            // From the largest stock down: what a fault leaves has a smaller index, so it is still what follows.
            for index in (0..self.size).rev() {
                let after: f64 = table[index];
                let more = |need: &Need| {
                    need.chance * self.less(index, &need.units).map_or(ask.worth, |left| table[left] - after)
                };
                table[index] = after + ask.needs.iter().map(more).sum::<f64>();
            }
        }
        table
    }
}

impl Group {
    /// The best levels of all visits.
    pub(super) fn best(&self) -> Found {
        let ever =
            |part: &Scarce| if part.stock >= UNLIMITED { UNLIMITED } else { part.held.saturating_add(part.stock) };
        let Some(space) = Space::new(self.parts.iter().map(|part| part.needed(0).min(ever(part))).collect()) else {
            return Found::TooMuch;
        };
        let held = space.index(|at| self.parts[at].held);
        let Some(held) = space.less(held, &self.aside(0)) else { return Found::Never };
        let (cost, outcomes) = space.serve(&vec![(held, 1.0)], &self.asks[0]);
        let last = space.induce(self.asks.last().map_or(&[], Vec::as_slice));
        let mut visits = Visits { group: self, space, last, best: None, work: 0 };
        visits.visit(1, &outcomes, cost, &vec![0; self.parts.len()]);
        match visits.best {
            _ if visits.work > MOST_WORK => Found::TooMuch,
            Some((cost, drawn)) => Found::Best { cost, drawn },
            None => Found::Never,
        }
    }

    /// Certain units of a leg, by part.
    fn aside(&self, leg: usize) -> Vec<u32> {
        self.parts.iter().map(|part| part.aside[leg]).collect()
    }
}

/// All levels of all visits.
struct Visits<'g> {
    group: &'g Group,
    space: Space,
    /// What the last leg costs, by free stock.
    last: Vec<f64>,
    /// Money, and units drawn.
    best: Option<(f64, Vec<u32>)>,
    work: usize,
}

impl Visits<'_> {
    /// Looks at all levels of a visit and of those behind it. `outcomes`: what is there on arrival; `cost`: of what was before.
    fn visit(&mut self, leg: usize, outcomes: &Outcomes, cost: f64, drawn: &[u32]) {
        let parts = &self.group.parts;
        let least = |at: usize| outcomes.iter().map(|(index, _)| self.space.units(*index, at)).min().unwrap_or(0);
        let least: Vec<u32> = (0..parts.len()).map(least).collect();
        // The highest levels first: most routes load what they ever load at once.
        let highest = |at: usize| {
            let there = least[at].saturating_add(parts[at].stock.saturating_sub(drawn[at]));
            there.min(parts[at].needed(leg)).max(least[at])
        };
        let highest: Vec<u32> = (0..parts.len()).map(highest).collect();
        let lowest: Vec<u32> = (0..parts.len()).map(|at| least[at].max(parts[at].aside[leg])).collect();
        if (0..parts.len()).any(|at| lowest[at] > highest[at]) {
            return;
        }
        let mut levels = highest.clone();
        loop {
            self.fill(leg, outcomes, (cost, drawn), (&least, &levels));
            if self.work > MOST_WORK {
                return;
            }
            let Some(next) = (0..levels.len()).find(|at| levels[*at] > lowest[*at]) else { return };
            levels[next] -= 1;
            levels[..next].copy_from_slice(&highest[..next]);
        }
    }

    /// Fills up to these levels and goes on.
    fn fill(
        &mut self,
        leg: usize,
        outcomes: &Outcomes,
        (cost, drawn): (f64, &[u32]),
        (least, levels): (&[u32], &[u32]),
    ) {
        let parts = &self.group.parts;
        let more = |at: usize| levels[at] - least[at];
        let cost = cost + (0..parts.len()).map(|at| parts[at].price * f64::from(more(at))).sum::<f64>();
        if self.best.as_ref().is_some_and(|(known, _)| cost >= *known) {
            return;
        }
        let drawn: Vec<u32> = (0..parts.len()).map(|at| drawn[at] + more(at)).collect();
        let space = &self.space;
        let filled = |index: usize| space.index(|at| space.units(index, at).max(levels[at]) - parts[at].aside[leg]);
        let free: Outcomes = outcomes.iter().map(|(index, chance)| (filled(*index), *chance)).collect();
        self.work += free.len();
        if leg + 1 == self.group.asks.len() {
            let cost = cost + free.iter().map(|(index, chance)| chance * self.last[*index]).sum::<f64>();
            if self.best.as_ref().is_none_or(|(known, _)| cost < *known) {
                self.best = Some((cost, drawn));
            }
            return;
        }
        let (more, left) = space.serve(&free, &self.group.asks[leg]);
        self.work += space.size / 4;
        if self.best.as_ref().is_none_or(|(known, _)| cost + more < *known) {
            self.visit(leg + 1, &left, cost + more, &drawn);
        }
    }
}
