//! The van of a job that competes with nobody: what it adds to a route without depot visits, in closed form.

use super::node::Node;
use super::problem::{Problem, ShiftData};
use crate::units::{JobId, Money, PartId, UNLIMITED};

/// Units of each part that the jobs of a route may use at most, certain needs included; parts that never run out are left
/// aside.
#[derive(Clone, Debug, Default)]
pub struct Uses(Vec<(PartId, u32)>);

impl Uses {
    /// Nothing is used.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Counts again.
    pub fn count(&mut self, problem: &Problem, shift: &ShiftData, nodes: &[Node]) {
        self.0.clear();
        for job in nodes.iter().filter_map(|node| node.as_job()).filter(|job| problem.job(*job).needs_van) {
            add_parts(&mut self.0, needs(problem, shift, job));
        }
    }

    /// Takes over another count.
    pub fn copy_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }

    /// What one more job adds to [`super::van_cost`] wherever it stands on the route; `None` if it, or a job that is there, may
    /// then find less than without the other, if it collects something, or if it cannot be done at all. Rounded by itself: the sum may differ by the
    /// smallest unit from that of the whole.
    pub fn with(&self, problem: &Problem, shift: &ShiftData, job: JobId) -> Option<Money> {
        let row = &problem.instance.jobs[job];
        if problem.job(job).returns > 0 {
            return None;
        }
        if !problem.owns_tools(shift.tech, job) {
            return None;
        }
        let van = &problem.instance.technicians[shift.tech].van;
        let used = |part: PartId| self.0.iter().find(|(known, _)| *known == part).map_or(0, |(_, units)| *units);
        let certain =
            |part: PartId| problem.certain_parts(job).iter().find(|(at, _)| *at == part).map_or(0, |(_, units)| *units);
        // A part is either there for everybody or this job's alone.
        for (part, _) in needs(problem, shift, job) {
            let own: u32 = needs(problem, shift, job).filter(|(at, _)| *at == part).map(|(_, units)| units).sum();
            let (held, used) = (van[part].quantity, used(part));
            if used + own > held && (used > 0 || certain(part) > held) {
                return None;
            }
        }
        let mut chance = 1.0;
        if let Some((id, kit)) = problem.fixability.kit(job) {
            let mask = problem.fixability.mask(shift.tech, id, false);
            for (at, (probability, parts)) in kit.faults.iter().enumerate() {
                let able = mask >> at.min(63) & 1 != 0;
                let there = |(part, units): &(PartId, u32)| {
                    let held = van[*part].quantity;
                    held >= UNLIMITED || certain(*part) + units <= held
                };
                if !able || !parts.iter().all(there) {
                    chance -= probability;
                }
            }
        }
        let again = ((1.0 - chance) * row.repeat_visit_cost as f64).round() as Money;
        Some(again - (chance * problem.left_out.per_fix as f64).round() as Money)
    }
}

/// Adds parts to a list that holds each part once.
#[inline]
pub fn add_parts(list: &mut Vec<(PartId, u32)>, parts: impl IntoIterator<Item = (PartId, u32)>) {
    for (part, units) in parts {
        match list.iter_mut().find(|(known, _)| *known == part) {
            Some((_, total)) => *total += units,
            None => list.push((part, units)),
        }
    }
}

/// Takes parts off a list that holds each part once.
#[inline]
pub fn take_parts(list: &mut [(PartId, u32)], parts: impl IntoIterator<Item = (PartId, u32)>) {
    for (part, units) in parts {
        if let Some((_, total)) = list.iter_mut().find(|(known, _)| *known == part) {
            *total -= units;
        }
    }
}

/// The most that a job may use of each part that can run out: certain needs, then what its faults may take.
fn needs<'p>(problem: &'p Problem, shift: &ShiftData, job: JobId) -> impl Iterator<Item = (PartId, u32)> + 'p {
    let van = &problem.instance.technicians[shift.tech].van;
    let certain = problem.certain_parts(job).iter();
    let kit = problem.fixability.kit(job).filter(|(at, _)| problem.fixability.mask(shift.tech, *at, false) != 0);
    let random = kit.into_iter().flat_map(|(_, kit)| &kit.most);
    certain.chain(random).copied().filter(|(part, _)| van[*part].quantity < UNLIMITED)
}
