//! The list on the terminal.

use crate::model::Instance;
use crate::report::document::{AtDepots, DepotStockRow, PartTotal, Replenishment, VanStockRow};
use crate::report::summary::{MOST_ROWS, Style, grid, heading};

/// The list for people, with a newline at the end.
pub fn replenishment_lines(instance: &Instance, list: &Replenishment, style: Style) -> String {
    let days = instance.horizon.days > 1;
    let parts = [
        heading(instance),
        section("to put back on the vans", &van_header(days), list.vans.iter().map(|row| van(row, days)), style),
        section("given out by the depots", &DEPOT, list.depots.iter().filter(drawn).map(depot), style),
        section("over all", &TOTAL, list.parts.iter().map(total), style),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.len() == 1 { format!("{}\nno part is used or has to be put back\n", parts[0]) } else { parts.join("\n") }
}

fn section(title: &str, header: &[&str], rows: impl Iterator<Item = Vec<String>>, style: Style) -> String {
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    let more = rows.len().saturating_sub(MOST_ROWS);
    let mut text = format!("{title}\n{}", grid(header, rows.into_iter().take(MOST_ROWS), style));
    if more > 0 {
        text.push_str(&format!(" … and {more} more, all with --format csv or json\n"));
    }
    text
}

fn van_header(days: bool) -> Vec<&'static str> {
    let mut header = vec![
        "van",
        "part",
        "morning>",
        "loaded>",
        "at",
        "used>",
        "left>",
        "least left>",
        "par>",
        "put back>",
        "at most>",
    ];
    if days {
        header.insert(1, "date");
    }
    header
}

fn units(units: f64) -> String {
    format!("{:.2}", units + 0.0)
}

fn left(left: Option<f64>) -> String {
    left.map_or_else(|| "unlimited".to_owned(), units)
}

fn van(row: &VanStockRow, days: bool) -> Vec<String> {
    let mut cells = vec![
        row.technician.clone(),
        row.part.clone(),
        row.start.to_string(),
        units(row.loaded_expected),
        row.depots.join(", "),
        units(row.used_expected),
        left(row.left_expected),
        row.left_least.map(|units| units.to_string()).unwrap_or_default(),
        row.par.to_string(),
        units(row.restock_expected),
        row.restock_most.to_string(),
    ];
    if days {
        cells.insert(1, row.date.clone());
    }
    cells
}

const DEPOT: [&str; 8] = ["depot", "part", "stock>", "loaded>", "at most>", "left>", "least left>", ""];

fn drawn(row: &&DepotStockRow) -> bool {
    row.drawn_most > 0
}

fn depot(row: &DepotStockRow) -> Vec<String> {
    vec![
        row.depot.clone(),
        row.part.clone(),
        row.stock.to_string(),
        units(row.drawn_expected),
        row.drawn_most.to_string(),
        left(row.left_expected),
        row.left_least.map(|units| units.to_string()).unwrap_or_default(),
        if row.may_run_out { "may run out".to_owned() } else { String::new() },
    ]
}

const TOTAL: [&str; 8] = ["part", "used>", "put back>", "at most>", "at depots>", "to buy>", "at most>", "money>"];

fn total(row: &PartTotal) -> Vec<String> {
    let at_depots = match row.at_depots {
        None => String::new(),
        Some(AtDepots::Units(left)) => units(left),
        Some(AtDepots::Unlimited(_)) => "unlimited".to_owned(),
    };
    vec![
        row.part.clone(),
        units(row.used_expected),
        units(row.restock_expected),
        row.restock_most.to_string(),
        at_depots,
        units(row.short_expected),
        row.short_most.to_string(),
        format!("{:.2}", row.short_cost),
    ]
}
