//! Where things are: coordinates of rows, and rows that share a site.

use super::sheet::Line;
use crate::io::diagnostics::codes;
use crate::model::{Diagnostic, Site};
use crate::units::{IdVec, SiteId};
use rustc_hash::{FxHashMap, FxHashSet};

/// The columns that may hold a place.
#[derive(Clone, Copy)]
pub struct PlaceColumns {
    lat: &'static str,
    lon: &'static str,
    x: &'static str,
    y: &'static str,
}

/// The place of a job, a customer or a depot.
pub const PLACE: PlaceColumns = PlaceColumns { lat: "lat", lon: "lon", x: "x", y: "y" };
/// Where a technician starts.
pub const START: PlaceColumns = PlaceColumns { lat: "start_lat", lon: "start_lon", x: "start_x", y: "start_y" };
/// Where a technician ends.
pub const END: PlaceColumns = PlaceColumns { lat: "end_lat", lon: "end_lon", x: "end_x", y: "end_y" };

impl PlaceColumns {
    /// Whether a row has any of them.
    pub fn any(&self, line: &Line) -> bool {
        [self.lat, self.lon, self.x, self.y].iter().any(|column| line.has(column))
    }
}

/// What a row says about a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Point {
    /// Nothing.
    Nowhere,
    /// Something wrong, which has been reported.
    Wrong,
    /// Latitude (or y) and longitude (or x).
    At(f64, f64),
}

/// How rows are placed.
pub enum Ground<'a> {
    /// On the map, by coordinates.
    Map,
    /// On the plane, by coordinates.
    Plane,
    /// By the ids of the travel table; coordinates are for pictures.
    Matrix(FxHashSet<&'a str>),
}

/// A point that was read, for a look at all of them together.
pub struct Seen<'a> {
    pub line: Line<'a>,
    pub columns: PlaceColumns,
    pub lat: f64,
    pub lon: f64,
}

/// The sites of an instance as they are found.
pub struct Places<'a> {
    pub ground: Ground<'a>,
    pub sites: IdVec<SiteId, Site>,
    pub seen: Vec<Seen<'a>>,
    by_point: FxHashMap<(u64, u64), SiteId>,
    by_id: FxHashMap<String, SiteId>,
}

impl<'a> Places<'a> {
    pub fn new(ground: Ground<'a>) -> Self {
        Self {
            ground,
            sites: IdVec::new(),
            seen: Vec::new(),
            by_point: FxHashMap::default(),
            by_id: FxHashMap::default(),
        }
    }

    /// The point in a row.
    pub fn point(&mut self, line: Line<'a>, columns: PlaceColumns, faults: &mut Vec<Diagnostic>) -> Point {
        let planar = match self.ground {
            Ground::Map => false,
            Ground::Plane => true,
            Ground::Matrix(_) => line.has(columns.x) || line.has(columns.y),
        };
        let (lat, lon) = if planar { (columns.y, columns.x) } else { (columns.lat, columns.lon) };
        match (line.has(lat), line.has(lon)) {
            (false, false) => Point::Nowhere,
            (true, true) => match (line.number(lat), line.number(lon)) {
                (Some(lat), Some(lon)) => {
                    self.seen.push(Seen { line, columns, lat, lon });
                    Point::At(lat, lon)
                }
                _ => Point::Wrong,
            },
            (has_lat, _) => {
                let (has, lacks) = if has_lat { (lat, lon) } else { (lon, lat) };
                faults.push(line.fault(lacks, codes::MISSING_COORDINATES, format!("there is a {has}, but no {lacks}")));
                Point::Wrong
            }
        }
    }

    /// The site at a point on the map or the plane, named after the first row that stands there.
    fn at_point(&mut self, name: &str, lat: f64, lon: f64) -> SiteId {
        let key = (lat.to_bits(), lon.to_bits());
        if let Some(site) = self.by_point.get(&key) {
            return *site;
        }
        let site = self.sites.push(Site { name: name.to_owned(), lat, lon });
        self.by_point.insert(key, site);
        site
    }

    /// The site of an id of the travel table.
    fn at_id(&mut self, id: &str, point: Point) -> SiteId {
        if let Some(site) = self.by_id.get(id) {
            return *site;
        }
        let (lat, lon) = if let Point::At(lat, lon) = point { (lat, lon) } else { (0.0, 0.0) };
        let site = self.sites.push(Site { name: id.to_owned(), lat, lon });
        self.by_id.insert(id.to_owned(), site);
        site
    }

    /// Whether the travel table knows an id.
    pub fn knows(&self, id: &str) -> bool {
        matches!(&self.ground, Ground::Matrix(known) if known.contains(id))
    }

    /// The site of a row: by the first of `ids` that the travel table knows, or by its point. A row that
    /// has neither is a fault.
    pub fn site(
        &mut self,
        line: Line<'a>,
        columns: PlaceColumns,
        ids: &[&str],
        point: Point,
        faults: &mut Vec<Diagnostic>,
    ) -> SiteId {
        let name = ids.first().copied().unwrap_or_default();
        if let Ground::Matrix(known) = &self.ground {
            let id = ids.iter().find(|id| known.contains(**id)).copied();
            if id.is_none() {
                let names: Vec<String> = ids.iter().filter(|id| !id.is_empty()).map(|id| format!("{id:?}")).collect();
                let message = format!("the travel table does not know {}", names.join(" or "));
                faults.push(line.fault(columns.lat, codes::TRAVEL_MISSING_ID, message).value(name));
            }
            return self.at_id(id.unwrap_or(name), point);
        }
        match point {
            Point::At(lat, lon) => self.at_point(name, lat, lon),
            Point::Wrong => self.at_point(name, 0.0, 0.0),
            Point::Nowhere => {
                let planar = matches!(self.ground, Ground::Plane);
                let (a, b) = if planar { (columns.x, columns.y) } else { (columns.lat, columns.lon) };
                let fault =
                    line.fault(a, codes::MISSING_COORDINATES, format!("{name} has no place: fill in {a} and {b}"));
                let other = !planar && (line.has(columns.x) || line.has(columns.y));
                let hint = if other { "planar x and y need travel.mode euclidean (or matrix)" } else { "" };
                faults.push(fault.hint(hint));
                self.at_point(name, 0.0, 0.0)
            }
        }
    }
}

/// Warnings about points that look wrong beside all the others: at 0, 0, or with latitude and longitude
/// swapped.
pub fn suspicious(seen: &[Seen], faults: &mut Vec<Diagnostic>) {
    /// Degrees from the middle within which a swapped point fits, and beyond which a point does not.
    const NEAR: f64 = 5.0;
    const FAR: f64 = 15.0;
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let lat = middle(seen.iter().map(|point| point.lat).collect());
    let lon = middle(seen.iter().map(|point| point.lon).collect());
    let off = |a: f64, b: f64| (a - lat).abs().max((b - lon).abs());
    for point in seen {
        let value = format!("{}, {}", point.lat, point.lon);
        let warn = |code, message: &str| {
            let fault = point.line.fault(point.columns.lat, code, message).value(value.clone());
            Diagnostic { severity: crate::model::Severity::Warning, ..fault }
        };
        if point.lat == 0.0 && point.lon == 0.0 {
            faults.push(warn(codes::ZERO_COORDINATES, "the place lies at 0, 0"));
        } else if off(point.lat, point.lon) > FAR && off(point.lon, point.lat) < NEAR {
            let hint = format!("write lat {} and lon {}", point.lon, point.lat);
            let message = "latitude and longitude look swapped: the place lies far from all others";
            faults.push(warn(codes::SWAPPED_COORDINATES, message).hint(hint));
        }
    }
}
