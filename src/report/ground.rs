//! Whether places are points of the Earth, of a plane, or nowhere.

use crate::model::{Clock, Instance, Site};
use crate::travel::Metric;

/// What the coordinates of an instance mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Degrees of latitude and longitude.
    Earth,
    /// Points of a plane.
    Plane,
}

/// What the coordinates of `instance` mean. Benchmarks lie on a plane, and so does a matrix instance whose
/// coordinates are no degrees.
pub fn ground(instance: &Instance) -> Ground {
    let planar = matches!(instance.travel.metric(), Metric::Euclidean { .. }) || instance.horizon.clock == Clock::Plain;
    let degrees = |site: &Site| site.lat.abs() <= 90.0 && site.lon.abs() <= 180.0;
    if planar || !instance.sites.iter().all(degrees) { Ground::Plane } else { Ground::Earth }
}

/// Whether a site has a place at all: the rows of a matrix instance need none, and stand at 0, 0 then. On a plane
/// somebody may really be there, if others are elsewhere.
pub fn is_placed(instance: &Instance, site: &Site) -> bool {
    let zero = |site: &Site| (site.lat, site.lon) == (0.0, 0.0);
    let tabulated = matches!(instance.travel.metric(), Metric::Table);
    !(tabulated && zero(site)) || (ground(instance) == Ground::Plane && !instance.sites.iter().all(zero))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing;
    use crate::report::testing::day;
    use crate::units::SiteId;

    #[test]
    fn degrees_are_on_the_earth_and_large_numbers_on_a_plane() {
        let mut instance = day();
        assert_eq!(ground(&instance), Ground::Earth);
        instance.sites[SiteId(1)].lat = 460.0;
        assert_eq!(ground(&instance), Ground::Plane);
        let mut instance = day();
        instance.horizon.clock = Clock::Plain;
        assert_eq!(ground(&instance), Ground::Plane);
    }

    #[test]
    fn rows_of_a_matrix_need_no_place() {
        let mut instance = day();
        instance.sites[SiteId(0)] = Site { name: "zero".into(), lat: 0.0, lon: 0.0 };
        assert!(is_placed(&instance, &instance.sites[SiteId(0)]));
        instance.travel = testing::line(3);
        assert!(!is_placed(&instance, &instance.sites[SiteId(0)]) && is_placed(&instance, &instance.sites[SiteId(1)]));
        instance.horizon.clock = Clock::Plain;
        assert!(is_placed(&instance, &instance.sites[SiteId(0)]));
    }
}
