//! VRPLIB files in the dialects of PyVRP's instance library, and CVRP with or without an explicit matrix.
//!
//! | type | units | money |
//! |---|---|---|
//! | VRPTW | DIMACS: tenths, truncated | distance |
//! | PCVRPTW | DIMACS | 10 × (distance + prizes missed) |
//! | SDVRPTW, MDVRPTW | thousandths, nearest | 1,000 × distance |
//! | CVRP, EUC_2D | whole, nearest (TSPLIB) | distance |
//! | CVRP, explicit matrix | thousandths | sum of the weights |

mod clients;
mod fleet_of;
mod matrix;
mod nodes;
mod sections;

use super::Options;
use super::fleet::Problem;
use super::reader::Reader;
use super::settings::{Measure, Units};
use crate::io::tables::Tables;
use crate::model::Diagnostic;
use sections::File;

/// A type of instance: its units and money.
#[derive(Clone, Copy, Debug)]
struct Dialect {
    /// The word after `TYPE`.
    kind: &'static str,
    /// Ticks in a unit.
    ticks: u32,
    /// Truncated instead of rounded.
    truncate: bool,
    /// Money for a unit of distance or prize.
    money: u32,
    /// Whether customers are optional and have prizes.
    prizes: bool,
}

const DIALECTS: [Dialect; 5] = [
    Dialect { kind: "CVRP", ticks: 1, truncate: false, money: 1, prizes: false },
    Dialect { kind: "VRPTW", ticks: 10, truncate: true, money: 1, prizes: false },
    Dialect { kind: "PCVRPTW", ticks: 10, truncate: true, money: 10, prizes: true },
    Dialect { kind: "SDVRPTW", ticks: 1000, truncate: false, money: 1000, prizes: false },
    Dialect { kind: "MDVRPTW", ticks: 1000, truncate: false, money: 1000, prizes: false },
];

/// Reads a VRPLIB instance. `options.customers` keeps only the first customers of the file;
/// `options.vehicles` gives the size of the fleet where the file does not.
///
/// # Errors
/// Everything that is wrong with the text, each fault with its line; a section or type that is not supported.
pub fn vrplib(text: &str, options: &Options) -> Result<Tables, Vec<Diagnostic>> {
    let mut reader = Reader::new(&options.file);
    let file = File::read(text, &mut reader);
    let Some((dialect, units)) = dialect_of(&file, &mut reader) else {
        return reader.finish(Tables::default());
    };
    let nodes = nodes::read(&file, units, &mut reader);
    let depots = nodes::depots(&file, &nodes, &mut reader);
    let weights = matrix::read(&file, units, nodes.len(), &mut reader);
    if !reader.clean() || nodes.is_empty() {
        if reader.clean() {
            reader.missing("a NODE_COORD_SECTION or an EDGE_WEIGHT_SECTION");
        }
        return reader.finish(Tables::default());
    }
    let mut served: Vec<usize> = (0..nodes.len()).filter(|node| !depots.contains(node)).collect();
    served.truncate(options.customers.unwrap_or(served.len()));
    let horizon = matrix::horizon(&nodes, weights.as_deref());
    let fleet = fleet_of::read(&file, &nodes, &depots, horizon, options, &mut reader);
    let classes = fleet_of::classes(&fleet, &served);
    let travel = weights.map(|weights| matrix::travel(&weights, &nodes, &served, &fleet));
    let problem = Problem {
        name: file.text("NAME").to_owned(),
        units,
        mode: if dialect.prizes { "cost" } else { "lexicographic" },
        cost_per_km: dialect.money,
        geographic: file.geographic(),
        customers: clients::customers(&nodes, &served, &classes, dialect.prizes.then_some(dialect.money)),
        vehicles: fleet.into_iter().map(|member| member.vehicle(&classes)).collect(),
        travel,
    };
    reader.finish(problem.tables())
}

fn dialect_of(file: &File, reader: &mut Reader) -> Option<(Dialect, Units)> {
    let (line, kind) = file.key("TYPE").unwrap_or((0, ""));
    let Some(dialect) = DIALECTS.iter().find(|dialect| dialect.kind == kind) else {
        let known: Vec<&str> = DIALECTS.iter().map(|dialect| dialect.kind).collect();
        let message = format!("expected TYPE as one of {}, found {kind:?}", known.join(", "));
        reader.fault("unsupported-type", line, kind, message);
        return None;
    };
    let (line, measure) = file.key("EDGE_WEIGHT_TYPE").unwrap_or((0, ""));
    let measure = match measure {
        "EUC_2D" => Measure::Euclidean,
        "EXPLICIT" => Measure::Matrix,
        other => {
            let message = format!("expected EDGE_WEIGHT_TYPE as EUC_2D or EXPLICIT, found {other:?}");
            reader.fault("unsupported-weights", line, other, message);
            return None;
        }
    };
    // Explicit matrices have decimals that whole ticks would lose.
    let ticks = if measure == Measure::Matrix { dialect.ticks.max(1000) } else { dialect.ticks };
    let truncate = dialect.truncate && measure == Measure::Euclidean;
    Some((*dialect, Units { measure, ticks, truncate }))
}

#[cfg(test)]
mod tests;
