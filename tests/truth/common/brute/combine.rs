//! The best combination of routes, one for each shift, by sets of jobs served.

use firstfix::model::{Instance, Mode};
use firstfix::plan::{Plan, Route, Score, Stop};
use firstfix::units::{DepotId, Id, PartId, ShiftId, UNLIMITED};
use firstfix::verify::TimedRoute;
use std::collections::BTreeMap;

/// A set of jobs, one bit each.
type Jobs = u64;

/// Routes of some shifts that serve no job twice and overdraw no depot.
#[derive(Clone)]
struct Partial {
    score: Score,
    /// Units taken of each depot's part that can run out.
    draws: Vec<u64>,
    routes: Vec<Route>,
}

impl Partial {
    /// Whether this is at least as good in everything that may count, given that both serve the same jobs.
    fn dominates(&self, other: &Self, mode: Mode) -> bool {
        let fixes = mode == Mode::Cost || self.score.expected_fixes >= other.score.expected_fixes;
        let cheaper = self.score.total(mode) <= other.score.total(mode);
        fixes && cheaper && self.draws.iter().zip(&other.draws).all(|(mine, theirs)| mine <= theirs)
    }
}

/// The non-dominated combinations for each set of jobs.
type Table = BTreeMap<Jobs, Vec<Partial>>;

/// The best plan made of these routes (at most one for each shift).
pub fn best_plan(instance: &Instance, routes: &[TimedRoute]) -> Plan {
    let scarce = scarce(instance);
    let mode = instance.objective.mode;
    let nothing = Partial { score: Score::default(), draws: vec![0; scarce.len()], routes: Vec::new() };
    let mut table = Table::from([(0, vec![nothing])]);
    for shift in instance.shifts.ids() {
        table = with_shift(instance, table, &of_shift(instance, &scarce, routes, shift), &scarce);
    }
    let all = table.into_iter().flat_map(|(jobs, partials)| partials.into_iter().map(move |partial| (jobs, partial)));
    let plans = all.map(|(jobs, partial)| (left_out(instance, jobs, partial.score), partial.routes));
    let best = plans.min_by(|a, b| a.0.compare(&b.0, mode));
    Plan::new(best.into_iter().flat_map(|(_, routes)| routes))
}

/// The parts of depots that can run out, with their stock.
fn scarce(instance: &Instance) -> Vec<(DepotId, PartId, u64)> {
    let of_depot = |depot: DepotId| {
        let stock = instance.depots[depot].stock.enumerate().filter(|(_, units)| **units < UNLIMITED);
        stock.map(move |(part, units)| (depot, part, u64::from(*units)))
    };
    instance.depots.ids().flat_map(of_depot).collect()
}

/// The non-dominated routes of one shift, and the choice to stay at home.
fn of_shift(instance: &Instance, scarce: &[(DepotId, PartId, u64)], routes: &[TimedRoute], shift: ShiftId) -> Table {
    let mut table = Table::new();
    for route in routes.iter().filter(|route| route.shift == shift) {
        let stops: Vec<Stop> = route.stops.iter().map(|timed| timed.stop.clone()).collect();
        let draws = scarce.iter().map(|(depot, part, _)| drawn(route, *depot, *part)).collect();
        let plain = Route::new(shift, stops);
        let jobs = plain.jobs().fold(0, |jobs, job| jobs | 1 << job.index());
        add(&mut table, jobs, Partial { score: route.score, draws, routes: vec![plain] }, instance.objective.mode);
    }
    table
}

fn drawn(route: &TimedRoute, depot: DepotId, part: PartId) -> u64 {
    let here = |stop: &Stop| matches!(stop, Stop::Depot { depot: at, .. } if *at == depot);
    let loads = route.stops.iter().filter(|timed| here(&timed.stop)).flat_map(|timed| &timed.load);
    loads.filter(|(loaded, _)| *loaded == part).map(|(_, units)| u64::from(*units)).sum()
}

/// All combinations of what is there with the routes of one more shift.
fn with_shift(instance: &Instance, table: Table, shift: &Table, scarce: &[(DepotId, PartId, u64)]) -> Table {
    let mut next = table.clone();
    for (done, partials) in &table {
        for (jobs, routes) in shift.iter().filter(|(jobs, _)| *jobs & done == 0) {
            for (partial, route) in partials.iter().flat_map(|partial| routes.iter().map(move |route| (partial, route)))
            {
                let both = join(partial, route);
                if both.draws.iter().zip(scarce).all(|(units, (_, _, stock))| units <= stock) {
                    add(&mut next, jobs | done, both, instance.objective.mode);
                }
            }
        }
    }
    next
}

fn join(a: &Partial, b: &Partial) -> Partial {
    let mut both = a.clone();
    both.score.add(&b.score);
    both.draws.iter_mut().zip(&b.draws).for_each(|(mine, theirs)| *mine += theirs);
    both.routes.extend(b.routes.iter().cloned());
    both
}

fn add(table: &mut Table, jobs: Jobs, new: Partial, mode: Mode) {
    let row = table.entry(jobs).or_default();
    if !row.iter().any(|old| old.dominates(&new, mode)) {
        row.retain(|old| !new.dominates(old, mode));
        row.push(new);
    }
}

/// The score with the jobs that are not in the set left out.
fn left_out(instance: &Instance, jobs: Jobs, mut score: Score) -> Score {
    for (_, job) in instance.jobs.enumerate().filter(|(id, _)| jobs >> id.index() & 1 == 0) {
        score.unserved[job.priority.index()] += 1;
        score.money.unserved += job.unserved_cost;
    }
    score
}
