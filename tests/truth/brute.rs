//! The brute force on instances whose best plan is known, and on the random tiny ones.

use crate::common::brute::{Loads, best, routes};
use crate::common::tiny;
use firstfix::model::{Instance, InstanceBuilder, Mode, Paid};
use firstfix::plan::{Plan, Route, Score, Stop};
use firstfix::travel::{Leg, Travel};
use firstfix::units::*;
use firstfix::verify::verify;
use std::collections::BTreeSet;

/// The tiny instance of a seed, taken apart so that single rows can be changed.
fn taken_apart(seed: u64) -> InstanceBuilder {
    let all = tiny::instance(seed);
    let mut parts = InstanceBuilder::new(all.name);
    parts.scale = all.scale;
    parts.horizon = all.horizon;
    parts.objective = all.objective;
    parts.sites = all.sites;
    parts.skills = all.skills;
    parts.tools = all.tools;
    parts.territories = all.territories;
    parts.parts = all.parts;
    parts.technicians = all.technicians;
    parts.shifts = all.shifts;
    parts.jobs = all.jobs;
    parts.depots = all.depots;
    parts
}

/// Places on a line, ten minutes and ten kilometres apart.
fn line(sites: usize) -> Travel {
    let leg = |from: usize, to: usize| Leg { dist: 10 * from.abs_diff(to) as u32, time: 10 * from.abs_diff(to) as u32 };
    let legs = (0..sites).flat_map(|from| (0..sites).map(move |to| leg(from, to))).collect();
    Travel::from_table(legs, sites, tiny::SCALE)
}

/// One technician at site 0 of a line, who costs one a kilometre and nothing else, and jobs without wishes of
/// ten minutes at these sites that cost 100 to leave out.
fn on_a_line(sites: &[u32]) -> InstanceBuilder {
    let mut all = taken_apart(0);
    all.objective.mode = Mode::Cost;
    all.objective.paid = Paid::Work;
    all.sites = (0..4).map(|at| firstfix::model::Site { name: format!("s{at}"), lat: 0.0, lon: at as f64 }).collect();
    let mut technician = all.technicians[TechId(0)].clone();
    technician.start = SiteId(0);
    technician.end = Some(SiteId(0));
    technician.efficiency = 1.0;
    technician.speed_factor = 1.0;
    technician.rates = firstfix::model::Rates { time: 0, overtime: 0, dist: MONEY_UNIT, fixed: 0 };
    technician.van_volume = None;
    technician.max_jobs = None;
    technician.max_route = None;
    technician.territories = Vec::new();
    technician.van = IdVec::from(vec![Default::default(); all.parts.len()]);
    all.technicians = IdVec::from(vec![technician]);
    let mut job = all.jobs[JobId(0)].clone();
    job.duration = 10;
    job.setup = 0;
    job.windows = Vec::new();
    job.due = None;
    job.need = Default::default();
    job.territory = None;
    job.unserved_cost = 100 * MONEY_UNIT;
    (job.preferred, job.required, job.excluded) = Default::default();
    let at = |(at, site): (usize, &u32)| {
        let mut job = job.clone();
        job.id = format!("job{at}");
        job.site = SiteId(*site);
        job
    };
    all.jobs = sites.iter().enumerate().map(at).collect();
    all.shifts = IdVec::from(vec![firstfix::model::Shift {
        technician: TechId(0),
        day: 0,
        start: 0,
        end: 200,
        latest_end: 200,
        rest: None,
    }]);
    all.depots = IdVec::new();
    all
}

fn solved(all: InstanceBuilder) -> (Plan, Score) {
    best(&all.build(line(4)).unwrap(), 2, Loads::Certain)
}

fn job(at: u32) -> Stop {
    Stop::Job(JobId(at))
}

#[test]
fn serves_what_is_worth_its_way() {
    let mut all = on_a_line(&[1, 3]);
    let (_, score) = solved(all.clone());
    assert_eq!((score.served, score.total(Mode::Cost)), (2, 60 * MONEY_UNIT));
    // Going on from the first job to the second costs 40 more than leaving it out.
    all.jobs[JobId(1)].unserved_cost = 39 * MONEY_UNIT;
    let (plan, score) = solved(all);
    assert_eq!(plan.routes, [Route::new(ShiftId(0), vec![job(0)])]);
    assert_eq!(score.total(Mode::Cost), (20 + 39) * MONEY_UNIT);
}

#[test]
fn orders_by_windows() {
    let mut all = on_a_line(&[1, 2]);
    all.jobs[JobId(0)].windows = vec![firstfix::model::Window { from: 60, to: 60 }];
    all.jobs[JobId(1)].windows = vec![firstfix::model::Window { from: 20, to: 30 }];
    let (plan, _) = solved(all);
    assert_eq!(plan.routes[0].stops, [job(1), job(0)]);
}

#[test]
fn fetches_a_part_and_respects_the_depots_stock() {
    let mut all = on_a_line(&[1, 1]);
    for job in [JobId(0), JobId(1)] {
        all.jobs[job].need.parts = vec![(PartId(0), 1)];
    }
    all.parts[PartId(0)].unit_cost = 0;
    let mut stock = IdVec::from(vec![0; all.parts.len()]);
    stock[PartId(0)] = 2;
    let depot = firstfix::model::Depot {
        id: "depot".into(),
        site: SiteId(2),
        opens: 0,
        closes: 500,
        load: 5,
        lends_tools: false,
        stock,
    };
    let depot = all.depots.push(depot);
    let (plan, score) = solved(all.clone());
    let fetch = |units| Stop::Depot { depot, fill: vec![(PartId(0), units)] };
    assert_eq!((plan.routes[0].stops.first(), score.served, score.dist), (Some(&fetch(2)), 2, 40));
    // A second technician cannot help when the stock is for one job only.
    all.depots[depot].stock[PartId(0)] = 1;
    let mut second = all.shifts[ShiftId(0)].clone();
    second.technician = all.technicians.push(all.technicians[TechId(0)].clone());
    all.shifts.push(second);
    let (plan, score) = solved(all);
    assert_eq!((plan.routes.len(), score.served, score.unserved.iter().sum::<u32>()), (1, 1, 1));
}

#[test]
fn two_technicians_share_the_work_where_one_has_no_time() {
    let mut all = on_a_line(&[3, 3]);
    all.shifts[ShiftId(0)].end = 75;
    all.shifts[ShiftId(0)].latest_end = 75;
    assert_eq!(solved(all.clone()).1.served, 1);
    let mut second = all.shifts[ShiftId(0)].clone();
    second.technician = all.technicians.push(all.technicians[TechId(0)].clone());
    all.shifts.push(second);
    let (plan, score) = solved(all);
    assert_eq!((plan.routes.len(), score.served, score.dist), (2, 2, 120));
}

/// What a random instance shows: used to see that the generator covers the rules.
fn features(instance: &Instance) -> Vec<&'static str> {
    let jobs = || instance.jobs.iter();
    let technicians = || instance.technicians.iter();
    let asks = [
        ("overtime", instance.shifts.iter().any(|shift| shift.latest_end > shift.end)),
        ("break", instance.shifts.iter().any(|shift| shift.rest.is_some())),
        ("days", instance.horizon.days > 1),
        ("several windows", jobs().any(|job| job.windows.len() > 1)),
        ("instant", jobs().any(|job| job.windows.iter().any(|window| window.from == window.to))),
        ("skill", jobs().any(|job| !job.need.skills.is_empty())),
        ("tool", jobs().any(|job| !job.need.tools.is_empty())),
        ("part", jobs().any(|job| !job.need.parts.is_empty())),
        ("due", jobs().any(|job| job.due.is_some())),
        ("shared site", jobs().map(|job| job.site).collect::<BTreeSet<_>>().len() < instance.jobs.len()),
        ("set-up", jobs().any(|job| job.setup > 0)),
        ("required", jobs().any(|job| !job.required.is_empty())),
        ("preferred", jobs().any(|job| !job.preferred.is_empty())),
        ("excluded", jobs().any(|job| !job.excluded.is_empty())),
        ("territory", jobs().any(|job| job.territory.is_some())),
        ("open end", technicians().any(|technician| technician.end.is_none())),
        ("volume", technicians().any(|technician| technician.van_volume.is_some())),
        ("max jobs", technicians().any(|technician| technician.max_jobs.is_some())),
        ("max route", technicians().any(|technician| technician.max_route.is_some())),
        ("lending", instance.depots.iter().any(|depot| depot.lends_tools)),
        ("finite depot", instance.depots.iter().any(|depot| depot.stock.iter().any(|units| *units < UNLIMITED))),
        ("no road", instance.sites.ids().any(|to| instance.travel.leg(SiteId(0), to) == firstfix::travel::NO_ROAD)),
        ("lexicographic", instance.objective.mode == Mode::Lexicographic),
        ("paid shift", instance.objective.paid == Paid::Shift),
        ("paid work", instance.objective.paid == Paid::Work),
    ];
    asks.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect()
}

#[test]
fn random_instances_mix_all_rules_and_can_be_planned() {
    let (mut seen, mut served, mut visits, mut breaks) = (BTreeSet::new(), 0, 0, 0);
    for seed in 0..60 {
        let instance = tiny::instance(seed);
        seen.extend(features(&instance));
        let (plan, score) = best(&instance, 2, Loads::Certain);
        let stops = || plan.routes.iter().flat_map(|route| &route.stops);
        served += score.served;
        visits += stops().filter(|stop| matches!(stop, Stop::Depot { .. })).count();
        breaks += stops().filter(|stop| **stop == Stop::Break).count();
    }
    assert_eq!(seen.len(), 25, "{seen:?}");
    assert!(served > 80 && visits > 5 && breaks > 0, "{served} jobs, {visits} visits, {breaks} breaks");
}

#[test]
fn no_route_alone_beats_the_best_plan() {
    for seed in 0..40 {
        let instance = tiny::with_faults(seed);
        let mode = instance.objective.mode;
        let (_, best) = best(&instance, 1, Loads::All);
        for route in routes(&instance, 1, Loads::All) {
            let stops = route.stops.into_iter().map(|timed| timed.stop).collect();
            let plan = Plan::new([Route::new(route.shift, stops)]);
            let alone = verify(&instance, &plan).expect("a route of its own is a plan");
            assert!(best.compare(alone.score(), mode).is_le(), "seed {seed}: {plan:?}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_instance() {
    for seed in [1, 7] {
        assert_eq!(format!("{:?}", tiny::instance(seed)), format!("{:?}", tiny::instance(seed)));
    }
    assert_ne!(format!("{:?}", tiny::instance(1)), format!("{:?}", tiny::instance(2)));
}
