//! `firstfix gate`: a plan against thresholds, for pipelines.

use super::exit::Exit;
use super::failure::Failure;
use super::terminal::{print, print_json, style, tell};
use super::{load, said};
use crate::io::diagnostics::{annotation, codes};
use crate::io::read_json;
use crate::model::{Diagnostic, Instance};
use crate::report::kpi::figures;
use crate::report::{BadThreshold, GateDocument, Gated, Rule, Threshold, ThresholdsFile, gate_annotations, gate_lines};
use crate::verify::verify;
use clap::ValueEnum;
use serde_json::Value;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ends with 0 if every threshold holds and with 5 if one does not; all rows are printed either way. A figure \
    that the plan does not have (a rate where no job is served, a gap where no bound is known) keeps no threshold.\n\n\
    Without --instance the figures are what the plan says of itself. With it they are computed anew, and a plan that \
    breaks a rule ends with 4. The names of the figures are those of plan.json; docs/ci.md lists them.\n\n\
    Examples:\n  \
    firstfix gate firstfix-plan --min-first-time-fix 85% --max-unserved 3\n  \
    firstfix gate firstfix-plan --instance instances/city-day --require 'travel_km<=320' --require 'late_jobs=0'\n  \
    firstfix gate today --baseline yesterday --max-increase total=2% --max-decrease first_time_fix_rate=1pp\n  \
    firstfix gate today --thresholds thresholds.json --format github   # annotations in a pull request"
)]
pub struct Args {
    /// A plan.json, or the folder it is in.
    plan: PathBuf,
    /// Compute the figures anew from this instance, and see that the plan keeps every rule.
    #[arg(long, value_name = "INSTANCE")]
    instance: Option<PathBuf>,
    /// A plan to compare with, for --max-increase and --max-decrease.
    #[arg(long, value_name = "PLAN")]
    baseline: Option<PathBuf>,
    /// JSON file with thresholds; its schema: firstfix schema thresholds.
    #[arg(long, value_name = "FILE")]
    thresholds: Option<PathBuf>,
    #[command(flatten)]
    limits: Limits,
    /// A requirement on any figure, such as 'travel_km<=300'; <=, >=, <, > or =, percentages for shares.
    #[arg(long, value_name = "RULE", value_parser = Threshold::parse)]
    require: Vec<Threshold>,
    /// By how much a figure may be above the baseline's: total=2%, unserved=1, gap=1pp.
    #[arg(long, value_name = "FIGURE=AMOUNT", value_parser = |text: &str| Threshold::allowance(text, Rule::Increase))]
    max_increase: Vec<Threshold>,
    /// By how much a figure may be below the baseline's.
    #[arg(long, value_name = "FIGURE=AMOUNT", value_parser = |text: &str| Threshold::allowance(text, Rule::Decrease))]
    max_decrease: Vec<Threshold>,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print no warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

/// The limits asked for most, by flags of their own.
#[derive(Debug, clap::Args)]
struct Limits {
    /// The least first_time_fix_rate, such as 0.85 or 85%.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true, value_parser = at_least("first_time_fix_rate"))]
    min_first_time_fix: Option<Threshold>,
    /// The fewest jobs served.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = at_least("served"))]
    min_served: Option<Threshold>,
    /// The most jobs left out (unserved).
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = at_most("unserved"))]
    max_unserved: Option<Threshold>,
    /// The most jobs begun after they are due (late_jobs).
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = at_most("late_jobs"))]
    max_late_jobs: Option<Threshold>,
    /// The highest objective (total).
    #[arg(long, value_name = "MONEY", allow_negative_numbers = true, value_parser = at_most("total"))]
    max_total: Option<Threshold>,
    /// The most kilometres (travel_km).
    #[arg(long, value_name = "KM", allow_negative_numbers = true, value_parser = at_most("travel_km"))]
    max_travel_km: Option<Threshold>,
    /// The most hours of overtime (overtime_h).
    #[arg(long, value_name = "HOURS", allow_negative_numbers = true, value_parser = at_most("overtime_h"))]
    max_overtime_h: Option<Threshold>,
    /// The largest proved gap, such as 0.05 or 5%.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true, value_parser = at_most("gap"))]
    max_gap: Option<Threshold>,
}

impl Limits {
    fn given(&self) -> impl Iterator<Item = &Threshold> {
        let limits = [&self.min_first_time_fix, &self.min_served, &self.max_unserved, &self.max_late_jobs];
        let more = [&self.max_total, &self.max_travel_km, &self.max_overtime_h, &self.max_gap];
        limits.into_iter().chain(more).flatten()
    }
}

type Parser = Result<Threshold, BadThreshold>;

fn at_least(kpi: &'static str) -> impl Fn(&str) -> Parser + Clone + Send + Sync + 'static {
    move |text| Threshold::limit(kpi, text, Rule::AtLeast)
}

fn at_most(kpi: &'static str) -> impl Fn(&str) -> Parser + Clone + Send + Sync + 'static {
    move |text| Threshold::limit(kpi, text, Rule::AtMost)
}

/// How the rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people.
    Text,
    /// JSON for programs.
    Json,
    /// Workflow commands that annotate a pull request on GitHub.
    Github,
}

/// Runs the command.
///
/// # Errors
/// No thresholds or some that make no sense, an invalid instance, a plan that breaks a rule, files that cannot be read.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let thresholds = thresholds(args)?;
    let instance = args.instance.as_ref().map(|path| load::instance(path, args.quiet)).transpose()?;
    let plan = judged(args, instance.as_ref(), &args.plan)?;
    let baseline = args.baseline.as_ref().map(|path| baseline(args, instance.as_ref(), path)).transpose()?;
    let digest = |value: &Value| value["instance"]["sha256"].as_str().map(str::to_owned);
    if baseline.as_ref().and_then(digest).zip(digest(&plan)).is_some_and(|(before, now)| before != now) {
        note(args, "the baseline is for other data: a change holds what the data are worth");
    }
    let (plan_file, baseline_file) = (name(&args.plan), args.baseline.as_ref().map(|path| name(path)));
    let against = baseline.as_ref().zip(baseline_file.as_deref()).map(|(figures, name)| Gated { name, figures });
    let gate = GateDocument::new(&thresholds, Gated { name: &plan_file, figures: &plan }, instance.is_some(), against);
    match args.format {
        Format::Text => print(&gate_lines(&gate, style()))?,
        Format::Json => print_json(&gate)?,
        Format::Github => print(&gate_annotations(&gate))?,
    }
    Ok(if gate.passed { Exit::Done } else { Exit::Gate })
}

fn name(path: &Path) -> String {
    said::file(path).display().to_string()
}

/// Those of the file, of the flags, of the requirements and of the changes, in this order.
fn thresholds(args: &Args) -> Result<Vec<Threshold>, Failure> {
    let mut all = args.thresholds.as_ref().map_or_else(|| Ok(Vec::new()), |path| read(path))?;
    all.extend(args.limits.given().cloned());
    all.extend([&args.require, &args.max_increase, &args.max_decrease].into_iter().flatten().cloned());
    if all.is_empty() {
        let advice = "there is nothing to hold the plan against; give a threshold, such as --max-unserved 3";
        return Err(Failure::Usage(advice.into()));
    }
    if let Some(change) = all.iter().find(|threshold| threshold.needs_baseline() && args.baseline.is_none()) {
        let advice = format!("a change of {} needs a plan to compare with: --baseline PLAN", change.kpi.name);
        return Err(Failure::Usage(advice));
    }
    Ok(all)
}

/// The thresholds of a file. What it is, is input; what it says continues the command line.
fn read(path: &Path) -> Result<Vec<Threshold>, Failure> {
    let (value, _) = read_json(path).map_err(Failure::Input)?;
    let file = path.display().to_string();
    let fault = |message: String| {
        let advice = "The schema of the file: firstfix schema thresholds.";
        Failure::Input(vec![Diagnostic::error(codes::JSON_SHAPE, message).at(&file, 0, "").hint(advice)])
    };
    if !value.is_object() {
        return Err(fault("a file of thresholds holds an object".into()));
    }
    let thresholds: ThresholdsFile = serde_json::from_value(value).map_err(|error| fault(error.to_string()))?;
    if let Some(why) = thresholds.other_format() {
        return Err(fault(why));
    }
    thresholds.thresholds().map_err(|(key, why)| Failure::Usage(format!("{file}, {key}: {why}")))
}

/// The figures of the plan: computed anew where there is an instance.
fn judged(args: &Args, instance: Option<&Instance>, path: &Path) -> Result<Value, Failure> {
    let Some(instance) = instance else {
        let value = own_figures(path)?;
        note(args, "the figures are what the plan says of itself; --instance INSTANCE computes them anew");
        return Ok(value);
    };
    let value = anew(args, instance, path)?;
    let own = said::all(path)?["score"]["total"].as_f64();
    let total = value["score"]["total"].as_f64();
    if let Some((own, total)) = own.zip(total).filter(|(own, total)| (own - total).abs() > 1e-6 * total.abs().max(1.0))
    {
        note(args, &format!("the plan says that its total is {own}; computed anew it is {total}, and that counts"));
    }
    Ok(value)
}

fn anew(args: &Args, instance: &Instance, path: &Path) -> Result<Value, Failure> {
    let plan = load::plan(instance, path, args.quiet)?;
    let plan = verify(instance, &plan).map_err(|broken| {
        if args.format == Format::Github {
            let file = name(path);
            let rows = broken
                .iter()
                .map(|broken| annotation("error", &[("file", &file), ("title", broken.rule)], &broken.message));
            // What cannot be printed here is told on stderr all the same.
            let _ = print(&rows.collect::<String>());
        }
        let rules = if broken.len() == 1 { "a rule" } else { "rules" };
        Failure::Broken(format!("{} breaks {rules}", name(path)), broken)
    })?;
    let run = said::run_of(instance, &plan, path);
    Ok(figures(instance, &plan, run.as_ref()))
}

/// The figures of the baseline: computed anew, unless there is no instance or the baseline is for other data.
fn baseline(args: &Args, instance: Option<&Instance>, path: &Path) -> Result<Value, Failure> {
    let Some(instance) = instance else { return own_figures(path) };
    match said::all(path)?["instance"]["sha256"].as_str() {
        Some(digest) if digest != instance.sha256 => {
            note(args, "the baseline is for other data: its own figures are taken");
            own_figures(path)
        }
        _ => anew(args, instance, path),
    }
}

/// What a plan says of itself.
fn own_figures(path: &Path) -> Result<Value, Failure> {
    let value = said::all(path)?;
    if value["score"].is_object() {
        return Ok(value);
    }
    let fault = Diagnostic::error(codes::PLAN_SHAPE, "the plan does not say what it is worth: it has no score");
    let advice = "Give the instance, so that it is computed anew: --instance INSTANCE.";
    Err(Failure::Input(vec![fault.at(name(path), 0, "score").hint(advice)]))
}

fn note(args: &Args, text: &str) {
    if !args.quiet {
        tell(&format!("note: {text}\n"));
    }
}
