//! First-time fix along a route: which faults can be fixed, and the joint distribution of scarce parts.
//!
//! The meaning is that of `first_time_fix.py`: on arrival one fault is found; it is fixed if the technician
//! has its skills and tools and the free stock covers its parts, which are then gone. Only parts that can
//! run out on this route matter, so a state is the free stock of those alone, packed into 128 bits.

use crate::model::{Instance, Need};
use crate::units::{Id, IdVec, JobId, PartId, TechId, ToolId};
use rustc_hash::FxHashMap;

/// Parts whose joint distribution is carried; the scarcest are kept, others count as never running out.
pub(super) const MOST_PARTS: usize = 8;
/// States that are carried; beyond it the least likely ones are folded into the likeliest.
pub(super) const MOST_STATES: usize = 2_048;
/// Bits for one part's free stock.
const BITS: usize = 16;
const MASK: u128 = (1 << BITS) - 1;

/// The faults that jobs share: jobs of one service usually have the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Kit {
    /// Probability and parts of each fault.
    pub faults: Vec<(f64, Vec<(PartId, u32)>)>,
    /// The most a visit may use of each part.
    pub most: Vec<(PartId, u32)>,
    /// Any fault uses parts.
    pub uses_parts: bool,
}

/// Which faults each technician can fix.
#[derive(Debug, Default)]
pub(super) struct Fixability {
    kits: Vec<Kit>,
    kit_of: Vec<u32>,
    /// By technician, then kit: faults fixable with own tools, and with every tool lent.
    masks: Vec<(u64, u64)>,
    owned: IdVec<TechId, Vec<u64>>,
}

const NO_KIT: u32 = u32::MAX;

impl Fixability {
    pub fn new(instance: &Instance) -> Self {
        let mut known: FxHashMap<Vec<(u64, &Need)>, u32> = FxHashMap::default();
        let mut needs: Vec<Vec<&Need>> = Vec::new();
        let mut kits = Vec::new();
        let mut kit_of = vec![NO_KIT; instance.jobs.len()];
        for (id, job) in instance.jobs.enumerate().filter(|(_, job)| !job.faults.is_empty()) {
            let key: Vec<(u64, &Need)> = job.faults.iter().map(|f| (f.probability.to_bits(), &f.need)).collect();
            kit_of[id.index()] = *known.entry(key).or_insert_with(|| {
                kits.push(kit(job.faults.iter().map(|f| (f.probability, f.need.parts.clone())).collect()));
                needs.push(job.faults.iter().map(|f| &f.need).collect());
                kits.len() as u32 - 1
            });
        }
        let owned: IdVec<TechId, Vec<u64>> = instance.technicians.iter().map(|tech| bits(&tech.tools)).collect();
        let mut masks = Vec::with_capacity(kits.len() * instance.technicians.len());
        for (tech, row) in instance.technicians.enumerate() {
            let skilled = |need: &Need| need.skills.iter().all(|(skill, level)| row.skills[*skill] >= *level);
            let tooled = |need: &Need| need.tools.iter().all(|tool| has(&owned[tech], *tool));
            for kit in &needs {
                let mask = |able: &dyn Fn(&Need) -> bool| {
                    kit.iter().enumerate().filter(|(_, n)| able(n)).fold(0u64, |m, (at, _)| m | 1 << at.min(63))
                };
                masks.push((mask(&|need| skilled(need) && tooled(need)), mask(&skilled)));
            }
        }
        Self { kits, kit_of, masks, owned }
    }

    /// The job's faults, if any.
    #[inline]
    pub fn kit(&self, job: JobId) -> Option<(usize, &Kit)> {
        let at = self.kit_of[job.index()];
        (at != NO_KIT).then(|| (at as usize, &self.kits[at as usize]))
    }

    /// Faults of a kit that the technician can fix, as bits; parts aside.
    #[inline]
    pub fn mask(&self, tech: TechId, kit: usize, every_tool: bool) -> u64 {
        let (own, lent) = self.masks[tech.index() * self.kits.len() + kit];
        if every_tool { lent } else { own }
    }

    /// Whether the technician holds the tool.
    pub fn owns(&self, tech: TechId, tool: ToolId) -> bool {
        has(&self.owned[tech], tool)
    }
}

fn kit(faults: Vec<(f64, Vec<(PartId, u32)>)>) -> Kit {
    let mut most: Vec<(PartId, u32)> = Vec::new();
    for (part, units) in faults.iter().flat_map(|(_, parts)| parts) {
        match most.iter_mut().find(|(known, _)| known == part) {
            Some((_, units_most)) => *units_most = (*units_most).max(*units),
            None => most.push((*part, *units)),
        }
    }
    Kit { uses_parts: !most.is_empty(), faults, most }
}

fn bits(tools: &[ToolId]) -> Vec<u64> {
    let mut words = Vec::new();
    for tool in tools {
        let word = tool.index() / 64;
        if words.len() <= word {
            words.resize(word + 1, 0);
        }
        words[word] |= 1 << (tool.index() % 64);
    }
    words
}

fn has(words: &[u64], tool: ToolId) -> bool {
    words.get(tool.index() / 64).is_some_and(|word| word >> (tool.index() % 64) & 1 == 1)
}

/// The joint distribution of the free stock of the parts that can run out.
#[derive(Debug, Default)]
pub(super) struct Joint {
    parts: Vec<PartId>,
    states: Vec<(u128, f64)>,
    next: Vec<(u128, f64)>,
    /// Fault needs in terms of `parts`: packed need of each fault of the job at hand.
    needs: Vec<(f64, u128)>,
}

impl Joint {
    /// Starts with certain stock.
    pub fn start(&mut self, stock: impl Iterator<Item = (PartId, u32)>) {
        self.parts.clear();
        self.states.clear();
        let mut state = 0u128;
        for (part, units) in stock.take(MOST_PARTS) {
            state |= u128::from(units.min(MASK as u32)) << (BITS * self.parts.len());
            self.parts.push(part);
        }
        self.states.push((state, 1.0));
    }

    /// Position of a part among those carried.
    pub fn position(&self, part: PartId) -> Option<usize> {
        self.parts.iter().position(|known| *known == part)
    }

    /// Least and most that may be there of the part at `at`.
    pub fn range(&self, at: usize) -> (u32, u32) {
        let units = self.states.iter().map(|(state, _)| (state >> (BITS * at) & MASK) as u32);
        units.fold((u32::MAX, 0), |(least, most), n| (least.min(n), most.max(n)))
    }

    /// Changes the free stock of a part in every state.
    pub fn change(&mut self, at: usize, change: impl Fn(u32) -> u32) {
        for (state, _) in &mut self.states {
            let units = (*state >> (BITS * at) & MASK) as u32;
            let changed = u128::from(change(units).min(MASK as u32));
            *state = *state & !(MASK << (BITS * at)) | changed << (BITS * at);
        }
        self.merge_in_place();
    }

    /// A visit: gives the chance that it is fixed and moves the distribution on.
    pub fn visit(&mut self, kit: &Kit, mask: u64) -> f64 {
        self.needs.clear();
        let mut rest = 1.0;
        let mut sure = 0.0;
        for (at, (probability, parts)) in kit.faults.iter().enumerate() {
            rest -= probability;
            if mask >> at.min(63) & 1 == 0 {
                continue;
            }
            let packed = parts.iter().fold(0u128, |packed, (part, units)| match self.position(*part) {
                Some(at) => packed | u128::from((*units).min(MASK as u32)) << (BITS * at),
                None => packed,
            });
            if packed == 0 {
                sure += probability;
            } else {
                self.needs.push((*probability, packed));
            }
        }
        if self.needs.is_empty() {
            return rest + sure;
        }
        let mut fixed = rest + sure;
        self.next.clear();
        for &(state, chance) in &self.states {
            let mut stays = 1.0;
            for &(probability, need) in &self.needs {
                if covers(state, need) {
                    fixed += chance * probability;
                    stays -= probability;
                    self.next.push((state - need, chance * probability));
                }
            }
            self.next.push((state, chance * stays));
        }
        std::mem::swap(&mut self.states, &mut self.next);
        self.merge_in_place();
        fixed
    }

    fn merge_in_place(&mut self) {
        if self.states.len() > 1 {
            self.states.sort_unstable_by_key(|(state, _)| *state);
            self.states.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    kept.1 += later.1;
                }
                same
            });
        }
        if self.states.len() > MOST_STATES {
            self.states.sort_unstable_by(|a, b| b.1.total_cmp(&a.1));
            let spill: f64 = self.states.drain(MOST_STATES..).map(|(_, chance)| chance).sum();
            self.states[0].1 += spill;
        }
    }
}

/// Whether every field of `need` is at most that of `state`.
fn covers(state: u128, need: u128) -> bool {
    (0..MOST_PARTS).all(|at| (state >> (BITS * at) & MASK) >= (need >> (BITS * at) & MASK))
}
