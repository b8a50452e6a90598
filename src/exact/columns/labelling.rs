//! Labelling: the cheapest paths of a network, by spans of time (Desrochers, Desrosiers and Solomon 1992), with ng-route
//! relaxation (Baldacci, Mingozzi and Roberti 2011).

use super::kept::Kept;
use super::label::{Compare, Duals, Label, has, path};
use super::net::{NO_JOB, Net, Way};
use crate::units::Money;

/// Spans of time that a day is cut into.
const SPANS: usize = 96;

/// Whether a label may be part of anything that counts.
pub(super) type Gate<'s, const W: usize> = dyn Fn(&Label<W>) -> bool + Sync + 's;

/// What a run may do.
pub(super) struct Limits<'s, const W: usize> {
    /// Most labels.
    pub(super) most: usize,
    /// How labels are compared.
    pub(super) compare: Compare,
    /// Whether a label may stand for one of the same stop in another layer.
    pub(super) layers: bool,
    /// Which labels are let in; nothing: all.
    pub(super) gate: Option<&'s Gate<'s, W>>,
    /// Whether to stop.
    pub(super) stopped: &'s dyn Fn() -> bool,
}

/// Why a run could not be finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    TooMany,
    Stopped,
}

/// A run of labelling and all its labels.
pub(super) struct Labels<const W: usize> {
    pub(super) all: Vec<Label<W>>,
    kept: Kept<W>,
    /// By span: labels in the order they were made.
    agenda: Vec<Vec<u32>>,
    /// The span that is followed next.
    next: usize,
    origin: i32,
    width: i32,
}

impl<const W: usize> Labels<W> {
    /// Nothing yet.
    pub(super) fn new(net: &Net) -> Self {
        let live = || net.spots.iter().filter(|spot| spot.from <= spot.to);
        let origin = live().map(|spot| spot.from).min().unwrap_or(0);
        let last = live().map(|spot| spot.to).max().unwrap_or(0);
        let width = ((i64::from(last) - i64::from(origin)) / SPANS as i64 + 1) as i32;
        Self { all: Vec::new(), kept: Kept::new(net), agenda: vec![Vec::new(); SPANS], next: 0, origin, width }
    }

    fn clear(&mut self) {
        self.all.clear();
        self.kept.clear();
        self.agenda.iter_mut().for_each(Vec::clear);
        self.next = 0;
    }

    fn span(&self, time: i32) -> usize {
        (((time - self.origin) / self.width) as usize).min(SPANS - 1)
    }

    /// Makes all labels that count.
    pub(super) fn run(&mut self, net: &Net, duals: &Duals<W>, ways: &Ways, limits: &Limits<'_, W>) -> Result<(), Cut> {
        self.begin(net, duals, limits);
        self.finish(net, duals, ways, limits)
    }

    /// Follows all that is left.
    pub(super) fn finish(
        &mut self,
        net: &Net,
        duals: &Duals<W>,
        ways: &Ways,
        limits: &Limits<'_, W>,
    ) -> Result<(), Cut> {
        if let Some(gate) = limits.gate {
            let Self { agenda, all, .. } = self;
            agenda.iter_mut().for_each(|span| span.retain(|id| gate(&all[*id as usize])));
        }
        (self.next..SPANS).try_for_each(|_| self.step(net, duals, ways, limits))
    }

    /// Makes the labels of the beginnings.
    pub(super) fn begin(&mut self, net: &Net, duals: &Duals<W>, limits: &Limits<'_, W>) {
        self.clear();
        for start in &net.starts {
            if net.spots[*start as usize].from <= net.spots[*start as usize].to {
                self.offer(net, duals, Label::start(net, duals, *start), limits);
            }
        }
    }

    /// Follows the labels of the next span.
    pub(super) fn step(&mut self, net: &Net, duals: &Duals<W>, ways: &Ways, limits: &Limits<'_, W>) -> Result<(), Cut> {
        let mut at = 0;
        while let Some(id) = self.agenda[self.next].get(at).copied() {
            at += 1;
            let label = self.all[id as usize];
            if label.dead {
                continue;
            }
            for way in ways.of(label.spot) {
                if let Some(next) = follow(net, duals, &label, id, way) {
                    self.offer(net, duals, next, limits);
                }
            }
            if at % 256 == 0 && (limits.stopped)() {
                return Err(Cut::Stopped);
            }
            if self.all.len() > limits.most {
                return Err(Cut::TooMany);
            }
        }
        self.next += 1;
        Ok(())
    }

    /// Whether every label was followed.
    pub(super) fn is_over(&self) -> bool {
        self.next >= SPANS
    }

    /// All labels that begin earlier were followed.
    pub(super) fn frontier(&self) -> i32 {
        if self.is_over() { i32::MAX } else { self.origin + self.next as i32 * self.width }
    }

    /// Keeps a label unless another makes it pointless, and drops those that it makes pointless.
    #[inline]
    fn offer(&mut self, net: &Net, duals: &Duals<W>, label: Label<W>, limits: &Limits<'_, W>) {
        if limits.gate.is_some_and(|gate| !gate(&label)) {
            return;
        }
        if self.kept.offer((net, duals), &label, &mut self.all, (limits.compare, limits.layers)) {
            let span = self.span(label.time);
            self.agenda[span].push(self.all.len() as u32);
            self.all.push(label);
        }
    }

    /// The labels that nothing beats, spot by spot, cheapest first.
    pub(super) fn by_spot(&self) -> Vec<Vec<u32>> {
        (0..self.kept.spots()).map(|spot| self.kept.of(spot)).collect()
    }

    /// The spots of a path, first to last.
    pub(super) fn path(&self, id: u32) -> Vec<u32> {
        path(&self.all, id)
    }
}

/// The path with one more way; nothing if that cannot be.
#[inline(always)]
pub(super) fn follow<const W: usize>(
    net: &Net,
    duals: &Duals<W>,
    label: &Label<W>,
    id: u32,
    way: &Way,
) -> Option<Label<W>> {
    let spot = &net.spots[way.to as usize];
    let ready = label.time + way.time;
    if ready > spot.to {
        return None;
    }
    let (mut seen, mut odd, mut cost) = (label.seen, label.odd, label.cost + way.cost + duals.spot[way.to as usize]);
    if spot.job != NO_JOB {
        let job = usize::from(spot.job);
        if has(&seen, spot.job) {
            return None;
        }
        seen.iter_mut().zip(&duals.near[job]).for_each(|(seen, near)| *seen &= near);
        seen[job / 64 % W] |= 1 << (job % 64);
        let cuts = duals.cuts[job];
        odd &= duals.keep[job];
        if cuts != 0 {
            cost += duals.of_cuts(odd & cuts);
            odd ^= cuts;
        }
    }
    let lanes = (label.lanes & spot.keep) + spot.lanes;
    if !net.fits(lanes) {
        return None;
    }
    let time = ready.max(spot.from);
    let (mut lasts, mut leave) = (0, 0);
    if net.is_timed() {
        let shift = label.lasts + way.time;
        lasts = shift.max(spot.from - label.leave);
        leave = label.leave.min(spot.to - shift);
        if lasts > net.longest {
            return None;
        }
        cost += net.rate * Money::from(lasts - label.lasts);
    }
    if time > spot.due && (spot.job != NO_JOB || leave <= net.overtime_by) {
        cost += spot.late * Money::from(time - spot.due);
    }
    Some(Label { cost, seen, lanes, odd, time, lasts, leave, spot: way.to, parent: id, dead: false })
}

/// The ways that a run may take.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways {
    first: Vec<u32>,
    ways: Vec<Way>,
}

impl Ways {
    /// All of a network that `open` lets through.
    pub(super) fn all(net: &Net, open: impl Fn(u32, &Way) -> bool) -> Self {
        Self::chosen(net, |from, row| row.retain(|way| open(from, way)))
    }

    /// Those of these whose spots are allowed.
    pub(super) fn between(&self, net: &Net, allowed: impl Fn(u32) -> bool) -> Self {
        Self::chosen(net, |from, row| {
            row.clear();
            if allowed(from) {
                row.extend(self.of(from).iter().filter(|way| allowed(way.to)));
            }
        })
    }

    /// The `most` from each spot that promise most, beside those to a spot without a job.
    pub(super) fn promising<const W: usize>(&self, net: &Net, duals: &Duals<W>, most: usize) -> Self {
        Self::chosen(net, |from, row| {
            row.clear();
            row.extend_from_slice(self.of(from));
            let is_job = |way: &Way| net.spots[way.to as usize].job != NO_JOB;
            row.sort_unstable_by_key(|way| (is_job(way), way.cost + duals.spot[way.to as usize]));
            let others = row.iter().filter(|way| !is_job(way)).count();
            row.truncate(others + most);
        })
    }

    fn chosen(net: &Net, choose: impl Fn(u32, &mut Vec<Way>)) -> Self {
        let (mut first, mut ways) = (vec![0], Vec::new());
        let mut row = Vec::new();
        for from in 0..net.spots.len() as u32 {
            row.clear();
            row.extend_from_slice(net.from(from));
            choose(from, &mut row);
            ways.extend_from_slice(&row);
            first.push(ways.len() as u32);
        }
        Self { first, ways }
    }

    /// From a spot.
    #[inline(always)]
    pub(super) fn of(&self, spot: u32) -> &[Way] {
        &self.ways[self.first[spot as usize] as usize..self.first[spot as usize + 1] as usize]
    }
}
