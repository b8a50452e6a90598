//! Files to [`Tables`]: a folder of CSV tables with an `instance.json`, or one JSON file.

mod csv_table;
mod encoding;
mod json;
pub mod located;

use super::diagnostics::{codes, has_errors, nearest, sort};
use super::tables::{TABLE_NAMES, Table, Tables};
use crate::model::Diagnostic;
use serde_json::Value;
use std::path::Path;

/// Names of the settings and of the polygons in a folder.
const SETTINGS_FILE: &str = "instance.json";
const TERRITORIES_FILE: &str = "territories.geojson";
/// CSV files of our own that may lie beside an instance.
const OUTPUTS: [&str; 2] = ["schedule", "loading"];

/// The tables at `path`, with warnings.
///
/// # Errors
/// Everything that could not be read. Values are not looked at here.
pub fn read_tables(path: &Path) -> Result<(Tables, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (tables, mut faults) = load(path);
    sort(&mut faults);
    match tables {
        Some(tables) if !has_errors(&faults) => Ok((tables, faults)),
        _ => Err(faults),
    }
}

/// The JSON in a file that stands for itself, with warnings.
///
/// # Errors
/// It cannot be read, it is no JSON, or keys stand twice in its objects.
pub fn read_json(path: &Path) -> Result<(Value, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (mut faults, file) = (Vec::new(), path.display().to_string());
    let Some(text) = text(path, &mut faults) else { return Err(faults) };
    match located::Document::parse(&text, &file) {
        Ok((document, root)) => located::duplicates(&document, &file, "", root, &mut faults),
        Err(fault) => faults.push(*fault),
    }
    match serde_json::from_str(&text) {
        Ok(value) if !has_errors(&faults) => Ok((value, faults)),
        _ => Err(faults),
    }
}

/// One row of the jobs, written as a JSON object with the columns as keys: a table of it alone.
///
/// # Errors
/// It is no such object. Values are not looked at here.
pub fn job_row(text: &str, file: &str) -> Result<Table, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let none = || {
        let message = format!("{file} is not one row of the jobs");
        Diagnostic::error(codes::JSON_SHAPE, message)
            .at(file, 0, "")
            .hint("write one object, such as {\"job_id\": \"J1\"}")
    };
    // The braces stay on the lines of the text, so that faults have its lines.
    match located::Document::parse(text, file) {
        Ok((_, root)) if located::object(root).is_some() => {}
        Ok(_) => return Err(vec![none()]),
        Err(fault) => return Err(vec![*fault]),
    }
    let table = json::parse(&format!("{{\"jobs\": [{text}]}}"), file, &mut faults)
        .and_then(|tables| tables.tables.into_iter().next());
    match table {
        Some(table) if !has_errors(&faults) => Ok(table),
        _ => Err(if faults.is_empty() { vec![none()] } else { faults }),
    }
}

/// What could be read, and all that was wrong: tables that are only partly sound are given all the same, so
/// that faults in values can be reported together with faults in form.
pub(super) fn load(path: &Path) -> (Option<Tables>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let tables = if path.is_dir() { folder(path, &mut faults) } else { single(path, &mut faults) };
    (tables, faults)
}

/// The text of a file, with a warning where it was converted.
pub(super) fn text(path: &Path, faults: &mut Vec<Diagnostic>) -> Option<String> {
    let name = path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => {
            let (text, warning) = encoding::decode(bytes, &name);
            faults.extend(warning);
            Some(text)
        }
        Err(error) => {
            let message = format!("cannot read {name}: {error}");
            faults.push(Diagnostic::error(codes::CANNOT_READ, message).at(name, 0, ""));
            None
        }
    }
}

fn single(path: &Path, faults: &mut Vec<Diagnostic>) -> Option<Tables> {
    let text = text(path, faults)?;
    json::parse(&text, &path.display().to_string(), faults)
}

fn folder(dir: &Path, faults: &mut Vec<Diagnostic>) -> Option<Tables> {
    let settings = dir.join(SETTINGS_FILE);
    let file = settings.display().to_string();
    let mut tables = if is_there(&settings) {
        text(&settings, faults).and_then(|text| json::parse(&text, &file, faults)).unwrap_or_default()
    } else {
        let message = format!("{} has no {SETTINGS_FILE}", dir.display());
        let hint = format!("write {SETTINGS_FILE} with at least {{\"start\": \"2026-11-24\"}}");
        faults.push(Diagnostic::error(codes::MISSING_TABLE, message).at(&file, 0, "").hint(hint));
        Tables::default()
    };
    tables.settings_file = file;
    for name in TABLE_NAMES {
        let path = dir.join(format!("{name}.csv"));
        if !is_there(&path) {
            continue;
        }
        let Some(text) = text(&path, faults) else { continue };
        let file = path.display().to_string();
        if tables.table(name).is_some() {
            let message = format!("{name} stands in {SETTINGS_FILE} and in {name}.csv");
            faults.push(Diagnostic::error(codes::DUPLICATE_TABLE, message).at(file, 0, ""));
            continue;
        }
        tables.tables.push(csv_table::parse(name, &file, &text, faults));
    }
    tables.tables.sort_by_key(|table| TABLE_NAMES.iter().position(|name| *name == table.name));
    territories(dir, &mut tables, faults);
    other_files(dir, faults);
    Some(tables)
}

/// Whether something has this name, be it a folder or a link that leads nowhere: then reading it says what is wrong.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn territories(dir: &Path, tables: &mut Tables, faults: &mut Vec<Diagnostic>) {
    let path = dir.join(TERRITORIES_FILE);
    if !is_there(&path) {
        return;
    }
    let file = path.display().to_string();
    let Some(text) = text(&path, faults) else { return };
    match serde_json::from_str(&text) {
        Ok(_) if tables.territories.is_some() => {
            let message = format!("territories stand in {SETTINGS_FILE} and in {TERRITORIES_FILE}");
            faults.push(Diagnostic::error(codes::DUPLICATE_TABLE, message).at(file, 0, ""));
        }
        Ok(value) => tables.territories = Some(value),
        Err(error) => {
            let fault = Diagnostic::error(codes::JSON_SYNTAX, format!("not JSON: {error}"));
            faults.push(fault.at(file, error.line() as u32, ""));
        }
    }
}

/// CSV files that are no table: perhaps a misspelt one.
fn other_files(dir: &Path, faults: &mut Vec<Diagnostic>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let is_table = TABLE_NAMES.contains(&stem.as_str()) && path.extension().is_some_and(|ending| ending == "csv");
        if !is_csv || is_table || OUTPUTS.contains(&stem.as_str()) {
            continue;
        }
        let file = path.display().to_string();
        let fault =
            Diagnostic::warning(codes::UNKNOWN_FILE, format!("{file} is no table of an instance and was not read"));
        let hint = nearest(&stem, TABLE_NAMES).map(|name| format!("did you mean {name}.csv?")).unwrap_or_default();
        faults.push(fault.at(file, 0, "").hint(hint));
    }
}
