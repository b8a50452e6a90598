//! `firstfix schema`: JSON Schemas of what is read and written.

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::print_json;
use crate::{io, replan, report, study};
use clap::ValueEnum;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  firstfix schema plan > firstfix-plan.schema.json")]
pub struct Args {
    /// Of what.
    #[arg(value_enum)]
    what: What,
    /// Accepted by every command; this one has nothing to say but its data.
    #[arg(short, long, hide = true)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// An instance as one JSON file.
    Instance,
    /// A plan.json.
    Plan,
    /// A simulation.json.
    Simulation,
    /// A scenario file for sweep.
    Scenarios,
    /// A file of thresholds for gate.
    Thresholds,
    /// What gate --format json prints.
    Gate,
    /// What compare --format json prints.
    Comparison,
    /// What slots --format json prints.
    Slots,
    /// A file of events for replan.
    Events,
    /// A changes.json.
    Changes,
}

/// Runs the command.
///
/// # Errors
/// If stdout cannot be written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let Args { what, quiet: _ } = args;
    let schema = match what {
        What::Instance => io::schema("instance").unwrap_or_default(),
        What::Plan => report::plan_schema(),
        What::Simulation => report::simulation_schema(),
        What::Scenarios => study::schema(),
        What::Thresholds => report::thresholds_schema(),
        What::Gate => report::gate_schema(),
        What::Comparison => report::comparison_schema(),
        What::Slots => report::slots_schema(),
        What::Events => replan::schema(),
        What::Changes => report::changes_schema(),
    };
    print_json(&schema)?;
    Ok(Exit::Done)
}
