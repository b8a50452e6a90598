//! The least stock, for people and programs.

use super::clock::{rounded, rounded_share};
use super::document::Source;
use super::sheet::{Sheet, text};
use super::summary::{MOST_ROWS, Style, grid, heading, lines};
use crate::model::Instance;
use crate::units::{PartId, currency};
use crate::value::{Freed, LeastRow, LeastStock};
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the format.
const FORMAT: &str = "firstfix-least-stock/1";

/// The least stock.
#[derive(Clone, Debug, Serialize)]
pub struct LeastDocument {
    /// Version of this format.
    pub format: &'static str,
    /// What was planned.
    pub instance: Source,
    /// By how much the rate may fall.
    pub tolerance: f64,
    /// First-time-fix rate of the plan as it is.
    pub first_time_fix_rate: f64,
    /// The same with the least stock.
    pub least_first_time_fix_rate: f64,
    /// What can go.
    pub freed: FreedDocument,
    /// What could go without losing any first-time fix.
    pub freed_without_loss: FreedDocument,
    /// Whether it is proved that no more money can be freed.
    pub proved: bool,
    /// No more money than this can be freed, where that is known and nothing is proved.
    pub bound: Option<f64>,
    /// Whether somebody asked to stop: vans that there was no time for are left as they are, and not listed.
    pub interrupted: bool,
    /// Every van and part.
    pub stock: Vec<StockDocument>,
}

/// What can be taken from the vans.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FreedDocument {
    /// Units.
    pub units: u64,
    /// Money tied up.
    pub money: f64,
    /// Room taken.
    pub volume: f64,
}

/// What a van holds of a part.
#[derive(Clone, Debug, Serialize)]
pub struct StockDocument {
    /// Whose van.
    pub technician: String,
    /// The part.
    pub part: String,
    /// Units now.
    pub now: u32,
    /// Units that are enough.
    pub least: u32,
    /// Units that can go.
    pub units: u32,
    /// Money that they tie up.
    pub money: f64,
    /// Room that they take.
    pub volume: f64,
    /// By how much the levels of the plan's depot visits must be lowered for that.
    pub levels_down: u32,
}

impl LeastDocument {
    /// The document of a least stock.
    pub fn new(instance: &Instance, tolerance: f64, least: &LeastStock) -> Self {
        Self {
            format: FORMAT,
            instance: Source { name: instance.name.clone(), sha256: instance.sha256.clone() },
            tolerance,
            first_time_fix_rate: rounded_share(least.rate_now),
            least_first_time_fix_rate: rounded_share(least.rate),
            freed: FreedDocument::new(&least.freed),
            freed_without_loss: FreedDocument::new(&least.free),
            proved: least.proved,
            bound: least.bound.map(currency),
            interrupted: least.interrupted,
            stock: least.rows.iter().map(|row| StockDocument::new(instance, row)).collect(),
        }
    }

    /// A row for each van and part.
    pub fn csv(&self, instance: &Instance) -> Vec<u8> {
        let mut sheet = Sheet::bare();
        sheet.row([
            "technician_id",
            "technician",
            "part_id",
            "part",
            "now",
            "least",
            "units",
            "money",
            "volume",
            "levels_down",
        ]);
        for row in &self.stock {
            let technician = instance.technicians.iter().find(|technician| technician.id == row.technician);
            let part = instance.parts.iter().find(|part| part.id == row.part);
            sheet.row([
                text(&row.technician),
                text(technician.map_or("", |technician| &technician.name)),
                text(&row.part),
                text(part.map_or("", |part| &part.name)),
                row.now.to_string(),
                row.least.to_string(),
                row.units.to_string(),
                row.money.to_string(),
                row.volume.to_string(),
                row.levels_down.to_string(),
            ]);
        }
        sheet.into_bytes()
    }
}

impl FreedDocument {
    fn new(freed: &Freed) -> Self {
        Self { units: freed.units, money: currency(freed.money), volume: freed.volume as f64 / 1e6 }
    }
}

impl StockDocument {
    fn new(instance: &Instance, row: &LeastRow) -> Self {
        let (part, units) = (&instance.parts[row.part], row.now - row.least);
        Self {
            technician: instance.technicians[row.technician].id.clone(),
            part: part.id.clone(),
            now: row.now,
            least: row.least,
            units,
            money: rounded(currency(part.unit_cost) * f64::from(units)),
            volume: rounded(part.volume as f64 / 1e6 * f64::from(units)),
            levels_down: row.levels_down,
        }
    }
}

/// The least stock for people, with a newline at the end.
pub fn least_lines(instance: &Instance, tolerance: f64, least: &LeastStock, style: Style) -> String {
    let parts = [
        heading(instance),
        lines(about(instance, tolerance, least), style),
        by_part(instance, least, style),
        by_van(instance, least, style),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn about(instance: &Instance, tolerance: f64, least: &LeastStock) -> Vec<(&'static str, String)> {
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    let all = |units: &dyn Fn(&LeastRow) -> u32| -> (u64, f64) {
        let units = |row: &LeastRow| (u64::from(units(row)), currency(instance.parts[row.part].unit_cost));
        let add = |sum: (u64, f64), (units, cost): (u64, f64)| (sum.0 + units, sum.1 + cost * units as f64);
        least.rows.iter().map(units).fold((0, 0.0), add)
    };
    let (now, enough) = (all(&|row| row.now), all(&|row| row.least));
    let (freed, free) = (&least.freed, &least.free);
    let proof = match (least.proved, least.bound) {
        (true, _) => "no more money can be freed on these routes".to_owned(),
        (false, Some(bound)) => format!("at most {:.2} could be freed on these routes", currency(bound)),
        (false, None) if least.interrupted => {
            "interrupted: vans that there was no time for are left as they are".to_owned()
        }
        (false, None) => "not every combination was looked at".to_owned(),
    };
    vec![
        (
            "first-time fix",
            format!(
                "{} now, {} with the least stock (may fall by {})",
                percent(least.rate_now),
                percent(least.rate),
                percent(tolerance)
            ),
        ),
        ("on the vans", format!("{} units now, {} are enough", now.0, enough.0)),
        ("money tied up", format!("{:.2} now, {:.2} is enough", now.1, enough.1)),
        ("freed", format!("{} units, {:.2}, volume {}", freed.units, currency(freed.money), freed.volume as f64 / 1e6)),
        ("without any loss", format!("{} units, {:.2}", free.units, currency(free.money))),
        ("proof", proof),
    ]
}

/// A line for each part of which something can go.
fn by_part(instance: &Instance, least: &LeastStock, style: Style) -> String {
    let mut parts = BTreeMap::<PartId, (u32, u32)>::new();
    for row in &least.rows {
        let sum = parts.entry(row.part).or_default();
        *sum = (sum.0 + row.now, sum.1 + row.least);
    }
    let mut rows: Vec<(PartId, (u32, u32))> = parts.into_iter().filter(|(_, (now, least))| now > least).collect();
    rows.sort_by_key(|(part, (now, least))| -(instance.parts[*part].unit_cost * i64::from(now - least)));
    let line = |(part, (now, least)): &(PartId, (u32, u32))| {
        cells(instance, vec![instance.parts[*part].id.clone()], *part, *now, *least)
    };
    table(&["part", "now>", "least>", "freed>", "money>", "volume>"], rows.iter().map(line).collect(), style)
}

/// A line for each van and part of which something can go.
fn by_van(instance: &Instance, least: &LeastStock, style: Style) -> String {
    let mut rows: Vec<&LeastRow> = least.rows.iter().filter(|row| row.now > row.least).collect();
    rows.sort_by_key(|row| -(instance.parts[row.part].unit_cost * i64::from(row.now - row.least)));
    let line = |row: &&LeastRow| {
        let names = vec![instance.technicians[row.technician].id.clone(), instance.parts[row.part].id.clone()];
        let mut cells = cells(instance, names, row.part, row.now, row.least);
        cells.push(if row.levels_down > 0 {
            format!("load {} less at depots", row.levels_down)
        } else {
            String::new()
        });
        cells
    };
    let header = ["van", "part", "now>", "least>", "freed>", "money>", "volume>", ""];
    table(&header, rows.iter().map(line).collect(), style)
}

fn cells(instance: &Instance, mut names: Vec<String>, part: PartId, now: u32, least: u32) -> Vec<String> {
    let (row, freed) = (&instance.parts[part], now - least);
    names.extend([now.to_string(), least.to_string(), freed.to_string()]);
    names.push(format!("{:.2}", currency(row.unit_cost) * f64::from(freed)));
    names.push(rounded(row.volume as f64 / 1e6 * f64::from(freed)).to_string());
    names
}

fn table(header: &[&str], rows: Vec<Vec<String>>, style: Style) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let more = rows.len().saturating_sub(MOST_ROWS);
    let mut text = grid(header, rows.into_iter().take(MOST_ROWS), style);
    if more > 0 {
        text.push_str(&format!(" … and {more} more, all with --format csv or json\n"));
    }
    text
}
