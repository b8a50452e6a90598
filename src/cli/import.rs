//! `firstfix import`: a published instance as a folder of tables.

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::tell;
use crate::io::import::{FORMATS, Options, import};
use crate::io::{TABLES_NAME, write_tables};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    firstfix import solomon C101.txt c101 --customers 25\n  \
    firstfix import trsp R1.txt r1 && firstfix solve r1 --time-limit 60s")]
pub struct Args {
    /// Format of the file.
    #[arg(value_parser = FORMATS.map(|format| format.name))]
    format: String,
    /// File to read.
    file: PathBuf,
    /// Folder to write; it is made if it is not there.
    dir: PathBuf,
    /// Keep only the first so many customers.
    #[arg(long, value_name = "N")]
    customers: Option<usize>,
    /// Size of the fleet, in place of the file's.
    #[arg(long, value_name = "N")]
    vehicles: Option<usize>,
}
