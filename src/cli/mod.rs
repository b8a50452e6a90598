//! The command line: raw arguments, checked configuration, run; a file for each command.
//!
//! stdout is data, stderr is for people, the exit code is a contract (`exit.rs`).

mod args;
mod check;
mod compare;
mod completions;
mod exit;
mod explain;
mod failure;
mod format;
mod gate;
mod generate;
mod guard;
mod import;
mod load;
mod log;
mod man;
mod progress;
mod replan;
mod report;
mod said;
mod schema;
mod signals;
mod simulate;
mod slots;
mod solve;
mod span;
mod steps;
mod sweep;
mod terminal;
mod value;
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
        Ok(cli) => {
            log::set(cli.log_format);
            run(cli.command)
        }
        Err(error) => refuse(&error),
    })
    .into()
}

fn run(command: Command) -> Exit {
    let ended = match command {
        Command::Solve(args) => solve::run(args),
        Command::Check(args) => check::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Slots(args) => slots::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Gate(args) => gate::run(&args),
        Command::Replan(args) => replan::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Value(args) => value::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(args) => man::run(&args, Cli::command()),
    };
    ended.unwrap_or_else(|failure: Failure| {
        failure.tell();
        failure.exit()
    })
}

/// Help and version are data, anything else that clap has to say is a usage error.
fn refuse(error: &clap::Error) -> Exit {
    // Nothing is left to do if the terminal is gone.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}
