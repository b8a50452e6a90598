//! Explicit matrices of a VRPLIB file.

use super::super::reader::Reader;
use super::super::settings::{Measure, Units};
use super::fleet_of::Member;
use super::nodes::Node;
use super::sections::File;
use crate::io::tables::Table;

/// Largest instant of the tables.
const LATEST: f64 = 1e7;

/// The weights, row by row = from, where the file brings them.
pub fn read(file: &File, units: Units, size: usize, reader: &mut Reader) -> Option<Vec<Vec<f64>>> {
    if units.measure != Measure::Matrix {
        return None;
    }
    let (line, format) = file.key("EDGE_WEIGHT_FORMAT").unwrap_or((0, ""));
    if format != "FULL_MATRIX" {
        let message = format!("expected EDGE_WEIGHT_FORMAT as FULL_MATRIX, found {format:?}");
        reader.fault("unsupported-weights", line, format, message);
        return None;
    }
    let Some(section) = file.section("EDGE_WEIGHT_SECTION") else {
        reader.missing("an EDGE_WEIGHT_SECTION");
        return None;
    };
    let mut weights = Vec::with_capacity(size * size);
    for row in &section.rows {
        for word in row.text.split_whitespace() {
            weights.push(weight(row.number, word, units, reader));
        }
    }
    if weights.len() != size * size || size == 0 {
        let message = format!("expected {size} × {size} weights, found {}", weights.len());
        reader.fault("matrix-size", section.line, "", message);
        return None;
    }
    Some(weights.chunks(size).map(<[f64]>::to_vec).collect())
}

fn weight(line: u32, word: &str, units: Units, reader: &mut Reader) -> f64 {
    let value = reader.duration(line, "a weight", word);
    // Legs are counted in 32 bits of ticks.
    let most = 4e9 / f64::from(units.ticks);
    if value > most {
        reader.fault("number-range", line, word, format!("a weight is at most {most}"));
    }
    value
}

/// A time at which everything is over whatever the order: the hours of a depot that has none.
pub fn horizon(nodes: &[Node], weights: Option<&[Vec<f64>]>) -> f64 {
    let longest = match weights {
        Some(rows) => rows.iter().flatten().copied().fold(0.0, f64::max),
        None => {
            let side = |of: fn(&Node) -> f64| {
                let (low, high) = nodes.iter().map(of).fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
                high - low
            };
            side(|node| node.place.x).hypot(side(|node| node.place.y))
        }
    };
    let work: f64 = nodes.iter().map(|node| node.service + longest).sum();
    (work + longest).ceil().min(LATEST)
}

/// The `travel` table between clients and the homes of vehicles; a weight is both distance and time.
pub fn travel(weights: &[Vec<f64>], nodes: &[Node], clients: &[usize], fleet: &[Member]) -> Table {
    let mut table = Table::new("travel", &["from", "to", "minutes", "km"]);
    let mut push = |from: &str, to: &str, weight: f64| {
        let weight = weight.to_string();
        table.push([from, to, &weight, &weight]);
    };
    for &from in clients {
        for &to in clients.iter().filter(|&&to| to != from) {
            push(&nodes[from].id, &nodes[to].id, weights[from][to]);
        }
    }
    for member in fleet {
        for &client in clients {
            push(member.id(), &nodes[client].id, weights[member.home][client]);
            push(&nodes[client].id, member.id(), weights[client][member.home]);
        }
    }
    table
}
