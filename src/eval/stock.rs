//! The van along a route: certain parts, lent tools, depot fills and what faults may use.

use super::joint::Joint;
use super::loading::{Loader, Loading, Range, Rest, Shelf, collected, fits, grown};
use super::node::Node;
use super::problem::{Problem, ShiftData};
use super::supply::{Draw, Supply};
use super::weeks::DayVan;
use crate::units::{DepotId, IdVec, JobId, Money, PartId, UNLIMITED, Volume};

/// What the van makes of a route.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct VanPrice {
    /// Money for parts loaded and expected repeat visits.
    pub money: Money,
    /// Expected first-time fixes.
    pub fixes: f64,
}

/// Sums of the day at hand.
#[derive(Clone, Copy, Debug, Default)]
struct Today {
    repeat: f64,
    fixes: f64,
    loads: Money,
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
    /// The most that the route needs of it, certain and for faults.
    needed: u32,
    /// Its distribution is carried.
    carried: bool,
    /// Units that may be there beyond those that the distribution tells apart.
    over: u32,
}

/// Buffers of the walk.
#[derive(Debug, Default)]
pub(super) struct Van {
    locals: Vec<Local>,
    at: IdVec<PartId, u32>,
    joint: Joint,
    loader: Loader,
    shelves: Vec<Shelf>,
    levels: Vec<u32>,
    pub draws: Vec<Draw>,
    /// What each day adds, in order of time.
    pub days: Vec<DayVan>,
    /// For each stop, nights left aside, the money that it would save if every part and every tool that depots lend were there.
    pub short: Vec<f64>,
    /// Fill of each depot visit in order.
    pub fills: Vec<Fill>,
    /// Some job of the route gives something back.
    collects: bool,
    /// The price may be beside the truth, or a visit may not load what is best.
    pub approximate: bool,
    /// Fills are wanted (the plan is written), not only their price.
    pub record: bool,
    /// Levels by visit that are not to be decided on but taken as they are.
    pub given: Option<Vec<Fill>>,
}

/// Levels of a visit, by part.
pub(super) type Fill = Vec<(PartId, u32)>;

const ABSENT: u32 = u32::MAX;

impl Van {
    /// From now on the best load is found whatever it takes.
    pub fn find_best_loads(&mut self) {
        self.loader.exhaustive = true;
    }

    /// Prices the van of a route, or of several days with nights between them; `None` if a tool or a certain part is missing, the
    /// van too small or a depot short of stock.
    pub fn price(&mut self, problem: &Problem, first: &ShiftData, nodes: &[Node], supply: Supply) -> Option<VanPrice> {
        let first = problem.weeks.first_of(first.id, nodes).map_or(first, |day| problem.shift(day));
        let (mut shift, mut nights) = (first, 0);
        self.approximate = false;
        self.draws.clear();
        self.fills.clear();
        self.short.clear();
        self.days.clear();
        self.gather(problem, shift, nodes);
        let (mut price, mut today) = (VanPrice::default(), Today::default());
        let mut every_tool = false;
        let mut leg = 0;
        self.collects = nodes.iter().filter_map(|node| node.as_job()).any(|job| problem.job(job).returns > 0);
        self.collect(problem, shift, nodes)?;
        loop {
            let end = nodes[leg..].iter().position(|node| node.as_depot().is_some()).map_or(nodes.len(), |at| leg + at);
            self.set_aside(problem, &nodes[leg..end])?;
            for (at, node) in nodes[leg..end].iter().enumerate() {
                let Some(job) = node.as_job() else {
                    // Night falls, and the leg goes on tomorrow.
                    self.end_day(problem, &mut today, &mut price);
                    every_tool = false;
                    nights += 1;
                    shift = problem.shift(problem.weeks.later(first.id, nights));
                    self.collect_again(problem, shift, &nodes[leg + at + 1..])?;
                    continue;
                };
                if !every_tool && !problem.owns_tools(shift.tech, job) {
                    return None;
                }
                let chance = self.visit(problem, shift, job, every_tool);
                today.fixes += chance;
                let again = problem.instance.jobs[job].repeat_visit_cost;
                today.repeat += (1.0 - chance) * again as f64;
                let lacking = problem.fixability.best_chance(shift.tech, job) - chance;
                self.short.push(lacking * (again + problem.left_out.per_fix) as f64);
            }
            if end == nodes.len() {
                break;
            }
            let depot = nodes[end].as_depot()?;
            every_tool |= problem.instance.depots[depot].lends_tools;
            let rest = Rest::new(problem, shift, &nodes[end + 1..], every_tool);
            today.loads += self.fill(depot, rest, supply)?;
            self.short.push(0.0);
            leg = end + 1;
        }
        self.end_day(problem, &mut today, &mut price);
        self.approximate |= self.joint.parted_some;
        Some(price)
    }

    /// Adds up a day.
    fn end_day(&mut self, problem: &Problem, today: &mut Today, price: &mut VanPrice) {
        let Today { repeat, fixes, loads } = std::mem::take(today);
        let money = loads + repeat.round() as Money;
        price.money += money;
        price.fixes += fixes;
        let cost = money - (fixes * problem.left_out.per_fix as f64).round() as Money;
        self.days.push(DayVan { cost, loads, draws: self.draws.len(), stops: self.short.len() });
    }

    /// Looks whether what is collected on a later day fits beside what is on the van that morning, set aside or free.
    fn collect_again(&self, problem: &Problem, shift: &ShiftData, rest: &[Node]) -> Option<()> {
        let returns = collected(problem, rest);
        let Some(room) = problem.instance.technicians[shift.tech].van_volume.filter(|_| returns > 0) else {
            return Some(());
        };
        let leg = rest.iter().take_while(|node| node.as_depot().is_none()).filter_map(|node| node.as_job());
        let needs = leg.flat_map(|job| problem.certain_parts(job));
        let aside: Volume = needs
            .filter(|(part, _)| self.locals[self.at[*part] as usize].stock < UNLIMITED)
            .map(|(part, units)| Volume::from(*units) * problem.instance.parts[*part].volume)
            .sum();
        (returns.saturating_add(aside).saturating_add(self.volume(problem, shift)) <= room).then_some(())
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
        let (mut today, mut nights) = (shift, 0);
        for node in nodes {
            if node.is_night() {
                nights += 1;
                today = problem.shift(problem.weeks.later(shift.id, nights));
            }
            let Some(job) = node.as_job() else { continue };
            for &(part, units) in problem.certain_parts(job) {
                self.local(part, van[part].quantity).aside += units;
            }
            if let Some((at, kit)) = problem.fixability.kit(job)
                && kit.uses_parts
            {
                let mask = problem.fixability.mask(today.tech, at, depots);
                if mask != 0 {
                    for &(part, units) in &kit.most {
                        self.local(part, van[part].quantity).faults += units;
                    }
                }
            }
        }
        // A rule of thumb may load what cannot run out: then it must know what is left of it.
        let loads_all = depots && problem.loading != Loading::Joint;
        let contested = |local: &Local| {
            let free = local.stock.saturating_sub(local.aside);
            local.faults > 0 && local.initial < UNLIMITED && (loads_all || free < local.faults)
        };
        let carried = self.locals.iter().filter(|local| contested(local)).map(|local| (local.part, local.stock));
        let kits = nodes.iter().filter_map(|node| problem.fixability.kit(node.as_job()?)).map(|(_, kit)| kit);
        let joined = kits.filter(|kit| kit.joins_parts).flat_map(|kit| &kit.faults);
        self.joint.start(carried, joined.map(|(_, parts)| parts.as_slice()).filter(|parts| parts.len() > 1));
        for at in 0..self.locals.len() {
            self.locals[at].carried = self.joint.carries(self.locals[at].part);
            self.locals[at].needed = self.locals[at].aside + self.locals[at].faults;
            self.locals[at].aside = 0;
        }
    }

    fn local(&mut self, part: PartId, quantity: u32) -> &mut Local {
        if self.at[part] == ABSENT {
            self.at[part] = self.locals.len() as u32;
            self.locals.push(Local {
                part,
                stock: quantity,
                initial: quantity,
                aside: 0,
                faults: 0,
                needed: 0,
                carried: false,
                over: 0,
            });
        }
        let at = self.at[part] as usize;
        &mut self.locals[at]
    }

    /// Sets aside the certain parts of a leg; `None` if they may not be there.
    fn set_aside(&mut self, problem: &Problem, leg: &[Node]) -> Option<()> {
        for job in leg.iter().filter_map(|node| node.as_job()) {
            for &(part, units) in problem.certain_parts(job) {
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

    /// Looks whether what is collected before the first visit fits beside what the van begins with.
    fn collect(&self, problem: &Problem, shift: &ShiftData, nodes: &[Node]) -> Option<()> {
        let returns = collected(problem, nodes);
        let room = problem.instance.technicians[shift.tech].van_volume.filter(|_| returns > 0);
        room.is_none_or(|room| returns.saturating_add(self.volume(problem, shift)) <= room).then_some(())
    }

    /// Fills at a depot to the levels that are decided on. Gives the money for what is loaded.
    fn fill(&mut self, depot: DepotId, rest: Rest, supply: Supply) -> Option<Money> {
        self.stock_shelves(depot, rest, supply);
        let room = rest.problem.instance.technicians[rest.shift.tech].van_volume;
        // What the next leg collects has its room kept.
        let returns = rest.collected();
        let room = room.map(|room| room.saturating_sub(returns) - self.volume(rest.problem, rest.shift));
        match &self.given {
            Some(given) => take(&given[self.fills.len()], &self.shelves, room, &mut self.levels)?,
            None => {
                self.loader.decide(rest, &self.joint, &self.shelves, room, &mut self.levels)?;
                self.approximate |= self.loader.approximate;
            }
        }
        if returns > 0 && room.is_some_and(|room| grown(&self.shelves, &self.levels) > room) {
            return None;
        }
        let mut money = 0;
        let mut fill = Vec::new();
        for at in 0..self.shelves.len() {
            let (shelf, level) = (self.shelves[at], self.levels[at]);
            if level <= shelf.least {
                continue;
            }
            let units = level - shelf.least;
            if rest.problem.instance.depots[depot].stock[shelf.part] < UNLIMITED {
                self.draws.push(Draw { depot, part: shelf.part, units });
            }
            money += Money::from(units) * shelf.price;
            let local = &mut self.locals[self.at[shelf.part] as usize];
            local.stock = local.stock.max(level);
            if local.carried {
                // More than the route can need need not be told apart.
                self.joint.fill(shelf.part, level.min(local.needed));
                let over = if level < UNLIMITED { level.saturating_sub(local.needed) } else { 0 };
                local.over = local.over.max(over);
            }
            if self.record {
                fill.push((shelf.part, level));
            }
        }
        fill.sort_unstable();
        self.fills.push(fill);
        Some(money)
    }

    /// Levels that the visits of the sequence priced last may choose from.
    pub fn ranges(&self, problem: &Problem, nodes: &[Node]) -> Vec<Range> {
        let mut ranges = Vec::new();
        for (visit, depot) in nodes.iter().filter_map(|node| node.as_depot()).enumerate() {
            let stock = &problem.instance.depots[depot].stock;
            for local in self.locals.iter().filter(|local| stock[local.part] > 0 && local.initial < UNLIMITED) {
                ranges.push(Range { visit, part: local.part, highest: local.needed });
            }
        }
        ranges
    }

    /// Collects the parts that matter and can be loaded at a depot.
    fn stock_shelves(&mut self, depot: DepotId, rest: Rest, supply: Supply) {
        let mut shelves = std::mem::take(&mut self.shelves);
        shelves.clear();
        for local in &self.locals {
            let part = local.part;
            let drawn = self.draws.iter().filter(|draw| (draw.depot, draw.part) == (depot, part));
            let held = supply.units(rest.problem, depot, part).saturating_sub(drawn.map(|draw| draw.units).sum());
            // A level that is given has to be refused if it cannot be filled to.
            if (held == 0 && self.given.is_none()) || local.stock >= UNLIMITED {
                continue;
            }
            let row = &rest.problem.instance.parts[part];
            let rate = rest.problem.instance.objective.weights.carrying_rate;
            let carrying = (row.unit_cost as f64 * rate).round() as Money;
            let (least, most) = range(&self.joint, local);
            let needs = rest.certain(part);
            shelves.push(Shelf {
                part,
                least,
                most,
                certain: needs.units + needs.reserve,
                highest: if held >= UNLIMITED { u32::MAX } else { least.saturating_add(held) },
                volume: row.volume,
                price: carrying + supply.toll(rest.problem, depot, part),
            });
        }
        self.shelves = shelves;
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
            // Units that no job can need count where something is collected, or where a rule of thumb loaded them.
            let counts = self.collects || problem.loading != Loading::Joint;
            let over = if counts { local.over } else { 0 };
            let most = range(&self.joint, local).1.saturating_add(over);
            volume - room(local.initial, local.part) + room(most, local.part)
        })
    }
}

/// Takes levels as they are given; `None` if the depot, or the van, does not hold as much.
fn take(given: &Fill, shelves: &[Shelf], room: Option<Volume>, levels: &mut Vec<u32>) -> Option<()> {
    let level = |shelf: &Shelf| given.iter().find(|(part, _)| *part == shelf.part).map_or(0, |(_, level)| *level);
    levels.clear();
    levels.extend(shelves.iter().map(level));
    let there =
        shelves.iter().zip(levels.iter()).all(|(shelf, level)| *level <= shelf.highest || *level <= shelf.least);
    (there && fits(shelves, levels, room)).then_some(())
}

/// Least and most that may be there of a part.
fn range(joint: &Joint, local: &Local) -> (u32, u32) {
    let carried = if local.carried { joint.range(local.part) } else { None };
    carried.unwrap_or((local.stock, local.stock))
}
