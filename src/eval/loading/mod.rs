//! What to load at a depot visit.
//!
//! Parts that no fault needs together are decided apart: what free stock of a group of parts is worth on the rest of the
//! route follows by backward induction over its jobs ([`worth`]), for every level at once, so the best levels of a group are
//! found by looking at all of them. Room in the van couples the groups: then one option of each is chosen as in a
//! knapsack ([`knapsack`]).
//!
//! Exact for the last visit of a route that stocks a part, as long as a group's table fits [`worth::MOST_STATES`]; an earlier visit
//! takes it that a later one fills up what it stocks.

mod bound;
mod knapsack;
mod levels;
mod options;
mod policy;
mod refine;
mod rest;
mod visits;
mod worth;

pub use policy::Loading;
pub(super) use refine::{Range, refine};
pub(super) use rest::{Rest, collected};
pub use visits::{Together, load_together};

use super::joint::Joint;
use crate::units::{Money, PartId, Volume};
use knapsack::pack;
use options::{Choice, Options};

/// A part as it is on arrival at a depot that stocks it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shelf {
    /// The part.
    pub part: PartId,
    /// Least that is on the van on arrival, over all outcomes.
    pub least: u32,
    /// Most that is on the van on arrival.
    pub most: u32,
    /// The least level that meets every certain need.
    pub certain: u32,
    /// Highest level that the depot's stock allows.
    pub highest: u32,
    /// Room of a unit.
    pub volume: Volume,
    /// Money for loading a unit.
    pub price: Money,
}

/// Buffers of the decision.
#[derive(Debug, Default)]
pub(super) struct Loader {
    worth: worth::Worth,
    options: Vec<Options>,
    chosen: Vec<usize>,
    /// The levels decided on last may not be the best.
    pub approximate: bool,
    /// The best levels are to be found whatever it takes.
    pub exhaustive: bool,
}

impl Loader {
    /// Decides the level of each shelf: `levels` gets one for each, in order; a level that is not above `least` loads nothing.
    /// `room` is what the van has left. `None` if the certain needs cannot be met.
    pub fn decide(
        &mut self,
        rest: Rest,
        joint: &Joint,
        shelves: &[Shelf],
        room: Option<Volume>,
        levels: &mut Vec<u32>,
    ) -> Option<()> {
        self.approximate = false;
        levels.clear();
        levels.extend(shelves.iter().map(|shelf| shelf.least.max(shelf.certain)));
        if shelves.iter().any(|shelf| shelf.certain > shelf.least && shelf.certain > shelf.highest) {
            return None;
        }
        // A van that is too full already loads nothing that it need not.
        if room.is_some_and(|room| room < 0) {
            return fits(shelves, levels, room).then_some(());
        }
        if rest.problem.loading == Loading::Joint {
            self.jointly(rest, joint, shelves, room, levels)?;
        } else {
            policy::fill(rest, joint, shelves, room, levels);
        }
        fits(shelves, levels, room).then_some(())
    }

    fn jointly(
        &mut self,
        rest: Rest,
        joint: &Joint,
        shelves: &[Shelf],
        room: Option<Volume>,
        levels: &mut [u32],
    ) -> Option<()> {
        let mut used = 0;
        for group in 0..joint.groups() {
            if used == self.options.len() {
                self.options.push(Options::default());
            }
            let with = (&mut self.worth, self.exhaustive);
            if self.options[used].gather(rest, joint, group, shelves, levels, with) {
                used += 1;
            }
        }
        let options = &self.options[..used];
        self.approximate = options.iter().any(|group| group.approximate);
        self.chosen.clear();
        self.chosen.extend(options.iter().map(Options::best));
        if let Some(room) = room {
            // Room that certain needs of parts outside the groups take.
            let forced: Volume = (0..shelves.len())
                .filter(|at| options.iter().all(|group| !group.decides(*at)))
                .map(|at| growth(&shelves[at], levels[at]))
                .sum();
            let all: Volume = options.iter().zip(&self.chosen).map(|(group, at)| group.choices()[*at].volume).sum();
            if forced + all > room {
                let groups: Vec<&[Choice]> = options.iter().map(Options::choices).collect();
                self.approximate |= !pack(&groups, room - forced, &mut self.chosen)?;
            }
        }
        for (group, at) in options.iter().zip(&self.chosen) {
            group.apply(*at, levels);
        }
        Some(())
    }
}

/// Room that a level of a part takes beyond what may be there already.
fn growth(shelf: &Shelf, level: u32) -> Volume {
    Volume::from(level.saturating_sub(shelf.most)) * shelf.volume
}

/// Room that some levels take beyond what may be there already.
pub(super) fn grown(shelves: &[Shelf], levels: &[u32]) -> Volume {
    shelves.iter().zip(levels).map(|(shelf, level)| growth(shelf, *level)).sum()
}

/// Whether what is loaded fits the van; a van that is too full already may load nothing at all.
pub(super) fn fits(shelves: &[Shelf], levels: &[u32], room: Option<Volume>) -> bool {
    let Some(room) = room else { return true };
    let loads = shelves.iter().zip(levels).any(|(shelf, level)| *level > shelf.least);
    !loads || grown(shelves, levels) <= room
}
