//! `firstfix slots`: which appointment windows to offer a caller, and what each costs.

use super::exit::Exit;
use super::failure::Failure;
use super::format::TableFormat;
use super::load;
use super::terminal::{print, print_json, style, tell};
use crate::io::diagnostics::nearest;
use crate::io::tables::Tables;
use crate::io::{self, Loaded};
use crate::model::{Diagnostic, Instance, Window};
use crate::plan::Plan;
use crate::report::{Report, Run, SlotsDocument, counted, prepare, slots_csv, slots_lines};
use crate::slots::{Slot, SlotOptions, Slots, SlotsError, add_job, book, named_by, slots};
use crate::solve::{SolverKind, Status, why_left_out};
use crate::units::{JobId, TechId};
use crate::verify::{VerifiedPlan, verify};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The hours of the job are cut into windows for the begin of the work; where it has none, the hours of all shifts. In \
    each the job is tried in every place of every technician's day, the other jobs in their order. docs/slots.md says how.\n\n\
    A job that is not in the tables comes with --job, as a row of jobs.csv written as JSON. One that is planned is taken out \
    first: the windows are for another appointment.\n\nExamples:\n  \
    firstfix slots instances/city-day firstfix-plan J017\n  \
    firstfix slots tomorrow plan --job '{\"job_id\": \"call-1\", \"lat\": 51.05, \"lon\": 3.72, \"duration_min\": 45}' --slot 60\n  \
    firstfix slots tomorrow plan J017 --hours 13:00-17:00 --format json | jq '.slots[0].best'\n  \
    firstfix slots tomorrow plan J017 --take 1 -o plan2 --tables tomorrow2   # book it, and go on from there"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// A plan.json, or the folder it is in.
    plan: PathBuf,
    /// The job, by its id.
    #[arg(required_unless_present = "row")]
    job: Option<String>,
    /// Instead: a job that is not in the tables, as a JSON object with the columns of jobs.csv, or a file with one (- for stdin).
    #[arg(long = "job", value_name = "ROW", conflicts_with = "job")]
    row: Option<String>,
    /// Length of a window in minutes.
    #[arg(long, value_name = "MIN", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=14_400))]
    slot: u32,
    /// Only within these hours, written as in the column windows: 13:00-17:00 holds on each day.
    #[arg(long, value_name = "WINDOWS")]
    hours: Option<String>,
    /// Only with this technician.
    #[arg(long, value_name = "ID")]
    technician: Option<String>,
    /// Which window to take for -o and --tables, by its place in the list.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    take: Option<u32>,
    /// Write the plan with the job in the window that is taken (the first unless --take says another).
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Write the tables with the window that is taken as the only one of the job.
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    format: TableFormat,
    /// Print no warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

/// What the arguments name.
struct Asked {
    instance: Instance,
    tables: Tables,
    plan: VerifiedPlan,
    job: JobId,
}

/// Runs the command.
///
/// # Errors
/// An invalid instance or row, a plan that breaks a rule, a job that is not there or bound to others, files that cannot be
/// read or written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let begun = Instant::now();
    if args.take.is_some() && args.output.is_none() && args.tables.is_none() {
        return Err(Failure::Usage("--take wants to know where to: add -o DIR or --tables DIR".into()));
    }
    let asked = asked(args)?;
    let options = options(args, &asked.instance)?;
    let found = slots(&asked.instance, &asked.plan, asked.job, &options).map_err(|error| refused(&error))?;
    let document = SlotsDocument::new(&asked.instance, &options, &found);
    match args.format {
        TableFormat::Text => print(&slots_lines(&asked.instance, &document, style()))?,
        TableFormat::Json => print_json(&document)?,
        TableFormat::Csv => print(&String::from_utf8_lossy(&slots_csv(&document)))?,
    }
    if args.output.is_some() || args.tables.is_some() {
        take(args, asked, &found, begun)?;
    }
    Ok(Exit::Done)
}

fn refused(error: &SlotsError) -> Failure {
    Failure::Usage(error.to_string())
}

/// Reads the instance with the job, and the plan.
fn asked(args: &Args) -> Result<Asked, Failure> {
    let (mut loaded, mut tables) = io::read_with_tables(&args.instance).map_err(Failure::Input)?;
    let planned_for = loaded.instance.sha256.clone();
    let id = match &args.row {
        Some(row) => {
            let (id, with_job) = with_job(&mut tables, row)?;
            loaded = with_job;
            id
        }
        None => args.job.clone().unwrap_or_default(),
    };
    load::warn(&loaded.warnings, args.quiet);
    let mut instance = loaded.instance;
    let own = std::mem::replace(&mut instance.sha256, planned_for);
    let plan = load::plan(&instance, &args.plan, args.quiet)?;
    instance.sha256 = own;
    let plan = verify(&instance, &plan).map_err(|broken| Failure::Broken("the plan breaks rules".into(), broken))?;
    let known = || instance.jobs.iter().map(|job| job.id.as_str());
    let job = instance.job_named(&id).ok_or_else(|| unknown("job", &id, known()))?;
    Ok(Asked { job, instance, tables, plan })
}

/// The tables with one more job, read again.
fn with_job(tables: &mut Tables, row: &str) -> Result<(String, Loaded), Failure> {
    let (text, file) = row_text(row)?;
    let id = add_job(tables, &text, &file).map_err(Failure::Input)?;
    let named = |faults: Vec<Diagnostic>| Failure::Input(named_by(&file, faults));
    let mut loaded = io::build(tables).map_err(named)?;
    loaded.warnings = named_by(&file, loaded.warnings);
    Ok((id, loaded))
}

/// The text of a row and where it came from: the command line, a file or stdin.
fn row_text(row: &str) -> Result<(String, String), Failure> {
    if row.trim_start().starts_with('{') {
        return Ok((row.to_owned(), "--job".to_owned()));
    }
    let path = Path::new(row);
    let mut bytes = Vec::new();
    let read = if row == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(path).map(|read| bytes = read)
    };
    read.map_err(|error| Failure::cannot_read(path, &error))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok((text, if row == "-" { "stdin".to_owned() } else { row.to_owned() }))
}

fn options(args: &Args, instance: &Instance) -> Result<SlotOptions, Failure> {
    Ok(SlotOptions {
        length: instance.scale.ticks(f64::from(args.slot)),
        hours: args.hours.as_ref().map(|text| hours(instance, text)).transpose()?.unwrap_or_default(),
        technician: args.technician.as_ref().map(|id| technician(instance, id)).transpose()?,
    })
}

fn hours(instance: &Instance, text: &str) -> Result<Vec<Window>, Failure> {
    let bad = |bad: io::Bad| Failure::Usage(format!("--hours: {}", bad.message));
    let hours = io::windows(&instance.horizon, instance.scale, text).map_err(bad)?;
    if hours.is_empty() { Err(Failure::Usage("--hours names no window".into())) } else { Ok(hours) }
}

fn technician(instance: &Instance, id: &str) -> Result<TechId, Failure> {
    let known = || instance.technicians.iter().map(|technician| technician.id.as_str());
    instance.technician_named(id).ok_or_else(|| unknown("technician", id, known()))
}

/// Nothing of the instance is called so.
fn unknown<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let hint = nearest(id, known).map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
    Failure::Usage(format!("the instance has no {what} {id:?}{hint}"))
}

/// Writes the plan and the tables with the window that is taken.
fn take(args: &Args, asked: Asked, found: &Slots, begun: Instant) -> Result<(), Failure> {
    let number = args.take.unwrap_or(1) as usize;
    let slot: &Slot = found.offered().nth(number - 1).ok_or_else(|| {
        let count = counted(found.offered().count(), "window");
        Failure::Usage(format!("there is no window {number} to take: {count} can be offered"))
    })?;
    let Asked { instance, mut tables, job, .. } = asked;
    book(&instance, &mut tables, job, slot.window).map_err(|error| Failure::Usage(error.to_string()))?;
    let instance = io::build(&tables).map_err(Failure::Input)?.instance;
    let plan = slot.offers.first().map(|offer| found.plan_of(offer)).unwrap_or_default();
    if let Some(folder) = &args.tables {
        io::write_tables(&tables, folder).map_err(|error| Failure::cannot_write(folder, &error))?;
    }
    if let Some(folder) = &args.output {
        write_plan(&instance, &plan, folder, begun)?;
    }
    if !args.quiet {
        let id = &instance.jobs[job].id;
        let to = [&args.output, &args.tables].into_iter().flatten().map(|path| path.display().to_string());
        tell(&format!("wrote {id} in window {number} to {}\n", to.collect::<Vec<_>>().join(" and ")));
    }
    Ok(())
}

fn write_plan(instance: &Instance, plan: &Plan, folder: &Path, begun: Instant) -> Result<(), Failure> {
    let plan =
        verify(instance, plan).map_err(|broken| Failure::Bug(format!("a booked plan breaks a rule: {}", broken[0])))?;
    let reasons = why_left_out(instance, &plan);
    let run = Run {
        solver: SolverKind::Heuristic,
        seed: 0,
        threads: 1,
        iterations: 0,
        wall: begun.elapsed(),
        status: Status::Feasible,
        bound: None,
        gap: None,
        relaxed: Vec::new(),
    };
    prepare(folder)?;
    Report { instance, plan: &plan, reasons: &reasons, run }.files().write(folder)?;
    Ok(())
}
