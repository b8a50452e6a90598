//! What a day with visits to one depot costs at least for parts that run short, leg by leg.
//!
//! Each visit fills a part up to some level, and what is then on the van is served first come, first served. Where a fault needs one part
//! alone, more of it on the van never leaves more faults: so a leg costs at least what it would if it began with the most that may be
//! there, nothing used for faults so far. The depot gives what every visit may have to add, whatever was found before. What certain needs
//! set aside is gone. Faults that need anything else, or another number of units, are taken to be fixed for nothing; what stays broken
//! in any case is counted elsewhere.

use super::relief::stays;
use crate::eval::{Node, Problem, slot};
use crate::units::{Id, JobId, Money, PartId, ShiftId, UNLIMITED};
use rustc_hash::FxHashMap;

/// Visits whose levels are told apart; what comes after further ones is free.
const MOST_VISITS: usize = 3;
/// Highest level that is looked at, in repairs.
const MOST_REPAIRS: usize = 6;

/// What is known of legs.
pub(super) enum Known {
    /// They cost this at least, with the tolls.
    Costs(Money),
    /// The depot has too little for what is certain.
    Never,
    /// There is no visit, or there are several depots.
    Nothing,
}

/// What jobs may need one part alone for, and for certain.
pub(super) struct Kits {
    /// By depot: the parts that it may run out of, with what the van holds, what the depot has, and their place among all depots' parts.
    shelves: Vec<Vec<Shelf>>,
    /// By depot, then job.
    needs: Vec<FxHashMap<JobId, Vec<Need>>>,
}

/// A part that may run out.
struct Shelf {
    held: u32,
    stock: u32,
    slot: usize,
}

/// What a job may need of one part alone.
struct Need {
    /// Its place among the shelves.
    shelf: usize,
    /// Units that it needs for certain.
    certain: u32,
    /// Units of a repair; 0: there is none.
    units: u32,
    chance: f64,
    /// Money if the job is not fixed.
    worth: f64,
}

/// What is needed of one part: units of a repair, by leg the chance and the worth of each in order, and what is needed for certain, before the
/// first visit as well.
struct Repairs {
    units: u32,
    legs: [Leg; MOST_VISITS],
    certain: [u32; MOST_VISITS + 1],
}

/// Repairs of a leg.
type Leg = Vec<(f64, f64)>;

impl Kits {
    /// What the jobs of a class need.
    pub(super) fn new(problem: &Problem, shift: ShiftId, jobs: &[JobId]) -> Self {
        let mut kits = Self { shelves: Vec::new(), needs: Vec::new() };
        let van = &problem.instance.technician_of(shift).van;
        for (depot, row) in problem.instance.depots.enumerate() {
            let limited: Vec<PartId> = row.stock.ids().filter(|part| row.stock[*part] < UNLIMITED).collect();
            let shelf = |part: &PartId| Shelf {
                held: van[*part].quantity,
                stock: row.stock[*part],
                slot: slot(problem, depot, *part),
            };
            kits.shelves.push(limited.iter().map(shelf).collect());
            let needs = |job: &JobId| (*job, needs(problem, shift, *job, &limited));
            kits.needs.push(jobs.iter().map(needs).collect());
        }
        kits
    }

    /// The legs of a day behind its first visit. `tolls`: by depot, then part.
    pub(super) fn least(&self, nodes: &[Node], tolls: &[Money]) -> Known {
        let mut depots = nodes.iter().filter_map(|node| node.as_depot());
        let Some(depot) = depots.next() else { return Known::Nothing };
        if depots.any(|other| other != depot) {
            return Known::Nothing;
        }
        let mut cost = 0;
        for (shelf, repairs) in self.repairs(nodes, depot.index()) {
            let Shelf { held, stock, slot } = self.shelves[depot.index()][shelf];
            let toll = tolls.get(slot).copied().unwrap_or(0);
            let Some(more) = repairs.cheapest(held, stock, toll) else { return Known::Never };
            cost += more;
        }
        Known::Costs(cost)
    }

    /// The repairs behind the first visit, part by part.
    fn repairs(&self, nodes: &[Node], depot: usize) -> Vec<(usize, Repairs)> {
        let mut found: Vec<(usize, Repairs)> = Vec::new();
        let mut leg = 0;
        for node in nodes {
            let Some(job) = node.as_job() else {
                leg += 1;
                continue;
            };
            if leg > MOST_VISITS {
                break;
            }
            for need in self.needs[depot].get(&job).into_iter().flatten() {
                let known = found.iter().position(|(shelf, _)| *shelf == need.shelf);
                let at = known.unwrap_or_else(|| {
                    found.push((need.shelf, Repairs::none()));
                    found.len() - 1
                });
                let repairs = &mut found[at].1;
                repairs.certain[leg] += need.certain;
                if leg == 0 || need.units == 0 {
                    continue;
                }
                repairs.units = if repairs.units == 0 { need.units } else { repairs.units };
                if repairs.units == need.units {
                    repairs.legs[leg - 1].push((need.chance, need.worth));
                }
            }
        }
        found
    }
}

/// What a job needs of each of these parts for certain, and what it may need it alone for.
fn needs(problem: &Problem, shift: ShiftId, job: JobId, parts: &[PartId]) -> Vec<Need> {
    let row = &problem.instance.jobs[job];
    let worth = row.repeat_visit_cost as f64;
    let none = |shelf| Need { shelf, certain: 0, units: 0, chance: 0.0, worth };
    let mut found: Vec<Need> = (0..parts.len()).map(none).collect();
    let shelf = |part: PartId| parts.iter().position(|limited| *limited == part);
    for (part, units) in problem.certain_parts(job) {
        if let Some(shelf) = shelf(*part) {
            found[shelf].certain += units;
        }
    }
    for fault in &row.faults {
        let [(part, units)] = fault.need.parts[..] else { continue };
        let Some(shelf) = shelf(part) else { continue };
        if fault.probability <= 0.0 || stays(problem, shift, job, fault) {
            continue;
        }
        let need = &mut found[shelf];
        if need.units == 0 {
            need.units = units;
        }
        if need.units == units {
            need.chance += fault.probability;
        }
    }
    found.retain(|need| need.certain > 0 || need.units > 0);
    found
}

impl Repairs {
    fn none() -> Self {
        Self { units: 0, legs: Default::default(), certain: Default::default() }
    }

    /// The least cost over all levels; nothing: what is certain is not there.
    fn cheapest(&self, held: u32, stock: u32, toll: Money) -> Option<Money> {
        let held = held.checked_sub(self.certain[0])?;
        let longest = self.legs.iter().map(Vec::len).max().unwrap_or(0);
        let most = longest.min(MOST_REPAIRS);
        let short: [Short; MOST_VISITS] = std::array::from_fn(|at| shortages(&self.legs[at], most));
        let mut best: Option<f64> = None;
        let mut levels = [0; MOST_VISITS];
        loop {
            let drawn = self.drawn(&levels, held);
            if drawn <= stock {
                let cost = toll as f64 * f64::from(drawn) + self.shortage(&levels, held, &short);
                best = Some(best.map_or(cost, |known| known.min(cost)));
            }
            if !self.next(&mut levels, most as u32) {
                break;
            }
        }
        // Sums of a route are rounded.
        best.map(|cost| cost.floor() as Money - 2)
    }

    /// The next levels, in repairs; says whether there are any.
    fn next(&self, levels: &mut [u32], most: u32) -> bool {
        for (level, leg) in levels.iter_mut().zip(&self.legs) {
            if !leg.is_empty() && *level < most {
                *level += 1;
                return true;
            }
            *level = 0;
        }
        false
    }

    /// Units that the depot has to have for these levels of free stock, whatever is found.
    fn drawn(&self, levels: &[u32], held: u32) -> u32 {
        let (mut least, mut drawn) = (held, 0);
        for ((level, leg), certain) in levels.iter().zip(&self.legs).zip(&self.certain[1..]) {
            let filled = level * self.units + certain;
            // Who never comes by again fills nothing.
            drawn += filled.saturating_sub(least);
            let free = filled.max(least) - certain;
            let used = free.checked_div(self.units).map_or(0, |repairs| repairs.min(leg.len() as u32) * self.units);
            // Who began with less may keep what is too little for one.
            least = (free - used).max(free.min(self.units.saturating_sub(1)));
        }
        drawn
    }

    /// What stays broken costs, with these levels. Where there are more repairs than are looked at, the highest level spares everything.
    fn shortage(&self, levels: &[u32], held: u32, short: &[Short]) -> f64 {
        if self.units == 0 {
            return 0.0;
        }
        let mut most = held;
        let mut cost = 0.0;
        for (at, level) in levels.iter().enumerate() {
            let certain = self.certain[at + 1];
            most = most.max(level * self.units + certain) - certain;
            let repairs = (most / self.units) as usize;
            let spared = repairs >= self.legs[at].len() || repairs >= MOST_REPAIRS;
            cost += if spared { 0.0 } else { short[at][repairs] };
        }
        cost
    }
}

/// By how many repairs there is enough for at the begin of a leg: what those cost that find nothing left.
type Short = [f64; MOST_REPAIRS + 1];

fn shortages(leg: &[(f64, f64)], most: usize) -> Short {
    let mut short = Short::default();
    for (enough, cost) in short.iter_mut().enumerate().take(most + 1) {
        // By how many were made so far.
        let mut made = Short::default();
        made[0] = 1.0;
        for (chance, worth) in leg {
            *cost += made[enough] * chance * worth;
            for count in (0..enough).rev() {
                let more = made[count] * chance;
                made[count] -= more;
                made[count + 1] += more;
            }
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::{Repairs, shortages};

    #[test]
    fn who_comes_first_is_served() {
        let leg = [(0.5, 100.0), (0.5, 1_000.0)];
        assert_eq!(shortages(&leg, 2)[..3], [550.0, 250.0, 0.0]);
    }

    #[test]
    fn a_second_visit_adds_what_may_have_been_used() {
        let legs = [vec![(0.5, 100.0)], vec![(0.5, 100.0); 2], Vec::new()];
        let repairs = Repairs { units: 2, legs, certain: [0; 4] };
        // Two for the one before, and three or four for the two after.
        assert_eq!(repairs.drawn(&[1, 2, 0], 0), 5);
        // What the one before leaves in any case is there for those after.
        assert_eq!(repairs.drawn(&[2, 2, 0], 0), 6);
        assert_eq!(repairs.drawn(&[1, 2, 0], 9), 0);
        // What the first leaves, if nothing is used, is there for the second: enough for one of its two, or for both.
        assert_eq!(repairs.cheapest(0, 3, 1), Some(25 + 2 - 2));
        assert_eq!(repairs.cheapest(0, 4, 1), Some(4 - 2));
        assert_eq!(repairs.cheapest(0, 0, 1), Some(150 - 2));
    }

    #[test]
    fn what_is_certain_is_drawn_and_gone() {
        let repairs = Repairs { units: 1, legs: [vec![(0.5, 100.0)], Vec::new(), Vec::new()], certain: [1, 2, 1, 0] };
        assert_eq!(repairs.cheapest(0, 9, 1), None);
        assert_eq!(repairs.cheapest(1, 2, 1), None);
        assert_eq!(repairs.cheapest(1, 3, 1), Some(50 + 3 - 2));
        assert_eq!(repairs.cheapest(1, 9, 1), Some(4 - 2));
        assert_eq!(repairs.cheapest(5, 9, 1), Some(-2));
    }
}
