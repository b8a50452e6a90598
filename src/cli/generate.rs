//! `firstfix generate`: seeded sample data of any size.

use super::exit::Exit;
use super::failure::Failure;
use super::load::written;
use super::terminal::tell;
use crate::io::generate::{MOST_JOBS, Options, REGIONS, Region, generate};
use crate::io::write_tables;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The most days and technicians that can be asked for.
const MOST_DAYS: i64 = 366;
const MOST_TECHNICIANS: u64 = 20_000;

#[derive(Debug, clap::Args)]
#[command(after_help = "The same options give the same bytes on any machine.\n\nExamples:\n  \
    firstfix generate tomorrow --jobs 40 --technicians 6 --seed 1\n  \
    firstfix generate week --jobs 400 --days 5 --region massif-central")]
pub struct Args {
    /// Folder to write; it is made if it is not there. Tables in it with other contents are not written over.
    dir: PathBuf,
    /// Number of jobs.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..=MOST_JOBS as u64))]
    jobs: u64,
    /// Number of technicians [default: as many as the work needs].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_TECHNICIANS))]
    technicians: Option<u64>,
    /// Number of days.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=MOST_DAYS))]
    days: u32,
    /// First date.
    #[arg(long, value_name = "DATE", default_value = "2026-11-24")]
    start: Date,
    /// Seed of the random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where [default: a region that suits the number of jobs].
    #[arg(long, value_parser = region)]
    region: Option<Name>,
    /// Work as a share of the workforce's time; around 1 most jobs fit, not all.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0, value_parser = utilisation)]
    utilisation: f64,
    /// Print no notes.
    #[arg(short, long)]
    quiet: bool,
}

/// A region by its name.
#[derive(Clone, Copy, Debug)]
struct Name(&'static Region);

fn region(word: &str) -> Result<Name, String> {
    let names = || REGIONS.iter().map(|region| region.name).collect::<Vec<_>>().join(", ");
    let found = REGIONS.iter().find(|region| region.name == word);
    found.map(|region| Name(region)).ok_or_else(|| format!("known are {}", names()))
}

fn utilisation(word: &str) -> Result<f64, String> {
    match word.parse() {
        Ok(share) if (0.1..=10.0).contains(&share) => Ok(share),
        _ => Err("write a number from 0.1 to 10".into()),
    }
}

/// Runs the command.
///
/// # Errors
/// If the folder cannot be written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let tables = generate(&Options {
        name: name_of(&args.dir),
        jobs: args.jobs as usize,
        technicians: args.technicians.map(|number| number as usize),
        start: args.start,
        days: args.days,
        seed: args.seed,
        region: args.region.map(|Name(region)| region),
        utilisation: args.utilisation,
    });
    write_tables(&tables, &args.dir).map_err(|error| Failure::cannot_write(&args.dir, &error))?;
    if !args.quiet {
        tell(&written(&tables, &args.dir));
    }
    Ok(Exit::Done)
}

/// An instance is called after its folder.
fn name_of(dir: &Path) -> String {
    dir.file_name().map_or_else(|| "generated".into(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_known_by_name() {
        for known in REGIONS {
            assert_eq!(region(known.name).map(|Name(found)| found.name), Ok(known.name));
        }
        assert!(region("atlantis").is_err_and(|error| error.contains(REGIONS[0].name)));
    }

    #[test]
    fn an_instance_is_called_after_its_folder() {
        assert_eq!(name_of(Path::new("a/tomorrow/")), "tomorrow");
        assert_eq!(name_of(Path::new("/")), "generated");
    }
}
