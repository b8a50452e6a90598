//! `firstfix import`: a published instance as a folder of tables.

use super::exit::Exit;
use super::failure::Failure;
use super::load::written;
use super::terminal::tell;
use crate::io::import::{FORMATS, Options, import};
use crate::io::write_tables;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    firstfix import solomon C101.txt c101 --customers 25\n  \
    firstfix import trsp R1.txt r1 && firstfix solve r1 --time-limit 60s")]
pub struct Args {
    /// Format of the file: trsp (technician routing, Pillac and others 2013), solomon (also Homberger) or vrplib (the
    /// VRPTW, SDVRPTW, MDVRPTW and PCVRPTW dialects).
    #[arg(value_parser = FORMATS.map(|format| format.name))]
    format: String,
    /// File to read.
    file: PathBuf,
    /// Folder to write; it is made if it is not there. Tables in it with other contents are not written over.
    dir: PathBuf,
    /// Keep only the first so many customers.
    #[arg(long, value_name = "N")]
    customers: Option<usize>,
    /// Size of the fleet, in place of the file's.
    #[arg(long, value_name = "N")]
    vehicles: Option<usize>,
    /// Print no notes.
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the command.
///
/// # Errors
/// A file that is not of the format, or cannot be read or written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let bytes = std::fs::read(&args.file).map_err(|error| Failure::cannot_read(&args.file, &error))?;
    let options = Options { file: args.file.display().to_string(), customers: args.customers, vehicles: args.vehicles };
    let tables = import(&args.format, &String::from_utf8_lossy(&bytes), &options).map_err(Failure::Input)?;
    write_tables(&tables, &args.dir).map_err(|error| Failure::cannot_write(&args.dir, &error))?;
    if !args.quiet {
        tell(&written(&tables, &args.dir));
    }
    Ok(Exit::Done)
}
