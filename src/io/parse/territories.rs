//! Territories: polygons, and which of them a place lies in.

use super::names::Names;
use super::sheet::{Line, Sheet};
use crate::io::columns::Kind;
use crate::io::diagnostics::{codes, nearest};
use crate::io::tables::Tables;
use crate::model::{Diagnostic, Severity};
use crate::units::TerritoryId;
use geo::{BoundingRect, Contains, LineString, MultiPolygon, Point, Polygon, Rect};
use geojson::{Feature, FeatureCollection, GeometryValue, Position};
use rustc_hash::FxHashSet;
use std::path::Path;

struct Area {
    id: TerritoryId,
    name: String,
    shape: MultiPolygon<f64>,
    bounds: Rect<f64>,
}

/// The polygons, in the order of their file.
#[derive(Default)]
pub struct Areas {
    areas: Vec<Area>,
}

impl Areas {
    /// Reads the polygons and adds their names to those that tables use.
    pub fn new(tables: &Tables, names: &mut Names<TerritoryId>, faults: &mut Vec<Diagnostic>) -> Self {
        let Some(value) = &tables.territories else { return Self::default() };
        let file = file(tables);
        let fault = |message: String| Diagnostic::error(codes::TERRITORY_SHAPE, message).at(&file, 0, "");
        let collection = match serde_json::from_value::<FeatureCollection>(value.clone()) {
            Ok(collection) => collection,
            Err(error) => {
                faults.push(fault(format!("not a GeoJSON FeatureCollection: {error}")));
                return Self::default();
            }
        };
        let mut areas: Vec<Area> = Vec::new();
        for (at, feature) in collection.features.into_iter().enumerate() {
            let Some(name) = id_of(&feature) else {
                faults.push(fault(format!("feature {} has no id", at + 1)));
                continue;
            };
            let Some((shape, bounds)) = shape_of(feature) else {
                faults.push(fault(format!("territory {name} is not a polygon with finite coordinates")));
                continue;
            };
            if areas.iter().any(|area| area.name == name) {
                let message = format!("territory {name} stands twice");
                faults.push(Diagnostic::error(codes::DUPLICATE_ID, message).at(&file, 0, "id").value(name));
                continue;
            }
            areas.push(Area { id: names.add(&name), name, shape, bounds });
        }
        Self { areas }
    }

    /// The territory that a place lies in; with a warning if there are several.
    pub fn of(&self, line: Line, lat: f64, lon: f64, faults: &mut Vec<Diagnostic>) -> Option<TerritoryId> {
        let point = Point::new(lon, lat);
        let mut around = self.areas.iter().filter(|area| area.bounds.contains(&point) && area.shape.contains(&point));
        let first = around.next()?;
        if let Some(second) = around.next() {
            let message = format!("the place lies in {} and {}; the first is taken", first.name, second.name);
            let fault = line.fault("territory", codes::TERRITORY_OVERLAP, message);
            faults.push(Diagnostic { severity: Severity::Warning, ..fault });
        }
        Some(first.id)
    }

    /// Warns of territories that tables name and no polygon has, where there are polygons.
    pub fn check(&self, sheets: &[Sheet], faults: &mut Vec<Diagnostic>) {
        if self.areas.is_empty() {
            return;
        }
        let known: FxHashSet<&str> = self.areas.iter().map(|area| area.name.as_str()).collect();
        for sheet in sheets {
            let named = |name: &str| name == "territory" || name == "territories";
            for column in
                sheet.def.columns().filter(|column| named(column.name) && sheet.position(column.name).is_some())
            {
                for line in sheet.lines().filter(|line| line.has(column.name)) {
                    let names =
                        if column.kind == Kind::Names { line.names(column.name) } else { vec![line.text(column.name)] };
                    for name in names.into_iter().filter(|name| !known.contains(name)) {
                        let message = format!("there is no polygon {name:?}");
                        let near = nearest(name, known.iter().copied());
                        let fault = line.fault(column.name, codes::UNKNOWN_TERRITORY, message).value(name);
                        let hint = near.map(|near| format!("did you mean {near}?")).unwrap_or_default();
                        faults.push(Diagnostic { severity: Severity::Warning, hint, ..fault });
                    }
                }
            }
        }
    }
}

/// Where the polygons stand: in the single JSON file, or in their own beside `instance.json`.
fn file(tables: &Tables) -> String {
    let settings = Path::new(&tables.settings_file);
    let single = settings.extension().is_some() && settings.file_name().is_some_and(|name| name != "instance.json");
    let path = if single { settings.to_owned() } else { settings.with_file_name("territories.geojson") };
    path.display().to_string()
}

/// The feature's id, or its property `id`.
fn id_of(feature: &Feature) -> Option<String> {
    match (&feature.id, feature.property("id")) {
        (_, Some(serde_json::Value::String(text))) => Some(text.clone()),
        (_, Some(serde_json::Value::Number(number))) => Some(number.to_string()),
        (Some(geojson::feature::Id::String(text)), _) => Some(text.clone()),
        (Some(geojson::feature::Id::Number(number)), _) => Some(number.to_string()),
        _ => None,
    }
}

fn shape_of(feature: Feature) -> Option<(MultiPolygon<f64>, Rect<f64>)> {
    let polygons = match feature.geometry?.value {
        GeometryValue::Polygon { coordinates } => vec![polygon(coordinates)?],
        GeometryValue::MultiPolygon { coordinates } => coordinates.into_iter().map(polygon).collect::<Option<_>>()?,
        _ => return None,
    };
    let shape = MultiPolygon(polygons);
    let bounds = shape.bounding_rect()?;
    Some((shape, bounds))
}

/// The first ring is the outline, the others are holes.
fn polygon(rings: Vec<Vec<Position>>) -> Option<Polygon<f64>> {
    let mut rings = rings.into_iter().map(ring).collect::<Option<Vec<LineString<f64>>>>()?;
    (!rings.is_empty()).then(|| {
        let outline = rings.remove(0);
        Polygon::new(outline, rings)
    })
}

fn ring(positions: Vec<Position>) -> Option<LineString<f64>> {
    let corner = |position: Position| match position.as_slice() {
        [lon, lat, ..] if lon.is_finite() && lat.is_finite() => Some((*lon, *lat)),
        _ => None,
    };
    positions.into_iter().map(corner).collect::<Option<Vec<_>>>().map(LineString::from)
}
