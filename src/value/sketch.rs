//! A plan under small changes: its routes with their scores, and who is left out.

use super::clock::{break_places, earliest_ends};
use crate::model::Instance;
use crate::plan::{Plan, Route, Score, Stop};
use crate::units::{DepotId, JobId, Money, PartId, ShiftId};
use crate::verify::{TimedRoute, VerifiedPlan, verify_route};
use std::collections::{BTreeMap, BTreeSet};

/// A route with what it is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Driven {
    /// The stops.
    pub route: Route,
    /// What they are worth.
    pub score: Score,
    /// Units loaded, visit by visit.
    pub loads: Vec<Vec<(PartId, u32)>>,
}

impl Driven {
    /// A route that the verifier passed.
    pub fn new(route: &Route, timed: &TimedRoute) -> Self {
        let loads = timed.stops.iter().filter(|stop| matches!(stop.stop, Stop::Depot { .. }));
        Self { route: route.clone(), score: timed.score, loads: loads.map(|stop| stop.load.clone()).collect() }
    }

    /// Nobody goes out.
    pub fn nothing(shift: ShiftId) -> Self {
        Self { route: Route::new(shift, Vec::new()), score: Score::default(), loads: Vec::new() }
    }

    /// The depot visits with the units loaded.
    pub fn visits(&self) -> impl Iterator<Item = (DepotId, &[(PartId, u32)])> {
        let depots = self.route.stops.iter().filter_map(|stop| match stop {
            Stop::Depot { depot, .. } => Some(*depot),
            Stop::Job(_) | Stop::Break => None,
        });
        depots.zip(self.loads.iter().map(Vec::as_slice))
    }

    /// Units of a part loaded at a depot.
    pub fn drawn(&self, depot: DepotId, part: PartId) -> u64 {
        let loads = self.visits().filter(|(at, _)| *at == depot).flat_map(|(_, load)| load);
        loads.filter(|(at, _)| *at == part).map(|(_, units)| u64::from(*units)).sum()
    }

    /// The stops but for the break.
    pub fn bare(&self) -> Vec<Stop> {
        self.route.stops.iter().filter(|stop| **stop != Stop::Break).cloned().collect()
    }
}

/// A route as it stands.
pub fn as_it_stands(instance: &Instance, route: &Route) -> Option<Driven> {
    verify_route(instance, route).ok().map(|timed| Driven::new(route, &timed))
}

/// A way to make stops in this order (there is no break among them): without a break if none is owed, else with the break where
/// nobody has to wait for it, if that is possible. Nothing if a rule forbids it; no route where there is no job.
pub fn driven(instance: &Instance, shift: ShiftId, stops: &[Stop]) -> Option<Driven> {
    if !stops.iter().any(|stop| matches!(stop, Stop::Job(_))) {
        return Some(Driven::nothing(shift));
    }
    let row = &instance.shifts[shift];
    let ends = earliest_ends(instance, shift, stops)?;
    let places = row.rest.map_or_else(Vec::new, |rest| break_places(row.start, &ends, rest));
    let with_break = |place: usize| {
        let (before, after) = stops.split_at(place);
        [before, &[Stop::Break], after].concat()
    };
    std::iter::once(stops.to_vec())
        .chain(places.into_iter().map(with_break))
        .find_map(|stops| as_it_stands(instance, &Route::new(shift, stops)))
}

/// A plan under change.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// The routes; a shift without one stays at home.
    pub routes: BTreeMap<ShiftId, Driven>,
    /// The jobs in no route.
    pub left_out: BTreeSet<JobId>,
    /// Routes that differ from those of the plan at the beginning, or may be worth something else.
    pub touched: BTreeSet<ShiftId>,
    /// Money for uneven shares of the work: what it was at the beginning, until the whole plan is looked at.
    fairness: Money,
}

impl Sketch {
    /// A plan as it stands.
    pub fn new(plan: &VerifiedPlan) -> Self {
        let routes = plan.plan().routes.iter().zip(plan.routes());
        Self {
            routes: routes.map(|(route, timed)| (route.shift, Driven::new(route, timed))).collect(),
            left_out: plan.unassigned().iter().copied().collect(),
            touched: BTreeSet::new(),
            fairness: plan.score().money.fairness,
        }
    }

    /// The route of a shift.
    pub fn route(&self, shift: ShiftId) -> Driven {
        self.routes.get(&shift).cloned().unwrap_or_else(|| Driven::nothing(shift))
    }

    /// Puts a route in the place of what its shift did.
    pub fn set(&mut self, driven: Driven) {
        let shift = driven.route.shift;
        self.touched.insert(shift);
        if driven.route.stops.is_empty() {
            self.routes.remove(&shift);
        } else {
            self.routes.insert(shift, driven);
        }
    }

    /// The whole plan.
    pub fn plan(&self) -> Plan {
        Plan::new(self.routes.values().map(|driven| driven.route.clone()))
    }

    /// What it is worth, if its routes are.
    pub fn score(&self, instance: &Instance) -> Score {
        let mut score = Score::default();
        self.routes.values().for_each(|driven| score.add(&driven.score));
        self.left_out.iter().for_each(|job| score.add(&out(instance, *job)));
        score.money.fairness = self.fairness;
        score
    }
}

/// What leaving a job out costs, as a score.
pub fn out(instance: &Instance, job: JobId) -> Score {
    let job = &instance.jobs[job];
    let mut score = Score::default();
    score.unserved[job.priority.index()] = 1;
    score.money.unserved = job.unserved_cost;
    score
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BreakRule;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::verify::verify;

    fn day(rest: Option<BreakRule>) -> Instance {
        let mut all = builder(2);
        let row = technician("anna", &all);
        all.technicians.push(row);
        let mut row = shift(0, 0, 100);
        row.rest = rest;
        all.shifts.push(row);
        for at in 0..3 {
            let mut row = job(&format!("j{at}"), 1);
            row.windows = vec![crate::model::Window { from: 0, to: 45 }];
            all.jobs.push(row);
        }
        all.build(line(2)).unwrap()
    }

    const DAY: ShiftId = ShiftId(0);

    #[test]
    fn a_break_that_is_owed_finds_its_place() {
        // Too late to rest before leaving, too early after coming back.
        let rest = BreakRule { duration: 5, from: 25, to: 35 };
        let stops: Vec<Stop> = (0..3).map(|at| Stop::Job(JobId(at))).collect();
        let driven = driven(&day(Some(rest)), DAY, &stops).expect("a route");
        assert_eq!(driven.route.stops.iter().position(|stop| *stop == Stop::Break), Some(2));
        assert_eq!(driven.bare(), stops);
        let free = super::driven(&day(None), DAY, &stops).expect("a route");
        assert_eq!((driven.score.duration, free.score.duration), (55, 50));
    }

    #[test]
    fn a_sketch_counts_like_the_verifier() {
        let instance = day(None);
        let plan = verify(&instance, &Plan::new([Route::new(DAY, vec![Stop::Job(JobId(1))])])).unwrap();
        let mut sketch = Sketch::new(&plan);
        assert_eq!((sketch.score(&instance), &sketch.plan()), (*plan.score(), plan.plan()));
        let longer = driven(&instance, DAY, &[Stop::Job(JobId(1)), Stop::Job(JobId(2))]).unwrap();
        sketch.set(longer);
        sketch.left_out.remove(&JobId(2));
        assert_eq!(&sketch.score(&instance), verify(&instance, &sketch.plan()).unwrap().score());
        sketch.set(Driven::nothing(DAY));
        assert_eq!(sketch.plan(), Plan::default());
    }
}
