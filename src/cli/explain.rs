//! `firstfix explain`: why a job is left out or is where it is, and what would have to change.

use super::exit::Exit;
use super::failure::Failure;
use super::format::TableFormat;
use super::terminal::{print, print_json, style};
use super::{load, signals};
use crate::explain::{Effort, ExplainOptions, explain};
use crate::io::diagnostics::nearest;
use crate::model::Instance;
use crate::report::{ExplanationDocument, explanation_csv, explanation_lines};
use crate::solve::Watch;
use crate::units::{JobId, TechId};
use crate::verify::verify;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without a job: all that are left out, the most important first, each with its reason and the smallest change that would \
    let it in. With jobs: what every technician's day has to say to them. Changes are searched, and shown by plans that the \
    verifier passed. docs/explain.md has the codes.\n\nExamples:\n  \
    firstfix explain instances/city-day firstfix-plan\n  \
    firstfix explain tomorrow plan J017\n  \
    firstfix explain tomorrow plan J017 --technician T03 --reoptimise   # with the job forced onto T03\n  \
    firstfix explain tomorrow plan --format json | jq '.jobs[].changes[0].levers'"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// A plan.json, or the folder it is in.
    plan: PathBuf,
    /// Jobs to explain [default: all that are left out].
    #[arg(value_name = "JOB")]
    jobs: Vec<String>,
    /// Look at the days of this technician only.
    #[arg(long, value_name = "ID")]
    technician: Option<String>,
    /// How many changes of a job are planned anew, or technicians with --reoptimise; without a job: for how many jobs.
    #[arg(long, value_name = "N", default_value_t = ExplainOptions::default().top)]
    top: usize,
    /// Plan anew with the job forced onto each of the next best technicians.
    #[arg(long, requires = "jobs")]
    reoptimise: bool,
    /// Iterations of each search.
    #[arg(long, value_name = "N", default_value_t = ExplainOptions::default().effort.iterations,
        value_parser = clap::value_parser!(u64).range(1..))]
    iterations: u64,
    /// Seed of the random numbers.
    #[arg(long, default_value_t = ExplainOptions::default().effort.seed)]
    seed: u64,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    format: TableFormat,
    /// Print no warnings.
    #[arg(short, long)]
    quiet: bool,
}

/// Ends searches when a signal came.
struct Ear<'a>(&'a AtomicBool);

impl Watch for Ear<'_> {
    fn stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Runs the command.
///
/// # Errors
/// An invalid instance, a plan that breaks a rule, jobs that are not there, files that cannot be read.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let instance = load::instance(&args.instance, args.quiet)?;
    let plan = load::plan(&instance, &args.plan, args.quiet)?;
    let plan = verify(&instance, &plan).map_err(|broken| Failure::Broken("the plan breaks rules".into(), broken))?;
    let jobs = jobs(&instance, &args.jobs)?;
    let options = options(args, &instance)?;
    let stop = signals::listen_and_say("stopping: what is known by now is being printed");
    let ear = Ear(stop.map_err(|error| Failure::Bug(error.to_string()))?);
    let explanation = explain(&instance, &plan, &jobs, options, &ear)?;
    let document = ExplanationDocument::new(&instance, &plan, &options, &explanation);
    match args.format {
        TableFormat::Text => print(&explanation_lines(&instance, &document, style()))?,
        TableFormat::Json => print_json(&document)?,
        TableFormat::Csv => print(&String::from_utf8_lossy(&explanation_csv(&document)))?,
    }
    Ok(Exit::Done)
}

fn options(args: &Args, instance: &Instance) -> Result<ExplainOptions, Failure> {
    let technician = args.technician.as_ref().map(|id| technician(instance, id)).transpose()?;
    let effort = Effort { iterations: args.iterations, seed: args.seed };
    Ok(ExplainOptions { effort, top: args.top, technician, force: args.reoptimise })
}

/// The jobs by their ids, each once.
fn jobs(instance: &Instance, ids: &[String]) -> Result<Vec<JobId>, Failure> {
    let mut found = Vec::new();
    for id in ids {
        let Some(job) = instance.job_named(id) else {
            return Err(unknown("job", id, instance.jobs.iter().map(|job| job.id.as_str())));
        };
        if !found.contains(&job) {
            found.push(job);
        }
    }
    Ok(found)
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
