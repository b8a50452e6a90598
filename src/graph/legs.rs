//! Lower bounds on the time from a technician's start to a site and from a site to their end, over every way
//! to go there.
//!
//! The direct leg is not enough: travel need not obey the triangle inequality, and even great-circle
//! distances, rounded to ticks, break it by a tick a leg. Where legs come from a metric, the direct leg less a
//! slack for rounding is a bound. Where they come from a table, shortest paths are (Dijkstra's algorithm with
//! the least time spent at each stop on the way), or, for tables too large for that, the cheapest first
//! and last legs.

use super::passing::{FAR, Passing};
use crate::model::Instance;
use crate::travel::{NO_ROAD, scaled_time};
use crate::units::{Id, IdVec, SiteId, TechId, Ticks};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Most leg relaxations spent on shortest paths, over all technicians; a second of work or so.
const RELAXATIONS: usize = 1_000_000_000;

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

/// Where a row is measured from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Anchor {
    site: SiteId,
    /// Bits of the speed factor.
    speed: u64,
    /// Away from the site, or towards it.
    away: bool,
}

impl Legs {
    pub(super) fn new(instance: &Instance, passing: &Passing) -> Self {
        match slack(instance, passing) {
            Some(slack) => Self::Direct { slack },
            None => Self::rows(instance, passing),
        }
    }

    /// Least time from the technician's start to a site; [`FAR`] where there is no way.
    pub(super) fn inward(&self, instance: &Instance, tech: TechId, site: SiteId) -> Ticks {
        match self {
            Self::Direct { slack } => {
                (instance.travel_time(tech, instance.technicians[tech].start, site) - slack).max(0)
            }
            Self::Rows { rows, of } => rows[of[tech].0][site.index()],
        }
    }

    /// Least time from a site to the technician's end; 0 where the end is open, [`FAR`] where there is no way.
    pub(super) fn outward(&self, instance: &Instance, tech: TechId, site: SiteId) -> Ticks {
        match (self, instance.technicians[tech].end) {
            (_, None) => 0,
            (Self::Direct { slack }, Some(end)) => (instance.travel_time(tech, site, end) - slack).max(0),
            (Self::Rows { rows, of }, Some(_)) => rows[of[tech].1][site.index()],
        }
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
        let exact = anchors.len().saturating_mul(instance.sites.len().pow(2)) <= RELAXATIONS;
        let least = |anchor: &Anchor| {
            let row = Row::direct(instance, passing, *anchor);
            if exact { row.shortest() } else { row.cheapest_ends() }
        };
        Self::Rows { rows: anchors.par_iter().map(least).collect(), of }
    }
}

/// What rounding can save: a way of `k` legs is at least the direct leg less `(k + 1)` rounding errors.
///
/// Each stop on the way costs its service, so only stops quicker than three errors can make it pay at all: the
/// cheapest way has at most one leg more than there are such stops. `None` where legs are not a metric's.
fn slack(instance: &Instance, passing: &Passing) -> Option<Ticks> {
    let slowest = instance.technicians.iter().map(|t| t.speed_factor).fold(1.0, f64::min);
    let error = instance.travel.rounding_error(slowest)?.max(instance.travel.rounding_error(1.0)?);
    let quick = |time: &&Ticks| (**time as f64) < 3.0 * error;
    let loads: Vec<Ticks> = instance.depots.iter().map(|depot| depot.load).collect();
    let stops = passing.service.iter().filter(quick).count() + loads.iter().filter(quick).count();
    Some(if stops == 0 { 0 } else { ((stops + 2) as f64 * error).ceil() as Ticks })
}

/// A row under construction.
struct Row<'a> {
    instance: &'a Instance,
    passing: &'a Passing,
    anchor: Anchor,
    /// Least time known between the anchor and each site.
    time: Vec<Ticks>,
}

impl<'a> Row<'a> {
    fn direct(instance: &'a Instance, passing: &'a Passing, anchor: Anchor) -> Self {
        let mut row = Self { instance, passing, anchor, time: Vec::new() };
        row.time = instance.sites.ids().map(|site| row.leg(anchor.site, site)).collect();
        row
    }

    /// Time of a leg, or of its reverse where the row leads towards the anchor.
    fn leg(&self, near: SiteId, far: SiteId) -> Ticks {
        let (from, to) = if self.anchor.away { (near, far) } else { (far, near) };
        let leg = self.instance.travel.leg(from, to);
        if leg.time == NO_ROAD.time { FAR } else { scaled_time(leg.time, f64::from_bits(self.anchor.speed)) }
    }

    /// Dijkstra's algorithm in its form for dense graphs, with a cost at each stop on the way.
    fn shortest(mut self) -> Vec<Ticks> {
        let mut open: Vec<SiteId> = self.instance.sites.ids().filter(|s| self.passing.site[*s] < FAR).collect();
        loop {
            let left = |site: &SiteId| self.time[site.index()] + self.passing.site[*site];
            let Some((at, next)) = open.iter().enumerate().min_by_key(|(_, site)| left(site)) else { break };
            let (site, ready) = (*next, left(next));
            if self.time.iter().all(|time| *time <= ready) {
                break;
            }
            open.swap_remove(at);
            for far in self.instance.sites.ids() {
                let time = ready + self.leg(site, far);
                let known = &mut self.time[far.index()];
                *known = time.min(*known);
            }
        }
        self.time
    }

    /// The direct leg, or the cheapest first leg and stop with the cheapest last leg: a bound without a search.
    fn cheapest_ends(self) -> Vec<Ticks> {
        let sites = || self.instance.sites.ids().filter(|s| self.passing.site[*s] < FAR);
        let first = sites().map(|site| self.time[site.index()] + self.passing.site[site]).min().unwrap_or(FAR);
        let ids = self.instance.sites.ids();
        let least = ids.map(|far| {
            let last = sites().filter(|near| *near != far).map(|near| self.leg(near, far)).min().unwrap_or(FAR);
            self.time[far.index()].min(first + last)
        });
        least.collect()
    }
}
