//! The labels that nothing beats: by spot, then by the jobs that they remember. Most labels differ in these alone, so whole groups of
//! them need not be compared.

use super::label::{Bits, Compare, Duals, Label, is_part};
use super::net::Net;
use crate::units::Money;

/// What most comparisons need of a label.
#[derive(Clone, Copy, Debug)]
struct Short {
    cost: Money,
    /// See [`Label::slope`].
    slope: Money,
    time: i32,
    id: u32,
}

/// Labels of one spot.
#[derive(Clone, Debug)]
struct Row<const W: usize> {
    /// By group: the jobs that its labels remember.
    seen: Vec<Bits<W>>,
    /// By group: its labels, cheapest first.
    groups: Vec<Vec<Short>>,
}

/// The labels that nothing beats.
pub(super) struct Kept<const W: usize> {
    rows: Vec<Row<W>>,
}

/// A label with what is compared first.
struct Offered<'l, const W: usize> {
    label: &'l Label<W>,
    /// Whatever beats it costs no more than this.
    ceiling: Money,
    slope: Money,
    compare: Compare,
}

impl<const W: usize> Kept<W> {
    /// None yet.
    pub(super) fn new(net: &Net) -> Self {
        Self { rows: vec![Row { seen: Vec::new(), groups: Vec::new() }; net.spots.len()] }
    }

    pub(super) fn clear(&mut self) {
        for row in &mut self.rows {
            row.seen.clear();
            row.groups.clear();
        }
    }

    /// Lets a label in that is to be the next of `all`, unless one of its spot, or of a spot that can stand for it (`layers`), beats it;
    /// those that it beats are dead.
    #[inline]
    pub(super) fn offer(
        &mut self,
        (net, duals): (&Net, &Duals<W>),
        label: &Label<W>,
        all: &mut [Label<W>],
        (compare, layers): (Compare, bool),
    ) -> bool {
        let slope = label.slope(net.rate);
        let ceiling = label.cost.max(slope + net.rate * Money::from(label.time));
        let offered = Offered { label, ceiling, slope, compare };
        let beaten = |spot: u32| self.rows[spot as usize].beats(&offered, all, (net, duals));
        if beaten(label.spot) || (layers && net.stronger[label.spot as usize].iter().any(|spot| beaten(*spot))) {
            return false;
        }
        self.rows[label.spot as usize].take(&offered, all, (net, duals));
        true
    }

    /// All of a spot, cheapest first.
    pub(super) fn of(&self, spot: usize) -> Vec<u32> {
        let mut ids: Vec<(Money, u32)> =
            self.rows[spot].groups.iter().flatten().map(|short| (short.cost, short.id)).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| id).collect()
    }

    pub(super) fn spots(&self) -> usize {
        self.rows.len()
    }
}

impl<const W: usize> Row<W> {
    /// Whether a label of the row makes another pointless.
    #[inline]
    fn beats(&self, offered: &Offered<'_, W>, all: &[Label<W>], (net, duals): (&Net, &Duals<W>)) -> bool {
        let Offered { label, ceiling, slope, compare } = offered;
        let by_jobs = compare.counts_jobs();
        let slope = if compare.counts_slope() { *slope } else { Money::MAX };
        for (seen, group) in self.seen.iter().zip(&self.groups) {
            if by_jobs && !is_part(seen, &label.seen) {
                continue;
            }
            for short in group {
                if short.cost > *ceiling {
                    break;
                }
                if short.time <= label.time
                    && short.slope <= slope
                    && all[short.id as usize].beats(label, net, duals, *compare)
                {
                    return true;
                }
            }
        }
        false
    }

    /// Takes a label in, as the next of `all`, and drops those that it makes pointless.
    #[inline]
    fn take(&mut self, offered: &Offered<'_, W>, all: &mut [Label<W>], (net, duals): (&Net, &Duals<W>)) {
        let Offered { label, slope, compare, .. } = offered;
        let by_jobs = compare.counts_jobs();
        let mine = if by_jobs { label.seen } else { [0; W] };
        let mut home = None;
        for (at, (seen, group)) in self.seen.iter().zip(&mut self.groups).enumerate() {
            if *seen == mine {
                home = Some(at);
            }
            if by_jobs && !is_part(&mine, seen) {
                continue;
            }
            group.retain(|short| {
                let ceiling = short.cost.max(short.slope + net.rate * Money::from(short.time));
                if label.cost > ceiling || label.time > short.time {
                    return true;
                }
                let other = &mut all[short.id as usize];
                other.dead |= label.beats(other, net, duals, *compare);
                !other.dead
            });
        }
        let home = home.unwrap_or_else(|| {
            self.seen.push(mine);
            self.groups.push(Vec::new());
            self.groups.len() - 1
        });
        let group = &mut self.groups[home];
        let place = group.partition_point(|short| short.cost <= label.cost);
        group.insert(place, Short { cost: label.cost, slope: *slope, time: label.time, id: all.len() as u32 });
    }
}
