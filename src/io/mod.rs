//! Tables in, plans in: CSV, JSON, with coded diagnostics.
//!
//! [`read`] takes a folder or a single JSON file to an instance; importers and the generator make
//! [`tables::Tables`] in memory and [`build`] or [`write_tables`] them.

mod check;
pub mod columns;
pub mod diagnostics;
mod digest;
pub mod generate;
pub mod import;
mod loaded;
mod parse;
mod plan_in;
mod read;
mod schema;
pub mod span;
pub mod tables;
mod write;

pub use check::check;
pub use loaded::{Loaded, Origins};
pub use parse::clock::Times;
pub use parse::settings::objective_of as objective;
pub use parse::shape::{self, Shape};
pub use parse::values::Bad;
pub use parse::{build, windows};
pub use plan_in::read_plan;
pub use read::{job_row, read_json, read_tables};
pub use schema::{schema, schema_of};
pub use write::{single_json, temporary_file, write_tables, write_whole};

use crate::model::Diagnostic;
use diagnostics::codes;
use std::path::Path;
use tables::Tables;

/// The instance at `path`: a folder with `instance.json` and CSV tables, or one JSON file.
///
/// # Errors
/// Everything that is wrong with it, in order of file and line, warnings included.
pub fn read(path: &Path) -> Result<Loaded, Vec<Diagnostic>> {
    read_with_tables(path).map(|(loaded, _)| loaded)
}

/// As [`read`], with the tables as they are written: what differs from them can be [built](build) again.
///
/// # Errors
/// As [`read`].
pub fn read_with_tables(path: &Path) -> Result<(Loaded, Tables), Vec<Diagnostic>> {
    let (tables, faults) = read::load(path);
    let Some(tables) = tables else { return Err(faults) };
    let formal = diagnostics::has_errors(&faults);
    let lost = [codes::JSON_SYNTAX, codes::MISSING_TABLE, codes::CANNOT_READ];
    let lost = faults.iter().any(|fault| fault.source.file == tables.settings_file && lost.contains(&fault.code));
    let mut result = match parse::build_with(&tables, faults) {
        Ok(loaded) if formal => Err(loaded.warnings),
        other => other,
    };
    let said = match &mut result {
        Ok(loaded) => &mut loaded.warnings,
        Err(faults) => faults,
    };
    // Settings that could not be read at all lack nothing in particular.
    said.retain(|fault| !(lost && fault.code == codes::MISSING_SETTING));
    locate(&tables.settings_file, said);
    result.map(|loaded| (loaded, tables))
}

/// Gives faults in a JSON file their line, by the path of the value in their column.
pub fn locate(file: &str, faults: &mut [Diagnostic]) {
    let mut wanting = faults.iter_mut().filter(|fault| fault.source.line == 0 && fault.source.file == file).peekable();
    if wanting.peek().is_none() {
        return;
    }
    let Some(text) = read::text(Path::new(file), &mut Vec::new()) else { return };
    for fault in wanting {
        fault.source.line = read::located::line_of_path(&text, &fault.source.column).unwrap_or(0);
    }
}
