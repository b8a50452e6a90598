//! How good plans are on a family of published instances.
//!
//! Every instance is imported in memory, solved for a time and a seed on one thread, verified by the independent
//! verifier, and compared with its best-known value and, with `--base`, with an earlier run. The data is not part of
//! the project: it is read from `../shared/bench`, or from the folder that FIRSTFIX_BENCH names.

mod compare;
mod family;
mod homecare;
mod measure;
mod records;
mod row;

use clap::Parser;
use compare::compare;
use family::Case;
use firstfix::solve::SolverKind;
use measure::{Measured, Settings};
use records::write_records;
use row::{read_csv, table, write_csv};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Measures plans on a family of published instances.
#[derive(Debug, Parser)]
struct Args {
    /// Folder of the family below the data, such as trsp/crew25, solomon or pyvrp-rich/MDVRPTW.
    #[arg(long)]
    family: String,
    /// Only instances whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Seconds for each instance.
    #[arg(long, default_value_t = 20.0)]
    seconds: f64,
    /// Seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// auto, heuristic or milp.
    #[arg(long, default_value = "auto", value_parser = solver)]
    solver: SolverKind,
    /// Instances solved side by side, each on one thread.
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Writes the rows to this file.
    #[arg(long)]
    csv: Option<PathBuf>,
    /// Writes the routes of plans that beat the best known value to this file.
    #[arg(long)]
    records: Option<PathBuf>,
    /// Compares with the rows of an earlier run.
    #[arg(long)]
    base: Option<PathBuf>,
    /// Set by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn solver(word: &str) -> Result<SolverKind, String> {
    let kinds = [SolverKind::Auto, SolverKind::Heuristic, SolverKind::Milp];
    kinds.into_iter().find(|kind| kind.name() == word).ok_or_else(|| "use auto, heuristic or milp".into())
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), String> {
    let base = args.base.as_deref().map(read_csv).transpose()?;
    let cases = family::cases(&args.family, &args.only)?;
    let time = Duration::try_from_secs_f64(args.seconds).map_err(|error| error.to_string())?;
    let rows = all(&cases, &Settings { time, seed: args.seed, solver: args.solver }, args.jobs.max(1))?;
    print!("{}", table(&rows));
    if let Some(path) = &args.csv {
        write_csv(path, &rows)?;
    }
    if let Some(path) = &args.records {
        write_records(path, &rows)?;
    }
    if let Some(base) = base {
        print!("\n{}", compare(&rows, &base));
    }
    Ok(())
}

/// Measures every case, `jobs` at a time; rows are in order of the cases.
fn all(cases: &[Case], settings: &Settings, jobs: usize) -> Result<Vec<Measured>, String> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some((at, case)) = cases.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed)) {
            let measured = measure::measure(case, settings);
            if let Ok(row) = &measured {
                eprintln!("{}", row.line());
            }
            done.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push((at, measured));
        }
    };
    std::thread::scope(|scope| (0..jobs).for_each(|_| drop(scope.spawn(work))));
    let mut done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, measured)| measured).collect()
}
