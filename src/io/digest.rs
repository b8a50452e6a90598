//! A digest of an instance that does not depend on how it is written: folder or single JSON, order of
//! columns, empty columns, separators, blank space around cells.

use super::tables::{Row, TABLE_NAMES, Tables};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 of the canonical form, in hexadecimal.
pub fn sha256(tables: &Tables) -> String {
    let mut hash = Sha256::new();
    let mut settings = String::new();
    canonical(&Value::Object(tables.settings.clone()), &mut settings);
    field(&mut hash, &settings);
    for table in TABLE_NAMES.iter().filter_map(|name| tables.table(name)) {
        let filled = |column: &usize| table.rows.iter().any(|row| !cell(row, *column).is_empty());
        let mut columns: Vec<usize> = (0..table.header.len()).filter(filled).collect();
        if columns.is_empty() {
            continue;
        }
        columns.sort_by_key(|column| &table.header[*column]);
        field(&mut hash, &table.name);
        hash.update((columns.len() as u64).to_le_bytes());
        columns.iter().for_each(|column| field(&mut hash, &table.header[*column]));
        hash.update((table.rows.len() as u64).to_le_bytes());
        for row in &table.rows {
            columns.iter().for_each(|column| field(&mut hash, cell(row, *column)));
        }
    }
    if let Some(territories) = &tables.territories {
        let mut text = String::new();
        canonical(territories, &mut text);
        field(&mut hash, "territories");
        field(&mut hash, &text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn cell(row: &Row, column: usize) -> &str {
    row.cells.get(column).map_or("", |text| text.trim())
}

/// A text with its length before it, so that no two sequences of texts look alike.
fn field(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
}

/// JSON with the keys of each object in order.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in entries {
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(elements) => {
            text.push('[');
            for element in elements {
                canonical(element, text);
                text.push(',');
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::tables::Table;

    fn tables(header: [&str; 3], rows: &[[&str; 3]]) -> Tables {
        let mut jobs = Table::new("jobs", &header);
        rows.iter().for_each(|row| jobs.push(*row));
        Tables { tables: vec![jobs], ..Tables::default() }
    }

    #[test]
    fn the_order_of_columns_and_empty_ones_do_not_matter_but_values_do() {
        let one = sha256(&tables(["a", "b", "c"], &[["1", "2", ""], ["3", "4", ""]]));
        assert_eq!(one, sha256(&tables(["b", "d", "a"], &[["2", " ", " 1"], ["4", "", "3"]])));
        assert_ne!(one, sha256(&tables(["a", "b", "c"], &[["1", "2", ""], ["4", "3", ""]])));
        assert_ne!(one, sha256(&tables(["a", "b", "c"], &[["12", "", ""], ["3", "4", ""]])));
        assert_eq!(one.len(), 64);
    }

    #[test]
    fn settings_count_in_any_order() {
        let with =
            |text: &str| Tables { settings: serde_json::from_str(text).unwrap_or_default(), ..Tables::default() };
        assert_eq!(sha256(&with(r#"{"a":1,"b":{"c":2,"d":3}}"#)), sha256(&with(r#"{"b":{"d":3,"c":2},"a":1}"#)));
        assert_ne!(sha256(&with(r#"{"a":1}"#)), sha256(&with(r#"{"a":2}"#)));
    }
}
