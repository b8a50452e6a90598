//! The command line: raw arguments, checked configuration, run; a file for each command.
//!
//! stdout is data, stderr is for people, the exit code is a contract (`exit.rs`).

mod args;
mod check;
mod completions;
mod exit;
mod failure;
mod format;
mod generate;
mod guard;
mod import;
mod load;
mod progress;
mod schema;
mod signals;
mod solve;
mod span;
mod terminal;
mod verify;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use exit::Exit;
use failure::Failure;
use std::process::ExitCode;

/// Runs the command that the arguments of this process name.
pub fn main() -> ExitCode {
    guard::install();
    guard::run(|| match Cli::try_parse() {
        Ok(cli) => run(cli.command),
        Err(error) => refuse(&error),
    })
    .into()
}

fn run(command: Command) -> Exit {
    let ended = match command {
        Command::Solve(args) => solve::run(args),
        Command::Check(args) => check::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
    };
    ended.unwrap_or_else(|failure: Failure| {
        terminal::tell(&failure.message());
        failure.exit()
    })
}

/// Help and version are data, anything else that clap has to say is a usage error.
fn refuse(error: &clap::Error) -> Exit {
    // Nothing is left to do if the terminal is gone.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}
