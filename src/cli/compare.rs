//! `firstfix compare`: plans side by side.

use super::exit::Exit;
use super::failure::Failure;
use super::span::parse_share;
use super::terminal::{print, style, tell};
use super::{load, said};
use crate::io::diagnostics::codes;
use crate::io::write_whole;
use crate::model::Instance;
use crate::report::compare::{Candidate, CompareOptions, PlanComparison, Table, comparison_csv, comparison_text};
use crate::report::{ComparePage, Layout, RunDocument, Style};
use crate::verify::{VerifiedPlan, verify};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The first plan is the baseline: differences are those of a plan less the baseline. Every plan is verified \
    first; one that breaks a rule ends with 4. A plan of other data is named together with these, by --other; then key \
    figures are set side by side, and neither is called better as a whole.\n\nExamples:\n  \
    firstfix compare instances/city-day firstfix-plan theirs.json\n  \
    firstfix compare tomorrow plan-a plan-b plan-c --names auto,par,demand --tolerance 0.1%\n  \
    firstfix compare yesterday yesterday-plan --other today today-plan --format markdown >> $GITHUB_STEP_SUMMARY\n  \
    firstfix compare tomorrow before after --format html -o compare.html   # maps and timetables side by side\n  \
    firstfix compare tomorrow before after --format csv --table jobs > moved.csv"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables: what the plans that follow are plans of.
    instance: PathBuf,
    /// Plans: each a plan.json, from any tool, or the folder it is in. The first is the baseline.
    #[arg(required = true, value_name = "PLAN")]
    plans: Vec<PathBuf>,
    /// A plan of other data, with these: compared after the others. May be given several times.
    #[arg(long, num_args = 2, value_names = ["INSTANCE", "PLAN"])]
    other: Vec<PathBuf>,
    /// What to call the plans, in order [default: what tells their paths apart].
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    names: Vec<String>,
    /// Call figures equal that differ by no more than this share of the baseline's, such as 0.5%.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true, value_parser = parse_share, default_value = "0%")]
    tolerance: f64,
    /// List jobs that begin so many minutes earlier or later.
    #[arg(long, value_name = "MIN", allow_negative_numbers = true, value_parser = minutes, default_value_t = CompareOptions::default().moved_min)]
    moved: f64,
    /// List jobs whose chance of a fix changed by so much.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true, value_parser = parse_share, default_value = "5%")]
    fix: f64,
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Which table, with --format csv.
    #[arg(long, value_enum, default_value_t = CsvTable::Kpis)]
    table: CsvTable,
    /// Where to write it [default: stdout].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print no warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

/// How the comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Tables for people.
    Text,
    /// Tables for a page or a comment.
    Markdown,
    /// One table, for notebooks.
    Csv,
    /// Everything, for programs.
    Json,
    /// One page with maps and timetables side by side; it needs no network.
    Html,
}

/// The tables that CSV can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CsvTable {
    /// Every key figure of every plan.
    Kpis,
    /// Every job that changed.
    Jobs,
    /// Every route.
    Routes,
}

/// A plan that was read and verified.
struct Read {
    /// Its data, as a place in a list.
    instance: usize,
    plan: VerifiedPlan,
    run: Option<RunDocument>,
}

fn minutes(text: &str) -> Result<f64, String> {
    let value = text.trim().parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0);
    value.ok_or_else(|| "not a number of minutes; write 0 or more, such as 15".into())
}

/// Runs the command.
///
/// # Errors
/// Too few plans or names, an invalid instance, a plan that breaks a rule, files that cannot be read or written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let paths: Vec<&Path> =
        args.plans.iter().chain(args.other.iter().skip(1).step_by(2)).map(PathBuf::as_path).collect();
    if paths.len() < 2 {
        return Err(Failure::Usage("give at least two plans: firstfix compare INSTANCE PLAN PLAN…".into()));
    }
    let names = names(args, &paths)?;
    let instances = instances(args)?;
    let read = |(at, path): (usize, &&Path)| read(args, &instances, at, path);
    let plans: Vec<Read> = paths.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    let candidates: Vec<Candidate> = (plans.iter().zip(&names))
        .map(|(read, name)| Candidate {
            name,
            instance: &instances[read.instance],
            plan: &read.plan,
            run: read.run.as_ref(),
        })
        .collect();
    let options = CompareOptions { tolerance: args.tolerance, moved_min: args.moved, fix: args.fix };
    let comparison = PlanComparison::new(&candidates, options);
    tell_of_other_data(args, &comparison);
    write(args, &printed(args, &candidates, &comparison))?;
    Ok(Exit::Done)
}

/// The data of the plans: the first for all that are no others.
fn instances(args: &Args) -> Result<Vec<Instance>, Failure> {
    let others = args.other.iter().step_by(2);
    std::iter::once(&args.instance).chain(others).map(|path| load::instance(path, args.quiet)).collect()
}

fn read(args: &Args, instances: &[Instance], at: usize, path: &Path) -> Result<Read, Failure> {
    let instance = (at + 1).saturating_sub(args.plans.len());
    let data = &instances[instance];
    let plan = load::plan(data, path, args.quiet).map_err(|failure| of_other_data(failure, path))?;
    let plan = verify(data, &plan).map_err(|broken| {
        let rules = if broken.len() == 1 { "a rule" } else { "rules" };
        let told =
            format!("{} breaks {rules}, and only plans that keep them can be compared", said::file(path).display());
        Failure::Broken(told, broken)
    })?;
    let run = said::run_of(data, &plan, path);
    Ok(Read { instance, plan, run })
}

/// A plan that names what the data do not have may be one of other data.
fn of_other_data(failure: Failure, path: &Path) -> Failure {
    let Failure::Input(mut faults) = failure else { return failure };
    let advice = format!("If the plan is one of other data, name them with it: --other INSTANCE {}", path.display());
    let foreign = faults.iter().any(|fault| fault.code == codes::PLAN_OTHER_INSTANCE);
    let unknown = [codes::UNKNOWN_ID, codes::PLAN_NO_SHIFT];
    for fault in faults.iter_mut().filter(|fault| foreign && unknown.contains(&fault.code)) {
        fault.hint = advice.clone();
    }
    Failure::Input(faults)
}

/// What the plans are called: as asked, or by what tells their paths apart.
fn names(args: &Args, paths: &[&Path]) -> Result<Vec<String>, Failure> {
    if args.names.is_empty() {
        return Ok(by_path(paths));
    }
    let names: Vec<String> = args.names.iter().map(|name| name.trim().to_owned()).collect();
    if names.len() != paths.len() {
        let told = format!("--names gives {} names for {} plans", names.len(), paths.len());
        return Err(Failure::Usage(told));
    }
    let twice = |at: usize| names[at].is_empty() || names[..at].contains(&names[at]);
    match (0..names.len()).find(|at| twice(*at)) {
        Some(at) => Err(Failure::Usage(format!("--names: {:?} tells no plan apart", names[at]))),
        None => Ok(names),
    }
}

/// The shortest ends of the paths that differ; what is one and the same path is numbered.
fn by_path(paths: &[&Path]) -> Vec<String> {
    let parts = |path: &&Path| -> Vec<String> {
        let folder = path.file_name().is_some_and(|name| name == "plan.json") && path.components().count() > 1;
        let shown = if folder { path.parent().unwrap_or(path).to_owned() } else { path.with_extension("") };
        shown.iter().map(|part| part.to_string_lossy().into_owned()).collect()
    };
    let parts: Vec<Vec<String>> = paths.iter().map(parts).collect();
    let longest = parts.iter().map(Vec::len).max().unwrap_or(1);
    let ends = |length: usize| -> Vec<String> {
        parts.iter().map(|parts| parts[parts.len().saturating_sub(length)..].join("/")).collect()
    };
    let apart = |names: &Vec<String>| names.iter().collect::<std::collections::BTreeSet<_>>().len() == names.len();
    let found = (1..=longest).map(ends).find(apart).unwrap_or_else(|| ends(longest));
    let mut names: Vec<String> = Vec::new();
    for name in &found {
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let fresh = std::iter::once(name.clone()).chain(numbered).find(|name| !names.contains(name));
        names.extend(fresh);
    }
    names
}

fn tell_of_other_data(args: &Args, comparison: &PlanComparison) {
    let others = comparison.plans.iter().filter(|plan| !plan.same_data);
    let others: Vec<String> = others.map(|plan| Layout::Terminal(Style::default()).name(&plan.name)).collect();
    if !others.is_empty() && !args.quiet {
        let (names, are) = (others.join(", "), if others.len() == 1 { "is a plan" } else { "are plans" });
        tell(&format!(
            "note: {names} {are} of other data than the baseline: differences hold what the data are worth\n"
        ));
    }
}

fn printed(args: &Args, plans: &[Candidate], comparison: &PlanComparison) -> String {
    let style = if args.output.is_some() { Style::default() } else { style() };
    match args.format {
        Format::Text => comparison_text(comparison, Layout::Terminal(style)),
        Format::Markdown => comparison_text(comparison, Layout::Markdown),
        Format::Json => comparison.to_json(),
        Format::Html => ComparePage { plans, comparison }.to_html(),
        Format::Csv => comparison_csv(comparison, args.table.table()),
    }
}

impl CsvTable {
    fn table(self) -> Table {
        match self {
            Self::Kpis => Table::Kpis,
            Self::Jobs => Table::Jobs,
            Self::Routes => Table::Routes,
        }
    }
}

fn write(args: &Args, text: &str) -> Result<(), Failure> {
    let Some(path) = args.output.as_ref().filter(|path| *path != Path::new("-")) else { return print(text) };
    write_whole(path, text.as_bytes()).map_err(|error| Failure::cannot_write(path, &error))?;
    if !args.quiet {
        tell(&format!("wrote {}\n", path.display()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(paths: &[&str]) -> Vec<String> {
        by_path(&paths.iter().map(Path::new).collect::<Vec<_>>())
    }

    #[test]
    fn plans_are_called_by_what_tells_their_paths_apart() {
        assert_eq!(named(&["out/before/plan.json", "out/after"]), ["before", "after"]);
        assert_eq!(named(&["a/plan/plan.json", "b/plan"]), ["a/plan", "b/plan"]);
        assert_eq!(named(&["ours.json", "theirs.json"]), ["ours", "theirs"]);
        assert_eq!(named(&["plan.json", "x/plan.json", "plan.json"]), ["plan", "x", "plan (2)"]);
        assert_eq!(named(&["a", "a", "a"]), ["a", "a (2)", "a (3)"]);
    }
}
