//! Technicians: where they live, what they can do and hold, when they work and what they cost.

use super::catalogue::{SERVICES, Service, TRADES, Trade};
use super::dice::Dice;
use super::places::{Place, somewhere};
use super::regions::Region;

/// A technician before they are written.
#[derive(Clone, Debug)]
pub struct Technician {
    /// Id in the tables.
    pub id: String,
    /// Name.
    pub name: String,
    /// Home, or the depot where the day starts.
    pub home: Place,
    /// Where the day ends, if elsewhere.
    pub end: Option<Place>,
    /// A contractor goes home on their own account.
    pub contractor: bool,
    /// Trades, the main one first.
    pub trades: Vec<Trade>,
    /// 1 apprentice, 2 journeyman, 3 master.
    pub level: u8,
    /// Skills.
    pub skills: Vec<(&'static str, u8)>,
    /// Tools held.
    pub tools: Vec<&'static str>,
    /// Usual shift in minutes of the day.
    pub shift: (u32, u32),
    /// Days of the horizon on which they work.
    pub days: Vec<u32>,
    /// Most overtime in minutes.
    pub overtime: u32,
    /// Service areas; empty: all.
    pub zones: Vec<&'static str>,
}

impl Technician {
    /// Whether the certain needs of a service are met: skills, and tools without a loan.
    pub fn can(&self, service: &Service) -> bool {
        let skilled =
            service.skills.iter().all(|need| self.skills.iter().any(|has| has.0 == need.0 && has.1 >= need.1));
        skilled && service.tools.iter().all(|tool| self.tools.contains(tool))
    }

    /// Whether they cover a service area.
    pub fn covers(&self, zone: Option<&str>) -> bool {
        self.zones.is_empty() || zone.is_none_or(|zone| self.zones.contains(&zone))
    }

    /// Part-timers have no break.
    pub fn has_break(&self) -> bool {
        self.shift.1 - self.shift.0 > 360
    }
}

/// Usual shifts in minutes of the day, with their weights; the last ones are part-time.
const SHIFTS: [((u32, u32), f64); 6] = [
    ((420, 930), 2.0),
    ((450, 960), 4.0),
    ((480, 990), 4.0),
    ((540, 1050), 1.5),
    ((480, 780), 0.8),
    ((720, 1080), 0.5),
];

/// The minutes that a technician works in an average shift, without break.
pub const PAID_MINUTES: f64 = 445.0;

/// `count` technicians whose trades follow the work: `minutes` of each trade, in the order of [`TRADES`].
pub fn technicians(
    dice: &mut Dice,
    region: &'static Region,
    count: usize,
    minutes: [f64; 5],
    days: u32,
) -> Vec<Technician> {
    let trades = shares(count, minutes);
    let digits = count.to_string().len().max(2);
    let mut seen = [0; TRADES.len()];
    let mut all = Vec::with_capacity(count);
    for (at, own) in trades.into_iter().enumerate() {
        let main = TRADES.iter().position(|trade| *trade == own[0]).unwrap_or(0);
        // The first of a trade is a master and the second a journeyman, so that every skill is there.
        let level = match seen[main] {
            0 => 3,
            1 => 2,
            _ => [1, 2, 3][dice.weighted([0.2, 0.5, 0.3].into_iter())],
        };
        seen[main] += 1;
        all.push(technician(dice, region, format!("T{:0digits$}", at + 1), own, level, days));
    }
    all
}

/// Main and second trades of `count` technicians, by largest remainder; no trade with work goes without.
fn shares(count: usize, minutes: [f64; 5]) -> Vec<Vec<Trade>> {
    let total: f64 = minutes.iter().sum::<f64>().max(1.0);
    let mut held = [0usize; TRADES.len()];
    let mut all: Vec<Vec<Trade>> = Vec::with_capacity(count);
    for _ in 0..count {
        let most = |a: &usize, b: &usize| {
            let lack = |at: usize| minutes[at] / total * count as f64 - held[at] as f64;
            lack(*a).total_cmp(&lack(*b))
        };
        let next = (0..TRADES.len()).max_by(most).unwrap_or(0);
        held[next] += 1;
        all.push(vec![TRADES[next]]);
    }
    // Trades too small for somebody of their own become second trades.
    let orphans = (0..TRADES.len()).filter(|&at| minutes[at] > 0.0 && held[at] == 0);
    for (turn, orphan) in orphans.enumerate() {
        if !all.is_empty() {
            let to = turn % all.len();
            all[to].push(TRADES[orphan]);
        }
    }
    all
}

fn technician(
    dice: &mut Dice,
    region: &'static Region,
    id: String,
    mut trades: Vec<Trade>,
    level: u8,
    days: u32,
) -> Technician {
    // Where towns are far apart, a second trade saves more drives.
    if trades.len() == 1 && level > 1 && dice.chance(0.3 + region.rural) {
        let second = *dice.pick(&TRADES);
        if second != trades[0] {
            trades.push(second);
        }
    }
    let home = somewhere(dice, region, 0.5);
    let from_depot = dice.chance(0.1);
    let contractor = level > 1 && dice.chance(0.06);
    let usual = dice.weighted(SHIFTS.iter().map(|(_, weight)| *weight));
    let depot = || Place { at: region.towns[0].at, town: region.towns[0].name };
    let ends_elsewhere = !from_depot && !contractor && dice.chance(0.05);
    Technician {
        id,
        name: format!("{} {}", dice.pick(region.names.given), dice.pick(region.names.family)),
        home: if from_depot { depot() } else { home },
        end: ends_elsewhere.then(depot),
        contractor,
        skills: skills(&trades, level),
        tools: tools(dice, &trades, level),
        level,
        trades,
        shift: SHIFTS[usual].0,
        days: roster(dice, days),
        overtime: *dice.pick(&[0, 30, 60, 60]),
        // Masters and contractors are called everywhere, so that no service area lacks a skill.
        zones: if contractor || level == 3 { Vec::new() } else { zones(dice, region, home) },
    }
}

fn skills(trades: &[Trade], level: u8) -> Vec<(&'static str, u8)> {
    let mut skills: Vec<(&'static str, u8)> = Vec::new();
    for (at, trade) in trades.iter().enumerate() {
        // A second trade is learned on the job.
        let level = if at == 0 { level } else { level.min(2) };
        let learned: &[(&str, u8)] = match trade {
            Trade::Heating => &[("gas", level), ("electric", level.saturating_sub(1))],
            Trade::Climate => &[("heat-pump", level), ("electric", level.min(2))],
            Trade::Fibre => &[("fibre", level.min(2))],
            Trade::Lift => &[("lift", level.min(2)), ("electric", level.saturating_sub(1))],
            Trade::Power => &[("electric", level.clamp(2, 3))],
        };
        for &(skill, level) in learned.iter().filter(|(_, level)| *level > 0) {
            match skills.iter_mut().find(|(known, _)| *known == skill) {
                Some(known) => known.1 = known.1.max(level),
                None => skills.push((skill, level)),
            }
        }
    }
    skills
}

/// Tools with the chance that somebody of the trade holds them; the others are lent by depots.
fn kit(trade: Trade) -> &'static [(&'static str, f64)] {
    match trade {
        Trade::Heating => &[("flue-gas-analyser", 0.9)],
        Trade::Climate => &[("refrigerant-station", 0.5), ("leak-detector", 0.7)],
        Trade::Fibre => &[("fusion-splicer", 0.75), ("otdr", 0.5), ("duct-rodder", 0.4)],
        Trade::Lift => &[("chain-hoist", 0.4)],
        Trade::Power => &[("insulation-tester", 0.9)],
    }
}

fn tools(dice: &mut Dice, trades: &[Trade], level: u8) -> Vec<&'static str> {
    let mut tools = Vec::new();
    for (tool, chance) in trades.iter().flat_map(|trade| kit(*trade)) {
        if (dice.chance(*chance) || level == 3) && !tools.contains(tool) {
            tools.push(*tool);
        }
    }
    tools
}

/// Days on which somebody works: most days, and at least one.
fn roster(dice: &mut Dice, days: u32) -> Vec<u32> {
    let mut on: Vec<u32> = (0..days).filter(|_| days == 1 || dice.chance(0.85)).collect();
    if on.is_empty() {
        on.push(dice.below(days as usize) as u32);
    }
    on
}

/// The service area of the home and, for some, one more.
fn zones(dice: &mut Dice, region: &'static Region, home: Place) -> Vec<&'static str> {
    let mut zones = Vec::new();
    let own = region.zones.iter().position(|zone| zone.holds(home.at));
    if let Some(own) = own {
        zones.push(region.zones[own].name);
        let second = (own + 1) % region.zones.len();
        if dice.chance(0.6) && second != own {
            zones.push(region.zones[second].name);
        }
    }
    zones
}

/// Minutes of work of each trade in a list of services, in the order of [`TRADES`].
pub fn minutes_by_trade(services: impl Iterator<Item = usize>) -> [f64; 5] {
    let mut minutes = [0.0; TRADES.len()];
    for service in services.map(|at| &SERVICES[at]) {
        let trade = TRADES.iter().position(|trade| *trade == service.trade).unwrap_or(0);
        minutes[trade] += f64::from(service.minutes + service.setup);
    }
    minutes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trades_follow_the_work_and_none_is_orphaned() {
        let trades = shares(10, [50.0, 30.0, 10.0, 10.0, 0.0]);
        let of = |trade| trades.iter().filter(|own| own[0] == trade).count();
        assert_eq!([of(Trade::Heating), of(Trade::Climate), of(Trade::Fibre), of(Trade::Lift)], [5, 3, 1, 1]);
        let few = shares(2, [50.0, 40.0, 1.0, 1.0, 1.0]);
        let mut held: Vec<Trade> = few.into_iter().flatten().collect();
        held.sort();
        assert_eq!(held, TRADES);
    }

    #[test]
    fn somebody_can_do_every_service_somehow() {
        let region = super::super::regions::REGIONS[0];
        let people = technicians(&mut Dice::new(3, 1), region, 8, [30.0, 20.0, 10.0, 5.0, 3.0], 5);
        for service in &SERVICES {
            assert!(people.iter().any(|one| one.can(service)), "{}", service.id);
        }
        assert!(people.iter().all(|one| !one.days.is_empty()));
    }
}
