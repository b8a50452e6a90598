//! The route and the clock of one shift as rows.
//!
//! Which arcs are taken is binary. Time is a flow on the arcs: the instant at which an arc is entered is zero
//! unless the arc is taken, so that there is no big-M on the clock. The formulation is that of Maffioli and
//! Sciomachen (1997) for the travelling salesman with time windows, with breaks and several windows added.

use super::network::{END, Network, Place, START};
use crate::exact::milp::{Milp, sum, total};
use crate::model::Instance;
use crate::units::Ticks;
use good_lp::{Expression, Variable, constraint};

/// The variables of one shift.
pub(super) struct ShiftModel {
    pub(super) network: Network,
    /// Whether each arc is taken.
    pub(super) taken: Vec<Variable>,
    /// When each arc is entered; 0 if it is not taken.
    pub(super) leave: Vec<Variable>,
    /// Whether each node is visited; the start: whether there is a route at all.
    pub(super) visit: Vec<Variable>,
    /// When each node begins, from the start of the shift; 0 if it is not visited.
    pub(super) begin: Vec<Variable>,
    /// Whether the break follows a node, where one is owed.
    pub(super) rest: Vec<Option<Variable>>,
}

impl ShiftModel {
    /// States the variables and rows of a shift.
    pub(super) fn state(milp: &mut Milp, instance: &Instance, network: Network) -> Self {
        let owed = instance.shifts[network.shift].rest.is_some();
        let (taken, leave) = network.arcs.iter().map(|arc| (milp.binary(), milp.real(arc.leave.1 as f64))).unzip();
        let visit = network.nodes.iter().map(|_| milp.binary()).collect();
        let begin = network.nodes.iter().map(|node| milp.real(node.last as f64)).collect();
        let rest = (0..network.nodes.len()).map(|node| (owed && node != END).then(|| milp.binary())).collect();
        let model = Self { network, taken, leave, visit, begin, rest };
        model.state_flow(milp);
        model.state_limits(milp, instance);
        model.state_departures(milp, instance);
        model.state_begins(milp);
        model.state_order(milp);
        model.state_break(milp, instance);
        model
    }

    /// Whether there is a route.
    pub(super) fn used(&self) -> Variable {
        self.visit[START]
    }

    /// When the route begins.
    pub(super) fn depart(&self) -> Variable {
        self.begin[START]
    }

    /// When the route ends.
    pub(super) fn back(&self) -> Variable {
        self.begin[END]
    }

    /// Σ over the arcs into a node of some variable that each arc has.
    pub(super) fn inflow(&self, of_arcs: &[Variable], node: usize) -> Expression {
        self.network.ways_in(node).map(|arc| of_arcs[arc]).sum()
    }

    /// Σ over the arcs out of a node of some variable that each arc has.
    pub(super) fn outflow(&self, of_arcs: &[Variable], node: usize) -> Expression {
        self.network.ways_out(node).map(|arc| of_arcs[arc]).sum()
    }

    fn state_flow(&self, milp: &mut Milp) {
        for node in 0..self.network.nodes.len() {
            if node != START {
                milp.row(constraint!(self.inflow(&self.taken, node) == self.visit[node]));
            }
            if node != END {
                milp.row(constraint!(self.outflow(&self.taken, node) == self.visit[node]));
            }
        }
        milp.row(constraint!(self.visit[START] == self.visit[END]));
        // In the relaxation time is a weak guard against circles: the shortest are forbidden outright.
        for (at, arc) in self.network.arcs.iter().enumerate().filter(|(_, arc)| arc.from < arc.to) {
            if let Some(back) = self.network.arc_between(arc.to, arc.from) {
                milp.row(constraint!(self.taken[at] + self.taken[back] <= self.visit[arc.from]));
                milp.row(constraint!(self.taken[at] + self.taken[back] <= self.visit[arc.to]));
            }
        }
        // A route without a job does not exist.
        let jobs = total(self.network.jobs().map(|(node, _)| &self.visit[node]));
        milp.row(constraint!(self.used() <= jobs));
        for (node, _) in self.network.jobs() {
            milp.row(constraint!(self.visit[node] <= self.used()));
        }
    }

    fn state_limits(&self, milp: &mut Milp, instance: &Instance) {
        let tech = instance.technician_of(self.network.shift);
        if let Some(most) = tech.max_jobs {
            let jobs = total(self.network.jobs().map(|(node, _)| &self.visit[node]));
            milp.row(constraint!(jobs <= f64::from(most) * self.used()));
        }
        if let Some(longest) = tech.max_route.filter(|&longest| longest < self.network.horizon) {
            milp.row(constraint!(self.back() - self.depart() <= longest as f64 * self.used()));
        }
    }

    /// A node is left when its stop has ended, and the break after it, if it is taken there.
    fn state_departures(&self, milp: &mut Milp, instance: &Instance) {
        let shift = &instance.shifts[self.network.shift];
        for (at, node) in self.network.nodes.iter().enumerate().filter(|(at, _)| *at != END) {
            let end = self.begin[at] + node.service as f64 * self.visit[at];
            let left = self.outflow(&self.leave, at);
            let (Some(taken), Some(rule)) = (self.rest[at], shift.rest) else {
                milp.row(constraint!(left >= end));
                continue;
            };
            let (from, to) = (rule.from - shift.start, rule.to - shift.start);
            let latest = node.last + node.service;
            milp.row(constraint!(taken <= self.visit[at]));
            milp.row(constraint!(left.clone() >= end.clone() + rule.duration as f64 * taken));
            milp.row(constraint!(left >= (from + rule.duration).max(0) as f64 * taken));
            let slack = (latest - to).max(0) as f64;
            milp.row(constraint!(end <= latest as f64 * self.visit[at] - slack * taken));
        }
        for (at, arc) in self.network.arcs.iter().enumerate() {
            milp.row(constraint!(self.leave[at] >= arc.leave.0 as f64 * self.taken[at]));
            milp.row(constraint!(self.leave[at] <= arc.leave.1 as f64 * self.taken[at]));
        }
    }

    /// A stop begins after arrival and set-up, in one of its windows.
    fn state_begins(&self, milp: &mut Milp) {
        for (at, node) in self.network.nodes.iter().enumerate() {
            let (begin, visit) = (self.begin[at], self.visit[at]);
            milp.row(constraint!(begin >= node.first as f64 * visit));
            milp.row(constraint!(begin <= node.last as f64 * visit));
            if at != START {
                let way = |arc: usize| (self.network.arcs[arc].travel + self.network.arcs[arc].setup) as f64;
                let ready =
                    self.inflow(&self.leave, at) + sum(self.network.ways_in(at).map(|arc| (self.taken[arc], way(arc))));
                milp.row(constraint!(begin >= ready));
            }
            let open = |&&(from, to): &&(Ticks, Ticks)| from <= node.last && to >= node.first;
            let windows: Vec<_> = node.windows.iter().filter(open).collect();
            if windows.len() > 1 {
                let chosen: Vec<_> = windows.iter().map(|_| milp.binary()).collect();
                let bound = |of: fn(&(Ticks, Ticks)) -> Ticks| {
                    sum(chosen.iter().zip(&windows).map(|(&binary, window)| (binary, of(window) as f64)))
                };
                milp.row(constraint!(total(&chosen) == visit));
                milp.row(constraint!(begin >= bound(|window| window.0)));
                milp.row(constraint!(begin <= bound(|window| window.1)));
            }
        }
    }

    /// Time forbids every circle but those in which no time passes: there, positions grow along the arcs.
    /// Copies of a depot are used in order.
    fn state_order(&self, milp: &mut Milp) {
        let nodes = self.network.nodes.len() as f64;
        let mut position = vec![None; self.network.nodes.len()];
        for (at, arc) in self.network.arcs.iter().enumerate() {
            let timeless = self.network.nodes[arc.from].service + arc.travel + arc.setup == 0;
            if timeless && arc.from != START && arc.to != END {
                let mut of = |node: usize| *position[node].get_or_insert_with(|| milp.real(nodes));
                let (a, b) = (of(arc.from), of(arc.to));
                milp.row(constraint!(b >= a + 1 - (nodes + 1.0) * (1 - self.taken[at])));
            }
        }
        for (at, depot, copy) in self.network.depots() {
            let next = self.network.nodes.iter().position(|node| node.place == Place::Depot(depot, copy + 1));
            if let Some(next) = next {
                let horizon = self.network.horizon as f64;
                milp.row(constraint!(self.visit[next] <= self.visit[at]));
                milp.row(constraint!(self.begin[next] >= self.begin[at] - horizon * (1 - self.visit[next])));
            }
        }
    }

    /// The break is taken once on the way, or fits before leaving or after returning.
    fn state_break(&self, milp: &mut Milp, instance: &Instance) {
        let shift = &instance.shifts[self.network.shift];
        let Some(rule) = shift.rest else { return };
        let (from, to) = (rule.from - shift.start, rule.to - shift.start);
        let mut ways: Expression = self.rest.iter().flatten().sum();
        milp.row(constraint!(ways.clone() <= self.used()));
        let horizon = self.network.horizon;
        if to >= 0 {
            let after = milp.binary();
            let slack = (horizon - to).max(0) as f64;
            milp.row(constraint!(self.back() <= horizon as f64 * self.used() - slack * after));
            ways += after;
        }
        let before = milp.binary();
        milp.row(constraint!(self.depart() >= (from + rule.duration).max(0) as f64 * before));
        ways += before;
        milp.row(constraint!(ways >= self.used()));
    }
}
