//! Where a job may go.

use crate::eval::Node;
use crate::units::{DepotId, Money};

/// Where a job may go, and what that costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// The job, with its begin where that is agreed.
    pub node: Node,
    /// Change of the tour's cost.
    pub delta: Money,
    /// The tour, by the index of its shift.
    pub tour: usize,
    /// The job goes before this stop.
    pub at: usize,
    /// A depot visit goes in too, before this stop (not behind the job).
    pub depot: Option<(DepotId, usize)>,
}

/// The stops with one more.
pub fn with_node(nodes: &[Node], node: Node, at: usize) -> Vec<Node> {
    let mut longer = Vec::with_capacity(nodes.len() + 1);
    longer.extend_from_slice(&nodes[..at]);
    longer.push(node);
    longer.extend_from_slice(&nodes[at..]);
    longer
}

/// Carries out an insertion on a list of stops.
pub fn with_insertion(nodes: &mut Vec<Node>, insertion: &Insertion) {
    nodes.insert(insertion.at, insertion.node);
    if let Some((depot, at)) = insertion.depot {
        nodes.insert(at, Node::depot(depot));
    }
}
