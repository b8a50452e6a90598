//! Solomon's text files (1987) and Homberger's (1999), which share a layout.
//!
//! Distances and times follow the DIMACS challenge: one decimal, truncated.

use super::Options;
use super::fleet::{Customer, Place, Problem, Vehicle};
use super::reader::{Line, Reader, lines};
use super::settings::{Measure, Units};
use crate::io::tables::Tables;
use crate::model::Diagnostic;
use crate::units::UNLIMITED;
use std::collections::HashSet;

/// The DIMACS convention.
const UNITS: Units = Units { measure: Measure::Euclidean, ticks: 10, truncate: true };

/// Reads a Solomon or Homberger instance. `options.customers` keeps only the first customers.
///
/// # Errors
/// Everything that is wrong with the text, each fault with its line.
pub fn solomon(text: &str, options: &Options) -> Result<Tables, Vec<Diagnostic>> {
    let mut reader = Reader::new(&options.file);
    let lines = lines(text);
    let name = lines.first().map_or("", |line| line.text);
    let (vehicles, capacity) = read_fleet(&lines, &mut reader);
    let mut customers = read_customers(&lines, &mut reader);
    if customers.is_empty() {
        reader.missing("a CUSTOMER table whose first row is the depot");
        return reader.finish(Tables::default());
    }
    let depot = customers.remove(0);
    let all = customers.len();
    customers.truncate(options.customers.unwrap_or(all));
    let home = Vehicle {
        place: depot.place,
        window: depot.window.unwrap_or_default(),
        capacity: Some(capacity),
        ..Vehicle::default()
    };
    let fleet = 1..=options.vehicles.unwrap_or(vehicles as usize);
    let problem = Problem {
        name: if customers.len() < all { format!("{name}.{}", customers.len()) } else { name.to_owned() },
        units: UNITS,
        mode: "lexicographic",
        cost_per_km: 1,
        geographic: false,
        vehicles: fleet.map(|vehicle| Vehicle { id: format!("v{vehicle}"), ..home.clone() }).collect(),
        customers,
        travel: None,
    };
    reader.finish(problem.tables())
}

fn read_fleet(lines: &[Line], reader: &mut Reader) -> (u32, u32) {
    let heading = lines.iter().position(|line| line.text.starts_with("NUMBER") && line.text.contains("CAPACITY"));
    let Some(row) = heading.and_then(|at| lines.get(at + 1)) else {
        reader.missing("a VEHICLE section with a line NUMBER CAPACITY and the two numbers below it");
        return (0, 0);
    };
    let [vehicles, capacity] = row.words()[..] else {
        reader.fault("row-length", row.number, row.text, "expected the number of vehicles and their capacity");
        return (0, 0);
    };
    let vehicles = reader.whole(row.number, "the number of vehicles", vehicles, 100_000);
    (vehicles, reader.whole(row.number, "the capacity", capacity, UNLIMITED - 1))
}

/// The rows of the customer table; the first one is the depot.
fn read_customers(lines: &[Line], reader: &mut Reader) -> Vec<Customer> {
    let Some(heading) = lines.iter().position(|line| line.text.starts_with("CUST NO")) else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let mut customers = Vec::new();
    for line in &lines[heading + 1..] {
        let at = line.number;
        let [id, x, y, demand, ready, due, service] = line.words()[..] else {
            let what = "expected seven columns: number, x, y, demand, ready time, due date, service time";
            reader.fault("row-length", at, line.text, what);
            continue;
        };
        if !seen.insert(id) {
            reader.fault("duplicate-id", at, id, format!("customer {id} stands here a second time"));
        }
        customers.push(Customer {
            id: id.to_owned(),
            place: Place { x: reader.coordinate(at, x, UNITS.reach()), y: reader.coordinate(at, y, UNITS.reach()) },
            demand: reader.whole(at, "the demand", demand, UNLIMITED - 1),
            service: reader.duration(at, "the service time", service),
            window: Some(reader.window(at, ready, due)),
            ..Customer::default()
        });
    }
    customers
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "S1\n\nVEHICLE\nNUMBER     CAPACITY\n  2         200\n\nCUSTOMER\n\
        CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME\n \n\
        0 40 50 0 0 1236 0\n1 45 68 10 912 967 90\n2 45 70 0 825 870 90\n";

    fn cells(tables: &Tables, name: &str) -> Vec<String> {
        tables.table(name).unwrap().rows.iter().map(|row| row.cells.join(",")).collect()
    }

    #[test]
    fn vehicles_become_technicians_and_demand_a_certain_part() {
        let tables = solomon(SMALL, &Options::default()).unwrap();
        assert_eq!(tables.settings["name"], "S1");
        assert_eq!(cells(&tables, "technicians"), ["v1,40,50,0,1236,0,0,1", "v2,40,50,0,1236,0,0,1"]);
        assert_eq!(cells(&tables, "jobs"), ["1,45,68,90,912-967,goods:10", "2,45,70,90,825-870,"]);
        assert_eq!(cells(&tables, "stock"), ["v1,goods,200", "v2,goods,200"]);
    }

    #[test]
    fn the_first_customers_make_the_small_sets() {
        let options = Options { customers: Some(1), ..Options::default() };
        let tables = solomon(SMALL, &options).unwrap();
        assert_eq!(tables.table("jobs").unwrap().rows.len(), 1);
        assert_eq!(tables.settings["name"], "S1.1");
    }

    #[test]
    fn faults_are_collected_with_their_lines() {
        let text = SMALL.replace("1 45 68 10", "1 x 68 1.5").replace("825 870", "870 825").replace("2 45", "1 45");
        let faults = solomon(&text, &Options { file: "S1.txt".into(), ..Options::default() }).unwrap_err();
        let found: Vec<(&str, u32)> = faults.iter().map(|f| (f.code, f.source.line)).collect();
        assert_eq!(found, [("not-a-number", 11), ("not-a-count", 11), ("duplicate-id", 12), ("window-order", 12)]);
        assert!(faults[0].to_string().starts_with("S1.txt:11: "));
    }
}
