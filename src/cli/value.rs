//! `firstfix value`: what one more of something would be worth, the least stock, and what to put back.

use super::exit::Exit;
use super::failure::Failure;
use super::format::TableFormat;
use super::span::{parse_duration, parse_share, parse_threads};
use super::steps::Steps;
use super::terminal::{print, print_json, style};
use super::{load, signals};
use crate::model::Instance;
use crate::report::{
    LeastDocument, Replenishment, WorthDocument, least_lines, replenishment_csv, replenishment_lines, worth_csv,
    worth_lines,
};
use crate::solve::Budget;
use crate::value::{Kind, Trial, ValueOptions, least_stock, rank};
use crate::verify::{VerifiedPlan, verify};
use clap::ValueEnum;
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

/// Iterations of each search where no budget is given.
const DEFAULT_ITERATIONS: u64 = 2_000;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Every candidate is estimated on the plan as it stands. The best are then planned anew, with a search from \
    that plan, and compared with the same search without the change.\n\n\
    Examples:\n  \
    firstfix value instances/city-day firstfix-plan\n  \
    firstfix value tomorrow plan --kinds skill,tool --top 100 --iterations 300 --seeds 1   # look at nearly all training\n  \
    firstfix value tomorrow plan --top 0 --format csv > estimates.csv\n  \
    firstfix value tomorrow plan --least-stock --tolerance 1%\n  \
    firstfix value tomorrow plan --replenish"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// A plan.json, or the folder it is in.
    plan: PathBuf,
    /// Of what there may be one more.
    #[arg(long, value_enum, value_name = "KIND,…", value_delimiter = ',', default_values_t = Thing::ALL)]
    kinds: Vec<Thing>,
    /// How many of the best to plan anew, the best of each kind first; 0: estimates alone.
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    /// Iterations of each search [default: 2000, unless --time-limit is given].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    iterations: Option<u64>,
    /// Time of each search, such as 5s: one for each candidate and seed.
    #[arg(short, long, value_name = "TIME", value_parser = parse_duration)]
    time_limit: Option<Duration>,
    /// First seed of the random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Searches of each candidate, with one seed each: their spread gives the standard error.
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u32).range(1..=1000))]
    seeds: u32,
    /// Searches at a time [default: as many as the machine runs at once]. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = parse_threads)]
    threads: Option<NonZero<usize>>,
    /// Instead: the least stock on the vans that keeps the first-time-fix rate of the plan.
    #[arg(long, conflicts_with_all = ["replenish", "kinds", "top", "iterations", "time_limit", "seed", "seeds"])]
    least_stock: bool,
    /// By how many percentage points that rate may fall.
    #[arg(long, value_name = "SHARE", value_parser = parse_share, default_value = "1%", requires = "least_stock")]
    tolerance: f64,
    /// Instead: what the plan uses of the stock, and what to put back.
    #[arg(long, conflicts_with_all = ["kinds", "top", "iterations", "time_limit", "seed", "seeds"])]
    replenish: bool,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    format: TableFormat,
    /// Print no progress and warnings.
    #[arg(short, long)]
    quiet: bool,
}

/// The kinds by their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Thing {
    /// A unit of a part, on a van or at a depot.
    Part,
    /// A skill, or a level more of it.
    Skill,
    /// A tool.
    Tool,
    /// An hour of shift.
    Hour,
    /// A technician like another one.
    Technician,
}

impl Thing {
    const ALL: [Self; 5] = [Self::Part, Self::Skill, Self::Tool, Self::Hour, Self::Technician];

    fn kind(self) -> Kind {
        match self {
            Self::Part => Kind::Part,
            Self::Skill => Kind::Skill,
            Self::Tool => Kind::Tool,
            Self::Hour => Kind::Hour,
            Self::Technician => Kind::Technician,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// Bad arguments, an invalid instance, a plan that breaks a rule, files that cannot be read.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let instance = load::instance(&args.instance, args.quiet)?;
    let plan = load::plan(&instance, &args.plan, args.quiet)?;
    let plan = verify(&instance, &plan).map_err(|broken| Failure::Broken("the plan breaks rules".into(), broken))?;
    if args.replenish {
        replenish(args, &instance, &plan)
    } else if args.least_stock {
        least(args, &instance, &plan)
    } else {
        worth(args, &instance, &plan)
    }
    .map(|()| Exit::Done)
}

fn worth(args: &Args, instance: &Instance, plan: &VerifiedPlan) -> Result<(), Failure> {
    let options = options(args);
    let ranking = watched(args, |steps| rank(instance, plan, &options, steps))??;
    let document = || WorthDocument::new(instance, plan, &options, &ranking);
    match args.format {
        TableFormat::Text => print(&worth_lines(instance, plan, &options, &ranking, style())),
        TableFormat::Json => print_json(&document()),
        TableFormat::Csv => print(&table(worth_csv(&document()))),
    }
}

fn least(args: &Args, instance: &Instance, plan: &VerifiedPlan) -> Result<(), Failure> {
    let (tolerance, threads) = (args.tolerance, threads(args));
    let least = watched(args, |steps| least_stock(instance, plan, tolerance, threads, steps))?;
    let document = || LeastDocument::new(instance, tolerance, &least);
    match args.format {
        TableFormat::Text => print(&least_lines(instance, tolerance, &least, style())),
        TableFormat::Json => print_json(&document()),
        TableFormat::Csv => print(&table(document().csv(instance))),
    }
}

fn replenish(args: &Args, instance: &Instance, plan: &VerifiedPlan) -> Result<(), Failure> {
    let list = Replenishment::new(instance, plan);
    match args.format {
        TableFormat::Text => print(&replenishment_lines(instance, &list, style())),
        TableFormat::Json => print_json(&list),
        TableFormat::Csv => print(&table(replenishment_csv(instance, &list))),
    }
}

/// Does some work with progress on stderr and an ear for signals.
fn watched<T>(args: &Args, work: impl FnOnce(&Steps) -> T) -> Result<T, Failure> {
    let stop = signals::listen_and_say("stopping: what is known by now is being printed");
    let steps = Steps::new(stop.map_err(|error| Failure::Bug(error.to_string()))?, args.quiet);
    let done = work(&steps);
    steps.finish();
    Ok(done)
}

fn options(args: &Args) -> ValueOptions {
    let iterations = args.iterations.or(args.time_limit.is_none().then_some(DEFAULT_ITERATIONS));
    let mut kinds: Vec<Kind> = args.kinds.iter().map(|thing| thing.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let trial = Trial {
        budget: Budget { time: args.time_limit, iterations },
        seeds: (0..u64::from(args.seeds)).map(|at| args.seed.wrapping_add(at)).collect(),
        threads: threads(args),
    };
    ValueOptions { kinds, top: args.top, trial }
}

fn threads(args: &Args) -> usize {
    args.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get)
}

/// A table that was written in memory is text.
fn table(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{Args as _, Command};

    #[test]
    fn the_help_names_the_default_of_the_code() {
        let help = Args::augment_args(Command::new("value")).render_long_help().to_string();
        assert!(help.contains(&format!("[default: {DEFAULT_ITERATIONS}, unless")), "{help}");
    }

    #[test]
    fn every_kind_has_its_word() {
        for (thing, kind) in Thing::ALL.into_iter().zip(Kind::ALL) {
            let word = thing.to_possible_value().map(|value| value.get_name().to_owned());
            assert_eq!((word.as_deref(), thing.kind()), (Some(kind.name()), kind));
        }
    }
}
