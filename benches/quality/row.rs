//! Rows as a file and as a table.

use crate::measure::Measured;
use comfy_table::{CellAlignment, Table, presets};
use std::path::Path;

/// Writes the rows.
pub fn write_csv(path: &Path, rows: &[Measured]) -> Result<(), String> {
    let text = |error: csv::Error| format!("{}: {error}", path.display());
    let mut writer = csv::Writer::from_path(path).map_err(text)?;
    for row in rows {
        writer.serialize(row).map_err(text)?;
    }
    writer.flush().map_err(|error| format!("{}: {error}", path.display()))
}

/// The rows of an earlier run.
pub fn read_csv(path: &Path) -> Result<Vec<Measured>, String> {
    let text = |error: csv::Error| format!("{}: {error}", path.display());
    let mut reader = csv::Reader::from_path(path).map_err(text)?;
    reader.deserialize().collect::<Result<_, _>>().map_err(text)
}

/// A line for each row, then mean and worst.
pub fn table(rows: &[Measured]) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).force_no_tty();
    table.set_header(["instance", "left out", "value", "best known", "gap %", "gap % less work", "status"]);
    let percent = |gap: Option<f64>| gap.map(|gap| format!("{gap:.2}")).unwrap_or_default();
    for row in rows {
        table.add_row([
            row.instance.clone(),
            row.unserved.to_string(),
            format!("{:.4}", row.value),
            row.best_known.map(|best| format!("{best:.4}")).unwrap_or_default(),
            percent(row.gap_percent),
            percent(row.gap_travel_percent),
            row.status.clone(),
        ]);
    }
    for at in 1..6 {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let unserved: u32 = rows.iter().map(|row| row.unserved).sum();
    let gaps = |of: fn(&Measured) -> Option<f64>| rows.iter().filter_map(of).collect::<Vec<f64>>();
    let (all, travel) = (gaps(|row| row.gap_percent), gaps(|row| row.gap_travel_percent));
    format!("{table}\n\n{}{}left out in all: {unserved}\n", spread("gap", &all), spread("gap less work", &travel))
}

fn spread(name: &str, gaps: &[f64]) -> String {
    if gaps.is_empty() {
        return String::new();
    }
    let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
    let worst = gaps.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{name}: mean {mean:.3} %, worst {worst:.3} % over {} instances\n", gaps.len())
}
