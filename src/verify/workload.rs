//! Who does how much, and what uneven shares cost: `docs/rules.md`, "Fairness".

use super::TimedRoute;
use crate::model::Instance;
use crate::plan::Stop;
use crate::units::{IdVec, Money, TechId, Ticks, money};

/// What a technician does over the whole horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workload {
    /// Who.
    pub technician: TechId,
    /// Time on the roster: the shifts from start to end.
    pub rostered: Ticks,
    /// Time paid, overtime included.
    pub paid: Ticks,
    /// Jobs; a place in a crew is one.
    pub jobs: u32,
}

/// How evenly the work is spread over the technicians on the roster, relative to their time on it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// Unfairness in hours: Σ paid² / rostered − (Σ paid)² / Σ rostered.
    pub unfairness: f64,
    /// Greatest less least share of the rostered time that is paid.
    pub utilisation: f64,
    /// Mean distance in hours of the paid time from an even share.
    pub hours: f64,
    /// Mean distance of the number of jobs from an even share.
    pub jobs: f64,
}

/// The workload of everybody with a shift, in order.
pub(super) fn workloads(instance: &Instance, routes: &[TimedRoute]) -> Vec<Workload> {
    let mut loads: IdVec<TechId, Option<Workload>> = instance.technicians.iter().map(|_| None).collect();
    for shift in instance.shifts.ids() {
        let technician = instance.person_of(shift);
        let none = Workload { technician, rostered: 0, paid: 0, jobs: 0 };
        let load = loads[technician].get_or_insert(none);
        load.rostered += instance.rostered(shift);
        load.paid += instance.paid_so_far(shift);
    }
    for route in routes {
        if let Some(load) = &mut loads[instance.person_of(route.shift)] {
            load.paid += route.score.paid;
            load.jobs += route.stops.iter().filter(|stop| matches!(stop.stop, Stop::Job(_))).count() as u32;
        }
    }
    loads.iter().copied().flatten().collect()
}

/// Money for uneven shares: the price of an hour of unfairness, each term to the nearest unit of money, never below 0.
pub(super) fn unfairness_money(instance: &Instance, workloads: &[Workload]) -> Money {
    let price = i128::from(money(instance.objective.weights.fairness));
    if price == 0 {
        return 0;
    }
    let hour = i128::from(60 * instance.scale.ticks_per_minute);
    let term = |paid: Ticks, rostered: Ticks| {
        let (top, bottom) = (price * i128::from(paid).pow(2), i128::from(rostered) * hour);
        // Half a unit is rounded up.
        if bottom == 0 { 0 } else { (top + top + bottom).div_euclid(bottom + bottom) }
    };
    let shares: i128 = workloads.iter().map(|load| term(load.paid, load.rostered)).sum();
    let (paid, rostered) = sums(workloads);
    Money::try_from((shares - term(paid, rostered)).max(0)).unwrap_or(Money::MAX)
}

fn sums(workloads: &[Workload]) -> (Ticks, Ticks) {
    (workloads.iter().map(|load| load.paid).sum(), workloads.iter().map(|load| load.rostered).sum())
}

/// How evenly workloads are spread; nobody counts who has no time on the roster.
pub(super) fn spread(instance: &Instance, workloads: &[Workload]) -> Spread {
    let counted: Vec<Workload> = workloads.iter().copied().filter(|load| load.rostered > 0).collect();
    if counted.is_empty() {
        return Spread::default();
    }
    let hours = |ticks: Ticks| instance.scale.hours(ticks);
    let (paid, rostered) = sums(&counted);
    let jobs: u32 = counted.iter().map(|load| load.jobs).sum();
    let share = |load: &Workload| load.rostered as f64 / rostered as f64;
    let mean = |apart: &dyn Fn(&Workload) -> f64| counted.iter().map(apart).sum::<f64>() / counted.len() as f64;
    let used = || counted.iter().map(|load| load.paid as f64 / load.rostered as f64);
    let squares: f64 = counted.iter().map(|load| hours(load.paid).powi(2) / hours(load.rostered)).sum();
    Spread {
        unfairness: (squares - hours(paid).powi(2) / hours(rostered)).max(0.0),
        utilisation: used().fold(0.0, f64::max) - used().fold(f64::INFINITY, f64::min),
        hours: mean(&|load| (hours(load.paid) - hours(paid) * share(load)).abs()),
        jobs: mean(&|load| (f64::from(load.jobs) - f64::from(jobs) * share(load)).abs()),
    }
}
