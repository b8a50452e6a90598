//! Parts along a route, against going through every outcome one by one.
//!
//! The verifier merges outcomes that cannot be told apart any more; here each combination of faults is played
//! through on its own, straight from the rules.

#[path = "truth/common/tiny/mod.rs"]
mod tiny;

use firstfix::model::{Instance, Need};
use firstfix::plan::{Route, Stop};
use firstfix::units::*;
use firstfix::verify::verify_route;
use proptest::prelude::*;

/// What happens to the parts on a route.
#[derive(Debug, Default)]
struct Parts {
    /// Whether a leg's certain parts are missing in some outcome.
    missing: bool,
    /// Chance of each job to be fixed, in order.
    p_fix: Vec<f64>,
    /// The least that is there of each part named, on arrival at each depot visit.
    least: Vec<Vec<u32>>,
    /// The most room taken right after each depot visit.
    volume: Vec<Volume>,
}

/// One outcome: at each job the number of the fault that is found, or none.
fn play(instance: &Instance, route: &Route, found: &[Option<usize>], probability: f64, parts: &mut Parts) {
    let technician = instance.technician_of(route.shift);
    let mut van: Vec<u32> = technician.van.iter().map(|stock| stock.quantity).collect();
    let mut lent = false;
    let (mut jobs, mut visits) = (0, 0);
    parts.missing |= !set_aside(instance, &route.stops, &mut van);
    for (at, stop) in route.stops.iter().enumerate() {
        match stop {
            Stop::Job(id) => {
                let job = &instance.jobs[*id];
                let fixed = found[jobs].is_none_or(|fault| {
                    let need = &job.faults[fault].need;
                    able(instance, route, need, lent) && use_up(&need.parts, &mut van)
                });
                parts.p_fix[jobs] += if fixed { probability } else { 0.0 };
                jobs += 1;
            }
            Stop::Depot { depot, fill } => {
                for (at, (part, level)) in fill.iter().enumerate() {
                    let stock = &mut van[part.index()];
                    let least = &mut parts.least[visits][at];
                    *least = (*least).min(*stock);
                    *stock = (*stock).max(*level);
                }
                let room = |(at, units): (usize, &u32)| match *units {
                    UNLIMITED.. => 0,
                    units => instance.parts[PartId::from_index(at)].volume * Volume::from(units),
                };
                parts.volume[visits] = parts.volume[visits].max(van.iter().enumerate().map(room).sum());
                lent |= instance.depots[*depot].lends_tools;
                parts.missing |= !set_aside(instance, &route.stops[at + 1..], &mut van);
                visits += 1;
            }
            Stop::Break => {}
        }
    }
}

fn able(instance: &Instance, route: &Route, need: &Need, lent: bool) -> bool {
    let technician = instance.technician_of(route.shift);
    need.skills.iter().all(|(skill, level)| technician.skills[*skill] >= *level)
        && (lent || need.tools.iter().all(|tool| technician.tools.contains(tool)))
}

/// Takes the parts if all are there.
fn use_up(parts: &[(PartId, u32)], van: &mut [u32]) -> bool {
    let there = parts.iter().all(|(part, units)| van[part.index()] >= *units);
    for (part, units) in parts.iter().filter(|_| there) {
        if van[part.index()] < UNLIMITED {
            van[part.index()] -= units;
        }
    }
    there
}

/// Sets the certain parts aside until the next depot visit; whether they are all there.
fn set_aside(instance: &Instance, rest: &[Stop], van: &mut [u32]) -> bool {
    let leg = rest.iter().take_while(|stop| !matches!(stop, Stop::Depot { .. }));
    let jobs = leg.filter_map(|stop| if let Stop::Job(job) = stop { Some(&instance.jobs[*job]) } else { None });
    let missing = jobs.filter(|job| !use_up(&job.need.parts, van)).count();
    missing == 0
}

/// Plays all outcomes.
fn play_all(instance: &Instance, route: &Route) -> Parts {
    let jobs: Vec<JobId> = route.jobs().collect();
    let fills = route.stops.iter().filter_map(|stop| match stop {
        Stop::Depot { fill, .. } => Some(vec![u32::MAX; fill.len()]),
        Stop::Job(_) | Stop::Break => None,
    });
    let least: Vec<Vec<u32>> = fills.collect();
    let mut parts = Parts { missing: false, p_fix: vec![0.0; jobs.len()], volume: vec![0; least.len()], least };
    let mut outcomes = vec![(Vec::new(), 1.0)];
    for job in &jobs {
        let faults = &instance.jobs[*job].faults;
        let none = 1.0 - faults.iter().map(|fault| fault.probability).sum::<f64>();
        let found = || faults.iter().enumerate().map(|(at, fault)| (Some(at), fault.probability)).chain([(None, none)]);
        let longer = |(outcome, chance): &(Vec<Option<usize>>, f64)| {
            let (outcome, chance) = (outcome.clone(), *chance);
            found().map(move |(found, probability)| ([&outcome[..], &[found]].concat(), chance * probability))
        };
        outcomes = outcomes.iter().flat_map(longer).collect();
    }
    for (found, probability) in outcomes {
        play(instance, route, &found, probability, &mut parts);
    }
    parts
}

/// The tiny instance of a seed with nothing but parts and faults to look at.
fn parts_only(seed: u64) -> Instance {
    let mut instance = if seed.is_multiple_of(8) { tiny::instance(seed) } else { tiny::with_faults(seed) };
    for id in instance.jobs.ids() {
        let job = &mut instance.jobs[id];
        (job.need.skills, job.need.tools) = Default::default();
        (job.required, job.excluded, job.windows) = Default::default();
        job.territory = None;
    }
    for id in instance.shifts.ids() {
        let shift = &mut instance.shifts[id];
        shift.rest = None;
        shift.latest_end = shift.start + 100_000;
        let technician = &mut instance.technicians[shift.technician];
        (technician.max_jobs, technician.max_route) = (None, None);
    }
    for id in instance.depots.ids() {
        instance.depots[id].closes = 100_000;
    }
    instance
}

/// A route of a tiny instance: `picks` choose a job or a depot visit, with levels for both parts.
fn route(instance: &Instance, picks: &[(usize, u32, u32)]) -> Route {
    let mut stops: Vec<Stop> = Vec::new();
    let (jobs, depots) = (instance.jobs.len(), instance.depots.len());
    for (which, p, q) in picks {
        let stop = match which % (jobs + depots) {
            job if job < jobs => Stop::Job(JobId::from_index(job)),
            depot => {
                let levels =
                    [(PartId(0), *p), (PartId(1), *q)].map(|(part, n)| (part, if n == 5 { UNLIMITED } else { n }));
                let fill = levels.into_iter().filter(|(_, level)| *level > 0).collect();
                Stop::Depot { depot: DepotId::from_index(depot - jobs), fill }
            }
        };
        if matches!(stop, Stop::Depot { .. }) || !stops.contains(&stop) {
            stops.push(stop);
        }
    }
    Route::new(ShiftId(0), stops)
}

/// The room in the van that some visit exceeds right after it loads something.
fn too_full(instance: &Instance, route: &Route, parts: &Parts) -> bool {
    let Some(room) = instance.technician_of(route.shift).van_volume else { return false };
    let visits =
        route.stops.iter().filter_map(|stop| if let Stop::Depot { fill, .. } = stop { Some(fill) } else { None });
    visits.zip(&parts.least).zip(&parts.volume).any(|((fill, least), volume)| {
        let loads = fill.iter().zip(least).any(|((_, level), least)| *level == UNLIMITED || level > least);
        let endless = fill.iter().any(|(part, level)| *level == UNLIMITED && instance.parts[*part].volume > 0);
        endless || loads && *volume > room
    })
}

/// Compares verifier and outcomes; whether the route could be compared in full.
fn agree(instance: &Instance, route: &Route) -> bool {
    let parts = play_all(instance, route);
    let rules: Vec<&str> = match verify_route(instance, route) {
        Ok(timed) => {
            let p_fix: Vec<f64> = timed.stops.iter().filter_map(|stop| stop.p_fix).collect();
            assert!(p_fix.iter().zip(&parts.p_fix).all(|(a, b)| (a - b).abs() < 1e-9), "{p_fix:?} {parts:?} {route:?}");
            let visits = timed.stops.iter().filter(|stop| matches!(stop.stop, Stop::Depot { .. }));
            for (visit, least) in visits.zip(&parts.least) {
                let Stop::Depot { fill, .. } = &visit.stop else { continue };
                let units = fill.iter().zip(least).filter(|((_, level), _)| *level < UNLIMITED);
                let units = units.map(|((part, level), least)| (*part, level.saturating_sub(*least)));
                let load: Vec<_> = units.filter(|(_, units)| *units > 0).collect();
                assert_eq!(visit.load, load, "{}: {route:?}", instance.name);
            }
            Vec::new()
        }
        Err(broken) => broken.iter().map(|broken| broken.rule).collect(),
    };
    assert_eq!(rules.contains(&"part"), parts.missing, "{}: {route:?} {rules:?}", instance.name);
    if !parts.missing && !rules.contains(&"load-list") {
        let full = too_full(instance, route, &parts);
        assert_eq!(rules.contains(&"van-volume"), full, "{}: {route:?} {parts:?} {rules:?}", instance.name);
    }
    rules.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_outcome_is_forgotten(
        seed in 0..400_u64,
        picks in prop::collection::vec((0..8_usize, 0..6_u32, 0..5_u32), 1..7),
    ) {
        let instance = parts_only(seed);
        let route = route(&instance, &picks);
        if route.jobs().next().is_some() {
            agree(&instance, &route);
        }
    }
}

#[test]
fn many_random_routes_can_be_compared_in_full() {
    let compared = (0..300_u64).filter(|seed| {
        let instance = parts_only(*seed);
        let pick = |at: u64| ((seed * 7 + at * 3) as usize, 1 + (seed % 4) as u32, 4);
        let route = route(&instance, &[pick(1), pick(2), pick(3), pick(4)]);
        route.jobs().next().is_some() && agree(&instance, &route)
    });
    assert!(compared.count() > 60);
}
