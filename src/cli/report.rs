//! `firstfix report`: a plan as one page for people.

use super::exit::Exit;
use super::failure::Failure;
use super::load;
use super::said;
use super::terminal::{print, tell};
use crate::io::write_whole;
use crate::report::{Background, Page};
use crate::solve::why_left_out;
use crate::verify::verify;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The plan is verified first; one that breaks a rule ends with 4 and writes nothing. The page needs no \
    network, unless a background for its map is asked for with --tiles; even then it is off until somebody ticks it.\n\n\
    Examples:\n  \
    firstfix report instances/city-day firstfix-plan\n  \
    firstfix report tomorrow theirs.json -o tomorrow.html\n  \
    firstfix report tomorrow plan -o - | gzip > report.html.gz"
)]
pub struct Args {
    /// Folder of tables, or one JSON file with the same tables.
    instance: PathBuf,
    /// A plan.json, from any tool, or the folder it is in.
    plan: PathBuf,
    /// Where to write the page; `-` is stdout [default: report.html beside the plan].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Offer a background for the map from these tiles, such as https://tiles.example.org/{z}/{x}/{y}.png.
    #[arg(long, value_name = "URL")]
    tiles: Option<String>,
    /// Whom to thank for the tiles.
    #[arg(long, value_name = "TEXT", requires = "tiles", default_value = "© OpenStreetMap contributors")]
    tiles_credit: String,
    /// Print no warnings or notes.
    #[arg(short, long)]
    quiet: bool,
}

/// Runs the command.
///
/// # Errors
/// An address that is none of tiles, an invalid instance, a plan that breaks a rule, files that cannot be read or
/// written.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let background = args.tiles.as_ref().map(|url| Background::new(url, &args.tiles_credit)).transpose();
    let background = background.map_err(|error| Failure::Usage(format!("--tiles: {error}")))?;
    let instance = load::instance(&args.instance, args.quiet)?;
    let plan = load::plan(&instance, &args.plan, args.quiet)?;
    let plan =
        verify(&instance, &plan).map_err(|violations| Failure::Broken("the plan breaks rules".into(), violations))?;
    let reasons = why_left_out(&instance, &plan);
    let run = said::run_of(&instance, &plan, &args.plan);
    let page = Page {
        instance: &instance,
        plan: &plan,
        reasons: &reasons,
        run: run.as_ref(),
        background: background.as_ref(),
    };
    write(args, &page.to_html())?;
    Ok(Exit::Done)
}

fn write(args: &Args, page: &[u8]) -> Result<(), Failure> {
    let path = args.output.clone().unwrap_or_else(|| beside(&args.plan));
    if path == Path::new("-") {
        return print(&String::from_utf8_lossy(page));
    }
    write_whole(&path, page).map_err(|error| Failure::cannot_write(&path, &error))?;
    if !args.quiet {
        tell(&format!("wrote {}\n", path.display()));
    }
    Ok(())
}

/// `report.html` beside a plan.
fn beside(plan: &Path) -> PathBuf {
    if plan.is_dir() { plan.join("report.html") } else { plan.with_file_name("report.html") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_goes_beside_the_plan() {
        assert_eq!(beside(Path::new("out/plan.json")), Path::new("out/report.html"));
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(beside(folder.path()), folder.path().join("report.html"));
    }
}
