//! `firstfix check`: everything wrong with the data at once, and what no plan could satisfy.

use super::exit::Exit;
use super::failure::{Failure, of_input};
use super::terminal::print;
use crate::io::{self, Loaded, diagnostics};
use crate::model::Diagnostic;
use crate::report::counted;
use clap::ValueEnum;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ends with 0 if the instance can be planned, with 3 if it is invalid or uses a rule that is not supported \
    yet, and with 4 if it has jobs that no plan could serve. Warnings alone do not change the exit code.\n\nExamples:\n  \
    firstfix check instances/city-day\n  \
    firstfix check tomorrow --format github   # annotations in a pull request"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// How faults are printed on stdout.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print the faults only.
    #[arg(short, long)]
    quiet: bool,
}

/// How faults are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the line of the file, for people.
    Text,
    /// An array of objects.
    Json,
    /// Workflow commands that annotate a pull request on GitHub.
    Github,
}

/// Runs the command.
///
/// # Errors
/// If stdout cannot be written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let read = io::read(&args.instance);
    let (found, exit) = match &read {
        Ok(loaded) => sound(loaded),
        Err(faults) => (faults.clone(), of_input(faults)),
    };
    match args.format {
        Format::Json => print(&diagnostics::render_json(&found))?,
        Format::Github => print(&diagnostics::render_github(&found))?,
        Format::Text => {
            print(&diagnostics::render_text(&found))?;
            if let Ok(loaded) = &read
                && !args.quiet
            {
                print(&closing(&args.instance, loaded, exit))?;
            }
        }
    }
    Ok(exit)
}

/// What there is to say about an instance that could be read.
fn sound(loaded: &Loaded) -> (Vec<Diagnostic>, Exit) {
    let impossible = loaded.check();
    let exit = if impossible.is_empty() { Exit::Done } else { Exit::Broken };
    let mut found = loaded.warnings.clone();
    found.extend(impossible);
    diagnostics::sort(&mut found);
    (found, exit)
}

fn closing(path: &Path, loaded: &Loaded, exit: Exit) -> String {
    let instance = &loaded.instance;
    let verdict = match exit {
        Exit::Done => "can be planned",
        Exit::Broken => "can be planned, but not all of it",
        _ => "cannot be planned yet",
    };
    format!(
        "{}: {verdict} ({}, {}, {})\n",
        path.display(),
        counted(instance.job_count(), "job"),
        counted(instance.technicians.len(), "technician"),
        counted(instance.shifts.len(), "shift")
    )
}
