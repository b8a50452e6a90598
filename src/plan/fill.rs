//! What to load at a depot so that the certain parts are there: a fixed policy, written down once.
//!
//! The search needs a quick answer, and the brute force of the tests needs the same one; so the policy is a
//! definition: *at a depot visit, each part that the depot stocks is filled up to exactly what the certain
//! needs of the jobs until the next visit that stocks it (or the end of the route) require; nothing is filled
//! where what is surely on the van is enough.* What is sure is counted on the bad side: every fault that may
//! come takes its parts.

use super::Stop;
use crate::model::{Instance, Job};
use crate::units::{Id, PartId, ShiftId, UNLIMITED};
use std::collections::BTreeMap;

/// Units by part, in order of part.
type Units = BTreeMap<PartId, u32>;

/// The stops of a route with the fill of every depot visit set by the policy of this file; other stops and
/// the order stay as they are. Fills of the visits given are ignored.
///
/// # Panics
/// If the shift, a job or a depot does not exist in the instance.
pub fn certain_fill(instance: &Instance, shift: ShiftId, stops: &[Stop]) -> Vec<Stop> {
    let levels = levels_needed(instance, stops);
    let mut sure = Sure::new(instance, shift);
    let mut filled = Vec::with_capacity(stops.len());
    sure.begin_leg(stops);
    for (at, (stop, level)) in stops.iter().zip(levels).enumerate() {
        filled.push(match stop {
            Stop::Depot { depot, .. } => {
                let fill = sure.fill(level);
                sure.begin_leg(&stops[at + 1..]);
                Stop::Depot { depot: *depot, fill }
            }
            Stop::Job(job) => {
                sure.take_faults(&instance.jobs[*job]);
                stop.clone()
            }
            Stop::Break => Stop::Break,
        });
    }
    filled
}

/// For each stop that is a depot visit, what the jobs until the next visit that stocks the part need for
/// certain; computed from the end of the route backwards.
fn levels_needed(instance: &Instance, stops: &[Stop]) -> Vec<Units> {
    let mut needed = Units::new();
    let mut levels = vec![Units::new(); stops.len()];
    for (stop, level) in stops.iter().zip(&mut levels).rev() {
        match stop {
            Stop::Job(job) => add(&mut needed, &instance.jobs[*job].need.parts),
            Stop::Depot { depot, .. } => {
                let stock = &instance.depots[*depot].stock;
                level.extend(needed.iter().filter(|(part, _)| stock[**part] > 0));
                needed.retain(|part, _| stock[*part] == 0);
            }
            Stop::Break => {}
        }
    }
    levels
}

fn add(units: &mut Units, parts: &[(PartId, u32)]) {
    for (part, quantity) in parts {
        let units = units.entry(*part).or_default();
        *units = units.saturating_add(*quantity);
    }
}

/// What is surely on the van and not set aside.
struct Sure<'a> {
    instance: &'a Instance,
    van: Vec<u32>,
}

impl<'a> Sure<'a> {
    fn new(instance: &'a Instance, shift: ShiftId) -> Self {
        let van = instance.technician_of(shift).van.iter().map(|stock| stock.quantity).collect();
        Self { instance, van }
    }

    /// Sets the certain parts aside that the jobs up to the next depot visit need.
    fn begin_leg(&mut self, rest: &[Stop]) {
        for stop in rest.iter().take_while(|stop| !matches!(stop, Stop::Depot { .. })) {
            if let Stop::Job(job) = stop {
                for (part, quantity) in &self.instance.jobs[*job].need.parts {
                    self.take(*part, *quantity);
                }
            }
        }
    }

    /// Takes the parts of the worst fault, part by part.
    fn take_faults(&mut self, job: &Job) {
        let mut worst = Units::new();
        for (part, quantity) in job.faults.iter().flat_map(|fault| &fault.need.parts) {
            let units = worst.entry(*part).or_default();
            *units = (*units).max(*quantity);
        }
        worst.into_iter().for_each(|(part, quantity)| self.take(part, quantity));
    }

    fn take(&mut self, part: PartId, quantity: u32) {
        let stock = &mut self.van[part.index()];
        if *stock < UNLIMITED {
            *stock = stock.saturating_sub(quantity);
        }
    }

    /// Fills to the levels that are not met yet, and gives them back.
    fn fill(&mut self, levels: Units) -> Vec<(PartId, u32)> {
        let short = levels.into_iter().filter(|(part, level)| self.van[part.index()] < *level);
        let fill: Vec<_> = short.collect();
        for (part, level) in &fill {
            self.van[part.index()] = *level;
        }
        fill
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fault, Need, testing};
    use crate::units::{DepotId, JobId};

    const P: PartId = PartId(0);
    const Q: PartId = PartId(1);

    /// Two parts; job k needs `needs[k]`; depot 0 stocks both, depot 1 only the first; one of each on the van.
    fn instance(needs: &[&[(PartId, u32)]], fault: Option<(PartId, u32)>) -> Instance {
        let mut all = testing::builder(2);
        all.parts.push(testing::part("p"));
        all.parts.push(testing::part("q"));
        for (at, parts) in needs.iter().enumerate() {
            let mut job = testing::job(&format!("j{at}"), 1);
            job.need.parts = parts.to_vec();
            let need = |part| Need { parts: vec![part], ..Need::default() };
            job.faults.extend(fault.map(|part| Fault {
                name: "broken".into(),
                probability: 0.5,
                need: need(part),
                duration: None,
            }));
            all.jobs.push(job);
        }
        let mut technician = testing::technician("t", &all);
        technician.van[P].quantity = 1;
        technician.van[Q].quantity = 1;
        all.technicians.push(technician);
        all.shifts.push(testing::shift(0, 0, 500));
        let both = testing::depot("both", 1, &all);
        let mut first = testing::depot("first", 1, &all);
        first.stock[Q] = 0;
        all.depots.push(both);
        all.depots.push(first);
        all.build(testing::line(2)).unwrap()
    }

    fn job(at: u32) -> Stop {
        Stop::Job(JobId(at))
    }

    fn visit(depot: u32, fill: &[(PartId, u32)]) -> Stop {
        Stop::Depot { depot: DepotId(depot), fill: fill.to_vec() }
    }

    fn filled(instance: &Instance, stops: &[Stop]) -> Vec<Stop> {
        certain_fill(instance, ShiftId(0), stops)
    }

    #[test]
    fn fills_up_to_the_needs_until_the_next_visit_that_stocks_the_part() {
        let all = instance(&[&[(P, 2), (Q, 2)], &[(P, 3), (Q, 3)]], None);
        let stops = [visit(0, &[(P, 99)]), job(0), visit(1, &[]), Stop::Break, job(1)];
        let expect = [visit(0, &[(P, 2), (Q, 5)]), job(0), visit(1, &[(P, 3)]), Stop::Break, job(1)];
        assert_eq!(filled(&all, &stops), expect);
    }

    #[test]
    fn fills_nothing_where_the_van_has_enough() {
        let all = instance(&[&[(P, 1)], &[(Q, 1)]], None);
        assert_eq!(filled(&all, &[visit(0, &[]), job(0), job(1)]), [visit(0, &[]), job(0), job(1)]);
        // The first job takes the only unit, so the second visit must bring another.
        assert_eq!(filled(&all, &[job(0), visit(0, &[]), job(0)]), [job(0), visit(0, &[(P, 1)]), job(0)]);
    }

    #[test]
    fn counts_on_nothing_that_a_fault_may_take() {
        let all = instance(&[&[], &[(P, 1)]], Some((P, 1)));
        assert_eq!(filled(&all, &[job(0), visit(0, &[]), job(1)]), [job(0), visit(0, &[(P, 1)]), job(1)]);
    }

    #[test]
    fn does_not_ask_a_depot_for_what_it_does_not_stock() {
        let all = instance(&[&[(Q, 4)]], None);
        assert_eq!(filled(&all, &[visit(1, &[]), job(0)]), [visit(1, &[]), job(0)]);
    }
}
