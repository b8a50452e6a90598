//! A tour whose stops change between two places only: what lies before and behind is kept, not worked out again.
//!
//! Segments of beginnings change from the first new stop on, those of endings up to the last; either way no further than to where a wait
//! swallows the change. On tours of a hundred stops most of the work of a small change is saved.

use super::relaxed;
use super::tour::{Tour, leg};
use crate::eval::{Node, Problem, Scratch, ShiftData, Supply, add_parts, take_parts};
use std::ops::Range;

/// How many stops two sequences share at their beginnings and at their ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Stops at the beginning.
    pub head: usize,
    /// Stops at the end, none of them among those at the beginning.
    pub tail: usize,
}

impl Kept {
    /// Nothing is shared.
    pub const NOTHING: Self = Self { head: 0, tail: 0 };

    /// Compares two sequences.
    pub fn of(old: &[Node], new: &[Node]) -> Self {
        let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
        Self { head, tail }
    }

    /// The stops of a sequence of so many that are not shared.
    pub fn middle(self, stops: usize) -> Range<usize> {
        self.head..stops - self.tail
    }
}

/// Makes `new` places where there were `old`, from `at` on; what is in them is to be written.
fn make_room<T: Copy>(list: &mut Vec<T>, at: usize, old: usize, new: usize) {
    let stays = at + old..list.len();
    if new > old {
        let filler = list[at.min(list.len() - 1)];
        list.resize(list.len() + new - old, filler);
        list.copy_within(stays, at + new);
    } else {
        let length = list.len() - (old - new);
        list.copy_within(stays, at + new);
        list.truncate(length);
    }
}

impl Tour {
    /// Sets the stops of a tour to others, of which `kept` are the same. Gives the stops whose gaps changed; `None` if the stops break a
    /// rule: then the tour is unusable until it is refreshed with others.
    pub fn splice<'a>(
        &mut self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        supply: Supply,
        nodes: &[Node],
        kept: Kept,
    ) -> Option<Range<usize>> {
        if self.nodes.is_empty() || nodes.is_empty() {
            self.nodes.clear();
            self.nodes.extend_from_slice(nodes);
            return self.refresh(problem, scratch, supply).then_some(0..nodes.len());
        }
        let shift = problem.shift(self.shift);
        let gone = kept.middle(self.nodes.len()).len();
        let middle = kept.middle(nodes.len());
        if problem.is_light {
            self.splice_flags(problem, nodes, kept);
        }
        make_room(&mut self.nodes, middle.start, gone, middle.len());
        make_room(&mut self.legs, middle.start, gone + 1, middle.len() + 1);
        make_room(&mut self.prefix, middle.start + 1, gone, middle.len());
        make_room(&mut self.reach, middle.start + 1, gone, middle.len());
        make_room(&mut self.suffix, middle.start, gone, middle.len());
        self.nodes[middle.clone()].copy_from_slice(&nodes[middle.clone()]);
        if !problem.is_light {
            self.refresh_flags(problem, shift);
        }
        let behind = self.chain_beginnings(problem, shift, middle.clone())?;
        let before = self.chain_endings(problem, shift, middle.clone())?;
        if !self.finish_segments(problem, shift) || !self.refresh_costs(problem, scratch, supply) {
            return None;
        }
        let from = middle.start.min(before).saturating_sub(1);
        Some(from..behind.max(middle.end + 1).min(nodes.len()))
    }

    /// Flags where every job is plain and no van is walked.
    fn splice_flags(&mut self, problem: &Problem, nodes: &[Node], kept: Kept) {
        let jobs = |nodes: &[Node], stops: usize| -> Vec<_> {
            nodes[kept.middle(stops)].iter().filter_map(|node| node.as_job()).collect()
        };
        for job in jobs(&self.nodes, self.nodes.len()) {
            take_parts(&mut self.aside, problem.certain_parts(job).iter().copied());
        }
        for job in jobs(nodes, nodes.len()) {
            add_parts(&mut self.aside, problem.certain_parts(job).iter().copied());
        }
        self.jobs = nodes.len();
    }

    /// Legs, distances and the segments of the beginnings where the stops `changed` are new. Gives the first stop behind them whose own
    /// beginning is as it was; `None` if a road is missing or a stop too late.
    pub(super) fn chain_beginnings(
        &mut self,
        problem: &Problem,
        shift: &ShiftData,
        changed: Range<usize>,
    ) -> Option<usize> {
        let (stops, Range { start, end }) = (self.nodes.len(), changed);
        let mut before = start.checked_sub(1).map(|at| self.nodes[at]);
        for at in start..=end {
            let place = relaxed::place(problem, shift, before);
            let Some(node) = self.nodes.get(at).copied() else {
                let home = shift.end.filter(|_| stops > 0);
                self.legs[at] = home.map_or(Some((0, 0)), |end| leg(problem, shift, place, end))?;
                break;
            };
            let site = problem.site(node);
            let (road, drive) = leg(problem, shift, place, site)?;
            self.legs[at] = (road, drive + relaxed::setup(problem, before, place, node, site));
            before = Some(node);
        }
        for at in start..end {
            self.reach[at + 1] = self.reach[at] + self.legs[at].0;
        }
        if end < stops {
            let longer = self.reach[end] + self.legs[end].0 - self.reach[end + 1];
            self.reach[end + 1..].iter_mut().for_each(|reach| *reach += longer);
        }
        for at in start..stops {
            let stop = relaxed::stop(problem, shift, self.nodes[at]);
            let joined = self.prefix[at].then(self.legs[at].1, &stop)?;
            let known = &self.prefix[at + 1];
            // Where time costs nothing only the earliest end counts.
            if at >= end && (joined == *known || shift.timeless && joined.end() == known.end()) {
                return Some(at + 1);
            }
            self.prefix[at + 1] = joined;
        }
        Some(stops + 1)
    }

    /// The segments of the endings where the stops `changed` are new. Gives the first stop whose ending is not as it was; `None` if a
    /// stop is too late.
    pub(super) fn chain_endings(
        &mut self,
        problem: &Problem,
        shift: &ShiftData,
        changed: Range<usize>,
    ) -> Option<usize> {
        for at in (0..changed.end).rev() {
            let stop = relaxed::stop(problem, shift, self.nodes[at]);
            let joined = stop.then(self.legs[at + 1].1, &self.suffix[at + 1])?;
            let known = &self.suffix[at];
            if at < changed.start && (joined == *known || shift.timeless && joined.latest == known.latest) {
                return Some(at + 1);
            }
            self.suffix[at] = joined;
        }
        Some(0)
    }

    /// The stops whose gaps differ from those that the tour had with other stops, of which `kept` are the same.
    pub fn differing(&self, before: &Self, kept: Kept) -> Range<usize> {
        let Range { mut start, mut end } = kept.middle(self.nodes.len());
        let more = before.nodes.len() as isize - self.nodes.len() as isize;
        while start > 0 && self.suffix[start - 1].latest != before.suffix[start - 1].latest {
            start -= 1;
        }
        let theirs = |at: usize| before.prefix[(at as isize + more) as usize].end();
        while end < self.nodes.len() && self.prefix[end + 1].end() != theirs(end + 1) {
            end += 1;
        }
        start.saturating_sub(1)..(end + 1).min(self.nodes.len())
    }
}
