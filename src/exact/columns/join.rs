//! Whole routes from labels: read off at the ends, or joined in the middle of the day (Righini and Salani 2006).

use super::label::{Duals, Label};
use super::labelling::Labels;
use super::net::{NO_JOB, Net};
use crate::units::Money;

/// A path through a network and its reduced cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) cost: Money,
    pub(super) spots: Vec<u32>,
}

/// What labelling gave: the least reduced cost of all paths, and the best paths below a limit.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) least: Money,
    pub(super) paths: Vec<Path>,
}

/// Where two labels meet, by cost.
struct Meeting {
    cost: Money,
    forward: u32,
    backward: Option<u32>,
}

/// Keeps the best so many.
struct Best {
    most: usize,
    meetings: Vec<Meeting>,
    /// Costlier ones need not be offered.
    limit: Money,
}

impl Best {
    fn offer(&mut self, meeting: Meeting) {
        if meeting.cost >= self.limit {
            return;
        }
        self.meetings.push(meeting);
        if self.meetings.len() >= 2 * self.most {
            self.cut();
        }
    }

    fn cut(&mut self) {
        self.meetings.sort_by_key(|meeting| (meeting.cost, meeting.forward, meeting.backward));
        self.meetings.truncate(self.most);
        if self.meetings.len() == self.most {
            self.limit = self.meetings.last().map_or(self.limit, |meeting| meeting.cost);
        }
    }
}

/// Paths below `limit` of a run that went from the beginnings to the ends, the best for each last job.
pub(super) fn at_ends<const W: usize>(net: &Net, labels: &Labels<W>, limit: Money, most: usize) -> Found {
    let mut best = Best { most, meetings: Vec::new(), limit };
    let mut least = 0;
    for (at, ids) in labels.by_spot().into_iter().enumerate().filter(|(at, _)| net.ends[*at]) {
        debug_assert!(net.ends[at]);
        for id in ids {
            let cost = labels.all[id as usize].cost;
            least = least.min(cost);
            best.offer(Meeting { cost, forward: id, backward: None });
        }
    }
    best.cut();
    let path = |meeting: &Meeting| Path { cost: meeting.cost, spots: labels.path(meeting.forward) };
    Found { least, paths: best.meetings.iter().map(path).collect() }
}

/// Paths below `limit` of two runs that met in the middle: `forward` followed what begins by `until`, `backward` what begins after.
pub(super) fn in_the_middle<const W: usize>(
    net: &Net,
    duals: &Duals<W>,
    (forward, backward): (&Labels<W>, &Labels<W>),
    until: i32,
    (limit, most): (Money, usize),
) -> Found {
    let mut best = Best { most, meetings: Vec::new(), limit };
    let mut least = 0;
    let (there, back) = (forward.by_spot(), backward.by_spot());
    for spot in 0..net.spots.len() {
        for id in &there[spot] {
            let a = &forward.all[*id as usize];
            if a.time <= until && !net.ends[spot] {
                continue;
            }
            for other in &back[spot] {
                let b = &backward.all[*other as usize];
                // Cheapest first; no cut makes a pair cheaper than what it saves.
                let floor = a.cost + b.cost - duals.spot[spot] - spared(net, duals, spot);
                if floor >= least && floor >= best.limit {
                    break;
                }
                if let Some(cost) = meet(net, duals, a, b) {
                    least = least.min(cost);
                    best.offer(Meeting { cost, forward: *id, backward: Some(*other) });
                }
            }
        }
    }
    best.cut();
    let path = |meeting: &Meeting| {
        let mut spots = forward.path(meeting.forward);
        spots.extend(meeting.backward.into_iter().flat_map(|id| backward.path(id).into_iter().rev().skip(1)));
        Path { cost: meeting.cost, spots }
    };
    Found { least, paths: best.meetings.iter().map(path).collect() }
}

/// All labels of one direction: how a day may begin, or, of the mirrored network, how it may go on.
pub(super) struct Partial<const W: usize> {
    labels: Labels<W>,
    by_spot: Vec<Vec<u32>>,
}

impl<const W: usize> Partial<W> {
    pub(super) fn new(labels: Labels<W>) -> Self {
        Self { by_spot: labels.by_spot(), labels }
    }

    pub(super) fn into_labels(self) -> Labels<W> {
        self.labels
    }

    /// Those of a spot that nothing beats, cheapest first, each with its number.
    pub(super) fn at(&self, spot: u32) -> impl Iterator<Item = (u32, &Label<W>)> {
        self.by_spot[spot as usize].iter().map(|id| (*id, &self.labels.all[*id as usize]))
    }

    /// The least that going on from a spot costs, without what two labels may have paid too much for cuts.
    pub(super) fn least(&self, spot: u32, net: &Net, duals: &Duals<W>) -> Money {
        let spared = duals.spot[spot as usize] + spared(net, duals, spot as usize);
        self.at(spot).next().map_or(Money::MAX / 4, |(_, label)| label.cost - spared)
    }

    /// Those that may be part of a path with another label of their spot that costs `limit` at most.
    fn near(&self, net: &Net, duals: &Duals<W>, label: &Label<W>, limit: Money) -> impl Iterator<Item = &Label<W>> {
        let spot = label.spot as usize;
        let most = limit - label.cost + duals.spot[spot] + spared(net, duals, spot);
        self.at(label.spot).map(|(_, other)| other).take_while(move |other| other.cost <= most)
    }
}

/// Whether one of the `most` first is within the limit, or more are left that nobody looked at.
fn may_join<'l, const W: usize>(
    mut near: impl Iterator<Item = &'l Label<W>>,
    most: usize,
    within: impl Fn(&Label<W>) -> bool,
) -> bool {
    near.by_ref().take(most).any(within) || near.next().is_some()
}

/// Whether some end of the day keeps the reduced cost of a path within the limit, or may, if it is not among the `most` cheapest.
pub(super) fn finishes<const W: usize>(
    (net, duals): (&Net, &Duals<W>),
    endings: &Partial<W>,
    label: &Label<W>,
    (limit, most): (Money, usize),
) -> bool {
    let within = |other: &Label<W>| meet(net, duals, label, other).is_some_and(|cost| cost <= limit);
    may_join(endings.near(net, duals, label, limit), most, within)
}

/// The same of a label that was read from the end, and how the day may begin.
pub(super) fn begins<const W: usize>(
    (net, duals): (&Net, &Duals<W>),
    beginnings: &Partial<W>,
    label: &Label<W>,
    (limit, most): (Money, usize),
) -> bool {
    let within = |other: &Label<W>| meet(net, duals, other, label).is_some_and(|cost| cost <= limit);
    may_join(beginnings.near(net, duals, label, limit), most, within)
}

/// The most that two labels may have paid too much for cuts that the job where they meet is in.
fn spared<const W: usize>(net: &Net, duals: &Duals<W>, spot: usize) -> Money {
    let job = net.spots[spot].job;
    if job == NO_JOB { 0 } else { duals.of_cuts(duals.cuts[usize::from(job)]) }
}

/// Reduced cost of the route that two labels at one spot make; nothing if they do not go together.
#[inline]
pub(super) fn meet<const W: usize>(net: &Net, duals: &Duals<W>, a: &Label<W>, b: &Label<W>) -> Option<Money> {
    if a.time > -b.time {
        return None;
    }
    let spot = &net.spots[a.spot as usize];
    let mut both: [u64; W] = std::array::from_fn(|word| a.seen[word] & b.seen[word]);
    let mut cuts = 0;
    if spot.job != NO_JOB {
        let job = usize::from(spot.job);
        both[job / 64 % W] &= !(1 << (job % 64));
        cuts = duals.cuts[job];
    }
    if both.iter().any(|word| *word != 0) || !net.fits(a.lanes + b.lanes - spot.lanes) {
        return None;
    }
    let own = duals.spot[a.spot as usize];
    let mut cost = a.cost + b.cost - own;
    if net.is_timed() {
        let lasts = (a.lasts + b.lasts).max(-b.leave - a.leave);
        if lasts > net.longest {
            return None;
        }
        cost += net.rate * Money::from(lasts - a.lasts - b.lasts);
    }
    if net.overtime.price > 0 && !net.ends[a.spot as usize] && a.leave <= net.overtime_by {
        cost += b.overtime(a.time.into(), net.overtime);
    }
    let (whole, twice) = (a.odd & b.odd & !cuts, !a.odd & !b.odd & cuts);
    if whole | twice != 0 {
        cost += duals.of_cuts(whole) - duals.of_cuts(twice);
    }
    Some(cost)
}
