//! The catalogue of tables and columns: one list that drives the parser, the suggestions for unknown
//! columns, the JSON Schema and the test of `docs/tables.md`.

mod jobs;
mod people;
mod settings;
mod stores;

pub use settings::{OBJECTIVE, SETTINGS, Setting, SettingKind, TRAVEL, WEIGHTS};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// The id of the row, unique in its table.
    Id,
    /// An id of one of these tables.
    Ref(&'static [&'static str]),
    /// A list of ids of one of these tables.
    Refs(&'static [&'static str]),
    /// Any text.
    Text,
    /// A list of names.
    Names,
    /// A list of names with levels: `gas:2;electric`.
    Levels,
    /// Such lists, one for each further member of a crew: `gas:2|-`.
    LevelSets,
    /// A list of parts with quantities: `filter:1;valve:2`.
    Quantities,
    /// A number from … to.
    Number(f64, f64),
    /// A whole number from … to.
    Count(u32, u32),
    /// A whole number or `unlimited`.
    Stock,
    /// `true` or `false`.
    Flag,
    /// A time of day.
    Time,
    /// A time of day or a date with a time.
    Instant,
    /// A list of windows.
    Windows,
    /// A date.
    Date,
    /// Degrees of latitude or longitude, up to this much either way.
    Degrees(f64),
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether every row must have it.
    pub required: bool,
    /// What an empty cell means, for the documentation.
    pub default: &'static str,
    /// What it means.
    pub doc: &'static str,
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct TableDef {
    /// Its name, without an ending.
    pub name: &'static str,
    /// Whether an instance must have it.
    pub required: bool,
    /// What it is for.
    pub doc: &'static str,
    /// Its columns, in groups that tables may share.
    pub groups: &'static [&'static [Column]],
}

impl TableDef {
    /// All columns.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> + use<> {
        self.groups.iter().flat_map(|group| group.iter())
    }

    /// The column called `name`.
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns().find(|column| column.name == name)
    }
}

/// All tables, in the order of [`super::tables::TABLE_NAMES`].
pub const TABLES: [TableDef; 12] = [
    people::TECHNICIANS,
    people::SHIFTS,
    jobs::JOBS,
    jobs::SERVICES,
    jobs::FAULTS,
    stores::PARTS,
    stores::STOCK,
    stores::DEPOTS,
    people::CUSTOMERS,
    jobs::ASSETS,
    jobs::RELATIONS,
    stores::TRAVEL_TABLE,
];

/// The definition of the table called `name`.
pub fn table(name: &str) -> Option<&'static TableDef> {
    static ALL: [TableDef; 12] = TABLES;
    ALL.iter().find(|table| table.name == name)
}

/// Largest number of minutes in a cell.
const MAX_MIN: f64 = 1_000_000.0;
/// Largest amount of money in a cell.
const MAX_MONEY: f64 = 100_000_000.0;
/// Largest rate per hour or kilometre in a cell.
const MAX_RATE: f64 = 100_000.0;
/// Largest count in a cell: at a million a stock is unlimited.
const MAX_COUNT: u32 = 999_999;
/// Largest planar coordinate.
const MAX_PLANAR: f64 = 10_000_000.0;

const MINUTES: Kind = Kind::Number(0.0, MAX_MIN);
const MONEY: Kind = Kind::Number(0.0, MAX_MONEY);
const RATE: Kind = Kind::Number(0.0, MAX_RATE);
const PLANAR: Kind = Kind::Number(-MAX_PLANAR, MAX_PLANAR);
const TECHNICIAN_IDS: Kind = Kind::Refs(&["technicians"]);

const fn must(name: &'static str, kind: Kind, doc: &'static str) -> Column {
    Column { name, kind, required: true, default: "required", doc }
}

const fn may(name: &'static str, kind: Kind, default: &'static str, doc: &'static str) -> Column {
    Column { name, kind, required: false, default, doc }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::tables::TABLE_NAMES;

    /// The rows that `docs/tables.md` must have for a table or an object of settings.
    fn rows(entries: impl Iterator<Item = (&'static str, &'static str, &'static str)>) -> String {
        entries.map(|(name, default, doc)| format!("| `{name}` | {default} | {doc} |\n")).collect()
    }

    #[test]
    fn the_documentation_has_every_column_and_setting_and_no_other() {
        let settings =
            [("instance.json", SETTINGS), ("travel", TRAVEL), ("objective", OBJECTIVE), ("weights", WEIGHTS)];
        let settings = settings.map(|(name, list)| (name, rows(list.iter().map(|s| (s.name, s.default, s.doc)))));
        let tables = TABLES.map(|table| (table.name, rows(table.columns().map(|c| (c.name, c.default, c.doc)))));
        let doc = include_str!("../../../docs/tables.md");
        let mut expected = 0;
        for (name, rows) in settings.iter().chain(&tables) {
            assert!(doc.contains(rows.as_str()), "docs/tables.md should hold, for {name}:\n{rows}");
            expected += rows.lines().count();
        }
        assert_eq!(doc.lines().filter(|line| line.starts_with("| `")).count(), expected, "rows that are no column");
        for table in TABLES {
            assert!(doc.contains(&format!("## `{}`", table.name)), "docs/tables.md has no section {}", table.name);
            assert!(doc.contains(table.doc), "docs/tables.md should say of {}: {}", table.name, table.doc);
        }
    }

    #[test]
    fn the_catalogue_has_every_table_in_order_and_no_column_twice() {
        assert_eq!(TABLES.map(|table| table.name), TABLE_NAMES);
        for table in TABLES {
            let mut names: Vec<_> = table.columns().map(|column| column.name).collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{} has a column twice", table.name);
        }
    }
}
