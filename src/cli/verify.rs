//! `firstfix verify`: recompute a plan, from any tool, from the definitions.

use super::exit::Exit;
use super::failure::Failure;
use super::format::Format;
use super::load;
use super::terminal::{print, print_json, style};
use crate::model::Instance;
use crate::report::{ScoreDocument, score_lines};
use crate::verify::{VerifiedPlan, Violation, verify};
use serde::Serialize;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Ends with 0 if the plan obeys every rule and with 4 if it breaks one.\n\nExamples:\n  \
    firstfix verify instances/city-day firstfix-plan/plan.json\n  \
    firstfix verify tomorrow theirs.json --format json | jq '.violations[].rule'")]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// A plan.json, or the folder it is in; routes with technician, date and stops are enough.
    plan: PathBuf,
    /// What to print on stdout.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print no warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

/// What is printed with `--format json`.
#[derive(Serialize)]
struct Verdict {
    valid: bool,
    score: Option<ScoreDocument>,
    unassigned: Vec<String>,
    violations: Vec<Broken>,
}

/// A broken rule.
#[derive(Serialize)]
struct Broken {
    rule: &'static str,
    message: String,
}

/// Runs the command.
///
/// # Errors
/// An invalid instance, a file that is no plan of it, files that cannot be read.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let instance = load::instance(&args.instance, args.quiet)?;
    let plan = load::plan(&instance, &args.plan, args.quiet)?;
    let verdict = verify(&instance, &plan);
    match args.format {
        Format::Json => print_json(&document(&instance, &verdict))?,
        Format::Text => print(&text(&instance, &verdict))?,
    }
    Ok(if verdict.is_ok() { Exit::Done } else { Exit::Broken })
}

fn text(instance: &Instance, verdict: &Result<VerifiedPlan, Vec<Violation>>) -> String {
    match verdict {
        Ok(plan) => format!("the plan obeys every rule\n\n{}", score_lines(instance, plan, style())),
        Err(violations) => {
            let rules = if violations.len() == 1 { "a rule" } else { "rules" };
            let lines: Vec<String> = violations.iter().map(|violation| format!("  {violation}\n")).collect();
            format!("the plan breaks {rules}:\n{}", lines.concat())
        }
    }
}

fn document(instance: &Instance, verdict: &Result<VerifiedPlan, Vec<Violation>>) -> Verdict {
    let violations = verdict.as_ref().err().map_or(&[][..], Vec::as_slice);
    let plan = verdict.as_ref().ok();
    Verdict {
        valid: plan.is_some(),
        score: plan.map(|plan| ScoreDocument::of_plan(instance, plan)),
        unassigned: plan
            .map(|plan| plan.unassigned().iter().map(|job| instance.jobs[*job].id.clone()).collect())
            .unwrap_or_default(),
        violations: violations
            .iter()
            .map(|violation| Broken { rule: violation.rule, message: violation.message.clone() })
            .collect(),
    }
}
