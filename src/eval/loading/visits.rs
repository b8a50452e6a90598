//! What several visits to one depot load at best together.
//!
//! Visits that decide in turn each do what is best if later ones find all they want. Where the depot runs out, and where a fault takes
//! from a later job what is worth more there, that is not the best of all. Parts that no fault needs together are decided apart; for the parts
//! of a group all levels of all visits are looked at ([`super::levels`]).

use super::levels::{Ask, Found, Group, Need, Scarce};
use super::rest::Rest;
use crate::eval::node::Node;
use crate::eval::problem::Problem;
use crate::eval::supply::{Draw, Supply};
use crate::units::{DepotId, Money, PartId, ShiftId, UNLIMITED};

/// The best loads of a route with several visits, room in the van left aside.
#[derive(Clone, Debug, PartialEq)]
pub enum Together {
    /// It costs this, repeat visits and loads with tolls, and draws this from the depot.
    Costs {
        /// Money.
        money: Money,
        /// Units of parts that can run out.
        draws: Vec<Draw>,
    },
    /// What is certain is not there.
    Never,
    /// There are not several visits, or they are to several depots, or it is too much work.
    Unknown,
}

/// The best loads of all visits of a route of one day together.
pub fn load_together(problem: &Problem, supply: Supply, shift: ShiftId, nodes: &[Node]) -> Together {
    let mut depots = nodes.iter().filter_map(|node| node.as_depot());
    let (first, mut others) = (depots.next(), depots.clone());
    let Some(depot) = first.filter(|depot| depots.next().is_some() && others.all(|other| other == *depot)) else {
        return Together::Unknown;
    };
    let rest = Rest::new(problem, problem.shift(shift), nodes, false);
    Day { problem, shift, rest, legs: legs(nodes), depot, supply }.load()
}

/// Where each leg begins and ends: before the first visit, and behind each.
fn legs(nodes: &[Node]) -> Vec<(usize, usize)> {
    let mut legs = Vec::new();
    let mut from = 0;
    for at in (0..nodes.len()).filter(|at| nodes[*at].as_depot().is_some()) {
        legs.push((from, at));
        from = at + 1;
    }
    legs.push((from, nodes.len()));
    legs
}

/// A route with its legs.
struct Day<'r, 'a> {
    problem: &'r Problem<'a>,
    shift: ShiftId,
    rest: Rest<'r, 'a>,
    legs: Vec<(usize, usize)>,
    depot: DepotId,
    supply: Supply<'r>,
}

impl Day<'_, '_> {
    fn load(&self) -> Together {
        let mut money = self.surely_broken();
        let mut draws = Vec::new();
        for group in self.groups() {
            match group.best() {
                Found::Best { cost, drawn } => {
                    money += cost;
                    let limited =
                        group.parts.iter().zip(drawn).filter(|(part, units)| part.stock < UNLIMITED && *units > 0);
                    draws.extend(limited.map(|(scarce, units)| Draw { depot: self.depot, part: scarce.part, units }));
                }
                Found::Never => return Together::Never,
                Found::TooMuch => return Together::Unknown,
            }
        }
        // Sums are rounded elsewhere.
        Together::Costs { money: money.floor() as Money - 2, draws }
    }

    /// Money for what no part fixes.
    fn surely_broken(&self) -> f64 {
        let stops = (0..self.rest.nodes.len()).filter_map(|at| self.rest.faults(at));
        let broken = stops.map(|(job, kit, mask)| {
            let all: f64 = kit.faults.iter().map(|(chance, _)| chance).sum();
            let fixable: f64 = kit.fixable(mask).map(|(chance, _)| chance).sum();
            (all - fixable).max(0.0) * self.problem.instance.jobs[job].repeat_visit_cost as f64
        });
        broken.sum()
    }

    fn groups(&self) -> Vec<Group> {
        let scarce = self.scarce();
        let mut group_of: Vec<usize> = (0..scarce.len()).collect();
        let place = |part: PartId| scarce.iter().position(|scarce| scarce.part == part);
        for at in self.legs.iter().flat_map(|(from, to)| *from..*to) {
            let Some((_, kit, mask)) = self.rest.faults(at) else { continue };
            for (_, parts) in kit.fixable(mask) {
                let mut places = parts.iter().filter_map(|(part, _)| place(*part));
                let Some(first) = places.next() else { continue };
                for other in places {
                    let (kept, gone) = (group_of[first], group_of[other]);
                    group_of.iter_mut().filter(|group| **group == gone).for_each(|group| *group = kept);
                }
            }
        }
        let mut groups = Vec::new();
        for id in 0..scarce.len() {
            let parts: Vec<Scarce> =
                (0..scarce.len()).filter(|at| group_of[*at] == id).map(|at| scarce[at].clone()).collect();
            if !parts.is_empty() {
                let asks = |(from, to): &(usize, usize)| (*from..*to).filter_map(|at| self.ask(at, &parts)).collect();
                let asks = self.legs.iter().map(asks).collect();
                groups.push(Group { parts, asks });
            }
        }
        groups
    }

    /// The parts of which the van holds less than the legs may use.
    fn scarce(&self) -> Vec<Scarce> {
        let instance = self.problem.instance;
        let van = &instance.technicians[self.problem.shift(self.shift).tech].van;
        let mut found: Vec<Scarce> = Vec::new();
        let new = |part: PartId| Scarce {
            part,
            held: van[part].quantity,
            stock: self.supply.units(self.problem, self.depot, part),
            price: (instance.parts[part].unit_cost as f64 * instance.objective.weights.carrying_rate).round()
                + self.supply.toll(self.problem, self.depot, part) as f64,
            aside: vec![0; self.legs.len()],
            most: vec![0; self.legs.len()],
        };
        let mut entry = |part: PartId, add: &dyn Fn(&mut Scarce)| {
            let at = found.iter().position(|scarce| scarce.part == part);
            let at = at.unwrap_or_else(|| {
                found.push(new(part));
                found.len() - 1
            });
            add(&mut found[at]);
        };
        for (leg, (from, to)) in self.legs.iter().copied().enumerate() {
            for at in from..to {
                let Some(job) = self.rest.nodes[at].as_job() else { continue };
                for (part, units) in self.problem.certain_parts(job) {
                    entry(*part, &|scarce| scarce.aside[leg] += units);
                }
                let Some((_, kit, _)) = self.rest.faults(at) else { continue };
                for (part, _) in &kit.most {
                    let most = self.rest.most_used(at, *part);
                    entry(*part, &|scarce| scarce.most[leg] += most);
                }
            }
        }
        found.retain(|scarce| scarce.held < UNLIMITED && scarce.held < scarce.needed(0));
        found
    }

    fn ask(&self, at: usize, parts: &[Scarce]) -> Option<Ask> {
        let (job, kit, mask) = self.rest.faults(at)?;
        let needs = kit.fixable(mask).filter_map(|(chance, used)| {
            let of =
                |scarce: &Scarce| used.iter().filter(|(part, _)| *part == scarce.part).map(|(_, units)| units).sum();
            let units: Vec<u32> = parts.iter().map(of).collect();
            units.iter().any(|units| *units > 0).then_some(Need { chance, units })
        });
        let needs: Vec<Need> = needs.collect();
        (!needs.is_empty()).then(|| Ask { worth: self.problem.instance.jobs[job].repeat_visit_cost as f64, needs })
    }
}
