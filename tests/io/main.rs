//! Instances in: folders and files as a user would write them.

mod due;
mod faults;
mod forms;
mod garbage;
mod plans;
mod values;

use firstfix::io::{self, Loaded};
use firstfix::model::Diagnostic;
use std::path::Path;

type Files<'a> = Vec<(&'a str, String)>;

/// A sound day: two technicians, two jobs.
fn base() -> Files<'static> {
    vec![
        ("instance.json", r#"{"name": "day", "start": "2026-11-24"}"#.into()),
        (
            "technicians.csv",
            "technician_id,start_lat,start_lon,shift_start,shift_end,skills\n\
             T1,50.85,4.35,08:00,16:00,gas:2\nT2,50.88,4.70,08:00,16:00,\n"
                .into(),
        ),
        ("jobs.csv", "job_id,lat,lon,duration_min,windows\nJ1,50.86,4.40,60,09:00-12:00\nJ2,50.87,4.60,30,\n".into()),
    ]
}

/// The base with these files instead of, or beside, its own.
fn with<'a>(changes: &[(&'a str, &str)]) -> Files<'a> {
    let mut files: Files<'a> = base();
    for (name, text) in changes {
        files.retain(|(other, _)| other != name);
        files.push((*name, (*text).to_owned()));
    }
    files
}

/// Writes the files into a folder and reads it.
fn read(files: &[(&str, String)]) -> Result<Loaded, Vec<Diagnostic>> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(dir.path(), files);
    io::read(dir.path())
}

fn write(dir: &Path, files: &[(&str, String)]) {
    for (name, text) in files {
        std::fs::write(dir.join(name), text).expect("a temporary file");
    }
}

/// The loaded instance, or a failed test that shows the faults.
fn loaded(changes: &[(&str, &str)]) -> Loaded {
    read(&with(changes)).unwrap_or_else(|faults| panic!("{}", io::diagnostics::render_text(&faults)))
}

/// Every diagnostic of the base with changes, as `code file:line column`, warnings included.
fn said(changes: &[(&str, &str)]) -> Vec<String> {
    let all = match read(&with(changes)) {
        Ok(loaded) => loaded.warnings,
        Err(faults) => faults,
    };
    all.iter().map(short).collect()
}

fn short(diagnostic: &Diagnostic) -> String {
    let file = Path::new(&diagnostic.source.file).file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    format!("{} {file}:{} {}", diagnostic.code, diagnostic.source.line, diagnostic.source.column).trim_end().to_owned()
}
