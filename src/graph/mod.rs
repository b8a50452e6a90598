//! The truth about who can do what and what can follow what.
//!
//! [`Graph::build`] derives it once from an instance; both solvers read it. Everything here is a relaxation: no
//! feasible plan gives a job to a shift that [`Graph::can_serve`] refuses, or makes a transition that is
//! not an arc. The lists for hot loops (neighbours, near jobs) are choices, not truths.

mod components;
mod contest;
mod cover;
mod eligible;
mod flat;
mod hopeless;
mod legs;
mod link;
mod matching;
mod neighbours;
mod network;
mod node;
mod passing;
mod reason;
mod shortest;
mod spatial;
mod supply;
#[cfg(test)]
mod tests;
mod visit;

use crate::model::Instance;
use crate::units::{Id, JobId, ShiftId};
pub use components::Component;
pub use contest::Contest;
use eligible::Eligibility;
pub use flat::Flat;
use link::Linker;
pub use neighbours::{WEIGHT_WAIT, WEIGHT_WARP, Ways};
use network::{Asked, Network};
pub use node::{ArcData, Node};
use petgraph::graph::{DiGraph, NodeIndex};
pub use reason::{CODES, Obstacle, Reason};
use spatial::Wanted;
use supply::Supply;
use visit::Bounds;
pub use visit::Visit;

/// Most jobs for which a maximum matching bounds the number of routes.
pub const MOST_MATCHED: usize = 3_000;

/// How much of the graph is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphOptions {
    /// Neighbours of each job.
    pub neighbours: usize,
    /// How many of them are close.
    pub close: usize,
    /// Near jobs of each job, in instances of more than `all_near` jobs.
    pub near: usize,
    /// Up to this many jobs, every other job is listed as near.
    pub all_near: usize,
    /// Up to this many jobs, the network holds every arc.
    pub all_arcs: usize,
    /// In larger instances, the nearest jobs with a common shift that are asked about from each job.
    pub candidates: usize,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self { neighbours: 240, close: 40, near: 200, all_near: 500, all_arcs: 1_500, candidates: 128 }
    }
}

/// The graph of an instance. See the head of this module.
#[derive(Clone, Debug)]
pub struct Graph {
    bounds: Bounds,
    supply: Supply,
    eligible: Eligibility,
    network: Network,
    complete: bool,
    neighbours: Flat<JobId, JobId>,
    close: usize,
    ways: Flat<JobId, Ways>,
    near: Flat<JobId, JobId>,
    components: Vec<Component>,
    hopeless: Vec<(JobId, Vec<Reason>)>,
}

impl Graph {
    /// The graph of an instance, with the default options.
    pub fn build(instance: &Instance) -> Self {
        Self::with_options(instance, &GraphOptions::default())
    }

    /// The graph of an instance.
    pub fn with_options(instance: &Instance, options: &GraphOptions) -> Self {
        let jobs = instance.jobs.len();
        let (bounds, supply) = (Bounds::new(instance), Supply::new(instance));
        let eligible = Eligibility::new(instance, &bounds, &supply);
        let near = if jobs <= options.all_near { jobs } else { options.near };
        let wanted = Wanted { near, partners: options.candidates };
        let around = spatial::look_around(instance, &eligible, wanted, options.all_arcs);
        let linker = Linker::new(instance, &eligible, &bounds);
        let complete = jobs <= options.all_arcs;
        let network = if complete {
            Network::new(&linker, &Asked::all(&eligible))
        } else {
            let partners = mutual(around.iter().map(|around| around.partners.as_slice()));
            Network::new(&linker, &Asked::near(instance, &eligible, &partners))
        };
        let neighbours = neighbours::neighbours(&linker, &network, options.neighbours);
        Self {
            ways: Flat::from_rows(neighbours::ways(instance, &network, &neighbours)),
            neighbours: Flat::from_rows(neighbours),
            close: options.close,
            near: Flat::from_rows(around.into_iter().map(|around| around.near)),
            components: components::components(instance, &eligible),
            hopeless: hopeless::hopeless(instance, &bounds, &supply, &eligible),
            bounds,
            supply,
            eligible,
            network,
            complete,
        }
    }

    /// Whether a shift can do a job at all.
    #[inline(always)]
    pub fn can_serve(&self, shift: ShiftId, job: JobId) -> bool {
        self.eligible.can_serve(shift, job)
    }

    /// Why a shift cannot do a job; nothing if it can.
    pub fn why_not(&self, instance: &Instance, shift: ShiftId, job: JobId) -> Option<Reason> {
        let obstacle = eligible::look(instance, &self.bounds, &self.supply, shift, job).err()?;
        Some(obstacle.reason(instance, shift, job))
    }

    /// Everything that keeps a shift from a job, in the order in which it is looked at; the first is that of
    /// [`Graph::why_not`]. Of what has to do with time there is one at most. Empty if the shift can do the job.
    pub fn obstacles(&self, instance: &Instance, shift: ShiftId, job: JobId) -> Vec<Obstacle> {
        eligible::obstacles(instance, &self.bounds, &self.supply, shift, job)
    }

    /// When a shift can do a job at best; nothing if it cannot.
    pub fn visit(&self, instance: &Instance, shift: ShiftId, job: JobId) -> Option<Visit> {
        self.eligible.visit(instance, shift, job)
    }

    /// The shifts that can do a job, in order.
    #[inline(always)]
    pub fn eligible(&self, job: JobId) -> &[ShiftId] {
        self.eligible.shifts.row(job)
    }

    /// Of the shifts that can do a job, up to 16 that spend the least time on the way there and back.
    pub fn closest_shifts(&self, job: JobId) -> &[ShiftId] {
        self.eligible.closest.row(job)
    }

    /// The jobs that a shift can do, in order.
    #[inline(always)]
    pub fn jobs_of(&self, shift: ShiftId) -> &[JobId] {
        self.eligible.jobs.row(shift)
    }

    /// Whether one stop can come right after another (a break may lie in between).
    ///
    /// # Errors
    /// Why it cannot.
    pub fn transition(
        &self,
        instance: &Instance,
        from: impl Into<Node>,
        to: impl Into<Node>,
    ) -> Result<ArcData, Reason> {
        let (from, to) = (from.into(), to.into());
        let linker = Linker::new(instance, &self.eligible, &self.bounds);
        linker.arc(from, to).map_err(|missing| missing.reason(instance, from, to))
    }

    /// The network of transitions. It holds every arc if [`Graph::is_complete`], and otherwise those between
    /// jobs that are near each other.
    pub fn network(&self) -> &DiGraph<Node, ArcData> {
        &self.network.graph
    }

    /// The place of a node in the network.
    pub fn index(&self, node: impl Into<Node>) -> NodeIndex {
        self.network.index(node.into())
    }

    /// Whether the network holds every arc.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Granular neighbours of a job, best first: partners before or after it with a common shift.
    #[inline(always)]
    pub fn neighbours(&self, job: JobId) -> &[JobId] {
        self.neighbours.row(job)
    }

    /// The first of them: for a search that tries every pair.
    #[inline]
    pub fn close_neighbours(&self, job: JobId) -> &[JobId] {
        let all = self.neighbours(job);
        &all[..all.len().min(self.close)]
    }

    /// For each of [`Graph::neighbours`], on which sides of it the job may stand, and the way.
    #[inline(always)]
    pub fn ways(&self, job: JobId) -> &[Ways] {
        self.ways.row(job)
    }

    /// Jobs near a job by travel time there and back, nearest first, whoever does them.
    #[inline(always)]
    pub fn near(&self, job: JobId) -> &[JobId] {
        self.near.row(job)
    }

    /// A lower bound on the number of routes that serve every job that anybody can do: by a cover with the
    /// fewest paths, by jobs a day and by work a day. More than there are shifts: not all can be served.
    ///
    /// Asks about all pairs of jobs up to [`MOST_MATCHED`] of them; beyond, only the last two bounds count.
    pub fn least_routes(&self, instance: &Instance) -> u32 {
        let linker = Linker::new(instance, &self.eligible, &self.bounds);
        cover::least_routes(&linker, MOST_MATCHED) as u32
    }

    /// A lower bound on the number of technicians that serve every job that anybody can do: those whose shifts
    /// are as many as [`Graph::least_routes`]. More than there are technicians: not all can be served.
    pub fn least_technicians(&self, instance: &Instance) -> u32 {
        cover::technicians_for(instance, self.least_routes(instance) as usize) as u32
    }

    /// Jobs that only few can do, and that cannot all be done because those few are too few at the time.
    pub fn contests(&self, instance: &Instance) -> Vec<Contest> {
        contest::contests(&Linker::new(instance, &self.eligible, &self.bounds))
    }

    /// Independent subproblems, in order of their first job. Jobs that nobody can do are in none.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The jobs that nobody can do, each with the reasons, the most common first and each code once.
    pub fn hopeless(&self) -> &[(JobId, Vec<Reason>)] {
        &self.hopeless
    }
}

/// Makes a relation symmetric: each row in order, without doubles.
fn mutual<'a>(rows: impl ExactSizeIterator<Item = &'a [JobId]>) -> Vec<Vec<JobId>> {
    let mut both = vec![Vec::new(); rows.len()];
    for (at, row) in rows.enumerate() {
        for other in row {
            both[at].push(*other);
            both[other.index()].push(JobId::from_index(at));
        }
    }
    for row in &mut both {
        row.sort_unstable();
        row.dedup();
    }
    both
}
