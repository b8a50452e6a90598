//! Settings and service areas.

use super::Drawn;
use crate::io::generate::regions::{Region, Zone};
use serde_json::{Map, Value, json};

/// `instance.json`.
pub fn settings(drawn: &Drawn) -> Map<String, Value> {
    let (options, region) = (drawn.options, drawn.region);
    let travel = json!({ "mode": "haversine", "speed_kmh": region.speed_kmh, "circuity": region.circuity });
    let all = [
        ("name", json!(options.name)),
        ("start", json!(drawn.days.start.to_string())),
        ("days", json!(drawn.days.count)),
        ("timezone", json!(region.timezone)),
        ("restock", json!(if drawn.days.count > 1 { "nightly" } else { "none" })),
        ("travel", travel),
        ("objective", json!({ "mode": "cost", "paid": "route" })),
    ];
    all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// `territories.geojson`, where the region has service areas.
pub fn territories(region: &Region) -> Option<Value> {
    if region.zones.is_empty() {
        return None;
    }
    let features: Vec<Value> = region.zones.iter().map(feature).collect();
    Some(json!({ "type": "FeatureCollection", "features": features }))
}

fn feature(zone: &Zone) -> Value {
    let ((south, west), (north, east)) = (zone.low, zone.high);
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    json!({
        "type": "Feature",
        "id": zone.name,
        "properties": { "id": zone.name },
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    })
}
