//! First-time fix along a route: the distribution of what is left of scarce parts.
//!
//! The meaning is that of `first_time_fix.py`: on arrival one fault is found; it is fixed if the technician
//! has its skills and tools and the free stock covers its parts, which are then gone. Only parts that can run
//! out on the route are carried. Parts that no fault needs together are carried apart: whether a fault is fixed
//! depends on its own parts alone, and how their stock moves on does too, so marginals are exact.

use super::fix::Kit;
use crate::units::PartId;

/// Most parts whose joint distribution is carried as one; of more, the last ones count as never running out.
const MOST_JOINED: usize = 8;
/// States that one group carries; beyond it the least likely ones are folded into the likeliest.
const MOST_STATES: usize = 2_048;
/// Bits for one part's free stock.
const BITS: usize = 16;
const MASK: u128 = (1 << BITS) - 1;

/// Where a part is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    group: usize,
    field: usize,
}

/// Parts that some fault needs together, or one part alone.
#[derive(Debug, Default)]
struct Group {
    parts: Vec<PartId>,
    /// One part: chance by free stock.
    single: Vec<f64>,
    /// Several parts: packed free stock with its chance.
    states: Vec<(u128, f64)>,
    /// Faults of the job at hand that need parts of this group: chance and packed need.
    needs: Vec<(f64, u128)>,
}

/// The free stock of the parts that can run out.
#[derive(Debug, Default)]
pub(super) struct Joint {
    /// Groups in use come first; the others keep their memory.
    groups: Vec<Group>,
    used: usize,
    next: Vec<(u128, f64)>,
}

impl Joint {
    /// Starts with certain stock of some parts; `together` are the needs of faults that take several parts.
    pub fn start<'k>(
        &mut self,
        stock: impl Iterator<Item = (PartId, u32)>,
        together: impl Iterator<Item = &'k [(PartId, u32)]>,
    ) {
        self.used = 0;
        for (part, units) in stock {
            let group = self.fresh();
            group.parts.push(part);
            group.single.resize(units as usize + 1, 0.0);
            group.single[units as usize] = 1.0;
        }
        for parts in together {
            let mut groups = parts.iter().filter_map(|(part, _)| self.slot(*part)).map(|slot| slot.group);
            let Some(first) = groups.next() else { continue };
            let others: Vec<usize> = groups.filter(|group| *group != first).collect();
            if !others.is_empty() {
                self.unite(first, others);
            }
        }
    }

    fn fresh(&mut self) -> &mut Group {
        if self.used == self.groups.len() {
            self.groups.push(Group::default());
        }
        self.used += 1;
        let group = &mut self.groups[self.used - 1];
        group.parts.clear();
        group.single.clear();
        group.states.clear();
        group
    }

    /// Makes one group of several, before anything has happened.
    fn unite(&mut self, first: usize, mut others: Vec<usize>) {
        others.sort_unstable();
        others.dedup();
        let mut stock = self.groups[first].certain();
        for other in others.iter().rev() {
            stock.extend(self.groups[*other].certain());
            self.used -= 1;
            self.groups.swap(*other, self.used);
        }
        stock.truncate(MOST_JOINED);
        // `first` may itself have been swapped to a place that became free.
        let first = (0..self.used).find(|at| self.groups[*at].parts.first() == Some(&stock[0].0)).unwrap_or(first);
        let group = &mut self.groups[first];
        group.parts.clear();
        group.single.clear();
        group.states.clear();
        let mut state = 0;
        for (field, (part, units)) in stock.into_iter().enumerate() {
            group.parts.push(part);
            state |= packed(units, field);
        }
        group.states.push((state, 1.0));
    }

    /// Where a part is carried, if it is.
    pub fn slot(&self, part: PartId) -> Option<Slot> {
        self.groups[..self.used].iter().enumerate().find_map(|(group, carried)| {
            carried.parts.iter().position(|known| *known == part).map(|field| Slot { group, field })
        })
    }

    /// Least and most that may be there of a part.
    pub fn range(&self, slot: Slot) -> (u32, u32) {
        let group = &self.groups[slot.group];
        if group.states.is_empty() {
            let least = group.single.iter().position(|chance| *chance > 0.0).unwrap_or(0);
            let most = group.single.iter().rposition(|chance| *chance > 0.0).unwrap_or(0);
            return (least as u32, most as u32);
        }
        let units = group.states.iter().map(|(state, _)| field(*state, slot.field));
        units.fold((u32::MAX, 0), |(least, most), n| (least.min(n), most.max(n)))
    }

    /// Sets aside units that are there for sure.
    pub fn set_aside(&mut self, slot: Slot, units: u32) {
        let group = &mut self.groups[slot.group];
        if group.states.is_empty() {
            group.single.drain(..(units as usize).min(group.single.len() - 1));
            return;
        }
        for (state, _) in &mut group.states {
            *state -= packed(units, slot.field);
        }
    }

    /// Fills up to a level.
    pub fn fill(&mut self, slot: Slot, level: u32) {
        let group = &mut self.groups[slot.group];
        if group.states.is_empty() {
            let level = level as usize;
            if group.single.len() <= level {
                group.single.resize(level + 1, 0.0);
            }
            let below: f64 = group.single[..level].iter().sum();
            group.single[..level].fill(0.0);
            group.single[level] += below;
            return;
        }
        for (state, _) in &mut group.states {
            let units = field(*state, slot.field).max(level);
            *state = *state & !(MASK << (BITS * slot.field)) | packed(units, slot.field);
        }
        merge(&mut group.states);
    }

    /// A visit: gives the chance that it is fixed and moves the distribution on. Bit `i` of `mask` says whether
    /// skills and tools for fault `i` are there.
    pub fn visit(&mut self, kit: &Kit, mask: u64) -> f64 {
        let mut fixed = 1.0;
        let mut touched = 0u64;
        for (at, (probability, parts)) in kit.faults.iter().enumerate() {
            fixed -= probability;
            if mask >> at.min(63) & 1 == 0 {
                continue;
            }
            let mut need = 0;
            let mut group = None;
            for (part, units) in parts {
                if let Some(slot) = self.slot(*part) {
                    need |= packed(*units, slot.field);
                    group = Some(slot.group);
                }
            }
            match group {
                Some(group) if group < 64 => {
                    touched |= 1 << group;
                    self.groups[group].needs.push((*probability, need));
                }
                _ => fixed += probability,
            }
        }
        while touched != 0 {
            let group = touched.trailing_zeros() as usize;
            touched &= touched - 1;
            fixed += self.groups[group].visit(&mut self.next);
        }
        fixed
    }
}

impl Group {
    /// The stock before anything has happened.
    fn certain(&self) -> Vec<(PartId, u32)> {
        match self.states.first() {
            Some((state, _)) => self.parts.iter().enumerate().map(|(at, part)| (*part, field(*state, at))).collect(),
            None => self.parts.iter().map(|part| (*part, self.single.len() as u32 - 1)).collect(),
        }
    }

    /// Lets the faults in `needs` happen; gives the chance that one of them does and is fixed.
    fn visit(&mut self, next: &mut Vec<(u128, f64)>) -> f64 {
        let mut fixed = 0.0;
        if self.states.is_empty() {
            for units in 0..self.single.len() {
                let chance = self.single[units];
                let mut stays = chance;
                for (probability, need) in &self.needs {
                    let need = *need as usize;
                    if need <= units && chance > 0.0 {
                        let used = chance * probability;
                        fixed += used;
                        stays -= used;
                        self.single[units - need] += used;
                    }
                }
                // What a fault with no unit took came back to this very place.
                self.single[units] += stays - chance;
            }
            self.needs.clear();
            return fixed;
        }
        next.clear();
        for &(state, chance) in &self.states {
            let mut stays = chance;
            for &(probability, need) in &self.needs {
                if covers(state, need) {
                    let used = chance * probability;
                    fixed += used;
                    stays -= used;
                    next.push((state - need, used));
                }
            }
            next.push((state, stays));
        }
        std::mem::swap(&mut self.states, next);
        merge(&mut self.states);
        self.needs.clear();
        fixed
    }
}

fn packed(units: u32, field: usize) -> u128 {
    u128::from(units.min(MASK as u32)) << (BITS * field)
}

fn field(state: u128, field: usize) -> u32 {
    (state >> (BITS * field) & MASK) as u32
}

/// Whether every field of `need` is at most that of `state`.
fn covers(state: u128, need: u128) -> bool {
    (0..MOST_JOINED).all(|at| field(state, at) >= field(need, at))
}

/// Adds up equal states.
fn merge(states: &mut Vec<(u128, f64)>) {
    states.sort_unstable_by_key(|(state, _)| *state);
    states.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 += later.1;
        }
        same
    });
    if states.len() > MOST_STATES {
        states.sort_unstable_by(|a, b| b.1.total_cmp(&a.1));
        let spill: f64 = states.drain(MOST_STATES..).map(|(_, chance)| chance).sum();
        states[0].1 += spill;
    }
}
