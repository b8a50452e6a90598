//! The nodes of a VRPLIB file: depots and customers.

use super::super::fleet::Place;
use super::super::reader::Reader;
use super::super::settings::Units;
use super::sections::File;
use crate::units::UNLIMITED;

/// A row of `NODE_COORD_SECTION` and what other sections add to it.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// Number in the file.
    pub id: String,
    /// Name after the coordinates.
    pub name: String,
    /// Where.
    pub place: Place,
    /// Units of goods.
    pub demand: u32,
    /// Service time.
    pub service: f64,
    /// When service may begin.
    pub window: Option<(f64, f64)>,
    /// Prize.
    pub prize: f64,
}

/// Reads all nodes, in the order of the file.
pub fn read(file: &File, units: Units, reader: &mut Reader) -> Vec<Node> {
    let mut nodes = places(file, units, reader);
    let (line, dimension) = file.key("DIMENSION").unwrap_or((0, "0"));
    if reader.whole(line, "DIMENSION", dimension, 1_000_000) as usize != nodes.len() {
        let message = format!("DIMENSION is {dimension:?}, but there are {} nodes", nodes.len());
        reader.fault("dimension", line, dimension, message);
        return Vec::new();
    }
    let ids: Vec<String> = nodes.iter().map(|node| node.id.clone()).collect();
    for (node, (line, word)) in nodes.iter_mut().zip(file.column("DEMAND_SECTION", &ids, reader).unwrap_or_default()) {
        node.demand = reader.whole(line, "the demand", word, UNLIMITED - 1);
    }
    for (node, (line, word)) in nodes.iter_mut().zip(file.column("PRIZE_SECTION", &ids, reader).unwrap_or_default()) {
        node.prize = reader.duration(line, "the prize", word);
    }
    service_times(file, &ids, &mut nodes, reader);
    for (node, (line, words)) in
        nodes.iter_mut().zip(file.by_id("TIME_WINDOW_SECTION", &ids, reader).unwrap_or_default())
    {
        match words[..] {
            [from, to] => node.window = Some(reader.window(line, from, to)),
            _ => reader.fault("row-length", line, "", "TIME_WINDOW_SECTION: expected an id and two times"),
        }
    }
    nodes
}

/// Ids, names and coordinates; without coordinates, the ids that a matrix implies.
fn places(file: &File, units: Units, reader: &mut Reader) -> Vec<Node> {
    let Some(section) = file.section("NODE_COORD_SECTION") else {
        let size = reader.whole(0, "DIMENSION", file.text("DIMENSION"), 10_000);
        return (1..=size).map(|id| Node { id: id.to_string(), ..Node::default() }).collect();
    };
    let geographic = file.geographic();
    let mut seen = std::collections::HashSet::new();
    let mut nodes = Vec::with_capacity(section.rows.len());
    for row in &section.rows {
        let at = row.number;
        let words = row.words();
        let [id, first, second, name @ ..] = &words[..] else {
            reader.fault("row-length", at, row.text, "expected an id and two coordinates");
            continue;
        };
        if !seen.insert(*id) {
            reader.fault("duplicate-id", at, id, format!("node {id} stands here a second time"));
        }
        let [first, second] = [first, second].map(|word| reader.coordinate(at, word, units.reach()));
        let place = if geographic { Place { x: second, y: first } } else { Place { x: first, y: second } };
        nodes.push(Node { id: (*id).to_owned(), name: name.join(" "), place, ..Node::default() });
    }
    nodes
}

fn service_times(file: &File, ids: &[String], nodes: &mut [Node], reader: &mut Reader) {
    if let Some((line, word)) = file.key("SERVICE_TIME") {
        let service = reader.duration(line, "SERVICE_TIME", word);
        nodes.iter_mut().for_each(|node| node.service = service);
    }
    let column = file.column("SERVICE_TIME_SECTION", ids, reader).unwrap_or_default();
    for (node, (line, word)) in nodes.iter_mut().zip(column) {
        node.service = reader.duration(line, "the service time", word);
    }
}

/// The depots, as rows of the nodes: those of `DEPOT_SECTION`, or the first node.
pub fn depots(file: &File, nodes: &[Node], reader: &mut Reader) -> Vec<usize> {
    let Some(section) = file.section("DEPOT_SECTION") else {
        return vec![0];
    };
    let mut depots = Vec::new();
    for (line, word) in section.rows.iter().flat_map(|row| row.words().into_iter().map(|word| (row.number, word))) {
        if word == "-1" {
            break;
        }
        match nodes.iter().position(|node| node.id == word) {
            Some(depot) => depots.push(depot),
            None => reader.fault("unknown-id", line, word, format!("the depot {word} is no node")),
        }
    }
    if depots.is_empty() {
        reader.fault("missing-rows", section.line, "", "DEPOT_SECTION names no depot");
    }
    depots
}
