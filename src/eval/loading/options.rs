//! The levels that one group of parts may be loaded to, with the room they take and what they are worth.

use super::rest::Rest;
use super::worth::Worth;
use super::{Shelf, growth};
use crate::eval::joint::Joint;
use crate::units::Volume;

/// Most outcomes valued to look at every combination of levels; beyond it they are found by marginal analysis.
const MOST_VALUED: usize = 20_000;
/// As many where the best load is to be found whatever it takes.
const MOST_VALUED_EVER: usize = 1_000_000;
/// Options that differ by less money than this (in the smallest unit) are worth the same.
const SAME: f64 = 0.5;

/// The options of a group: from little room and worth to much of both.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// The shelves that are decided.
    shelves: Vec<usize>,
    /// Field of the group for each of them, its lowest and its highest level.
    ranges: Vec<(usize, u32, u32)>,
    /// Certain units by part of the group.
    certain: Vec<u32>,
    found: Vec<Choice>,
    /// Levels of all choices, one after the other.
    levels: Vec<u32>,
    /// Not every combination of levels was looked at, or stock was not counted to the end.
    pub approximate: bool,
}

/// One way to load the group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    /// Room beyond what is taken already.
    pub volume: Volume,
    /// Expected worth of what is on the van then, less the money for loading.
    pub value: f64,
    units: u32,
    at: usize,
}

#[cfg(test)]
impl Choice {
    /// One by its room and worth alone.
    pub fn new(volume: Volume, value: f64) -> Self {
        Self { volume, value, units: 0, at: 0 }
    }
}

impl Options {
    /// Looks at every level of the group's parts; false if there is nothing to decide.
    pub fn gather(
        &mut self,
        rest: Rest,
        joint: &Joint,
        group: usize,
        shelves: &[Shelf],
        lowest: &[u32],
        (worth, exhaustive): (&mut Worth, bool),
    ) -> bool {
        let parts = joint.parts(group);
        let at_depot = |part| shelves.iter().position(|shelf| shelf.part == part);
        if parts.iter().all(|part| at_depot(*part).is_none()) {
            return false;
        }
        worth.measure(rest, parts, exhaustive);
        self.approximate = worth.cut_short;
        self.shelves.clear();
        self.ranges.clear();
        self.certain.clear();
        for (field, part) in parts.iter().enumerate() {
            let certain = rest.certain(*part).units;
            self.certain.push(certain);
            let Some(at) = at_depot(*part) else { continue };
            let highest = shelves[at].highest.min(certain.saturating_add(worth.cap(field)));
            if highest > lowest[at] {
                self.shelves.push(at);
                self.ranges.push((field, lowest[at], highest));
            }
        }
        if self.shelves.is_empty() {
            return false;
        }
        worth.induce(rest);
        let most = if exhaustive { MOST_VALUED_EVER } else { MOST_VALUED };
        self.look(joint, group, shelves, worth, most);
        self.sift();
        true
    }

    /// Values every combination of levels, or those that marginal analysis meets where there are too many.
    fn look(&mut self, joint: &Joint, group: usize, shelves: &[Shelf], worth: &Worth, most: usize) {
        self.found.clear();
        self.levels.clear();
        let mut outcomes = 0_usize;
        joint.outcomes(group, |_, _| outcomes += 1);
        let each = |combinations: usize, (_, lowest, highest): &(usize, u32, u32)| {
            combinations.saturating_mul((highest - lowest) as usize + 1)
        };
        if self.ranges.iter().fold(outcomes, each) <= most {
            self.look_at_all(joint, group, shelves, worth);
        } else {
            self.approximate = true;
            self.give_up_least(joint, group, shelves, worth);
        }
    }

    fn look_at_all(&mut self, joint: &Joint, group: usize, shelves: &[Shelf], worth: &Worth) {
        let mut levels: Vec<u32> = self.ranges.iter().map(|(_, lowest, _)| *lowest).collect();
        loop {
            let choice = self.choice(joint, group, shelves, worth, &levels);
            self.keep(choice, &levels);
            let Some(next) = (0..levels.len()).find(|at| levels[*at] < self.ranges[*at].2) else { return };
            levels[next] += 1;
            for (level, (_, lowest, _)) in levels[..next].iter_mut().zip(&self.ranges) {
                *level = *lowest;
            }
        }
    }

    /// Marginal analysis from above: from the highest levels down, always without the unit whose loss costs least. From
    /// below it would not see that two parts are only worth something together.
    fn give_up_least(&mut self, joint: &Joint, group: usize, shelves: &[Shelf], worth: &Worth) {
        let mut levels: Vec<u32> = self.ranges.iter().map(|(_, _, highest)| *highest).collect();
        let first = self.choice(joint, group, shelves, worth, &levels);
        self.keep(first, &levels);
        loop {
            let mut best: Option<(Choice, usize)> = None;
            for at in 0..levels.len() {
                if levels[at] == self.ranges[at].1 {
                    continue;
                }
                levels[at] -= 1;
                let choice = self.choice(joint, group, shelves, worth, &levels);
                levels[at] += 1;
                if best.as_ref().is_none_or(|(best, _)| choice.value > best.value) {
                    best = Some((choice, at));
                }
            }
            let Some((choice, at)) = best else { return };
            levels[at] -= 1;
            self.keep(choice, &levels);
        }
    }

    fn keep(&mut self, choice: Choice, levels: &[u32]) {
        self.found.push(choice);
        self.levels.extend_from_slice(levels);
    }

    fn choice(&self, joint: &Joint, group: usize, shelves: &[Shelf], worth: &Worth, levels: &[u32]) -> Choice {
        let level = |field: usize| self.ranges.iter().position(|(at, ..)| *at == field).map_or(0, |at| levels[at]);
        let mut value = 0.0;
        joint.outcomes(group, |stock, chance| {
            let free = |field: usize| stock(field).max(level(field)).saturating_sub(self.certain[field]);
            value += chance * worth.of(free);
        });
        let (mut volume, mut units) = (0, 0);
        for (at, level) in self.shelves.iter().zip(levels) {
            let shelf = &shelves[*at];
            let loaded = level.saturating_sub(shelf.least);
            value -= f64::from(loaded) * shelf.price as f64;
            volume += growth(shelf, *level);
            units += loaded;
        }
        Choice { volume, value, units, at: self.levels.len() }
    }

    /// Keeps what no other choice beats in room and worth.
    fn sift(&mut self) {
        self.found.sort_unstable_by(|a, b| {
            a.volume.cmp(&b.volume).then(b.value.total_cmp(&a.value)).then(a.units.cmp(&b.units)).then(a.at.cmp(&b.at))
        });
        let mut most = f64::NEG_INFINITY;
        self.found.retain(|choice| {
            let better = choice.value > most + SAME;
            if better {
                most = choice.value;
            }
            better
        });
    }

    /// The choices, each with more room and more worth than the one before.
    pub fn choices(&self) -> &[Choice] {
        &self.found
    }

    /// The choice of most worth.
    pub fn best(&self) -> usize {
        self.found.len() - 1
    }

    /// Whether the group decides a shelf.
    pub fn decides(&self, shelf: usize) -> bool {
        self.shelves.contains(&shelf)
    }

    /// Writes down the levels of a choice.
    pub fn apply(&self, choice: usize, levels: &mut [u32]) {
        let from = self.found[choice].at;
        for (at, level) in self.shelves.iter().zip(&self.levels[from..]) {
            levels[*at] = *level;
        }
    }
}
