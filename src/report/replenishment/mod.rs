//! The replenishment list as a sheet (`replenishment.csv`: what to put back on which van, then what the depots give out) and
//! on the terminal.

mod terminal;

use super::document::{DepotStockRow, Replenishment, VanStockRow};
use super::sheet::{Sheet, text};
use crate::model::Instance;

pub use terminal::replenishment_lines;

const HEADER: [&str; 16] = [
    "kind",
    "location_id",
    "location",
    "date",
    "part_id",
    "part",
    "start",
    "loaded_at",
    "loaded_expected",
    "loaded_most",
    "used_expected",
    "left_expected",
    "left_least",
    "par",
    "restock_expected",
    "restock_most",
];

/// The list as a sheet.
pub fn csv(instance: &Instance, list: &Replenishment, mut sheet: Sheet) -> Vec<u8> {
    sheet.row(HEADER);
    for row in &list.vans {
        sheet.row(of_van(instance, row));
    }
    for row in list.depots.iter().filter(|row| row.drawn_most > 0) {
        sheet.row(of_depot(instance, row));
    }
    sheet.into_bytes()
}

fn part_name<'i>(instance: &'i Instance, id: &str) -> &'i str {
    instance.parts.iter().find(|row| row.id == id).map_or("", |row| &row.name)
}

fn optional(cell: Option<impl ToString>) -> String {
    cell.map(|cell| cell.to_string()).unwrap_or_default()
}

fn of_van(instance: &Instance, row: &VanStockRow) -> [String; HEADER.len()] {
    let technician = instance.technicians.iter().find(|technician| technician.id == row.technician);
    [
        "van".to_owned(),
        text(&row.technician),
        text(technician.map_or("", |technician| &technician.name)),
        row.date.clone(),
        text(&row.part),
        text(part_name(instance, &row.part)),
        row.start.to_string(),
        text(&row.depots.join(";")),
        row.loaded_expected.to_string(),
        row.loaded_most.to_string(),
        row.used_expected.to_string(),
        optional(row.left_expected),
        optional(row.left_least),
        row.par.to_string(),
        row.restock_expected.to_string(),
        row.restock_most.to_string(),
    ]
}

/// What a depot gives out counts as used, and as what to put back there.
fn of_depot(instance: &Instance, row: &DepotStockRow) -> [String; HEADER.len()] {
    [
        "depot".to_owned(),
        text(&row.depot),
        text(&row.depot),
        String::new(),
        text(&row.part),
        text(part_name(instance, &row.part)),
        row.stock.to_string(),
        String::new(),
        "0".to_owned(),
        "0".to_owned(),
        row.drawn_expected.to_string(),
        optional(row.left_expected),
        optional(row.left_least),
        row.stock.to_string(),
        if row.left_least.is_some() { row.drawn_expected.to_string() } else { "0".to_owned() },
        if row.left_least.is_some() { row.drawn_most.to_string() } else { "0".to_owned() },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};

    #[test]
    fn vans_come_first_then_depots() {
        let instance = day();
        let list = Replenishment::new(&instance, &verified(&instance));
        let text = String::from_utf8(csv(&instance, &list, Sheet::bare())).expect("text");
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(
            lines,
            [
                "van,anna,Ana Š. 田中,2026-11-24,filter,Filter,1,yard,2,2,1.5,1.5,1,3,1.5,2",
                "depot,yard,yard,,filter,Filter,10,,0,0,2,8,8,10,2,2"
            ]
        );
    }
}
