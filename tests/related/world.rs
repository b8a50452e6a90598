//! Random tiny instances with relations, crews and several days: a tick is a minute, and every number is small.

use firstfix::model::*;
use firstfix::travel::{Leg, Travel};
use firstfix::units::*;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Length of a shift.
const SHIFT: Ticks = 12;
const SITES: usize = 4;

/// The instance of a seed. The same seed gives the same instance everywhere.
pub fn random(seed: u64) -> Instance {
    made(seed, false)
}

/// The same, of one day, where everybody is alike, time costs nothing, and relations say when or by two people.
pub fn random_with_free_time(seed: u64) -> Instance {
    made(seed, true)
}

fn made(seed: u64, free: bool) -> Instance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut all = InstanceBuilder::new(format!("related-{seed}"));
    all.scale = Scale { ticks_per_minute: 1, ticks_per_km: 1, rounding: Rounding::Nearest };
    all.horizon.days = if !free && rng.random_bool(0.4) { 2 } else { 1 };
    all.restock = Restock::Nightly;
    all.sites = (0..SITES).map(|at| Site { name: format!("s{at}"), lat: 0.0, lon: at as f64 }).collect();
    all.skills.push("lift".into());
    let technicians = if all.horizon.days == 2 { 2 } else { rng.random_range(2..=3) };
    for at in 0..technicians {
        technician(&mut all, &mut rng, at);
    }
    for at in 0..rng.random_range(2..=4) {
        let row = job(&mut rng, at, all.horizon.days, &all.scale);
        all.jobs.push(row);
    }
    relations(&mut all, &mut rng);
    if free {
        make_time_free(&mut all);
    }
    let legs = (0..SITES * SITES).map(|at| {
        let far = if at / SITES == at % SITES { 0 } else { rng.random_range(1..=3) };
        Leg { dist: far, time: far }
    });
    let travel = Travel::from_table(legs.collect(), SITES, all.scale);
    all.build(travel).expect("the generator makes proper instances")
}

fn make_time_free(all: &mut InstanceBuilder) {
    for tech in all.technicians.iter_mut() {
        tech.rates = Rates { time: 0, overtime: 0, dist: MONEY_UNIT, fixed: 0 };
        (tech.efficiency, tech.end) = (1.0, Some(tech.start));
    }
    let dropped =
        |kind| matches!(kind, RelationKind::SameTechnician | RelationKind::SameDay | RelationKind::DifferentDay);
    all.relations.retain(|relation| !dropped(relation.kind));
}

/// The same with limits on the hours of a week, which may end between the two days, and all ways of counting hours.
pub fn with_weeks(seed: u64) -> Instance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5EED);
    let mut instance = random(seed);
    instance.horizon.start = jiff::civil::date(2026, 1, rng.random_range(10..=12));
    instance.objective.paid = *[Paid::Route, Paid::Route, Paid::Work, Paid::Shift].choose(&mut rng).expect("a way");
    // A whole shift is ten to twelve.
    let most = if instance.objective.paid == Paid::Shift { 10..=26 } else { 3..=18 };
    for tech in instance.technicians.iter_mut() {
        tech.max_week = rng.random_bool(0.8).then(|| rng.random_range(most.clone()));
    }
    instance
}

/// The same with a price for uneven shares of the hours, which are a fraction of an hour here; with limits at times.
pub fn with_fairness(seed: u64) -> Instance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0xFA1E);
    let mut instance = if rng.random_bool(0.3) { with_weeks(seed) } else { random(seed) };
    instance.objective.weights.fairness = f64::from(rng.random_range(50..=600));
    instance
}

fn technician(all: &mut InstanceBuilder, rng: &mut ChaCha8Rng, at: usize) {
    let rate = |money: i64| money * MONEY_UNIT;
    let rates = Rates {
        time: rate(rng.random_range(0..=3)),
        overtime: rate(4),
        dist: rate(rng.random_range(0..=2)),
        fixed: rate(rng.random_range(0..=4)),
    };
    let tech = all.technicians.push(Technician {
        id: format!("t{at}"),
        name: format!("t{at}"),
        start: SiteId(rng.random_range(0..SITES as u32)),
        end: rng.random_bool(0.8).then(|| SiteId(rng.random_range(0..SITES as u32))),
        skills: [rng.random_range(0..=1)].into_iter().collect(),
        tools: Vec::new(),
        efficiency: *[1.0, 1.0, 0.5].choose(rng).expect("a pace"),
        speed_factor: 1.0,
        rates,
        van_volume: None,
        max_jobs: None,
        max_route: None,
        max_week: None,
        territories: Vec::new(),
        van: IdVec::new(),
    });
    for day in 0..all.horizon.days {
        let start = Ticks::from(day) * all.scale.day();
        let late = rng.random_range(0..=2);
        all.shifts.push(Shift {
            technician: tech,
            day,
            start,
            end: start + SHIFT - late,
            latest_end: start + SHIFT,
            rest: None,
        });
    }
}

fn job(rng: &mut ChaCha8Rng, at: usize, days: u32, scale: &Scale) -> Job {
    let midnight = Ticks::from(rng.random_range(0..days)) * scale.day();
    let from = midnight + rng.random_range(0..6);
    let window = Window { from, to: from + rng.random_range(0..=7) };
    Job {
        id: format!("j{at}"),
        customer: None,
        service: None,
        site: SiteId(rng.random_range(0..SITES as u32)),
        duration: rng.random_range(0..=3),
        setup: rng.random_range(0..=1),
        windows: if rng.random_bool(0.3) { vec![window] } else { Vec::new() },
        due: rng.random_bool(0.3).then(|| midnight + rng.random_range(2..10)),
        priority: Priority::default(),
        need: Need { skills: if rng.random_bool(0.3) { vec![(SkillId(0), 1)] } else { Vec::new() }, ..Need::default() },
        faults: Vec::new(),
        preferred: Vec::new(),
        required: Vec::new(),
        excluded: Vec::new(),
        crew: 1,
        leads: None,
        territory: None,
        unserved_cost: rng.random_range(10..60) * MONEY_UNIT,
        repeat_visit_cost: 0,
        late_cost: rng.random_range(0..=2) * MONEY_UNIT,
        returns_volume: 0,
        asset: None,
        warranty: false,
        promise: None,
    }
}

/// One or two relations, and at times a crew; at most four jobs are bound in time.
fn relations(all: &mut InstanceBuilder, rng: &mut ChaCha8Rng) {
    let mut jobs: Vec<JobId> = all.jobs.ids().collect();
    jobs.shuffle(rng);
    let kinds = [
        RelationKind::Before,
        RelationKind::StartGap,
        RelationKind::SameTechnician,
        RelationKind::DifferentTechnician,
        RelationKind::SameDay,
        RelationKind::DifferentDay,
    ];
    for pair in jobs.windows(2).take(rng.random_range(0..=2)) {
        let kind = *kinds.choose(rng).expect("a kind");
        let (min_gap, wide) = (rng.random_range(0..=3), rng.random_range(0..=3));
        let max_gap = rng.random_bool(0.5).then_some(min_gap + wide);
        all.relations.push(Relation { first: pair[0], second: pair[1], kind, min_gap, max_gap });
    }
    let timed = all.relations.iter().filter(|relation| relation.kind.is_timed()).count();
    if timed < 2 && (all.relations.is_empty() || rng.random_bool(0.3)) {
        let skills = if rng.random_bool(0.5) { all.jobs[jobs[0]].need.skills.clone() } else { Vec::new() };
        crew::add_members(all, jobs[0], &[skills]);
    }
}
