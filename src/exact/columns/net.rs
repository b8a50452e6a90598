//! What a route of one class of like shifts may do next: spots, the ways between them, and what both cost.
//!
//! The relaxation that pricing works on. Rules that a route keeps by its order and its clock are in the network: windows
//! (a job with several has a spot for each), the shift's hours, the break, tools and parts as far as a first visit to a
//! depot changes them. What a job may cost depends on the layer that its spot lies in: before or after the break, before or
//! after that visit. A path never costs more than the route it stands for.

use crate::units::{DepotId, JobId, Money};

/// No job stands at a spot.
pub(super) const NO_JOB: u16 = u16::MAX;

/// High bits of the lanes: a borrow there says that one lane was greater.
pub(super) const LANES: u64 = 0x8000_8000_8000_8000;

/// The span of a spot that no path comes to.
pub(super) const NEVER: (i32, i32) = (1, 0);

/// What a spot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Start,
    End,
    Job(JobId),
    Break,
    Depot(DepotId),
}

/// A stop in one layer, with the instants at which it may begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) kind: Kind,
    /// The job's place among those of the class; [`NO_JOB`] where there is none.
    pub(super) job: u16,
    pub(super) from: i32,
    pub(super) to: i32,
    /// Units taken, four counts of fifteen bits: certain parts and jobs.
    pub(super) lanes: u64,
    /// Lanes that are kept on arrival; a depot clears what it restocks.
    pub(super) keep: u64,
    /// From here on each tick costs `late`.
    pub(super) due: i32,
    pub(super) late: Money,
    /// Money of the stop itself.
    pub(super) cost: Money,
    /// What of it the van adds.
    pub(super) van: Money,
}

/// What time after the end of a shift costs beyond other time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Overtime {
    /// The end of the shift.
    pub(super) after: i32,
    /// Money for a tick; 0: there is none.
    pub(super) price: Money,
}

/// A way from one spot to another: service there, travel and set-up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) to: u32,
    pub(super) time: i32,
    pub(super) cost: Money,
}

/// The network of a class.
#[derive(Clone, Debug)]
pub(super) struct Net {
    /// Shifts in the class.
    pub(super) size: usize,
    /// Jobs of the class, by their place.
    pub(super) jobs: Vec<JobId>,
    pub(super) spots: Vec<Spot>,
    /// Ways from spot `i` are `ways[first[i]..first[i + 1]]`.
    pub(super) first: Vec<u32>,
    pub(super) ways: Vec<Way>,
    /// Spots at which paths begin.
    pub(super) starts: Vec<u32>,
    /// Whether paths end at a spot.
    pub(super) ends: Vec<bool>,
    /// Other spots whose labels can stand for those of a spot.
    pub(super) stronger: Vec<Vec<u32>>,
    /// Money for a tick between departure and return.
    pub(super) rate: Money,
    /// Longest route.
    pub(super) longest: i32,
    /// Overtime is never more than the duration: who can leave after this instant is taken to work none. `i32::MAX`: it is whatever
    /// comes after the shift.
    pub(super) overtime_by: i32,
    /// Ends of paths count it; paths that are read from their ends leave it to who joins them.
    pub(super) overtime: Overtime,
    /// Whether it is read from the ends.
    pub(super) mirrored: bool,
    /// Most units of each lane.
    pub(super) cap: u64,
}

impl Net {
    /// The ways from a spot.
    #[inline(always)]
    pub(super) fn from(&self, spot: u32) -> &[Way] {
        &self.ways[self.first[spot as usize] as usize..self.first[spot as usize + 1] as usize]
    }

    /// Whether the time between departure and return must be known.
    pub(super) fn is_timed(&self) -> bool {
        self.rate > 0 || self.longest < i32::MAX || self.overtime.price > 0
    }

    /// Whether two units of lanes together fit.
    #[inline(always)]
    pub(super) fn fits(&self, lanes: u64) -> bool {
        ((self.cap | LANES) - lanes) & LANES == LANES
    }

    /// Builds rows of ways from a list of them.
    pub(super) fn set_ways(&mut self, mut ways: Vec<(u32, Way)>) {
        ways.sort_by_key(|(from, way)| (*from, way.to));
        self.first = vec![0; self.spots.len() + 1];
        ways.iter().for_each(|(from, _)| self.first[*from as usize + 1] += 1);
        for at in 0..self.spots.len() {
            self.first[at + 1] += self.first[at];
        }
        self.ways = ways.into_iter().map(|(_, way)| way).collect();
    }

    /// All ways, each with the spot that it leaves.
    pub(super) fn all_ways(&self) -> impl Iterator<Item = (u32, Way)> + '_ {
        (0..self.spots.len() as u32).flat_map(|from| self.from(from).iter().map(move |way| (from, *way)))
    }

    /// What depends on the time of day costs what it does at the begin of each span at least.
    pub(super) fn be_late_at_least(&mut self) {
        for spot in self.spots.iter_mut().filter(|spot| spot.job != NO_JOB && spot.from > spot.due) {
            spot.cost += spot.late * (Money::from(spot.from) - Money::from(spot.due));
            spot.due = spot.from;
        }
    }

    /// The network read from its ends: time runs backwards, and what comes later in a span costs no more.
    pub(super) fn mirrored(&self) -> Self {
        let turned = |spot: &Spot| Spot { from: -spot.to, to: -spot.from, keep: u64::MAX, due: i32::MAX, ..*spot };
        let mut mirrored = Self {
            spots: self.spots.iter().map(turned).collect(),
            starts: (0..self.spots.len() as u32).filter(|at| self.ends[*at as usize]).collect(),
            ends: self.spots.iter().map(|spot| spot.kind == Kind::Start).collect(),
            stronger: vec![Vec::new(); self.spots.len()],
            overtime_by: i32::MAX,
            mirrored: true,
            ..self.clone()
        };
        mirrored.set_ways(self.all_ways().map(|(from, way)| (way.to, Way { to: from, ..way })).collect());
        mirrored
    }

    /// Narrows the spans of all spots to what some path can keep, and drops ways that none can take.
    pub(super) fn tighten(&mut self) {
        for _ in 0..3 {
            let mut reach = vec![(i32::MAX, i32::MIN); self.spots.len()];
            for (from, way) in self.all_ways() {
                let (a, b) = (self.spots[from as usize], self.spots[way.to as usize]);
                if a.from <= a.to && a.from + way.time <= b.to && b.from <= b.to {
                    let (earliest, latest) = (a.from + way.time, b.to - way.time);
                    reach[way.to as usize].0 = reach[way.to as usize].0.min(earliest);
                    reach[from as usize].1 = reach[from as usize].1.max(latest);
                }
            }
            for (spot, (earliest, latest)) in self.spots.iter_mut().zip(reach) {
                if spot.kind != Kind::Start {
                    spot.from = spot.from.max(earliest);
                }
                if spot.kind != Kind::End {
                    spot.to = spot.to.min(latest);
                }
                if spot.from > spot.to {
                    (spot.from, spot.to) = NEVER;
                }
            }
        }
        let spots = &self.spots;
        let possible = |(from, way): &(u32, Way)| {
            let (a, b) = (&spots[*from as usize], &spots[way.to as usize]);
            a.from <= a.to && b.from <= b.to && a.from + way.time <= b.to
        };
        let kept: Vec<(u32, Way)> = self.all_ways().filter(possible).collect();
        self.set_ways(kept);
    }
}
