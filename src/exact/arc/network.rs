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
        while self.arcs.iter().fold(false, |changed, arc| self.push_first(arc, &mut first) || changed) {}
        while self.arcs.iter().fold(false, |changed, arc| self.push_last(arc, &mut last) || changed) {}
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
impl Network {
    pub(super) fn node_of(&self, place: Place) -> Option<usize> {
        self.nodes.iter().position(|node| node.place == place)
    }
}
