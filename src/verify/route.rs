//! One route: every rule it can break by itself, its times and its score.

use super::clock::{Walk, walk};
use super::departure::{Demands, NoDeparture, best_departure};
use super::itinerary::Itinerary;
use super::money::{TimeMoney, lateness, paid_time, unit_price};
use super::parts::Parts;
use super::text::instant;
use super::{TimedRoute, TimedStop, Violation, ability, broken, form, rules};
use crate::model::Instance;
use crate::plan::{Components, Route, Score, Stop};
use crate::units::{JobId, Money, TechId, money};

/// A route whose ids exist, with its times and everything that is wrong with it; `parts` is what the van's walk found.
pub(super) fn check_route(instance: &Instance, route: &Route, mut parts: Parts) -> (TimedRoute, Vec<Violation>) {
    let itinerary = Itinerary::new(instance, route);
    let mut violations = form::load_lists(instance, route);
    violations.extend(form::agreements(instance, route));
    violations.extend(ability::who(instance, route));
    violations.extend(breaks(instance, route));
    violations.extend(roads(instance, route, &itinerary));
    violations.append(&mut parts.violations);
    let demands = Demands::new(instance, route.shift, &itinerary);
    let walk = best_departure(&demands, &itinerary).unwrap_or_else(|why| {
        violations.extend(clock(instance, route, why));
        walk(&itinerary, instance.shifts[route.shift].start)
    });
    (timed(instance, route, &itinerary, walk, parts), violations)
}

/// At most one break, and only where the shift has one.
fn breaks(instance: &Instance, route: &Route) -> Vec<Violation> {
    let taken = route.stops.iter().filter(|stop| **stop == Stop::Break).count();
    let who = &instance.technician_of(route.shift).id;
    let mut violations = Vec::new();
    if taken > 1 {
        violations.extend(broken(rules::BREAK_TWICE, format!("technician {who} takes {taken} breaks")));
    }
    if taken > 0 && instance.shifts[route.shift].rest.is_none() {
        violations.extend(broken(rules::BREAK_UNKNOWN, format!("technician {who} has no break in this shift")));
    }
    violations
}

/// Legs that cannot be made.
fn roads(instance: &Instance, route: &Route, itinerary: &Itinerary) -> Vec<Violation> {
    let who = &instance.technician_of(route.shift).id;
    let to_stops = itinerary.steps.iter().map(|step| (step.ride.road, name(instance, step.stop)));
    let legs = to_stops.chain([(itinerary.home.road, "the end".to_owned())]);
    let missing = legs.filter(|(road, _)| !road);
    missing.filter_map(|(_, to)| broken(rules::NO_ROAD, format!("technician {who} has no road to {to}"))).collect()
}

/// Why the clock cannot be right.
fn clock(instance: &Instance, route: &Route, why: NoDeparture) -> Vec<Violation> {
    match why {
        NoDeparture::TooLate(walk) => too_late(instance, route, &walk),
        NoDeparture::Unmet { max_route, rest } => {
            let who = &instance.technician_of(route.shift).id;
            let long = || broken(rules::MAX_ROUTE, format!("the route of technician {who} takes longer than allowed"));
            let owed = || {
                let what = "owed a break that is neither on the route nor fits before or after it";
                broken(rules::BREAK_MISSING, format!("technician {who} is {what}"))
            };
            let long = max_route.then(long).flatten();
            long.into_iter().chain(rest.then(owed).flatten()).collect()
        }
    }
}

/// What comes too late even when the technician leaves at once.
fn too_late(instance: &Instance, route: &Route, walk: &Walk) -> Vec<Violation> {
    let mut violations = Vec::new();
    for at in &walk.missed {
        let stop = &route.stops[*at];
        let rule = match stop {
            Stop::Job(_) => rules::WINDOW,
            Stop::Depot { .. } => rules::DEPOT_HOURS,
            Stop::Break => rules::BREAK_WINDOW,
        };
        let (what, when) = (name(instance, stop), instant(instance, walk.times[*at].ready));
        let who = &instance.technician_of(route.shift).id;
        let agreed = if let Stop::Job(job) = stop { route.agreed_begin(*job) } else { None };
        let late = agreed.map_or_else(
            || "too late".to_owned(),
            |begin| format!("after the {} that was agreed", instant(instance, begin)),
        );
        violations
            .extend(broken(rule, format!("technician {who} is ready for {what} at {when} at the earliest, {late}")));
    }
    let shift = &instance.shifts[route.shift];
    if walk.back > shift.latest_end {
        let (back, end) = (instant(instance, walk.back), instant(instance, shift.latest_end));
        let who = &instance.technician_of(route.shift).id;
        violations.extend(broken(
            rules::SHIFT_END,
            format!("technician {who} is back at {back} at the earliest, after {end}"),
        ));
    }
    violations
}

fn name(instance: &Instance, stop: &Stop) -> String {
    match stop {
        Stop::Job(job) => format!("job {}", instance.jobs[*job].id),
        Stop::Depot { depot, .. } => format!("depot {}", instance.depots[*depot].id),
        Stop::Break => "the break".into(),
    }
}

/// The route as it goes.
fn timed(instance: &Instance, route: &Route, itinerary: &Itinerary, walk: Walk, parts: Parts) -> TimedRoute {
    let score = score(instance, route, itinerary, &walk, &parts);
    let along = itinerary.steps.iter().zip(&walk.times).zip(parts.p_fix.into_iter().zip(parts.loads));
    let stops = along.map(|((step, times), (p_fix, load))| TimedStop {
        stop: step.stop.clone(),
        travel: step.ride.time,
        dist: step.ride.dist,
        arrive: times.arrive,
        begin: times.begin,
        end: times.end,
        wait: times.begin - times.ready,
        late: lateness(step.due, times.begin),
        p_fix,
        load: load.iter().map(|load| (load.part, load.most)).collect(),
        expected_load: load.iter().map(|load| (load.part, load.expected)).collect(),
    });
    TimedRoute {
        shift: route.shift,
        depart: walk.depart,
        back: walk.back,
        last_leg: (itinerary.home.time, itinerary.home.dist),
        agreed: route.agreed.clone(),
        stops: stops.collect(),
        score,
        first_time_fix_exact: parts.exact,
        expected_use: parts.expected_use.into_iter().filter(|(_, units)| *units > 0.0).collect(),
    }
}

/// Money for coming where somebody else was promised.
fn somebody_else(instance: &Instance, technician: TechId, job: JobId) -> Money {
    let broken = instance.jobs[job].promise.as_ref().filter(|promise| promise.breaks_technician(technician));
    broken.map_or(0, |promise| promise.technician_cost)
}

/// What the route is worth, component by component.
fn score(instance: &Instance, route: &Route, itinerary: &Itinerary, walk: &Walk, parts: &Parts) -> Score {
    let shift = &instance.shifts[route.shift];
    let rates = instance.technicians[shift.technician].rates;
    let rides = || itinerary.steps.iter().map(|step| step.ride).chain([itinerary.home]);
    let dist = rides().map(|ride| ride.dist).sum();
    let paid = paid_time(instance, shift, itinerary, walk);
    let time_money = TimeMoney::new(instance, route.shift, itinerary, walk);
    let along = || itinerary.steps.iter().zip(&walk.times);
    let unmet = |job: &&JobId| {
        let preferred = &instance.jobs[**job].preferred;
        !preferred.is_empty() && !preferred.contains(&shift.technician)
    };
    let jobs: Vec<_> = route.jobs().filter(|job| instance.jobs[*job].leads.is_none()).collect();
    let repeats = route.stops.iter().zip(&parts.p_fix).filter_map(|(stop, p_fix)| match stop {
        Stop::Job(job) => Some((1.0 - (*p_fix)?) * instance.jobs[*job].repeat_visit_cost as f64),
        Stop::Depot { .. } | Stop::Break => None,
    });
    let loads = || parts.loads.iter().flatten();
    Score {
        unserved: [0; 5],
        served: jobs.len() as u32,
        expected_fixes: parts.p_fix.iter().flatten().sum(),
        dist,
        travel: rides().map(|ride| ride.time).sum(),
        paid: paid.all,
        overtime: paid.overtime,
        wait: along().map(|(_, times)| times.begin - times.ready).sum(),
        duration: walk.duration(),
        late: along().map(|(step, times)| lateness(step.due, times.begin)).sum(),
        worst_late: along().map(|(step, times)| lateness(step.due, times.begin)).max().unwrap_or(0),
        parts_loaded: loads().map(|load| u64::from(load.most)).sum(),
        money: Components {
            distance: rates.dist.saturating_mul(dist),
            paid_time: time_money.paid_time,
            overtime: time_money.overtime,
            fixed: rates.fixed,
            lateness: time_money.lateness,
            non_preferred: money(instance.objective.weights.non_preferred)
                .saturating_mul(jobs.iter().filter(unmet).count() as Money)
                .saturating_add(jobs.iter().map(|job| somebody_else(instance, shift.technician, *job)).sum()),
            parts: loads().map(|load| unit_price(instance, load.part).saturating_mul(Money::from(load.most))).sum(),
            repeat_visits: repeats.sum::<f64>().round() as Money,
            fairness: 0,
            unserved: 0,
        },
    }
}
