//! The van of one route: what is surely on it, and what may be.

use super::outcomes::{Demand, Outcomes, taken};
use crate::model::Technician;
use crate::units::{Id, PartId, UNLIMITED, Volume};

/// Stocks told apart, summed over the jobs of a route, up to which the joint distribution is carried.
///
/// A route of ten jobs may have twenty thousand stocks at every one of them; such a walk takes about a tenth
/// of a second.
pub(super) const JOINT_LIMIT: usize = 200_000;

/// What is on the van and not set aside.
pub(super) struct Van {
    /// Units of each part, right for parts that no fault of the route may use.
    plain: Vec<u32>,
    /// Parts that faults of the route may use, in order.
    random: Vec<PartId>,
    /// Their stocks.
    outcomes: Outcomes,
    /// Parts that faults need together, by their place among the random ones.
    together: Vec<Vec<usize>>,
    /// Stocks told apart so far, summed over the jobs.
    carried: usize,
    limit: usize,
}

impl Van {
    /// The van in the morning. `random`: the parts that faults may use, in order, `together` by place those that a fault needs
    /// together; beyond `limit` stocks the joint distribution is given up.
    pub(super) fn new(technician: &Technician, random: Vec<PartId>, together: Vec<Vec<usize>>, limit: usize) -> Self {
        let plain: Vec<u32> = technician.van.iter().map(|stock| stock.quantity).collect();
        let outcomes = Outcomes::certain(random.iter().map(|part| plain[part.index()]).collect());
        Self { plain, random, outcomes, together, carried: 0, limit }
    }

    /// Whether every chance is the one of the joint distribution.
    pub(super) fn exact(&self) -> bool {
        !matches!(self.outcomes, Outcomes::Apart(_))
    }

    fn place(&self, part: PartId) -> Option<usize> {
        self.random.binary_search(&part).ok()
    }

    /// The least that may be there of a part.
    pub(super) fn least(&self, part: PartId) -> u32 {
        self.place(part).map_or(self.plain[part.index()], |at| self.outcomes.least(at))
    }

    fn change(&mut self, part: PartId, change: impl Fn(u32) -> u32) {
        match self.place(part) {
            Some(at) => self.outcomes.change(at, change),
            None => self.plain[part.index()] = change(self.plain[part.index()]),
        }
    }

    /// Sets units aside; whether they are there in every outcome.
    pub(super) fn set_aside(&mut self, part: PartId, units: u32) -> bool {
        let least = self.least(part);
        self.change(part, |stock| taken(stock, units));
        least >= units.min(UNLIMITED)
    }

    /// Fills up to a level; gives the units that the depot must hold ready, and those that are expected to be taken.
    pub(super) fn fill(&mut self, part: PartId, level: u32) -> (u32, f64) {
        if level >= UNLIMITED {
            self.change(part, |stock| stock.max(level));
            return (0, 0.0);
        }
        let most = level.saturating_sub(self.least(part));
        // Stock that was not told apart is never below a level still to come.
        let expected = self.place(part).map_or(f64::from(most), |at| self.outcomes.expected_below(at, level));
        self.change(part, |stock| stock.max(level));
        (most, expected)
    }

    /// The most room that may be taken, where a unit of each part takes `volume`.
    pub(super) fn most_volume(&self, volume: impl Fn(PartId) -> Volume) -> Volume {
        let room = |part: PartId, stock: u32| match stock {
            UNLIMITED.. => 0,
            units => volume(part).saturating_mul(Volume::from(units)),
        };
        let plain = (0..self.plain.len()).map(PartId::from_index).filter(|part| self.place(*part).is_none());
        let plain: Volume = plain.map(|part| room(part, self.plain[part.index()])).sum();
        plain + self.outcomes.most(|at, stock| room(self.random[at], stock))
    }

    /// Work on a job with demands on stock begins: where too many stocks are told apart by now, parts that no fault needs together
    /// are carried apart, and if that is not enough, how any of them hang together is forgotten.
    pub(super) fn arrive(&mut self) {
        self.carried += self.outcomes.len();
        if self.carried <= self.limit {
            return;
        }
        if matches!(self.outcomes, Outcomes::Joint(_)) && self.together.len() > 1 {
            self.outcomes.part(&self.together);
            self.carried = self.outcomes.len();
        }
        if self.carried > self.limit {
            self.outcomes.forget();
        }
    }

    /// The sets of parts of which there are fewer than these units, each with its chance; the empty set is left out.
    pub(super) fn short(&self, needs: &[(PartId, u32)]) -> Vec<(Vec<PartId>, f64)> {
        let (mut always, mut random) = (Vec::new(), Vec::new());
        for (part, units) in needs {
            match self.place(*part) {
                Some(at) => random.push((at, *units)),
                None if self.plain[part.index()] < *units => always.push(*part),
                None => {}
            }
        }
        let with_always = |(places, chance): (Vec<usize>, f64)| {
            let mut parts = always.clone();
            parts.extend(places.into_iter().map(|at| self.random[at]));
            parts.sort_unstable();
            (parts, chance)
        };
        self.outcomes.short(&random).into_iter().map(with_always).filter(|(parts, _)| !parts.is_empty()).collect()
    }

    /// A job with these demands on stock; gives for each the chance that it comes and is met. `cap`: what of
    /// each random part the rest of the route may need at most.
    pub(super) fn job(&mut self, demands: &[(Vec<(PartId, u32)>, f64)], cap: &[u32]) -> Vec<f64> {
        let indexed = demands.iter().map(|(parts, probability)| {
            let units = parts.iter().filter_map(|(part, units)| Some((self.place(*part)?, *units)));
            Demand { probability: *probability, units: units.collect() }
        });
        let indexed: Vec<_> = indexed.collect();
        self.outcomes.meet(&indexed, cap)
    }
}
