//! What the van adds to a path beyond what its jobs cost each by itself: what jobs take from each other, and what is loaded.
//!
//! It depends on nothing but the order of the stops that matter: depots, and jobs that use parts which may run out or tools that
//! the technician does not hold. Orders are told apart by number, so that each is priced once.

use super::legs::{Kits, Known, Legs};
use super::net::{Kind, Net};
use crate::eval::{Draw, Loading, Node, Problem, Scratch, Supply, slot, van_cost};
use crate::model::Mode;
use crate::units::{DepotId, Id, IdVec, JobId, Money, PartId, ShiftId, UNLIMITED};
use rustc_hash::FxHashMap;

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
    visits: u32,
    /// Under which tolls it was priced last; 0: it was not.
    priced: u64,
    /// The same of its legs alone.
    hinted: u64,
    /// What its legs say: it costs no less beyond its jobs alone.
    hint: Money,
    /// What it costs beyond its jobs alone, at least, whatever follows; nothing: the van cannot do it.
    beyond: Option<Money>,
    /// Its legs between visits say more than the order as a whole.
    by_legs: bool,
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
        let mut orders = Self {
            problem,
            shift,
            scratch: Scratch::exhaustive(),
            tolls: Vec::new(),
            epoch: 1,
            priced,
            matters: net.jobs.iter().map(matters).collect(),
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
            visits: 0,
            priced: 1,
            hinted: 1,
            hint: 0,
            beyond: Some(0),
            by_legs: false,
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
        let Order { alone, visits, .. } = self.all[order as usize];
        let new = Order {
            before: order,
            node: Some(node),
            alone: alone + node.as_job().map_or(0, |_| row.van),
            visits: visits + u32::from(node.as_depot().is_some()),
            priced: 0,
            hinted: 0,
            hint: 0,
            beyond: None,
            by_legs: false,
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
            (self.all[order as usize].hint, self.all[order as usize].hinted) = (before.max(legs.cost), self.epoch);
        }
        Some(self.all[order as usize].hint)
    }

    /// What an order costs beyond its jobs alone; nothing: the van cannot do it.
    pub(super) fn beyond(&mut self, order: u32) -> Option<Money> {
        if !self.is_priced(order) {
            let before = self.beyond(self.all[order as usize].before);
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

    /// The stops of which the best load is known, and what they may cost more than the order at most: the order itself, or, of several
    /// visits, the first alone. That can load at once whatever the others load, if it is the same depot and the van holds it all (then the
    /// walk has no limit of room): nothing is missing that was there. Nothing, where more may be worse ([`Orders::surplus`]).
    fn walked(&mut self, order: u32) -> Option<(Vec<Node>, Money)> {
        let mut nodes = self.nodes(order);
        let mut depots = nodes.iter().filter_map(|node| node.as_depot());
        let (first, mut others) = (depots.next(), depots.clone());
        let several = others.clone().next().is_some();
        let mut more = 0;
        if let Some(depot) = first.filter(|_| several) {
            if others.any(|other| other != depot) {
                return None;
            }
            more = self.surplus(&nodes, depot)?;
        }
        self.scratch.ignore_room(several);
        let mut visited = false;
        nodes.retain(|node| node.as_depot().is_none() || !std::mem::replace(&mut visited, true));
        Some((nodes, more))
    }

    /// What it costs at most to have so much of what the depot always has that only what can run out matters. A part that is there too many
    /// could make things worse: what is fixed with it may take what is worth more later. It does not where each fault needs one part at most
    /// that can run out, and all faults as many units of it, and all are worth as much; else nothing is given, and where something is collected.
    fn surplus(&self, nodes: &[Node], depot: DepotId) -> Option<Money> {
        let instance = self.problem.instance;
        let van = &instance.technicians[self.problem.shift(self.shift).tech].van;
        let jobs = || nodes.iter().filter_map(|node| node.as_job());
        let mut used: FxHashMap<PartId, u32> = FxHashMap::default();
        jobs()
            .flat_map(|job| self.problem.most_used(job))
            .for_each(|(part, units)| *used.entry(part).or_default() += units);
        let ends = |part: &PartId| instance.depots[depot].stock[*part] < UNLIMITED && van[*part].quantity < used[part];
        let mut needed: FxHashMap<PartId, (u32, Money)> = FxHashMap::default();
        let worth = |job: JobId| instance.jobs[job].repeat_visit_cost;
        for (fault, worth) in
            jobs().flat_map(|job| instance.jobs[job].faults.iter().map(move |fault| (fault, worth(job))))
        {
            let mut scarce = fault.need.parts.iter().filter(|(part, _)| used.contains_key(part) && ends(part));
            let use_of =
                |(part, units): &(PartId, u32)| *needed.entry(*part).or_insert((*units, worth)) == (*units, worth);
            let alike = scarce.next().is_none_or(use_of);
            if !alike || scarce.next().is_some() {
                return None;
            }
        }
        let price = |part: PartId| instance.parts[part].unit_cost as f64 * instance.objective.weights.carrying_rate;
        let plenty = used.iter().filter(|(part, _)| !ends(part));
        let surplus: f64 = plenty.map(|(part, units)| price(*part) * f64::from(*units)).sum();
        jobs().all(|job| self.problem.job(job).returns == 0).then_some(surplus.ceil() as Money)
    }

    fn price(&mut self, order: u32, before: Money) -> Option<Money> {
        let whole = match self.whole(order) {
            Whole::Costs(whole) => whole,
            Whole::Never => return None,
            Whole::Unknown => Money::MIN,
        };
        let knows = whole > Money::MIN && self.all[order as usize].visits <= 1;
        let legs = if knows { Money::MIN } else { self.legs(order)?.cost };
        self.all[order as usize].by_legs = legs > whole;
        Some(before.max(whole).max(legs))
    }

    /// What an order costs beyond its jobs alone, at least, as one walk.
    fn whole(&mut self, order: u32) -> Whole {
        // Visits decide in turn what they load, which may not be the best they can do together.
        let Some((nodes, more)) = self.walked(order) else { return Whole::Unknown };
        let cost = self.walk(&nodes);
        match cost {
            _ if self.scratch.is_approximate() => Whole::Unknown,
            Some(cost) => Whole::Costs(cost - more - self.all[order as usize].alone - ROUNDING),
            None => Whole::Never,
        }
    }

    /// What an order costs beyond its jobs alone, at least, as the legs between its visits, with what it draws then; nothing: the van cannot
    /// do it.
    fn legs(&mut self, order: u32) -> Option<Legs> {
        match self.kits.least(&self.nodes(order), &self.tolls) {
            Known::Costs(legs) => Some(Legs { cost: self.beyond(self.before_visits(order))? + legs.cost, ..legs }),
            Known::Nothing => Some(Legs { cost: Money::MIN, draws: None }),
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
        if self.all[order as usize].by_legs {
            return self.legs(order)?.draws;
        }
        let (nodes, _) = self.walked(order)?;
        if self.walk(&nodes).is_none() || self.scratch.is_approximate() {
            return None;
        }
        let place = |draw: &Draw| (slot(self.problem, draw.depot, draw.part), draw.units);
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
