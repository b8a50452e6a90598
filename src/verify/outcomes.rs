//! What may be left on the van of the parts that faults may use: a distribution over outcomes.
//!
//! The joint distribution is carried as a map from stocks to probability. Where it grows too large, parts that no fault needs
//! together are carried apart: whether a fault is fixed depends on its own parts alone, so every chance stays what it is. Where
//! that is too large as well, it is replaced by one distribution for each part, as if the stocks of two parts had nothing to do
//! with each other. Both leave the range of what is on the van at least as wide as it is, so a plan that passes is still safe.

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
    /// Those of parts that faults need together; the other groups are told apart.
    Groups(Vec<Group>),
    /// Each part on its own.
    Apart(Vec<BTreeMap<u32, f64>>),
}

/// Parts whose stocks are carried together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Which parts, by index.
    parts: Vec<usize>,
    states: BTreeMap<Vec<u32>, f64>,
}

impl Group {
    /// Where a part stands in the group.
    fn place(&self, part: usize) -> Option<usize> {
        self.parts.iter().position(|known| *known == part)
    }

    /// A need, as far as it is one of the group.
    fn own(&self, units: &[(usize, u32)]) -> Vec<(usize, u32)> {
        units.iter().filter_map(|(part, units)| Some((self.place(*part)?, *units))).collect()
    }
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
            Self::Groups(groups) => groups.iter().map(|group| group.states.len()).sum(),
            Self::Apart(parts) => parts.iter().map(BTreeMap::len).sum(),
        }
    }

    /// Carries groups of parts apart from here on, each part in one of them.
    pub(super) fn part(&mut self, groups: &[Vec<usize>]) {
        if let Self::Joint(states) = self {
            let group = |parts: &Vec<usize>| {
                let mut own = BTreeMap::new();
                for (state, probability) in states.iter() {
                    let state: Vec<u32> = parts.iter().map(|part| state[*part]).collect();
                    *own.entry(state).or_insert(0.0) += probability;
                }
                Group { parts: parts.clone(), states: own }
            };
            *self = Self::Groups(groups.iter().map(group).collect());
        }
    }

    /// Forgets how the stocks of different parts hang together.
    pub(super) fn forget(&mut self) {
        if let Self::Groups(groups) = self {
            let parts = groups.iter().map(|group| group.parts.len()).sum();
            let mut apart = vec![BTreeMap::new(); parts];
            for group in groups {
                for (state, probability) in &group.states {
                    for (stock, part) in state.iter().zip(&group.parts) {
                        *apart[*part].entry(*stock).or_insert(0.0) += probability;
                    }
                }
            }
            *self = Self::Apart(apart);
        }
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
            Self::Groups(groups) => {
                let least = |group: &Group| group.place(at).map(|at| group.states.keys().map(|state| state[at]).min());
                groups.iter().find_map(least).flatten().unwrap_or(0)
            }
            Self::Apart(parts) => parts[at].keys().next().copied().unwrap_or(0),
        }
    }

    /// By how many units part `at` is expected to be below a level.
    pub(super) fn expected_below(&self, at: usize, level: u32) -> f64 {
        let below = |(stock, probability): (u32, f64)| f64::from(level.saturating_sub(stock)) * probability;
        match self {
            Self::Joint(states) => states.iter().map(|(state, probability)| below((state[at], *probability))).sum(),
            Self::Groups(groups) => {
                let found = groups.iter().find_map(|group| Some((group, group.place(at)?)));
                let states =
                    found.into_iter().flat_map(|(group, at)| group.states.iter().map(move |(s, p)| (s[at], *p)));
                states.map(below).sum()
            }
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
            Self::Groups(groups) => {
                let of = |group: &Group| {
                    let of =
                        |state: &Vec<u32>| state.iter().zip(&group.parts).map(|(stock, at)| size(*at, *stock)).sum();
                    group.states.keys().map(of).max().unwrap_or(0)
                };
                groups.iter().map(of).sum()
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
            Self::Joint(states) => short_of(states, needs),
            // What a fault needs stands in one group.
            Self::Groups(groups) => {
                match groups.iter().find(|group| needs.iter().any(|(at, _)| group.place(*at).is_some())) {
                    Some(group) => {
                        let names = |set: Vec<usize>| set.into_iter().map(|at| group.parts[at]).collect();
                        short_of(&group.states, &group.own(needs))
                            .into_iter()
                            .map(|(set, chance)| (names(set), chance))
                            .collect()
                    }
                    None => vec![(Vec::new(), 1.0)],
                }
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
            Self::Groups(groups) => {
                for (group, at) in groups.iter_mut().filter_map(|group| group.place(at).map(|at| (group, at))) {
                    let mut next = BTreeMap::new();
                    for (mut state, probability) in std::mem::take(&mut group.states) {
                        state[at] = change(state[at]);
                        *next.entry(state).or_insert(0.0) += probability;
                    }
                    group.states = next;
                }
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
            Self::Groups(groups) => meet_groups(groups, demands, cap),
            Self::Apart(parts) => meet_apart(parts, demands, cap),
        }
    }
}

/// The sets of parts that are short, each with its chance.
fn short_of(states: &BTreeMap<Vec<u32>, f64>, needs: &[(usize, u32)]) -> Vec<(Vec<usize>, f64)> {
    let mut sets = BTreeMap::<Vec<usize>, f64>::new();
    for (state, probability) in states {
        let short = needs.iter().filter(|(at, units)| state[*at] < *units).map(|(at, _)| *at).collect();
        *sets.entry(short).or_default() += probability;
    }
    sets.into_iter().collect()
}

/// Each group lets the demands on its own parts happen; a demand has all of its parts in one group.
fn meet_groups(groups: &mut [Group], demands: &[Demand], cap: &[u32]) -> Vec<f64> {
    let mut met = vec![0.0; demands.len()];
    for group in groups {
        let own: Vec<(usize, Demand)> = demands
            .iter()
            .enumerate()
            .map(|(at, demand)| (at, Demand { probability: demand.probability, units: group.own(&demand.units) }))
            .filter(|(_, demand)| !demand.units.is_empty())
            .collect();
        if own.is_empty() {
            continue;
        }
        let (at, own): (Vec<usize>, Vec<Demand>) = own.into_iter().unzip();
        let cap: Vec<u32> = group.parts.iter().map(|part| cap[*part]).collect();
        for (at, chance) in at.into_iter().zip(meet_joint(&mut group.states, &own, &cap)) {
            met[at] = chance;
        }
    }
    met
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
mod tests;
