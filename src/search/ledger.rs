//! What the other days of a technician already use: sums of paid time, in step with the tours.

use crate::eval::{Hours, Problem};
use crate::units::{IdVec, Money, ShiftId, TechId, Ticks};
use std::sync::Arc;

/// Paid time by technician's week and by technician. Empty where no sum matters.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// By limit of a week.
    weeks: Vec<Ticks>,
    techs: IdVec<TechId, Ticks>,
    all: Ticks,
    /// Money of the technicians' shares.
    shares: Money,
    hours: Option<Arc<Hours>>,
    /// By technician: money for a tick more, as things were when the change at hand began. While jobs are out, shares are uneven
    /// because of that: prices that followed would send every job back to where it came from.
    slopes: IdVec<TechId, f64>,
}

/// A tour's paid time, and what is to take its place.
#[derive(Clone, Copy, Debug)]
pub struct Swap {
    /// Whose day.
    pub shift: ShiftId,
    /// Now.
    pub from: Ticks,
    /// Then.
    pub to: Ticks,
}

impl Ledger {
    /// Nobody works any more than has been done so far.
    pub fn new(problem: &Problem) -> Self {
        let Some(hours) = &problem.hours else { return Self::default() };
        let techs: IdVec<TechId, Ticks> = problem.instance.technicians.ids().map(|tech| hours.so_far(tech)).collect();
        let slopes = problem.instance.technicians.iter().map(|_| 0.0).collect();
        let all = techs.iter().sum();
        let shares = techs.enumerate().map(|(tech, paid)| hours.share(tech, *paid)).sum();
        Self { weeks: vec![0; hours.limits()], techs, all, shares, hours: Some(hours.clone()), slopes }
    }

    /// A change begins: insertions are priced by the shares as they are now.
    pub fn begin(&mut self) {
        let Some(hours) = self.hours.as_ref().filter(|hours| hours.prices_fairness()) else { return };
        let (techs, all) = (&self.techs, self.all);
        self.slopes = techs.enumerate().map(|(tech, paid)| hours.slope(tech, *paid, all)).collect();
    }

    /// What a change of paid time costs here to first order; `None` if a week would be too long for it.
    pub fn marginal(&self, problem: &Problem, swap: Swap) -> Option<Money> {
        let more = swap.to - swap.from;
        if more > 0 && !self.has_room(problem, swap.shift, more) {
            return None;
        }
        Some((self.slopes[problem.shift(swap.shift).person] * more as f64) as Money)
    }

    /// What unfairness costs as it is.
    pub fn unfairness(&self, hours: &Hours) -> Money {
        (self.shares - hours.even(self.all)).max(0)
    }

    /// Enters a change of paid time. Gives the change of cost.
    pub fn enter(&mut self, problem: &Problem, swap: Swap) -> Money {
        let Some(hours) = &problem.hours else { return 0 };
        if let Some((week, _)) = hours.limit(swap.shift) {
            self.weeks[week] += swap.to - swap.from;
        }
        if !hours.prices_fairness() {
            return 0;
        }
        let before = self.unfairness(hours);
        let tech = problem.shift(swap.shift).person;
        let paid = &mut self.techs[tech];
        self.shares -= hours.share(tech, *paid);
        *paid += swap.to - swap.from;
        self.shares += hours.share(tech, *paid);
        self.all += swap.to - swap.from;
        self.unfairness(hours) - before
    }

    /// The change of cost that a change of one or two tours makes here; `None` if a week would be too long for it. A week
    /// that is too long already may become shorter.
    pub fn price(&self, problem: &Problem, swaps: &[Swap]) -> Option<Money> {
        let Some(hours) = &problem.hours else { return Some(0) };
        for swap in swaps {
            let Some((week, most)) = hours.limit(swap.shift) else { continue };
            let same = swaps.iter().filter(|other| hours.limit(other.shift).is_some_and(|(at, _)| at == week));
            let longer: Ticks = same.map(|swap| swap.to - swap.from).sum();
            if longer > 0 && self.weeks[week] + longer > most {
                return None;
            }
        }
        if !hours.prices_fairness() {
            return Some(0);
        }
        let (mut shares, mut all) = (self.shares, self.all);
        for (at, swap) in swaps.iter().enumerate() {
            let tech = problem.shift(swap.shift).person;
            let earlier = swaps[..at].iter().filter(|other| problem.shift(other.shift).person == tech);
            let paid = self.techs[tech] + earlier.map(|other| other.to - other.from).sum::<Ticks>();
            shares += hours.share(tech, paid + swap.to - swap.from) - hours.share(tech, paid);
            all += swap.to - swap.from;
        }
        Some((shares - hours.even(all)).max(0) - self.unfairness(hours))
    }

    /// Whether a week has room for so much paid time more.
    pub fn has_room(&self, problem: &Problem, shift: ShiftId, paid: Ticks) -> bool {
        let limit = problem.hours.as_ref().and_then(|hours| hours.limit(shift));
        limit.is_none_or(|(week, most)| self.weeks[week] + paid <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::model::{Instance, Shift};
    use crate::units::Id;

    /// Two technicians with two days each, the second of which begins a new week for nobody; the first may be paid for 100.
    fn world(fairness: f64) -> Instance {
        let mut all = builder(2);
        all.horizon.days = 2;
        all.horizon.start = jiff::civil::date(2026, 11, 23);
        all.objective.weights.fairness = fairness;
        all.jobs.push(job("j", 1));
        let day = all.scale.day();
        for at in 0..2 {
            let tech = technician(&format!("t{at}"), &all);
            all.technicians.push(tech);
            all.shifts.push(shift(at, 0, 100));
            all.shifts.push(Shift { day: 1, ..shift(at, day, day + 300) });
        }
        all.technicians[TechId(0)].max_week = Some(100);
        all.build(line(2)).unwrap()
    }

    fn swap(shift: usize, from: Ticks, to: Ticks) -> Swap {
        Swap { shift: ShiftId::from_index(shift), from, to }
    }

    #[test]
    fn a_week_is_full_when_its_days_are() {
        let instance = world(0.0);
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let mut ledger = Ledger::new(&problem);
        ledger.enter(&problem, swap(0, 0, 60));
        assert_eq!(ledger.price(&problem, &[swap(1, 0, 40)]), Some(0));
        assert_eq!(ledger.price(&problem, &[swap(1, 0, 41)]), None);
        assert_eq!(ledger.price(&problem, &[swap(1, 0, 41), swap(0, 60, 59)]), Some(0), "the other day gives way");
        assert_eq!(ledger.price(&problem, &[swap(2, 0, 900)]), Some(0), "nobody limits the second technician");
        assert!(ledger.has_room(&problem, ShiftId(1), 40) && !ledger.has_room(&problem, ShiftId(1), 41));
        ledger.enter(&problem, swap(1, 0, 90));
        assert_eq!(ledger.price(&problem, &[swap(1, 90, 80)]), Some(0), "too long a week may become shorter");
    }

    #[test]
    fn a_price_is_what_entering_costs() {
        let instance = world(77.0);
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let mut ledger = Ledger::new(&problem);
        let mut cost = 0;
        let steps =
            [[swap(2, 0, 70), swap(3, 0, 13)], [swap(0, 0, 31), swap(2, 70, 50)], [swap(3, 13, 0), swap(0, 31, 44)]];
        for pair in steps {
            let price = ledger.price(&problem, &pair).unwrap();
            let entered: Money = pair.iter().map(|swap| ledger.enter(&problem, *swap)).sum();
            assert_eq!(price, entered);
            cost += entered;
        }
        assert_eq!(cost, ledger.unfairness(problem.hours.as_ref().unwrap()));
        assert!(cost > 0);
        // The same share of the roster for both costs nothing.
        let even = ledger.price(&problem, &[swap(0, 44, 50)]).unwrap();
        assert_eq!(even, -cost);
    }
}
