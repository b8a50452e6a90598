//! The raw command line.

use super::log::LogFormat;
use super::{
    check, compare, completions, explain, gate, generate, import, man, replan, report, schema, simulate, slots, solve,
    sweep, value, verify,
};
use clap::{Parser, Subcommand};

/// Plan a field-service day: most first-time fixes for the least travel.
#[derive(Debug, Parser)]
#[command(
    name = "firstfix",
    version,
    arg_required_else_help = true,
    long_about = "Plans field-service work: who goes where, when, with what on the van.\n\n\
        It reads jobs, technicians' skills, the parts and tools they carry and locations, and writes a dispatch plan \
        that fixes the most jobs on the first visit for the least cost, and says how far from the best plan it can be.",
    after_help = "Exit codes:\n  \
        0   done\n  \
        2   the command line makes no sense\n  \
        3   the input is invalid\n  \
        4   the plan breaks a rule, or no plan can satisfy the hard demands\n  \
        5   a gate failed\n  \
        70  a bug of ours\n  \
        74  a file could not be read or written\n\n\
        stdout is data, stderr is for people.\n\n\
        Example:\n  \
        firstfix generate tomorrow --jobs 40 --technicians 6 --seed 1\n  \
        firstfix solve tomorrow --time-limit 20s"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How warnings, notes and progress are written on stderr.
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Plan an instance and write the plan.
    Solve(solve::Args),
    /// Report everything that is wrong with an instance, and what no plan could satisfy.
    Check(check::Args),
    /// Recompute a plan from the definitions and name every broken rule.
    Verify(verify::Args),
    /// Say why a job is left out or is where it is, and what would have to change.
    Explain(explain::Args),
    /// Say which appointment windows to offer a caller, and what each of them costs.
    Slots(Box<slots::Args>),
    /// Play a plan many times: the spread of fixes, lateness, overtime and cost.
    Simulate(simulate::Args),
    /// Compare scenarios: weights, staffing, skills, stock, each solved with many seeds.
    Sweep(sweep::Args),
    /// Show plans side by side: key figures, costs, jobs that moved, routes that changed.
    Compare(compare::Args),
    /// Hold a plan against thresholds, for pipelines: ends with 5 where one fails.
    Gate(Box<gate::Args>),
    /// Plan the rest of a day again after what has happened, and say what changes for whom.
    Replan(Box<replan::Args>),
    /// Show a plan as one page: map, timetable, key figures, loading lists.
    Report(report::Args),
    /// Say what one more part, skill, tool, hour or technician would be worth, the least stock, and what to put back.
    Value(value::Args),
    /// Turn a published instance into a folder of tables.
    Import(import::Args),
    /// Make a sample instance of any size.
    Generate(generate::Args),
    /// Print a JSON Schema.
    Schema(schema::Args),
    /// Print a completion script for a shell.
    Completions(completions::Args),
    /// Print the manual page, or write those of all commands.
    Man(man::Args),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_can_be_quiet() {
        for command in Cli::command().get_subcommands() {
            let quiet = command.get_arguments().find(|arg| arg.get_long() == Some("quiet"));
            assert_eq!(quiet.and_then(|arg| arg.get_short()), Some('q'), "{}", command.get_name());
        }
    }

    #[test]
    fn the_help_of_every_command_has_an_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.clone().render_long_help().to_string();
            let example = format!("firstfix {}", command.get_name());
            assert!(help.contains("Example") && help.contains(&example), "{help}");
        }
    }
}
