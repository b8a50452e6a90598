//! One day, generated and solved by the program in a process of its own.

use crate::Args;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A plan counts as cheaper when it is so much below the first full one.
const CHEAPER: f64 = 0.95;
/// Technicians for each job.
const TECHNICIANS: f64 = 0.08;
/// How often the memory of the process is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// What was measured of a day.
#[derive(Debug)]
pub struct Measured {
    /// Jobs of the day.
    pub jobs: u32,
    /// Technicians of the day.
    pub technicians: u32,
    /// Time limit.
    pub limit_s: f64,
    /// Seconds until the first full plan.
    pub first_s: f64,
    /// Its cost.
    pub first_cost: f64,
    /// Seconds until the plan was cheaper by 5 %.
    pub cheaper_s: Option<f64>,
    /// Cost in the end.
    pub last_cost: f64,
    /// Most memory of the process, where the system tells it (Linux).
    pub memory_mb: Option<f64>,
}

/// Seconds and cost of a plan that the program told of.
type Told = (f64, f64);

/// A quantity of a day.
pub type Quantity = fn(&Measured) -> Option<f64>;

/// What grows with the day.
pub const QUANTITIES: [(&str, Quantity); 3] = [
    ("seconds to the first full plan", |row| Some(row.first_s)),
    ("seconds to a plan 5 % cheaper", |row| row.cheaper_s),
    ("memory in MB", |row| row.memory_mb),
];

/// Generates a day and solves it.
pub fn measure(jobs: u32, args: &Args) -> Result<Measured, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (day, plan) = (folder.path().join("day"), folder.path().join("plan"));
    let technicians = (f64::from(jobs) * TECHNICIANS).round().max(1.0) as u32;
    generate(&day, jobs, technicians, args.seed)?;
    let limit_s = f64::from(jobs) * args.per_job_ms / 1e3;
    let mut child = program()
        .arg("solve")
        .arg(&day)
        .args(["--time-limit", &format!("{}ms", (limit_s * 1e3).round())])
        .args(["--threads", &args.threads.to_string(), "--seed", &args.seed.to_string(), "--log-format", "json"])
        .arg("-o")
        .arg(&plan)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let (memory_mb, costs) = watch(&mut child)?;
    let (first_s, first_cost) = *costs.first().ok_or_else(|| format!("{jobs} jobs: no plan was told of"))?;
    let last_cost = costs.last().map_or(first_cost, |(_, cost)| *cost);
    let cheaper = costs.iter().find(|(_, cost)| *cost <= first_cost * CHEAPER);
    Ok(Measured {
        jobs,
        technicians,
        limit_s,
        first_s,
        first_cost,
        cheaper_s: cheaper.map(|(seconds, _)| *seconds),
        last_cost,
        memory_mb,
    })
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_firstfix"))
}

fn generate(day: &Path, jobs: u32, technicians: u32, seed: u64) -> Result<(), String> {
    let mut command = program();
    command.arg("generate").arg(day).args(["--jobs", &jobs.to_string(), "--technicians", &technicians.to_string()]);
    let status = command.args(["--seed", &seed.to_string(), "--quiet"]).status().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("generate: {status}")) }
}

/// Most memory, and seconds and cost of each plan that the program told of, until it ends.
fn watch(child: &mut Child) -> Result<(Option<f64>, Vec<Told>), String> {
    let told = child.stderr.take().ok_or("no stderr")?;
    let id = child.id();
    let (costs, memory) = std::thread::scope(|scope| {
        let reader =
            scope.spawn(|| BufReader::new(told).lines().map_while(Result::ok).filter_map(|line| cost(&line)).collect());
        let mut most: Option<f64> = None;
        while !reader.is_finished() {
            most = peak_mb(id).into_iter().chain(most).reduce(f64::max);
            std::thread::sleep(LOOK);
        }
        (reader.join(), most)
    });
    let status = child.wait().map_err(|error| error.to_string())?;
    // Exit code 1 says that jobs are left out: more work than fits is the rule here.
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(format!("solve: {status}"));
    }
    Ok((memory, costs.map_err(|_| "the reader of progress panicked")?))
}

/// Seconds and cost of a line of progress.
fn cost(line: &str) -> Option<Told> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some((line["elapsed_s"].as_f64()?, line["incumbent"].as_f64()?))
}

/// Most memory that a process had so far, in MB.
fn peak_mb(id: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1024.0)
}
