//! A partial path and when one makes another pointless.

use super::net::{LANES, Net, Overtime};
use crate::units::Money;

/// Jobs of a class as bits.
pub(super) type Bits<const W: usize> = [u64; W];

/// Whether a job is in a set.
#[inline(always)]
pub(super) fn has<const W: usize>(set: &Bits<W>, job: u16) -> bool {
    set[usize::from(job) / 64 % W] >> (job % 64) & 1 != 0
}

/// Whether all jobs of a set are in another.
#[inline(always)]
pub(super) fn is_part<const W: usize>(set: &Bits<W>, other: &Bits<W>) -> bool {
    set.iter().zip(other).fold(0, |missing, (mine, theirs)| missing | (mine & !theirs)) == 0
}

/// A path from a beginning to a spot. The time between departure and the begin at the spot, if it begins at an instant *t* ≥ `time`, is
/// max(`lasts`, *t* − `leave`); money grows with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label<const W: usize> {
    /// Reduced cost, the time so far paid.
    pub(super) cost: Money,
    /// Jobs that must not come again.
    pub(super) seen: Bits<W>,
    /// Units taken.
    pub(super) lanes: u64,
    /// Cuts of which an odd number of jobs was served.
    pub(super) odd: u128,
    /// Earliest begin at the spot.
    pub(super) time: i32,
    /// Least time since departure.
    pub(super) lasts: i32,
    /// Latest departure.
    pub(super) leave: i32,
    pub(super) spot: u32,
    /// The label before this one; [`NONE`] at the beginning.
    pub(super) parent: u32,
    /// Something makes it pointless.
    pub(super) dead: bool,
}

/// What counts when two labels are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    /// All of it.
    Everything,
    /// Not the jobs seen, nor the cuts: they are the same.
    SameJobs,
    /// Time, jobs and cost, as if every route began as early as it can: no proof.
    AtOnce,
    /// Time and cost alone: quick, and no proof.
    Rough,
}

impl Compare {
    /// Whether jobs that one label remembers and the other does not keep it from being better.
    #[inline(always)]
    pub(super) fn counts_jobs(self) -> bool {
        matches!(self, Self::Everything | Self::AtOnce)
    }

    /// Whether the cost of a later begin counts.
    #[inline(always)]
    pub(super) fn counts_slope(self) -> bool {
        matches!(self, Self::Everything | Self::SameJobs)
    }
}

/// No label.
pub(super) const NONE: u32 = u32::MAX;

/// What a run of labelling counts with: duals rounded to integers, so that every reduced cost is exact.
#[derive(Clone, Debug, Default)]
pub(super) struct Duals<const W: usize> {
    /// Money of each spot less the dual of its job.
    pub(super) spot: Vec<Money>,
    /// By job: what it must not be forgotten with.
    pub(super) near: Vec<Bits<W>>,
    /// By job: the cuts that it is in.
    pub(super) cuts: Vec<u128>,
    /// By cut: what a second of its jobs costs.
    pub(super) cut: Vec<Money>,
    /// By job: the cuts that are not forgotten there.
    pub(super) keep: Vec<u128>,
}

impl<const W: usize> Duals<W> {
    /// What cuts cost together.
    #[inline(always)]
    pub(super) fn of_cuts(&self, mut cuts: u128) -> Money {
        let mut sum = 0;
        while cuts != 0 {
            sum += self.cut[cuts.trailing_zeros() as usize];
            cuts &= cuts - 1;
        }
        sum
    }
}

impl<const W: usize> Label<W> {
    /// The path that is nothing but its beginning.
    pub(super) fn start(net: &Net, duals: &Duals<W>, spot: u32) -> Self {
        let row = &net.spots[spot as usize];
        Self {
            cost: duals.spot[spot as usize],
            seen: [0; W],
            lanes: 0,
            odd: 0,
            time: row.from,
            lasts: 0,
            leave: row.to,
            spot,
            parent: NONE,
            dead: false,
        }
    }

    /// Reduced cost as far as it does not grow with time: what it is at an instant that is later by far, less the time.
    #[inline(always)]
    pub(super) fn slope(&self, rate: Money) -> Money {
        self.cost - rate * (Money::from(self.lasts) + Money::from(self.leave))
    }

    /// Of a label that was read from the end of the day: the overtime of a day whose beginning reaches its stop at `begin`.
    #[inline(always)]
    pub(super) fn overtime(&self, begin: i64, overtime: Overtime) -> Money {
        let end = (begin + i64::from(self.lasts)).max(-i64::from(self.leave));
        overtime.price * (end - i64::from(overtime.after)).max(0)
    }

    /// What this may cost more of it than another, whenever both are reached: it grows with the begin, for both at the same pace once it
    /// has begun, so the earliest and the latest begin are enough.
    #[inline(always)]
    fn more_overtime(&self, other: &Self, overtime: Overtime) -> Money {
        let more = |begin: i64| self.overtime(begin, overtime) - other.overtime(begin, overtime);
        more(i64::from(i32::MIN)).max(more(-i64::from(other.time))).max(0)
    }

    /// Whether whatever can follow `other` can follow this and costs no more.
    #[inline(always)]
    pub(super) fn beats(&self, other: &Self, net: &Net, duals: &Duals<W>, compare: Compare) -> bool {
        if compare == Compare::Rough {
            return self.time <= other.time && self.cost <= other.cost;
        }
        if self.time > other.time || ((other.lanes | LANES) - self.lanes) & LANES != LANES {
            return false;
        }
        if self.leave <= net.overtime_by && other.leave > net.overtime_by {
            return false;
        }
        let mut extra = 0;
        if compare.counts_jobs() {
            if !is_part(&self.seen, &other.seen) {
                return false;
            }
            let open = self.odd & !other.odd;
            if open != 0 {
                extra = duals.of_cuts(open);
            }
        }
        if net.mirrored && net.overtime.price > 0 {
            extra += self.more_overtime(other, net.overtime);
        }
        if net.rate == 0 {
            if self.cost + extra > other.cost {
                return false;
            }
        } else {
            let theirs = other.slope(net.rate);
            let at_once = other.cost.max(theirs + net.rate * Money::from(other.time));
            let later = compare.counts_slope() && self.slope(net.rate) + extra > theirs;
            if later || self.cost + extra > at_once {
                return false;
            }
        }
        net.longest == i32::MAX
            || (self.lasts <= other.lasts.max(other.time - other.leave) && self.leave >= other.leave)
    }
}

/// Lets a label take its place among those of the same stop, jobs and order, if none of them beats it; those that it beats are dead.
pub(super) fn stands<const W: usize>(
    label: &Label<W>,
    same: &mut Vec<u32>,
    all: &mut [Label<W>],
    (net, duals): (&Net, &Duals<W>),
) -> bool {
    let beaten = |other: &u32| all[*other as usize].beats(label, net, duals, Compare::SameJobs);
    if same.iter().any(beaten) {
        return false;
    }
    same.retain(|other| {
        let other = &mut all[*other as usize];
        other.dead |= label.beats(other, net, duals, Compare::SameJobs);
        !other.dead
    });
    true
}

/// The spots of a path up to a label, first to last.
pub(super) fn path<const W: usize>(all: &[Label<W>], mut id: u32) -> Vec<u32> {
    let mut path = Vec::new();
    while id != NONE {
        path.push(all[id as usize].spot);
        id = all[id as usize].parent;
    }
    path.reverse();
    path
}
