//! `firstfix schema`: JSON Schemas of what is read and written.

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::print_json;
use crate::{io, report};
use clap::ValueEnum;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  firstfix schema plan > firstfix-plan.schema.json")]
pub struct Args {
    /// Of what.
    #[arg(value_enum)]
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// An instance as one JSON file.
    Instance,
    /// A plan.json.
    Plan,
}

/// Runs the command.
///
/// # Errors
/// If stdout cannot be written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let schema = match args.what {
        What::Instance => io::schema("instance").unwrap_or_default(),
        What::Plan => report::plan_schema(),
    };
    print_json(&schema)?;
    Ok(Exit::Done)
}
