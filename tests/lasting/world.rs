//! Random tiny instances with vans that nobody restocks between two or three days: a tick is a minute.

use firstfix::model::*;
use firstfix::travel::{Leg, Travel};
use firstfix::units::*;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SITES: usize = 4;

/// The instance of a seed, with at most so many jobs.
pub fn random(seed: u64, most_jobs: u32) -> Instance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut all = InstanceBuilder::new(format!("lasting-{seed}"));
    all.scale = Scale { ticks_per_minute: 1, ticks_per_km: 1, rounding: Rounding::Nearest };
    all.horizon.days = if most_jobs > 4 { rng.random_range(2..=3) } else { 2 };
    all.restock = Restock::None;
    all.objective.weights.carrying_rate = 0.1;
    all.sites = (0..SITES).map(|at| Site { name: format!("s{at}"), lat: 0.0, lon: at as f64 }).collect();
    all.tools.push("ladder".into());
    let bulky = rng.random_bool(0.3);
    for id in ["filter", "valve"].iter().take(rng.random_range(1..=2)) {
        let volume = if bulky { rng.random_range(0..=2) } else { 0 };
        let unit_cost = rng.random_range(0..=20) * MONEY_UNIT;
        all.parts.push(Part { id: (*id).into(), name: (*id).into(), volume, unit_cost });
    }
    for at in 0..rng.random_range(1..=2) {
        technician(&mut all, &mut rng, at, bulky);
    }
    if rng.random_bool(0.7) {
        let units = |rng: &mut ChaCha8Rng| *[0, 1, 2, 3, UNLIMITED].choose(rng).expect("units");
        all.depots.push(Depot {
            id: "store".into(),
            site: SiteId(rng.random_range(0..SITES as u32)),
            opens: 0,
            closes: 1440,
            load: 1,
            lends_tools: rng.random_bool(0.3),
            stock: all.parts.iter().map(|_| units(&mut rng)).collect(),
        });
    }
    for at in 0..rng.random_range(2..=most_jobs) {
        let row = job(&all, &mut rng, at, bulky);
        all.jobs.push(row);
    }
    let legs = (0..SITES * SITES).map(|at| {
        let far = if at / SITES == at % SITES { 0 } else { rng.random_range(1..=3) };
        Leg { dist: far, time: far }
    });
    let travel = Travel::from_table(legs.collect(), SITES, all.scale);
    all.build(travel).expect("the generator makes proper instances")
}

fn technician(all: &mut InstanceBuilder, rng: &mut ChaCha8Rng, at: usize, bulky: bool) {
    let rate = |money: i64| money * MONEY_UNIT;
    let start = SiteId(rng.random_range(0..SITES as u32));
    let van = all.parts.iter().map(|_| VanStock { quantity: rng.random_range(0..=2), target: None }).collect();
    let tech = all.technicians.push(Technician {
        id: format!("t{at}"),
        name: format!("t{at}"),
        start,
        end: Some(start),
        skills: IdVec::new(),
        tools: if rng.random_bool(0.5) { vec![ToolId(0)] } else { Vec::new() },
        efficiency: 1.0,
        speed_factor: 1.0,
        rates: Rates { time: rate(rng.random_range(0..=2)), overtime: rate(4), dist: rate(1), fixed: rate(2) },
        van_volume: bulky.then(|| rng.random_range(4..=9)),
        max_jobs: rng.random_bool(0.2).then_some(2),
        max_route: None,
        max_week: rng.random_bool(0.2).then(|| rng.random_range(10..=24)),
        territories: Vec::new(),
        van,
    });
    for day in 0..all.horizon.days {
        let start = Ticks::from(day) * all.scale.day();
        let end = start + rng.random_range(8..=14);
        all.shifts.push(Shift { technician: tech, day, start, end, latest_end: end + 1, rest: None });
    }
}

fn job(all: &InstanceBuilder, rng: &mut ChaCha8Rng, at: u32, bulky: bool) -> Job {
    let parts: Vec<PartId> = all.parts.ids().collect();
    let part = |rng: &mut ChaCha8Rng| *parts.choose(rng).expect("a part");
    let mut need = Need::default();
    if rng.random_bool(0.35) {
        need.parts = vec![(part(rng), 1)];
    }
    let mut faults = Vec::new();
    for _ in 0..rng.random_range(0..=2) {
        let both = parts.len() > 1 && rng.random_bool(0.2);
        let parts = if both {
            parts.iter().map(|part| (*part, 1)).collect()
        } else {
            vec![(part(rng), rng.random_range(1..=2))]
        };
        let tools = if rng.random_bool(0.2) { vec![ToolId(0)] } else { Vec::new() };
        let need = Need { parts, tools, ..Need::default() };
        let probability = *[0.25, 0.4, 0.5].choose(rng).expect("a chance");
        faults.push(Fault { name: "broken".into(), probability, need, duration: None });
    }
    let day = all.scale.day();
    let windows = if rng.random_bool(0.6) {
        let from = day * rng.random_range(0..i64::from(all.horizon.days));
        vec![Window { from, to: from + 20 }]
    } else {
        Vec::new()
    };
    Job {
        id: format!("j{at}"),
        customer: None,
        service: None,
        site: SiteId(rng.random_range(0..SITES as u32)),
        duration: rng.random_range(1..=3),
        setup: 0,
        windows,
        due: rng.random_bool(0.2).then(|| day * rng.random_range(0..=1) + 6),
        priority: Priority::default(),
        need,
        faults,
        preferred: Vec::new(),
        required: Vec::new(),
        excluded: Vec::new(),
        crew: 1,
        leads: None,
        territory: None,
        unserved_cost: rng.random_range(20..=60) * MONEY_UNIT,
        repeat_visit_cost: rng.random_range(10..=40) * MONEY_UNIT,
        late_cost: MONEY_UNIT,
        returns_volume: if bulky { rng.random_range(0..=2) } else { 0 },
        asset: None,
        warranty: false,
        promise: None,
    }
}
