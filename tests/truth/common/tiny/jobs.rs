//! Random jobs.

use super::dice::Dice;
use super::{KINDS, SCALE, Shape};
use firstfix::model::*;
use firstfix::units::*;

/// The rules that the jobs of an instance may have.
struct Wishes {
    windows: bool,
    due: bool,
    skills: bool,
    tools: bool,
    parts: bool,
    people: bool,
    areas: bool,
    setup: bool,
}

/// Adds the jobs; the technicians are there already.
pub fn add(all: &mut InstanceBuilder, dice: &mut Dice, shape: &Shape) {
    let mut wish = |probability| dice.chance(probability);
    let wishes = Wishes {
        windows: wish(0.6),
        due: wish(0.4),
        skills: wish(0.4),
        tools: wish(0.4),
        parts: wish(0.6),
        people: wish(0.4),
        areas: wish(0.2),
        setup: wish(0.4),
    };
    for at in 0..shape.jobs {
        let job = job(dice, at, shape, &wishes);
        all.jobs.push(job);
    }
}

fn job(dice: &mut Dice, at: usize, shape: &Shape, wishes: &Wishes) -> Job {
    let mut people = |probability| -> Vec<TechId> {
        if wishes.people && dice.chance(probability) { dice.ids(shape.technicians, 0.6) } else { Vec::new() }
    };
    let (preferred, mut required, excluded) = (people(0.4), people(0.25), people(0.2));
    let mut windows = if wishes.windows && dice.chance(0.7) { windows(dice, shape) } else { Vec::new() };
    if dice.chance(0.05) {
        let pin = day(dice, shape) + 20 + dice.ticks(60);
        windows = vec![Window { from: pin, to: pin }];
        required = vec![dice.id(shape.technicians)];
    }
    Job {
        id: format!("job{at}"),
        customer: None,
        service: None,
        site: dice.id(shape.sites),
        duration: *dice.pick(&[0, 3, 5, 10, 20]),
        setup: if wishes.setup { dice.ticks(6) } else { 0 },
        windows,
        due: (wishes.due && dice.chance(0.6)).then(|| day(dice, shape) + dice.ticks(80)),
        priority: Priority::new(dice.between(1, 5) as u8).unwrap_or_default(),
        need: need(dice, wishes, 0.4),
        faults: if shape.faults { faults(dice, wishes) } else { Vec::new() },
        preferred,
        required,
        excluded,
        crew: 1,
        leads: None,
        territory: (wishes.areas && dice.chance(0.5)).then(|| dice.id(KINDS)),
        unserved_cost: if dice.chance(0.1) { 0 } else { 20 * MONEY_UNIT + dice.money(300) },
        repeat_visit_cost: dice.money(50),
        late_cost: dice.money(4),
        returns_volume: 0,
        asset: None,
        warranty: false,
        promise: None,
    }
}

/// Midnight of one of the days.
fn day(dice: &mut Dice, shape: &Shape) -> Ticks {
    SCALE.day() * dice.ticks(Ticks::from(shape.days) - 1)
}

/// One to three windows, some of a single instant, all on one day.
fn windows(dice: &mut Dice, shape: &Shape) -> Vec<Window> {
    let mut from = day(dice, shape);
    let mut windows = Vec::new();
    for _ in 0..dice.between(1, 3) {
        from += 1 + dice.ticks(50);
        let window = Window { from, to: from + *dice.pick(&[0, 5, 20, 60]) };
        from = window.to + 1;
        windows.push(window);
    }
    windows
}

fn need(dice: &mut Dice, wishes: &Wishes, probability: f64) -> Need {
    let mut need = Need::default();
    if wishes.skills && dice.chance(probability) {
        need.skills.push((dice.id(KINDS), dice.between(1, 3) as u8));
    }
    if wishes.tools && dice.chance(probability) {
        need.tools.push(dice.id(KINDS));
    }
    if wishes.parts && dice.chance(probability + 0.2) {
        let parts: Vec<PartId> = dice.ids(KINDS, 0.6);
        need.parts = parts.into_iter().map(|part| (part, dice.between(1, 2) as u32)).collect();
    }
    need
}

/// Up to three faults; what is left of 1 is never nothing.
fn faults(dice: &mut Dice, wishes: &Wishes) -> Vec<Fault> {
    let fault = |dice: &mut Dice, at: usize| Fault {
        name: format!("fault{at}"),
        probability: *dice.pick(&[0.1, 0.2, 0.3]),
        need: need(dice, wishes, 0.4),
        duration: None,
    };
    (0..dice.upto(3)).map(|at| fault(dice, at)).collect()
}
