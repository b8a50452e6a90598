//! Which faults each technician can fix, parts aside.

use crate::model::{Instance, Need};
use crate::units::{Id, IdVec, JobId, PartId, TechId, ToolId};
use rustc_hash::FxHashMap;

/// The faults that jobs share: jobs of one service usually have the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Kit {
    /// Probability and parts of each fault.
    pub faults: Vec<(f64, Vec<(PartId, u32)>)>,
    /// The most a visit may use of each part.
    pub most: Vec<(PartId, u32)>,
    /// Any fault uses parts.
    pub uses_parts: bool,
    /// Any fault uses several parts at once.
    pub joins_parts: bool,
}

/// Which faults each technician can fix.
#[derive(Debug, Default)]
pub(super) struct Fixability {
    kits: Vec<Kit>,
    kit_of: Vec<u32>,
    /// By technician, then kit: faults fixable with own tools, and with every tool lent.
    masks: Vec<(u64, u64)>,
    /// By technician, then kit: the chance that a visit fixes it if every part is on the van, and every tool too
    /// where a depot lends tools.
    chances: Vec<f64>,
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
            // What is never found takes nothing from the van, in no outcome.
            let faults = || job.faults.iter().filter(|fault| fault.probability > 0.0);
            let key: Vec<(u64, &Need)> = faults().map(|f| (f.probability.to_bits(), &f.need)).collect();
            kit_of[id.index()] = *known.entry(key).or_insert_with(|| {
                kits.push(kit(faults().map(|f| (f.probability, f.need.parts.clone())).collect()));
                needs.push(faults().map(|f| &f.need).collect());
                kits.len() as u32 - 1
            });
        }
        let owned: IdVec<TechId, Vec<u64>> = instance.technicians.iter().map(|tech| bits(&tech.tools)).collect();
        let lends = instance.depots.iter().any(|depot| depot.lends_tools);
        let mut masks = Vec::with_capacity(kits.len() * instance.technicians.len());
        let mut chances = Vec::with_capacity(masks.capacity());
        for (tech, row) in instance.technicians.enumerate() {
            let skilled = |need: &Need| need.skills.iter().all(|(skill, level)| row.skills[*skill] >= *level);
            let tooled = |need: &Need| need.tools.iter().all(|tool| has(&owned[tech], *tool));
            for (at, kit) in needs.iter().enumerate() {
                let mask = |able: &dyn Fn(&Need) -> bool| {
                    kit.iter().enumerate().filter(|(_, n)| able(n)).fold(0u64, |m, (at, _)| m | 1 << at.min(63))
                };
                let (own, lent) = (mask(&|need| skilled(need) && tooled(need)), mask(&skilled));
                masks.push((own, lent));
                chances.push(kits[at].chance(if lends { lent } else { own }));
            }
        }
        Self { kits, kit_of, masks, chances, owned }
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

    /// The best chance that a technician fixes a job: with every part, and every tool that a depot may lend.
    #[inline]
    pub fn best_chance(&self, tech: TechId, job: JobId) -> f64 {
        match self.kit_of[job.index()] {
            NO_KIT => 1.0,
            kit => self.chances[tech.index() * self.kits.len() + kit as usize],
        }
    }

    /// Whether the technician holds the tool.
    pub fn owns(&self, tech: TechId, tool: ToolId) -> bool {
        has(&self.owned[tech], tool)
    }
}

impl Kit {
    /// Probability and parts of the faults that can be fixed if the parts are there.
    pub fn fixable(&self, mask: u64) -> impl Iterator<Item = (f64, &[(PartId, u32)])> {
        let faults = self.faults.iter().enumerate();
        faults
            .filter(move |(at, _)| mask >> (*at).min(63) & 1 != 0)
            .map(|(_, (chance, parts))| (*chance, parts.as_slice()))
    }

    /// The chance that nothing is wrong, or only what the mask can fix.
    fn chance(&self, mask: u64) -> f64 {
        let beyond = self.faults.iter().enumerate().filter(|(at, _)| mask >> (*at).min(63) & 1 == 0);
        1.0 - beyond.map(|(_, (probability, _))| probability).sum::<f64>()
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
    let joins_parts = faults.iter().any(|(_, parts)| parts.len() > 1);
    Kit { uses_parts: !most.is_empty(), joins_parts, faults, most }
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
