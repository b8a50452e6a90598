//! The van along a route: certain parts, lent tools, depot fills and what faults may use.

use super::joint::Joint;
use super::node::Node;
use super::problem::{Problem, ShiftData};
use crate::units::{DepotId, IdVec, JobId, Money, PartId, UNLIMITED, Volume};

/// Units that a route takes from a depot whose stock can run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// The depot.
    pub depot: DepotId,
    /// The part.
    pub part: PartId,
    /// The most that may be needed.
    pub units: u32,
}

/// What the van makes of a route.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct VanPrice {
    /// Money for parts loaded and expected repeat visits.
    pub money: Money,
    /// Expected first-time fixes.
    pub fixes: f64,
}

/// A part that matters on this route.
#[derive(Clone, Copy, Debug)]
struct Local {
    part: PartId,
    /// Stock that is there for sure where no fault uses the part, set-asides taken out.
    stock: u32,
    /// What the van began with.
    initial: u32,
    /// Certain need of the leg at hand.
    aside: u32,
    /// The most that faults of the route may use.
    faults: u32,
    /// Its distribution is carried.
    carried: bool,
}

/// Buffers of the walk.
#[derive(Debug, Default)]
pub(super) struct Van {
    locals: Vec<Local>,
    at: IdVec<PartId, u32>,
    joint: Joint,
    pub draws: Vec<Draw>,
    /// Fill of each depot visit in order.
    pub fills: Vec<Vec<(PartId, u32)>>,
    /// Fills are wanted (the plan is written), not only their price.
    pub record: bool,
}

const ABSENT: u32 = u32::MAX;

impl Van {
    /// Prices the van of a route; `None` if a tool or a certain part is missing, the van too small or a depot
    /// short of stock.
    pub fn price(&mut self, problem: &Problem, shift: &ShiftData, nodes: &[Node]) -> Option<VanPrice> {
        self.draws.clear();
        self.fills.clear();
        self.gather(problem, shift, nodes);
        let mut price = VanPrice::default();
        let mut repeat = 0.0;
        let mut every_tool = false;
        let mut leg = 0;
        loop {
            let end = nodes[leg..].iter().position(|node| node.as_depot().is_some()).map_or(nodes.len(), |at| leg + at);
            self.set_aside(problem, &nodes[leg..end])?;
            for job in nodes[leg..end].iter().filter_map(|node| node.as_job()) {
                let tools = &problem.instance.jobs[job].need.tools;
                if !every_tool && !tools.iter().all(|tool| problem.fixability.owns(shift.tech, *tool)) {
                    return None;
                }
                let chance = self.visit(problem, shift, job, every_tool);
                price.fixes += chance;
                repeat += (1.0 - chance) * problem.instance.jobs[job].repeat_visit_cost as f64;
            }
            if end == nodes.len() {
                break;
            }
            let depot = nodes[end].as_depot()?;
            every_tool |= problem.instance.depots[depot].lends_tools;
            price.money += self.fill(problem, shift, depot, &nodes[end + 1..])?;
            leg = end + 1;
        }
        price.money += repeat.round() as Money;
        Some(price)
    }

    /// Collects the parts that matter and decides whose distribution is carried.
    fn gather(&mut self, problem: &Problem, shift: &ShiftData, nodes: &[Node]) {
        if self.at.len() != problem.instance.parts.len() {
            self.at = problem.instance.parts.iter().map(|_| ABSENT).collect();
        }
        for local in self.locals.drain(..) {
            self.at[local.part] = ABSENT;
        }
        let depots = nodes.iter().any(|node| node.as_depot().is_some());
        let van = &problem.instance.technicians[shift.tech].van;
        for job in nodes.iter().filter_map(|node| node.as_job()) {
            for &(part, units) in &problem.instance.jobs[job].need.parts {
                self.local(part, van[part].quantity).aside += units;
            }
            if let Some((at, kit)) = problem.fixability.kit(job)
                && kit.uses_parts
            {
                let mask = problem.fixability.mask(shift.tech, at, depots);
                if mask != 0 {
                    for &(part, units) in &kit.most {
                        self.local(part, van[part].quantity).faults += units;
                    }
                }
            }
        }
        let contested = |local: &Local| {
            let free = local.stock.saturating_sub(local.aside);
            local.faults > 0 && local.initial < UNLIMITED && (depots || free < local.faults)
        };
        let carried = self.locals.iter().filter(|local| contested(local)).map(|local| (local.part, local.stock));
        let kits = nodes.iter().filter_map(|node| problem.fixability.kit(node.as_job()?)).map(|(_, kit)| kit);
        let joined = kits.filter(|kit| kit.joins_parts).flat_map(|kit| &kit.faults);
        self.joint.start(carried, joined.map(|(_, parts)| parts.as_slice()).filter(|parts| parts.len() > 1));
        for at in 0..self.locals.len() {
            self.locals[at].carried = self.joint.carries(self.locals[at].part);
            self.locals[at].aside = 0;
        }
    }

    fn local(&mut self, part: PartId, quantity: u32) -> &mut Local {
        if self.at[part] == ABSENT {
            self.at[part] = self.locals.len() as u32;
            self.locals.push(Local { part, stock: quantity, initial: quantity, aside: 0, faults: 0, carried: false });
        }
        let at = self.at[part] as usize;
        &mut self.locals[at]
    }

    /// Sets aside the certain parts of a leg; `None` if they may not be there.
    fn set_aside(&mut self, problem: &Problem, leg: &[Node]) -> Option<()> {
        for job in leg.iter().filter_map(|node| node.as_job()) {
            for &(part, units) in &problem.instance.jobs[job].need.parts {
                self.locals[self.at[part] as usize].aside += units;
            }
        }
        for local in self.locals.iter_mut().filter(|local| local.aside > 0) {
            let aside = std::mem::take(&mut local.aside);
            let sure = range(&self.joint, local).0;
            if sure < aside {
                return None;
            }
            if local.stock < UNLIMITED {
                local.stock -= aside.min(local.stock);
            }
            if local.carried {
                self.joint.set_aside(local.part, aside);
            }
        }
        Some(())
    }

    /// The chance that a job is fixed.
    fn visit(&mut self, problem: &Problem, shift: &ShiftData, job: JobId, every_tool: bool) -> f64 {
        let Some((at, kit)) = problem.fixability.kit(job) else { return 1.0 };
        let mask = problem.fixability.mask(shift.tech, at, every_tool);
        self.joint.visit(kit, mask)
    }

    /// Fills at a depot: the certain needs until the next visit that stocks a part, and the par level of
    /// parts that faults may use. Gives the money for what is loaded.
    fn fill(&mut self, problem: &Problem, shift: &ShiftData, depot: DepotId, rest: &[Node]) -> Option<Money> {
        let stocked = &problem.instance.depots[depot].stock;
        let technician = &problem.instance.technicians[shift.tech];
        let mut fill = Vec::new();
        let mut money = 0;
        let mut room = technician.van_volume.map(|volume| volume - self.volume(problem, shift));
        for at in 0..self.locals.len() {
            let local = self.locals[at];
            let held = stocked[local.part];
            if held == 0 || local.stock >= UNLIMITED {
                continue;
            }
            let part = &problem.instance.parts[local.part];
            let (least, most) = range(&self.joint, &local);
            let certain = certain_until_next(problem, rest, local.part);
            // Without a par level, what faults of the whole route may use at most.
            let par = match technician.van[local.part].target {
                _ if local.faults == 0 => 0,
                Some(target) => target,
                None => certain + local.faults,
            };
            let fits = |level: u32| {
                let grows = Volume::from(level.saturating_sub(most)) * part.volume;
                let stock_there = held >= UNLIMITED || level.saturating_sub(least) <= held;
                stock_there && room.is_none_or(|room| grows <= room || grows == 0)
            };
            let level = if par > certain && fits(par) { par } else { certain };
            if level <= least {
                continue;
            }
            if !fits(level) {
                return None;
            }
            let units = level - least;
            if let Some(room) = &mut room {
                *room -= Volume::from(level.saturating_sub(most)) * part.volume;
            }
            if room.is_some_and(|room| room < 0) {
                return None;
            }
            if held < UNLIMITED {
                self.draws.push(Draw { depot, part: local.part, units });
            }
            let carrying = problem.instance.objective.weights.carrying_rate;
            money += Money::from(units) * (part.unit_cost as f64 * carrying).round() as Money;
            self.locals[at].stock = local.stock.max(level);
            if local.carried {
                self.joint.fill(local.part, level);
            }
            if self.record {
                fill.push((local.part, level));
            }
        }
        fill.sort_unstable();
        self.fills.push(fill);
        Some(money)
    }

    /// The most that may be on the van now.
    fn volume(&self, problem: &Problem, shift: &ShiftData) -> Volume {
        let van = &problem.instance.technicians[shift.tech].van;
        let room = |units: u32, part: PartId| match units {
            UNLIMITED.. => 0,
            _ => Volume::from(units) * problem.instance.parts[part].volume,
        };
        let start: Volume = van.enumerate().map(|(part, stock)| room(stock.quantity, part)).sum();
        self.locals.iter().fold(start, |volume, local| {
            let most = range(&self.joint, local).1;
            volume - room(local.initial, local.part) + room(most, local.part)
        })
    }
}

/// Least and most that may be there of a part.
fn range(joint: &Joint, local: &Local) -> (u32, u32) {
    let carried = if local.carried { joint.range(local.part) } else { None };
    carried.unwrap_or((local.stock, local.stock))
}

/// Certain need of a part until the next depot visit that stocks it.
fn certain_until_next(problem: &Problem, rest: &[Node], part: PartId) -> u32 {
    rest.iter()
        .take_while(|node| node.as_depot().is_none_or(|depot| problem.instance.depots[depot].stock[part] == 0))
        .filter_map(|node| node.as_job())
        .flat_map(|job| problem.instance.jobs[job].need.parts.iter())
        .filter(|(needed, _)| *needed == part)
        .map(|(_, units)| units)
        .sum()
}
