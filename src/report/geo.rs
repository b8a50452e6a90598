//! `routes.geojson`: a line for each route and a point for each stop, in WGS 84.

use super::document::{RouteDocument, StopDocument};
use super::ground::{Ground, ground, is_placed};
use super::schedule::place;
use super::{Report, day_name};
use crate::model::{Instance, Site};
use crate::verify::TimedRoute;
use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject, Position};
use serde_json::Value;

/// The bytes of `routes.geojson`; `None` where places are points of a plane, not of the Earth.
pub fn routes(report: &Report) -> Option<Vec<u8>> {
    let instance = report.instance;
    if ground(instance) != Ground::Earth || !instance.sites.iter().any(|site| is_placed(instance, site)) {
        return None;
    }
    let features = report.plan.routes().iter().flat_map(|route| features(instance, route)).collect();
    let mut bytes = FeatureCollection { features, bbox: None, foreign_members: None }.to_string().into_bytes();
    bytes.push(b'\n');
    Some(bytes)
}

/// The line of a route, then the points of its stops.
fn features(instance: &Instance, route: &TimedRoute) -> Vec<Feature> {
    let technician = instance.technician_of(route.shift);
    let document = RouteDocument::new(instance, route);
    let placed = |site: &Site| is_placed(instance, site).then(|| position(site));
    let mut here = placed(&instance.sites[technician.start]);
    let mut line: Vec<Position> = here.iter().cloned().collect();
    let mut points = Vec::new();
    for (at, (stop, cells)) in route.stops.iter().zip(&document.stops).enumerate() {
        if let Some(site) = place(instance, stop) {
            here = placed(site);
            line.extend(here.clone());
        }
        points.push(feature(here.clone().map(GeometryValue::new_point), of_stop(&document, at, cells)));
    }
    line.extend(technician.end.and_then(|end| placed(&instance.sites[end])));
    let mut properties = of_whom(&document);
    properties.insert("name".into(), technician.name.clone().into());
    properties.insert("date".into(), day_name(instance, instance.shifts[route.shift].day).into());
    properties.insert("start".into(), value(&document.start));
    properties.insert("end".into(), value(&document.end));
    properties.insert("jobs".into(), document.score.served.into());
    properties.insert("travel_km".into(), document.score.travel_km.into());
    // RFC 7946: a line has two positions at least, and what has no place has no geometry.
    let line = (line.len() > 1).then(|| GeometryValue::new_line_string(line));
    let mut features = vec![feature(line, properties)];
    features.append(&mut points);
    features
}

fn of_stop(route: &RouteDocument, at: usize, stop: &StopDocument) -> JsonObject {
    let mut properties = of_whom(route);
    properties.insert("stop".into(), (at + 1).into());
    // The same names as in plan.json; what a stop does not have is not there.
    if let Value::Object(cells) = value(stop) {
        let shown = ["kind", "job", "depot", "arrive", "begin", "end", "p_fix"];
        properties.extend(cells.into_iter().filter(|(name, _)| shown.contains(&name.as_str())));
    }
    properties
}

fn of_whom(route: &RouteDocument) -> JsonObject {
    let mut properties = JsonObject::new();
    properties.insert("technician".into(), route.technician.clone().into());
    properties
}

fn feature(geometry: Option<GeometryValue>, properties: JsonObject) -> Feature {
    Feature {
        bbox: None,
        geometry: geometry.map(Geometry::new),
        id: None,
        properties: Some(properties),
        foreign_members: None,
    }
}

/// Longitude first, as RFC 7946 has it.
fn position(site: &Site) -> Position {
    Position::from([site.lon, site.lat])
}

fn value(document: &impl serde::Serialize) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clock;
    use crate::report::testing::{day, report_of, verified};

    #[test]
    fn a_route_is_a_line_from_home_and_back() {
        let instance = day();
        let plan = verified(&instance);
        let bytes = routes(&report_of(&instance, &plan, &[])).expect("places on the Earth");
        let json: Value = serde_json::from_slice(&bytes).expect("json");
        let features = json["features"].as_array().expect("features");
        assert_eq!(features.len(), 3);
        let line = &features[0]["geometry"];
        assert_eq!(line["type"], "LineString");
        assert_eq!(line["coordinates"].as_array().map(Vec::len), Some(4));
        assert_eq!(line["coordinates"][0], serde_json::json!([14.5, 46.05]));
        assert_eq!(line["coordinates"][3], line["coordinates"][0]);
        assert_eq!(features[2]["properties"]["job"], "boiler");
        assert_eq!(features[2]["properties"]["stop"], 2);
    }

    #[test]
    fn an_open_end_ends_at_the_last_stop() {
        let mut instance = day();
        instance.technicians[crate::units::TechId(0)].end = None;
        let plan = verified(&instance);
        let bytes = routes(&report_of(&instance, &plan, &[])).expect("places on the Earth");
        let json: Value = serde_json::from_slice(&bytes).expect("json");
        let line = &json["features"][0]["geometry"]["coordinates"];
        assert_eq!(line.as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn a_row_of_a_matrix_without_a_place_has_no_geometry() {
        let mut instance = day();
        let plan = verified(&instance);
        instance.travel = crate::model::testing::line(3);
        let site = &mut instance.sites[crate::units::SiteId(2)];
        (site.lat, site.lon) = (0.0, 0.0);
        let bytes = routes(&report_of(&instance, &plan, &[])).expect("two places on the Earth");
        let json: Value = serde_json::from_slice(&bytes).expect("json");
        assert_eq!(json["features"][0]["geometry"]["coordinates"].as_array().map(Vec::len), Some(3));
        assert!(json["features"][1]["geometry"].is_object() && json["features"][2]["geometry"].is_null());
    }

    #[test]
    fn a_benchmark_has_no_map() {
        let mut instance = day();
        instance.horizon.clock = Clock::Plain;
        let plan = verified(&instance);
        assert!(routes(&report_of(&instance, &plan, &[])).is_none());
    }
}
