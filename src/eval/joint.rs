//! First-time fix along a route: the distribution of what is left of scarce parts.
//!
//! The meaning is that of `first_time_fix.py`: on arrival one fault is found; it is fixed if the technician
//! has its skills and tools and the free stock covers its parts, which are then gone. Only parts that can run
//! out on the route are carried. Parts that no fault needs together are carried apart: whether a fault is fixed
//! depends on its own parts alone, and how their stock moves on does too, so marginals are exact.
//!
//! A group of parts that grows too large is split into its parts, whose stocks are taken to be independent from
//! there on. What may be on the van is then never narrower than it is, so a route that passes is safe.

use super::fix::Kit;
use crate::units::PartId;

/// Most parts whose joint distribution is carried as one.
const MOST_JOINED: usize = 8;
/// Most states that one group carries.
const MOST_STATES: usize = 2_048;
/// What rounding leaves of a chance of 0 is no outcome.
const ROUNDING: f64 = 1e-9;
/// Bits for one part's free stock.
const BITS: usize = 16;
const MASK: u128 = (1 << BITS) - 1;

/// Where a part is carried; good until the next visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
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
    /// Faults of the job at hand that need parts of this group.
    needs: Vec<Demand>,
}

/// A fault as one group sees it.
#[derive(Clone, Copy, Debug)]
struct Demand {
    /// Chance that it is found and that the other groups have what it needs of them.
    probability: f64,
    /// Packed need of this group.
    need: u128,
    /// Whether this group counts the fix; another one does otherwise.
    counts: bool,
}

/// The free stock of the parts that can run out.
#[derive(Debug, Default)]
pub(super) struct Joint {
    /// Groups in use come first; the others keep their memory.
    groups: Vec<Group>,
    used: usize,
    next: Vec<(u128, f64)>,
    /// Groups that the faults of the job at hand touch.
    touched: Vec<usize>,
    /// Need of the fault at hand by group.
    parted: Vec<(usize, u128)>,
    /// Parts that hang together were carried apart.
    pub parted_some: bool,
}

impl Joint {
    /// Starts with certain stock of some parts; `together` are the needs of faults that take several parts.
    pub fn start<'k>(
        &mut self,
        stock: impl Iterator<Item = (PartId, u32)>,
        together: impl Iterator<Item = &'k [(PartId, u32)]>,
    ) {
        self.used = 0;
        self.parted_some = false;
        for (part, units) in stock {
            let group = self.fresh();
            group.parts.push(part);
            group.single.resize(units as usize + 1, 0.0);
            group.single[units as usize] = 1.0;
        }
        for parts in together {
            let mut groups = parts.iter().filter_map(|(part, _)| self.slot(*part)).map(|slot| slot.group);
            let Some(first) = groups.next() else { continue };
            let mut others: Vec<usize> = groups.filter(|group| *group != first).collect();
            others.sort_unstable();
            others.dedup();
            let size = |group: &usize| self.groups[*group].parts.len();
            if others.is_empty() {
                continue;
            }
            if size(&first) + others.iter().map(size).sum::<usize>() <= MOST_JOINED {
                self.unite(first, others);
            } else {
                self.parted_some = true;
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
    fn unite(&mut self, first: usize, others: Vec<usize>) {
        let mut stock = self.groups[first].certain();
        for other in others.iter().rev() {
            stock.extend(self.groups[*other].certain());
            self.used -= 1;
            self.groups.swap(*other, self.used);
        }
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

    /// Whether a part is carried.
    pub fn carries(&self, part: PartId) -> bool {
        self.slot(part).is_some()
    }

    fn slot(&self, part: PartId) -> Option<Slot> {
        self.groups[..self.used].iter().enumerate().find_map(|(group, carried)| {
            carried.parts.iter().position(|known| *known == part).map(|field| Slot { group, field })
        })
    }

    /// The number of groups.
    pub fn groups(&self) -> usize {
        self.used
    }

    /// The parts of a group, in order of its fields.
    pub fn parts(&self, group: usize) -> &[PartId] {
        &self.groups[group].parts
    }

    /// Every outcome of a group: the stock of each of its fields, and the chance of that.
    pub fn outcomes(&self, group: usize, mut each: impl FnMut(&dyn Fn(usize) -> u32, f64)) {
        let group = &self.groups[group];
        for (units, chance) in group.single.iter().enumerate().filter(|(_, chance)| **chance > 0.0) {
            each(&|_| units as u32, *chance);
        }
        for (state, chance) in &group.states {
            each(&|at| field(*state, at), *chance);
        }
    }

    /// Least and most that may be there of a part that is carried.
    pub fn range(&self, part: PartId) -> Option<(u32, u32)> {
        let slot = self.slot(part)?;
        let group = &self.groups[slot.group];
        if group.states.is_empty() {
            let least = group.single.iter().position(|chance| *chance > 0.0).unwrap_or(0);
            let most = group.single.iter().rposition(|chance| *chance > 0.0).unwrap_or(0);
            return Some((least as u32, most as u32));
        }
        let units = group.states.iter().map(|(state, _)| field(*state, slot.field));
        Some(units.fold((u32::MAX, 0), |(least, most), n| (least.min(n), most.max(n))))
    }

    /// Sets aside units that are there for sure of a part, if it is carried.
    pub fn set_aside(&mut self, part: PartId, units: u32) {
        let Some(slot) = self.slot(part) else { return };
        let group = &mut self.groups[slot.group];
        if group.states.is_empty() {
            group.single.drain(..(units as usize).min(group.single.len() - 1));
            return;
        }
        for (state, _) in &mut group.states {
            *state -= packed(units, slot.field);
        }
    }

    /// Fills a part up to a level, if it is carried.
    pub fn fill(&mut self, part: PartId, level: u32) {
        let Some(slot) = self.slot(part) else { return };
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
        for (at, (probability, parts)) in kit.faults.iter().enumerate() {
            fixed -= probability;
            if mask >> at.min(63) & 1 != 0 {
                fixed += self.demand(*probability, parts);
            }
        }
        while let Some(group) = self.touched.pop() {
            fixed += self.groups[group].visit(&mut self.next);
            if self.groups[group].states.len() > MOST_STATES {
                self.split(group);
            }
        }
        fixed
    }

    /// Notes what a fault needs of each group; gives its chance if it needs nothing that is carried.
    fn demand(&mut self, probability: f64, parts: &[(PartId, u32)]) -> f64 {
        self.parted.clear();
        for (part, units) in parts {
            let Some(slot) = self.slot(*part) else { continue };
            let need = packed(*units, slot.field);
            match self.parted.iter_mut().find(|(group, _)| *group == slot.group) {
                Some((_, needs)) => *needs |= need,
                None => self.parted.push((slot.group, need)),
            }
        }
        if self.parted.is_empty() {
            return probability;
        }
        for at in 0..self.parted.len() {
            let (group, need) = self.parted[at];
            let others = self.parted.iter().filter(|(other, _)| *other != group);
            let there: f64 = others.map(|(other, need)| self.groups[*other].chance_of(*need)).product();
            if there > 0.0 {
                if self.groups[group].needs.is_empty() {
                    self.touched.push(group);
                }
                self.groups[group].needs.push(Demand { probability: probability * there, need, counts: at == 0 });
            }
        }
        0.0
    }

    /// Carries the parts of a group apart from here on.
    fn split(&mut self, group: usize) {
        self.parted_some = true;
        let parts = std::mem::take(&mut self.groups[group].parts);
        let states = std::mem::take(&mut self.groups[group].states);
        for (at, part) in parts.into_iter().enumerate() {
            let own = if at == 0 { &mut self.groups[group] } else { self.fresh() };
            own.parts.push(part);
            for (state, chance) in &states {
                let units = field(*state, at) as usize;
                if own.single.len() <= units {
                    own.single.resize(units + 1, 0.0);
                }
                own.single[units] += chance;
            }
        }
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

    /// Chance that a need of this group is covered.
    fn chance_of(&self, need: u128) -> f64 {
        if self.states.is_empty() {
            return self.single.iter().skip(need as usize).sum();
        }
        self.states.iter().filter(|(state, _)| covers(*state, need)).map(|(_, chance)| chance).sum()
    }

    /// Lets the faults in `needs` happen; gives the chance that one of them does and is fixed.
    fn visit(&mut self, next: &mut Vec<(u128, f64)>) -> f64 {
        let mut fixed = 0.0;
        if self.states.is_empty() {
            for units in 0..self.single.len() {
                let chance = std::mem::take(&mut self.single[units]);
                if chance == 0.0 {
                    continue;
                }
                let mut stays = 1.0;
                for demand in &self.needs {
                    let need = demand.need as usize;
                    if need <= units {
                        fixed += if demand.counts { chance * demand.probability } else { 0.0 };
                        stays -= demand.probability;
                        self.single[units - need] += chance * demand.probability;
                    }
                }
                if stays > ROUNDING {
                    self.single[units] += chance * stays;
                }
            }
            self.needs.clear();
            return fixed;
        }
        next.clear();
        for &(state, chance) in &self.states {
            let mut stays = 1.0;
            for demand in &self.needs {
                if covers(state, demand.need) {
                    fixed += if demand.counts { chance * demand.probability } else { 0.0 };
                    stays -= demand.probability;
                    next.push((state - demand.need, chance * demand.probability));
                }
            }
            if stays > ROUNDING {
                next.push((state, chance * stays));
            }
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
}

#[cfg(test)]
mod tests;
