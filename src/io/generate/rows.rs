//! What was drawn, as tables.

mod jobs;
mod settings;
mod staff;

use super::appointments::Days;
use super::catalogue::{PARTS, SERVICES};
use super::dice::Dice;
use super::faults::{Levels, Quantities};
use super::people::Technician;
use super::regions::Region;
use super::stores::{self, Depot};
use super::work::{Customer, Job};
use super::{Options, appointments};
use crate::io::tables::{Table, Tables};
use std::collections::HashSet;

/// Everything that was drawn.
pub struct Drawn<'a> {
    /// What was asked for.
    pub options: &'a Options,
    /// Where.
    pub region: &'static Region,
    /// When.
    pub days: Days,
    /// Customers.
    pub customers: Vec<Customer>,
    /// Jobs.
    pub jobs: Vec<Job>,
    /// Technicians.
    pub technicians: Vec<Technician>,
    /// Depots.
    pub depots: Vec<Depot>,
    /// Factor on the durations of services.
    pub stretch: f64,
}

/// All tables of an instance.
pub fn tables(drawn: &Drawn) -> Tables {
    let seed = drawn.options.seed;
    let vans_dice = &mut Dice::new(seed, 3);
    let vans: Vec<_> = drawn.technicians.iter().map(|one| stores::van(vans_dice, one)).collect();
    let mut stock = Table::new("stock", &["location_id", "part_id", "quantity", "target"]);
    for (technician, van) in drawn.technicians.iter().zip(&vans) {
        for stocked in van {
            let cells = [stocked.quantity, stocked.target].map(|units| units.to_string());
            stock.push([technician.id.as_str(), stocked.part.id, &cells[0], &cells[1]]);
        }
    }
    stores::depot_stock(&mut Dice::new(seed, 4), &drawn.depots, &drawn.jobs, &mut stock);
    let mut tables = vec![staff::technicians(drawn, &vans, &mut Dice::new(seed, 5))];
    if drawn.days.count > 1 {
        tables.push(staff::shifts(drawn));
    }
    let jobs = jobs::jobs(drawn, &mut Dice::new(seed, 6));
    let customers = customers(drawn, &jobs::exclusions(&jobs), &mut Dice::new(seed, 7));
    tables.extend([jobs, services(drawn), faults(drawn), parts(), stock, depots(drawn), customers]);
    Tables {
        settings: settings::settings(drawn),
        settings_file: "instance.json".into(),
        tables: tables.into_iter().map(Table::without_empty_columns).collect(),
        territories: settings::territories(drawn.region),
    }
}

/// A duration under the stretch, in steps of five minutes.
fn stretched(drawn: &Drawn, minutes: u32) -> u32 {
    ((f64::from(minutes) * drawn.stretch / 5.0).round() as u32 * 5).max(5)
}

fn services(drawn: &Drawn) -> Table {
    let header = [
        "service",
        "duration_min",
        "setup_min",
        "priority",
        "skills",
        "tools",
        "parts",
        "repeat_visit_cost",
        "late_cost_per_hour",
    ];
    let mut table = Table::new("services", &header);
    for service in &SERVICES {
        table.push([
            service.id.to_owned(),
            stretched(drawn, service.minutes).to_string(),
            service.setup.to_string(),
            service.priority.to_string(),
            levels(service.skills),
            service.tools.join(";"),
            quantities(service.parts),
            service.repeat_cost.to_string(),
            if service.urgent { (120 / u32::from(service.priority)).to_string() } else { String::new() },
        ]);
    }
    table
}

fn faults(drawn: &Drawn) -> Table {
    let header = ["service", "fault", "probability", "skills", "tools", "parts", "duration_min"];
    let mut table = Table::new("faults", &header);
    for (service, fault) in SERVICES.iter().flat_map(|service| service.faults.iter().map(move |fault| (service, fault)))
    {
        table.push([
            service.id.to_owned(),
            fault.name.to_owned(),
            fault.probability.to_string(),
            levels(fault.skills),
            fault.tools.join(";"),
            quantities(fault.parts),
            if fault.minutes > 0 { stretched(drawn, fault.minutes).to_string() } else { String::new() },
        ]);
    }
    table
}

fn parts() -> Table {
    let mut table = Table::new("parts", &["part_id", "name", "volume", "unit_cost"]);
    for part in &PARTS {
        table.push([part.id.to_owned(), part.name.to_owned(), part.volume.to_string(), part.cost.to_string()]);
    }
    table
}

fn depots(drawn: &Drawn) -> Table {
    let header = ["depot_id", "lat", "lon", "opens", "closes", "load_min", "lends_tools"];
    let mut table = Table::new("depots", &header);
    for depot in &drawn.depots {
        let (lat, lon) = depot.place.at;
        let fixed = ["06:30", "17:30", "15", if depot.lends { "true" } else { "false" }].map(str::to_owned);
        table.push([depot.id.clone(), lat.to_string(), lon.to_string()].into_iter().chain(fixed));
    }
    table
}

/// `exclusions`: customers with somebody whom one of their jobs excludes; nobody is wanted and unwanted at once.
fn customers(drawn: &Drawn, exclusions: &HashSet<(String, String)>, dice: &mut Dice) -> Table {
    let header = ["customer_id", "name", "lat", "lon", "windows", "preferred_technicians", "x_address"];
    let mut table = Table::new("customers", &header);
    for (at, customer) in drawn.customers.iter().enumerate() {
        let (lat, lon) = customer.place.at;
        let windows = appointments::opening_hours(dice, customer.kind);
        let able = if dice.chance(0.06) { able(drawn, at) } else { Vec::new() };
        let welcome = |one: &&&Technician| !exclusions.contains(&(customer.id.clone(), one.id.clone()));
        let preferred = able.get(dice.below(able.len())).filter(welcome);
        table.push([
            customer.id.clone(),
            customer.name.clone(),
            lat.to_string(),
            lon.to_string(),
            windows,
            preferred.map_or(String::new(), |technician| technician.id.clone()),
            customer.address.clone(),
        ]);
    }
    table
}

/// The nearest few of those who have the skills and tools for all that a customer asks for.
fn able<'a>(drawn: &'a Drawn, customer: usize) -> Vec<&'a Technician> {
    let at = drawn.customers[customer].place.at;
    let zone = drawn.region.zones.iter().find(|zone| zone.holds(at)).map(|zone| zone.name);
    // Jobs stand in the order of their customers.
    let first = drawn.jobs.partition_point(|job| job.customer < customer);
    let own: Vec<&Job> = drawn.jobs[first..].iter().take_while(|job| job.customer == customer).collect();
    let can = |one: &&Technician| one.covers(zone) && own.iter().all(|job| one.can(&SERVICES[job.service]));
    let mut able: Vec<&Technician> = drawn.technicians.iter().filter(can).collect();
    able.sort_by(|a, b| drawn.region.square_km(a.home.at, at).total_cmp(&drawn.region.square_km(b.home.at, at)));
    able.truncate(4);
    able
}

fn levels(levels: Levels) -> String {
    levels.iter().map(|(skill, level)| format!("{skill}:{level}")).collect::<Vec<_>>().join(";")
}

fn quantities(quantities: Quantities) -> String {
    quantities.iter().map(|(part, units)| format!("{part}:{units}")).collect::<Vec<_>>().join(";")
}
