//! A plan made without knowing of faults, on a day that has them.
//!
//! The order of the jobs is the planner's and stays. What the faults may use up can be missing later in the day, which
//! only shows in what has to be loaded; so first loads are raised to what the certain parts of the jobs need, which
//! the store would do in any case, and only if that does not help are jobs dropped, from the end of the route.

use crate::model::Instance;
use crate::plan::{Plan, Route, Stop, certain_fill};
use crate::units::{Id, PartId};
use crate::verify::{VerifiedPlan, Violation, verify, verify_day};
use std::collections::BTreeMap;

/// A plan that holds, and what it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Mended {
    /// The plan.
    pub plan: VerifiedPlan,
    /// Depot visits at which more is loaded than planned.
    pub loads_raised: u32,
    /// Jobs that could not be kept.
    pub jobs_dropped: u32,
}

/// The plan itself where it holds, or what is left of it.
///
/// # Errors
/// Even nothing but the first stops of each route breaks a rule: a bug of ours, because a plan without routes breaks
/// none.
pub fn mend(instance: &Instance, plan: &Plan) -> Result<Mended, Vec<Violation>> {
    if let Ok(plan) = verify(instance, plan) {
        return Ok(Mended { plan, loads_raised: 0, jobs_dropped: 0 });
    }
    let mut routes: Vec<Route> = Vec::with_capacity(plan.routes.len());
    for route in &plan.routes {
        let kept = kept(instance, &routes, route);
        routes.push(kept);
    }
    let verified = loop {
        match verify(instance, &Plan::new(routes.iter().cloned())) {
            Ok(verified) => break verified,
            Err(violations) => {
                // What is left is shared: the stock of a depot. The last routes give way.
                let last = routes.iter().rposition(|route| route.jobs().next().is_some()).ok_or(violations)?;
                shorten(&mut routes[last]);
                routes[last] = kept(instance, &routes, &routes[last]);
            }
        }
    };
    let jobs = |routes: &[Route]| routes.iter().map(|route| route.jobs().count() as u32).sum::<u32>();
    let (jobs_dropped, loads_raised) = (jobs(&plan.routes) - jobs(&routes), raised(plan, verified.plan()));
    Ok(Mended { plan: verified, loads_raised, jobs_dropped })
}

/// As much of a route from its beginning as holds by itself, and behind the technician's days before it among `routes` where the van
/// lasts, with loads raised where they fall short.
fn kept(instance: &Instance, routes: &[Route], route: &Route) -> Route {
    let before = Plan { routes: routes.to_vec() };
    let mut route = route.clone();
    while verify_day(instance, &before, &route).is_err() {
        let full = route.with_stops(filled(instance, &route));
        if verify_day(instance, &before, &full).is_ok() {
            return full;
        }
        shorten(&mut route);
    }
    route
}

/// The stops with every load raised to what the certain parts need.
fn filled(instance: &Instance, route: &Route) -> Vec<Stop> {
    let needed = certain_fill(instance, route.shift, &route.stops);
    let pairs = route.stops.iter().zip(needed);
    let raise = |(planned, needed): (&Stop, Stop)| match (planned, needed) {
        (Stop::Depot { depot, fill }, Stop::Depot { fill: needed, .. }) => {
            let mut levels: BTreeMap<PartId, u32> = fill.iter().copied().collect();
            for (part, level) in needed {
                let planned = levels.entry(part).or_default();
                *planned = level.max(*planned);
            }
            Stop::Depot { depot: *depot, fill: levels.into_iter().collect() }
        }
        (planned, _) => planned.clone(),
    };
    pairs.map(raise).collect()
}

/// Drops the last job of a route and what comes after it.
fn shorten(route: &mut Route) {
    let last = route.stops.iter().rposition(|stop| matches!(stop, Stop::Job(_)));
    route.stops.truncate(last.unwrap_or(0));
    let stops = std::mem::take(&mut route.stops);
    *route = route.with_stops(stops);
}

/// Depot visits of the plan that load more than those of `before`.
fn raised(before: &Plan, after: &Plan) -> u32 {
    let mut count = 0;
    for route in &after.routes {
        let planned = before.routes.iter().find(|planned| planned.shift.index() == route.shift.index());
        let visits = |route: &Route| -> Vec<Vec<(PartId, u32)>> {
            let fill = |stop: &Stop| if let Stop::Depot { fill, .. } = stop { Some(fill.clone()) } else { None };
            route.stops.iter().filter_map(fill).collect()
        };
        let planned = planned.map(visits).unwrap_or_default();
        count += visits(route).iter().zip(planned).filter(|(after, before)| **after != *before).count() as u32;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fault, Need, testing};
    use crate::units::{DepotId, JobId, ShiftId};

    const P: PartId = PartId(0);

    /// Three jobs in a row and a depot with `stock`. The first may take one unit of the part by its fault, the last
    /// needs one for certain; there is one on the van.
    fn instance(stock: u32) -> Instance {
        let mut all = testing::builder(2);
        all.parts.push(testing::part("p"));
        let need = |units| Need { parts: vec![(P, units)], ..Need::default() };
        for id in ["a", "b", "c"] {
            all.jobs.push(testing::job(id, 1));
        }
        let fault = Fault { name: "f".into(), probability: 0.5, need: need(1), duration: None };
        all.jobs[JobId(0)].faults.push(fault);
        all.jobs[JobId(2)].need = need(1);
        let mut technician = testing::technician("t", &all);
        technician.van[P].quantity = 1;
        all.technicians.push(technician);
        all.shifts.push(testing::shift(0, 0, 500));
        let mut depot = testing::depot("d", 1, &all);
        depot.stock[P] = stock;
        all.depots.push(depot);
        all.build(testing::line(2)).expect("an instance")
    }

    fn plan(stops: Vec<Stop>) -> Plan {
        Plan::new([Route::new(ShiftId(0), stops)])
    }

    fn job(at: u32) -> Stop {
        Stop::Job(JobId(at))
    }

    fn visit(fill: &[(PartId, u32)]) -> Stop {
        Stop::Depot { depot: DepotId(0), fill: fill.to_vec() }
    }

    fn mended(stock: u32, stops: Vec<Stop>) -> (Vec<Stop>, u32, u32) {
        let mended = mend(&instance(stock), &plan(stops)).expect("a plan");
        let stops = mended.plan.plan().routes.first().map(|route| route.stops.clone()).unwrap_or_default();
        (stops, mended.loads_raised, mended.jobs_dropped)
    }

    #[test]
    fn a_plan_that_holds_stays_as_it_is() {
        let stops = vec![job(0), job(1), job(2)];
        assert_eq!(mended(5, stops.clone()), (stops, 0, 0));
    }

    #[test]
    fn loads_are_raised_to_what_is_certain() {
        // Without faults nothing would be missing after the visit.
        let stops = vec![job(0), visit(&[]), job(1), job(2)];
        assert_eq!(mended(5, stops), (vec![job(0), visit(&[(P, 1)]), job(1), job(2)], 1, 0));
    }

    #[test]
    fn jobs_are_dropped_from_the_end_where_loads_do_not_help() {
        let stops = vec![job(0), visit(&[]), job(1), job(2)];
        assert_eq!(mended(0, stops), (vec![job(0), visit(&[]), job(1)], 0, 1));
    }

    #[test]
    fn what_the_depot_does_not_have_for_all_goes_to_the_first() {
        let mut all = instance(1);
        let second = all.shifts[ShiftId(0)].clone();
        let mut other = all.technicians[second.technician].clone();
        other.van[P].quantity = 0;
        other.id = "u".into();
        let technician = all.technicians.push(other);
        all.shifts.push(crate::model::Shift { technician, ..second });
        let routes = [
            Route::new(ShiftId(0), vec![job(0), visit(&[(P, 1)]), job(2)]),
            Route::new(ShiftId(1), vec![visit(&[(P, 1)]), job(1)]),
        ];
        let mended = mend(&all, &Plan::new(routes)).expect("a plan");
        assert_eq!(mended.jobs_dropped, 1);
        assert_eq!(mended.plan.plan().routes.len(), 1, "{:?}", mended.plan.plan());
    }
}
