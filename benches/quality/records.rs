//! Plans that beat the best known value, with their routes: a number alone cannot be checked by others.

use crate::measure::Measured;
use firstfix::model::Instance;
use firstfix::plan::Stop;
use firstfix::verify::VerifiedPlan;
use std::collections::BTreeMap;
use std::path::Path;

/// A value has to be below the best known one by this share of it: published values are rounded.
const BETTER: f64 = 1e-6;

/// The stops of each technician in order, in the ids of the file; on several days one behind the other.
pub type Routes = BTreeMap<String, Vec<String>>;

/// A route of a plan that beats the best known value.
#[derive(Debug, serde::Serialize)]
struct Record<'r> {
    instance: &'r str,
    value: f64,
    best_known: f64,
    technician: &'r str,
    /// Jobs and depots, with spaces between them.
    stops: String,
}

/// The routes of a plan; breaks are not part of the published formats.
pub fn routes(instance: &Instance, plan: &VerifiedPlan) -> Routes {
    let mut routes = Routes::new();
    for route in plan.routes() {
        let stops = routes.entry(instance.technician_of(route.shift).id.clone()).or_default();
        stops.extend(route.stops.iter().filter_map(|stop| match stop.stop {
            Stop::Job(job) => Some(instance.jobs[job].id.clone()),
            Stop::Depot { depot, .. } => Some(instance.depots[depot].id.clone()),
            Stop::Break => None,
        }));
    }
    routes
}

/// Writes the routes of the plans that leave nobody out and beat the best known value.
pub fn write_records(path: &Path, rows: &[Measured]) -> Result<(), String> {
    let text = |error: csv::Error| format!("{}: {error}", path.display());
    let mut writer = csv::Writer::from_path(path).map_err(text)?;
    for record in rows.iter().flat_map(records) {
        writer.serialize(record).map_err(text)?;
    }
    writer.flush().map_err(|error| format!("{}: {error}", path.display()))
}

fn records(row: &Measured) -> impl Iterator<Item = Record<'_>> {
    let best_known = row.best_known.filter(|best| row.unserved == 0 && row.value < best * (1.0 - BETTER));
    best_known.into_iter().flat_map(move |best_known| {
        row.routes.iter().map(move |(technician, stops)| Record {
            instance: &row.instance,
            value: row.value,
            best_known,
            technician,
            stops: stops.join(" "),
        })
    })
}
