//! What comes out of a study: every run, a comparison of the scenarios, and a picture of the trade-off.

mod comparison;
mod csv;
mod journal;
mod measure;
mod picture;
mod plan;
mod record;
#[cfg(test)]
mod testing;
mod text;
mod tradeoff;

pub use comparison::{Compared, Comparison, Difference, Row, Versus};
pub use journal::{Journal, JournalError, RUNS};
pub use measure::{MEASURES, Measure};
pub use plan::write_plan;
pub use record::Record;
pub use text::text;
pub use tradeoff::{Point, points};

pub use super::layout::Layout;

use super::FileSet;
use crate::study::Study;
use std::collections::BTreeMap;

/// What was found in each run of a study that is done, by scenario and seed.
pub type Runs<'a> = BTreeMap<(usize, u64), &'a Record>;

/// The files that are made of the runs anew each time: `runs.csv`, `table.csv`, `table.json`, `tradeoff.csv` and
/// `tradeoff.svg`. There is no picture before there is a run.
pub fn files(study: &Study, runs: &Runs, comparison: &Comparison) -> FileSet {
    let points = points(study, runs);
    FileSet::default()
        .file("runs.csv", csv::runs(study, runs))
        .file("table.csv", csv::table(comparison))
        .file("table.json", comparison.to_json())
        .file("tradeoff.csv", csv::tradeoff(&points))
        .maybe("tradeoff.svg", picture::svg(study, &points).map(String::into_bytes))
}

/// The bytes of `table.csv`, which is also what `--format csv` prints, without the mark that spreadsheets want.
pub fn table_csv(comparison: &Comparison) -> String {
    String::from_utf8_lossy(&csv::table(comparison)).trim_start_matches('\u{feff}').to_owned()
}
