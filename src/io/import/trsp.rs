//! Technician routing and scheduling instances of Pillac, Guéret and Medaglia (2013).
//!
//! Nodes are the depot 0, the technicians 1 … crew and the requests. Files of the academic set measure travel
//! in the plane; those of a real firm bring a table of kilometres and one of minutes.

mod nodes;
mod rows;

use super::Options;
use super::reader::{Line, Reader, lines};
use super::settings::{Measure, Units, settings};
use crate::io::tables::Tables;
use crate::model::Diagnostic;
use nodes::{Header, Node, read_header, read_nodes};

/// The academic files: irrational distances to 10⁻⁵, so that a day's sum is good to 10⁻².
const PLANAR: Units = Units { measure: Measure::Euclidean, ticks: 100_000, truncate: false };
/// The tables have four decimals, so these ticks are exact.
const TABLE: Units = Units { measure: Measure::Matrix, ticks: 10_000, truncate: false };

/// A parsed file.
struct Instance {
    header: Header,
    nodes: Vec<Node>,
    distances: Option<Vec<Vec<f64>>>,
    times: Option<Vec<Vec<f64>>>,
}

impl Instance {
    fn technicians(&self) -> &[Node] {
        &self.nodes[1..=self.header.crew as usize]
    }

    fn requests(&self) -> &[Node] {
        &self.nodes[self.header.crew as usize + 1..]
    }

    /// Whether the file brings a table of travel.
    fn has_table(&self) -> bool {
        self.distances.is_some() || self.times.is_some()
    }

    /// Whether the coordinates say anything: the firm's files have zeros.
    fn has_places(&self) -> bool {
        !self.has_table() || self.nodes.iter().any(|node| node.x != 0.0 || node.y != 0.0)
    }
}

/// Reads a TRSP instance: first the requests left out, then the working time.
///
/// # Errors
/// Everything that is wrong with the text, each fault with its line.
pub fn trsp(text: &str, options: &Options) -> Result<Tables, Vec<Diagnostic>> {
    let mut reader = Reader::new(&options.file);
    let lines = lines(text);
    let name = lines.first().map_or("", |line| line.text);
    let header = read_header(&lines, &mut reader);
    let nodes = read_nodes(&lines, &header, &mut reader);
    if nodes.len() <= header.crew as usize {
        let message = format!("expected a depot and {} technicians, found {} rows", header.crew, nodes.len());
        reader.fault("missing-rows", 0, "", message);
    }
    let distances = read_matrix("DISTANCES", nodes.len(), &lines, &mut reader);
    let times = read_matrix("TRAVEL TIMES", nodes.len(), &lines, &mut reader);
    if !reader.clean() {
        return reader.finish(Tables::default());
    }
    let instance = Instance { header, nodes, distances, times };
    let units = if instance.has_table() { TABLE } else { PLANAR };
    reader.finish(Tables {
        settings: settings(name, units, "lexicographic"),
        settings_file: "instance.json".into(),
        tables: rows::tables(&instance),
        territories: None,
    })
}

/// The matrix under a title, if the file has it: a row for each node, `id;value;value;…`.
///
/// It may have more rows than there are nodes: the firm's files add copies of the technicians' homes, which
/// nothing refers to.
fn read_matrix(title: &str, nodes: usize, lines: &[Line], reader: &mut Reader) -> Option<Vec<Vec<f64>>> {
    let start = lines.iter().position(|line| line.text.starts_with(title))?;
    let rows: Vec<&Line> = lines[start + 1..].iter().take_while(|line| line.text.contains(';')).collect();
    if rows.len() < nodes {
        let message = format!("expected a row of {title} for each of {nodes} nodes, found {}", rows.len());
        reader.fault("matrix-size", lines[start].number, "", message);
        return None;
    }
    let mut matrix = Vec::with_capacity(nodes);
    for (node, line) in rows.iter().enumerate().take(nodes) {
        let words: Vec<&str> = line.text.trim_end_matches(';').split(';').map(str::trim).collect();
        if words[0] != node.to_string() || words.len() != rows.len() + 1 {
            let message = format!("expected node {node} and {} values, found {}", rows.len(), words.len() - 1);
            reader.fault("matrix-row", line.number, words[0], message);
            continue;
        }
        matrix.push(words[1..=nodes].iter().map(|word| leg(line.number, title, word, reader)).collect());
    }
    Some(matrix)
}

fn leg(line: u32, title: &str, word: &str, reader: &mut Reader) -> f64 {
    let value = reader.number(line, title, word);
    // Legs are counted in 32 bits of ticks.
    if !(0.0..=400_000.0).contains(&value) {
        reader.fault("number-range", line, word, format!("{title}: expected a value from 0 to 400000"));
    }
    value
}

#[cfg(test)]
mod tests;
