//! The header and the node table of a TRSP file.

use super::super::reader::{Line, Reader};
use super::PLANAR;
use crate::units::UNLIMITED;

/// The counts in the header.
#[derive(Clone, Copy, Debug, Default)]
pub struct Header {
    /// Technicians.
    pub crew: u32,
    /// Skills.
    pub skills: u32,
    /// Tools.
    pub tools: u32,
    /// Spare parts.
    pub parts: u32,
}

/// The depot, a technician or a request.
#[derive(Clone, Debug)]
pub struct Node {
    /// Number in the file, which is its row.
    pub id: usize,
    /// Planar coordinates.
    pub x: f64,
    /// Planar coordinates.
    pub y: f64,
    /// Hours of the depot or a technician; when a request may be begun.
    pub window: (f64, f64),
    /// Service time.
    pub service: f64,
    /// Skills held or needed.
    pub skills: Vec<u32>,
    /// Tools held or needed.
    pub tools: Vec<u32>,
    /// Units of each part held or needed; empty for the depot.
    pub parts: Vec<u32>,
}

/// Reads the four numbers below `CREW COUNT …`.
pub fn read_header(lines: &[Line], reader: &mut Reader) -> Header {
    let heading = lines.iter().position(|line| line.text.starts_with("CREW COUNT"));
    let Some(row) = heading.and_then(|at| lines.get(at + 1)) else {
        reader.missing("a line CREW COUNT, SKILLS, TOOLS, SPARE PARTS and the four numbers below it");
        return Header::default();
    };
    let [crew, skills, tools, parts] = row.words()[..] else {
        reader.fault("row-length", row.number, row.text, "expected the counts of crew, skills, tools and spare parts");
        return Header::default();
    };
    let mut count = |what, word| reader.whole(row.number, what, word, 100_000);
    Header {
        crew: count("the number of technicians", crew),
        skills: count("the number of skills", skills),
        tools: count("the number of tools", tools),
        parts: count("the number of spare parts", parts),
    }
}

/// Reads the rows below `ID X Y TWS TWE Serv SKILLS TOOLS SPARE PARTS`.
pub fn read_nodes(lines: &[Line], header: &Header, reader: &mut Reader) -> Vec<Node> {
    let Some(heading) = lines.iter().position(|line| line.text.starts_with("ID") && line.text.contains("TWS")) else {
        reader.missing("a table with the heading ID, X, Y, TWS, TWE, Serv, SKILLS, TOOLS, SPARE PARTS");
        return Vec::new();
    };
    let mut nodes = Vec::new();
    for line in &lines[heading + 1..] {
        if line.text.starts_with(char::is_alphabetic) {
            break;
        }
        let role = if nodes.is_empty() { Role::Depot } else { Role::Other };
        if let Some(node) = read_node(line, nodes.len(), role, header, reader) {
            nodes.push(node);
        }
    }
    nodes
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Depot,
    Other,
}

fn read_node(line: &Line, expected: usize, role: Role, header: &Header, reader: &mut Reader) -> Option<Node> {
    let at = line.number;
    let Some((words, [skills, tools, parts])) = split(line.text) else {
        let what =
            "expected six numbers and three lists in brackets: id, x, y, from, to, service, skills, tools, parts";
        reader.fault("row-length", at, line.text, what);
        return None;
    };
    if words[0] != expected.to_string() {
        reader.fault("node-order", at, words[0], format!("expected node {expected}: nodes are numbered from 0"));
    }
    let service = reader.duration(at, "the service time", words[5]);
    let parts = list(at, "a number of parts", parts, UNLIMITED - 1, reader);
    if parts.len() != header.parts as usize && role == Role::Other {
        let message = format!("expected units of {} spare parts, found {}", header.parts, parts.len());
        reader.fault("list-length", at, "", message);
    }
    Some(Node {
        id: expected,
        x: reader.coordinate(at, words[1], PLANAR.reach()),
        y: reader.coordinate(at, words[2], PLANAR.reach()),
        window: reader.window(at, words[3], words[4]),
        service,
        skills: indices(at, "a skill", skills, header.skills, reader),
        tools: indices(at, "a tool", tools, header.tools, reader),
        parts,
    })
}

/// Six words and three bracketed lists.
fn split(text: &str) -> Option<([&str; 6], [&str; 3])> {
    let (numbers, mut rest) = text.split_once('[')?;
    let words: Vec<&str> = numbers.split_whitespace().collect();
    let mut lists = [""; 3];
    for (at, list) in lists.iter_mut().enumerate() {
        let (inside, after) = rest.split_once(']')?;
        *list = inside;
        rest = if at < 2 { after.trim_start().strip_prefix('[')? } else { after };
    }
    if !rest.trim().is_empty() {
        return None;
    }
    Some((words.try_into().ok()?, lists))
}

fn list(line: u32, what: &str, inside: &str, most: u32, reader: &mut Reader) -> Vec<u32> {
    let words = inside.split(',').map(str::trim).filter(|word| !word.is_empty());
    words.map(|word| reader.whole(line, what, word, most)).collect()
}

/// Distinct indices below `count`.
fn indices(line: u32, what: &str, inside: &str, count: u32, reader: &mut Reader) -> Vec<u32> {
    if count == 0 {
        if !inside.trim().is_empty() {
            reader.fault("unknown-index", line, inside, format!("found {what}, but the header says there is none"));
        }
        return Vec::new();
    }
    let mut found = list(line, what, inside, count - 1, reader);
    found.sort_unstable();
    found.dedup();
    found
}
