//! Random technicians and shifts.

use super::dice::Dice;
use super::{KINDS, SCALE, Shape};
use firstfix::model::*;
use firstfix::units::*;

/// Adds the technicians and their shifts.
pub fn add(all: &mut InstanceBuilder, dice: &mut Dice, shape: &Shape) {
    let bulky = dice.chance(0.4);
    for at in 0..shape.technicians {
        let technician = technician(dice, at, shape, bulky);
        let id = all.technicians.push(technician);
        for day in 0..shape.days {
            // A day off now and then, but never the whole firm.
            if day == 0 || dice.chance(0.7) {
                let shift = shift(dice, id, day, shape);
                all.shifts.push(shift);
            }
        }
    }
}

fn technician(dice: &mut Dice, at: usize, shape: &Shape, bulky: bool) -> Technician {
    let id = format!("tech{at}");
    let start = dice.id(shape.sites);
    let end = match dice.upto(3) {
        0 => None,
        1 => Some(dice.id(shape.sites)),
        _ => Some(start),
    };
    Technician {
        name: id.clone(),
        id,
        start,
        end,
        skills: (0..KINDS).map(|_| *dice.pick(&[0, 1, 2, 3, 3])).collect(),
        tools: dice.ids(KINDS, 0.5),
        efficiency: *dice.pick(&[1.0, 1.0, 0.5, 1.25, 2.0]),
        speed_factor: *dice.pick(&[1.0, 1.0, 1.0, 0.5, 1.5]),
        rates: rates(dice),
        van_volume: (bulky && dice.chance(0.7)).then(|| volume(dice.between(1, 8) as f64)),
        max_jobs: dice.chance(0.15).then(|| dice.upto(3) as u32),
        max_route: dice.chance(0.15).then(|| 10 + dice.ticks(60)),
        max_week: None,
        territories: if dice.chance(0.2) { dice.ids(KINDS, 0.5) } else { Vec::new() },
        van: (0..KINDS).map(|_| van(dice)).collect(),
    }
}

fn rates(dice: &mut Dice) -> Rates {
    Rates { time: dice.money(3), overtime: dice.money(6), dist: dice.money(3), fixed: dice.money(15) }
}

fn van(dice: &mut Dice) -> VanStock {
    let target = dice.chance(0.5).then(|| dice.between(1, 3) as u32);
    VanStock { quantity: *dice.pick(&[0, 0, 0, 1, 2, UNLIMITED]), target }
}

fn shift(dice: &mut Dice, technician: TechId, day: u32, shape: &Shape) -> Shift {
    let start = SCALE.day() * Ticks::from(day) + dice.ticks(20);
    // Once in a while a shift in which nothing can be done.
    let end = start + if dice.chance(0.05) { 0 } else { 30 + dice.ticks(90) };
    let latest_end = end + if dice.chance(0.4) { dice.ticks(30) } else { 0 };
    let rest = (shape.breaks && dice.chance(0.8)).then(|| {
        let from = start + 10 + dice.ticks(40);
        BreakRule { duration: dice.ticks(10), from, to: from + dice.ticks(15) }
    });
    Shift { technician, day, start, end, latest_end, rest }
}
