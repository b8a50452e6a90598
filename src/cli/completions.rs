//! `firstfix completions`: completion scripts for shells.

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::print;
use clap::Command;
use clap_complete::Shell;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  \
    firstfix completions bash > ~/.local/share/bash-completion/completions/firstfix")]
pub struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
    /// Accepted by every command; this one has nothing to say but its data.
    #[arg(short, long, hide = true)]
    quiet: bool,
}

/// Prints the script for `command`, the whole command line.
///
/// # Errors
/// If stdout cannot be written.
pub fn run(args: &Args, mut command: Command) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    let Args { shell, quiet: _ } = args;
    clap_complete::generate(*shell, &mut command, "firstfix", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
