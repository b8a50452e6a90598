//! A table with its definition: cells by the name of their column.
//!
//! Values are checked once for the whole instance by [`super::cells`]; a reader here gives nothing for a cell
//! that is empty or wrong, so that no fault is reported twice.

use super::clock::Times;
use super::values::{self, Bad};
use crate::io::columns::{Column, Kind, TableDef};
use crate::io::tables::{Row, Table};
use crate::model::{Diagnostic, Window};
use crate::units::{Ticks, UNLIMITED};
use rustc_hash::FxHashMap;

/// A table that is read.
pub struct Sheet<'a> {
    pub table: &'a Table,
    pub def: &'static TableDef,
    at: FxHashMap<&'static str, usize>,
}

impl<'a> Sheet<'a> {
    pub fn new(table: &'a Table, def: &'static TableDef) -> Self {
        let column = |column: &'static Column| {
            table.header.iter().position(|name| name == column.name).map(|at| (column.name, at))
        };
        Self { table, def, at: def.columns().filter_map(column).collect() }
    }

    /// Where a column stands in the rows.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.at.get(column).copied()
    }

    pub fn lines(&'a self) -> impl Iterator<Item = Line<'a>> {
        self.table.rows.iter().map(|row| Line { sheet: self, row })
    }
}

/// A row of a sheet.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub sheet: &'a Sheet<'a>,
    pub row: &'a Row,
}

impl<'a> Line<'a> {
    /// The cell of a column; empty if the table does not have the column.
    pub fn text(&self, column: &str) -> &'a str {
        self.sheet.position(column).and_then(|at| self.row.cells.get(at)).map_or("", |cell| cell.trim())
    }

    pub fn has(&self, column: &str) -> bool {
        !self.text(column).is_empty()
    }

    /// A fault in a cell of this row.
    pub fn fault(&self, column: &str, code: &'static str, message: impl Into<String>) -> Diagnostic {
        let value = self.text(column);
        Diagnostic::error(code, message).at(&self.sheet.table.file, self.row.line, column).value(value)
    }

    /// The diagnostic of a value that is wrong.
    pub fn bad(&self, column: &str, bad: Bad) -> Diagnostic {
        self.fault(column, bad.code, bad.message).hint(bad.hint)
    }

    fn kind(&self, column: &str) -> Option<Kind> {
        self.sheet.def.column(column).map(|column| column.kind)
    }

    /// The cell's value by a reader; nothing where it is empty or wrong.
    fn read<T>(&self, column: &str, reader: impl FnOnce(&'a str) -> Result<T, Bad>) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() { None } else { reader(text).ok() }
    }

    pub fn number(&self, column: &str) -> Option<f64> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match self.kind(column)? {
            Kind::Number(low, high) => values::number(text, low, high).ok(),
            Kind::Degrees(limit) => values::degrees(text, limit).ok(),
            _ => None,
        }
    }

    pub fn count(&self, column: &str) -> Option<u32> {
        match self.kind(column)? {
            Kind::Count(low, high) => self.read(column, |text| values::count(text, low, high)),
            _ => None,
        }
    }

    pub fn stock(&self, column: &str) -> Option<u32> {
        self.read(column, values::stock).map(|units| units.min(UNLIMITED))
    }

    pub fn flag(&self, column: &str) -> Option<bool> {
        self.read(column, values::flag)
    }

    pub fn date(&self, column: &str) -> Option<jiff::civil::Date> {
        self.read(column, values::date)
    }

    pub fn names(&self, column: &str) -> Vec<&'a str> {
        self.read(column, values::names).unwrap_or_default()
    }

    pub fn levels(&self, column: &str) -> Vec<(&'a str, u8)> {
        self.read(column, values::levels).unwrap_or_default()
    }

    pub fn level_sets(&self, column: &str) -> Vec<Vec<(&'a str, u8)>> {
        self.read(column, values::level_sets).unwrap_or_default()
    }

    pub fn quantities(&self, column: &str) -> Vec<(&'a str, u32)> {
        self.read(column, values::quantities).unwrap_or_default()
    }

    pub fn time(&self, column: &str, times: &Times) -> Option<Ticks> {
        self.read(column, |text| times.of_day(text))
    }

    pub fn instant(&self, column: &str, times: &Times) -> Option<Ticks> {
        self.read(column, |text| times.instant(text))
    }

    pub fn windows(&self, column: &str, times: &Times) -> Vec<Window> {
        self.read(column, |text| times.windows(text)).unwrap_or_default()
    }

    /// The cell as owned text, if there is any.
    pub fn owned(&self, column: &str) -> Option<String> {
        let text = self.text(column);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Minutes in ticks.
    pub fn minutes(&self, column: &str, times: &Times) -> Option<Ticks> {
        self.number(column).map(|minutes| times.scale.ticks(minutes))
    }
}

/// A row with the rows that give it defaults: each cell comes from the first row that has it.
#[derive(Clone, Copy)]
pub struct Layers<'a> {
    pub own: Line<'a>,
    pub defaults: [Option<Line<'a>>; 2],
}

impl<'a> Layers<'a> {
    /// The row that answers for a column: the first that has it, else the row itself.
    pub fn of(&self, column: &str) -> Line<'a> {
        self.first(|line| line.has(column))
    }

    /// The first row with this property, else the row itself.
    pub fn first(&self, has: impl Fn(&Line<'a>) -> bool) -> Line<'a> {
        let mut all = std::iter::once(self.own).chain(self.defaults.into_iter().flatten());
        all.find(has).unwrap_or(self.own)
    }
}
