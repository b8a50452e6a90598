//! What all vehicle-routing formats have in common, as tables: vehicles, customers and one kind of goods.
//!
//! A vehicle is a technician who loads at home: the van's stock of the one part `goods` is its capacity, and a
//! customer's demand is a certain need. Nothing is refilled under way, so no depot stands in the tables.

use super::settings::{Units, settings};
use crate::io::tables::{Table, Tables};

/// The part that stands for a vehicle's load.
const GOODS: &str = "goods";

/// Planar coordinates, or latitude (`y`) and longitude (`x`).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// Planar x or longitude.
    pub x: f64,
    /// Planar y or latitude.
    pub y: f64,
}

/// A vehicle.
#[derive(Clone, Debug, Default)]
pub struct Vehicle {
    /// Its id.
    pub id: String,
    /// Home.
    pub place: Place,
    /// Opening hours of the home.
    pub window: (f64, f64),
    /// What fits; `None`: everything.
    pub capacity: Option<u32>,
    /// Longest time from leaving to returning.
    pub max_route: Option<f64>,
    /// Classes of customers that it may serve.
    pub skills: Vec<String>,
}

/// A customer.
#[derive(Clone, Debug, Default)]
pub struct Customer {
    /// Number in the file.
    pub id: String,
    /// What people call it; empty where the file does not say.
    pub name: String,
    /// Where.
    pub place: Place,
    /// Units of goods.
    pub demand: u32,
    /// Service time.
    pub service: f64,
    /// When service may begin; `None`: at any time.
    pub window: Option<(f64, f64)>,
    /// Classes that it belongs to.
    pub skills: Vec<String>,
    /// Cost of leaving it out, in the money of the instance.
    pub unserved_cost: Option<f64>,
}

/// A routing problem.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Name.
    pub name: String,
    /// Units and rounding.
    pub units: Units,
    /// `lexicographic` where everyone must be served, `cost` where prizes decide.
    pub mode: &'static str,
    /// Money for a unit of distance, so that the total is the published value.
    pub cost_per_km: u32,
    /// Whether places are latitudes and longitudes.
    pub geographic: bool,
    /// The fleet.
    pub vehicles: Vec<Vehicle>,
    /// The customers.
    pub customers: Vec<Customer>,
    /// The `travel` table, where the file measures distances itself.
    pub travel: Option<Table>,
}

impl Problem {
    /// The tables of the problem.
    pub fn tables(self) -> Tables {
        let mut tables = vec![self.technicians(), self.jobs()];
        let mut parts = Table::new("parts", &["part_id"]);
        parts.push([GOODS]);
        tables.extend([parts, self.stock(), self.names()]);
        tables.extend(self.travel);
        Tables {
            settings: settings(&self.name, self.units, self.mode),
            settings_file: "instance.json".into(),
            tables: tables.into_iter().filter(|table| !table.rows.is_empty()).collect(),
            territories: None,
        }
    }

    fn technicians(&self) -> Table {
        let [first, second] = if self.geographic { ["start_lat", "start_lon"] } else { ["start_x", "start_y"] };
        let header = [
            "technician_id",
            first,
            second,
            "shift_start",
            "shift_end",
            "skills",
            "max_route_min",
            "cost_per_hour",
            "overtime_cost_per_hour",
            "cost_per_km",
        ];
        let mut table = Table::new("technicians", &header);
        for vehicle in &self.vehicles {
            let [first, second] = self.coordinates(vehicle.place);
            table.push([
                vehicle.id.clone(),
                first,
                second,
                vehicle.window.0.to_string(),
                vehicle.window.1.to_string(),
                vehicle.skills.join(";"),
                optional(vehicle.max_route),
                "0".into(),
                "0".into(),
                self.cost_per_km.to_string(),
            ]);
        }
        table.without_empty_columns()
    }

    fn jobs(&self) -> Table {
        let [first, second] = if self.geographic { ["lat", "lon"] } else { ["x", "y"] };
        let header =
            ["job_id", "customer_id", first, second, "duration_min", "windows", "skills", "parts", "unserved_cost"];
        let mut table = Table::new("jobs", &header);
        for customer in &self.customers {
            let [first, second] = self.coordinates(customer.place);
            table.push([
                customer.id.clone(),
                if customer.name.is_empty() { String::new() } else { customer.id.clone() },
                first,
                second,
                customer.service.to_string(),
                customer.window.map_or(String::new(), |(from, to)| format!("{from}-{to}")),
                customer.skills.join(";"),
                if customer.demand > 0 { format!("{GOODS}:{}", customer.demand) } else { String::new() },
                optional(customer.unserved_cost),
            ]);
        }
        table.without_empty_columns()
    }

    fn stock(&self) -> Table {
        let mut table = Table::new("stock", &["location_id", "part_id", "quantity"]);
        for vehicle in &self.vehicles {
            let quantity = vehicle.capacity.map_or("unlimited".into(), |units| units.to_string());
            table.push([vehicle.id.clone(), GOODS.into(), quantity]);
        }
        table
    }

    fn names(&self) -> Table {
        let mut table = Table::new("customers", &["customer_id", "name"]);
        for customer in self.customers.iter().filter(|customer| !customer.name.is_empty()) {
            table.push([&customer.id, &customer.name].map(String::as_str));
        }
        table
    }

    fn coordinates(&self, Place { x, y }: Place) -> [String; 2] {
        if self.geographic { [y, x] } else { [x, y] }.map(|value| value.to_string())
    }
}

fn optional(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}
