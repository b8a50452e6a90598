//! The smallest change that lets a job into a day: searched by bisection, one thing at a time, and two at a time where one is
//! not enough.

use super::cut::{Cut, Fit};
use super::lever::{Edge, Lever};
use crate::model::{Instance, Mode};
use crate::units::{MONEY_UNIT, Money, PartId, Ticks, UNLIMITED};

/// A window is made wider by no more minutes than this: beyond, it is another appointment.
const MOST_WINDOW: i64 = 720;
/// A shift and a route are made longer by no more minutes than this.
const MOST_SHIFT: i64 = 240;
/// Prices are told to a hundredth.
const CENT: Money = MONEY_UNIT / 100;

/// Changes that let the job in, and what serving it then costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// One or two changes; none where the job fits as things are.
    pub levers: Vec<Lever>,
    /// What the route then costs more, as the search sees it.
    pub delta: Money,
}

/// Something that can be changed by more or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Window(usize, Edge),
    Shift(Edge),
    Route,
    Jobs,
    Part(PartId),
}

/// The smallest changes of each kind that let the job into the day, given what has to be changed in any case (`base`).
/// Two things at a time only if no single one is enough and `pairs` are asked for.
pub fn smallest(instance: &Instance, cut: &Cut, base: &[Lever], pairs: bool) -> Vec<Found> {
    let as_is = (base.len() <= 2).then(|| cut.fit(base)).flatten();
    match as_is {
        Some(Fit { delta, pays: true }) => return vec![Found { levers: base.to_vec(), delta }],
        _ if base.len() > 1 => return Vec::new(),
        _ => {}
    }
    let search = Search { instance, cut };
    let mut found: Vec<Found> = families(cut).iter().filter_map(|family| search.one(base, *family)).collect();
    found.extend(as_is.and_then(|fit| search.priced(base, fit)));
    if found.is_empty() && base.is_empty() && pairs {
        found = search.two();
    }
    found
}

/// What can be changed by more or less on a day.
fn families(cut: &Cut) -> Vec<Family> {
    let both = [Edge::Start, Edge::End];
    let windows = (0..cut.job().windows.len()).flat_map(|at| both.map(|edge| Family::Window(at, edge)));
    let parts = cut.job().need.parts.iter().map(|(part, _)| Family::Part(*part));
    let others = [Family::Route, Family::Jobs].into_iter();
    windows.chain(both.map(Family::Shift)).chain(others).chain(parts).collect()
}

struct Search<'a> {
    instance: &'a Instance,
    cut: &'a Cut,
}

impl Search<'_> {
    /// The least of a family that is enough beside `base`.
    fn one(&self, base: &[Lever], family: Family) -> Option<Found> {
        let (lever, fit) = self.least(base, family, |fit| fit.pays)?;
        Some(Found { levers: [base, &[lever]].concat(), delta: fit.delta })
    }

    /// A price that makes it pay, where it fits.
    fn priced(&self, base: &[Lever], fit: Fit) -> Option<Found> {
        let cost = self.instance.objective.mode == Mode::Cost && !fit.pays;
        cost.then(|| Found { levers: [base, &[Lever::Price(above(fit.delta))]].concat(), delta: fit.delta })
    }

    /// Two at a time: the first as large as it may be, the second as small as it can, then the first as small as it can.
    fn two(&self) -> Vec<Found> {
        let families = families(self.cut);
        let mut found = Vec::new();
        for (at, first) in families.iter().enumerate() {
            let Some(all) = self.lever(*first, self.most(*first)) else { continue };
            for second in &families[at + 1..] {
                let least = self.least(&[all], *second, |fit| fit.pays);
                found.extend(least.and_then(|(second, _)| self.one(&[second], *first)));
            }
            let fits = self.least(&[], *first, |_| true);
            found.extend(fits.and_then(|(lever, fit)| self.priced(&[lever], fit)));
        }
        found
    }

    /// The least lever of a family with which the job fits as wanted, by bisection.
    fn least(&self, base: &[Lever], family: Family, enough: impl Fn(&Fit) -> bool) -> Option<(Lever, Fit)> {
        let look = |steps: i64| {
            let lever = self.lever(family, steps)?;
            let fit = self.cut.fit(&[base, &[lever]].concat()).filter(|fit| enough(fit))?;
            Some((lever, fit))
        };
        let (mut low, mut high) = (0, self.most(family));
        let mut best = look(high)?;
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            match look(middle) {
                Some(found) => (high, best) = (middle, found),
                None => low = middle,
            }
        }
        Some(best)
    }

    /// So many steps of a family; a minute, a unit or a job each.
    fn lever(&self, family: Family, steps: i64) -> Option<Lever> {
        if steps <= 0 {
            return None;
        }
        let technician = self.technician();
        let by = steps * self.minute();
        Some(match family {
            Family::Window(at, edge) => Lever::Window { at, edge, by },
            Family::Shift(edge) => Lever::Shift { edge, by },
            Family::Route => Lever::Route(by),
            Family::Jobs => Lever::Jobs(technician.max_jobs?.saturating_add(steps as u32)),
            Family::Part(part) => {
                Lever::Part { part, quantity: technician.van[part].quantity.saturating_add(steps as u32) }
            }
        })
    }

    /// The most steps that make sense.
    fn most(&self, family: Family) -> i64 {
        let technician = self.technician();
        let shift = self.cut.shift();
        let minutes = |ticks: Ticks| ticks / self.minute() + i64::from(ticks % self.minute() > 0);
        let whole = |ticks: Ticks| ticks / self.minute();
        match family {
            Family::Window(at, Edge::Start) => minutes(self.cut.job().windows[at].from - shift.start).min(MOST_WINDOW),
            Family::Window(at, Edge::End) => minutes(shift.latest_end - self.cut.job().windows[at].to).min(MOST_WINDOW),
            Family::Shift(Edge::Start) => {
                whole(shift.start - self.instance.scale.day() * Ticks::from(shift.day)).min(MOST_SHIFT)
            }
            Family::Shift(Edge::End) => whole(self.cut.latest - shift.latest_end).min(MOST_SHIFT),
            Family::Route => technician.max_route.map_or(0, |_| MOST_SHIFT),
            Family::Jobs => {
                let full = technician.max_jobs.is_some_and(|most| most as usize <= self.cut.job_count());
                i64::from(full)
            }
            Family::Part(part) => {
                let held = technician.van[part].quantity;
                let need = self.cut.job().need.parts.iter().find(|(at, _)| *at == part).map_or(0, |(_, units)| *units);
                if held < UNLIMITED { i64::from(need) } else { 0 }
            }
        }
    }

    fn technician(&self) -> &crate::model::Technician {
        &self.cut.tables().technicians.as_slice()[0]
    }

    /// A minute, or a unit of a benchmark.
    fn minute(&self) -> Ticks {
        self.instance.scale.ticks(1.0).max(1)
    }
}

/// The next full hundredth above an amount.
fn above(amount: Money) -> Money {
    (amount.div_euclid(CENT) + 1) * CENT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::lever::Seat;
    use crate::model::testing::{builder, job, line, part, shift, technician};
    use crate::model::{InstanceBuilder, Window};
    use crate::plan::{Plan, Route, Stop};
    use crate::units::{JobId, ShiftId, TechId};
    use crate::verify::verify;

    /// Anna works from 0 to 60 and does `j0` at her door from 0 to 10. `new` lies ten minutes away and takes ten.
    fn day(change: impl Fn(&mut InstanceBuilder)) -> Vec<Found> {
        let mut all = builder(2);
        all.parts.push(part("valve"));
        let row = technician("anna", &all);
        all.technicians.push(row);
        all.shifts.push(shift(0, 0, 60));
        all.jobs.push(job("j0", 0));
        all.jobs.push(job("new", 1));
        change(&mut all);
        let instance = all.build(line(2)).unwrap();
        let plan = Plan::new([Route::new(ShiftId(0), vec![Stop::Job(JobId(0))])]);
        let plan = verify(&instance, &plan).unwrap();
        let cut = Cut::new(&instance, &plan, Seat { shift: ShiftId(0), job: JobId(1) });
        smallest(&instance, &cut, &[], true)
    }

    fn levers(found: &[Found]) -> Vec<Lever> {
        found.iter().flat_map(|found| found.levers.clone()).collect()
    }

    #[test]
    fn what_fits_and_pays_needs_no_change() {
        let found = day(|_| ());
        // Twenty minutes and kilometres of driving, ten minutes of work.
        assert_eq!(found, [Found { levers: vec![], delta: 50 * MONEY_UNIT }]);
    }

    #[test]
    fn a_price_is_the_break_even() {
        let found = day(|all| all.jobs[JobId(1)].unserved_cost = 40 * MONEY_UNIT);
        assert_eq!(levers(&found), [Lever::Price(50 * MONEY_UNIT + CENT)]);
    }

    #[test]
    fn a_shift_is_as_much_longer_as_it_must_be() {
        let found = day(|all| {
            all.shifts[ShiftId(0)] = shift(0, 20, 53);
            all.jobs[JobId(0)].windows = vec![Window { from: 20, to: 60 }];
        });
        // Forty minutes in all: seven are missing, at either end.
        let by = 7;
        assert_eq!(levers(&found), [Edge::Start, Edge::End].map(|edge| Lever::Shift { edge, by }));
    }

    #[test]
    fn a_window_is_as_much_wider_as_it_must_be() {
        let wide = |from, to| {
            day(move |all| {
                all.jobs[JobId(0)].windows = vec![Window { from: 0, to: 0 }];
                all.jobs[JobId(1)].windows = vec![Window { from, to }];
            })
        };
        // Who has done the first job is there at 20.
        assert_eq!(levers(&wide(5, 13)), [Lever::Window { at: 0, edge: Edge::End, by: 7 }]);
        assert_eq!(wide(5, 20)[0].levers, []);
    }

    #[test]
    fn parts_and_jobs_are_counted() {
        let found = day(|all| {
            all.jobs[JobId(1)].need.parts = vec![(PartId(0), 3)];
            all.technicians[TechId(0)].van[PartId(0)].quantity = 1;
        });
        assert_eq!(levers(&found), [Lever::Part { part: PartId(0), quantity: 3 }]);
        let found = day(|all| all.technicians[TechId(0)].max_jobs = Some(1));
        assert_eq!(levers(&found), [Lever::Jobs(2)]);
    }

    #[test]
    fn two_things_where_one_is_not_enough() {
        let found = day(|all| {
            all.technicians[TechId(0)].max_jobs = Some(1);
            all.shifts[ShiftId(0)] = shift(0, 0, 35);
        });
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(levers(&found), [Lever::Jobs(2), Lever::Shift { edge: Edge::End, by: 5 }]);
    }
}
