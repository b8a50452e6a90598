//! The best plan of a tiny instance by trying every set of jobs, every order and every agreed begin.

use firstfix::model::{Instance, RelationKind};
use firstfix::plan::{Route, Stop};
use firstfix::units::*;
use firstfix::verify::verify_route;
use std::collections::BTreeMap;

/// A day of a shift: which jobs, when those begin that are bound in time, and the least cost of it.
struct Day {
    jobs: u32,
    begins: Vec<(JobId, Ticks)>,
    paid: Ticks,
    cost: Money,
    route: Route,
}

/// The routes of a plan that costs less than `bound`, and the cost of the cheapest one; nothing if there is none.
pub fn cheaper(instance: &Instance, bound: Money) -> Option<(Money, Vec<Route>)> {
    let days: Vec<Vec<Day>> = instance.shifts.ids().map(|shift| days(instance, shift)).collect();
    let mut search = Search { instance, days: &days, best: bound, found: None, chosen: Vec::new() };
    search.from(0, 0, 0);
    search.found.map(|routes| (search.best, routes))
}

fn days(instance: &Instance, shift: ShiftId) -> Vec<Day> {
    let mut best = Best::new();
    let mut order = Vec::new();
    orders(instance, shift, &mut order, &mut best);
    let day = |((jobs, begins, paid), (cost, route))| Day { jobs, begins, paid, cost, route };
    best.into_iter().map(day).collect()
}

/// Of days with the same jobs, agreed begins and paid time (which weeks and fairness look at) the cheapest.
type Best = BTreeMap<(u32, Vec<(JobId, Ticks)>, Ticks), (Money, Route)>;

/// Every order of every set of jobs.
fn orders(instance: &Instance, shift: ShiftId, order: &mut Vec<JobId>, best: &mut Best) {
    begins(instance, shift, order, &mut Vec::new(), best);
    for job in instance.jobs.ids() {
        if !order.contains(&job) {
            order.push(job);
            orders(instance, shift, order, best);
            order.pop();
        }
    }
}

fn is_timed(instance: &Instance, job: JobId) -> bool {
    let mut timed = instance.relations.iter().filter(|relation| relation.kind.is_timed());
    timed.any(|relation| relation.first == job || relation.second == job)
}

/// Every begin of the jobs bound in time.
fn begins(instance: &Instance, shift: ShiftId, order: &[JobId], agreed: &mut Vec<(JobId, Ticks)>, best: &mut Best) {
    let open = order.iter().find(|job| is_timed(instance, **job) && agreed.iter().all(|(other, _)| other != *job));
    if let Some(job) = open {
        let from = agreed.last().map_or(instance.shifts[shift].start, |(_, begin)| *begin);
        for begin in from..=instance.shifts[shift].latest_end {
            agreed.push((*job, begin));
            begins(instance, shift, order, agreed, best);
            agreed.pop();
        }
        return;
    }
    let stops = order.iter().map(|job| Stop::Job(*job)).collect();
    let route = Route::new(shift, stops).agreeing(agreed.iter().copied());
    let Ok(timed) = verify_route(instance, &route) else { return };
    let (jobs, cost) = (order.iter().map(|job| 1 << job.0).sum(), timed.score.money.of_routes());
    let entry = best.entry((jobs, route.agreed.clone(), timed.score.paid)).or_insert((Money::MAX, route.clone()));
    if cost < entry.0 {
        *entry = (cost, route);
    }
}

struct Search<'a> {
    instance: &'a Instance,
    days: &'a [Vec<Day>],
    best: Money,
    found: Option<Vec<Route>>,
    chosen: Vec<&'a Day>,
}

impl Search<'_> {
    fn from(&mut self, shift: usize, jobs: u32, cost: Money) {
        if cost >= self.best {
            return;
        }
        let days = self.days;
        let Some(options) = days.get(shift) else { return self.end(jobs, cost) };
        for day in options.iter().filter(|day| day.jobs & jobs == 0) {
            self.chosen.push(day);
            self.from(shift + 1, jobs | day.jobs, cost + day.cost);
            self.chosen.pop();
        }
    }

    fn end(&mut self, jobs: u32, cost: Money) {
        let out = self.instance.jobs.enumerate().filter(|(id, _)| jobs & (1 << id.0) == 0);
        let cost = cost + out.map(|(_, job)| job.unserved_cost).sum::<Money>() + self.unfairness();
        if cost < self.best && self.keeps_weeks() && self.keeps_relations() {
            self.best = cost;
            let routes = self.chosen.iter().filter(|day| day.jobs != 0).map(|day| day.route.clone());
            self.found = Some(routes.collect());
        }
    }

    /// Paid time of the days of a technician, in a week or in all.
    fn paid(&self, tech: TechId, week: Option<u32>) -> Ticks {
        let of = |at: &usize| {
            let shift = &self.instance.shifts[ShiftId::from_index(*at)];
            shift.technician == tech && week.is_none_or(|week| self.instance.week_of(shift.day) == week)
        };
        (0..self.chosen.len()).filter(of).map(|at| self.chosen[at].paid).sum()
    }

    fn keeps_weeks(&self) -> bool {
        let limited = self.instance.technicians.enumerate().filter_map(|(tech, row)| Some((tech, row.max_week?)));
        limited.into_iter().all(|(tech, most)| (0..2).all(|week| self.paid(tech, Some(week)) <= most))
    }

    /// The money of uneven shares: price × (Σ paid² / rostered − (Σ paid)² / Σ rostered), term by term to the nearest unit.
    fn unfairness(&self) -> Money {
        let price = i128::from(money(self.instance.objective.weights.fairness));
        let hour = i128::from(self.instance.scale.ticks_per_minute * 60);
        let square = |paid: Ticks, rostered: Ticks| {
            let paid = i128::from(paid);
            (2 * price * paid * paid + i128::from(rostered) * hour).div_euclid(2 * i128::from(rostered) * hour)
        };
        let of = |tech| self.instance.shifts.iter().filter(move |shift| shift.technician == tech);
        let rostered = |tech| of(tech).map(|shift| shift.end - shift.start).sum::<Ticks>();
        let techs = || self.instance.technicians.ids();
        let shares: i128 = techs().map(|tech| square(self.paid(tech, None), rostered(tech))).sum();
        let all = square(techs().map(|tech| self.paid(tech, None)).sum(), techs().map(rostered).sum());
        (shares - all).max(0) as Money
    }

    fn keeps_relations(&self) -> bool {
        self.instance.relations.iter().all(|relation| {
            let (first, second) = (self.visit(relation.first), self.visit(relation.second));
            let shift = |at: usize| &self.instance.shifts[ShiftId::from_index(at)];
            let within = |since: Ticks, begin: Ticks| {
                begin >= since + relation.min_gap && relation.max_gap.is_none_or(|most| begin <= since + most)
            };
            match (relation.kind, first, second) {
                (RelationKind::Before, first, Some((_, begin))) => first.is_some_and(|(at, since)| {
                    let tech = shift(at).technician;
                    within(since + self.instance.service_time(tech, relation.first), begin)
                }),
                (RelationKind::Before, ..) => true,
                (RelationKind::StartGap, Some((_, since)), Some((_, begin))) => within(since, begin),
                (RelationKind::StartGap, first, second) => first.is_none() && second.is_none(),
                (kind, Some((a, _)), Some((b, _))) => match kind {
                    RelationKind::SameTechnician => shift(a).technician == shift(b).technician,
                    RelationKind::DifferentTechnician => shift(a).technician != shift(b).technician,
                    RelationKind::SameDay => shift(a).day == shift(b).day,
                    _ => shift(a).day != shift(b).day,
                },
                _ => true,
            }
        })
    }

    /// Which shift does a job, and its begin where it is bound in time.
    fn visit(&self, job: JobId) -> Option<(usize, Ticks)> {
        let at = self.chosen.iter().position(|day| day.jobs & (1 << job.0) != 0)?;
        let begin = self.chosen[at].begins.iter().find(|(other, _)| *other == job);
        Some((at, begin.map_or(0, |(_, begin)| *begin)))
    }
}
