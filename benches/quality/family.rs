//! The instances of a family and their best-known values.

use std::path::{Path, PathBuf};

/// An instance to measure.
#[derive(Debug)]
pub struct Case {
    /// The family, such as `trsp/crew25`.
    pub family: String,
    /// The file's name without its ending.
    pub name: String,
    /// Format for `import`.
    pub format: &'static str,
    /// The file.
    pub file: PathBuf,
    /// What is measured, such as `working_time`.
    pub objective: String,
    /// Best-known value, where there is one.
    pub best: Option<f64>,
}

/// The instances of `family` whose name contains `only`, in order of their names.
pub fn cases(family: &str, only: &str) -> Result<Vec<Case>, String> {
    let root = std::env::var_os("FIRSTFIX_BENCH").map(PathBuf::from);
    let root = root.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench"));
    let format = format_of(family).ok_or_else(|| format!("{family}: no importer reads this family"))?;
    let folder = root.join(family);
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| format!("{}: {error}; FIRSTFIX_BENCH says where the data is", folder.display()))?;
    let known = best_known(&root.join("best_known.csv"), family)?;
    let mut cases = Vec::new();
    for entry in entries.flatten() {
        let file = entry.path();
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if !file.is_file() || !name.contains(only) {
            continue;
        }
        let best = known.iter().find(|(instance, ..)| *instance == name);
        cases.push(Case {
            family: family.to_owned(),
            name,
            format,
            file,
            objective: best.map(|(_, objective, _)| objective.clone()).unwrap_or_default(),
            best: best.map(|(.., value)| *value),
        });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    if cases.is_empty() { Err(format!("{}: no instance of that name", folder.display())) } else { Ok(cases) }
}

fn format_of(family: &str) -> Option<&'static str> {
    let first = family.split('/').next()?;
    match first {
        "trsp" => Some("trsp"),
        "solomon" | "homberger" => Some("solomon"),
        "pyvrp-rich" => Some("vrplib"),
        "hhcrsp" => Some("hhcrsp"),
        _ => None,
    }
}

/// Instance, objective and value of each row of the family.
fn best_known(file: &Path, family: &str) -> Result<Vec<(String, String, f64)>, String> {
    let mut reader = csv::Reader::from_path(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut rows = Vec::new();
    for record in reader.deserialize::<(String, String, String, f64, String, String)>() {
        let (of, instance, objective, value, ..) = record.map_err(|error| format!("{}: {error}", file.display()))?;
        if of == family {
            rows.push((instance, objective, value));
        }
    }
    Ok(rows)
}
