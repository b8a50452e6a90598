//! Routes of the search as paths of a network.

use super::net::{Kind, Net};
use super::walk::walk;
use crate::eval::Node;
use crate::units::Money;

/// Most partial paths that are followed for a route.
const MOST: usize = 64;

/// Most steps that are taken for a route: with a visit and a break possible everywhere the paths are many.
const MOST_STEPS: usize = 4_096;

/// The cheapest path that serves the stops in their order; nothing if the network has none.
pub(super) fn path(net: &Net, nodes: &[Node]) -> Option<Vec<u32>> {
    // In the network one visit to a depot opens all of them.
    let jobs: Vec<Node> = nodes.iter().copied().filter(|node| node.as_job().is_some()).collect();
    let visits = nodes.len() - jobs.len();
    let mut best: Option<(Money, Vec<u32>)> = None;
    let mut partial: Vec<(Vec<u32>, usize)> = net.starts.iter().map(|start| (vec![*start], 0)).collect();
    for _ in 0..MOST_STEPS {
        let Some((spots, done)) = partial.pop() else { break };
        let visited = spots.iter().filter(|spot| matches!(net.spots[**spot as usize].kind, Kind::Depot(_))).count();
        let Some(last) = spots.last() else { continue };
        for way in net.from(*last) {
            let (kind, ended) = (net.spots[way.to as usize].kind, net.ends[way.to as usize]);
            let next = match kind {
                Kind::Job(job) if jobs.get(done).and_then(|node| node.as_job()) == Some(job) => done + 1,
                Kind::Break => done,
                Kind::Depot(depot) if visited < visits && nodes.contains(&Node::depot(depot)) => done,
                Kind::End if done == jobs.len() => done,
                _ => continue,
            };
            let mut longer = spots.clone();
            longer.push(way.to);
            if !ended {
                if partial.len() < MOST {
                    partial.push((longer, next));
                }
            } else if let Some(cost) = walk(net, &longer)
                && best.as_ref().is_none_or(|(known, _)| cost < *known)
            {
                best = Some((cost, longer));
            }
        }
    }
    best.map(|(_, spots)| spots)
}

/// The stops of a path as the evaluation has them.
pub(super) fn nodes(net: &Net, spots: &[u32]) -> Vec<Node> {
    let node = |spot: &u32| match net.spots[*spot as usize].kind {
        Kind::Job(job) => Some(Node::job(job)),
        Kind::Depot(depot) => Some(Node::depot(depot)),
        Kind::Start | Kind::End | Kind::Break => None,
    };
    spots.iter().filter_map(node).collect()
}
