//! The routes of two plans, technician by technician and day by day.

use super::{Candidate, RouteChange, RouteFigures, RouteKind};
use crate::plan::Stop;
use crate::report::clock::{day_name, rounded, rounded_share};
use crate::report::document::Level;
use crate::units::currency;
use crate::verify::TimedRoute;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// A route by what two sets of data have in common: ids and dates.
struct Route<'a> {
    technician: &'a str,
    date: String,
    jobs: Vec<&'a str>,
    /// Jobs, depots with their loads, and breaks, in order.
    stops: Vec<String>,
    figures: RouteFigures,
}

/// Every route of either plan: those of the baseline in order, then new ones.
pub fn routes(baseline: &Candidate, plan: &Candidate) -> Vec<RouteChange> {
    let (old, new) = (read(baseline), read(plan));
    let by_key = |routes: &[Route]| -> FxHashMap<(String, String), usize> {
        routes.iter().enumerate().map(|(at, route)| (key(route), at)).collect()
    };
    let (before, after) = (by_key(&old), by_key(&new));
    let kept = old.iter().map(|route| change(Some(route), after.get(&key(route)).map(|at| &new[*at])));
    let fresh = new.iter().filter(|route| !before.contains_key(&key(route)));
    kept.chain(fresh.map(|route| change(None, Some(route)))).flatten().collect()
}

fn key(route: &Route) -> (String, String) {
    (route.technician.to_owned(), route.date.clone())
}

fn read<'a>(plan: &Candidate<'a>) -> Vec<Route<'a>> {
    let one = |route: &TimedRoute| {
        let instance = plan.instance;
        let jobs = route.stops.iter().filter_map(|stop| match stop.stop {
            Stop::Job(job) => Some(instance.jobs[job].id.as_str()),
            _ => None,
        });
        Route {
            technician: instance.technician_of(route.shift).id.as_str(),
            date: day_name(instance, instance.shifts[route.shift].day),
            jobs: jobs.collect(),
            stops: route.stops.iter().map(|timed| stop(plan, &timed.stop)).collect(),
            figures: figures(plan, route),
        }
    };
    plan.plan.routes().iter().map(one).collect()
}

/// A stop as a text that is the same for the same stop of another plan.
fn stop(plan: &Candidate, stop: &Stop) -> String {
    let instance = plan.instance;
    match stop {
        Stop::Break => "break".to_owned(),
        Stop::Job(job) => format!("job {:?}", instance.jobs[*job].id),
        Stop::Depot { depot, fill } => {
            let loads =
                fill.iter().map(|(part, level)| format!("{:?} {}", instance.parts[*part].id, Level::new(*level)));
            format!("depot {:?} {}", instance.depots[*depot].id, loads.collect::<Vec<_>>().join(" "))
        }
    }
}

fn figures(plan: &Candidate, route: &TimedRoute) -> RouteFigures {
    let score = &route.score;
    RouteFigures {
        jobs: score.served,
        expected_first_time_fixes: rounded_share(score.expected_fixes),
        travel_km: rounded(plan.instance.scale.km(score.dist)),
        total: currency(score.money.of_routes()),
    }
}

fn change(old: Option<&Route>, new: Option<&Route>) -> Option<RouteChange> {
    let either = old.or(new)?;
    let jobs = |route: Option<&Route>| -> Vec<String> {
        route.map(|route| route.jobs.iter().map(|job| (*job).to_owned()).collect()).unwrap_or_default()
    };
    let (before, after) = (jobs(old), jobs(new));
    let less = |these: &[String], those: &[String]| -> Vec<String> {
        let those: BTreeSet<&String> = those.iter().collect();
        these.iter().filter(|job| !those.contains(job)).cloned().collect()
    };
    let (added, removed) = (less(&after, &before), less(&before, &after));
    let change = match (old, new) {
        (None, _) => RouteKind::New,
        (_, None) => RouteKind::Gone,
        (Some(old), Some(new)) if old.stops == new.stops => RouteKind::Same,
        _ if before == after => RouteKind::Loading,
        _ if added.is_empty() && removed.is_empty() => RouteKind::Order,
        _ => RouteKind::Changed,
    };
    Some(RouteChange {
        technician: either.technician.to_owned(),
        date: either.date.clone(),
        change,
        baseline: old.map(|route| route.figures),
        plan: new.map(|route| route.figures),
        added,
        removed,
    })
}
