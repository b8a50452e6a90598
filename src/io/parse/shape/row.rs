//! Rows of tables inside JSON objects.

use super::{Bad, Shape, below};
use crate::io::columns;
use crate::io::diagnostics::{codes, nearest};
use crate::model::Diagnostic;
use serde_json::{Map, Value};

impl Shape<'_> {
    /// A row of a table: every column against those that are known. What its cells hold is looked at where the table is read.
    pub(super) fn row(&mut self, row: &Map<String, Value>, table: &'static str, path: &str) {
        let Some(def) = columns::table(table) else { return };
        for (column, value) in
            row.iter().filter(|(column, _)| !column.starts_with("x_") && def.column(column).is_none())
        {
            let near = nearest(column, def.columns().map(|column| column.name));
            let hint = near.map(|near| format!("did you mean {near}?")).unwrap_or_default();
            let bad = Bad::new(codes::UNKNOWN_COLUMN, format!("{table} has no column {column:?}")).hint(hint);
            self.push(value, &below(path, column), bad);
        }
        for column in def.columns().filter(|column| column.required && !row.contains_key(column.name)) {
            let full = below(path, column.name);
            self.faults
                .push(Diagnostic::error(codes::MISSING_VALUE, format!("{full} is missing")).at(self.file, 0, full));
        }
    }
}
