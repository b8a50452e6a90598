//! The loads of a route with several visits, improved one level at a time.
//!
//! A visit decides as if later visits filled up what they stock. Where loading is dear, room short or a depot nearly empty
//! that need not be so: from there, levels of one part at one visit, and of two together, are changed while that pays.
//! As good as trying all levels on small routes (`tests/first_time_fix`); where there is much to try, only so much of it is.

use crate::units::{Money, PartId};

/// Most rounds over all levels.
const ROUNDS: usize = 8;
/// Most prices asked for.
const MOST_PRICES: u32 = 4_000;

/// Levels that one visit may choose from.
#[derive(Clone, Debug)]
pub(in crate::eval) struct Range {
    /// Which visit.
    pub visit: usize,
    /// Which part.
    pub part: PartId,
    /// Highest level that can be of use.
    pub highest: u32,
}

/// Changes `fills` (levels by visit) while `price` goes down.
pub(in crate::eval) fn refine(fills: &mut Vec<Fill>, ranges: &[Range], price: impl FnMut(&[Fill]) -> Option<Money>) {
    let mut search = Refinement { fills, best: None, price, left: MOST_PRICES };
    search.best = (search.price)(search.fills);
    for _ in 0..ROUNDS {
        let before = search.best;
        for range in ranges {
            search.change(&[range]);
        }
        for (at, first) in ranges.iter().enumerate() {
            for second in &ranges[at + 1..] {
                search.change(&[first, second]);
            }
        }
        if search.best == before || search.left == 0 {
            return;
        }
    }
}

/// Levels of a visit, by part.
type Fill = Vec<(PartId, u32)>;

/// The best fills so far.
struct Refinement<'f, P> {
    fills: &'f mut Vec<Fill>,
    best: Option<Money>,
    price: P,
    left: u32,
}

impl<P: FnMut(&[Fill]) -> Option<Money>> Refinement<'_, P> {
    /// Sets one level, or two, to the best of all values.
    fn change(&mut self, ranges: &[&Range]) {
        let mut levels = vec![0; ranges.len()];
        let mut tried = self.fills.clone();
        while self.left > 0 {
            self.left -= 1;
            for (range, level) in ranges.iter().zip(&levels) {
                set(&mut tried[range.visit], range.part, *level);
            }
            if let Some(cost) = (self.price)(&tried)
                && self.best.is_none_or(|best| cost < best)
            {
                self.best = Some(cost);
                self.fills.clone_from(&tried);
            }
            let Some(next) = (0..levels.len()).find(|at| levels[*at] < ranges[*at].highest) else { return };
            levels[next] += 1;
            levels[..next].fill(0);
        }
    }
}

/// Sets the level of a part; 0 leaves it out.
fn set(fill: &mut Vec<(PartId, u32)>, part: PartId, level: u32) {
    match fill.binary_search_by_key(&part, |(known, _)| *known) {
        Ok(at) if level == 0 => {
            fill.remove(at);
        }
        Ok(at) => fill[at].1 = level,
        Err(at) if level > 0 => fill.insert(at, (part, level)),
        Err(_) => {}
    }
}
