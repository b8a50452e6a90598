//! `firstfix simulate`: play a plan many times, with faults, work and traffic as they may come.

use super::exit::Exit;
use super::failure::Failure;
use super::load;
use super::terminal::{print, print_json, style, tell};
use crate::report::{SimulationDocument, SimulationReport, prepare};
use crate::simulate::{MOST_RUNS, SimulationOptions, Variation, simulate};
use crate::verify::verify;
use clap::ValueEnum;
use std::num::NonZero;
use std::path::PathBuf;

/// The largest coefficient of variation that can be asked for.
const MOST_VARIATION: f64 = 3.0;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Everybody leaves as planned and nothing is cancelled: what comes too late is done late and counted. \
    The same seed gives the same output on any number of threads, and two plans of one instance meet the same faults and \
    the same traffic.\n\nExamples:\n  \
    firstfix simulate instances/city-day firstfix-plan\n  \
    firstfix simulate tomorrow plan.json --runs 50000 --service-cv 0.3 -o risks\n  \
    firstfix simulate tomorrow plan.json --format json | jq .figures.overtime_h.p95\n  \
    firstfix simulate tomorrow plan.json --format csv > runs.csv   # a row for each run"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// A plan.json, or the folder it is in.
    plan: PathBuf,
    /// How often the plan is played.
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = SimulationOptions::default().runs,
        value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_RUNS)))]
    runs: u32,
    /// Seed of the random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads [default: as many as the machine runs at once].
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// How much the work on a job varies: standard deviation by mean, such as 0.2 or 20%; 0 = as planned.
    #[arg(long, value_name = "CV", allow_negative_numbers = true, value_parser = variation, default_value_t = Variation::default().service)]
    service_cv: f64,
    /// How much each leg of travel varies.
    #[arg(long, value_name = "CV", allow_negative_numbers = true, value_parser = variation, default_value_t = Variation::default().travel)]
    travel_cv: f64,
    /// How much all travel of a technician on one day varies together.
    #[arg(long, value_name = "CV", allow_negative_numbers = true, value_parser = variation, default_value_t = Variation::default().congestion)]
    congestion_cv: f64,
    /// Folder for simulation.json and the CSV files of runs, routes, jobs and parts [default: none are written].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print no warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

/// How a simulation is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people.
    Text,
    /// JSON for programs: everything but the single runs.
    Json,
    /// A row for each run, for notebooks.
    Csv,
}

/// A coefficient of variation: `0.2` or `20%`.
fn variation(text: &str) -> Result<f64, String> {
    let trimmed = text.trim();
    let (number, unit) = match trimmed.strip_suffix('%') {
        Some(number) => (number.trim(), 0.01),
        None => (trimmed, 1.0),
    };
    match number.parse::<f64>() {
        Ok(value) if (0.0..=MOST_VARIATION).contains(&(value * unit)) => Ok(value * unit),
        _ => Err(format!(
            "not a coefficient of variation; write a number from 0 to {MOST_VARIATION}, such as 0.2, or 20%"
        )),
    }
}

/// Runs the command.
///
/// # Errors
/// An invalid instance, a plan that breaks a rule, files that cannot be read or written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let instance = load::instance(&args.instance, args.quiet)?;
    let plan = load::plan(&instance, &args.plan, args.quiet)?;
    let plan = verify(&instance, &plan).map_err(|broken| {
        let rules = if broken.len() == 1 { "a rule" } else { "rules" };
        Failure::Broken(format!("the plan breaks {rules}, and only plans that keep them can be simulated"), broken)
    })?;
    if let Some(folder) = &args.output {
        prepare(folder)?;
    }
    let simulation = simulate(&instance, &plan, &options(args));
    let report = SimulationReport { instance: &instance, plan: &plan, simulation: &simulation };
    let written = args.output.as_ref().map(|folder| write(&report, folder)).transpose()?;
    match args.format {
        Format::Text => print(&report.summary(style()))?,
        Format::Json => print_json(&SimulationDocument::new(&report))?,
        Format::Csv => print(&String::from_utf8_lossy(&report.runs_csv()))?,
    }
    if !args.quiet {
        tell(&report.warning().unwrap_or_default());
        tell(&written.unwrap_or_default());
    }
    Ok(Exit::Done)
}

fn options(args: &Args) -> SimulationOptions {
    let variation = Variation { service: args.service_cv, travel: args.travel_cv, congestion: args.congestion_cv };
    SimulationOptions { runs: args.runs, seed: args.seed, threads: args.threads.map_or(0, NonZero::get), variation }
}

/// Writes the files; gives what to say about it.
fn write(report: &SimulationReport, folder: &std::path::Path) -> Result<String, Failure> {
    let files = report.files();
    files.write(folder)?;
    let names: Vec<&str> = files.names().collect();
    Ok(format!("wrote {} to {}\n", names.join(", "), folder.display()))
}
