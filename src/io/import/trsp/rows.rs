//! A TRSP instance as tables.

use super::nodes::Node;
use super::{Header, Instance};
use crate::io::tables::Table;

/// All tables in the order in which they are written.
pub fn tables(instance: &Instance) -> Vec<Table> {
    let mut tables = vec![technicians(instance), jobs(instance)];
    if instance.header.parts > 0 {
        tables.extend([parts(&instance.header), stock(instance)]);
    }
    tables.push(depots(instance));
    tables.extend(travel(instance));
    tables
}

/// Working time is the objective: one unit of money a minute.
fn technicians(instance: &Instance) -> Table {
    let mut header = vec!["technician_id"];
    if instance.has_places() {
        header.extend(["start_x", "start_y"]);
    }
    header.extend(["shift_start", "shift_end", "skills", "tools", "cost_per_hour", "cost_per_km"]);
    let mut table = Table::new("technicians", &header);
    for node in instance.technicians() {
        let mut cells = place(instance, node);
        cells.extend([node.window.0, node.window.1].map(|value| value.to_string()));
        cells.extend([names("skill", &node.skills), names("tool", &node.tools), "60".into(), "0".into()]);
        table.push(cells);
    }
    table
}

fn jobs(instance: &Instance) -> Table {
    let mut header = vec!["job_id"];
    if instance.has_places() {
        header.extend(["x", "y"]);
    }
    header.extend(["duration_min", "windows", "skills", "tools", "parts"]);
    let mut table = Table::new("jobs", &header);
    for node in instance.requests() {
        let mut cells = place(instance, node);
        cells.extend([node.service.to_string(), format!("{}-{}", node.window.0, node.window.1)]);
        cells.extend([names("skill", &node.skills), names("tool", &node.tools), quantities(node)]);
        table.push(cells);
    }
    table
}

fn parts(header: &Header) -> Table {
    let mut table = Table::new("parts", &["part_id"]);
    for part in 0..header.parts {
        table.push([format!("part{part}")]);
    }
    table
}

/// What technicians carry; the depot never runs out.
fn stock(instance: &Instance) -> Table {
    let mut table = Table::new("stock", &["location_id", "part_id", "quantity"]);
    for part in 0..instance.header.parts {
        table.push([instance.nodes[0].id.to_string(), format!("part{part}"), "unlimited".into()]);
    }
    for node in instance.technicians() {
        for (part, units) in node.parts.iter().enumerate().filter(|(_, units)| **units > 0) {
            table.push([node.id.to_string(), format!("part{part}"), units.to_string()]);
        }
    }
    table
}

fn depots(instance: &Instance) -> Table {
    let mut header = vec!["depot_id"];
    if instance.has_places() {
        header.extend(["x", "y"]);
    }
    header.extend(["opens", "closes", "load_min", "lends_tools"]);
    let mut table = Table::new("depots", &header);
    let depot = &instance.nodes[0];
    let mut cells = place(instance, depot);
    cells.extend([depot.window.0.to_string(), depot.window.1.to_string(), "0".into(), "true".into()]);
    table.push(cells);
    table
}

/// A row for each ordered pair, where the file measures travel itself.
fn travel(instance: &Instance) -> Option<Table> {
    if !instance.has_table() {
        return None;
    }
    let mut table = Table::new("travel", &["from", "to", "minutes", "km"]);
    for from in &instance.nodes {
        for to in instance.nodes.iter().filter(|to| to.id != from.id) {
            let cell = |matrix: &Option<Vec<Vec<f64>>>| matrix.as_ref().map(|rows| rows[from.id][to.id]);
            let km = cell(&instance.distances).unwrap_or_else(|| (from.x - to.x).hypot(from.y - to.y));
            let minutes = cell(&instance.times).unwrap_or(km);
            table.push([from.id.to_string(), to.id.to_string(), minutes.to_string(), km.to_string()]);
        }
    }
    Some(table)
}

/// The id and, where the file has them, the coordinates.
fn place(instance: &Instance, node: &Node) -> Vec<String> {
    let mut cells = vec![node.id.to_string()];
    if instance.has_places() {
        cells.extend([node.x.to_string(), node.y.to_string()]);
    }
    cells
}

fn names(kind: &str, indices: &[u32]) -> String {
    let named: Vec<String> = indices.iter().map(|index| format!("{kind}{index}")).collect();
    named.join(";")
}

fn quantities(node: &Node) -> String {
    let needed = node.parts.iter().enumerate().filter(|(_, units)| **units > 0);
    let named: Vec<String> = needed.map(|(part, units)| format!("part{part}:{units}")).collect();
    named.join(";")
}
