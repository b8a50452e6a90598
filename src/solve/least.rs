//! A bound at any size: what each job costs at least, or what leaving it out does.
//!
//! A job takes half of the way that leads to it and half of the one that leads on, its own work, and the repeat visit that the best
//! technician for it cannot spare. Sums of halves over a route are never more than its ways.

use crate::eval::{Problem, ShiftData};
use crate::model::{Mode, Paid};
use crate::travel::NO_ROAD;
use crate::units::{Dist, Id, JobId, Money, ShiftId, SiteId};
use crate::verify::VerifiedPlan;

/// Pairs of places that are looked at; beyond, ways count nothing.
const MOST_PAIRS: usize = 40_000_000;

/// Whether the objective of a plan is all that can still be better: in `lexicographic` mode nothing that somebody could do is left
/// out, and no fault makes one plan fix more than another.
pub fn is_carried(problem: &Problem, plan: &VerifiedPlan) -> bool {
    let lost = |job: &JobId| problem.graph.eligible(*job).is_empty();
    match problem.instance.objective.mode {
        Mode::Cost => true,
        Mode::Lexicographic => {
            plan.unassigned().iter().all(lost) && problem.instance.jobs.iter().all(|job| job.faults.is_empty())
        }
    }
}

/// The least that any plan costs. In `lexicographic` mode: any plan that leaves out nothing but what nobody can do.
pub fn least_total(problem: &Problem) -> Money {
    let ways = Ways::new(problem);
    let of = |job: JobId| {
        let left_out = problem.instance.jobs[job].unserved_cost;
        match (served(problem, &ways, job), problem.instance.objective.mode) {
            (Some(served), Mode::Cost) => served.min(left_out),
            (Some(served), Mode::Lexicographic) => served,
            (None, Mode::Cost) => left_out,
            (None, Mode::Lexicographic) => 0,
        }
    };
    problem.instance.jobs.ids().map(of).sum()
}

/// What serving a job costs at least; nothing if nobody can.
fn served(problem: &Problem, ways: &Ways, job: JobId) -> Option<Money> {
    let way = ways.of(problem.job(job).site);
    let by = |shift: &ShiftId| {
        let data = problem.shift(*shift);
        let work = problem.service(data, job) * rate(problem, data);
        let again = if problem.instance.objective.mode == Mode::Cost { problem.least_unfixed(data, job) } else { 0 };
        work + again + problem.preference(data, job)
    };
    problem.graph.eligible(job).iter().map(by).min().map(|by| by + way)
}

/// Money for a tick on the road or at work, at least.
fn rate(problem: &Problem, shift: &ShiftData) -> Money {
    match problem.instance.objective.paid {
        Paid::Route | Paid::Work => shift.rates.time.min(shift.rates.overtime),
        Paid::Shift => 0,
    }
}

/// Half of the cheapest way to each place, and half of the cheapest one from it.
struct Ways(Vec<Money>);

impl Ways {
    fn new(problem: &Problem) -> Self {
        let instance = problem.instance;
        let sites = instance.sites.len();
        let mut least = vec![0; sites];
        // A site at which two jobs are may be left for itself.
        let mut jobs = vec![0_u32; sites];
        problem.jobs.iter().for_each(|job| jobs[job.site.index()] += 1);
        let mut places: Vec<SiteId> = problem.jobs.iter().map(|job| job.site).collect();
        places.extend(problem.shifts.iter().flat_map(|shift| [Some(shift.start), shift.end]).flatten());
        places.extend(instance.depots.iter().map(|depot| depot.site));
        places.sort_unstable();
        places.dedup();
        if places.len() * places.len() > MOST_PAIRS {
            return Self(least);
        }
        let open = problem.shifts.iter().any(|shift| shift.end.is_none());
        let dist = problem.shifts.iter().map(|shift| shift.rates.dist).min().unwrap_or(0);
        let time = problem.shifts.iter().map(|shift| rate(problem, shift)).min().unwrap_or(0);
        for here in places.iter().copied().filter(|site| jobs[site.index()] == 1) {
            let at_home = |shift: &ShiftData| shift.start == here || shift.end == Some(here);
            if problem.shifts.iter().any(at_home) || instance.depots.iter().any(|depot| depot.site == here) {
                continue;
            }
            let cost = |from: SiteId, to: SiteId| {
                let leg = instance.travel.leg(from, to);
                let road = leg != NO_ROAD;
                road.then(|| Dist::from(leg.dist) * dist + problem.least_time(leg.time) * time)
            };
            let others = || places.iter().copied().filter(|other| *other != here);
            let to = others().filter_map(|other| cost(other, here)).min().unwrap_or(0);
            let on = others().filter_map(|other| cost(here, other)).min().unwrap_or(0);
            least[here.index()] = to / 2 + if open { 0 } else { on / 2 };
        }
        Self(least)
    }

    fn of(&self, site: SiteId) -> Money {
        self.0[site.index()]
    }
}
