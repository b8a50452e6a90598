//! `instance.json`, with or without the tables in it, to [`Tables`].

use super::located::{Document, array, duplicates, object};
use crate::io::diagnostics::codes;
use crate::io::tables::{Row, TABLE_NAMES, Table, Tables};
use crate::model::Diagnostic;
use rustc_hash::FxHashMap;
use serde_json::Value;
use serde_json::value::RawValue;

const TRAVEL: &str = "travel";

/// Settings, and whatever tables stand beside them.
pub fn parse(text: &str, file: &str, faults: &mut Vec<Diagnostic>) -> Option<Tables> {
    let (document, root) = Document::parse(text, file).map_err(|fault| faults.push(*fault)).ok()?;
    let Some(entries) = object(root) else {
        faults.push(Diagnostic::error(codes::JSON_SHAPE, format!("{file} does not hold an object")).at(file, 1, ""));
        return None;
    };
    let mut tables = Tables { settings_file: file.into(), ..Tables::default() };
    let mut found: FxHashMap<String, Table> = FxHashMap::default();
    for (key, value) in entries {
        if found.contains_key(&key) || tables.settings.contains_key(&key) {
            let message = format!("{key} stands twice");
            faults.push(Diagnostic::error(codes::DUPLICATE_KEY, message).at(file, document.line(value), key));
        } else if key == TRAVEL {
            travel(&document, file, value, &mut tables, &mut found, faults);
        } else if TABLE_NAMES.contains(&key.as_str()) {
            let table = table(&document, &key, file, value, faults);
            found.insert(key, table);
        } else if key == "territories" {
            tables.territories = serde_json::from_str(value.get()).ok();
        } else {
            duplicates(&document, file, &key, value, faults);
            tables.settings.insert(key, serde_json::from_str(value.get()).unwrap_or(Value::Null));
        }
    }
    tables.tables = TABLE_NAMES.iter().filter_map(|name| found.remove(*name)).collect();
    Some(tables)
}

/// The one name that is both a setting and a table: an object holds the settings with the table under `table`;
/// an array is the table, and says that travel goes by it.
fn travel(
    document: &Document,
    file: &str,
    value: &RawValue,
    tables: &mut Tables,
    found: &mut FxHashMap<String, Table>,
    faults: &mut Vec<Diagnostic>,
) {
    if value.get().starts_with('[') {
        found.insert(TRAVEL.into(), table(document, TRAVEL, file, value, faults));
        tables.settings.insert(TRAVEL.into(), serde_json::json!({ "mode": "matrix" }));
        return;
    }
    duplicates(document, file, TRAVEL, value, faults);
    for (_, rows) in object(value).into_iter().flatten().filter(|(key, _)| key == "table") {
        found.insert(TRAVEL.into(), table(document, TRAVEL, file, rows, faults));
    }
    let mut settings: Value = serde_json::from_str(value.get()).unwrap_or(Value::Null);
    if let Some(settings) = settings.as_object_mut() {
        settings.shift_remove("table");
    }
    tables.settings.insert(TRAVEL.into(), settings);
}

/// The table in an array of objects; its header is every key that a row has, in order of appearance.
fn table(document: &Document, name: &str, file: &str, value: &RawValue, faults: &mut Vec<Diagnostic>) -> Table {
    let mut table = Table { name: name.into(), file: file.into(), ..Table::default() };
    let shape = |line, message: String| Diagnostic::error(codes::JSON_SHAPE, message).at(file, line, name);
    let Some(rows) = array(value) else {
        faults.push(shape(document.line(value), format!("{name} is not an array of objects")));
        return table;
    };
    let mut columns: FxHashMap<String, usize> = FxHashMap::default();
    for row in rows {
        let line = document.line(row);
        let Some(entries) = object(row) else {
            faults.push(shape(line, format!("a row of {name} is not an object")));
            continue;
        };
        let mut cells = vec![None; columns.len()];
        for (key, value) in entries {
            let count = columns.len();
            let column = *columns.entry(key.clone()).or_insert(count);
            if column == count {
                table.header.push(key.clone());
            }
            cells.resize(columns.len(), None);
            if cells[column].is_some() {
                let message = format!("{key} stands twice in one row of {name}");
                faults.push(Diagnostic::error(codes::DUPLICATE_KEY, message).at(file, line, key));
                continue;
            }
            match cell(value) {
                Some(text) => cells[column] = Some(text),
                None => {
                    let message = format!("{key} is no text, number, flag or list");
                    let fault = Diagnostic::error(codes::JSON_SHAPE, message).at(file, document.line(value), key);
                    faults.push(fault.value(value.get().chars().take(80).collect::<String>()));
                }
            }
        }
        table.rows.push(Row { line, cells: cells.into_iter().map(Option::unwrap_or_default).collect() });
    }
    let width = table.header.len();
    table.rows.iter_mut().for_each(|row| row.cells.resize(width, String::new()));
    table
}

/// A value in the form of a CSV cell: `["a", "b"]` as `a;b`, `{"gas": 2}` as `gas:2`. Nothing for what has no
/// such form.
fn cell(value: &RawValue) -> Option<String> {
    if let Some(text) = scalar(value) {
        return Some(text.trim().to_owned());
    }
    let entry = |text: String| (!text.contains(';')).then_some(text);
    if let Some(elements) = array(value) {
        let texts: Option<Vec<String>> = elements.into_iter().map(|element| scalar(element).and_then(entry)).collect();
        return texts.map(|texts| texts.join(";"));
    }
    let pairs =
        object(value)?.into_iter().map(|(key, level)| Some(format!("{}:{}", entry(key)?, entry(scalar(level)?)?)));
    pairs.collect::<Option<Vec<String>>>().map(|pairs| pairs.join(";"))
}

/// Text as it is, numbers as they are written, `true`, `false`, and nothing for `null`.
fn scalar(value: &RawValue) -> Option<String> {
    let raw = value.get();
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str(raw).ok(),
        b'n' => Some(String::new()),
        b'[' | b'{' => None,
        _ => Some(raw.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Tables, Vec<&'static str>) {
        let mut faults = Vec::new();
        let tables = parse(text, "f.json", &mut faults).unwrap_or_default();
        (tables, faults.iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn rows_become_cells_in_the_form_of_csv() {
        let text = r#"{"name": "n", "days": 2, "jobs": [
            {"job_id": "J1", "duration_min": 60.0, "skills": {"gas": 2, "ac": 1}, "windows": ["08:00-09:00", "10:00-11:00"]},
            {"warranty": true, "job_id": 7, "tools": null}]}"#;
        let (tables, faults) = read(text);
        assert_eq!(faults, [""; 0]);
        assert_eq!(tables.settings["days"], 2);
        let jobs = tables.table("jobs").map(|table| (table.header.clone(), table.rows.clone()));
        let Some((header, rows)) = jobs else { panic!("the table is there") };
        assert_eq!(header, ["job_id", "duration_min", "skills", "windows", "warranty", "tools"]);
        assert_eq!(rows[0].cells, ["J1", "60.0", "gas:2;ac:1", "08:00-09:00;10:00-11:00", "", ""]);
        assert_eq!(rows[1].cells, ["7", "", "", "", "true", ""]);
        assert_eq!((rows[0].line, rows[1].line), (2, 3));
    }

    #[test]
    fn wrong_shapes_are_faults() {
        assert_eq!(read("[]").1, ["json-shape"]);
        assert_eq!(read(r#"{"jobs": {}}"#).1, ["json-shape"]);
        assert_eq!(read(r#"{"jobs": [1]}"#).1, ["json-shape"]);
        assert_eq!(read(r#"{"jobs": [{"skills": [["a"]]}]}"#).1, ["json-shape"]);
        assert_eq!(read(r#"{"jobs": [{"skills": ["a;b"]}]}"#).1, ["json-shape"]);
        assert_eq!(read(r#"{"jobs": [{"a": 1, "a": 2}], "jobs": []}"#).1, ["duplicate-key", "duplicate-key"]);
        assert_eq!(read(r#"{"travel": {"mode": 1, "mode": 2}}"#).1, ["duplicate-key"]);
    }

    #[test]
    fn the_travel_table_stands_in_the_travel_settings_or_in_their_place() {
        let inside = read(r#"{"travel": {"mode": "matrix", "table": [{"from": "a", "to": "b"}]}}"#);
        let instead = read(r#"{"travel": [{"from": "a", "to": "b"}]}"#);
        for (tables, faults) in [inside, instead] {
            assert_eq!(faults, [""; 0]);
            assert_eq!(tables.settings["travel"], serde_json::json!({ "mode": "matrix" }));
            assert_eq!(tables.table("travel").map(|table| table.rows.len()), Some(1));
        }
    }
}
