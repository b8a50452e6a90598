//! Travel of the instance: a metric over the sites, or the travel table.

use super::Reader;
use super::places::Ground;
use super::settings::TravelMode;
use super::sheet::{Line, Sheet};
use crate::io::diagnostics::codes;
use crate::model::Diagnostic;
use crate::travel::{Leg, Metric, NO_ROAD, Sphere, Travel};
use crate::units::{Id, SiteId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Most places that a travel table may have: its square of legs is 2 GB.
const MOST_SITES: usize = 16_000;
/// Missing pairs and unknown ids that are named.
const NAMED: usize = 5;

/// How rows are placed, by the travel mode.
pub fn ground<'a>(
    mode: TravelMode,
    sheet: Option<&'a Sheet<'a>>,
    file: &str,
    faults: &mut Vec<Diagnostic>,
) -> Ground<'a> {
    // An empty cell is a road that is closed; a matrix without the column was hardly meant so.
    let matrix = sheet.filter(|sheet| mode == TravelMode::Matrix && !sheet.table.rows.is_empty());
    if let Some(sheet) = matrix.filter(|sheet| sheet.position("minutes").is_none()) {
        let fault = Diagnostic::error(codes::MISSING_COLUMN, "travel has no column minutes");
        faults.push(fault.at(&sheet.table.file, 0, "minutes"));
    }
    match (mode, sheet) {
        (TravelMode::Matrix, Some(sheet)) => {
            Ground::Matrix(sheet.lines().flat_map(|line| [line.text("from"), line.text("to")]).collect())
        }
        (TravelMode::Matrix, None) => {
            let message = "travel.mode is matrix, but there is no table travel (travel.csv)";
            faults.push(Diagnostic::error(codes::MISSING_TABLE, message).at(file, 0, "travel.mode"));
            Ground::Matrix(FxHashSet::default())
        }
        (other, _) => {
            if matches!(other, TravelMode::Euclidean { .. }) {
                Ground::Plane
            } else {
                Ground::Map
            }
        }
    }
}

/// Travel between the sites that were found.
pub fn travel(reader: &mut Reader) -> Travel {
    let scale = reader.settings.times.scale;
    let sites = &reader.places.sites;
    let metric = match reader.settings.travel {
        TravelMode::Haversine { speed_kmh, circuity } => {
            let sphere = Sphere::new(sites.iter().map(|site| (site.lat, site.lon)));
            Metric::Haversine { sphere, circuity, speed_kmh }
        }
        TravelMode::Euclidean { speed } => {
            Metric::Euclidean { points: sites.iter().map(|site| (site.lon, site.lat)).collect(), speed }
        }
        TravelMode::Matrix => return matrix(reader),
    };
    let travel = Travel::new(metric, sites.len(), scale);
    let exceptions = exceptions(reader);
    travel.with_exceptions(exceptions)
}

/// What the table says where legs are computed: roads that are closed or take longer.
fn exceptions(reader: &mut Reader) -> Vec<(SiteId, SiteId, Leg)> {
    let Some(sheet) = reader.sheet("travel") else { return Vec::new() };
    let places = named_places(reader);
    let mut legs = Vec::new();
    let mut strangers: Vec<&str> = Vec::new();
    for line in sheet.lines() {
        let (from, to) = (line.text("from"), line.text("to"));
        let (Some(a), Some(b)) = (places.get(from), places.get(to)) else {
            strangers.extend([from, to].into_iter().filter(|id| !id.is_empty() && !places.contains_key(*id)));
            continue;
        };
        if let Some(leg) = leg(reader, &line)
            && a != b
        {
            legs.push((*a, *b, leg));
        }
    }
    unused(&sheet.table.file, strangers, &mut reader.faults);
    legs
}

/// The site of every id that a travel table may name.
fn named_places(reader: &Reader) -> FxHashMap<String, SiteId> {
    let out = &reader.out;
    let mut places = FxHashMap::default();
    places.extend(out.depots.iter().map(|depot| (depot.id.clone(), depot.site)));
    places.extend(out.jobs.iter().filter_map(|job| Some((job.customer.clone()?, job.site))));
    places.extend(out.jobs.iter().map(|job| (job.id.clone(), job.site)));
    places.extend(out.technicians.iter().filter_map(|tech| Some((format!("{}:end", tech.id), tech.end?))));
    places.extend(out.technicians.iter().map(|tech| (tech.id.clone(), tech.start)));
    places
}

/// The leg of a row; without minutes nobody can drive it. Nothing where it cannot be counted.
fn leg(reader: &mut Reader, line: &Line) -> Option<Leg> {
    if !line.has("minutes") {
        return Some(NO_ROAD);
    }
    let scale = reader.settings.times.scale;
    if !line.has("km") {
        reader.faults.push(line.fault("km", codes::MISSING_VALUE, "there are minutes, but no km"));
    }
    let (minutes, km) = (line.number("minutes")?, line.number("km")?);
    match (u32::try_from(scale.dist(km)), u32::try_from(scale.travel_ticks(minutes))) {
        (Ok(dist), Ok(time)) if dist < u32::MAX && time < u32::MAX => Some(Leg { dist, time }),
        _ => {
            reader.faults.push(line.fault("minutes", codes::OUT_OF_RANGE, "too long for the resolution of ticks"));
            None
        }
    }
}

fn matrix(reader: &mut Reader) -> Travel {
    let (scale, count) = (reader.settings.times.scale, reader.places.sites.len());
    let Some(sheet) = reader.sheet("travel").filter(|_| count <= MOST_SITES) else {
        if count > MOST_SITES {
            let message = format!("a travel table of {count} places; more than {MOST_SITES} are not supported yet");
            let fault = Diagnostic::error(codes::NOT_SUPPORTED_YET, message).at("travel.csv", 0, "");
            reader.faults.push(fault.hint("use travel.mode haversine"));
        }
        return Travel::new(Metric::Table, 0, scale);
    };
    let mut legs = vec![NO_ROAD; count * count];
    (0..count).for_each(|site| legs[site * count + site] = Leg::default());
    let ids: FxHashMap<String, SiteId> =
        reader.places.sites.enumerate().map(|(id, site)| (site.name.clone(), id)).collect();
    let mut seen = FxHashSet::default();
    let mut strangers: Vec<&str> = Vec::new();
    for line in sheet.lines() {
        let (from, to) = (line.text("from"), line.text("to"));
        let (Some(a), Some(b)) = (ids.get(from), ids.get(to)) else {
            strangers.extend([from, to].into_iter().filter(|id| !id.is_empty() && !ids.contains_key(*id)));
            continue;
        };
        let found = leg(reader, &line);
        if !seen.insert((*a, *b)) {
            reader.faults.push(line.fault("to", codes::DUPLICATE_ROW, format!("{from} to {to} already has a row")));
        }
        // Nobody travels from a place to itself.
        if let Some(leg) = found
            && a != b
        {
            legs[a.index() * count + b.index()] = leg;
        }
    }
    let file = sheet.table.file.clone();
    unused(&file, strangers, &mut reader.faults);
    missing(reader, &file, &legs, count);
    Travel::from_table(legs, count, scale)
}

fn unused(file: &str, mut strangers: Vec<&str>, faults: &mut Vec<Diagnostic>) {
    strangers.sort_unstable();
    strangers.dedup();
    if !strangers.is_empty() {
        let named = strangers[..strangers.len().min(NAMED)].join(", ");
        let more = if strangers.len() > NAMED { ", …" } else { "" };
        let message = format!("{} ids are no place of this instance and are not used: {named}{more}", strangers.len());
        faults.push(Diagnostic::warning(codes::TRAVEL_UNUSED_IDS, message).at(file, 0, "from"));
    }
}

/// One warning for all pairs that a route could need and the table does not list.
fn missing(reader: &mut Reader, file: &str, legs: &[Leg], count: usize) {
    let out = &reader.out;
    let stops: Vec<SiteId> =
        out.jobs.iter().map(|job| job.site).chain(out.depots.iter().map(|depot| depot.site)).collect();
    let starts = out.technicians.iter().map(|tech| tech.start);
    let ends = out.technicians.iter().filter_map(|tech| tech.end);
    let distinct = |sites: Vec<SiteId>| {
        let mut sites = sites;
        sites.sort_unstable();
        sites.dedup();
        sites
    };
    let stop_set = distinct(stops);
    let from = distinct(stop_set.iter().copied().chain(starts).collect());
    let to = distinct(stop_set.iter().copied().chain(ends).collect());
    let is_stop = |site: &SiteId| stop_set.binary_search(site).is_ok();
    let (mut number, mut named) = (0usize, Vec::new());
    for a in &from {
        for b in to.iter().filter(|b| *b != a && (is_stop(a) || is_stop(b))) {
            if legs[a.index() * count + b.index()] == NO_ROAD {
                number += 1;
                if named.len() < NAMED {
                    named.push(format!("{} to {}", reader.places.sites[*a].name, reader.places.sites[*b].name));
                }
            }
        }
    }
    if number > 0 {
        let more = if number > named.len() { ", …" } else { "" };
        let message = format!("{number} pairs are missing, which nobody can drive: {}{more}", named.join("; "));
        reader.faults.push(Diagnostic::warning(codes::TRAVEL_MISSING_PAIRS, message).at(file, 0, ""));
    }
}
