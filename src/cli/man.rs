//! `firstfix man`: manual pages.

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{print, tell};
use crate::io::write_whole;
use crate::report::{counted, prepare};
use clap::Command;
use clap_mangen::Man;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    firstfix man | man -l -\n  \
    firstfix man ~/.local/share/man/man1   # a page for each command")]
pub struct Args {
    /// Folder for a page of each command [default: the page of firstfix itself, on stdout].
    dir: Option<PathBuf>,
    /// Print no notes.
    #[arg(short, long)]
    quiet: bool,
}

/// Writes the pages of `command`, the whole command line.
///
/// # Errors
/// If stdout or the folder cannot be written.
pub fn run(args: &Args, command: Command) -> Result<Exit, Failure> {
    let pages = pages(command).map_err(|error| Failure::Bug(error.to_string()))?;
    let Some(dir) = &args.dir else {
        let first = pages.first().map(|(_, page)| String::from_utf8_lossy(page).into_owned());
        return print(&first.unwrap_or_default()).map(|()| Exit::Done);
    };
    prepare(dir)?;
    for (name, page) in &pages {
        let path = dir.join(name);
        write_whole(&path, page).map_err(|error| Failure::cannot_write(&path, &error))?;
    }
    if !args.quiet {
        tell(&format!("wrote {} to {}\n", counted(pages.len(), "page"), dir.display()));
    }
    Ok(Exit::Done)
}

/// The page of the program, then one for each command, with their file names.
fn pages(command: Command) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let page = |command: &Command| {
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let mut bytes = Vec::new();
        Man::new(command.clone()).render(&mut bytes)?;
        Ok((format!("{name}.1"), bytes))
    };
    std::iter::once(&command).chain(command.get_subcommands()).map(page).collect()
}
