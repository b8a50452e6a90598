//! Where the routes of all better plans are too many to be listed and cuts help no more: a tree over labelling (branch and price, Barnhart and
//! others 1998). A node says who serves some jobs; the deeper it is the smaller is its gap, until its routes can be listed.

use super::agenda::{Agenda, Bounded};
use super::candidates::servers;
use super::cuts::{Cut, factors};
use super::demand::{Demand, demands};
use super::generate::{Centre, Clock, Column, Ended};
use super::grid::on_grid;
use super::pool::{Work, dear};
use super::prove::{Proof, Routes, Step};
use super::rules::has_faults;
use super::trial::{COLUMNS, Trial, Tried};
use crate::eval::Problem;
use crate::exact::ExactError;
use crate::units::{Money, money};
use std::time::Duration;

/// The gap of a node has to be so small beside one at which its routes were too many before they are listed.
const NARROWER: f64 = 0.75;
/// Longest listing of a node, as a share of the time that is left.
const LISTING: f64 = 0.05;
/// As long, where time is not limited.
const LONGEST: Duration = Duration::from_secs(10);

/// A part of all plans.
#[derive(Clone, Default)]
struct Node {
    /// What its plans keep.
    demands: Vec<Demand>,
    /// None of them costs less.
    bound: Money,
    /// The prices that proved it, or what is left of its parent's.
    centre: Option<Centre>,
}

impl Bounded for Node {
    fn bound(&self) -> Money {
        self.bound
    }
}

/// The tree.
pub(super) struct Tree {
    agenda: Agenda<Node>,
    /// Nodes that nobody has looked into yet.
    waiting: Vec<Node>,
    /// A node whose routes are listed, and what has become of it.
    listed: Option<(Node, Work)>,
    /// What leaving each job out costs where nothing is demanded.
    left_out: Vec<Money>,
    /// What a demanded job costs that is left out all the same: no better plan does that.
    dear: Money,
    /// By job: whether the node demands that it is served.
    demanded: Vec<bool>,
}

impl Tree {
    /// No better plan costs less.
    fn bound(&mut self, limit: Money) -> Money {
        let others = self.waiting.iter().chain(self.listed.as_ref().map(|(node, _)| node));
        let others = others.map(|node| node.bound).fold(limit, Money::min);
        self.agenda.bound(limit).min(others)
    }

    /// Under a lower limit nodes that could not be split may be listed.
    fn take_up(&mut self, limit: Money) {
        let open = std::mem::take(&mut self.agenda.stuck).into_iter().filter(|node| node.bound < limit);
        self.waiting.extend(open);
    }
}

/// What to do with a node that was looked into.
enum Then {
    /// Time is over.
    Stop,
    /// Nothing: there is no better plan.
    Drop,
    Split([Demand; 2]),
    /// Its routes are listed.
    Search(Box<Work>),
    /// It cannot be split.
    Keep,
}

/// How far the tree came.
enum Came {
    /// Every node was looked into.
    Through,
    /// Time is over.
    Stopped,
    /// A better plan was found.
    Found(Routes),
}

impl<const W: usize> Proof<W> {
    /// Splits all plans until nothing is left below the incumbent, or time is over, or a better plan is found; nothing where there is nothing to be
    /// split.
    pub(super) fn split(
        &mut self,
        problem: &Problem,
        incumbent: Money,
        clock: Clock<'_>,
        tell: &mut dyn FnMut(Money),
    ) -> Result<Option<Step>, ExactError> {
        // Where vans make routes dearer than their paths, a tree that does not know of vans says less than the pool has said.
        if has_faults(problem) {
            return Ok(None);
        }
        let limit = self.limit(incumbent);
        let mut tree = match self.tree.take() {
            Some(tree) => tree,
            None => match self.plant(limit, clock)? {
                Some(tree) => tree,
                None => return Ok(None),
            },
        };
        tree.take_up(limit);
        let grid = self.grid;
        let mut told = |bound| tell(on_grid(bound, grid).min(incumbent));
        let came = Walk { proof: self, problem, limit, clock }.through(&mut tree, &mut told)?;
        self.generator.bound = tree.bound(limit);
        self.tree = Some(tree);
        let step = self.step(incumbent, matches!(came, Came::Through));
        let plan = if let Came::Found(plan) = came { Some(plan) } else { None };
        Ok(Some(Step { on_the_way: plan.is_some(), plan, ..step }))
    }

    /// A tree of nothing but the root, where something is taken in parts.
    fn plant(&mut self, limit: Money, clock: Clock<'_>) -> Result<Option<Tree>, ExactError> {
        let left_out = self.generator.left_out.clone();
        let dear = dear(&left_out, limit);
        let demanded = vec![false; left_out.len()];
        let agenda = Agenda::default();
        let mut tree = Tree { agenda, waiting: Vec::new(), listed: None, left_out, dear, demanded };
        let Some(pair) = self.choose(&tree, clock)? else { return Ok(None) };
        self.generator.master.dear(dear)?;
        let (bound, centre) = (self.generator.bound, self.generator.centre.clone());
        tree.agenda.push(Node { demands: Vec::new(), bound, centre }, pair);
        Ok(Some(tree))
    }

    /// The two demands that split the node best; nothing where no job is served by a class in part.
    fn choose(&self, tree: &Tree, clock: Clock<'_>) -> Result<Option<[Demand; 2]>, ExactError> {
        let generator = &self.generator;
        let shares = &generator.answer.columns;
        let taken = generator.columns.iter().zip(shares).filter(|(_, share)| **share > 1e-6);
        let candidates = servers(taken.map(|(column, share)| (column, *share)));
        let prices = generator.answer.prices();
        let open = generator.columns.iter().enumerate().filter(|(_, column)| !(column.off || column.forbidden));
        let rank = |(at, column): (usize, &Column)| {
            let taken = shares.get(at).is_some_and(|share| *share > 1e-6);
            (!taken, generator.reduced(column, &prices) - money(generator.answer.classes[column.class]), at)
        };
        let mut ranked: Vec<(bool, Money, usize)> = open.map(rank).collect();
        ranked.sort_unstable();
        ranked.truncate(COLUMNS);
        let routes = ranked.into_iter().map(|(_, _, at)| &generator.columns[at]);
        let dear: Vec<&Cut> = generator.cuts.with_price(&prices.cuts).map(|(cut, _)| cut).collect();
        let cuts = |route: &Column| factors(dear.iter().copied(), &route.jobs);
        let column = |route| Tried { route, cost: route.cost, cuts: cuts(route), draws: &[] };
        let trial = Trial {
            left_out: &tree.left_out,
            sizes: &generator.sizes(),
            units: Vec::new(),
            tolls: None,
            dear: tree.dear,
            demanded: &tree.demanded,
            cuts: vec![1.0; dear.len()],
            columns: routes.map(column).collect(),
        };
        trial.best(candidates, clock.left())
    }
}

/// A walk through the tree.
struct Walk<'w, 'p, 'a, 'c, const W: usize> {
    proof: &'w mut Proof<W>,
    problem: &'p Problem<'a>,
    limit: Money,
    clock: Clock<'c>,
}

impl<const W: usize> Walk<'_, '_, '_, '_, W> {
    fn through(&mut self, tree: &mut Tree, tell: &mut dyn FnMut(Money)) -> Result<Came, ExactError> {
        loop {
            if self.clock.is_over() {
                return Ok(Came::Stopped);
            }
            if let Some((node, work)) = tree.listed.take() {
                if let Some(plan) = self.search(tree, node, work)? {
                    return Ok(Came::Found(plan));
                }
            } else if let Some(node) = tree.waiting.pop() {
                self.look_into(tree, node)?;
            } else if let Some((node, pair)) = tree.agenda.pop(false) {
                for demand in pair {
                    let mut child = node.clone();
                    child.demands.push(demand);
                    tree.waiting.push(child);
                }
            } else {
                return Ok(Came::Through);
            }
            tell(tree.bound(self.limit));
        }
    }

    /// Bounds a node and finds its place in the tree.
    fn look_into(&mut self, tree: &mut Tree, mut node: Node) -> Result<(), ExactError> {
        if node.bound >= self.limit {
            return Ok(());
        }
        match self.what_then(tree, &mut node)? {
            Then::Stop => tree.waiting.push(node),
            Then::Drop => {}
            Then::Split(pair) => tree.agenda.push(node, pair),
            Then::Search(work) => tree.listed = Some((node, *work)),
            Then::Keep => tree.agenda.stuck.push(node),
        }
        Ok(())
    }

    fn what_then(&mut self, tree: &mut Tree, node: &mut Node) -> Result<Then, ExactError> {
        self.turn_to(tree, node)?;
        let ended = loop {
            let ended = self.proof.generator.generate(self.clock)?;
            if ended != Ended::Converged || !self.proof.remember()? {
                break ended;
            }
        };
        let generator = &self.proof.generator;
        node.bound = node.bound.max(generator.bound);
        node.centre = generator.centre.clone();
        if node.bound >= self.limit {
            return Ok(Then::Drop);
        }
        if ended == Ended::Stopped {
            return Ok(Then::Stop);
        }
        if let Some(work) = self.list(node)? {
            return Ok(Then::Search(Box::new(work)));
        }
        Ok(self.proof.choose(tree, self.clock)?.map_or(Then::Keep, Then::Split))
    }

    /// Turns labelling and its master to a node.
    fn turn_to(&mut self, tree: &mut Tree, node: &Node) -> Result<(), ExactError> {
        let generator = &mut self.proof.generator;
        for (at, class) in generator.classes.iter_mut().enumerate() {
            class.turn_to(|job| node.demands.iter().all(|demand| demand.allows_job(at, job)));
        }
        for (at, column) in generator.columns.iter_mut().enumerate().filter(|(_, column)| !column.forbidden) {
            let off = !node.demands.iter().all(|demand| demand.allows(column));
            if off != column.off {
                generator.master.allow(at, !off)?;
                column.off = off;
            }
        }
        for (job, demanded) in tree.demanded.iter_mut().enumerate() {
            let wanted = demands(&node.demands, job as u32);
            if wanted != *demanded {
                generator.master.demand(job, wanted)?;
                generator.left_out[job] = if wanted { tree.dear } else { tree.left_out[job] };
                *demanded = wanted;
            }
        }
        (generator.bound, generator.centre) = (node.bound, node.centre.clone());
        Ok(())
    }

    /// All routes of better plans of the node to which labelling is turned, if they are few enough.
    fn list(&mut self, node: &Node) -> Result<Option<Work>, ExactError> {
        let gap = self.limit - node.bound;
        let Some(centre) = &node.centre else { return Ok(None) };
        if gap as f64 > self.proof.too_wide as f64 * NARROWER {
            return Ok(None);
        }
        let longest = self.clock.left().map_or(LONGEST, |left| Duration::from_secs_f64(left * LISTING));
        let Some(routes) = self.proof.within(centre, self.limit - centre.bound, self.clock.at_most(longest)) else {
            self.proof.too_wide = gap;
            return Ok(None);
        };
        self.proof.pool(self.problem, routes, node.bound).begin(self.limit, true).map(Some)
    }

    /// Looks for the best plan among the routes of a node.
    fn search(&mut self, tree: &mut Tree, mut node: Node, mut work: Work) -> Result<Option<Routes>, ExactError> {
        let verdict = self.proof.work_on(self.problem, &mut work, (self.limit, self.clock), None, &mut |_| {})?;
        node.bound = node.bound.max(verdict.bound);
        if !verdict.finished && self.clock.is_over() {
            tree.listed = Some((node, work));
        } else if node.bound < self.limit {
            tree.agenda.stuck.push(node);
        }
        Ok(verdict.chosen.map(|chosen| self.proof.plan(self.problem, &chosen)))
    }
}
