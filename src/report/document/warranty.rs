//! What a plan costs in and out of warranty.
//!
//! A job's own: its service time at its technician's rate, its expected repeat visit, its lateness, the price of a technician it does not
//! prefer, and what leaving it out costs. The rest of a route (travel, waiting, overtime, parts loaded, fixed costs) is shared
//! by its jobs in equal parts. All is counted in whole nano-money, and what is outside is what is left: so both add up.

use super::rounded;
use crate::model::{Instance, Job};
use crate::plan::Stop;
use crate::units::{Money, currency, money};
use crate::verify::{TimedRoute, TimedStop, VerifiedPlan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Work under warranty: what the customer does not pay for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Warranty {
    /// Jobs served under warranty.
    pub served: u32,
    /// Hours of work on them.
    pub work_h: f64,
    /// Money expected for their repeat visits.
    pub repeat_visits: f64,
    /// What jobs under warranty cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<WarrantyMoney>,
    /// What all other jobs cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<WarrantyMoney>,
}

/// What some jobs cost. The totals in and out of warranty add up to the sum of `money`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarrantyMoney {
    /// Service time at the technicians' rates.
    pub service: f64,
    /// Lateness.
    pub lateness: f64,
    /// Technicians that are not preferred.
    pub non_preferred: f64,
    /// Expected repeat visits.
    pub repeat_visits: f64,
    /// Their part of the rest of the routes: travel, waiting, overtime, parts loaded, fixed costs.
    pub shared: f64,
    /// What leaving jobs out costs.
    pub unserved: f64,
    /// All of it.
    pub total: f64,
}

/// The same in nano-money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sums {
    service: Money,
    lateness: Money,
    non_preferred: Money,
    repeat_visits: Money,
    shared: Money,
    unserved: Money,
}

impl Sums {
    fn named(&mut self) -> [&mut Money; 6] {
        let Self { service, lateness, non_preferred, repeat_visits, shared, unserved } = self;
        [service, lateness, non_preferred, repeat_visits, shared, unserved]
    }

    fn add(&mut self, mut other: Self) {
        self.named().into_iter().zip(other.named()).for_each(|(mine, theirs)| *mine = mine.saturating_add(*theirs));
    }

    fn less(mut self, mut other: Self) -> Self {
        self.named().into_iter().zip(other.named()).for_each(|(mine, theirs)| *mine = mine.saturating_sub(*theirs));
        self
    }

    fn document(mut self) -> WarrantyMoney {
        let total = self.named().into_iter().fold(0, |sum: Money, money| sum.saturating_add(*money));
        WarrantyMoney {
            service: currency(self.service),
            lateness: currency(self.lateness),
            non_preferred: currency(self.non_preferred),
            repeat_visits: currency(self.repeat_visits),
            shared: currency(self.shared),
            unserved: currency(self.unserved),
            total: currency(total),
        }
    }
}

/// The work under warranty of a plan, and what is in and out of it.
pub(super) fn warranty(instance: &Instance, plan: &VerifiedPlan) -> Warranty {
    let (mut all, mut inside) = (Sums::default(), Sums::default());
    for route in plan.routes() {
        let (whole, part) = of_route(instance, route);
        all.add(whole);
        inside.add(part);
    }
    let whole = &plan.score().money;
    // What the plan as a whole adds: the latest job of all, uneven shares.
    (all.lateness, all.unserved) = (whole.lateness, whole.unserved);
    all.shared = all.shared.saturating_add(whole.fairness);
    for job in plan.unassigned().iter().map(|job| &instance.jobs[*job]) {
        inside.unserved = inside.unserved.saturating_add(if job.warranty { job.unserved_cost } else { 0 });
    }
    let covered = |(job, stop)| covered(instance, job).then_some((job, stop));
    let done: Vec<(&Job, &TimedStop)> =
        plan.routes().iter().flat_map(|route| jobs(instance, route)).filter_map(covered).collect();
    let repeats: f64 = done.iter().map(|(job, stop)| lost(stop) * currency(job.repeat_visit_cost)).sum();
    Warranty {
        served: done.iter().filter(|(job, _)| job.leads.is_none()).count() as u32,
        work_h: rounded(instance.scale.hours(done.iter().map(|(_, stop)| stop.end - stop.begin).sum())),
        repeat_visits: rounded(repeats),
        outside: Some(all.less(inside).document()),
        inside: Some(inside.document()),
    }
}

/// The jobs of a route with their stops.
fn jobs<'a>(instance: &'a Instance, route: &'a TimedRoute) -> impl Iterator<Item = (&'a Job, &'a TimedStop)> {
    route.stops.iter().filter_map(|stop| match stop.stop {
        Stop::Job(job) => Some((&instance.jobs[job], stop)),
        Stop::Depot { .. } | Stop::Break => None,
    })
}

/// Whether a job is under warranty; a member of a crew is where its job is.
fn covered(instance: &Instance, job: &Job) -> bool {
    job.leads.map_or(job.warranty, |lead| instance.jobs[lead].warranty)
}

/// Chance that a job is not fixed on this visit.
fn lost(stop: &TimedStop) -> f64 {
    1.0 - stop.p_fix.unwrap_or(1.0)
}

/// What a route costs, and what of it is under warranty.
fn of_route(instance: &Instance, route: &TimedRoute) -> (Sums, Sums) {
    let costs = &route.score.money;
    let mut all = Sums {
        lateness: costs.lateness,
        non_preferred: costs.non_preferred,
        repeat_visits: costs.repeat_visits,
        ..Sums::default()
    };
    let mut inside = Sums::default();
    let (mut visits, mut covered_visits, mut repeats) = (0_i128, 0_i128, 0.0);
    for (job, stop) in jobs(instance, route) {
        let own = own(instance, route, job, stop);
        all.service = all.service.saturating_add(own.service);
        visits += 1;
        if covered(instance, job) {
            inside.add(own);
            covered_visits += 1;
            repeats += lost(stop) * job.repeat_visit_cost as f64;
        }
    }
    // Rounded once, as the route's: all of it under warranty is all of it.
    inside.repeat_visits = (repeats.round() as Money).min(all.repeat_visits);
    let owned = all.service.saturating_add(costs.lateness).saturating_add(costs.non_preferred);
    all.shared = costs.of_routes().saturating_sub(owned).saturating_sub(costs.repeat_visits);
    inside.shared = (i128::from(all.shared) * covered_visits / visits.max(1)) as Money;
    (all, inside)
}

/// What a job on a route costs by itself, its repeat visit aside.
fn own(instance: &Instance, route: &TimedRoute, job: &Job, stop: &TimedStop) -> Sums {
    let shift = &instance.shifts[route.shift];
    let preferred = job.leads.is_some() || job.preferred.is_empty() || job.preferred.contains(&shift.technician);
    let price = money(instance.objective.weights.non_preferred);
    Sums {
        service: instance.technicians[shift.technician].rates.time.saturating_mul(stop.end - stop.begin),
        lateness: job.late_cost.saturating_mul(stop.late),
        non_preferred: if preferred { 0 } else { price },
        ..Sums::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::generate;
    use crate::plan::Plan;
    use crate::report::testing::{day, verified};
    use crate::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
    use crate::units::MONEY_UNIT;

    #[test]
    fn warranty_work_is_apart() {
        let mut instance = day();
        let job = instance.job_named("boiler").expect("the job");
        instance.jobs[job].warranty = true;
        let plan = verified(&instance);
        let apart = warranty(&instance, &plan);
        assert_eq!((apart.served, apart.work_h), (1, 1.0));
        assert!(apart.repeat_visits > 0.0);
        let (inside, outside) = (apart.inside.expect("inside"), apart.outside.expect("outside"));
        // An hour at 45; the only job of its route bears all of it.
        assert_eq!((inside.service, outside.service), (45.0, 0.0));
        assert_eq!((inside.repeat_visits, outside.repeat_visits), (apart.repeat_visits, 0.0));
        assert_eq!((outside.shared, inside.unserved), (0.0, 0.0));
        assert_eq!(outside.total, currency(plan.score().money.unserved));
    }

    /// Both parts of every component of a plan add up to the nano.
    fn adds_up(instance: &Instance, plan: &VerifiedPlan) -> [Money; 2] {
        let (mut sum, mut shares) = (0, [0, 0]);
        for route in plan.routes() {
            let (mut all, mut inside) = of_route(instance, route);
            let mut outside = all.less(inside);
            let total = |sums: &mut Sums| sums.named().into_iter().map(|money| *money).sum::<Money>();
            assert_eq!(total(&mut inside) + total(&mut outside), route.score.money.of_routes());
            assert_eq!(total(&mut all), route.score.money.of_routes());
            assert!(outside.lateness >= 0 && outside.non_preferred >= 0 && outside.repeat_visits >= 0);
            sum += total(&mut all);
            shares = [shares[0] + total(&mut inside), shares[1] + total(&mut outside)];
        }
        assert_eq!(sum, plan.score().money.of_routes());
        shares
    }

    #[test]
    fn in_and_out_add_up_on_real_days() {
        for seed in [1, 2] {
            let wanted = generate::Options { jobs: 30, technicians: Some(4), seed, ..generate::Options::default() };
            let mut instance = crate::io::build(&generate::generate(&wanted)).expect("an instance").instance;
            for (at, job) in instance.jobs.iter_mut().enumerate() {
                job.warranty = at % 3 == 0;
            }
            let budget = Budget { time: None, iterations: Some(50) };
            let options = SolveOptions { solver: SolverKind::Heuristic, budget, ..SolveOptions::default() };
            let plan = solve(&instance, &options, &Silent).expect("a plan").plan;
            let [inside, outside] = adds_up(&instance, &plan);
            assert!(inside > MONEY_UNIT && outside > inside, "{inside} and {outside}");
            let document = warranty(&instance, &plan);
            let total = |money: Option<WarrantyMoney>| money.expect("money").total;
            let all = plan.score().money.of_routes() + plan.score().money.unserved;
            assert!((total(document.inside) + total(document.outside) - currency(all)).abs() < 1e-6);
            instance.jobs.iter_mut().for_each(|job| job.warranty = true);
            assert_eq!(adds_up(&instance, &plan)[1], 0, "all of it is under warranty");
        }
        let empty = crate::verify::verify(&day(), &Plan::default()).expect("a plan");
        assert_eq!(adds_up(&day(), &empty), [0, 0]);
    }
}
