//! `loading.csv`: what to put on which van, by depot and time.

use super::document::Loading;
use super::sheet::{Sheet, text};
use crate::model::Instance;

const HEADER: [&str; 9] =
    ["depot_id", "date", "time", "technician_id", "technician", "part_id", "part", "level", "quantity"];

/// The bytes of `loading.csv` for a loading list.
pub fn csv(instance: &Instance, list: &[Loading]) -> Vec<u8> {
    let mut lines: Vec<&Loading> = list.iter().collect();
    // A stable sort: within one visit the parts keep their order.
    lines.sort_by(|a, b| (&a.at, &a.date).cmp(&(&b.at, &b.date)).then_with(|| a.time.compare(&b.time)));
    let mut sheet = Sheet::new(&HEADER);
    for line in lines {
        sheet.row(row(instance, line));
    }
    sheet.into_bytes()
}

fn row(instance: &Instance, line: &Loading) -> [String; HEADER.len()] {
    let technician = instance.technicians.iter().find(|row| row.id == line.technician);
    let part = instance.parts.iter().find(|row| row.id == line.part);
    [
        text(&line.at),
        line.date.clone(),
        line.time.for_sheet(),
        text(&line.technician),
        text(technician.map_or("", |row| &row.name)),
        text(&line.part),
        text(part.map_or("", |row| &row.name)),
        line.level.to_string(),
        line.quantity.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::PlanDocument;
    use crate::report::testing::{day, report_of, verified};

    #[test]
    fn a_van_is_loaded_to_its_level() {
        let instance = day();
        let plan = verified(&instance);
        let list = PlanDocument::new(&report_of(&instance, &plan, &[])).loading;
        let text = String::from_utf8(csv(&instance, &list)).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2, "{text}");
        assert!(lines[1].starts_with("yard,2026-11-24,2026-11-24 0"), "{text}");
        assert!(lines[1].ends_with(",anna,Ana Š. 田中,filter,Filter,3,2"), "{text}");
    }
}
