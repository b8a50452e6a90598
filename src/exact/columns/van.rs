//! What the van adds to a path beyond what its jobs cost each by itself: what jobs take from each other, and what is loaded.
//!
//! It depends on nothing but the order of the stops that matter: depots, and jobs that use parts which may run out or tools that
//! the technician does not hold. Orders are told apart by number, so that each is priced once.

use super::legs::{Kits, Known};
use super::net::{Kind, Net};
use super::short::Short;
use crate::eval::{Draw, Loading, Node, Problem, Scratch, Supply, Together, load_together, slot, van_cost};
use crate::model::Mode;
use crate::units::{Id, IdVec, JobId, Money, PartId, ShiftId, UNLIMITED};

/// The order without stops.
pub(super) const EMPTY: u32 = 0;
/// Prices of vans are rounded, and loads of a part that differ by half a unit of money count as the same: so many units cover it.
const ROUNDING: Money = 64;

/// Orders that are remembered.
const MOST: usize = 1_000_000;

/// An order of stops that matter.
#[derive(Clone, Copy, Debug)]
struct Order {
    before: u32,
    /// Its last stop; nothing: it has none.
    node: Option<Node>,
    /// What the jobs of the order cost each by itself.
    alone: Money,
    /// What its jobs count beyond what stays broken in any case.
    excess: Money,
    visits: u32,
    /// Under which tolls it was priced last; 0: it was not.
    priced: u64,
    /// The same of its legs alone.
    hinted: u64,
    /// What its legs say: it costs no less beyond its jobs alone.
    hint: Money,
    /// What it costs beyond its jobs alone, at least, whatever follows; nothing: the van cannot do it.
    beyond: Option<Money>,
    /// What says most.
    by: By,
}

/// What says what an order costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// A walk over it as a whole.
    Whole,
    /// Its legs between visits, each by itself.
    Legs,
    /// Its visits together.
    Together,
}

/// What a walk over a whole order says.
enum Whole {
    /// It costs this at least.
    Costs(Money),
    /// The van cannot do it.
    Never,
    /// Nobody knows.
    Unknown,
}

/// The orders of a class met so far.
pub(super) struct Orders<'p, 'a> {
    problem: &'p Problem<'a>,
    shift: ShiftId,
    scratch: Scratch<'a>,
    /// By depot, then part: money for a unit drawn, beside its own price.
    tolls: Vec<Money>,
    /// Counts changes of the tolls, from 1.
    epoch: u64,
    /// Whether anything is.
    priced: bool,
    /// By place of the job among the class's.
    matters: Vec<bool>,
    all: Vec<Order>,
    /// By order, where it has any: those with one more stop, by the place of the stop; [`EMPTY`]: not met.
    known: Vec<Box<[u32]>>,
    /// What the legs of a day need of each job.
    kits: Kits,
    short: Short,
}

impl<'p, 'a> Orders<'p, 'a> {
    /// Nothing met yet.
    pub(super) fn new(problem: &'p Problem<'a>, net: &Net, shift: ShiftId) -> Self {
        let scarce = scarce(problem, net, shift);
        let data = problem.shift(shift);
        // Vans whose days hang together, and rules of thumb, are not priced here.
        let cost = problem.instance.objective.mode == Mode::Cost;
        let priced = cost && !data.lasting && problem.loading == Loading::Joint;
        let matters = |job: &JobId| priced && matters(problem, shift, *job, &scarce);
        let matters: Vec<bool> = net.jobs.iter().map(matters).collect();
        let mut orders = Self {
            short: Short::new(problem, net, shift, &matters),
            problem,
            shift,
            scratch: Scratch::exhaustive(),
            tolls: Vec::new(),
            epoch: 1,
            priced,
            matters,
            all: Vec::new(),
            known: Vec::new(),
            kits: Kits::new(problem, shift, &net.jobs),
        };
        orders.forget();
        orders
    }

    fn forget(&mut self) {
        self.known = vec![Box::default()];
        let none = Order {
            before: EMPTY,
            node: None,
            alone: 0,
            excess: 0,
            visits: 0,
            priced: 1,
            hinted: 1,
            hint: 0,
            beyond: Some(0),
            by: By::Whole,
        };
        self.all = vec![none];
    }

    /// Counts with these tolls from now on.
    pub(super) fn turn_to(&mut self, tolls: &[Money]) {
        if self.tolls != tolls {
            self.tolls = tolls.to_vec();
            self.epoch += 1;
        }
        if self.all.len() > MOST {
            self.forget();
        }
    }

    /// Whether the van never adds anything.
    pub(super) fn are_nothing(&self) -> bool {
        !self.priced || (self.problem.instance.depots.is_empty() && !self.matters.contains(&true))
    }

    /// The order with one more stop behind it.
    pub(super) fn then(&mut self, order: u32, net: &Net, spot: u32) -> u32 {
        let row = &net.spots[spot as usize];
        let node = match row.kind {
            Kind::Job(job) if self.matters[usize::from(row.job)] => Node::job(job),
            Kind::Depot(depot) if self.priced => Node::depot(depot),
            _ => return order,
        };
        let Order { alone, excess, visits, .. } = self.all[order as usize];
        let new = Order {
            before: order,
            node: Some(node),
            alone: alone + node.as_job().map_or(0, |_| row.van),
            excess: excess + node.as_job().map_or(0, |_| self.short.excess(row.job, row.van)),
            visits: visits + u32::from(node.as_depot().is_some()),
            priced: 0,
            hinted: 0,
            hint: 0,
            beyond: None,
            by: By::Whole,
        };
        if self.known[order as usize].is_empty() {
            let stops = self.matters.len() + self.problem.instance.depots.len();
            self.known[order as usize] = vec![EMPTY; stops].into();
        }
        let place = node.as_depot().map_or(usize::from(row.job), |depot| self.matters.len() + depot.index());
        let known = self.known[order as usize][place];
        if known != EMPTY {
            return known;
        }
        let id = self.all.len() as u32;
        self.known[order as usize][place] = id;
        self.all.push(new);
        self.known.push(Box::default());
        id
    }

    fn is_priced(&self, order: u32) -> bool {
        let Order { priced, visits, .. } = self.all[order as usize];
        priced == self.epoch || (visits == 0 && priced > 0)
    }

    /// What an order costs beyond its jobs alone at least, without asking further; nothing: the van cannot do it.
    pub(super) fn least(&self, order: u32) -> Option<Money> {
        let mut at = order;
        loop {
            let row = &self.all[at as usize];
            if self.is_priced(at) {
                return row.beyond;
            }
            if row.hinted == self.epoch {
                return Some(row.hint);
            }
            at = row.before;
        }
    }

    /// What jobs cost beyond what stays broken in any case at least, those that matter, in whatever order.
    pub(super) fn short(&self, jobs: &[u16]) -> Money {
        self.short.of(jobs.iter().copied(), &self.tolls)
    }

    /// What the jobs of an order count beyond what stays broken in any case, and others at most that come behind it.
    pub(super) fn counted(&self, order: u32, others: impl Iterator<Item = u16>) -> Money {
        let Order { excess, visits, .. } = self.all[order as usize];
        excess + others.map(|job| self.short.most(job, visits > 0)).sum::<Money>()
    }

    /// What an order costs beyond its jobs alone at least, found quickly: by its legs where it has visits.
    pub(super) fn hint(&mut self, order: u32) -> Option<Money> {
        let Order { before, visits, hinted, .. } = self.all[order as usize];
        if visits == 0 || self.is_priced(order) {
            return self.beyond(order);
        }
        if hinted != self.epoch {
            let before = self.hint(before)?;
            let Some(legs) = self.legs(order) else {
                (self.all[order as usize].beyond, self.all[order as usize].priced) = (None, self.epoch);
                return None;
            };
            (self.all[order as usize].hint, self.all[order as usize].hinted) = (before.max(legs), self.epoch);
        }
        Some(self.all[order as usize].hint)
    }

    /// What an order costs beyond its jobs alone; nothing: the van cannot do it.
    pub(super) fn beyond(&mut self, order: u32) -> Option<Money> {
        if !self.is_priced(order) {
            let Order { before, visits, .. } = self.all[order as usize];
            // Several visits are priced together: what comes before the last stop would take as long as the whole.
            let before = if visits > 1 { self.hint(before) } else { self.beyond(before) };
            let beyond = before.and_then(|before| self.price(order, before));
            (self.all[order as usize].beyond, self.all[order as usize].priced) = (beyond, self.epoch);
        }
        self.all[order as usize].beyond
    }

    /// The stops of an order.
    fn nodes(&self, order: u32) -> Vec<Node> {
        let (mut nodes, mut at) = (Vec::new(), order);
        while let Some(node) = self.all[at as usize].node {
            nodes.push(node);
            at = self.all[at as usize].before;
        }
        nodes.reverse();
        nodes
    }

    fn price(&mut self, order: u32, before: Money) -> Option<Money> {
        if self.all[order as usize].visits > 1 {
            return self.price_visits(order, before);
        }
        let whole = match self.whole(order) {
            Whole::Costs(whole) => whole,
            Whole::Never => return None,
            Whole::Unknown => self.legs(order)?,
        };
        Some(before.max(whole))
    }

    /// An order with several visits.
    fn price_visits(&mut self, order: u32, before: Money) -> Option<Money> {
        let (by, cost) = match self.together(order) {
            Together::Costs { money, .. } => (By::Together, money - self.all[order as usize].alone - ROUNDING),
            Together::Never => return None,
            Together::Unknown => (By::Legs, self.legs(order)?),
        };
        self.all[order as usize].by = by;
        Some(before.max(cost))
    }

    /// What all visits load together.
    fn together(&self, order: u32) -> Together {
        let supply = Supply { tolls: &self.tolls, ..Supply::default() };
        load_together(self.problem, supply, self.shift, &self.nodes(order))
    }

    /// What an order with one visit at most costs beyond its jobs alone, at least, as one walk.
    fn whole(&mut self, order: u32) -> Whole {
        let nodes = self.nodes(order);
        let cost = self.walk(&nodes);
        match cost {
            _ if self.scratch.is_approximate() => Whole::Unknown,
            Some(cost) => Whole::Costs(cost - self.all[order as usize].alone - ROUNDING),
            None => Whole::Never,
        }
    }

    /// What an order costs beyond its jobs alone, at least, as the legs between its visits; nothing: the van cannot do it.
    fn legs(&mut self, order: u32) -> Option<Money> {
        match self.kits.least(&self.nodes(order), &self.tolls) {
            Known::Costs(cost) => Some(self.beyond(self.before_visits(order))? + cost),
            Known::Nothing => Some(Money::MIN),
            Known::Never => None,
        }
    }

    /// The part of an order before its first visit.
    fn before_visits(&self, order: u32) -> u32 {
        let (mut at, mut first) = (order, order);
        while let Some(node) = self.all[at as usize].node {
            let before = self.all[at as usize].before;
            if node.as_depot().is_some() {
                first = before;
            }
            at = before;
        }
        first
    }

    fn walk(&mut self, nodes: &[Node]) -> Option<Money> {
        let supply = Supply { tolls: &self.tolls, ..Supply::default() };
        van_cost(self.problem, &mut self.scratch, supply, self.shift, nodes)
    }

    /// What an order draws from depots, if [`Orders::beyond`] counts with it: places among the parts of all depots, and units.
    pub(super) fn draws(&mut self, order: u32) -> Option<Vec<(usize, u32)>> {
        let problem = self.problem;
        let place = |draw: &Draw| (slot(problem, draw.depot, draw.part), draw.units);
        match self.all[order as usize].by {
            By::Whole => {}
            // No load is known to cost no more.
            By::Legs => return None,
            By::Together => {
                let Together::Costs { draws, .. } = self.together(order) else { return None };
                return Some(draws.iter().map(place).collect());
            }
        }
        let nodes = self.nodes(order);
        if self.walk(&nodes).is_none() || self.scratch.is_approximate() {
            return None;
        }
        Some(self.scratch.draws().iter().map(place).collect())
    }
}

/// Whether it matters where in the order a job is served.
fn matters(problem: &Problem, shift: ShiftId, job: JobId, scarce: &IdVec<PartId, bool>) -> bool {
    let tech = problem.shift(shift).tech;
    let row = &problem.instance.jobs[job];
    let tooled = |fault: &crate::model::Fault| fault.need.tools.iter().all(|tool| problem.owns(tech, *tool));
    let owns = problem.owns_tools(tech, job) && row.faults.iter().all(tooled);
    !owns || problem.job(job).returns > 0 || problem.most_used(job).any(|(part, _)| scarce[part])
}

/// Parts of which the van holds less than all jobs together may use.
fn scarce(problem: &Problem, net: &Net, shift: ShiftId) -> IdVec<PartId, bool> {
    let van = &problem.instance.technicians[problem.shift(shift).tech].van;
    let mut wanted: IdVec<PartId, u64> = problem.instance.parts.iter().map(|_| 0).collect();
    for (part, units) in net.jobs.iter().flat_map(|job| problem.most_used(*job)) {
        wanted[part] += u64::from(units);
    }
    let scarce = |part: PartId| van[part].quantity < UNLIMITED && wanted[part] > u64::from(van[part].quantity);
    problem.instance.parts.ids().map(scarce).collect()
}
