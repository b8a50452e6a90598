//! From places to points of a drawing, at true scale.
//!
//! Degrees are drawn in the Web Mercator projection, as web maps are: it keeps shapes, and tiles fit under it. The
//! length of the scale bar is that of the latitude in the middle of the view. A plane is drawn as it is.

use crate::model::Site;
use crate::report::ground::Ground;

/// Width or height of the drawing, whichever is longer.
const SIZE: f64 = 1000.0;
/// The equator in kilometres (WGS 84).
const EQUATOR_KM: f64 = 40_075.016_686;
/// Web Mercator ends here.
const MOST_LATITUDE: f64 = 85.051_129;

/// A drawing of places.
pub struct Projection {
    ground: Ground,
    /// Left and top of the drawing, in the units of [`Projection::raw`].
    origin: (f64, f64),
    /// Units of the drawing in a unit of [`Projection::raw`].
    factor: f64,
    /// Width and height of the drawing.
    pub size: (f64, f64),
    /// Whether longitudes below zero are drawn east of 180°.
    across: bool,
}

impl Projection {
    /// A drawing that holds all of `sites`; nothing where there are none.
    pub fn new<'a>(ground: Ground, sites: impl Iterator<Item = &'a Site> + Clone) -> Option<Self> {
        let least = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::INFINITY, f64::min);
        let most = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::NEG_INFINITY, f64::max);
        let longitudes = || sites.clone().map(|site| site.lon);
        let across = ground == Ground::Earth && most(&mut longitudes()) - least(&mut longitudes()) > 180.0;
        let mut drawn = Self { ground, origin: (0.0, 0.0), factor: 1.0, size: (0.0, 0.0), across };
        let raw = || sites.clone().map(|site| drawn.raw(site));
        let low = (least(&mut raw().map(|point| point.0)), least(&mut raw().map(|point| point.1)));
        let high = (most(&mut raw().map(|point| point.0)), most(&mut raw().map(|point| point.1)));
        if !(low.0.is_finite() && low.1.is_finite() && high.0.is_finite() && high.1.is_finite()) {
            return None;
        }
        // A single place lies in the middle of a kilometre, or of a unit.
        let unit = if ground == Ground::Earth { 1.0 / EQUATOR_KM } else { 1.0 };
        let extent = (high.0 - low.0).max(high.1 - low.1).max(unit);
        drawn.factor = SIZE / extent;
        drawn.size = ((high.0 - low.0) * drawn.factor, (high.1 - low.1) * drawn.factor);
        drawn.origin = low;
        Some(drawn)
    }

    /// The point of a place.
    pub fn point(&self, site: &Site) -> (f64, f64) {
        let (x, y) = self.raw(site);
        ((x - self.origin.0) * self.factor, (y - self.origin.1) * self.factor)
    }

    /// Where the drawing lies: its left and top as shares of the whole map of the world (or in units of the plane),
    /// and units of the drawing in one of these.
    pub fn frame(&self) -> (f64, f64, f64) {
        (self.origin.0, self.origin.1, self.factor)
    }

    /// Units of the plane in a unit of the drawing, or kilometres at the equator.
    pub fn length(&self) -> f64 {
        if self.ground == Ground::Earth { EQUATOR_KM / self.factor } else { 1.0 / self.factor }
    }

    fn raw(&self, site: &Site) -> (f64, f64) {
        match self.ground {
            // North is up.
            Ground::Plane => (site.lon, -site.lat),
            Ground::Earth => {
                let lon = if self.across && site.lon < 0.0 { site.lon + 360.0 } else { site.lon };
                let lat = site.lat.clamp(-MOST_LATITUDE, MOST_LATITUDE).to_radians();
                ((lon + 180.0) / 360.0, (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(lat: f64, lon: f64) -> Site {
        Site { name: String::new(), lat, lon }
    }

    fn drawn(ground: Ground, sites: &[Site]) -> (Projection, Vec<(f64, f64)>) {
        let drawn = Projection::new(ground, sites.iter()).expect("a drawing");
        let points = sites.iter().map(|site| drawn.point(site)).collect();
        (drawn, points)
    }

    fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
        (a.0 - b.0).hypot(a.1 - b.1)
    }

    #[test]
    fn a_kilometre_is_as_long_to_the_north_as_to_the_east() {
        // A tenth of a degree of latitude, and as many kilometres to the east at 60°.
        let sites = [site(60.0, 10.0), site(60.1, 10.0), site(60.0, 10.2)];
        let (drawn, points) = drawn(Ground::Earth, &sites);
        let (north, east) = (apart(points[0], points[1]), apart(points[0], points[2]));
        assert!((north / east - 1.0).abs() < 0.002, "{north} {east}");
        let km = east * drawn.length() * 60_f64.to_radians().cos();
        assert!((km - 11.13).abs() < 0.02, "{km}");
        assert!(points[1].1 < points[0].1 && points[2].0 > points[0].0);
    }

    #[test]
    fn a_plane_keeps_its_shape() {
        let (drawn, points) = drawn(Ground::Plane, &[site(0.0, 0.0), site(30.0, 40.0), site(0.0, 40.0)]);
        assert_eq!(drawn.size, (1000.0, 750.0));
        assert!((apart(points[0], points[1]) * drawn.length() - 50.0).abs() < 1e-9);
        assert!(points[1].1 < points[0].1);
    }

    #[test]
    fn the_date_line_does_not_tear_a_drawing_apart() {
        let (drawn, points) = drawn(Ground::Earth, &[site(-17.0, 179.9), site(-17.0, -179.9)]);
        assert!(points[1].0 > points[0].0);
        assert!(drawn.length() * drawn.size.0 < 30.0, "{}", drawn.length() * drawn.size.0);
    }

    #[test]
    fn one_place_and_none_can_be_drawn() {
        let (drawn, points) = drawn(Ground::Earth, &[site(50.0, 4.0)]);
        assert!(drawn.size == (0.0, 0.0) && points[0] == (0.0, 0.0));
        assert!(Projection::new(Ground::Plane, [].iter()).is_none());
    }
}
