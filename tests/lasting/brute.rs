//! The best plan of a tiny instance with vans that last: every assignment of jobs to days, every order, every place of depot visits,
//! every load.

use firstfix::model::{Instance, Mode};
use firstfix::plan::{Plan, Route, Stop};
use firstfix::units::*;
use firstfix::verify::verify;

/// The cheapest plan with at most one depot visit a day, and its cost.
pub fn cheapest(instance: &Instance) -> (Money, Plan) {
    let jobs = instance.jobs.len();
    let places = instance.shifts.len() + 1;
    let mut best = (Money::MAX, Plan::default());
    let mut seat = vec![0; jobs];
    loop {
        let days: Vec<Vec<JobId>> =
            (1..places).map(|day| instance.jobs.ids().filter(|job| seat[job.index()] == day).collect()).collect();
        with_orders(instance, &days, &mut Vec::new(), &mut best);
        let Some(next) = (0..jobs).find(|at| seat[*at] + 1 < places) else { return best };
        seat[next] += 1;
        seat[..next].fill(0);
    }
}

/// Every order of the jobs of the days that have none yet, with and without a visit.
fn with_orders(instance: &Instance, days: &[Vec<JobId>], routes: &mut Vec<Route>, best: &mut (Money, Plan)) {
    let shift = ShiftId::from_index(routes.len());
    let Some(jobs) = days.get(routes.len()) else {
        if let Ok(plan) = verify(instance, &Plan::new(routes.iter().cloned())) {
            let cost = plan.score().total(Mode::Cost);
            if cost < best.0 {
                *best = (cost, plan.plan().clone());
            }
        }
        return;
    };
    let all: Vec<JobId> = days.iter().flatten().copied().collect();
    for order in orders(jobs) {
        let plain: Vec<Stop> = order.iter().map(|job| Stop::Job(*job)).collect();
        let mut choices = vec![plain.clone()];
        if !order.is_empty() {
            for depot in instance.depots.ids() {
                for fill in fills(instance, depot, &all) {
                    for at in 0..=order.len() {
                        let mut stops = plain.clone();
                        stops.insert(at, Stop::Depot { depot, fill: fill.clone() });
                        choices.push(stops);
                    }
                }
            }
        }
        for stops in choices {
            routes.push(Route::new(shift, stops));
            with_orders(instance, days, routes, best);
            routes.pop();
        }
    }
}

fn orders(jobs: &[JobId]) -> Vec<Vec<JobId>> {
    if jobs.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for at in 0..jobs.len() {
        let mut rest = jobs.to_vec();
        let first = rest.remove(at);
        all.extend(orders(&rest).into_iter().map(|rest| [&[first], rest.as_slice()].concat()));
    }
    all
}

/// The most units of a part that these jobs may use.
fn most(instance: &Instance, part: PartId, jobs: &[JobId]) -> u32 {
    let units = |parts: &[(PartId, u32)]| parts.iter().find(|(other, _)| *other == part).map_or(0, |(_, units)| *units);
    let of_job = |job: &JobId| {
        let row = &instance.jobs[*job];
        units(&row.need.parts) + row.faults.iter().map(|fault| units(&fault.need.parts)).max().unwrap_or(0)
    };
    jobs.iter().map(of_job).sum()
}

/// Every load of a depot that some of the jobs could need.
fn fills(instance: &Instance, depot: DepotId, jobs: &[JobId]) -> Vec<Vec<(PartId, u32)>> {
    let mut all = vec![Vec::new()];
    for part in instance.parts.ids().filter(|part| instance.depots[depot].stock[*part] > 0) {
        let with = |fill: &Vec<(PartId, u32)>| {
            let fill = fill.clone();
            (1..=most(instance, part, jobs)).map(move |level| [fill.as_slice(), &[(part, level)]].concat())
        };
        let more: Vec<_> = all.iter().flat_map(with).collect();
        all.extend(more);
    }
    all
}
