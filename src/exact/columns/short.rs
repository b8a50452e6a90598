//! What a set of jobs costs beyond each by itself at least, in whatever order and with however many visits: where it may ask for more units
//! of a part than there are, some repairs do not find any.
//!
//! Who finds a unit does not matter here, nor when it was loaded: in each outcome the repairs of all jobs use no more than what the van held and
//! what was drawn. A fault that needs several parts is counted for the scarcest of them alone.

use super::net::{Kind, NO_JOB, Net};
use super::relief::{stays, unfixed};
use crate::eval::{Problem, slot};
use crate::units::{JobId, Money, PartId, ShiftId, UNLIMITED};

/// Units beyond which demand is not told apart.
const MOST_UNITS: usize = 24;

/// A part that may run short.
struct Shelf {
    held: u32,
    /// Units that all depots have.
    stock: u32,
    /// Money for a unit at least, without tolls.
    carrying: Money,
    /// Where it stands among the parts of all depots.
    slots: Vec<usize>,
}

/// What a job may ask of a part.
#[derive(Clone)]
struct Ask {
    shelf: usize,
    certain: u32,
    /// Chance and units of each repair.
    repairs: Vec<(f64, u32)>,
    worth: f64,
}

/// What the jobs of a class may ask of parts, and what their spots count for it.
pub(super) struct Short {
    shelves: Vec<Shelf>,
    /// By job.
    asks: Vec<Vec<Ask>>,
    /// By job: what stays broken in any case.
    surely: Vec<Money>,
    /// By job: by how much a spot counts more, of all spots and of those behind a visit.
    most: Vec<(Money, Money)>,
}

impl Short {
    /// `matters`: by job, whether anything that it asks for may run short; others are left aside.
    pub(super) fn new(problem: &Problem, net: &Net, shift: ShiftId, matters: &[bool]) -> Self {
        let mut short = Self {
            shelves: Vec::new(),
            asks: Vec::new(),
            surely: net.jobs.iter().map(|job| unfixed(problem, shift, *job)).collect(),
            most: vec![(0, 0); net.jobs.len()],
        };
        let mut parts = Vec::new();
        for (job, matters) in net.jobs.iter().zip(matters) {
            let asks = if *matters { short.asks_of(problem, shift, *job, &mut parts) } else { Vec::new() };
            short.asks.push(asks);
        }
        let behind = behind_visits(net);
        for (spot, behind) in
            net.spots.iter().zip(behind).filter(|(spot, _)| spot.job != NO_JOB && matters[usize::from(spot.job)])
        {
            let job = usize::from(spot.job);
            let more = spot.van - short.surely[job];
            let (any, after) = &mut short.most[job];
            *any = more.max(*any);
            *after = if behind { more.max(*after) } else { *after };
        }
        short
    }

    fn asks_of(&mut self, problem: &Problem, shift: ShiftId, job: JobId, parts: &mut Vec<PartId>) -> Vec<Ask> {
        let row = &problem.instance.jobs[job];
        let mut asks: Vec<Ask> = Vec::new();
        let mut shelf = |part: PartId| {
            let known = parts.iter().position(|known| *known == part);
            known.unwrap_or_else(|| {
                parts.push(part);
                self.shelves.push(Shelf::new(problem, shift, part));
                parts.len() - 1
            })
        };
        let ask = |asks: &mut Vec<Ask>, shelf: usize| {
            let known = asks.iter().position(|ask| ask.shelf == shelf);
            known.unwrap_or_else(|| {
                asks.push(Ask { shelf, certain: 0, repairs: Vec::new(), worth: row.repeat_visit_cost as f64 });
                asks.len() - 1
            })
        };
        for (part, units) in problem.certain_parts(job) {
            let at = ask(&mut asks, shelf(*part));
            asks[at].certain += units;
        }
        let mut counted = Vec::new();
        for fault in row.faults.iter().filter(|fault| fault.probability > 0.0 && !stays(problem, shift, job, fault)) {
            let needs: Vec<(usize, u32)> =
                fault.need.parts.iter().map(|(part, units)| (shelf(*part), *units)).collect();
            counted.push((fault.probability, needs));
        }
        for (chance, needs) in counted {
            let scarcest = needs.into_iter().min_by_key(|(shelf, _)| self.shelves[*shelf].ever());
            if let Some((shelf, units)) = scarcest {
                let at = ask(&mut asks, shelf);
                asks[at].repairs.push((chance, units));
            }
        }
        asks.retain(|ask| self.shelves[ask.shelf].held < UNLIMITED);
        asks
    }

    /// By how much a spot of a job counts more than what stays broken in any case.
    pub(super) fn excess(&self, job: u16, van: Money) -> Money {
        van - self.surely[usize::from(job)]
    }

    /// By how much the spots of a job count more at most, of all or of those behind a visit.
    pub(super) fn most(&self, job: u16, visited: bool) -> Money {
        let (any, after) = self.most[usize::from(job)];
        if visited { after } else { any }
    }

    /// What a set of jobs costs at least beyond what stays broken in any case. `tolls`: by depot, then part.
    pub(super) fn of(&self, jobs: impl Iterator<Item = u16> + Clone, tolls: &[Money]) -> Money {
        let least = |shelf: usize| {
            let asks = jobs.clone().flat_map(|job| &self.asks[usize::from(job)]).filter(|ask| ask.shelf == shelf);
            self.shelves[shelf].least(asks, tolls)
        };
        let sum: f64 = (0..self.shelves.len()).map(least).sum();
        // Costs of jobs are rounded each by itself.
        (sum.floor() as Money - 64).max(0)
    }
}

impl Shelf {
    fn new(problem: &Problem, shift: ShiftId, part: PartId) -> Self {
        let instance = problem.instance;
        let stock = instance.depots.iter().fold(0_u32, |sum, depot| sum.saturating_add(depot.stock[part]));
        let carrying = (instance.parts[part].unit_cost as f64 * instance.objective.weights.carrying_rate).round();
        let slots = instance.depots.ids().filter(|depot| instance.depots[*depot].stock[part] > 0);
        Self {
            held: instance.technician_of(shift).van[part].quantity,
            stock,
            carrying: carrying as Money,
            slots: slots.map(|depot| slot(problem, depot, part)).collect(),
        }
    }

    /// Units that there can ever be.
    fn ever(&self) -> u32 {
        self.held.saturating_add(self.stock)
    }

    /// Money for what is drawn and what is not repaired, with the best number of units drawn. What is not repaired is worth least: by levels of
    /// worth, so many repairs of this worth or more find nothing at least, and each level adds what it is worth beyond the one before.
    fn least<'a>(&self, asks: impl Iterator<Item = &'a Ask>, tolls: &[Money]) -> f64 {
        let mut asks: Vec<&Ask> = asks.collect();
        let certain: u32 = asks.iter().map(|ask| ask.certain).sum();
        let most = |ask: &&Ask| ask.repairs.iter().map(|(_, units)| *units).max().unwrap_or(0);
        let needed = certain + asks.iter().map(most).sum::<u32>();
        if needed <= self.held {
            return 0.0;
        }
        let largest = asks.iter().map(most).max().unwrap_or(0).max(1);
        let toll = self.slots.iter().map(|slot| tolls.get(*slot).copied().unwrap_or(0)).min().unwrap_or(0);
        let price = (self.carrying + toll) as f64;
        let drawn = self.stock.min(needed - self.held) as usize;
        let mut costs: Vec<f64> = (0..=drawn).map(|drawn| price * drawn as f64).collect();
        // The dearest first, so that demand grows from level to level.
        asks.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        let mut chances = vec![1.0];
        for at in 0..asks.len() {
            add(&mut chances, &asks[at].repairs);
            let below = asks.get(at + 1).map_or(0.0, |next| next.worth);
            let worth = (asks[at].worth - below) / f64::from(largest);
            if worth <= 0.0 {
                continue;
            }
            for (drawn, cost) in costs.iter_mut().enumerate() {
                let free = (self.held as usize + drawn).saturating_sub(certain as usize);
                let lacking = chances.iter().enumerate().skip(free + 1);
                *cost += worth * lacking.map(|(units, chance)| chance * (units - free) as f64).sum::<f64>();
            }
        }
        costs.into_iter().fold(f64::INFINITY, f64::min)
    }
}

/// Units demanded with one job more.
fn add(chances: &mut Vec<f64>, repairs: &[(f64, u32)]) {
    let most = repairs.iter().map(|(_, units)| *units as usize).max().unwrap_or(0);
    let before = chances.clone();
    chances.resize((before.len() + most).min(MOST_UNITS + 1), 0.0);
    for (units, chance) in before.iter().enumerate() {
        for (found, more) in repairs {
            chances[units] -= chance * found;
            let at = (units + *more as usize).min(chances.len() - 1);
            chances[at] += chance * found;
        }
    }
}

/// By spot: whether a visit comes before it.
fn behind_visits(net: &Net) -> Vec<bool> {
    let mut behind = vec![false; net.spots.len()];
    let mut open: Vec<u32> = Vec::new();
    for (at, spot) in net.spots.iter().enumerate() {
        if matches!(spot.kind, Kind::Depot(_)) {
            behind[at] = true;
            open.push(at as u32);
        }
    }
    while let Some(at) = open.pop() {
        for way in net.from(at) {
            if !std::mem::replace(&mut behind[way.to as usize], true) {
                open.push(way.to);
            }
        }
    }
    behind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(held: u32, stock: u32, carrying: Money) -> Shelf {
        Shelf { held, stock, carrying, slots: vec![0] }
    }

    fn ask(certain: u32, repairs: &[(f64, u32)], worth: f64) -> Ask {
        Ask { shelf: 0, certain, repairs: repairs.to_vec(), worth }
    }

    #[test]
    fn demand_adds_up() {
        let mut chances = vec![1.0];
        add(&mut chances, &[(0.5, 1)]);
        add(&mut chances, &[(0.5, 1)]);
        assert_eq!(chances, [0.25, 0.5, 0.25]);
        add(&mut chances, &[(0.5, 2), (0.5, 1)]);
        assert_eq!(chances, [0.0, 0.125, 0.375, 0.375, 0.125]);
    }

    #[test]
    fn the_cheapest_repairs_find_nothing() {
        let asks = [ask(0, &[(0.5, 1)], 100.0), ask(0, &[(0.5, 1)], 1_000.0)];
        let least = |shelf: Shelf, tolls: &[Money]| shelf.least(asks.iter(), tolls);
        assert_eq!(least(shelf(2, 0, 0), &[]), 0.0);
        // Both are wanted with a quarter of a chance, and one of a hundred goes without.
        assert_eq!(least(shelf(1, 0, 0), &[]), 25.0);
        assert_eq!(least(shelf(0, 0, 0), &[]), 550.0);
        // A unit for thirty is worth it once, not twice.
        assert_eq!(least(shelf(0, 9, 20), &[10]), 55.0);
        assert_eq!(least(shelf(0, 9, 20), &[]), 40.0);
    }

    #[test]
    fn what_is_certain_is_not_free() {
        let asks = [ask(1, &[(0.5, 1)], 100.0)];
        assert_eq!(shelf(1, 0, 0).least(asks.iter(), &[]), 50.0);
        assert_eq!(shelf(2, 0, 0).least(asks.iter(), &[]), 0.0);
    }
}
