//! `firstfix solve`: plan an instance and write the plan.

use super::exit::Exit;
use super::failure::Failure;
use super::format::Format;
use super::progress::Live;
use super::span::{parse_duration, parse_share, parse_threads};
use super::terminal::{print, print_json, style, tell};
use super::{load, signals};
use crate::model::Instance;
use crate::report::{
    FileSet, PlanDocument, Report, Run, RunDocument, ScoreDocument, Source, counted, prepare, summary,
};
use crate::solve::{Budget, Loading, Solution, SolveOptions, SolverKind, solve};
use clap::ValueEnum;
use serde::Serialize;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    firstfix solve instances/city-day --time-limit 20s -o plan\n  \
    firstfix solve tomorrow --iterations 5000 --seed 7 --threads 2   # the same plan on every run\n  \
    firstfix solve tomorrow --start plan/plan.json --format json | jq .score.total")]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// Folder for the plan.
    #[arg(short, long, value_name = "DIR", default_value = "firstfix-plan")]
    output: PathBuf,
    /// Which solver.
    #[arg(long, value_enum, default_value_t = Solver::Auto)]
    solver: Solver,
    /// Stop after this time, such as 60s, 2m or 500ms [default: 30s, unless --iterations is given].
    #[arg(short, long, value_name = "TIME", value_parser = parse_duration)]
    time_limit: Option<Duration>,
    /// Stop after so many iterations of each thread: with one seed and number of threads the same plan on every machine.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    iterations: Option<u64>,
    /// Seed of the random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Threads [default: as many as the machine runs at once].
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    threads: Option<NonZero<usize>>,
    /// Stop when the plan is proved to be this close to the best one, such as 0.01 or 1%.
    #[arg(long, value_name = "SHARE", value_parser = parse_share, default_value = "0")]
    gap: f64,
    /// Start from this plan (a plan.json, or the folder it is in).
    #[arg(long, value_name = "PLAN")]
    start: Option<PathBuf>,
    /// How vans are loaded at depots; certain needs always are.
    #[arg(long, value_enum, default_value_t = Load::Joint)]
    loading: Load,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print no progress, warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

/// The solvers by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Solver {
    /// Search and MILP, feeding each other.
    Auto,
    /// The search alone.
    Heuristic,
    /// The MILP, started from a short search.
    Milp,
}

/// The ways to load by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Load {
    /// What is worth most on the rest of the route, decided together with the routes.
    Joint,
    /// Up to the par levels of stock.csv.
    Par,
    /// What the faults of the rest of the route use on average, rounded up.
    Demand,
    /// Nothing beyond certain needs.
    Certain,
}

impl From<Load> for Loading {
    fn from(load: Load) -> Self {
        match load {
            Load::Joint => Self::Joint,
            Load::Par => Self::Par,
            Load::Demand => Self::Demand,
            Load::Certain => Self::Certain,
        }
    }
}

/// What is printed with `--format json`.
#[derive(Serialize)]
struct Printed {
    instance: Source,
    solver: RunDocument,
    score: ScoreDocument,
    output: String,
    files: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// Bad arguments, an invalid instance or start plan, files that cannot be read or written.
pub fn run(args: Args) -> Result<Exit, Failure> {
    let solver = chosen(args.solver)?;
    let instance = load::instance(&args.instance, args.quiet)?;
    let options = options(&args, solver, &instance)?;
    prepare(&args.output)?;
    let solution = watched(&instance, &options, args.quiet)?;
    let report = Report {
        instance: &instance,
        plan: &solution.plan,
        reasons: &solution.unassigned,
        run: Run::new(&options, &solution),
    };
    let files = report.files();
    files.write(&args.output)?;
    match args.format {
        Format::Text => print(&summary(&report, style()))?,
        Format::Json => print_json(&printed(&report, &args.output, &files))?,
    }
    if !args.quiet {
        tell(&written(&args.output, &files));
    }
    Ok(Exit::Done)
}

/// The solver, if it is built in.
fn chosen(solver: Solver) -> Result<SolverKind, Failure> {
    match solver {
        Solver::Milp if cfg!(not(feature = "milp")) => Err(Failure::Usage(
            "this firstfix was built without the MILP solver (--no-default-features); use --solver heuristic".into(),
        )),
        Solver::Auto => Ok(SolverKind::Auto),
        Solver::Heuristic => Ok(SolverKind::Heuristic),
        Solver::Milp => Ok(SolverKind::Milp),
    }
}

fn options(args: &Args, solver: SolverKind, instance: &Instance) -> Result<SolveOptions, Failure> {
    let start = args.start.as_ref().map(|path| load::plan(instance, path, args.quiet)).transpose()?;
    let threads = args.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
    Ok(SolveOptions {
        solver,
        budget: Budget { time: args.time_limit, iterations: args.iterations },
        seed: args.seed,
        threads,
        gap: args.gap,
        start,
        loading: args.loading.into(),
    })
}

/// Solves, with progress on stderr and an ear for signals.
fn watched(instance: &Instance, options: &SolveOptions, quiet: bool) -> Result<Solution, Failure> {
    let stop = signals::listen().map_err(|error| Failure::Bug(error.to_string()))?;
    let live = Live::new(instance, stop, quiet);
    let solution = solve(instance, options, &live);
    live.finish();
    Ok(solution?)
}

fn printed(report: &Report, output: &Path, files: &FileSet) -> Printed {
    let PlanDocument { instance, solver, score, .. } = PlanDocument::new(report);
    Printed {
        instance,
        solver,
        score,
        output: output.display().to_string(),
        files: files.names().map(str::to_owned).collect(),
    }
}

fn written(output: &Path, files: &FileSet) -> String {
    let (calendars, mut names): (Vec<&str>, Vec<&str>) = files.names().partition(|name| name.ends_with(".ics"));
    let count = counted(calendars.len(), "calendar");
    names.extend((!calendars.is_empty()).then_some(count.as_str()));
    let mut text = format!("wrote {} to {}\n", names.join(", "), output.display());
    if !names.contains(&"routes.geojson") {
        text.push_str("no routes.geojson: the places of this instance are not on the Earth\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Args;
    use crate::solve::DEFAULT_TIME;
    use clap::{Args as _, Command};

    #[test]
    fn the_help_names_the_default_time_of_the_code() {
        let help = Args::augment_args(Command::new("solve")).render_long_help().to_string();
        assert!(help.contains(&format!("[default: {}s, unless", DEFAULT_TIME.as_secs())), "{help}");
    }
}
