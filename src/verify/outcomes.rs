//! What may be left on the van of the parts that faults may use: a distribution over outcomes.
//!
//! The joint distribution is carried as a map from stocks to probability. Where it grows too large, it is
//! replaced by one distribution for each part, as if the stocks of two parts had nothing to do with each other.
//! That leaves the range of each stock at least as wide as it is, so a plan that passes is still safe.

use std::collections::BTreeMap;

use crate::units::UNLIMITED;

/// A fault as far as stock goes: its probability and the units it takes, by index of the part.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Demand {
    pub(super) probability: f64,
    /// Index of the part, units above zero.
    pub(super) units: Vec<(usize, u32)>,
}

/// A distribution of stocks.
#[derive(Clone, Debug)]
pub(super) enum Outcomes {
    /// The stocks of all parts together.
    Joint(BTreeMap<Vec<u32>, f64>),
    /// Each part on its own.
    Apart(Vec<BTreeMap<u32, f64>>),
}

impl Outcomes {
    /// For certain these stocks.
    pub(super) fn certain(stock: Vec<u32>) -> Self {
        Self::Joint(BTreeMap::from([(stock, 1.0)]))
    }

    /// The number of stocks that are told apart.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Joint(states) => states.len(),
            Self::Apart(parts) => parts.iter().map(BTreeMap::len).sum(),
        }
    }

    /// Forgets how the stocks of different parts hang together.
    pub(super) fn forget(&mut self) {
        if let Self::Joint(states) = self {
            let parts = states.keys().next().map_or(0, Vec::len);
            let mut apart = vec![BTreeMap::new(); parts];
            for (state, probability) in states.iter() {
                for (stock, part) in state.iter().zip(&mut apart) {
                    *part.entry(*stock).or_insert(0.0) += probability;
                }
            }
            *self = Self::Apart(apart);
        }
    }

    /// The least that may be there of part `at`.
    pub(super) fn least(&self, at: usize) -> u32 {
        match self {
            Self::Joint(states) => states.keys().map(|state| state[at]).min().unwrap_or(0),
            Self::Apart(parts) => parts[at].keys().next().copied().unwrap_or(0),
        }
    }

    /// By how many units part `at` is expected to be below a level.
    pub(super) fn expected_below(&self, at: usize, level: u32) -> f64 {
        let below = |(stock, probability): (u32, f64)| f64::from(level.saturating_sub(stock)) * probability;
        match self {
            Self::Joint(states) => states.iter().map(|(state, probability)| below((state[at], *probability))).sum(),
            Self::Apart(parts) => parts[at].iter().map(|(stock, probability)| below((*stock, *probability))).sum(),
        }
    }

    /// The most that `size` may be of the stocks; it must be a sum over the parts.
    pub(super) fn most(&self, size: impl Fn(usize, u32) -> i64) -> i64 {
        match self {
            Self::Joint(states) => {
                let of = |state: &Vec<u32>| state.iter().enumerate().map(|(at, stock)| size(at, *stock)).sum();
                states.keys().map(of).max().unwrap_or(0)
            }
            Self::Apart(parts) => {
                let of = |(at, part): (usize, &BTreeMap<u32, f64>)| part.keys().map(|stock| size(at, *stock)).max();
                parts.iter().enumerate().filter_map(of).sum()
            }
        }
    }

    /// The sets of parts of which there are fewer than these units, each with its chance; together 1.
    pub(super) fn short(&self, needs: &[(usize, u32)]) -> Vec<(Vec<usize>, f64)> {
        match self {
            Self::Joint(states) => {
                let mut sets = BTreeMap::<Vec<usize>, f64>::new();
                for (state, probability) in states {
                    let short = needs.iter().filter(|(at, units)| state[*at] < *units).map(|(at, _)| *at).collect();
                    *sets.entry(short).or_default() += probability;
                }
                sets.into_iter().collect()
            }
            Self::Apart(parts) => short_apart(parts, needs),
        }
    }

    /// Changes the stock of part `at` in every outcome.
    pub(super) fn change(&mut self, at: usize, change: impl Fn(u32) -> u32) {
        match self {
            Self::Joint(states) => {
                let mut next = BTreeMap::new();
                for (mut state, probability) in std::mem::take(states) {
                    state[at] = change(state[at]);
                    *next.entry(state).or_insert(0.0) += probability;
                }
                *states = next;
            }
            Self::Apart(parts) => {
                let mut next = BTreeMap::new();
                for (stock, probability) in &parts[at] {
                    *next.entry(change(*stock)).or_insert(0.0) += probability;
                }
                parts[at] = next;
            }
        }
    }

    /// One of `demands` may come (with what is left of 1, none does); it takes its parts if all are there.
    /// Gives back, for each, the chance that it comes and is met. Stock beyond `cap` is not told apart.
    pub(super) fn meet(&mut self, demands: &[Demand], cap: &[u32]) -> Vec<f64> {
        match self {
            Self::Joint(states) => meet_joint(states, demands, cap),
            Self::Apart(parts) => meet_apart(parts, demands, cap),
        }
    }
}

/// The sets of parts that are short where the stocks of two parts have nothing to do with each other. Beyond
/// [`MOST_APART`] doubtful parts they are not told apart.
fn short_apart(parts: &[BTreeMap<u32, f64>], needs: &[(usize, u32)]) -> Vec<(Vec<usize>, f64)> {
    let chance = |(at, units): &(usize, u32)| (*at, parts[*at].range(..*units).map(|(_, chance)| chance).sum::<f64>());
    let chances: Vec<(usize, f64)> = needs.iter().map(chance).filter(|(_, short)| *short > 0.0).collect();
    if chances.len() > MOST_APART {
        let there: f64 = chances.iter().map(|(_, short)| 1.0 - short).product();
        return vec![(Vec::new(), there), (chances.iter().map(|(at, _)| *at).collect(), 1.0 - there)];
    }
    let mut sets = vec![(Vec::new(), 1.0)];
    for (at, short) in chances {
        let with = |(set, chance): &(Vec<usize>, f64)| (set.iter().copied().chain([at]).collect(), chance * short);
        let more: Vec<_> = sets.iter().map(with).collect();
        sets.iter_mut().for_each(|(_, chance)| *chance *= 1.0 - short);
        sets.extend(more);
    }
    sets.retain(|(_, chance)| *chance > 0.0);
    sets
}

/// Doubtful parts of one need up to which every set of them is looked at.
const MOST_APART: usize = 8;

/// Stock after `units` are taken; what never runs out stays as it is.
pub(super) fn taken(stock: u32, units: u32) -> u32 {
    if stock >= UNLIMITED { stock } else { stock.saturating_sub(units) }
}

fn meet_joint(states: &mut BTreeMap<Vec<u32>, f64>, demands: &[Demand], cap: &[u32]) -> Vec<f64> {
    let mut met = vec![0.0; demands.len()];
    let mut next = BTreeMap::new();
    let mut reach = |mut state: Vec<u32>, probability: f64| {
        state.iter_mut().zip(cap).for_each(|(stock, cap)| *stock = (*stock).min(*cap));
        *next.entry(state).or_insert(0.0) += probability;
    };
    for (state, probability) in std::mem::take(states) {
        let mut untouched = 1.0;
        for (demand, met) in demands.iter().zip(&mut met) {
            if demand.units.iter().all(|(at, units)| state[*at] >= *units) {
                let mut after = state.clone();
                demand.units.iter().for_each(|(at, units)| after[*at] = taken(after[*at], *units));
                reach(after, probability * demand.probability);
                *met += probability * demand.probability;
                untouched -= demand.probability;
            }
        }
        // What rounding leaves of nothing is no outcome.
        if untouched > 1e-9 {
            reach(state, probability * untouched);
        }
    }
    *states = next;
    met
}

fn meet_apart(parts: &mut [BTreeMap<u32, f64>], demands: &[Demand], cap: &[u32]) -> Vec<f64> {
    let there =
        |part: &BTreeMap<u32, f64>, units: u32| part.range(units..).map(|(_, probability)| probability).sum::<f64>();
    let chances: Vec<Vec<f64>> = demands
        .iter()
        .map(|demand| demand.units.iter().map(|(at, units)| there(&parts[*at], *units)).collect())
        .collect();
    for (at, part) in parts.iter_mut().enumerate() {
        // The demands on this part: its units, and the chance that it comes and the other parts are there.
        let mut takes = Vec::new();
        for (demand, chances) in demands.iter().zip(&chances) {
            if let Some(mine) = demand.units.iter().position(|(part, _)| *part == at) {
                let others = chances.iter().enumerate().filter(|(other, _)| *other != mine);
                let chance: f64 = others.map(|(_, chance)| chance).product();
                takes.push((demand.units[mine].1, demand.probability * chance));
            }
        }
        let mut next = BTreeMap::new();
        for (stock, probability) in std::mem::take(part) {
            let mut untouched = 1.0;
            for (units, chance) in takes.iter().filter(|(units, chance)| *units <= stock && *chance > 0.0) {
                *next.entry(taken(stock, *units).min(cap[at])).or_insert(0.0) += probability * chance;
                untouched -= chance;
            }
            if untouched > 1e-9 {
                *next.entry(stock.min(cap[at])).or_insert(0.0) += probability * untouched;
            }
        }
        *part = next;
    }
    demands.iter().zip(&chances).map(|(demand, all)| demand.probability * all.iter().product::<f64>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: [u32; 2] = [u32::MAX; 2];

    fn demand(probability: f64, units: &[(usize, u32)]) -> Demand {
        Demand { probability, units: units.to_vec() }
    }

    /// Two jobs that may need one or both of two parts, of which there are two and one.
    fn jobs() -> [Vec<Demand>; 2] {
        let either = vec![demand(0.5, &[(0, 1)]), demand(0.25, &[(0, 1), (1, 1)])];
        [either.clone(), either]
    }

    fn near(a: &[f64], b: &[f64]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12)
    }

    #[test]
    fn the_joint_distribution_knows_what_hangs_together() {
        let mut outcomes = Outcomes::certain(vec![2, 1]);
        let [first, second] = jobs();
        assert!(near(&outcomes.meet(&first, &FREE), &[0.5, 0.25]));
        // The second job finds both parts unless the first took both: 1 − 0.25.
        assert!(near(&outcomes.meet(&second, &FREE), &[0.5, 0.25 * 0.75]));
        assert_eq!((outcomes.least(0), outcomes.least(1)), (0, 0));
        // With nothing used all are there; stocks (2, 1) weigh 3.
        assert_eq!(outcomes.most(|_, stock| i64::from(stock)), 3);
    }

    #[test]
    fn merged_stock_is_as_good_as_more() {
        let mut outcomes = Outcomes::certain(vec![9, 9]);
        let [first, second] = jobs();
        outcomes.meet(&first, &[1, 1]);
        assert_eq!(outcomes.len(), 1);
        assert!(near(&outcomes.meet(&second, &[0, 0]), &[0.5, 0.25]));
    }

    #[test]
    fn one_part_alone_is_exact_even_apart() {
        let demands = [demand(0.6, &[(0, 1)]), demand(0.3, &[(0, 2)])];
        let (mut joint, mut apart) = (Outcomes::certain(vec![3]), Outcomes::certain(vec![3]));
        apart.forget();
        for _ in 0..3 {
            let (exact, near_by) = (joint.meet(&demands, &FREE), apart.meet(&demands, &FREE));
            assert!(near(&exact, &near_by), "{exact:?} {near_by:?}");
        }
        assert_eq!((joint.least(0), apart.least(0)), (0, 0));
    }

    #[test]
    fn apart_the_range_is_no_narrower() {
        let (mut joint, mut apart) = (Outcomes::certain(vec![2, 2]), Outcomes::certain(vec![2, 2]));
        apart.forget();
        // Either two of the first or two of the second are gone, never both.
        let first = [demand(0.5, &[(0, 2)]), demand(0.5, &[(1, 2)])];
        assert!(near(&joint.meet(&first, &FREE), &[0.5, 0.5]) && near(&apart.meet(&first, &FREE), &[0.5, 0.5]));
        let total = |_: usize, stock: u32| i64::from(stock);
        assert_eq!((joint.most(total), apart.most(total)), (2, 4));
        // A need of both parts can never be met, but apart it seems to be in a quarter of all cases.
        let both = [demand(1.0, &[(0, 1), (1, 1)])];
        assert!(near(&joint.meet(&both, &FREE), &[0.0]) && near(&apart.meet(&both, &FREE), &[0.25]));
        assert!((0..2).all(|at| apart.least(at) <= joint.least(at)));
    }

    #[test]
    fn a_change_merges_what_becomes_equal() {
        for forget in [false, true] {
            let mut outcomes = Outcomes::certain(vec![1, 4]);
            if forget {
                outcomes.forget();
            }
            outcomes.meet(&[demand(0.5, &[(0, 1)])], &FREE);
            assert_eq!((outcomes.least(0), outcomes.least(1)), (0, 4));
            outcomes.change(0, |stock| stock.max(3));
            assert_eq!((outcomes.least(0), outcomes.len()), (3, if forget { 2 } else { 1 }));
        }
    }

    #[test]
    fn what_is_expected_below_a_level() {
        for forget in [false, true] {
            let mut outcomes = Outcomes::certain(vec![3, 1]);
            if forget {
                outcomes.forget();
            }
            outcomes.meet(&[demand(0.5, &[(0, 2)]), demand(0.25, &[(1, 1)])], &FREE);
            // Half of the time one is left of the first, a quarter of the time none of the second.
            assert_eq!([2, 3, 5].map(|level| outcomes.expected_below(0, level)), [0.5, 1.0, 3.0]);
            assert_eq!(outcomes.expected_below(1, 1), 0.25);
        }
    }

    #[test]
    fn what_never_runs_out_is_not_counted_down() {
        let mut outcomes = Outcomes::certain(vec![UNLIMITED]);
        assert_eq!(outcomes.meet(&[demand(1.0, &[(0, 5)])], &FREE), [1.0]);
        assert_eq!(outcomes.least(0), UNLIMITED);
    }
}
