//! How a day has gone: the stops of a route with their times, as the plan has them and as events have changed them.
//!
//! This walk is not the verifier's: it also follows what no plan may contain, such as work that begins after its window has
//! closed because the job before overran. What comes out of it is written into the tables and verified there.

use super::event::Event;
use crate::model::{Instance, Window};
use crate::plan::Stop;
use crate::units::{JobId, SiteId, Ticks};
use crate::verify::TimedRoute;
use std::collections::BTreeMap;

/// A stop as it went or will go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The stop.
    pub stop: Stop,
    /// Left the stop before.
    pub leave: Ticks,
    /// Arrival.
    pub arrive: Ticks,
    /// Begin of the work, the loading or the break.
    pub begin: Ticks,
    /// Its end.
    pub end: Ticks,
    /// A job that was called off on the way or at work: nothing of it is done from then on.
    pub called_off: bool,
    /// A job that waits for somebody who does not come: it is driven to, and nothing of it is done.
    pub turned_back: bool,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Whether the technician left home by the instant looked at.
    pub left: bool,
    /// The stops that have begun or that the technician is under way to; empty before leaving.
    pub done: Vec<Fact>,
    /// The stops that are still to come.
    pub rest: Vec<Stop>,
    /// Goes home after what is done: nothing more fits in.
    pub over: bool,
}

/// What events say of a day.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Ends of work.
    pub ends: BTreeMap<JobId, Ticks>,
    /// Jobs that are not wanted any more.
    pub cancelled: Vec<JobId>,
    /// The technician cannot go on before.
    pub late: Option<Ticks>,
    /// The technician is out from now on.
    pub off: bool,
    /// When the last of a crew is there, where that is later than this one.
    pub together: BTreeMap<JobId, Ticks>,
}

impl Said {
    /// What of `events` is about the jobs and the technician of a route.
    pub fn of(events: &[Event], instance: &Instance, route: &TimedRoute, now: Ticks) -> Self {
        let who = &instance.technician_of(route.shift).id;
        let shift = &instance.shifts[route.shift];
        let today = Ticks::from(shift.day) == now.div_euclid(instance.scale.day());
        let today = today || (shift.start..=shift.latest_end).contains(&now);
        let mut said = Self::default();
        for event in events {
            match event {
                Event::Ended { job, end, .. } => {
                    said.ends.extend(members(instance, job).into_iter().map(|job| (job, *end)));
                }
                Event::Cancelled(job) => said.cancelled.extend(members(instance, job)),
                Event::Late { technician, until } if technician == who && today => {
                    said.late = Some(said.late.map_or(*until, |known: Ticks| known.max(*until)));
                }
                Event::Off(technician) if technician == who && today => said.off = true,
                _ => {}
            }
        }
        said
    }
}

/// A job and the further members of its crew.
pub fn members(instance: &Instance, id: &str) -> Vec<JobId> {
    let Some(lead) = instance.job_named(id) else { return Vec::new() };
    instance.jobs.enumerate().filter(|(at, job)| *at == lead || job.leads == Some(lead)).map(|(at, _)| at).collect()
}

/// Follows a route of a verified plan up to `now`, with what was said about it. `keep` stops count as under way at least,
/// because somebody else's day depends on them.
pub fn course(instance: &Instance, route: &TimedRoute, said: &Said, now: Ticks, keep: usize) -> Course {
    let (facts, held) = walk(instance, route, said, now);
    let keep = keep.max(held);
    let depart = facts.first().map_or(route.depart, |fact| fact.leave);
    let left = depart <= now || keep > 0;
    let mut count = if left { facts.iter().take_while(|fact| fact.leave <= now).count().max(keep) } else { 0 };
    if said.off {
        count = facts.iter().take_while(|fact| fact.begin <= now && fact.leave <= now).count();
    } else if count > 0 {
        // Nobody comes back empty: who has left for a depot keeps the first job behind it.
        let is_job = |fact: &Fact| matches!(fact.stop, Stop::Job(_));
        let first = facts.iter().position(is_job).map_or(facts.len(), |at| at + 1);
        count = count.max(first);
    }
    let home = facts.last().is_none_or(|last| last.end <= now);
    let over = said.off || (left && count == facts.len() && home);
    let rest = facts[count..].iter().map(|fact| fact.stop.clone()).collect();
    let has_job = facts[..count].iter().any(|fact| matches!(fact.stop, Stop::Job(_)));
    // A technician who is out before the first job never went.
    let done = if has_job { facts[..count].to_vec() } else { Vec::new() };
    Course { left: left && !done.is_empty(), done, rest, over }
}

/// The stops with their times, and how many of them count as under way because the technician is held up on the way to them.
fn walk(instance: &Instance, route: &TimedRoute, said: &Said, now: Ticks) -> (Vec<Fact>, usize) {
    let technician = instance.technician_of(route.shift);
    let tech = instance.shifts[route.shift].technician;
    // Who is late and has begun nothing has not left.
    let begun = route.stops.first().is_some_and(|first| first.begin <= now);
    let depart = if begun { route.depart } else { said.late.map_or(route.depart, |until| route.depart.max(until)) };
    let (mut clock, mut here, mut last_work) = (depart, technician.start, None::<SiteId>);
    let mut facts: Vec<Fact> = Vec::with_capacity(route.stops.len());
    let mut late = Late { until: said.late.filter(|_| begun || depart <= now), now, held: 0 };
    for planned in &route.stops {
        let site = site_of(instance, &planned.stop);
        let to = site.unwrap_or(here);
        let leave = clock;
        let arrive = leave + if site.is_some() { instance.travel_time(tech, here, to) } else { 0 };
        let mut fact = Fact {
            stop: planned.stop.clone(),
            leave,
            arrive,
            begin: arrive,
            end: arrive,
            called_off: false,
            turned_back: false,
        };
        time(instance, route, said, (now, last_work == Some(to)), &mut late, &mut fact);
        if said.cancelled_before(&fact, now) {
            continue;
        }
        clock = fact.end;
        here = to;
        last_work = match fact.stop {
            Stop::Job(_) => Some(to),
            Stop::Depot { .. } => None,
            Stop::Break => last_work,
        };
        facts.push(fact);
        if late.held == usize::MAX {
            late.held = facts.len();
        }
    }
    (facts, late.held)
}

impl Said {
    /// A job that was called off before anybody left for it.
    fn cancelled_before(&self, fact: &Fact, now: Ticks) -> bool {
        matches!(fact.stop, Stop::Job(job) if self.cancelled.contains(&job)) && fact.leave > now
    }
}

/// Sets begin and end of a stop whose way there is known.
fn time(
    instance: &Instance,
    route: &TimedRoute,
    said: &Said,
    (now, set_up): (Ticks, bool),
    late: &mut Late,
    fact: &mut Fact,
) {
    let shift = &instance.shifts[route.shift];
    let (windows, ready, length) = match &fact.stop {
        Stop::Job(job) => {
            let row = &instance.jobs[*job];
            let agreed = route.agreed.iter().find(|(other, _)| other == job).map(|(_, begin)| *begin);
            let windows = agreed.map_or_else(|| row.windows.clone(), |at| vec![Window { from: at, to: at }]);
            let setup = if set_up { 0 } else { row.setup };
            (windows, fact.arrive + setup, instance.service_time(shift.technician, *job))
        }
        Stop::Depot { depot, .. } => {
            let (row, midnight) = (&instance.depots[*depot], instance.scale.day() * Ticks::from(shift.day));
            (vec![Window { from: midnight + row.opens, to: midnight + row.closes }], fact.arrive, row.load)
        }
        Stop::Break => match shift.rest {
            Some(rest) => (vec![Window { from: rest.from, to: rest.to }], fact.arrive, rest.duration),
            None => (Vec::new(), fact.arrive, 0),
        },
    };
    let open = windows.iter().find(|window| ready.max(window.from) <= window.to);
    fact.begin = open.map_or(ready, |window| ready.max(window.from));
    fact.end = fact.begin + length;
    late.hold(fact, length);
    let Stop::Job(job) = &fact.stop else { return };
    if let Some(at) = said.together.get(job).filter(|at| fact.begin < **at) {
        (fact.begin, fact.end) = (*at, *at + length);
    }
    if let Some(end) = said.ends.get(job) {
        fact.end = *end;
    }
    if said.cancelled.contains(job) && fact.leave <= now && now < fact.end {
        fact.called_off = true;
        fact.end = fact.arrive.max(now);
        fact.begin = fact.begin.min(fact.end);
    }
}

/// Somebody who is held up.
struct Late {
    until: Option<Ticks>,
    now: Ticks,
    /// Stops that count as under way; the largest number: the one at hand.
    held: usize,
}

impl Late {
    /// A job under way ends later, or begins later where the technician is on the way there. Who is held up at a depot or in the break
    /// comes later to the job behind it.
    fn hold(&mut self, fact: &mut Fact, length: Ticks) {
        let Some(until) = self.until.filter(|_| matches!(fact.stop, Stop::Job(_)) && self.now < fact.end) else {
            return;
        };
        self.until = None;
        if fact.begin <= self.now {
            fact.end = fact.end.max(until);
        } else if fact.begin < until {
            fact.begin = until;
            fact.end = until + length;
            self.held = usize::MAX;
        }
    }
}

/// Where a stop is; nowhere in particular for a break.
pub fn site_of(instance: &Instance, stop: &Stop) -> Option<SiteId> {
    match stop {
        Stop::Job(job) => Some(instance.jobs[*job].site),
        Stop::Depot { depot, .. } => Some(instance.depots[*depot].site),
        Stop::Break => None,
    }
}
