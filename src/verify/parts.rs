//! Parts along the days of a van: what is set aside, loaded and used, and how likely each job is fixed at once.

use super::ability::{Ability, abilities};
use super::days::{Days, certain_needs};
use super::van::{JOINT_LIMIT, Van};
use super::{Violation, broken, returns, rules};
use crate::model::{Instance, Job, Technician};
use crate::plan::Stop;
use crate::units::{DepotId, PartId, UNLIMITED, Volume};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What the walk along the van's stock found out.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// For each stop that is a job, the chance that it is fixed on this visit.
    pub(super) p_fix: Vec<Option<f64>>,
    /// For each stop, the units loaded: the most, and what is expected.
    pub(super) loads: Vec<Vec<Load>>,
    /// Expected use, certain parts included.
    pub(super) expected_use: BTreeMap<PartId, f64>,
    /// Whether the chances come from the joint distribution.
    pub(super) exact: bool,
    pub(super) violations: Vec<Violation>,
}

/// A part loaded at a depot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    pub(super) part: PartId,
    /// The most that filling up may take.
    pub(super) most: u32,
    /// What it is expected to take.
    pub(super) expected: f64,
}

/// Follows the van along its days; the ids of their routes all exist. One answer for each day.
pub(super) fn follow_parts(instance: &Instance, days: &Days) -> Vec<Parts> {
    follow_watched(instance, days, JOINT_LIMIT, &mut |_, _| {})
}

/// As [`follow_parts`], with somebody who sees the van when work on a stop that is a job begins: stops are counted over
/// all days. `limit` is that of a day.
pub(super) fn follow_watched(
    instance: &Instance,
    days: &Days,
    limit: usize,
    look: &mut dyn FnMut(usize, &Van),
) -> Vec<Parts> {
    let chances = chances(instance, days);
    let random = random_parts(&chances);
    let caps = caps(instance, days, &chances, &random);
    let together = together(&chances, &random);
    let van = Van::new(days.technician(instance), random, together, limit.saturating_mul(days.routes().len()));
    follow(instance, days, (&chances, &caps), van, look).0
}

/// The least that may be left of each part on the van when these days are over. Parts are followed one by
/// one: where a fault needs several, the truth may be more, never less.
pub(super) fn least_left(instance: &Instance, days: &Days) -> Vec<(PartId, u32)> {
    let van = van_apart(instance, days);
    instance.parts.ids().map(|part| (part, van.least(part))).collect()
}

/// The most that may be left of each part, in the same way: the truth may be less, never more. A stock without end is none.
pub(super) fn most_left(instance: &Instance, days: &Days) -> Vec<(PartId, u32)> {
    let van = van_apart(instance, days);
    let units = |part| van.most_volume(|other| Volume::from(other == part));
    instance.parts.ids().map(|part| (part, u32::try_from(units(part)).unwrap_or(0))).collect()
}

/// The van when these days are over, each part followed by itself.
fn van_apart(instance: &Instance, days: &Days) -> Van {
    let chances = chances(instance, days);
    let random = random_parts(&chances);
    // Every unit is told apart: here it does not matter whether a unit can still be used.
    let caps = vec![vec![u32::MAX; random.len()]; days.stops().len()];
    let van = Van::new(days.technician(instance), random, Vec::new(), 0);
    follow(instance, days, (&chances, &caps), van, &mut |_, _| {}).1
}

/// The walk: `chances` and `caps` for each stop.
fn follow(
    instance: &Instance,
    days: &Days,
    (chances, caps): (&[Chance], &[Vec<u32>]),
    mut van: Van,
    look: &mut dyn FnMut(usize, &Van),
) -> (Vec<Parts>, Van) {
    let mut found = Vec::with_capacity(days.routes().len());
    for day in 0..days.routes().len() {
        let mut parts = Parts::default();
        let stops = days.day(day);
        if day == 0 {
            begin_leg(instance, days, stops.clone(), &mut van, &mut parts);
        } else {
            parts.violations.extend(returns::overfull_in_the_morning(instance, days, stops.clone(), &van));
        }
        count_certain(instance, days, stops.clone(), &mut parts);
        let evening = stops.end;
        for at in stops {
            let stop = days.stops()[at];
            let (mut p_fix, mut load) = (None, Vec::new());
            match stop {
                Stop::Job(job) => {
                    if !chances[at].demands.is_empty() {
                        van.arrive();
                    }
                    look(at, &van);
                    let fixed = visit(&chances[at], &caps[at], &mut van, &mut parts);
                    // The first member of a crew fixes the job.
                    p_fix = instance.jobs[*job].leads.is_none().then_some(fixed);
                }
                Stop::Depot { depot, fill } => {
                    load = load_van(instance, days, *depot, fill, &mut van, &mut parts);
                    begin_leg(instance, days, at + 1..evening, &mut van, &mut parts);
                    count_certain(instance, days, at + 1..evening, &mut parts);
                }
                Stop::Break => {}
            }
            parts.p_fix.push(p_fix);
            parts.loads.push(load);
        }
        parts.exact = van.exact();
        found.push(parts);
    }
    (found, van)
}

/// What may be found at a job, as far as it matters for fixing it.
#[derive(Debug, Default)]
struct Chance {
    /// Chance that it is fixed without any part.
    without_parts: f64,
    /// Sets of parts with the chance that they fix it, if they are there.
    demands: Vec<(Vec<(PartId, u32)>, f64)>,
}

impl Chance {
    fn new(job: &Job, ability: Ability) -> Self {
        let (mut without_parts, mut demands) = (1.0, BTreeMap::<_, f64>::new());
        for fault in job.faults.iter().filter(|fault| fault.probability > 0.0) {
            let able = ability.skilled(&fault.need) && ability.equipped(&fault.need);
            if !able || !fault.need.parts.is_empty() {
                without_parts -= fault.probability;
            }
            if able && !fault.need.parts.is_empty() {
                *demands.entry(fault.need.parts.clone()).or_default() += fault.probability;
            }
        }
        Self { without_parts, demands: demands.into_iter().collect() }
    }
}

/// The chances at each stop; nothing at a depot or a break.
fn chances(instance: &Instance, days: &Days) -> Vec<Chance> {
    let at_stop = |(stop, ability): (&&Stop, Ability)| match stop {
        Stop::Job(job) => Chance::new(&instance.jobs[*job], ability),
        Stop::Depot { .. } | Stop::Break => Chance::default(),
    };
    // What is lent goes back in the evening.
    let abilities = days.routes().iter().flat_map(|route| abilities(instance, route));
    days.stops().iter().zip(abilities).map(at_stop).collect()
}

/// The parts that some fault of the route may use, in order.
fn random_parts(chances: &[Chance]) -> Vec<PartId> {
    let used = chances.iter().flat_map(|chance| &chance.demands).flat_map(|(parts, _)| parts);
    used.map(|(part, _)| *part).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The random parts by their places, in groups that faults need together, directly or by way of others.
fn together(chances: &[Chance], random: &[PartId]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..random.len()).map(|at| vec![at]).collect();
    for (parts, _) in chances.iter().flat_map(|chance| &chance.demands) {
        let touched = |group: &Vec<usize>| group.iter().any(|at| parts.iter().any(|(part, _)| *part == random[*at]));
        let (joined, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(touched);
        let mut joined = joined.concat();
        joined.sort_unstable();
        groups = apart;
        groups.push(joined);
    }
    groups
}

/// For each stop and random part, a stock that is as good as any larger one from this stop's end on: all that
/// the rest of the days may use and the highest level it fills to. Where volume counts at a later depot, or on a later
/// morning, every unit is told apart.
fn caps(instance: &Instance, days: &Days, chances: &[Chance], random: &[PartId]) -> Vec<Vec<u32>> {
    let bulky = days.technician(instance).van_volume.is_some();
    let (mut use_left, mut level_left) = (vec![0_u32; random.len()], vec![0_u32; random.len()]);
    let mut caps = Vec::with_capacity(days.stops().len());
    for (place, (stop, chance)) in days.stops().iter().zip(chances).enumerate().rev() {
        caps.push(use_left.iter().zip(&level_left).map(|(units, level)| units.saturating_add(*level)).collect());
        let morning =
            bulky && days.is_morning(place) && returns::collected(instance, days, place..days.evening(place)) > 0;
        let mut most = vec![0; random.len()];
        for (at, part) in random.iter().enumerate() {
            let units = chance.demands.iter().flat_map(|(parts, _)| units_of(parts, *part));
            most[at] = units.max().unwrap_or(0);
            if morning && instance.parts[*part].volume != 0 {
                level_left[at] = u32::MAX;
            }
            match stop {
                Stop::Job(job) => most[at] += units_of(&instance.jobs[*job].need.parts, *part).sum::<u32>(),
                Stop::Depot { .. } if bulky && instance.parts[*part].volume != 0 => level_left[at] = u32::MAX,
                Stop::Depot { fill, .. } => {
                    let levels = units_of(fill, *part).filter(|level| *level < UNLIMITED);
                    level_left[at] = levels.fold(level_left[at], u32::max);
                }
                Stop::Break => {}
            }
            use_left[at] = use_left[at].saturating_add(most[at]);
        }
    }
    caps.reverse();
    caps
}

fn units_of(parts: &[(PartId, u32)], part: PartId) -> impl Iterator<Item = u32> + '_ {
    parts.iter().filter(move |(other, _)| *other == part).map(|(_, units)| *units)
}

/// A leg begins with `rest` of the day: what it collects has to find room, and what it needs is set aside.
fn begin_leg(instance: &Instance, days: &Days, rest: Range<usize>, van: &mut Van, parts: &mut Parts) {
    parts.violations.extend(returns::overfull(instance, days, rest.clone(), van));
    set_leg_aside(instance, days, rest, van, parts);
}

/// Sets the certain parts aside that the jobs from the begin of `rest` of the day to the next depot visit need, on whichever day
/// that is.
fn set_leg_aside(instance: &Instance, days: &Days, rest: Range<usize>, van: &mut Van, parts: &mut Parts) {
    let today = certain_needs(instance, days.leg_within(rest.clone()));
    for (part, units) in certain_needs(instance, &days.stops()[rest.start..days.leg_end(rest.start)]) {
        let least = van.least(part);
        if van.set_aside(part, units) {
            continue;
        }
        let (who, name) = (&days.technician(instance).id, &instance.parts[part].id);
        let (rule, until) = match today.get(&part) {
            Some(today) if least < *today => (rules::PART, "until the next depot visit or the end"),
            _ => {
                (rules::LASTING_STOCK, "until the next depot visit or the end of all days, as nobody restocks the van")
            }
        };
        let what = format!("technician {who} needs {units} of part {name} {until}");
        parts.violations.extend(broken(rule, format!("{what}, and may have only {least}")));
    }
}

/// Counts the certain parts that are used on the leg that goes on, or begins, with `rest` of the day until the evening.
fn count_certain(instance: &Instance, days: &Days, rest: Range<usize>, parts: &mut Parts) {
    for (part, units) in certain_needs(instance, days.leg_within(rest)) {
        *parts.expected_use.entry(part).or_default() += f64::from(units);
    }
}

/// Loads at a depot and gives the units loaded.
fn load_van(
    instance: &Instance,
    days: &Days,
    depot: DepotId,
    fill: &[(PartId, u32)],
    van: &mut Van,
    parts: &mut Parts,
) -> Vec<Load> {
    let mut load = Vec::new();
    for (part, level) in fill {
        let (most, expected) = van.fill(*part, *level);
        if most > 0 {
            load.push(Load { part: *part, most, expected });
        }
    }
    let technician = days.technician(instance);
    parts.violations.extend(endless_volume(instance, technician, depot, fill));
    let loads = !load.is_empty() || fill.iter().any(|(_, level)| *level >= UNLIMITED);
    let volume = van.most_volume(|part| instance.parts[part].volume);
    if let Some(room) = technician.van_volume.filter(|room| loads && volume > *room) {
        let in_tables = |volume: i64| volume as f64 / 1e6;
        let (who, depot) = (&technician.id, &instance.depots[depot].id);
        let (volume, room) = (in_tables(volume), in_tables(room));
        let what = format!("technician {who} may have a volume of {volume} on the van after loading at {depot}");
        parts.violations.extend(broken(rules::VAN_VOLUME, format!("{what}, it holds {room}")));
    }
    load
}

/// The levels without end of parts that take room, where the van has a limit: no room is enough for them.
fn endless_volume(
    instance: &Instance,
    technician: &Technician,
    depot: DepotId,
    fill: &[(PartId, u32)],
) -> Option<Violation> {
    technician.van_volume?;
    let endless = |(part, level): &&(PartId, u32)| *level >= UNLIMITED && instance.parts[*part].volume > 0;
    let (part, _) = fill.iter().find(endless)?;
    let (who, depot, part) = (&technician.id, &instance.depots[depot].id, &instance.parts[*part].id);
    let what = format!("technician {who} loads part {part} at {depot} without end, and the room in the van has one");
    broken(rules::VAN_VOLUME, what)
}

/// Does a job; gives the chance that it is fixed on this visit.
fn visit(chance: &Chance, cap: &[u32], van: &mut Van, parts: &mut Parts) -> f64 {
    let met = if chance.demands.is_empty() { Vec::new() } else { van.job(&chance.demands, cap) };
    for ((units, _), met) in chance.demands.iter().zip(&met) {
        for (part, units) in units.iter().filter(|_| *met > 0.0) {
            *parts.expected_use.entry(*part).or_default() += met * f64::from(*units);
        }
    }
    (chance.without_parts + met.iter().sum::<f64>()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests;
