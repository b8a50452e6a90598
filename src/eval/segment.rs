//! The algebra of time windows on a part of a route.
//!
//! Vidal, Crainic, Gendreau and Prins, "A hybrid genetic algorithm with adaptive diversity management for a
//! large class of vehicle routing problems with time-windows", Computers & Operations Research 40 (2013),
//! without time warp: parts that cannot be joined in time give `None`.

use crate::units::Ticks;

/// A sequence of stops: its least duration and when it may begin. 24 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Least time from the begin of the first stop to the end of the last.
    pub duration: Ticks,
    /// Earliest begin with that duration; beginning before it only adds waiting.
    pub earliest: Ticks,
    /// Latest begin that keeps every window.
    pub latest: Ticks,
}

impl Segment {
    /// One stop that may begin from `from` to `to`.
    #[inline(always)]
    pub fn stop(from: Ticks, to: Ticks, duration: Ticks) -> Self {
        Self { duration, earliest: from, latest: to }
    }

    /// Earliest end of the sequence.
    #[inline(always)]
    pub fn end(&self) -> Ticks {
        self.earliest + self.duration
    }

    /// This sequence, then `drive` on the road, then `next`; `None` if that is too late.
    #[inline(always)]
    pub fn then(&self, drive: Ticks, next: &Self) -> Option<Self> {
        let shift = self.duration + drive;
        if self.earliest + shift > next.latest {
            return None;
        }
        let wait = (next.earliest - shift - self.latest).max(0);
        Some(Self {
            duration: shift + wait + next.duration,
            earliest: (next.earliest - shift).max(self.earliest) - wait,
            latest: (next.latest - shift).min(self.latest),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Least duration, and the earliest begin that has it, by trying every begin.
    fn brute(stops: &[(Segment, Ticks)]) -> Option<(Ticks, Ticks)> {
        let (first, rest) = stops.split_first()?;
        (first.0.earliest..=first.0.latest)
            .filter_map(|begin| {
                let mut clock = begin + first.0.duration;
                for (stop, drive) in rest {
                    clock = (clock + drive).max(stop.earliest);
                    if clock > stop.latest {
                        return None;
                    }
                    clock += stop.duration;
                }
                Some((clock - begin, begin))
            })
            .min()
    }

    fn stop() -> impl Strategy<Value = (Segment, Ticks)> {
        (0..40i64, 0..25i64, 0..8i64, 0..12i64)
            .prop_map(|(from, width, d, drive)| (Segment::stop(from, from + width, d), drive))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn duration_is_the_least_and_joining_is_associative(stops in prop::collection::vec(stop(), 1..6), cut in 0..5usize) {
            let join = |part: &[(Segment, Ticks)]| {
                let (first, rest) = part.split_first()?;
                rest.iter().try_fold(first.0, |joined, (stop, drive)| joined.then(*drive, stop))
            };
            let whole = join(&stops);
            prop_assert_eq!(whole.map(|s| (s.duration, s.earliest)), brute(&stops));
            if cut > 0 && cut < stops.len() {
                let halves = join(&stops[..cut]).zip(join(&stops[cut..]));
                prop_assert_eq!(whole, halves.and_then(|(a, b)| a.then(stops[cut].1, &b)));
            }
        }
    }
}
