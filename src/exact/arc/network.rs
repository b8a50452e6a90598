//! What one shift could do: places, arcs between them, and when each can be used.
//!
//! Times here count from the start of the shift.

use super::eligible;
use crate::model::Instance;
use crate::travel::NO_ROAD;
use crate::units::{DepotId, Dist, JobId, ShiftId, SiteId, Ticks};

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Leaving the start place.
    Start,
    /// Reaching the end place.
    End,
    /// Doing a job.
    Job(JobId),
    /// Visiting a depot for the time numbered by the copy, from 0.
    Depot(DepotId, usize),
}

/// A stop that the shift could make, at most once.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    site: Option<SiteId>,
    /// Time from its begin to its end.
    pub(super) service: Ticks,
    setup: Ticks,
    /// When it may begin, ordered and disjoint, within the shift.
    pub(super) windows: Vec<(Ticks, Ticks)>,
    /// Earliest begin that the arcs allow.
    pub(super) first: Ticks,
    /// Latest begin that the arcs allow.
    pub(super) last: Ticks,
}

/// A transition between two stops that can be made in time.
#[derive(Clone, Debug)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) travel: Ticks,
    /// Set-up at the target, where it counts.
    pub(super) setup: Ticks,
    pub(super) dist: Dist,
    /// Earliest and latest instant at which the arc can be entered.
    pub(super) leave: (Ticks, Ticks),
}

/// The nodes and arcs of one shift. Node 0 is the start, node 1 the end.
#[derive(Clone, Debug)]
pub(super) struct Network {
    pub(super) shift: ShiftId,
    pub(super) nodes: Vec<Node>,
    pub(super) arcs: Vec<Arc>,
    /// Latest return.
    pub(super) horizon: Ticks,
}

/// Index of the start node.
pub(super) const START: usize = 0;
/// Index of the end node.
pub(super) const END: usize = 1;

impl Network {
    /// The network of a shift with `copies` nodes for each depot that may be visited.
    pub(super) fn new(instance: &Instance, shift: ShiftId, copies: &[(DepotId, usize)]) -> Self {
        let horizon = instance.shifts[shift].latest_end - instance.shifts[shift].start;
        let mut network = Self { shift, nodes: nodes(instance, shift, horizon, copies), arcs: Vec::new(), horizon };
        network.arcs = network.all_arcs(instance);
        network.tighten();
        network.prune();
        network
    }

    /// Indices of the arcs that leave a node.
    pub(super) fn ways_out(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.arcs.len()).filter(move |&arc| self.arcs[arc].from == node)
    }

    /// Indices of the arcs that enter a node.
    pub(super) fn ways_in(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.arcs.len()).filter(move |&arc| self.arcs[arc].to == node)
    }

    /// The jobs with their nodes.
    pub(super) fn jobs(&self) -> impl Iterator<Item = (usize, JobId)> + '_ {
        self.nodes.iter().enumerate().filter_map(|(at, node)| match node.place {
            Place::Job(job) => Some((at, job)),
            _ => None,
        })
    }

    /// The depot visits with their nodes.
    pub(super) fn depots(&self) -> impl Iterator<Item = (usize, DepotId, usize)> + '_ {
        self.nodes.iter().enumerate().filter_map(|(at, node)| match node.place {
            Place::Depot(depot, copy) => Some((at, depot, copy)),
            _ => None,
        })
    }

    /// The arc between two nodes, if it can be made.
    pub(super) fn arc_between(&self, from: usize, to: usize) -> Option<usize> {
        self.arcs.iter().position(|arc| arc.from == from && arc.to == to)
    }

    fn all_arcs(&self, instance: &Instance) -> Vec<Arc> {
        let pairs = (0..self.nodes.len()).flat_map(|from| (0..self.nodes.len()).map(move |to| (from, to)));
        pairs.filter_map(|(from, to)| self.arc(instance, from, to)).collect()
    }

    fn arc(&self, instance: &Instance, from: usize, to: usize) -> Option<Arc> {
        let (a, b) = (&self.nodes[from], &self.nodes[to]);
        let useless = match (a.place, b.place) {
            (Place::End, _) | (_, Place::Start) | (Place::Start, Place::End) => true,
            // Visits of one depot in a row are one visit; copies are used in order.
            (Place::Depot(x, _), Place::Depot(y, _)) => x == y,
            _ => from == to,
        };
        if useless {
            return None;
        }
        let (travel, dist) = match (a.site, b.site) {
            (Some(x), Some(y)) => {
                let leg = instance.travel.leg(x, y);
                if leg == NO_ROAD {
                    return None;
                }
                let tech = instance.shifts[self.shift].technician;
                (instance.travel_time(tech, x, y), Dist::from(leg.dist))
            }
            // An open end is wherever the last stop was.
            _ => (0, 0),
        };
        let same_site = matches!(a.place, Place::Job(_)) && a.site == b.site;
        let setup = if same_site { 0 } else { b.setup };
        Some(Arc { from, to, travel, setup, dist, leave: (0, self.horizon) })
    }

    /// Earliest and latest begins along the arcs. Travel need not obey the triangle inequality, so both are
    /// shortest paths over all arcs, not single legs.
    fn tighten(&mut self) {
        let mut first = vec![None; self.nodes.len()];
        let mut last = vec![None; self.nodes.len()];
        first[START] = Some(0);
        last[END] = Some(self.horizon);
        let mut changed = true;
        while changed {
            changed = false;
            for arc in &self.arcs {
                changed |= self.push_first(arc, &mut first);
                changed |= self.push_last(arc, &mut last);
            }
        }
        for (at, node) in self.nodes.iter_mut().enumerate() {
            // A node that cannot be reached, or from which the end cannot be reached, gets an empty span.
            (node.first, node.last) = first[at].zip(last[at]).unwrap_or((1, 0));
        }
        for arc in &mut self.arcs {
            let (a, b) = (&self.nodes[arc.from], &self.nodes[arc.to]);
            arc.leave = (a.first + a.service, b.last - arc.setup - arc.travel);
        }
    }

    fn push_first(&self, arc: &Arc, first: &mut [Option<Ticks>]) -> bool {
        let Some(begin) = first[arc.from] else { return false };
        let ready = begin + self.nodes[arc.from].service + arc.travel + arc.setup;
        let found = self.nodes[arc.to].at_or_after(ready);
        let better = found.is_some_and(|found| first[arc.to].is_none_or(|old| found < old));
        if better {
            first[arc.to] = found;
        }
        better
    }

    fn push_last(&self, arc: &Arc, last: &mut [Option<Ticks>]) -> bool {
        let Some(begin) = last[arc.to] else { return false };
        let latest = begin - arc.setup - arc.travel - self.nodes[arc.from].service;
        let found = self.nodes[arc.from].at_or_before(latest);
        let better = found.is_some_and(|found| last[arc.from].is_none_or(|old| found > old));
        if better {
            last[arc.from] = found;
        }
        better
    }

    /// Drops arcs that cannot be made, then nodes that have none.
    fn prune(&mut self) {
        let possible = |node: &Node| node.first <= node.last;
        self.arcs.retain(|arc| {
            let ends = possible(&self.nodes[arc.from]) && possible(&self.nodes[arc.to]);
            ends && arc.leave.0 <= arc.leave.1
        });
        let mut new_index = vec![usize::MAX; self.nodes.len()];
        let mut kept = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let linked = self.ways_in(at).next().is_some() && self.ways_out(at).next().is_some();
            if at == START || at == END || linked {
                new_index[at] = kept.len();
                kept.push(node.clone());
            }
        }
        self.arcs.retain(|arc| new_index[arc.from] != usize::MAX && new_index[arc.to] != usize::MAX);
        for arc in &mut self.arcs {
            (arc.from, arc.to) = (new_index[arc.from], new_index[arc.to]);
        }
        self.nodes = kept;
    }
}

impl Node {
    fn at_or_after(&self, ready: Ticks) -> Option<Ticks> {
        self.windows.iter().find(|(_, to)| ready <= *to).map(|(from, _)| ready.max(*from))
    }

    fn at_or_before(&self, latest: Ticks) -> Option<Ticks> {
        self.windows.iter().rev().find(|(from, _)| *from <= latest).map(|(_, to)| latest.min(*to))
    }
}

fn nodes(instance: &Instance, shift: ShiftId, horizon: Ticks, copies: &[(DepotId, usize)]) -> Vec<Node> {
    let tech = instance.technician_of(shift);
    let node =
        |place, site, service, setup, windows| Node { place, site, service, setup, windows, first: 0, last: horizon };
    let whole = vec![(0, horizon)];
    let mut nodes = vec![
        node(Place::Start, Some(tech.start), 0, 0, whole.clone()),
        node(Place::End, tech.end, 0, 0, whole.clone()),
    ];
    let (begin, day) = (instance.shifts[shift].start, instance.shifts[shift].day);
    let clip = |from: Ticks, to: Ticks| {
        let (from, to) = ((from - begin).max(0), (to - begin).min(horizon));
        (from <= to).then_some((from, to))
    };
    for job in instance.jobs.ids().filter(|&job| eligible::may_do(instance, shift, job)) {
        let row = &instance.jobs[job];
        let windows = if row.windows.is_empty() {
            whole.clone()
        } else {
            row.windows.iter().filter_map(|window| clip(window.from, window.to)).collect()
        };
        let service = instance.service_time(instance.shifts[shift].technician, job);
        nodes.push(node(Place::Job(job), Some(row.site), service, row.setup, windows));
    }
    for &(depot, count) in copies {
        let row = &instance.depots[depot];
        let midnight = instance.scale.day() * Ticks::from(day);
        let windows: Vec<_> = clip(midnight + row.opens, midnight + row.closes).into_iter().collect();
        let visit = |copy| node(Place::Depot(depot, copy), Some(row.site), row.load, 0, windows.clone());
        nodes.extend((0..count).map(visit));
    }
    nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{COARSE, builder, depot, job, line, shift, technician};
    use crate::model::{InstanceBuilder, Window};
    use crate::travel::{Leg, Travel};

    /// One technician at site 0, on duty from 100 to 200, and a job of ten minutes at each of the sites 1 to 3.
    fn day() -> InstanceBuilder {
        let mut all = builder(4);
        all.jobs = (1..4).map(|site| job(&format!("j{site}"), site)).collect();
        let tech = technician("t", &all);
        all.technicians.push(tech);
        all.shifts.push(shift(0, 100, 200));
        all
    }

    fn network(all: InstanceBuilder, travel: Travel) -> Network {
        let instance = all.build(travel).unwrap();
        let copies: Vec<_> = instance.depots.ids().map(|depot| (depot, 2)).collect();
        Network::new(&instance, ShiftId(0), &copies)
    }

    fn node(network: &Network, job: u32) -> Option<&Node> {
        network.nodes.iter().find(|node| node.place == Place::Job(JobId(job)))
    }

    #[test]
    fn begins_are_bounded_from_both_ends() {
        let network = network(day(), line(4));
        let far = node(&network, 2).unwrap();
        assert_eq!((far.first, far.last), (30, 60));
        // Start to each job, job to job, and each job home.
        assert_eq!(network.arcs.len(), 3 + 6 + 3);
    }

    #[test]
    fn the_earliest_begin_may_lead_through_another_stop() {
        let mut legs = vec![Leg { dist: 60, time: 60 }; 16];
        (legs[1], legs[4 + 2]) = (Leg { dist: 1, time: 1 }, Leg { dist: 1, time: 1 });
        legs[2 * 4] = Leg { dist: 1, time: 1 };
        let network = network(day(), Travel::from_table(legs, 4, COARSE));
        assert_eq!(node(&network, 1).unwrap().first, 1 + 10 + 1);
    }

    #[test]
    fn windows_cut_off_arcs_and_nodes() {
        let mut all = day();
        all.jobs[JobId(0)].windows = vec![Window { from: 50, to: 90 }];
        all.jobs[JobId(1)].windows = vec![Window { from: 110, to: 119 }, Window { from: 130, to: 140 }];
        all.jobs[JobId(2)].windows = vec![Window { from: 170, to: 190 }];
        let network = network(all, line(4));
        assert!(node(&network, 0).is_none(), "closed before the shift begins");
        assert!(node(&network, 2).is_none(), "too late to return");
        let second = node(&network, 1).unwrap();
        assert_eq!((second.first, second.last), (30, 40));
        assert_eq!(network.arcs.len(), 2);
    }

    #[test]
    fn missing_roads_and_repeated_visits_are_no_arcs() {
        let mut all = day();
        let visit = depot("d", 2, &all);
        all.depots.push(visit);
        let mut legs = vec![Leg { dist: 1, time: 1 }; 16];
        legs[1] = NO_ROAD;
        let network = network(all, Travel::from_table(legs, 4, COARSE));
        let at = |place| network.nodes.iter().position(|node| node.place == place).unwrap();
        let (first, copy) = (at(Place::Depot(DepotId(0), 0)), at(Place::Depot(DepotId(0), 1)));
        assert_eq!(network.arc_between(START, at(Place::Job(JobId(0)))), None);
        assert_eq!((network.arc_between(first, copy), network.arc_between(START, END)), (None, None));
        assert!(network.arc_between(first, END).is_some());
        assert_eq!((network.jobs().count(), network.depots().count()), (3, 2));
    }

    #[test]
    fn set_up_stands_on_arcs_between_sites() {
        let mut all = day();
        let twin = crate::model::Job { setup: 7, ..job("twin", 1) };
        all.jobs.push(twin);
        let network = network(all, line(4));
        let at = |job| network.nodes.iter().position(|node| node.place == Place::Job(JobId(job))).unwrap();
        let setup = |from, to| network.arcs[network.arc_between(from, to).unwrap()].setup;
        assert_eq!((setup(at(0), at(3)), setup(at(1), at(3)), setup(START, at(3))), (0, 7, 7));
    }
}
