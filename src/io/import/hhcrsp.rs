//! Home-care days of Mankowska, Meisel and Bierwirth (2014) as JSON: caregivers with abilities, patients who need one
//! or two of them, soft time windows.
//!
//! A patient with one service is a job, one with two is two jobs for two people who start together or a gap apart: each of the
//! two counts if it is late. The objective is a third each of the distance, the sum of the lateness and the worst lateness.

mod file;
mod rows;

use super::Options;
use super::settings::{Measure, Units, settings};
use crate::io::tables::Tables;
use crate::model::Diagnostic;
use serde_json::json;

/// Distances have three decimals, so these ticks are exact.
const UNITS: Units = Units { measure: Measure::Matrix, ticks: 1_000, truncate: false };
/// Weight of each of the three parts of the objective.
const THIRD: f64 = 1.0 / 3.0;

/// Reads a home-care instance: first the services left out, then the mean of distance, lateness and worst lateness.
///
/// # Errors
/// Everything that is wrong with the text, each fault with the patient or caregiver it stands at.
pub fn hhcrsp(text: &str, options: &Options) -> Result<Tables, Vec<Diagnostic>> {
    let day = file::read(text, &options.file)?;
    let name = std::path::Path::new(&options.file).file_stem().map_or("", |stem| stem.to_str().unwrap_or_default());
    let mut settings = settings(name, UNITS, "lexicographic");
    // An hour has sixty units, so that a unit of lateness costs as much as one of distance.
    let weights = json!({ "distance": THIRD, "lateness": THIRD, "max_lateness": 60.0 * THIRD });
    settings.insert("objective".to_owned(), json!({ "mode": "lexicographic", "paid": "route", "weights": weights }));
    Ok(Tables { settings, settings_file: "instance.json".into(), tables: rows::tables(&day), territories: None })
}

#[cfg(test)]
mod tests;
