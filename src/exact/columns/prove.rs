//! From bound to proof: generation, longer memories, enumeration within the gap, cuts.

use super::class::Class;
use super::fix::fix;
use super::generate::{Clock, Column, Ended, Generator, within};
use super::grid::on_grid;
use super::label::Bits;
use super::pool::Work;
use super::seed;
use super::tree::Tree;
use super::walk::{cycles, walk};
use crate::eval::{Draw, Node, Problem};
use crate::exact::ExactError;
use crate::units::{Money, ShiftId, currency};
use rayon::prelude::*;

/// Labels of one direction when ways are closed.
const MOST_FIXED: usize = 2_000_000;
/// The gap has to shrink to this share before ways are closed again.
const AGAIN: f64 = 0.85;
/// Jobs that a job may come to remember.
const LONGEST_MEMORY: u32 = 24;
/// Share of the gap that a round of cuts has to win.
const FLAT: f64 = 0.05;
/// Rounds that win less before the tree is begun.
const PATIENCE: u32 = 1;
/// Cuts of a round of labelling, and of a job in it.
const ROUND: (usize, usize) = (30, 4);

/// A plan, route by route.
pub type Routes = Vec<Driven>;

/// A route of a shift.
#[derive(Clone, Debug)]
pub struct Driven {
    /// Who drives it, and when.
    pub shift: ShiftId,
    /// Its stops.
    pub nodes: Vec<Node>,
    /// What it is to draw from depots that can run out; nothing: not known.
    pub draws: Option<Vec<Draw>>,
}

/// What a step of the proof gave.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// No plan costs less, as the model counts.
    pub bound: Option<Money>,
    /// Nothing more can be proved this way.
    pub over: bool,
    /// A plan that the model holds for better than the incumbent.
    pub plan: Option<Routes>,
    /// Whether the proof goes on even if the plan turns out to be no better.
    pub on_the_way: bool,
}

/// What all sizes of instances share.
pub(super) trait Advance {
    /// What the cheapest path of a route costs.
    fn least(&self, shift: ShiftId, nodes: &[Node]) -> Option<Money>;

    /// Adds a route of the search.
    fn feed(&mut self, shift: ShiftId, nodes: &[Node]) -> Result<(), ExactError>;

    /// Routes are never listed from now on, however few they are.
    fn never_list(&mut self);

    /// Goes on until the bound meets the incumbent, nothing more can be done, or time is over.
    fn advance(
        &mut self,
        problem: &Problem,
        incumbent: Money,
        clock: Clock<'_>,
        tell: &mut dyn FnMut(Money),
    ) -> Result<Step, ExactError>;
}

/// A proof under way.
pub(super) struct Proof<const W: usize> {
    pub(super) generator: Generator<W>,
    pub(super) class_shifts: Vec<Vec<ShiftId>>,
    /// All costs are multiples of this.
    pub(super) grid: Money,
    /// Enumeration gave up at this gap.
    pub(super) too_wide: Money,
    /// Seconds that were left then.
    pub(super) given: f64,
    /// Ways were closed at this gap.
    fixed: Money,
    /// Pricing grew too hard: no more cuts.
    hard: bool,
    /// Columns of which the last plan was guessed.
    pub(super) guessed: usize,
    /// The pool that was begun.
    pub(super) work: Option<Work>,
    /// The tree over labelling that was begun.
    pub(super) tree: Option<Tree>,
    /// What the master was worth before the last cuts, and how many rounds of them hardly raised it.
    flat: (f64, u32),
}

impl<const W: usize> Advance for Proof<W> {
    fn least(&self, shift: ShiftId, nodes: &[Node]) -> Option<Money> {
        let class = self.class_shifts.iter().position(|shifts| shifts.contains(&shift))?;
        let net = &self.generator.classes[class].net;
        walk(net, &seed::path(net, nodes)?)
    }

    fn feed(&mut self, shift: ShiftId, nodes: &[Node]) -> Result<(), ExactError> {
        let Some(class) = self.class_shifts.iter().position(|shifts| shifts.contains(&shift)) else { return Ok(()) };
        if let Some(path) = seed::path(&self.generator.classes[class].net, nodes) {
            self.generator.meet(class, path)?;
        }
        Ok(())
    }

    fn never_list(&mut self) {
        (self.too_wide, self.given) = (0, f64::INFINITY);
    }

    fn advance(
        &mut self,
        problem: &Problem,
        incumbent: Money,
        clock: Clock<'_>,
        tell: &mut dyn FnMut(Money),
    ) -> Result<Step, ExactError> {
        let limit = self.limit(incumbent);
        self.generator.limit = currency(limit);
        if let Some(step) = self.go_on(problem, incumbent, clock, tell)? {
            return Ok(step);
        }
        if self.tree.is_some()
            && let Some(step) = self.split(problem, incumbent, clock, tell)?
        {
            return Ok(step);
        }
        loop {
            let before = self.generator.bound;
            let ended = self.generator.generate(clock)?;
            let bound = self.generator.bound;
            if bound > before {
                tell(self.rounded(bound).min(incumbent));
            }
            if bound >= limit || ended == Ended::Stopped {
                return Ok(self.step(incumbent, bound >= limit));
            }
            if ended == Ended::TooMany {
                self.hard = true;
            }
            if ended == Ended::Converged && self.remember()? {
                continue;
            }
            if ended == Ended::Converged
                && let Some(plan) = self.guess(problem, incumbent, clock)?
            {
                return Ok(Step { plan: Some(plan), on_the_way: true, ..self.step(incumbent, false) });
            }
            if self.close_ways(incumbent, clock)? {
                continue;
            }
            if let Some(step) = self.pooled(problem, incumbent, clock, tell)? {
                return Ok(step);
            }
            if self.hard || clock.is_over() {
                return Ok(self.step(incumbent, !clock.is_over()));
            }
            let flat = self.is_flat(limit);
            if !flat && self.cut()? {
                continue;
            }
            if !flat && self.generator.slack > 0.0 {
                self.generator.slack = 0.0;
                continue;
            }
            let split = self.split(problem, incumbent, clock, tell)?;
            return Ok(split.unwrap_or_else(|| self.step(incumbent, !clock.is_over())));
        }
    }
}

impl<const W: usize> Proof<W> {
    pub(super) fn new(
        problem: &Problem,
        nets: Vec<(super::net::Net, Vec<ShiftId>)>,
        left_out: Vec<Money>,
        grid: Money,
    ) -> Result<Self, ExactError> {
        let (nets, class_shifts): (Vec<_>, Vec<_>) = nets.into_iter().unzip();
        let classes = nets.into_iter().map(|net| Class::new(problem, net)).collect();
        let generator = Generator::new(classes, left_out)?;
        Ok(Self {
            generator,
            class_shifts,
            grid,
            too_wide: Money::MAX,
            given: 0.0,
            fixed: Money::MAX,
            hard: false,
            guessed: 0,
            work: None,
            tree: None,
            flat: (f64::NEG_INFINITY, 0),
        })
    }

    /// Costs below this are better than the incumbent.
    pub(super) fn limit(&self, incumbent: Money) -> Money {
        incumbent - self.grid + 1
    }

    /// The bound, on the grid.
    pub(super) fn rounded(&self, bound: Money) -> Money {
        on_grid(bound, self.grid)
    }

    pub(super) fn step(&self, incumbent: Money, over: bool) -> Step {
        let bound = (self.generator.bound > Money::MIN).then(|| self.rounded(self.generator.bound).min(incumbent));
        Step { bound, over, plan: None, on_the_way: false }
    }

    /// Makes paths remember the jobs that the master's routes come back to; says whether there were any.
    pub(super) fn remember(&mut self) -> Result<bool, ExactError> {
        let mut grown = false;
        let taken: Vec<usize> = (0..self.generator.columns.len())
            .filter(|at| self.generator.answer.columns.get(*at).is_some_and(|share| *share > 1e-6))
            .collect();
        for at in taken {
            let Column { class, spots, .. } = self.generator.columns[at].clone();
            let class = &mut self.generator.classes[class];
            for (job, between) in cycles(&class.net, &spots) {
                let room = |set: &Bits<W>| set.iter().map(|word| word.count_ones()).sum::<u32>() < LONGEST_MEMORY;
                let fits = between.iter().all(|other| room(&class.near[usize::from(*other)]));
                if fits {
                    for other in between {
                        class.near[usize::from(other)][usize::from(job) / 64 % W] |= 1 << (job % 64);
                    }
                    grown = true;
                }
            }
        }
        if grown {
            self.forget()?;
        }
        Ok(grown)
    }

    /// Closes ways that no better plan takes; says whether the master lost a column.
    fn close_ways(&mut self, incumbent: Money, clock: Clock<'_>) -> Result<bool, ExactError> {
        let Some(centre) = self.generator.centre.clone() else { return Ok(false) };
        let gap = self.limit(incumbent) - centre.bound;
        if gap as f64 > self.fixed as f64 * AGAIN || self.hard {
            return Ok(false);
        }
        self.fixed = gap;
        let generator = &mut self.generator;
        let cuts = &generator.cuts;
        let within = within(gap, &centre.least);
        generator.classes.par_iter_mut().zip(within).for_each(|(class, within)| {
            let duals = class.duals(&centre.prices, cuts);
            // Where it is too much work, or time is over, ways stay open.
            let _ = fix(class, &duals, within, MOST_FIXED, &|| clock.is_over());
        });
        let mut lost = false;
        for at in 0..generator.columns.len() {
            let column = &generator.columns[at];
            if !column.forbidden && !generator.classes[column.class].is_open(&column.spots) {
                lost |= generator.answer.columns.get(at).is_some_and(|share| *share > 1e-6);
                generator.columns[at].forbidden = true;
                generator.master.forbid(at)?;
            }
        }
        Ok(lost)
    }

    /// Forbids the columns that the memory does not let through any more.
    fn forget(&mut self) -> Result<(), ExactError> {
        for at in 0..self.generator.columns.len() {
            let column = &self.generator.columns[at];
            let class = &self.generator.classes[column.class];
            let holds =
                |job: u16, other: u16| class.near[usize::from(other)][usize::from(job) / 64 % W] >> (job % 64) & 1 == 1;
            let again = cycles(&class.net, &column.spots);
            let known = again.iter().any(|(job, between)| between.iter().all(|other| holds(*job, *other)));
            if known && !column.forbidden {
                self.generator.columns[at].forbidden = true;
                self.generator.master.forbid(at)?;
            }
        }
        Ok(())
    }

    /// Whether cuts hardly raise the bound any more.
    fn is_flat(&mut self, limit: Money) -> bool {
        let value = self.generator.answer.value;
        let gained = value - self.flat.0;
        let flat = gained < FLAT * (currency(limit) - value).max(0.0);
        self.flat = (value, if flat { self.flat.1 + 1 } else { 0 });
        self.flat.1 >= PATIENCE
    }

    /// Adds the cuts that the master's solution breaks most; says whether there were any.
    fn cut(&mut self) -> Result<bool, ExactError> {
        let generator = &mut self.generator;
        let shares = generator.columns.iter().zip(&generator.answer.columns);
        let taken: Vec<(&[u32], f64)> =
            shares.filter(|(_, share)| **share > 1e-6).map(|(column, share)| (&column.jobs[..], *share)).collect();
        let new = generator.cuts.broken(&taken, ROUND.0, ROUND.1);
        for cut in &new {
            let factors = generator.columns.iter().enumerate().map(|(at, column)| (at, cut.factor(&column.jobs)));
            let factors: Vec<(usize, f64)> = factors.filter(|(_, factor)| *factor > 0.0).collect();
            generator.cuts.add(cut.clone());
            generator.master.cut(&factors, 1.0)?;
        }
        Ok(!new.is_empty())
    }
}
