//! Every cell against the catalogue: columns, required cells, syntax, ids that are unique and ids that exist.

use super::clock::Times;
use super::sheet::{Line, Sheet};
use super::values::{self, Bad};
use crate::io::columns::{Column, Kind};
use crate::io::diagnostics::{codes, nearest};
use crate::io::tables::Tables;
use crate::model::Diagnostic;
use rustc_hash::{FxHashMap, FxHashSet};

/// Dangling ids of a column for which a similar id is looked up; beyond that the search would take long.
const SUGGESTIONS: usize = 20;

/// Ids of every table that has them.
pub type Ids<'a> = FxHashMap<&'static str, FxHashSet<&'a str>>;

/// The ids of all sheets; a table that is not there has no entry.
pub fn ids<'a>(sheets: &'a [Sheet<'a>]) -> Ids<'a> {
    let mut ids = Ids::default();
    for sheet in sheets {
        if let Some(column) = id_column(sheet) {
            ids.insert(sheet.def.name, sheet.lines().map(|line| line.text(column)).collect());
        }
    }
    ids
}

fn id_column(sheet: &Sheet) -> Option<&'static str> {
    sheet.def.columns().find(|column| column.kind == Kind::Id).map(|column| column.name)
}

/// Reports every fault that a cell or a header has by itself, or against the ids of other tables.
pub fn check(sheets: &[Sheet], ids: &Ids, times: &Times, faults: &mut Vec<Diagnostic>) {
    for sheet in sheets {
        header(sheet, faults);
        if sheet.table.rows.is_empty() {
            let name = sheet.def.name;
            let fault = Diagnostic::warning(codes::EMPTY_TABLE, format!("{name} has no rows"));
            let hint = if sheet.def.required {
                format!("without {name} there is nothing to plan: fill the table")
            } else {
                String::new()
            };
            faults.push(fault.at(&sheet.table.file, 0, "").hint(hint));
        }
        for column in sheet.def.columns() {
            if sheet.position(column.name).is_some() {
                cells(sheet, column, ids, times, faults);
            }
        }
    }
}

fn header(sheet: &Sheet, faults: &mut Vec<Diagnostic>) {
    let table = sheet.table;
    let known = || sheet.def.columns().map(|column| column.name);
    for (at, name) in table.header.iter().enumerate() {
        let fault =
            |code, message| Diagnostic::error(code, message).at(&table.file, header_line(sheet, Some(at)), name);
        if table.header[..at].contains(name) {
            faults.push(fault(codes::DUPLICATE_COLUMN, format!("{} has two columns {name}", sheet.def.name)));
        }
        if name.starts_with("x_") || known().any(|column| column == name) {
            continue;
        }
        let hint = nearest(name, known()).map(|column| format!("did you mean {column}?")).unwrap_or_default();
        faults.push(fault(codes::UNKNOWN_COLUMN, format!("{} has no column {name:?}", sheet.def.name)).hint(hint));
    }
    // A table without rows says nothing about its columns in the JSON form. A CSV file that must be there and has
    // not even a header is no table without rows: something went wrong when it was written.
    let silent =
        table.header.is_empty() && table.rows.is_empty() && !(sheet.def.required && table.file.ends_with(".csv"));
    let missing = sheet.def.columns().filter(|column| column.required && sheet.position(column.name).is_none());
    for column in missing.filter(|_| !silent) {
        let message = format!("{} lacks the column {}", sheet.def.name, column.name);
        faults.push(Diagnostic::error(codes::MISSING_COLUMN, message).at(
            &table.file,
            header_line(sheet, None),
            column.name,
        ));
    }
}

/// Line that shows a column: the header of a CSV; in JSON the first row, or the first that has the column.
fn header_line(sheet: &Sheet, column: Option<usize>) -> u32 {
    let rows = &sheet.table.rows;
    let filled = |at: usize| rows.iter().find(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()));
    if sheet.table.file.ends_with(".json") {
        column.and_then(filled).or(rows.first()).map_or(0, |row| row.line)
    } else {
        1
    }
}

fn cells(sheet: &Sheet, column: &'static Column, ids: &Ids, times: &Times, faults: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    let mut suggestions = SUGGESTIONS;
    for line in sheet.lines() {
        let text = line.text(column.name);
        if text.is_empty() {
            if column.required {
                let message = format!("{} must not be empty", column.name);
                faults.push(line.fault(column.name, codes::MISSING_VALUE, message));
            }
            continue;
        }
        if let Err(bad) = syntax(text, column.kind, times) {
            faults.push(line.bad(column.name, bad));
            continue;
        }
        match column.kind {
            Kind::Id => {
                if let Some(first) = seen.insert(text, line.row.line) {
                    let message = format!("{text} is already the {} of line {first}", column.name);
                    faults.push(line.fault(column.name, codes::DUPLICATE_ID, message));
                }
            }
            Kind::Ref(tables) => exists(line, column.name, text, tables, ids, &mut suggestions, faults),
            Kind::Refs(tables) => {
                for id in values::names(text).unwrap_or_default() {
                    exists(line, column.name, id, tables, ids, &mut suggestions, faults);
                }
            }
            Kind::Quantities => {
                for (id, _) in values::quantities(text).unwrap_or_default() {
                    exists(line, column.name, id, &["parts"], ids, &mut suggestions, faults);
                }
            }
            _ => {}
        }
    }
}

/// What is wrong with a cell by itself.
fn syntax(text: &str, kind: Kind, times: &Times) -> Result<(), Bad> {
    match kind {
        Kind::Id | Kind::Ref(_) if text.contains(';') => {
            Err(Bad::new(codes::BAD_LIST, format!("{text:?} is no id: ; separates the entries of lists")))
        }
        Kind::Id | Kind::Ref(_) | Kind::Text => Ok(()),
        Kind::Refs(_) | Kind::Names => values::names(text).map(drop),
        Kind::Levels => values::levels(text).map(drop),
        Kind::LevelSets => values::level_sets(text).map(drop),
        Kind::Quantities => values::quantities(text).map(drop),
        Kind::Number(low, high) => values::number(text, low, high).map(drop),
        Kind::Count(low, high) => values::count(text, low, high).map(drop),
        Kind::Stock => values::stock(text).map(drop),
        Kind::Flag => values::flag(text).map(drop),
        Kind::Time => times.of_day(text).map(drop),
        Kind::Instant => times.instant(text).map(drop),
        Kind::Windows => times.windows(text).map(drop),
        Kind::Date => values::date(text).map(drop),
        Kind::Degrees(limit) => values::degrees(text, limit).map(drop),
        Kind::Choice(words) => values::choice(text, words).map(drop),
    }
}

/// Reports an id that none of the tables has. Optional tables that are not there are not asked: an id is then
/// a mere label.
fn exists(
    line: Line,
    column: &str,
    id: &str,
    tables: &[&'static str],
    ids: &Ids,
    suggestions: &mut usize,
    faults: &mut Vec<Diagnostic>,
) {
    let known: Vec<_> = tables.iter().filter_map(|table| ids.get(table)).collect();
    if known.is_empty() || known.iter().any(|ids| ids.contains(id)) {
        return;
    }
    let message = format!("{id:?} is not in {}", tables.join(" or "));
    let mut hint = String::new();
    if *suggestions > 0 {
        *suggestions -= 1;
        let near = nearest(id, known.iter().flat_map(|ids| ids.iter().copied()));
        hint = near.map(|near| format!("did you mean {near}?")).unwrap_or_default();
    }
    faults.push(line.fault(column, codes::UNKNOWN_ID, message).value(id).hint(hint));
}

/// Tables that an instance must have.
pub fn missing_tables(tables: &Tables, faults: &mut Vec<Diagnostic>) {
    for def in crate::io::columns::TABLES.iter().filter(|def| def.required && tables.table(def.name).is_none()) {
        let message = format!("there is no table {0} ({0}.csv)", def.name);
        faults.push(Diagnostic::error(codes::MISSING_TABLE, message).at(&tables.settings_file, 0, ""));
    }
}
