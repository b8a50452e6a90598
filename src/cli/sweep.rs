//! `firstfix sweep`: scenarios compared, each solved with many seeds.

use super::exit::Exit;
use super::failure::Failure;
use super::progress::Counter;
use super::terminal::{print, print_json, style, tell};
use super::{load, signals};
use crate::report::sweep::{
    Comparison, Journal, JournalError, Layout, Record, Runs, files, table_csv, text, write_plan,
};
use crate::report::{counted, prepare};
use crate::solve::Watch;
use crate::study::{RunError, Study, Task, Workshop, run as run_one, tasks, work};
use clap::ValueEnum;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Runs that are done are kept in runs.jsonl: after a signal, a crash or a change of the scenario file, the same \
    command does only what is missing. docs/sweep.md describes scenario files and what is written.\n\nExamples:\n  \
    firstfix sweep instances/city-day instances/scenarios/what-if.json -o what-if\n  \
    firstfix sweep tomorrow scenarios.json --jobs 4 --format markdown >> $GITHUB_STEP_SUMMARY\n  \
    firstfix sweep tomorrow scenarios.json --format json | jq '.scenarios[].versus'"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// JSON file with the scenarios; its schema: firstfix schema scenarios.
    scenarios: PathBuf,
    /// Folder for the runs, the tables and the picture. Runs found there are not done again.
    #[arg(short, long, value_name = "DIR", default_value = "firstfix-sweep")]
    output: PathBuf,
    /// Runs at once [default: as many as the machine has room for, by the threads of a run].
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Write the plan of every run as well, into plans/.
    #[arg(long)]
    plans: bool,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print no progress, warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

/// How the comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people.
    Text,
    /// Tables for a page or a comment.
    Markdown,
    /// table.csv: a row for each scenario and measure.
    Csv,
    /// table.json.
    Json,
}

/// Ends runs early when a signal came, or when another one failed.
struct Ears<'a> {
    stop: &'a AtomicBool,
    failed: &'a AtomicBool,
}

impl Watch for Ears<'_> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.failed.load(Ordering::Relaxed)
    }
}

/// Runs the command.
///
/// # Errors
/// An invalid instance or scenario file, files that cannot be read or written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let workshop = load::workshop(&args.instance, args.quiet)?;
    let study = load::study(&workshop, &args.scenarios, args.quiet)?;
    prepare(&args.output)?;
    let journal = Journal::open(&args.output)?;
    let tasks = tasks(&workshop, &study);
    work_off(args, &workshop, &study, &journal, &tasks)?;
    let records = journal.records();
    let runs: Runs = tasks
        .iter()
        .filter_map(|task| Some((task, records.get(&task.fingerprint)?)))
        .flat_map(|(task, record)| task.scenarios.iter().map(move |at| ((*at, task.seed), record)))
        .collect();
    let mode = workshop.objective(&study.base().objective).mode;
    let comparison = Comparison::new(&study, &workshop.instance().name, mode, &runs);
    let files = files(&study, &runs, &comparison);
    files.write(&args.output)?;
    match args.format {
        Format::Text => print(&text(&comparison, Layout::Terminal(style())))?,
        Format::Markdown => print(&text(&comparison, Layout::Markdown))?,
        Format::Csv => print(&table_csv(&comparison))?,
        Format::Json => print_json(&comparison)?,
    }
    if !args.quiet {
        let names: Vec<&str> = files.names().collect();
        tell(&format!("wrote {} to {}\n", names.join(", "), args.output.display()));
        if !comparison.complete {
            let (done, all) = (comparison.runs, comparison.runs_wanted);
            tell(&format!("stopped: {done} of {all} runs are done; the same command goes on from here\n"));
        }
    }
    Ok(Exit::Done)
}

/// Does the runs that are not done yet, until all are or a signal comes.
fn work_off(args: &Args, workshop: &Workshop, study: &Study, journal: &Journal, tasks: &[Task]) -> Result<(), Failure> {
    let is_done = |task: &&Task| {
        let planned = |at: &usize| plan_folder(&args.output, study, *at, task).join("plan.json").is_file();
        journal.has(&task.fingerprint) && (!args.plans || task.scenarios.iter().all(planned))
    };
    let missing: Vec<&Task> = tasks.iter().filter(|task| !is_done(task)).collect();
    let runs = |tasks: &mut dyn Iterator<Item = &Task>| tasks.map(|task| task.scenarios.len()).sum::<usize>();
    let (all, open) = (runs(&mut tasks.iter()), runs(&mut missing.iter().copied()));
    if !args.quiet && open < all {
        tell(&format!("{} of {all} are there already\n", counted(all - open, "run")));
    }
    if missing.is_empty() {
        return Ok(());
    }
    let answer = "stopping: runs that are done are kept";
    let stop = signals::listen_and_say(answer).map_err(|error| Failure::Bug(error.to_string()))?;
    let failed = AtomicBool::new(false);
    let counter = Counter::new(all - open, all, args.quiet);
    let ended = work(&missing, workers(args, study), stop, &failed, |task| {
        let ears = Ears { stop, failed: &failed };
        let last = one(args, workshop, study, journal, task, &ears)?;
        last.into_iter().for_each(|last| counter.done(task.scenarios.len(), last));
        Ok(())
    });
    counter.finish();
    ended
}

/// Does one run and keeps it; gives a line about it, or nothing if it was stopped.
fn one(
    args: &Args,
    workshop: &Workshop,
    study: &Study,
    journal: &Journal,
    task: &Task,
    watch: &dyn Watch,
) -> Result<Option<String>, Failure> {
    let Some(at) = task.scenarios.first() else { return Ok(None) };
    let scenario = &study.scenarios[*at];
    let Some(finished) = run_one(workshop, study, scenario, task.seed, watch)? else { return Ok(None) };
    if args.plans {
        for at in &task.scenarios {
            write_plan(&finished, &plan_folder(&args.output, study, *at, task))?;
        }
    }
    let record = Record::new(task.fingerprint.clone(), &scenario.name, &finished);
    journal.append(&record)?;
    Ok(Some(format!("{} with seed {}: {:.2}", scenario.name, task.seed, record.score.total)))
}

/// Where the plan of a run goes. The fingerprint tells plans apart that scenarios of one name had at different times.
fn plan_folder(output: &Path, study: &Study, scenario: usize, task: &Task) -> PathBuf {
    let name: String = study.scenarios[scenario]
        .name
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' })
        .collect();
    let name = name.trim_start_matches('.').chars().take(60).collect::<String>();
    output.join("plans").join(format!("{name}-seed-{}-{:.8}", task.seed, task.fingerprint))
}

/// Runs at once: what was asked for, or what fits the processors.
fn workers(args: &Args, study: &Study) -> usize {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = study.scenarios.iter().map(|scenario| scenario.effort.threads).max().unwrap_or(1);
    args.jobs.map_or((processors / threads).max(1), NonZero::get)
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Write(error) => error.into(),
            in_use => Self::File(in_use.to_string()),
        }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Scenario(faults) => Self::Input(faults),
            RunError::Solve(error) => error.into(),
        }
    }
}
