//! Technicians and their roster as tables.

use super::Drawn;
use crate::io::generate::appointments::clock;
use crate::io::generate::dice::Dice;
use crate::io::generate::people::Technician;
use crate::io::generate::stores::{Stocked, van_volume};
use crate::io::tables::Table;

const HEADER: [&str; 22] = [
    "technician_id",
    "name",
    "start_lat",
    "start_lon",
    "end_lat",
    "end_lon",
    "open_end",
    "shift_start",
    "shift_end",
    "max_overtime_min",
    "skills",
    "tools",
    "efficiency",
    "speed_factor",
    "cost_per_hour",
    "cost_per_km",
    "fixed_cost",
    "van_volume",
    "max_jobs",
    "territories",
    "break_min",
    "break_from",
];

/// The table of technicians.
pub fn technicians(drawn: &Drawn, vans: &[Vec<Stocked>], dice: &mut Dice) -> Table {
    let header: Vec<&str> = HEADER.into_iter().chain(["break_to"]).collect();
    let mut table = Table::new("technicians", &header);
    for (technician, van) in drawn.technicians.iter().zip(vans) {
        let mut cells = who_and_where(technician).to_vec();
        cells.extend(when(technician, drawn.days.count > 1));
        cells.extend(what(technician, dice));
        cells.extend(money_and_van(technician, van));
        let rest = if technician.has_break() { ["30", "11:30", "13:30"] } else { ["", "", ""] };
        cells.extend(rest.map(str::to_owned));
        table.push(cells);
    }
    table
}

fn who_and_where(technician: &Technician) -> [String; 7] {
    let (lat, lon) = technician.home.at;
    let end = technician.end.map(|place| place.at);
    [
        technician.id.clone(),
        technician.name.clone(),
        lat.to_string(),
        lon.to_string(),
        end.map_or(String::new(), |(lat, _)| lat.to_string()),
        end.map_or(String::new(), |(_, lon)| lon.to_string()),
        if technician.contractor { "true".into() } else { String::new() },
    ]
}

/// A roster replaces the shift columns.
fn when(technician: &Technician, roster: bool) -> [String; 3] {
    let (start, end) = technician.shift;
    let overtime = technician.overtime.to_string();
    if roster { [String::new(), String::new(), overtime] } else { [clock(start), clock(end), overtime] }
}

fn what(technician: &Technician, dice: &mut Dice) -> [String; 4] {
    // Apprentices are slower, masters faster; nobody exactly so.
    let usual = [0.8, 1.0, 1.1][usize::from(technician.level.clamp(1, 3)) - 1];
    let efficiency = usual + 0.05 * (f64::from(dice.between(0, 2)) - 1.0);
    let speed = [0.9, 1.0, 1.0, 1.0, 1.1][dice.below(5)];
    let skills: Vec<String> = technician.skills.iter().map(|(skill, level)| format!("{skill}:{level}")).collect();
    [skills.join(";"), technician.tools.join(";"), hundredths(efficiency), hundredths(speed)]
}

fn money_and_van(technician: &Technician, van: &[Stocked]) -> [String; 6] {
    let rate = if technician.contractor { 62 } else { [32, 41, 52][usize::from(technician.level.clamp(1, 3)) - 1] };
    [
        rate.to_string(),
        "0.45".into(),
        if technician.contractor { "60".into() } else { "0".into() },
        van_volume(van).to_string(),
        if technician.level == 1 { "6".into() } else { String::new() },
        technician.zones.join(";"),
    ]
}

/// Two decimals at most, so that 0.8 + 0.05 is written 0.85.
fn hundredths(value: f64) -> String {
    ((value * 100.0).round() / 100.0).to_string()
}

/// The roster.
pub fn shifts(drawn: &Drawn) -> Table {
    let mut table = Table::new("shifts", &["technician_id", "date", "start", "end"]);
    for technician in &drawn.technicians {
        let (start, end) = technician.shift;
        for day in &technician.days {
            table.push([technician.id.clone(), drawn.days.date(*day).to_string(), clock(start), clock(end)]);
        }
    }
    table
}
