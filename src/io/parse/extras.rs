//! The `x_…` columns and settings, which are carried through untouched.

use super::sheet::Sheet;
use crate::io::columns::Kind;
use crate::io::tables::Tables;
use crate::model::Extras;

/// Table → id of the row (its number from 1 where the table has no ids) → column → value. Settings stand
/// under `instance` and an empty id.
pub fn extras(tables: &Tables, sheets: &[Sheet]) -> Extras {
    let mut extras = Extras::new();
    for (key, value) in tables.settings.iter().filter(|(key, _)| key.starts_with("x_")) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        extras.entry("instance".into()).or_default().entry(String::new()).or_default().insert(key.clone(), text);
    }
    for sheet in sheets {
        let header = &sheet.table.header;
        let columns: Vec<usize> = (0..header.len()).filter(|at| header[*at].starts_with("x_")).collect();
        if columns.is_empty() {
            continue;
        }
        let id = sheet.def.columns().find(|column| column.kind == Kind::Id).map(|column| column.name);
        for (number, line) in sheet.lines().enumerate() {
            let row = id.map_or_else(|| (number + 1).to_string(), |id| line.text(id).to_owned());
            for at in &columns {
                let Some(cell) = line.row.cells.get(*at).filter(|cell| !cell.is_empty()) else { continue };
                let rows = extras.entry(sheet.def.name.into()).or_default();
                rows.entry(row.clone()).or_default().insert(header[*at].clone(), cell.clone());
            }
        }
    }
    extras
}
