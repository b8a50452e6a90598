//! The price of an insertion by the segments alone.

use super::relaxed;
use super::tour::{Tour, leg};
use crate::eval::{Node, Problem, Segment, ShiftData};
use crate::units::{JobId, Money, Ticks};

/// The change of cost by the segments: exact for plain tours and jobs that need no van, else optimistic but
/// for waiting that a break could use; and the least paid time of the tour with it, where that counts. `None`: too late.
#[inline]
pub fn estimate(problem: &Problem, shift: &ShiftData, tour: &Tour, node: Node, at: usize) -> Option<(Money, Ticks)> {
    let job = node.as_job()?;
    let data = problem.job(job);
    let (opens, closes) = problem.hours(node, job);
    let before = at.checked_sub(1).map(|i| tour.nodes[i]);
    let next = tour.nodes.get(at).copied();
    let from = relaxed::place(problem, shift, before);
    let to = next.map(|node| problem.site(node)).or(shift.end);
    let prefix = &tour.prefix[at];
    let suffix = &tour.suffix[at];
    let (to_dist, to_drive) = leg(problem, shift, from, data.site)?;
    let stays = from == data.site && before.is_some_and(|node| node.as_job().is_some());
    let to_drive = if stays { to_drive } else { to_drive + data.setup };
    let begin = (prefix.end() + to_drive).max(opens);
    if begin > closes {
        return None;
    }
    let service = problem.service(shift, job);
    let (mut dist, mut on_drive) = (to_dist, 0);
    if let Some(to) = to {
        let (on_dist, drive) = leg(problem, shift, data.site, to)?;
        let setup = next.and_then(|node| node.as_job()).map_or(0, |next| problem.job(next).setup);
        on_drive = drive + if data.site == to { 0 } else { setup };
        let old = if tour.nodes.is_empty() { 0 } else { tour.legs[at].0 };
        dist += on_dist - old;
    }
    if begin + service + on_drive > suffix.latest {
        return None;
    }
    let fixed = if tour.nodes.is_empty() { shift.rates.fixed } else { 0 };
    let road = fixed + dist * shift.rates.dist + problem.preference(shift, job) - problem.left_out.per_fix;
    if shift.timeless {
        return Some((road + late(problem, job, begin), 0));
    }
    let whole = prefix.then(to_drive, &Segment::stop(opens, closes, service))?.then(on_drive, suffix)?;
    if whole.duration > shift.max_route {
        return None;
    }
    let time = relaxed::time_money(problem, shift, &whole) - (tour.relaxed_cost - tour.road);
    let paid = if shift.counted {
        let gone = || match next {
            Some(next) => relaxed::drive(problem, shift, before, next),
            None => relaxed::last_drive(problem, shift, before),
        };
        let old = || if tour.nodes.is_empty() { 0 } else { gone() };
        relaxed::paid(problem, shift, &whole, || tour.least_paid + to_drive + service + on_drive - old())
    } else {
        0
    };
    Some((road + time + late(problem, job, begin) - absorbed(problem, shift, tour), paid))
}

/// The least money for lateness of a job that begins at this instant at the earliest; 0 for plain jobs.
#[inline(always)]
fn late(problem: &Problem, job: JobId, begin: Ticks) -> Money {
    let due = problem.job(job).due;
    if begin <= due { 0 } else { (begin - due) * problem.instance.jobs[job].late_cost }
}

/// What a break may cost in a tour as it is and not cost any more once it fills waiting: no more than the tour costs
/// beyond its segments, so nothing for an empty one.
#[inline(always)]
fn absorbed(problem: &Problem, shift: &ShiftData, tour: &Tour) -> Money {
    let beyond = tour.cost + tour.jobs as Money * problem.left_out.per_fix - tour.relaxed_cost;
    shift.rest.map_or(0, |rule| (rule.duration * shift.rates.time).min(beyond.max(0)))
}
