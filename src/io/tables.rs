//! The tables of an instance as they are written: text in cells, with the place each row came from.
//!
//! Folder, single JSON, importers and the generator all meet here; one parser turns [`Tables`] into an
//! instance.

use serde_json::{Map, Value};

/// The tables an instance may have, in the order in which they are read and written.
pub const TABLE_NAMES: [&str; 12] = [
    "technicians",
    "shifts",
    "jobs",
    "services",
    "faults",
    "parts",
    "stock",
    "depots",
    "customers",
    "assets",
    "relations",
    "travel",
];

/// Column of the jobs that `replan` sets while what has happened pins one. Nobody chose such a job's window.
pub const UNDER_WAY: &str = "x_under_way";

/// One row: a cell for each column of the header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Line in the file from 1; 0 if the row was made by the program.
    pub line: u32,
    /// Cells in order of the header.
    pub cells: Vec<String>,
}

/// A table of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Name without an ending, such as `jobs`.
    pub name: String,
    /// File (and, in a single JSON, the path) for diagnostics, such as `jobs.csv`.
    pub file: String,
    /// Column names.
    pub header: Vec<String>,
    /// Rows.
    pub rows: Vec<Row>,
}

impl Table {
    /// An empty table with these columns, made by the program.
    pub fn new(name: &str, header: &[&str]) -> Self {
        Self {
            name: name.into(),
            file: format!("{name}.csv"),
            header: header.iter().map(|column| (*column).to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; one cell for each column.
    ///
    /// # Panics
    /// If the number of cells is not the number of columns.
    pub fn push<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let cells: Vec<String> = cells.into_iter().map(Into::into).collect();
        assert_eq!(cells.len(), self.header.len(), "a row of {} has a cell for each column", self.name);
        self.rows.push(Row { line: 0, cells });
    }

    /// Without the columns in which no row says anything.
    pub fn without_empty_columns(mut self) -> Self {
        let used = |column: usize| self.rows.iter().any(|row| !row.cells[column].is_empty());
        let used: Vec<bool> = (0..self.header.len()).map(used).collect();
        let keep = |cells: &mut Vec<String>| {
            let mut kept = used.iter();
            cells.retain(|_| kept.next().copied().unwrap_or(true));
        };
        keep(&mut self.header);
        self.rows.iter_mut().for_each(|row| keep(&mut row.cells));
        self
    }
}

/// All tables of an instance.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// `instance.json`.
    pub settings: Map<String, Value>,
    /// File that holds the settings, for diagnostics.
    pub settings_file: String,
    /// The tables that are there, in the order of [`TABLE_NAMES`].
    pub tables: Vec<Table>,
    /// `territories.geojson`, if there.
    pub territories: Option<Value>,
}

impl Tables {
    /// The table called `name`.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }
}
