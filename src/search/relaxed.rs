//! The segment view of a tour: one hull window a stop, no break, no due time.
//!
//! Exact for plain tours. For the others it is optimistic, in time and in money, and so may refuse.

use crate::eval::{Node, Problem, Segment, ShiftData};
use crate::model::Paid;
use crate::units::{Money, SiteId, Ticks};

/// The start of a shift.
#[inline]
pub fn start(shift: &ShiftData) -> Segment {
    Segment::stop(shift.from, shift.latest_end, 0)
}

/// The end of a shift.
#[inline]
pub fn finish(shift: &ShiftData) -> Segment {
    Segment::stop(Ticks::MIN / 4, shift.latest_end, 0)
}

/// A stop on its own.
#[inline]
pub fn stop(problem: &Problem, shift: &ShiftData, node: Node) -> Segment {
    match (node.as_job(), node.as_depot()) {
        (Some(job), _) => {
            let (from, to) = problem.hours(node, job);
            Segment::stop(from, to, problem.service(shift, job))
        }
        (_, Some(depot)) => {
            let data = &problem.instance.depots[depot];
            let day = shift.day_start;
            Segment::stop(day + data.opens, day + data.closes, data.load)
        }
        (None, None) => unreachable!("a node is a job or a depot"),
    }
}

/// Where a stop, or the start, is.
#[inline(always)]
pub fn place(problem: &Problem, shift: &ShiftData, before: Option<Node>) -> SiteId {
    before.map_or(shift.start, |node| problem.site(node))
}

/// Travel time to a stop, with its set-up unless the stop before is a job at the same site.
#[inline(always)]
pub fn drive(problem: &Problem, shift: &ShiftData, before: Option<Node>, node: Node) -> Ticks {
    let to = problem.site(node);
    let from = place(problem, shift, before);
    problem.leg(shift, from, to).1 + setup(problem, before, from, node, to)
}

/// Set-up at a stop: none where the stop before is a job at the same site.
#[inline(always)]
pub fn setup(problem: &Problem, before: Option<Node>, from: SiteId, node: Node, to: SiteId) -> Ticks {
    let Some(job) = node.as_job() else { return 0 };
    let stays = from == to && before.is_some_and(|before| before.as_job().is_some());
    if stays { 0 } else { problem.job(job).setup }
}

/// Travel time to the end place.
#[inline(always)]
pub fn last_drive(problem: &Problem, shift: &ShiftData, before: Option<Node>) -> Ticks {
    shift.end.map_or(0, |end| problem.leg(shift, place(problem, shift, before), end).1)
}

/// The least money for time that a segment of a whole tour can cost.
#[inline(always)]
pub fn time_money(problem: &Problem, shift: &ShiftData, whole: &Segment) -> Money {
    if shift.timeless {
        return 0;
    }
    if problem.instance.objective.paid != Paid::Route || shift.rates.overtime < shift.rates.time {
        return 0;
    }
    let overtime = (whole.end() - shift.regular_end).clamp(0, whole.duration);
    whole.duration * shift.rates.time + overtime * (shift.rates.overtime - shift.rates.time)
}

/// The least time that is paid for a segment of a whole tour: exact for plain tours. `work` is its travel, set-up, loading and
/// service.
#[inline]
pub fn paid(problem: &Problem, shift: &ShiftData, whole: &Segment, work: impl FnOnce() -> Ticks) -> Ticks {
    match problem.instance.objective.paid {
        Paid::Route => whole.duration,
        Paid::Shift => shift.regular_end - shift.from + (whole.end() - shift.regular_end).max(0),
        Paid::Work => work(),
    }
}

/// Travel, set-up, loading and service of some stops.
pub fn work(problem: &Problem, shift: &ShiftData, nodes: &[Node]) -> Ticks {
    let mut before = None;
    let mut work = 0;
    for node in nodes {
        work += drive(problem, shift, before, *node) + stop(problem, shift, *node).duration;
        before = Some(*node);
    }
    work + last_drive(problem, shift, before)
}
