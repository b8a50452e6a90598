//! Distances and times between sites.
//!
//! Travel need not be symmetric nor obey the triangle inequality. Up to [`DENSE_LIMIT`] sites everything is
//! kept in one flat table; beyond it only coordinates are kept and every question is computed, so that ten
//! thousand sites need no dense matrix.

mod haversine;
mod table;

use crate::units::{Dist, IdVec, Rounding, Scale, SiteId, Ticks, nearest};
use bytemuck::{Pod, Zeroable};
pub use haversine::{EARTH_RADIUS_KM, Sphere};
use rustc_hash::FxHashMap;
use table::Table;

/// Largest number of sites for which a dense table is built: 2,500² pairs of 8 bytes are 50 MB.
pub const DENSE_LIMIT: usize = 2_500;

/// A leg between two sites: distance and time at speed factor 1.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Pod, Zeroable)]
pub struct Leg {
    /// Distance in ticks of length.
    pub dist: u32,
    /// Time in ticks.
    pub time: u32,
}

/// Leg that no technician can make: a pair that a travel table does not list.
pub const NO_ROAD: Leg = Leg { dist: u32::MAX, time: u32::MAX };

/// How legs are computed where they are not tabulated.
#[derive(Clone, Debug)]
pub enum Metric {
    /// Great-circle distance times `circuity` at `speed_kmh`.
    Haversine {
        /// Unit vectors of the sites.
        sphere: Sphere,
        /// Road kilometres for a kilometre as the crow flies.
        circuity: f64,
        /// Driving speed.
        speed_kmh: f64,
    },
    /// Planar distance, one unit of time for one of distance at speed 1 (benchmarks).
    Euclidean {
        /// Planar coordinates of the sites.
        points: IdVec<SiteId, (f64, f64)>,
        /// Units of distance made in a unit of time.
        speed: f64,
    },
    /// Everything stands in the table.
    Table,
}

/// Travel between the sites of an instance.
#[derive(Clone, Debug)]
pub struct Travel {
    metric: Metric,
    scale: Scale,
    sites: usize,
    /// `sites × sites` legs, row = from; empty where legs are computed on demand.
    dense: Table,
    /// Every leg in the table is the same both ways.
    symmetric: bool,
    /// Legs that are not as the metric says.
    exceptions: FxHashMap<(SiteId, SiteId), Leg>,
}

impl Travel {
    /// Travel by a metric; tabulated when there are at most [`DENSE_LIMIT`] sites.
    pub fn new(metric: Metric, sites: usize, scale: Scale) -> Self {
        let exceptions = FxHashMap::default();
        let mut travel = Self { metric, scale, sites, dense: Table::default(), symmetric: false, exceptions };
        if sites <= DENSE_LIMIT {
            let pair = |at: usize| (SiteId((at / sites) as u32), SiteId((at % sites) as u32));
            travel.dense = Table::new((0..sites * sites).map(pair).map(|(from, to)| travel.compute(from, to)));
            travel.symmetric = is_symmetric(&travel.dense, sites);
        }
        travel
    }

    /// Travel by a full table of `sites × sites` legs, row = from; [`NO_ROAD`] where there is none.
    ///
    /// # Panics
    /// If the table has another size.
    pub fn from_table(legs: Vec<Leg>, sites: usize, scale: Scale) -> Self {
        assert_eq!(legs.len(), sites * sites, "a travel table is square");
        let (symmetric, exceptions) = (is_symmetric(&legs, sites), FxHashMap::default());
        Self { metric: Metric::Table, scale, sites, dense: Table::new(legs.into_iter()), symmetric, exceptions }
    }

    /// The same with some legs as they are given, [`NO_ROAD`] for a road that is closed.
    pub fn with_exceptions(mut self, exceptions: impl IntoIterator<Item = (SiteId, SiteId, Leg)>) -> Self {
        for (from, to, leg) in exceptions {
            self.exceptions.insert((from, to), leg);
            if !self.dense.is_empty() {
                self.dense.set(from.0 as usize * self.sites + to.0 as usize, leg);
            }
        }
        self.symmetric = is_symmetric(&self.dense, self.sites);
        self
    }

    /// The leg from `from` to `to`.
    #[inline(always)]
    pub fn leg(&self, from: SiteId, to: SiteId) -> Leg {
        if self.dense.is_empty() {
            self.compute(from, to)
        } else {
            self.dense[from.0 as usize * self.sites + to.0 as usize]
        }
    }

    /// The legs from a site, which are those to it too; `None` where legs are not tabulated or differ by direction.
    #[inline]
    pub fn both_ways(&self, site: SiteId) -> Option<&[Leg]> {
        let from = site.0 as usize * self.sites;
        (self.symmetric && self.is_dense()).then(|| &self.dense[from..from + self.sites])
    }

    /// Distance of the leg.
    #[inline(always)]
    pub fn dist(&self, from: SiteId, to: SiteId) -> Dist {
        Dist::from(self.leg(from, to).dist)
    }

    /// Time of the leg at `speed_factor`: the table's time divided by the factor, to the nearest tick.
    #[inline(always)]
    pub fn time(&self, from: SiteId, to: SiteId, speed_factor: f64) -> Ticks {
        scaled_time(self.leg(from, to).time, speed_factor)
    }

    /// Whether legs are kept in a table.
    pub fn is_dense(&self) -> bool {
        !self.dense.is_empty()
    }

    /// How legs are computed where they are not tabulated.
    pub fn metric(&self) -> &Metric {
        &self.metric
    }

    /// The most by which one leg's time, at `speed_factor`, can differ from the exact time of a metric; `None`
    /// where legs come from a table or are exceptions, which need not be a metric at all.
    pub fn rounding_error(&self, speed_factor: f64) -> Option<f64> {
        let base = match self.scale.rounding {
            Rounding::Nearest => 0.5,
            Rounding::Truncate => 1.0,
        };
        let scaled = if speed_factor == 1.0 { base } else { base / speed_factor + 0.5 };
        (!matches!(self.metric, Metric::Table) && self.exceptions.is_empty()).then_some(scaled)
    }

    /// The number of sites.
    pub fn sites(&self) -> usize {
        self.sites
    }

    fn compute(&self, from: SiteId, to: SiteId) -> Leg {
        if from == to {
            return Leg::default();
        }
        if !self.exceptions.is_empty()
            && let Some(leg) = self.exceptions.get(&(from, to))
        {
            return *leg;
        }
        let (km, minutes) = match &self.metric {
            Metric::Haversine { sphere, circuity, speed_kmh } => {
                let km = sphere.km(from, to) * circuity;
                (km, km / speed_kmh * 60.0)
            }
            Metric::Euclidean { points, speed } => {
                let ((ax, ay), (bx, by)) = (points[from], points[to]);
                let km = (ax - bx).hypot(ay - by);
                (km, km / speed)
            }
            Metric::Table => return NO_ROAD,
        };
        let capped = |ticks: i64| ticks.clamp(0, i64::from(u32::MAX - 1)) as u32;
        Leg { dist: capped(self.scale.dist(km)), time: capped(self.scale.travel_ticks(minutes)) }
    }
}

fn is_symmetric(dense: &[Leg], sites: usize) -> bool {
    (0..sites).all(|from| (0..from).all(|to| dense.get(from * sites + to) == dense.get(to * sites + from)))
}

/// A leg's time at a speed factor, to the nearest tick.
#[inline(always)]
pub fn scaled_time(time: u32, speed_factor: f64) -> Ticks {
    if speed_factor == 1.0 { Ticks::from(time) } else { nearest(f64::from(time) / speed_factor) }
}
