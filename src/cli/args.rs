//! The raw command line.

use super::{check, completions, generate, import, schema, solve, verify};
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
    /// Turn a published instance into a folder of tables.
    Import(import::Args),
    /// Make a sample instance of any size.
    Generate(generate::Args),
    /// Print a JSON Schema.
    Schema(schema::Args),
    /// Print a completion script for a shell.
    Completions(completions::Args),
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
    fn the_help_of_every_command_has_an_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.clone().render_long_help().to_string();
            let example = format!("firstfix {}", command.get_name());
            assert!(help.contains("Example") && help.contains(&example), "{help}");
        }
    }
}
