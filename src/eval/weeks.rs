//! The days of vans that nobody restocks at night: one sequence of stops for all that the van decides.

use super::node::Node;
use crate::model::{Instance, lasting_vans};
use crate::units::{Id, Money, ShiftId};

/// Which shifts share a van whose stock lasts from day to day.
#[derive(Clone, Debug)]
pub struct Weeks {
    /// The days of each such van, in order of time.
    vans: Vec<Vec<ShiftId>>,
    /// By shift, its van.
    of: Vec<Option<usize>>,
    /// Whether nobody has other tools on one day than on the next.
    alike: bool,
}

/// What the van makes of one of its days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DayVan {
    /// Parts loaded and repeat visits, less the worth of the expected fixes.
    pub cost: Money,
    /// Of that the parts loaded.
    pub loads: Money,
    /// Draws of this day and those before.
    pub(super) draws: usize,
    /// Stops of this day and those before.
    pub(super) stops: usize,
}

impl Weeks {
    pub(super) fn new(instance: &Instance) -> Self {
        let lasting = lasting_vans(instance);
        let mut all = Self { vans: Vec::new(), of: vec![None; instance.shifts.len()], alike: true };
        let same = |a: &ShiftId, b: &ShiftId| instance.shifts[*a].technician == instance.shifts[*b].technician;
        for (days, _) in instance.shifts_by_person().into_iter().zip(lasting.iter()).filter(|(_, lasts)| **lasts) {
            all.alike &= days.windows(2).all(|pair| same(&pair[0], &pair[1]));
            days.iter().for_each(|id| all.of[id.index()] = Some(all.vans.len()));
            all.vans.push(days);
        }
        all
    }

    /// Whether nobody has other tools on one day than on the next.
    #[inline]
    pub(super) fn is_alike(&self) -> bool {
        self.alike
    }

    /// The first day of a walk over all days of a van, where it matters which of them asks for it.
    #[inline]
    pub(super) fn first_of(&self, shift: ShiftId, nodes: &[Node]) -> Option<ShiftId> {
        if self.alike || !nodes.iter().any(|node| node.is_night()) { None } else { self.days(shift).first().copied() }
    }

    /// The shift so many nights after the one that a walk begins with.
    #[inline]
    pub(super) fn later(&self, first: ShiftId, nights: usize) -> ShiftId {
        if self.alike || nights == 0 {
            return first;
        }
        let days = self.days(first);
        let at = days.iter().position(|day| *day == first);
        at.and_then(|at| days.get(at + nights).copied()).unwrap_or(first)
    }

    /// Whether no van lasts.
    pub fn is_empty(&self) -> bool {
        self.vans.is_empty()
    }

    /// The days of each van that lasts, in order of time.
    pub fn vans(&self) -> impl Iterator<Item = &[ShiftId]> {
        self.vans.iter().map(Vec::as_slice)
    }

    /// The days of the van of a shift, in order of time; none where the van begins the shift with what the tables say.
    #[inline]
    pub fn days(&self, shift: ShiftId) -> &[ShiftId] {
        self.of.get(shift.index()).copied().flatten().map_or(&[], |van| &self.vans[van])
    }
}

/// Writes the stops of several days one after the other, with a night between each two.
pub fn join<'n>(days: impl IntoIterator<Item = &'n [Node]>, into: &mut Vec<Node>) {
    into.clear();
    for (at, day) in days.into_iter().enumerate() {
        if at > 0 {
            into.push(Node::night());
        }
        into.extend_from_slice(day);
    }
}
