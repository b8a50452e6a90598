//! Random tiny instances that mix all rules: small enough to try every plan, ugly enough to break a solver.
//!
//! A tick is a minute and a kilometre, and every number is a small integer. Each rule is drawn for an instance
//! or not, and then for each row or not, so that rules meet in all combinations while plans remain possible.
//!
//! Travel may be asymmetric, miss roads, and break the triangle inequality, but never such that passing by a
//! depot is a shortcut: a visit is worth its way only by what it loads or lends.

mod dice;
mod jobs;
mod technicians;
mod travel;

use dice::Dice;
use firstfix::model::*;
use firstfix::units::*;

/// The scale of all tiny instances.
pub const SCALE: Scale = Scale { ticks_per_minute: 1, ticks_per_km: 1, rounding: Rounding::Nearest };

/// The number of skills, tools, parts and territories.
const KINDS: usize = 2;

/// The tiny instance of this seed, without faults. The same seed gives the same instance everywhere.
pub fn instance(seed: u64) -> Instance {
    generate(seed, false)
}

/// The same with faults, so that first-time fix counts.
pub fn with_faults(seed: u64) -> Instance {
    generate(seed, true)
}

/// The same with promises, by the seed alone: some jobs were told who comes, some when, some both.
#[allow(dead_code)]
pub fn promised(mut instance: Instance, seed: u64) -> Instance {
    let ids: Vec<JobId> = instance.jobs.ids().collect();
    for id in ids {
        let draw = seed.wrapping_mul(31).wrapping_add(u64::from(id.0) * 17);
        let from = SCALE.day() * (draw % u64::from(instance.horizon.days)) as Ticks + (draw % 97) as Ticks;
        let who = TechId((draw % instance.technicians.len() as u64) as u32);
        let job = &mut instance.jobs[id];
        job.promise = (job.leads.is_none() && !draw.is_multiple_of(4)).then(|| Promise {
            technicians: if draw.is_multiple_of(3) { Vec::new() } else { vec![who] },
            technician_cost: 7 * MONEY_UNIT,
            window: (!draw.is_multiple_of(5)).then_some(Window { from, to: from + (draw % 23) as Ticks }),
            window_cost: (draw % 30) as Money * MONEY_UNIT,
            withdrawn_cost: 0,
        });
    }
    instance
}

/// How large an instance is, and which rules it has.
struct Shape {
    jobs: usize,
    technicians: usize,
    depots: usize,
    sites: usize,
    days: u32,
    breaks: bool,
    faults: bool,
}

impl Shape {
    fn draw(dice: &mut Dice, faults: bool) -> Self {
        loop {
            let days = if dice.chance(0.15) { 2 } else { 1 };
            let shape = Self {
                jobs: dice.between(2, 5),
                technicians: dice.between(1, 3),
                depots: *dice.pick(&[0, 1, 1, 1, 2]),
                sites: dice.between(3, 6),
                days,
                breaks: dice.chance(0.45),
                faults,
            };
            if shape.routes() <= 40_000.0 {
                return shape;
            }
        }
    }

    /// About how many routes there are with up to two depot visits, which bounds the time of the brute force.
    fn routes(&self) -> f64 {
        let (mut sequences, mut routes) = (1.0, 0.0);
        for length in 0..=self.jobs {
            let gaps = (length + 1) as f64;
            let depots = self.depots as f64;
            let visits = 1.0 + gaps * depots + gaps * (gaps + 1.0) / 2.0 * depots * depots;
            let breaks = if self.breaks { gaps + 2.0 } else { 1.0 };
            routes += sequences * visits * breaks;
            sequences *= (self.jobs - length) as f64;
        }
        routes * self.technicians as f64 * f64::from(self.days)
    }
}

fn generate(seed: u64, faults: bool) -> Instance {
    let mut dice = Dice::new(seed, faults);
    let shape = Shape::draw(&mut dice, faults);
    let mut all = InstanceBuilder::new(format!("tiny-{seed}"));
    all.scale = SCALE;
    all.horizon.days = shape.days;
    all.restock = if shape.days > 1 { Restock::Nightly } else { Restock::None };
    all.objective = objective(&mut dice);
    all.sites = (0..shape.sites).map(|at| Site { name: format!("s{at}"), lat: 0.0, lon: at as f64 }).collect();
    all.skills = names("skill");
    all.tools = names("tool");
    all.territories = names("area");
    all.parts = (0..KINDS).map(|at| part(&mut dice, at)).collect();
    technicians::add(&mut all, &mut dice, &shape);
    jobs::add(&mut all, &mut dice, &shape);
    for at in 0..shape.depots {
        let depot = depot(&mut dice, at, &shape);
        all.depots.push(depot);
    }
    let travel = travel::draw(&mut dice, &all);
    all.build(travel).expect("the generator makes proper instances")
}

fn names<I: Id>(what: &str) -> IdVec<I, String> {
    (0..KINDS).map(|at| format!("{what}{at}")).collect()
}

fn objective(dice: &mut Dice) -> Objective {
    let weights = Weights {
        carrying_rate: *dice.pick(&[0.0, 0.5, 1.0]),
        non_preferred: *dice.pick(&[0.0, 5.0, 20.0]),
        ..Weights::default()
    };
    Objective {
        mode: *dice.pick(&[Mode::Cost, Mode::Cost, Mode::Lexicographic]),
        paid: *dice.pick(&[Paid::Route, Paid::Route, Paid::Shift, Paid::Work]),
        weights,
    }
}

fn part(dice: &mut Dice, at: usize) -> Part {
    let id = format!("part{at}");
    Part { name: id.clone(), id, volume: volume(dice.upto(3) as f64), unit_cost: dice.money(4) }
}

fn depot(dice: &mut Dice, at: usize, shape: &Shape) -> Depot {
    let (opens, closes) = if dice.chance(0.2) { (dice.ticks(30), 30 + dice.ticks(50)) } else { (0, SCALE.day()) };
    Depot {
        id: format!("depot{at}"),
        site: dice.id(shape.sites),
        opens,
        closes,
        // A tick at least: the rounding of two legs at a speed factor may save one against the direct leg.
        load: 1 + dice.ticks(6),
        lends_tools: dice.chance(0.5),
        stock: (0..KINDS).map(|_| *dice.pick(&[0, 1, 3, 5, UNLIMITED, UNLIMITED])).collect(),
    }
}
