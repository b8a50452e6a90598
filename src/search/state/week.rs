//! Tours that share a van which nobody restocks at night: a change of one day changes what the later ones find, so the van is walked
//! over all of its days.

use super::State;
use crate::eval::{Draw, Node, Problem, Scratch, Supply, join, van_days};
use crate::plan::{Plan, Route};
use crate::search::splice::Kept;
use crate::search::tour::Tour;
use crate::search::written::{route, written};
use crate::units::{Id, Money, ShiftId};

impl State {
    /// The tours that share a tour's van, in order of time: itself where the van begins the day with what the tables say.
    pub fn days(problem: &Problem, at: usize) -> Vec<usize> {
        match problem.weeks.days(ShiftId::from_index(at)) {
            [] => vec![at],
            days => days.iter().map(|shift| shift.index()).collect(),
        }
    }

    /// Whether two tours share a van that lasts.
    pub fn same_van(&self, problem: &Problem, a: usize, b: usize) -> bool {
        self.tours[a].lasting && problem.weeks.days(self.tours[a].shift).contains(&self.tours[b].shift)
    }

    /// The most that a change of a tour may save on the other days of its van.
    #[inline]
    pub fn slack(&self, problem: &Problem, tour: &Tour) -> Money {
        if !problem.shift(tour.shift).lasting {
            return 0;
        }
        let others = problem.weeks.days(tour.shift).iter().filter(|day| **day != tour.shift);
        others.map(|day| self.tours[day.index()].slack).sum()
    }

    /// Sets the stops of tours of which at least one has a van that lasts: all of them or none, and only if the cost is then below
    /// `limit`.
    #[must_use]
    pub(super) fn set_days<'a>(
        &mut self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        changes: &[(usize, &[Node])],
        limit: Option<Money>,
    ) -> bool {
        let mut vans: Vec<Vec<usize>> = changes.iter().map(|(at, _)| Self::days(problem, *at)).collect();
        vans.dedup();
        let tours: Vec<usize> = vans.iter().flatten().copied().collect();
        tours.iter().for_each(|at| self.save(*at));
        let before: Vec<Tour> = tours.iter().map(|at| self.tours[*at].clone()).collect();
        tours.iter().for_each(|at| self.detach(problem, *at, Kept::NOTHING));
        for (at, nodes) in changes {
            let tour = &mut self.tours[*at].nodes;
            tour.clear();
            tour.extend_from_slice(nodes);
        }
        let mut attached = 0;
        for van in &vans {
            let changed = |at: &usize| changes.iter().any(|(tour, _)| tour == at);
            if !self.refresh_van(problem, scratch, van, changed) {
                break;
            }
            van.iter().for_each(|at| self.attach_whole(problem, *at));
            attached += van.len();
        }
        let all = attached == tours.len();
        if all && limit.is_none_or(|limit| self.cost < limit) && self.keeps_hours(problem, &before) {
            return true;
        }
        tours[..attached].iter().for_each(|at| self.detach(problem, *at, Kept::NOTHING));
        for (at, old) in tours.iter().zip(&before) {
            self.tours[*at].copy_from(old);
            self.attach_whole(problem, *at);
        }
        false
    }

    /// Recomputes the days of a van, none of which is in the books; false if one breaks a rule.
    fn refresh_van<'a>(
        &mut self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        van: &[usize],
        changed: impl Fn(&usize) -> bool,
    ) -> bool {
        let supply = self.stores.supply(&[]);
        for at in van.iter().filter(|at| changed(at)) {
            if !self.tours[*at].refresh(problem, scratch, supply) {
                return false;
            }
        }
        let first = ShiftId::from_index(van[0]);
        if !problem.shift(first).lasting {
            return true;
        }
        let mut nodes = std::mem::take(&mut self.week);
        join(van.iter().map(|at| self.tours[*at].nodes.as_slice()), &mut nodes);
        let walked = van_days(problem, scratch, supply, first, &nodes).is_some();
        self.week = nodes;
        if walked {
            let mut missing = 0;
            for (day, at) in van.iter().enumerate().rev() {
                missing = self.tours[*at].take_van(scratch, day, missing);
            }
        }
        walked
    }

    /// Whether no week is too long that was not as long before.
    fn keeps_hours(&self, problem: &Problem, before: &[Tour]) -> bool {
        let paid = |tours: &mut dyn Iterator<Item = &Tour>, shift: ShiftId| {
            let week = problem.hours.as_ref().and_then(|hours| hours.limit(shift)).map(|(week, _)| week);
            let same = |tour: &&Tour| {
                let limit = problem.hours.as_ref().and_then(|hours| hours.limit(tour.shift));
                week.is_some() && limit.map(|(week, _)| week) == week
            };
            tours.filter(same).map(|tour| tour.paid).sum::<i64>()
        };
        before.iter().all(|old| {
            let then = paid(&mut before.iter(), old.shift);
            let now = paid(&mut before.iter().map(|old| &self.tours[old.shift.index()]), old.shift);
            now <= then || self.ledger.has_room(problem, old.shift, 0)
        })
    }

    /// What the depots have for a tour: what is left, and what the tour draws now.
    pub fn supply<'s>(&'s self, tour: &'s Tour) -> Supply<'s> {
        self.stores.supply(&tour.draws)
    }

    /// What the depots have for tours that draw this now.
    pub fn supply_for<'s>(&'s self, own: &'s [Draw]) -> Supply<'s> {
        self.stores.supply(own)
    }

    /// The plan of this state, with breaks placed and depot visits filled as the pricing assumes.
    pub fn to_plan<'a>(&self, problem: &Problem<'a>, scratch: &mut Scratch<'a>) -> Plan {
        let mut stores = self.stores.clone();
        let mut routes = Vec::with_capacity(self.tours_used());
        for days in problem.weeks.vans().filter(|days| days.iter().any(|day| self.tours[day.index()].jobs > 0)) {
            let tours = || days.iter().map(|day| &self.tours[day.index()]);
            tours().for_each(|tour| stores.give_back(problem, &tour.draws));
            routes.extend(self.van_routes(problem, scratch, stores.supply(&[]), days));
            // Driving the days has not touched what was loaded for them.
            stores.take(problem, scratch.draws());
        }
        for tour in self.tours.iter().filter(|tour| tour.jobs > 0 && !tour.lasting) {
            // Meanwhile another tour may have given back what this one would have taken.
            stores.give_back(problem, &tour.draws);
            routes.push(route(problem, scratch, stores.supply(&[]), tour.shift, &tour.nodes));
            stores.take(problem, scratch.draws());
        }
        Plan::new(routes)
    }

    /// The routes of a van that lasts, with its visits filled as the pricing assumes; the books of the depots are those without it.
    pub(super) fn van_routes<'a>(
        &self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        supply: Supply,
        days: &[ShiftId],
    ) -> Vec<Route> {
        let mut nodes = Vec::new();
        join(days.iter().map(|day| self.tours[day.index()].nodes.as_slice()), &mut nodes);
        let mut fills = scratch.fills(problem, supply, days[0], &nodes).into_iter();
        let route = |day: &ShiftId| {
            let tour = &self.tours[day.index()];
            let road = crate::eval::road(problem, scratch, *day, &tour.nodes);
            debug_assert!(road.is_some(), "a tour can be driven");
            written(*day, &tour.nodes, road.and_then(|road| road.run.rest_at), &mut fills)
        };
        days.iter().filter(|day| self.tours[day.index()].jobs > 0).map(route).collect()
    }
}
