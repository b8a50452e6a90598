//! `firstfix replan`: the rest of the day, with what is done or under way frozen.

use super::exit::Exit;
use super::failure::Failure;
use super::format::Format;
use super::progress::Live;
use super::span::{parse_duration, parse_threads};
use super::terminal::{print, print_json, style, tell};
use super::{load, signals};
use crate::io::{Times, single_json};
use crate::model::Instance;
use crate::replan::{Day, Events, ReplanError, Replanned, Told, replan};
use crate::report::{ChangesDocument, ChangesReport, Report, Run, changes_lines, prepare};
use crate::solve::{Budget, SolveOptions, SolverKind};
use crate::units::Ticks;
use crate::verify::verify;
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

/// Time of the search where nobody says otherwise: a caller is waiting.
const DEFAULT_TIME: Duration = Duration::from_millis(1500);

#[derive(Debug, clap::Args)]
#[command(
    after_help = "What is done or under way at --at stays as it is. Promises have a price: sending somebody else than was told, or \
    coming at another time. The new plan comes with the instance as it is now (instance.json), and the next replan goes on \
    from there. docs/replan.md has the events; firstfix schema events checks a file of them.\n\nExamples:\n  \
    firstfix replan instances/city-day firstfix-plan --at 10:30 --events events.json\n  \
    firstfix replan firstfix-replan/instance.json firstfix-replan --at 11:10 --events more.json -o second\n  \
    firstfix replan tomorrow plan --at 10:30 --events events.json --format json | jq .promises"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// The plan so far: a plan.json, or the folder it is in.
    plan: PathBuf,
    /// Now: 10:30, or 2026-11-24T10:30 where several days are planned.
    #[arg(long, value_name = "TIME")]
    at: String,
    /// What has happened, as JSON.
    #[arg(long, value_name = "FILE")]
    events: PathBuf,
    /// Folder for the new plan, the instance as it is now and the changes.
    #[arg(short, long, value_name = "DIR", default_value = "firstfix-replan")]
    output: PathBuf,
    /// Money for sending somebody else than was promised [default: the events file's, else the instance's].
    #[arg(long, value_name = "MONEY", value_parser = money)]
    change_technician: Option<f64>,
    /// Money for coming at another time than was promised [default: the events file's, else the instance's].
    #[arg(long, value_name = "MONEY", value_parser = money)]
    change_window: Option<f64>,
    /// Minutes around the planned begin that a customer was told [default: the events file's, else 60].
    #[arg(long, value_name = "MIN", value_parser = money)]
    tolerance: Option<f64>,
    /// Plan the rest from scratch as if nothing had been promised: what promises cost is measured against that.
    #[arg(long)]
    from_scratch: bool,
    /// Search for this long, such as 2s or 500ms [default: 1500ms, unless --iterations is given].
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
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print no progress, warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

fn money(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("{text:?} is no number"))?;
    if (0.0..=1e8).contains(&number) { Ok(number) } else { Err(format!("{text} is not from 0 to 100000000")) }
}

/// Runs the command.
///
/// # Errors
/// Bad arguments, an invalid instance, a plan that breaks a rule, events that cannot be true, files that cannot be read or written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let (instance, tables) = load::with_tables(&args.instance, args.quiet)?;
    let now = now(&instance, &args.at)?;
    let plan = load::plan(&instance, &args.plan, args.quiet)?;
    let plan = verify(&instance, &plan).map_err(|broken| Failure::Broken("the plan breaks rules".into(), broken))?;
    let events = events(args, &instance)?;
    prepare(&args.output)?;
    let day = Day { instance: &instance, tables: &tables, plan: &plan, now };
    let options = options(args);
    let new = watched(&day, &events, &options, args)?;
    let told = Told::new(&day, &events, &new);
    let changes = ChangesReport { instance: &instance, plan: &plan, now, events: &events, new: &new, told: &told };
    let document = ChangesDocument::new(&changes);
    let report = Report {
        instance: &new.instance,
        plan: &new.plan,
        reasons: &new.reasons,
        run: Run::new(&options, &new.solution),
    };
    let text = serde_json::to_vec_pretty(&single_json(&new.tables)).map_err(|error| Failure::Bug(error.to_string()))?;
    let files = report.files().file("instance.json", text).file("changes.json", document.to_json());
    files.write(&args.output)?;
    match args.format {
        Format::Text => print(&changes_lines(&changes, &document, style()))?,
        Format::Json => print_json(&document)?,
    }
    if !args.quiet {
        tell(&format!("wrote plan.json, instance.json, changes.json and the rest to {}\n", args.output.display()));
    }
    Ok(Exit::Done)
}

/// The instant that was named.
fn now(instance: &Instance, text: &str) -> Result<Ticks, Failure> {
    let times = Times { horizon: instance.horizon.clone(), scale: instance.scale };
    let bad = |why: String| Failure::Usage(format!("--at: {why}"));
    let now = times
        .instant(text)
        .map_err(|why| bad(if why.hint.is_empty() { why.message } else { format!("{}; {}", why.message, why.hint) }))?;
    let latest = instance.shifts.iter().map(|shift| shift.latest_end).max().unwrap_or(0).max(instance.end());
    if now < 0 || now > latest {
        return Err(bad(format!("{text} lies outside the days planned")));
    }
    Ok(now)
}

fn events(args: &Args, instance: &Instance) -> Result<Events, Failure> {
    let mut events = load::events(&args.events, instance, args.quiet)?;
    events.change_technician = args.change_technician.or(events.change_technician);
    events.change_window = args.change_window.or(events.change_window);
    events.tolerance_min = args.tolerance.or(events.tolerance_min);
    Ok(events)
}

fn options(args: &Args) -> SolveOptions {
    let threads = args.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let time = args.time_limit.or_else(|| args.iterations.is_none().then_some(DEFAULT_TIME));
    SolveOptions {
        solver: SolverKind::Heuristic,
        budget: Budget { time, iterations: args.iterations },
        seed: args.seed,
        threads,
        ..SolveOptions::default()
    }
}

/// Plans the rest, with progress on stderr and an ear for signals.
fn watched(day: &Day, events: &Events, options: &SolveOptions, args: &Args) -> Result<Replanned, Failure> {
    let stop = signals::listen().map_err(|error| Failure::Bug(error.to_string()))?;
    let live = Live::new(day.instance, stop, args.quiet);
    let new = replan(day, events, options, args.from_scratch, &live);
    live.finish();
    Ok(new?)
}

impl From<ReplanError> for Failure {
    fn from(error: ReplanError) -> Self {
        let text = error.to_string();
        match error {
            ReplanError::Input(faults) => Self::Input(faults),
            ReplanError::Frozen(violations) => {
                Self::Broken("what has happened breaks rules that planning the rest cannot mend".into(), violations)
            }
            ReplanError::Rejected(violations) => {
                let named: Vec<String> = violations.iter().map(ToString::to_string).collect();
                Self::Bug(format!("{text}; {}", named.join("; ")))
            }
            ReplanError::Solve(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Args, DEFAULT_TIME};
    use clap::{Args as _, Command};

    #[test]
    fn the_help_names_the_default_time_of_the_code() {
        let help = Args::augment_args(Command::new("replan")).render_long_help().to_string();
        assert!(help.contains(&format!("[default: {}ms, unless", DEFAULT_TIME.as_millis())), "{help}");
    }
}
