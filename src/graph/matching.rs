//! Maximum matchings in bipartite graphs.

use std::collections::VecDeque;

/// No partner, or no layer.
const NONE: u32 = u32::MAX;

/// A maximum matching by Hopcroft and Karp (1973), O(E √V): for each left node its partner on the right.
///
/// `edges` lists the right nodes of each left node, all below `right`. The search goes as deep as an augmenting path is long, which
/// is at most the number of left nodes.
pub(super) fn maximum_matching(edges: &[Vec<u32>], right: usize) -> Vec<Option<u32>> {
    let mut search = Search {
        edges,
        left: vec![NONE; edges.len()],
        right: vec![NONE; right],
        layer: vec![NONE; edges.len()],
        next: vec![0; edges.len()],
    };
    while search.layers() {
        search.next.fill(0);
        for node in 0..edges.len() {
            if search.left[node] == NONE {
                search.augment(node);
            }
        }
    }
    search.left.into_iter().map(|partner| (partner != NONE).then_some(partner)).collect()
}

struct Search<'a> {
    edges: &'a [Vec<u32>],
    /// Partner of each left node.
    left: Vec<u32>,
    /// Partner of each right node.
    right: Vec<u32>,
    /// Layer of each left node in this phase.
    layer: Vec<u32>,
    /// First edge of each left node that was not tried in this phase.
    next: Vec<usize>,
}

impl Search<'_> {
    /// Layers the left nodes by alternating paths from the free ones; whether any path reaches a free right node.
    fn layers(&mut self) -> bool {
        let mut queue = VecDeque::new();
        for node in 0..self.edges.len() {
            let free = self.left[node] == NONE;
            self.layer[node] = if free { 0 } else { NONE };
            queue.extend(free.then_some(node));
        }
        let mut found = false;
        while let Some(node) = queue.pop_front() {
            for to in &self.edges[node] {
                let mate = self.right[*to as usize];
                if mate == NONE {
                    found = true;
                } else if self.layer[mate as usize] == NONE {
                    self.layer[mate as usize] = self.layer[node] + 1;
                    queue.push_back(mate as usize);
                }
            }
        }
        found
    }

    /// Finds an augmenting path along the layers and turns it over.
    fn augment(&mut self, node: usize) -> bool {
        while let Some(to) = self.edges[node].get(self.next[node]) {
            self.next[node] += 1;
            let mate = self.right[*to as usize];
            if mate == NONE || (self.layer[mate as usize] == self.layer[node] + 1 && self.augment(mate as usize)) {
                self.left[node] = *to;
                self.right[*to as usize] = node as u32;
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, RngExt, SeedableRng};

    /// All matchings by brute force: the best from left node `at` on, with these right nodes taken.
    fn best(edges: &[Vec<u32>], at: usize, taken: u32) -> usize {
        let Some(row) = edges.get(at) else { return 0 };
        let with = row.iter().filter(|to| taken >> **to & 1 == 0).map(|to| 1 + best(edges, at + 1, taken | 1 << to));
        with.max().unwrap_or(0).max(best(edges, at + 1, taken))
    }

    fn random(rng: &mut impl Rng) -> (Vec<Vec<u32>>, u32) {
        let right = rng.random_range(1..7);
        let row = |rng: &mut _| (0..right).filter(|_| RngExt::random_bool(rng, 0.3)).collect();
        ((0..rng.random_range(0..8)).map(|_| row(rng)).collect(), right)
    }

    #[test]
    fn as_large_as_brute_force_finds() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
        for _ in 0..500 {
            let (edges, right) = random(&mut rng);
            let matching = maximum_matching(&edges, right as usize);
            let mut partners: Vec<u32> = matching.iter().flatten().copied().collect();
            let size = partners.len();
            partners.sort_unstable();
            partners.dedup();
            assert_eq!(partners.len(), size, "a partner is shared: {edges:?}");
            assert!(matching.iter().zip(&edges).all(|(to, row)| to.is_none_or(|to| row.contains(&to))));
            assert_eq!(size, best(&edges, 0, 0), "{edges:?}");
        }
    }
}
