//! A VRPLIB file cut into keys and sections.

use super::super::reader::{Line, Reader, lines};

/// Keys that are read, or say nothing that matters to the plan.
const KEYS: [&str; 12] = [
    "NAME",
    "COMMENT",
    "TYPE",
    "DIMENSION",
    "VEHICLES",
    "CAPACITY",
    "SERVICE_TIME",
    "VEHICLES_MAX_DURATION",
    "EDGE_WEIGHT_TYPE",
    "EDGE_WEIGHT_FORMAT",
    "EDGE_WEIGHT_UNIT_OF_MEASUREMENT",
    "NODE_COORD_TYPE",
];

/// Sections that are read.
const SECTIONS: [&str; 11] = [
    "NODE_COORD_SECTION",
    "DEMAND_SECTION",
    "SERVICE_TIME_SECTION",
    "TIME_WINDOW_SECTION",
    "PRIZE_SECTION",
    "DEPOT_SECTION",
    "EDGE_WEIGHT_SECTION",
    "CAPACITY_SECTION",
    "VEHICLES_ALLOWED_CLIENTS_SECTION",
    "VEHICLES_DEPOT_SECTION",
    "VEHICLES_MAX_DURATION_SECTION",
];

/// The rows below a heading.
#[derive(Debug)]
pub struct Section<'a> {
    /// The heading.
    pub name: &'a str,
    /// Line of the heading.
    pub line: u32,
    /// The rows.
    pub rows: Vec<Line<'a>>,
}

/// Keys and sections, in the order of the file.
#[derive(Debug, Default)]
pub struct File<'a> {
    keys: Vec<(&'a str, u32, &'a str)>,
    sections: Vec<Section<'a>>,
}

impl<'a> File<'a> {
    /// Cuts a text; anything unknown is a fault, because ignoring it would change the problem.
    pub fn read(text: &'a str, reader: &mut Reader) -> Self {
        let mut file = Self::default();
        for line in lines(text) {
            let heading = line.text.trim_end_matches(':').trim_end();
            if heading == "EOF" {
                break;
            } else if heading.ends_with("_SECTION") {
                file.open(heading, line.number, reader);
            } else if let Some((key, value)) = line.text.split_once(':') {
                file.set(key.trim(), value.trim(), line.number, reader);
            } else if let Some(section) = file.sections.last_mut() {
                section.rows.push(line);
            } else {
                let what = "expected KEY : VALUE or the heading of a section";
                reader.fault("unknown-line", line.number, line.text, what);
            }
        }
        file
    }

    fn open(&mut self, name: &'a str, line: u32, reader: &mut Reader) {
        if !SECTIONS.contains(&name) {
            reader.fault("unsupported-section", line, name, format!("{name} is not supported"));
        }
        if self.section(name).is_some() {
            reader.fault("duplicate-section", line, name, format!("{name} stands here a second time"));
        }
        self.sections.push(Section { name, line, rows: Vec::new() });
    }

    fn set(&mut self, key: &'a str, value: &'a str, line: u32, reader: &mut Reader) {
        if !KEYS.contains(&key) {
            reader.fault("unsupported-key", line, key, format!("{key} is not supported"));
        }
        self.keys.push((key, line, value));
    }

    /// Line and value of a key.
    pub fn key(&self, name: &str) -> Option<(u32, &'a str)> {
        self.keys.iter().find(|(key, ..)| *key == name).map(|&(_, line, value)| (line, value))
    }

    /// The value of a key, or nothing.
    pub fn text(&self, name: &str) -> &'a str {
        self.key(name).map_or("", |(_, value)| value)
    }

    /// Whether coordinates are latitudes and longitudes: the road dialect names the unit of its weights.
    pub fn geographic(&self) -> bool {
        self.key("EDGE_WEIGHT_UNIT_OF_MEASUREMENT").is_some()
    }

    /// A section, if the file has it.
    pub fn section(&self, name: &str) -> Option<&Section<'a>> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// The rows of a section by the id that they begin with: for each of `ids`, the line and the words after
    /// the id. Rows for unknown ids and ids without a row are faults. `None`: the file has no such section.
    pub fn by_id(&self, name: &str, ids: &[String], reader: &mut Reader) -> Option<Vec<(u32, Vec<&'a str>)>> {
        let section = self.section(name)?;
        let at: std::collections::HashMap<&str, usize> =
            ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut found: Vec<Option<(u32, Vec<&str>)>> = vec![None; ids.len()];
        for row in &section.rows {
            let words = row.words();
            match at.get(words[0]).map(|&at| &mut found[at]) {
                None => reader.fault("unknown-id", row.number, words[0], format!("{name} names an unknown id")),
                Some(Some(_)) => reader.fault("duplicate-id", row.number, words[0], format!("{name}: a second row")),
                Some(slot) => *slot = Some((row.number, words[1..].to_vec())),
            }
        }
        if let Some(missing) = found.iter().position(Option::is_none) {
            let message = format!("{name} has no row for {}", ids[missing]);
            reader.fault("missing-rows", section.line, &ids[missing], message);
        }
        Some(found.into_iter().map(|row| row.unwrap_or((section.line, Vec::new()))).collect())
    }

    /// One word for each of `ids`.
    pub fn column(&self, name: &str, ids: &[String], reader: &mut Reader) -> Option<Vec<(u32, &'a str)>> {
        let rows = self.by_id(name, ids, reader)?;
        // A row that is missing altogether has been reported already.
        let clean = reader.clean();
        let mut column = Vec::with_capacity(rows.len());
        for (line, words) in rows {
            if words.len() != 1 && clean {
                reader.fault("row-length", line, "", format!("{name}: expected an id and one value"));
            }
            column.push((line, *words.first().unwrap_or(&"0")));
        }
        Some(column)
    }
}
