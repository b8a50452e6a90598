//! The network: a petgraph graph of the transitions that some shift can make in time.

use super::Flat;
use super::eligible::Eligibility;
use super::link::Linker;
use super::node::{ArcData, Node};
use crate::model::Instance;
use crate::units::{Id, JobId, ShiftId};
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use rayon::prelude::*;
use std::borrow::Cow;

/// Places of the nodes: jobs, depots, starts, ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    jobs: usize,
    depots: usize,
    shifts: usize,
}

impl Layout {
    fn index(self, node: Node) -> NodeIndex {
        NodeIndex::new(match node {
            Node::Job(job) => job.index(),
            Node::Depot(depot) => self.jobs + depot.index(),
            Node::Start(shift) => self.jobs + self.depots + shift.index(),
            Node::End(shift) => self.jobs + self.depots + self.shifts + shift.index(),
        })
    }
}

/// The nodes that are asked about from each node: everything, or in large instances what lies near.
pub(super) struct Asked<'a> {
    /// Jobs that may follow or precede each job; `None`: all.
    partners: Option<&'a [Vec<JobId>]>,
    /// Shifts that may start or end with each job.
    shifts: &'a Flat<JobId, ShiftId>,
    /// The same from the shifts' side.
    jobs: Cow<'a, Flat<ShiftId, JobId>>,
}

impl<'a> Asked<'a> {
    /// Everything.
    pub(super) fn all(eligible: &'a Eligibility) -> Self {
        Self { partners: None, shifts: &eligible.shifts, jobs: Cow::Borrowed(&eligible.jobs) }
    }

    /// These partners, and for each job the closest shifts.
    pub(super) fn near(instance: &Instance, eligible: &'a Eligibility, partners: &'a [Vec<JobId>]) -> Self {
        let mut jobs = vec![Vec::new(); instance.shifts.len()];
        for job in instance.jobs.ids() {
            for shift in eligible.closest.row(job) {
                jobs[shift.index()].push(job);
            }
        }
        Self { partners: Some(partners), shifts: &eligible.closest, jobs: Cow::Owned(Flat::from_rows(jobs)) }
    }

    /// The nodes that may come after `from`.
    fn after(&self, instance: &Instance, from: Node) -> Vec<Node> {
        let depots = || instance.depots.ids().map(Node::Depot);
        let jobs = || instance.jobs.ids().map(Node::Job);
        match from {
            Node::End(_) => Vec::new(),
            Node::Start(shift) => of_jobs(self.jobs.row(shift)).chain(depots()).collect(),
            Node::Depot(_) => jobs().chain(depots()).chain(instance.shifts.ids().map(Node::End)).collect(),
            Node::Job(job) => {
                let ends = self.shifts.row(job).iter().copied().map(Node::End);
                match self.partners {
                    Some(partners) => of_jobs(&partners[job.index()]).chain(depots()).chain(ends).collect(),
                    None => jobs().chain(depots()).chain(ends).collect(),
                }
            }
        }
    }
}

fn of_jobs(jobs: &[JobId]) -> impl Iterator<Item = Node> {
    jobs.iter().copied().map(Node::Job)
}

/// The graph with the places of its nodes.
#[derive(Clone, Debug)]
pub(super) struct Network {
    pub(super) graph: DiGraph<Node, ArcData>,
    layout: Layout,
}

impl Network {
    /// Asks for every arc in question and keeps those that exist.
    pub(super) fn new(linker: &Linker<'_>, asked: &Asked<'_>) -> Self {
        let instance = linker.instance;
        let layout = Layout { jobs: instance.jobs.len(), depots: instance.depots.len(), shifts: instance.shifts.len() };
        let nodes: Vec<Node> = (instance.jobs.ids().map(Node::Job))
            .chain(instance.depots.ids().map(Node::Depot))
            .chain(instance.shifts.ids().map(Node::Start))
            .chain(instance.shifts.ids().map(Node::End))
            .collect();
        let arcs: Vec<Vec<(Node, ArcData)>> = nodes.par_iter().map(|from| leaving(linker, asked, *from)).collect();
        let mut graph = DiGraph::with_capacity(nodes.len(), arcs.iter().map(Vec::len).sum());
        for node in &nodes {
            graph.add_node(*node);
        }
        for (from, arcs) in nodes.iter().zip(arcs) {
            for (to, arc) in arcs {
                graph.add_edge(layout.index(*from), layout.index(to), arc);
            }
        }
        Self { graph, layout }
    }

    /// The place of a node.
    pub(super) fn index(&self, node: Node) -> NodeIndex {
        self.layout.index(node)
    }

    /// The jobs with an arc from (`Outgoing`) or to (`Incoming`) a job, in order.
    pub(super) fn jobs_beside(&self, job: JobId, side: Direction) -> Vec<JobId> {
        let beside = self.graph.neighbors_directed(self.index(Node::Job(job)), side);
        let mut jobs: Vec<JobId> = beside.filter_map(|at| self.graph[at].job()).collect();
        jobs.sort_unstable();
        jobs
    }

    /// Every node with an arc to or from `node`, twice if there are both.
    pub(super) fn partners(&self, node: Node) -> impl Iterator<Item = Node> {
        self.graph.neighbors_undirected(self.index(node)).map(|at| self.graph[at])
    }
}

/// The arcs that leave a node.
fn leaving(linker: &Linker<'_>, asked: &Asked<'_>, from: Node) -> Vec<(Node, ArcData)> {
    let after = asked.after(linker.instance, from).into_iter();
    after.filter_map(|to| linker.arc(from, to).ok().map(|arc| (to, arc))).collect()
}
