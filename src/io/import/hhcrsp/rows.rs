//! A home-care day as tables.

use super::file::{Day, Patient, Synchronization};
use crate::io::tables::Table;

/// All tables in the order in which they are written.
pub fn tables(day: &Day) -> Vec<Table> {
    let relations = relations(day);
    let mut tables = vec![technicians(day), jobs(day), depots(day)];
    if !relations.rows.is_empty() {
        tables.push(relations);
    }
    tables.push(travel(day));
    tables
}

/// A day has no end: everybody may be as late as it takes.
fn end_of_day(day: &Day) -> u64 {
    let longest = day.distances.iter().flatten().fold(0.0, |most: f64, leg| most.max(*leg));
    let latest = day.patients.iter().fold(0.0, |most: f64, patient| most.max(patient.time_window.1));
    let each = |patient: &Patient| {
        let gap = match patient.synchronization {
            Some(Synchronization::Sequential { distance: (_, most) }) => most,
            _ => 0.0,
        };
        gap + patient.required_caregivers.iter().map(|need| need.duration + longest).sum::<f64>()
    };
    (latest + longest + day.patients.iter().map(each).sum::<f64>()).ceil() as u64
}

/// Distance is the objective, time costs nothing.
fn technicians(day: &Day) -> Table {
    let header =
        ["technician_id", "start_x", "start_y", "shift_start", "shift_end", "skills", "cost_per_hour", "cost_per_km"];
    let mut table = Table::new("technicians", &header);
    let end = end_of_day(day).to_string();
    for (caregiver, office) in day.caregivers.iter().flat_map(|one| day.central_offices.iter().map(move |o| (one, o))) {
        let (x, y) = office.location;
        let skills = caregiver.abilities.join(";");
        table.push([&caregiver.id, &x.to_string(), &y.to_string(), "0", &end, &skills, "0", "1"]);
    }
    table
}

fn jobs(day: &Day) -> Table {
    let header = ["job_id", "customer_id", "x", "y", "duration_min", "windows", "due", "skills", "late_cost_per_hour"];
    let mut table = Table::new("jobs", &header);
    let end = end_of_day(day);
    for patient in &day.patients {
        let (x, y) = patient.location;
        let (from, to) = patient.time_window;
        for (at, need) in patient.required_caregivers.iter().enumerate() {
            let (id, minutes, window) = (visit(patient, at), need.duration.to_string(), format!("{from}-{end}"));
            let (x, y, due) = (x.to_string(), y.to_string(), to.to_string());
            table.push([&id, &patient.id, &x, &y, &minutes, &window, &due, &need.service, "60"]);
        }
    }
    table
}

/// The id of a visit: the patient's own, with a number where there are two.
fn visit(patient: &Patient, at: usize) -> String {
    if patient.required_caregivers.len() == 1 { patient.id.clone() } else { format!("{}/{}", patient.id, at + 1) }
}

/// Two visits are made by two people who start together or a gap apart.
fn relations(day: &Day) -> Table {
    let mut table = Table::new("relations", &["job_a", "kind", "job_b", "min_gap_min", "max_gap_min"]);
    for patient in &day.patients {
        let (least, most) = match patient.synchronization {
            Some(Synchronization::Sequential { distance }) => distance,
            Some(Synchronization::Simultaneous) => (0.0, 0.0),
            None => continue,
        };
        let (first, second) = (visit(patient, 0), visit(patient, 1));
        table.push([&first, "start_gap", &second, &least.to_string(), &most.to_string()]);
        table.push([&first, "different_technician", &second, "", ""]);
    }
    table
}

fn depots(day: &Day) -> Table {
    let mut table = Table::new("depots", &["depot_id", "x", "y"]);
    for office in &day.central_offices {
        let (x, y) = office.location;
        table.push([office.id.clone(), x.to_string(), y.to_string()]);
    }
    table
}

fn travel(day: &Day) -> Table {
    let mut table = Table::new("travel", &["from", "to", "minutes", "km"]);
    let offices = day.central_offices.iter().map(|office| &office.id);
    let places: Vec<&String> = offices.chain(day.patients.iter().map(|patient| &patient.id)).collect();
    for (from, row) in places.iter().zip(&day.distances) {
        for (to, leg) in places.iter().zip(row).filter(|(to, _)| *to != from) {
            table.push([from.as_str(), to.as_str(), &leg.to_string(), &leg.to_string()]);
        }
    }
    table
}
