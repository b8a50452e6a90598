//! How time and memory grow with the day: `make scale`.
//!
//! Days of 100 to 20,000 jobs are generated, each with 8 technicians for 100 jobs, and solved by the program itself, in a process of
//! its own, with the same seconds for each job. Measured are when the first full plan is there, when the plan is cheaper than it by
//! a share, what it costs in the end, and the most memory. On doubly logarithmic paper a growth as n^k is a line of slope k.

mod chart;
mod run;

use clap::Parser;
use comfy_table::{Table, presets};
use run::{Measured, measure};
use std::path::PathBuf;

/// How time and memory grow with the day.
#[derive(Debug, Parser)]
struct Args {
    /// Jobs of the days.
    #[arg(long, value_delimiter = ',', default_value = "100,300,1000,3000,10000,20000")]
    jobs: Vec<u32>,
    /// Milliseconds for each job.
    #[arg(long, default_value_t = 30.0)]
    per_job_ms: f64,
    /// Threads of each solve.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Seed of the days and of the solves.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Draws the picture to this file.
    #[arg(long)]
    svg: Option<PathBuf>,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<(), String> {
    let args = Args::parse();
    let mut rows = Vec::new();
    for jobs in &args.jobs {
        let row = measure(*jobs, &args)?;
        eprintln!("{row:?}");
        rows.push(row);
    }
    print!("{}", table(&rows));
    if let Some(path) = &args.svg {
        let text = chart::svg(&rows).ok_or("nothing to draw")?;
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// A line for each day, then how each quantity grows.
fn table(rows: &[Measured]) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).force_no_tty();
    table.set_header([
        "jobs",
        "technicians",
        "limit",
        "first full plan",
        "5 % cheaper",
        "cost of the first",
        "at the end",
        "less",
        "memory",
    ]);
    for row in rows {
        let cheaper = row.cheaper_s.map_or_else(|| "–".to_owned(), |seconds| format!("{seconds:.1} s"));
        table.add_row([
            row.jobs.to_string(),
            row.technicians.to_string(),
            format!("{:.0} s", row.limit_s),
            format!("{:.2} s", row.first_s),
            cheaper,
            format!("{:.0}", row.first_cost),
            format!("{:.0}", row.last_cost),
            format!("{:.1} %", (1.0 - row.last_cost / row.first_cost) * 100.0),
            row.memory_mb.map(|mb| format!("{mb:.0} MB")).unwrap_or_default(),
        ]);
    }
    let mut text = format!("{table}\n\n");
    for (name, of) in run::QUANTITIES {
        let points: Vec<(f64, f64)> = rows.iter().filter_map(|row| Some((f64::from(row.jobs), of(row)?))).collect();
        if let Some(exponent) = exponent(&points) {
            text += &format!("{name}: grows as jobs^{exponent:.2}\n");
        }
    }
    text
}

/// The slope of the least-squares line through the logarithms; nothing where there is no line.
fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    let logs: Vec<(f64, f64)> = points.iter().filter(|(_, y)| *y > 0.0).map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let along: f64 = logs.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let spread: f64 = logs.iter().map(|point| (point.0 - x).powi(2)).sum();
    (spread > 0.0).then(|| along / spread)
}
