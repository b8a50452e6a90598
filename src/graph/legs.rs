//! Lower bounds on the time from a technician's start to a site and from a site to their end, over every way
//! to go there.
//!
//! The direct leg is not enough: travel need not obey the triangle inequality, and even great-circle
//! distances, rounded to ticks, break it by a tick a leg. Where legs come from a metric, the direct leg less a
//! slack for rounding is a bound. Where they come from a table, shortest ways are.

use super::passing::Passing;
use super::shortest::{Anchor, least_times};
use crate::model::Instance;
use crate::units::{Id, IdVec, SiteId, TechId, Ticks};
use rustc_hash::FxHashMap;

/// Row of a technician whose day ends where the last stop is.
const OPEN: usize = usize::MAX;

#[derive(Clone, Debug)]
pub(super) enum Legs {
    /// Direct legs less this slack.
    Direct {
        /// What rounding can save on a way with many stops.
        slack: Ticks,
    },
    /// Least times to or from every site.
    Rows {
        /// One row for each place, speed and direction.
        rows: Vec<Vec<Ticks>>,
        /// Rows of each technician: from the start, to the end.
        of: IdVec<TechId, (usize, usize)>,
    },
}

impl Legs {
    pub(super) fn new(instance: &Instance, passing: &Passing) -> Self {
        match slack(instance, passing) {
            Some(slack) => Self::Direct { slack },
            None => Self::rows(instance, passing),
        }
    }

    /// Least time from the technician's start to a site; beyond every shift where there is no way.
    pub(super) fn inward(&self, instance: &Instance, tech: TechId, site: SiteId) -> Ticks {
        match self {
            Self::Direct { slack } => {
                (instance.travel_time(tech, instance.technicians[tech].start, site) - slack).max(0)
            }
            Self::Rows { rows, of } => rows[of[tech].0][site.index()],
        }
    }

    /// Least time from a site to the technician's end; 0 where the end is open, [`super::passing::FAR`] where there is no way.
    pub(super) fn outward(&self, instance: &Instance, tech: TechId, site: SiteId) -> Ticks {
        match (self, instance.technicians[tech].end) {
            (_, None) => 0,
            (Self::Direct { slack }, Some(end)) => (instance.travel_time(tech, site, end) - slack).max(0),
            (Self::Rows { rows, of }, Some(_)) => rows[of[tech].1][site.index()],
        }
    }

    /// A lower bound on every way between two sites, whatever lies in between, whose direct leg takes `time`.
    pub(super) fn at_least(&self, time: Ticks) -> Ticks {
        if let Self::Direct { slack } = self { (time - slack).max(0) } else { 0 }
    }

    /// Whether a way with stops in between may be shorter than the direct leg.
    pub(super) fn detours_may_save(&self) -> bool {
        !matches!(self, Self::Direct { slack: 0 })
    }

    fn rows(instance: &Instance, passing: &Passing) -> Self {
        let (mut anchors, mut at) = (Vec::new(), FxHashMap::default());
        let mut row = |site, speed: f64, away| {
            let anchor = Anchor { site, speed: speed.to_bits(), away };
            *at.entry(anchor).or_insert_with(|| {
                anchors.push(anchor);
                anchors.len() - 1
            })
        };
        let of = instance.technicians.iter().map(|tech| {
            let end = tech.end.map_or(OPEN, |end| row(end, tech.speed_factor, false));
            (row(tech.start, tech.speed_factor, true), end)
        });
        let of = of.collect();
        Self::Rows { rows: least_times(instance, passing, &anchors), of }
    }
}

/// What rounding can save: a way of `k` legs is at least the direct leg less `(k + 1)` rounding errors.
///
/// Each stop on the way costs its service, so only stops quicker than three errors can make it pay at all: the
/// cheapest way has at most one leg more than there are such stops. `None` where legs are not a metric's.
fn slack(instance: &Instance, passing: &Passing) -> Option<Ticks> {
    let errors = instance.technicians.iter().map(|tech| instance.travel.rounding_error(tech.speed_factor));
    let error =
        errors.chain([instance.travel.rounding_error(1.0)]).try_fold(0.0, |most, error| Some(error?.max(most)))?;
    let quick = |time: &&Ticks| (**time as f64) < 3.0 * error;
    let loads: Vec<Ticks> = instance.depots.iter().map(|depot| depot.load).collect();
    let stops = passing.service.iter().filter(quick).count() + loads.iter().filter(quick).count();
    Some(if stops == 0 { 0 } else { ((stops + 2) as f64 * error).ceil() as Ticks })
}
