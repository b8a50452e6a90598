//! What free stock is worth on the rest of a route: expected money by stock, by backward induction over its stops
//! (the finite-horizon dynamic program of Bellman, with the stock of a group of parts as its state).

use super::rest::Rest;
use crate::eval::fix::Kit;
use crate::units::PartId;

/// Most stocks that one table tells apart; beyond it the largest part is counted less far.
pub(super) const MOST_STATES: usize = 4_096;
/// As many where the best load is to be found whatever it takes.
const MOST_STATES_EVER: usize = 262_144;

/// Expected worth by free stock of the parts of a group.
#[derive(Debug, Default)]
pub(super) struct Worth {
    parts: Vec<PartId>,
    /// Stock beyond this is worth no more, for each part.
    caps: Vec<u32>,
    strides: Vec<usize>,
    table: Vec<f64>,
    demands: Vec<Demand>,
    /// Stock is not counted as far as it may be worth something.
    pub cut_short: bool,
}

/// A fault that can be fixed if the group has the parts.
#[derive(Clone, Debug, Default)]
struct Demand {
    probability: f64,
    /// Need by part of the group, and what it takes off the index.
    needs: Vec<(usize, u32)>,
    step: usize,
}

impl Worth {
    /// Looks how far the stock of each part of a group has to be counted.
    pub fn measure(&mut self, rest: Rest, parts: &[PartId], exhaustive: bool) {
        let most = if exhaustive { MOST_STATES_EVER } else { MOST_STATES };
        self.parts.clear();
        self.parts.extend_from_slice(parts);
        self.caps.clear();
        self.caps.extend(parts.iter().map(|part| most_between_fills(rest, *part)));
        self.cut_short = self.size() > most;
        while self.size() > most {
            if let Some(largest) = self.caps.iter_mut().max() {
                *largest -= 1;
            }
        }
        self.strides.clear();
        let mut stride = 1;
        for cap in &self.caps {
            self.strides.push(stride);
            stride *= *cap as usize + 1;
        }
    }

    /// Fills the table for the rest of the route that was measured.
    pub fn induce(&mut self, rest: Rest) {
        self.table.clear();
        self.table.resize(self.size(), 0.0);
        for at in (0..rest.nodes.len()).rev() {
            if let Some((job, kit, mask)) = rest.faults(at) {
                let worth = rest.problem.instance.jobs[job].repeat_visit_cost + rest.problem.left_out.per_fix;
                self.visit(kit, mask, worth as f64);
            } else if rest.nodes[at].as_depot().is_some() {
                self.fill_up(|part| rest.stocks(at, part));
            }
        }
    }

    /// The worth of free stock; `free` gives the units of each part of the group.
    pub fn of(&self, free: impl Fn(usize) -> u32) -> f64 {
        let index: usize = self
            .caps
            .iter()
            .zip(&self.strides)
            .enumerate()
            .map(|(at, (cap, stride))| free(at).min(*cap) as usize * stride)
            .sum();
        self.table[index]
    }

    /// Free units of a part beyond which more is worth nothing.
    pub fn cap(&self, at: usize) -> u32 {
        self.caps[at]
    }

    fn size(&self) -> usize {
        self.caps.iter().map(|cap| *cap as usize + 1).product()
    }

    /// A visit behind which every part that is stocked there is plenty.
    fn fill_up(&mut self, stocked: impl Fn(PartId) -> bool) {
        for at in 0..self.parts.len() {
            if !stocked(self.parts[at]) {
                continue;
            }
            let (cap, stride) = (self.caps[at] as usize, self.strides[at]);
            for index in 0..self.table.len() {
                let units = index / stride % (cap + 1);
                self.table[index] = self.table[index + (cap - units) * stride];
            }
        }
    }

    /// A job whose faults may be fixed.
    fn visit(&mut self, kit: &Kit, mask: u64, worth: f64) {
        self.gather(kit, mask);
        if self.demands.is_empty() {
            return;
        }
        if let [cap] = self.caps[..] {
            self.visit_single(cap, worth);
            return;
        }
        // From the largest stock down: what a fault leaves has a smaller index, so it is still the worth after the visit.
        for index in (0..self.table.len()).rev() {
            let units = |at: usize| (index / self.strides[at]) as u32 % (self.caps[at] + 1);
            let after = self.table[index];
            let mut value = after;
            for demand in &self.demands {
                if demand.needs.iter().all(|(at, need)| units(*at) >= *need) {
                    value += demand.probability * (worth + self.table[index - demand.step] - after);
                }
            }
            self.table[index] = value;
        }
    }

    fn visit_single(&mut self, cap: u32, worth: f64) {
        for units in (0..=cap as usize).rev() {
            let after = self.table[units];
            let mut value = after;
            for demand in self.demands.iter().filter(|demand| demand.step <= units) {
                value += demand.probability * (worth + self.table[units - demand.step] - after);
            }
            self.table[units] = value;
        }
    }

    /// The faults of a kit that need parts of the group.
    fn gather(&mut self, kit: &Kit, mask: u64) {
        self.demands.clear();
        for (probability, parts) in kit.fixable(mask) {
            let mut demand = Demand { probability, ..Demand::default() };
            for (part, units) in parts {
                if let Some(at) = self.parts.iter().position(|known| known == part) {
                    demand.step += *units as usize * self.strides[at];
                    demand.needs.push((at, *units));
                }
            }
            // A need that no counted stock covers would step out of the table.
            if !demand.needs.is_empty() && demand.needs.iter().all(|(at, units)| *units <= self.caps[*at]) {
                self.demands.push(demand);
            }
        }
    }
}

/// The most that faults of the rest may use of a part between two visits that fill it up.
fn most_between_fills(rest: Rest, part: PartId) -> u32 {
    let (mut most, mut used) = (0, 0);
    for at in 0..rest.nodes.len() {
        used = if rest.stocks(at, part) { 0 } else { used + rest.most_used(at, part) };
        most = most.max(used);
    }
    most
}
