//! What it is worth to know faults and to load for them: `make worth SECONDS_EACH=20 SEEDS=3`.
//!
//! On each bundled instance the plan that knows faults and loads jointly is compared with the same engine blind to faults, its
//! vans loaded to their par levels, and with those blind routes loaded as well as their stops allow. All three are verified and
//! simulated on the instance as it is; what they say of themselves is not used.

use clap::Parser;
use firstfix::model::{Instance, InstanceBuilder};
use firstfix::plan::Plan;
use firstfix::simulate::{Simulation, SimulationOptions, simulate};
use firstfix::solve::{Budget, Loading, Silent, SolveOptions, reload, solve};
use firstfix::units::currency;
use firstfix::verify::{VerifiedPlan, verify};
use std::path::Path;
use std::time::Duration;

type Result<T> = std::result::Result<T, String>;

/// What it is worth to know faults and to load for them.
#[derive(Debug, Parser)]
struct Args {
    /// Seconds for each solve.
    #[arg(long, default_value_t = 20.0)]
    seconds: f64,
    /// Seeds, each a solve of its own.
    #[arg(long, default_value_t = 3)]
    seeds: u64,
    /// Threads of each solve.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Runs of each simulation.
    #[arg(long, default_value_t = 10_000)]
    runs: u32,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

const BUNDLED: [&str; 3] = ["city-day", "metro-day", "rural-week"];

/// The plans that are compared.
const PLANS: [&str; 5] = [
    "knows faults, loads jointly",
    "the same routes, loaded by average demand",
    "the same routes, loaded to par levels",
    "blind routes, loaded as well as they allow",
    "blind routes, loaded to par levels",
];

fn main() -> Result<()> {
    let args = Args::parse();
    println!(
        "{} s and {} threads a solve, {} seeds, {} simulated runs\n",
        args.seconds, args.threads, args.seeds, args.runs
    );
    println!(
        "| instance | plan | jobs served | first-time-fix rate | travel h | expected cost | simulated cost | more than the first |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for name in BUNDLED {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
        let instance = firstfix::io::read(&path).map_err(|faults| format!("{name}: {}", faults[0]))?.instance;
        measure(name, &instance, &args)?;
    }
    Ok(())
}

/// The sums of a kind of plan over the seeds.
#[derive(Clone, Default)]
struct Sums {
    served: f64,
    fixes: f64,
    travel: f64,
    cost: f64,
    simulated: f64,
}

fn measure(name: &str, instance: &Instance, args: &Args) -> Result<()> {
    let blind = without_faults(instance)?;
    let mut sums = vec![Sums::default(); PLANS.len()];
    for seed in 1..=args.seeds {
        let aware = solved(instance, args, seed)?;
        let routes = solved(&blind, args, seed)?;
        let plans = [
            aware.clone(),
            reload(instance, &aware, Loading::Demand),
            reload(instance, &aware, Loading::Par),
            reload(instance, &routes, Loading::Joint),
            reload(instance, &routes, Loading::Par),
        ];
        for (sum, plan) in sums.iter_mut().zip(&plans) {
            sum.add(instance, plan, args, seed)?;
        }
    }
    let first = sums[0].simulated;
    for (plan, sum) in PLANS.iter().zip(&sums) {
        let by = args.seeds as f64;
        println!(
            "| {name} | {plan} | {:.1} | {:.1} % | {:.2} | {:.2} | {:.2} | {:+.1} % |",
            sum.served / by,
            100.0 * sum.fixes / sum.served,
            sum.travel / by,
            sum.cost / by,
            sum.simulated / by,
            100.0 * (sum.simulated / first - 1.0),
        );
    }
    Ok(())
}

impl Sums {
    /// Verifies a plan on the instance as it is, and plays it.
    fn add(&mut self, instance: &Instance, plan: &Plan, args: &Args, seed: u64) -> Result<()> {
        let plan: VerifiedPlan = verify(instance, plan).map_err(|broken| format!("{}", broken[0]))?;
        let options = SimulationOptions { runs: args.runs, seed, ..SimulationOptions::default() };
        let played: Simulation = simulate(instance, &plan, &options);
        let score = plan.score();
        self.served += f64::from(score.served);
        self.fixes += score.expected_fixes;
        self.travel += instance.scale.hours(score.travel);
        self.cost += currency(score.money.of_routes() + score.money.unserved);
        self.simulated += played.distribution(|run| currency(run.cost())).mean;
        Ok(())
    }
}

fn solved(instance: &Instance, args: &Args, seed: u64) -> Result<Plan> {
    let budget = Budget { time: Some(Duration::from_secs_f64(args.seconds)), iterations: None };
    let options = SolveOptions { budget, seed, threads: args.threads, ..SolveOptions::default() };
    Ok(solve(instance, &options, &Silent).map_err(|error| format!("{error}"))?.plan.plan().clone())
}

/// The instance as somebody plans it who knows nothing of faults.
fn without_faults(instance: &Instance) -> Result<Instance> {
    let (mut all, travel) = InstanceBuilder::of(instance.clone());
    for job in all.jobs.iter_mut() {
        job.faults.clear();
    }
    all.build(travel).map_err(|faults| format!("{}", faults[0]))
}
