//! Cells of tables by row and column, and instants as cells.

use crate::io::Times;
use crate::io::tables::{Row, TABLE_NAMES, Table, Tables};
use crate::model::{Clock, Instance};
use crate::units::Ticks;
use serde_json::Value;

/// The table called `name`, made with these columns if it is not there.
pub fn table<'a>(tables: &'a mut Tables, name: &str, header: &[&str]) -> &'a mut Table {
    let at = tables.tables.iter().position(|table| table.name == name).unwrap_or_else(|| {
        let rank = |name: &str| TABLE_NAMES.iter().position(|known| *known == name);
        let at = tables.tables.iter().position(|table| rank(&table.name) > rank(name)).unwrap_or(tables.tables.len());
        tables.tables.insert(at, Table::new(name, header));
        at
    });
    &mut tables.tables[at]
}

/// Where a column stands; it is added if it is not there.
pub fn column(table: &mut Table, name: &str) -> usize {
    if let Some(at) = table.header.iter().position(|column| column == name) {
        return at;
    }
    table.header.push(name.to_owned());
    let width = table.header.len();
    table.rows.iter_mut().for_each(|row| row.cells.resize(width, String::new()));
    width - 1
}

/// The cell, empty if the table does not have the column.
pub fn get<'a>(table: &'a Table, row: usize, name: &str) -> &'a str {
    let at = table.header.iter().position(|column| column == name);
    at.and_then(|at| table.rows.get(row)?.cells.get(at)).map_or("", |cell| cell.trim())
}

/// Sets a cell. Nothing is added for the sake of an empty one.
pub fn set(table: &mut Table, row: usize, name: &str, text: impl Into<String>) {
    let text = text.into();
    if text.is_empty() && !table.header.iter().any(|column| column == name) {
        return;
    }
    let at = column(table, name);
    if let Some(row) = table.rows.get_mut(row) {
        row.cells.resize(row.cells.len().max(at + 1), String::new());
        row.cells[at] = text;
    }
}

/// The first row whose cell holds `text`.
pub fn row(table: &Table, name: &str, text: &str) -> Option<usize> {
    let at = table.header.iter().position(|column| column == name)?;
    table.rows.iter().position(|row| row.cells.get(at).is_some_and(|cell| cell.trim() == text))
}

/// Adds an empty row and says where it stands.
pub fn add(table: &mut Table) -> usize {
    let cells = vec![String::new(); table.header.len()];
    table.rows.push(Row { line: 0, cells });
    table.rows.len() - 1
}

/// Drops the rows in which one of the columns holds `text`.
pub fn drop_rows(tables: &mut Tables, name: &str, columns: &[&str], text: &str) {
    let Some(table) = tables.tables.iter_mut().find(|table| table.name == name) else { return };
    let at: Vec<usize> =
        columns.iter().filter_map(|name| table.header.iter().position(|column| column == name)).collect();
    table.rows.retain(|row| !at.iter().any(|at| row.cells.get(*at).is_some_and(|cell| cell.trim() == text)));
}

/// Drops a job with its faults and relations.
pub fn drop_job(tables: &mut Tables, id: &str) {
    drop_rows(tables, "jobs", &["job_id"], id);
    drop_rows(tables, "faults", &["job_id"], id);
    drop_rows(tables, "relations", &["job_a", "job_b"], id);
}

/// A value of a JSON row as the cell of a CSV would have it.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join(";"),
        Value::Object(pairs) => {
            let pairs = pairs.iter().map(|(name, level)| format!("{name}:{}", cell(level)));
            pairs.collect::<Vec<_>>().join(";")
        }
        other => other.to_string(),
    }
}

/// Instants of an instance as its tables write them.
pub struct Clocks {
    times: Times,
}

impl Clocks {
    /// Of an instance.
    pub fn new(instance: &Instance) -> Self {
        Self { times: Times { horizon: instance.horizon.clone(), scale: instance.scale } }
    }

    /// The instant; `None` where the tables cannot say it, because it is finer than a second.
    pub fn instant(&self, at: Ticks) -> Option<String> {
        let text = self.text(at, self.times.horizon.days > 1);
        (self.times.instant(&text) == Ok(at)).then_some(text)
    }

    /// A window from one instant to another.
    pub fn window(&self, from: Ticks, to: Ticks) -> Option<String> {
        let between = if self.times.horizon.days > 1 { "/" } else { "-" };
        Some(format!("{}{between}{}", self.instant(from)?, self.instant(to)?))
    }

    /// The time of a day, hours past 24 where it lies behind its midnight.
    pub fn of_day(&self, day: u32, at: Ticks) -> Option<String> {
        let since = at - self.times.scale.day() * Ticks::from(day);
        let text = self.text(since, false);
        (self.times.of_day(&text) == Ok(since)).then_some(text)
    }

    /// The date of a day.
    pub fn date(&self, day: u32) -> String {
        let start = self.times.horizon.start;
        start.checked_add(jiff::Span::new().days(day)).unwrap_or(start).to_string()
    }

    /// A length of time in minutes.
    pub fn minutes(&self, ticks: Ticks) -> String {
        self.times.scale.minutes(ticks).to_string()
    }

    fn text(&self, at: Ticks, dated: bool) -> String {
        let scale = &self.times.scale;
        if self.times.horizon.clock == Clock::Plain {
            return scale.minutes(at).to_string();
        }
        let day = if dated { at.div_euclid(scale.day()) } else { 0 };
        let seconds = (scale.minutes(at - day * scale.day()) * 60.0).round() as i64;
        let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        if dated { format!("{}T{clock}", self.date(u32::try_from(day).unwrap_or(0))) } else { clock }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{builder, line};

    #[test]
    fn instants_are_written_as_they_are_read() {
        let mut one = builder(1);
        one.scale = crate::units::Scale::default();
        let mut week = one.clone();
        week.horizon.days = 7;
        let (one, week) = (one.build(line(1)).expect("sound"), week.build(line(1)).expect("sound"));
        assert_eq!(Clocks::new(&one).instant(8 * 3600 + 61).as_deref(), Some("08:01:01"));
        assert_eq!(Clocks::new(&one).instant(25 * 3600).as_deref(), Some("25:00:00"));
        assert_eq!(Clocks::new(&week).instant(25 * 3600).as_deref(), Some("2026-01-06T01:00:00"));
        assert_eq!(Clocks::new(&week).of_day(1, 24 * 3600 + 1800).as_deref(), Some("00:30:00"));
        assert_eq!(Clocks::new(&week).window(0, 60).as_deref(), Some("2026-01-05T00:00:00/2026-01-05T00:01:00"));
    }

    #[test]
    fn cells_come_and_go() {
        let mut tables = Tables { tables: vec![Table::new("jobs", &["job_id"])], ..Tables::default() };
        let jobs = table(&mut tables, "jobs", &[]);
        let at = add(jobs);
        set(jobs, at, "job_id", "a");
        set(jobs, at, "windows", "");
        assert_eq!(jobs.header, ["job_id"]);
        set(jobs, at, "windows", "08:00-09:00");
        assert_eq!(
            (get(jobs, at, "windows"), get(jobs, at, "due"), row(jobs, "job_id", "a")),
            ("08:00-09:00", "", Some(0))
        );
        table(&mut tables, "technicians", &["technician_id"]);
        assert_eq!(tables.tables[0].name, "technicians");
        drop_rows(&mut tables, "jobs", &["job_id"], "a");
        assert!(tables.table("jobs").is_some_and(|jobs| jobs.rows.is_empty()));
    }
}
