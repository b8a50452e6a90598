//! Ways to load a van: jointly with the routes, or by the rules of thumb it is compared with.

use super::rest::Rest;
use super::{Shelf, growth};
use crate::eval::joint::Joint;
use crate::units::Volume;

/// How vans are loaded at depots. Certain needs are always loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// What is worth most on the rest of the route, jointly over all parts.
    #[default]
    Joint,
    /// Up to the par levels of `stock.csv`.
    Par,
    /// What the faults of the rest of the route use on average, rounded up.
    Demand,
    /// Nothing beyond certain needs.
    Certain,
}

/// Raises the levels as a rule of thumb says, part by part, as far as the depot and the van allow.
pub(super) fn fill(rest: Rest, joint: &Joint, shelves: &[Shelf], room: Option<Volume>, levels: &mut [u32]) {
    let taken: Volume = shelves.iter().zip(levels.iter()).map(|(shelf, level)| growth(shelf, *level)).sum();
    let mut left = room.map(|room| room - taken);
    if left.is_some_and(|left| left < 0) {
        return;
    }
    for (shelf, level) in shelves.iter().zip(levels) {
        let wanted = wanted(rest, joint, shelf).min(shelf.highest);
        while *level < wanted {
            let grows = growth(shelf, *level + 1) - growth(shelf, *level);
            if left.is_some_and(|left| grows > left) {
                break;
            }
            left = left.map(|left| left - grows);
            *level += 1;
        }
    }
}

/// The level that the rule of thumb asks for.
fn wanted(rest: Rest, joint: &Joint, shelf: &Shelf) -> u32 {
    let technician = &rest.problem.instance.technicians[rest.shift.tech];
    match rest.problem.loading {
        Loading::Joint | Loading::Certain => shelf.certain,
        // Units that nothing on the route may use are left in the depot: they would only cost.
        Loading::Par if !joint.carries(shelf.part) => shelf.certain,
        Loading::Par => technician.van[shelf.part].target.unwrap_or(0).max(shelf.certain),
        // What rounding adds to a whole number asks for no further unit.
        Loading::Demand => shelf.certain + (rest.expected_use(shelf.part) - 1e-9).ceil() as u32,
    }
}
