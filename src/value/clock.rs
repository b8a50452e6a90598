//! Whether stops can be made in time at all, told quickly, and where a break may go.
//!
//! Everything happens as early as it can and no break is taken: a route that is too late even so is too late in any
//! case. What is not is left to the verifier.

use crate::model::{BreakRule, Instance};
use crate::plan::Stop;
use crate::travel::NO_ROAD;
use crate::units::{ShiftId, SiteId, Ticks};

/// The earliest end of each stop (there is no break among them); nothing if one comes too late.
pub fn earliest_ends(instance: &Instance, shift: ShiftId, stops: &[Stop]) -> Option<Vec<Ticks>> {
    let row = &instance.shifts[shift];
    let technician = &instance.technicians[row.technician];
    let (mut now, mut here, mut set_up) = (row.start, technician.start, None);
    let mut ends = Vec::with_capacity(stops.len());
    for stop in stops {
        let there = site(instance, stop)?;
        now += leg(instance, shift, here, there)?;
        now = match stop {
            Stop::Job(job) => {
                let work = &instance.jobs[*job];
                let ready = now + if set_up == Some(there) { 0 } else { work.setup };
                set_up = Some(there);
                let open = work.windows.iter().find(|window| ready <= window.to);
                let begin = if work.windows.is_empty() { ready } else { ready.max(open?.from) };
                begin + instance.service_time(row.technician, *job)
            }
            Stop::Depot { depot, .. } => {
                let (depot, midnight) = (&instance.depots[*depot], instance.scale.day() * Ticks::from(row.day));
                set_up = None;
                let begin = now.max(midnight + depot.opens);
                (begin <= midnight + depot.closes).then_some(begin + depot.load)?
            }
            Stop::Break => now,
        };
        ends.push(now);
        here = there;
    }
    let home = technician.end.map_or(Some(0), |end| leg(instance, shift, here, end))?;
    (now + home <= row.latest_end).then_some(ends)
}

/// After how many stops a break may sensibly be taken, given when they end at the earliest: first where it can begin at
/// once, then where it waits least.
pub fn break_places(start: Ticks, ends: &[Ticks], rest: BreakRule) -> Vec<usize> {
    let before = |at: usize| if at == 0 { start } else { ends[at - 1] };
    let at_once = (0..=ends.len()).filter(|at| (rest.from..=rest.to).contains(&before(*at)));
    let early = (0..=ends.len()).rev().find(|at| before(*at) < rest.from);
    at_once.chain(early).collect()
}

/// Where a job or a depot is.
pub fn site(instance: &Instance, stop: &Stop) -> Option<SiteId> {
    match stop {
        Stop::Job(job) => Some(instance.jobs[*job].site),
        Stop::Depot { depot, .. } => Some(instance.depots[*depot].site),
        Stop::Break => None,
    }
}

fn leg(instance: &Instance, shift: ShiftId, from: SiteId, to: SiteId) -> Option<Ticks> {
    let road = instance.travel.leg(from, to) != NO_ROAD;
    road.then(|| instance.travel_time(instance.shifts[shift].technician, from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{builder, depot, job, line, shift, technician};
    use crate::model::{InstanceBuilder, Window};
    use crate::units::{DepotId, JobId};

    const DAY: ShiftId = ShiftId(0);

    fn all() -> InstanceBuilder {
        let mut all = builder(3);
        let row = technician("anna", &all);
        all.technicians.push(row);
        all.shifts.push(shift(0, 0, 100));
        let row = depot("yard", 1, &all);
        all.depots.push(row);
        for site in [1, 2] {
            let mut row = job("j", site);
            row.setup = 3;
            all.jobs.push(row);
        }
        all
    }

    fn stops() -> Vec<Stop> {
        vec![Stop::Job(JobId(0)), Stop::Depot { depot: DepotId(0), fill: Vec::new() }, Stop::Job(JobId(1))]
    }

    #[test]
    fn the_earliest_ends_of_a_day() {
        let mut all = all();
        let ends = |all: &InstanceBuilder| earliest_ends(&all.clone().build(line(3)).unwrap(), DAY, &stops());
        // Ten there, three to set up, ten of work; five at the depot beside it; ten on, three, ten.
        assert_eq!(ends(&all), Some(vec![23, 28, 51]));
        all.jobs[JobId(1)].windows = vec![Window { from: 0, to: 40 }, Window { from: 60, to: 70 }];
        assert_eq!(ends(&all), Some(vec![23, 28, 70]));
        all.shifts[DAY].latest_end = 89;
        all.shifts[DAY].end = 89;
        assert_eq!(ends(&all), None, "it is twenty home from there");
    }

    #[test]
    fn too_late_is_too_late() {
        let mut all = all();
        all.depots[DepotId(0)].closes = 22;
        assert_eq!(earliest_ends(&all.clone().build(line(3)).unwrap(), DAY, &stops()), None);
        all.depots[DepotId(0)].closes = 23;
        assert!(earliest_ends(&all.build(line(3)).unwrap(), DAY, &stops()).is_some());
    }

    #[test]
    fn a_break_is_taken_where_it_waits_least_or_not_at_all() {
        let rest = BreakRule { duration: 5, from: 25, to: 40 };
        assert_eq!(break_places(0, &[10, 20, 30, 50], rest), [3, 2]);
        assert_eq!(break_places(0, &[50], rest), [0]);
        assert!(break_places(45, &[50], rest).is_empty());
    }
}
