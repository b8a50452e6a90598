//! The departure that the verifier chooses, against trying every single tick.

#[path = "truth/common/tiny/mod.rs"]
mod tiny;

use firstfix::model::{Instance, Paid, Window};
use firstfix::plan::{Route, Stop, certain_fill};
use firstfix::units::*;
use firstfix::verify::verify_route;
use proptest::prelude::*;

/// Rules of the clock; the others do not look at times.
const CLOCK: [&str; 7] =
    ["window", "depot-hours", "break-window", "shift-end", "max-route", "break-missing", "no-road"];

/// What a day costs in time, and when it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Day {
    money: Money,
    duration: Ticks,
    depart: Ticks,
}

/// Waits tick by tick until `hours` allow to begin.
fn wait(ready: Ticks, hours: &[Window]) -> Option<Ticks> {
    let last = hours.iter().map(|hours| hours.to).max().unwrap_or(ready);
    (ready..=last).find(|now| hours.is_empty() || hours.iter().any(|hours| (hours.from..=hours.to).contains(now)))
}

/// The day if the technician leaves at `depart`, straight from the rules; nothing if the clock is not right.
fn day(instance: &Instance, route: &Route, depart: Ticks) -> Option<Day> {
    let shift = &instance.shifts[route.shift];
    let technician = instance.technician_of(route.shift);
    let midnight = instance.scale.day() * Ticks::from(shift.day);
    let (mut now, mut here, mut set_up) = (depart, technician.start, None);
    let (mut work, mut late, mut rested) = (0, 0, shift.rest.is_none());
    let drive = |from, to| {
        let road = instance.travel.leg(from, to) != firstfix::travel::NO_ROAD;
        road.then(|| instance.travel_time(shift.technician, from, to))
    };
    for stop in &route.stops {
        match stop {
            Stop::Job(id) => {
                let job = &instance.jobs[*id];
                let way = drive(here, job.site)?;
                let setup = if set_up == Some(job.site) { 0 } else { job.setup };
                let begin = wait(now + way + setup, &job.windows)?;
                late += (begin - job.due.unwrap_or(begin)).max(0) * job.late_cost;
                if let Some(told) = job.promise.as_ref().and_then(|promise| promise.window) {
                    let cost = job.promise.as_ref().map_or(0, |promise| promise.window_cost);
                    late += if (told.from..=told.to).contains(&begin) { 0 } else { cost };
                }
                let service = instance.service_time(shift.technician, *id);
                work += way + setup + service;
                now = begin + service;
                here = job.site;
                set_up = Some(job.site);
            }
            Stop::Depot { depot, .. } => {
                let depot = &instance.depots[*depot];
                let way = drive(here, depot.site)?;
                now = wait(now + way, &[Window { from: midnight + depot.opens, to: midnight + depot.closes }])?;
                now += depot.load;
                work += way + depot.load;
                here = depot.site;
                set_up = None;
            }
            Stop::Break => {
                let rest = shift.rest?;
                now = wait(now, &[Window { from: rest.from, to: rest.to }])? + rest.duration;
                rested = true;
            }
        }
    }
    if let Some(end) = technician.end {
        let way = drive(here, end)?;
        now += way;
        work += way;
    }
    let at_home = shift.rest.is_some_and(|rest| now <= rest.to || depart >= rest.from + rest.duration);
    let duration = now - depart;
    if now > shift.latest_end || technician.max_route.is_some_and(|most| duration > most) || !(rested || at_home) {
        return None;
    }
    let after = (now - shift.end).max(0);
    let (paid, overtime) = match instance.objective.paid {
        Paid::Route => (duration, after.min(duration)),
        Paid::Work => (work, after.min(work)),
        Paid::Shift => (shift.end - shift.start + after, after),
    };
    let money = (paid - overtime) * technician.rates.time + overtime * technician.rates.overtime + late;
    Some(Day { money, duration, depart })
}

/// The tiny instance of a seed with nothing but the rules of the clock, so that most routes are right.
fn clock_only(seed: u64, faults: bool) -> Instance {
    let mut instance = if faults { tiny::with_faults(seed) } else { tiny::instance(seed) };
    if seed.is_multiple_of(3) {
        instance = tiny::promised(instance, seed);
    }
    let ids: Vec<JobId> = instance.jobs.ids().collect();
    for id in ids {
        let job = &mut instance.jobs[id];
        job.need = Default::default();
        job.territory = None;
        (job.required, job.excluded) = Default::default();
    }
    for shift in instance.shifts.ids() {
        instance.technicians[instance.shifts[shift].technician].max_jobs = None;
    }
    instance
}

/// A route of a tiny instance: `picks` choose stops among jobs, depots and the break, no job and no break twice.
fn route(instance: &Instance, shift: u32, picks: &[usize]) -> Route {
    let shift = ShiftId(shift % instance.shifts.len() as u32);
    let depots = instance.depots.ids().map(|depot| Stop::Depot { depot, fill: Vec::new() });
    let rest = instance.shifts[shift].rest.map(|_| Stop::Break);
    let choices: Vec<Stop> = instance.jobs.ids().map(Stop::Job).chain(depots).chain(rest).collect();
    let mut stops = Vec::new();
    for pick in picks {
        let stop = &choices[pick % choices.len()];
        if matches!(stop, Stop::Depot { .. }) || !stops.contains(stop) {
            stops.push(stop.clone());
        }
    }
    Route::new(shift, certain_fill(instance, shift, &stops))
}

/// Compares verifier and ticks; whether the clock of the route can be right.
fn agree(instance: &Instance, route: &Route) -> bool {
    let shift = &instance.shifts[route.shift];
    let best = (shift.start..=shift.latest_end).filter_map(|depart| day(instance, route, depart)).min();
    match verify_route(instance, route) {
        Ok(timed) => {
            let money = timed.score.money;
            let money = money.paid_time + money.overtime + money.lateness;
            let found = Day { money, duration: timed.back - timed.depart, depart: timed.depart };
            assert_eq!(Some(found), best, "{}: {route:?}", instance.name);
            assert_eq!(timed.score.duration, found.duration);
        }
        Err(broken) => {
            let clock = broken.iter().any(|broken| CLOCK.contains(&broken.rule));
            assert_eq!(clock, best.is_none(), "{}: {route:?} {broken:?}", instance.name);
        }
    }
    best.is_some()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_tick_is_better(
        seed in 0..400_u64,
        faults in any::<bool>(),
        shift in 0..4_u32,
        picks in prop::collection::vec(0..8_usize, 1..7),
    ) {
        let instance = clock_only(seed, faults);
        let route = route(&instance, shift, &picks);
        if route.jobs().next().is_some() {
            agree(&instance, &route);
        }
    }
}

#[test]
fn the_random_routes_are_neither_all_right_nor_all_wrong() {
    let (mut right, mut wrong) = (0, 0);
    for seed in 0..300 {
        let instance = clock_only(seed, seed.is_multiple_of(2));
        let route = route(&instance, seed as u32, &[seed as usize, seed as usize / 3 + 1]);
        if route.jobs().next().is_some() {
            *(if agree(&instance, &route) { &mut right } else { &mut wrong }) += 1;
        }
    }
    assert!(right > 50 && wrong > 50, "{right} right, {wrong} wrong");
}
