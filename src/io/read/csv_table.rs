//! One CSV file to a [`Table`].

use crate::io::diagnostics::codes;
use crate::io::tables::{Row, Table};
use crate::model::Diagnostic;

/// Separators that a header may use.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The table written in `text`; `name` without an ending, `file` for diagnostics. Blank lines are skipped,
/// cells trimmed, and the separator is the one that the header uses most.
pub fn parse(name: &str, file: &str, text: &str, faults: &mut Vec<Diagnostic>) -> Table {
    let separator = separator(text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut table = Table { name: name.into(), file: file.into(), ..Table::default() };
    let mut lines = Lines { bytes: text.as_bytes(), at: 0, line: 1 };
    let mut record = csv::StringRecord::new();
    let mut header_seen = false;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                faults.push(Diagnostic::error(codes::RAGGED_ROW, error.to_string()).at(file, 0, ""));
                break;
            }
        }
        let line = lines.of(record.position().map_or(0, |at| at.byte() as usize));
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cells = record.iter().map(|cell| cell.trim().to_owned());
        if header_seen {
            let mut row = Row { line, cells: cells.collect() };
            fit(&mut row, table.header.len(), file, faults);
            table.rows.push(row);
        } else {
            table.header = cells.collect();
            header_seen = true;
        }
    }
    unclosed_quote(&mut table, text, separator, faults);
    drop_unnamed(&mut table, faults);
    table
}

/// The separator that stands most often in the first line that is not blank, outside quotes.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut counts = [0usize; SEPARATORS.len()];
    let mut quoted = false;
    for byte in header.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if let (false, Some(which)) = (quoted, SEPARATORS.iter().position(|separator| *separator == byte)) {
            counts[which] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    counts.iter().position(|count| *count == most).map_or(b',', |which| SEPARATORS[which])
}

/// Gives the row as many cells as the header has, and says so where something was there or lacking.
fn fit(row: &mut Row, columns: usize, file: &str, faults: &mut Vec<Diagnostic>) {
    let (cells, named) = (row.cells.len(), row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1));
    if named > columns || cells < columns {
        let cells = if named > columns { named } else { cells };
        let message = format!("cells in this row: {cells}, in the header: {columns}");
        faults.push(Diagnostic::error(codes::RAGGED_ROW, message).at(file, row.line, ""));
    }
    row.cells.resize(columns, String::new());
}

/// Reports a quote that never closes, and nothing else about the row that it makes of the rest of the file.
fn unclosed_quote(table: &mut Table, text: &str, separator: u8, faults: &mut Vec<Diagnostic>) {
    let Some(line) = open_quote(text, separator) else { return };
    let last = table.rows.pop().map_or(0, |row| row.line);
    faults.retain(|fault| {
        fault.code != codes::RAGGED_ROW || fault.source.file != table.file || fault.source.line != last
    });
    let message = "a quoted cell that begins here does not end, and swallows the rest of the file";
    faults.push(Diagnostic::error(codes::UNCLOSED_QUOTE, message).at(&table.file, line, ""));
}

/// The line of the quote that a file ends inside of.
fn open_quote(text: &str, separator: u8) -> Option<u32> {
    enum In {
        Begin,
        Plain,
        Quoted(u32),
        /// Behind a quote in a quoted cell: its end, or the first half of a doubled one.
        Closed(u32),
    }
    let (mut line, mut at) = (1, In::Begin);
    for byte in text.bytes() {
        at = match (at, byte) {
            (In::Begin, b'"') => In::Quoted(line),
            (In::Quoted(from), b'"') => In::Closed(from),
            (In::Closed(from), b'"') | (In::Quoted(from), _) => In::Quoted(from),
            (_, b'\n' | b'\r') => In::Begin,
            (_, byte) if byte == separator => In::Begin,
            _ => In::Plain,
        };
        line += u32::from(byte == b'\n');
    }
    if let In::Quoted(from) = at { Some(from) } else { None }
}

/// Columns without a name: dropped where they are empty, a fault where they are not.
fn drop_unnamed(table: &mut Table, faults: &mut Vec<Diagnostic>) {
    for column in (0..table.header.len()).rev().filter(|at| table.header[*at].is_empty()).collect::<Vec<_>>() {
        if let Some(row) = table.rows.iter().find(|row| !row.cells[column].is_empty()) {
            let message = format!("column {} has no name in the header", column + 1);
            let value = row.cells[column].clone();
            faults.push(Diagnostic::error(codes::UNNAMED_COLUMN, message).at(&table.file, row.line, "").value(value));
        }
        table.header.remove(column);
        table.rows.iter_mut().for_each(|row| drop(row.cells.remove(column)));
    }
}

/// Counts lines up to byte offsets that only grow.
///
/// The position that the csv crate gives a record is where the one before it ended, so line ends and blank
/// lines are passed over first.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, byte: usize) -> u32 {
        let byte = byte.min(self.bytes.len());
        let blank = self.bytes[byte..].iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let target = byte + blank;
        if target > self.at {
            self.line += self.bytes[self.at..target].iter().filter(|b| **b == b'\n').count() as u32;
            self.at = target;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Table, Vec<&'static str>) {
        let mut faults = Vec::new();
        let table = parse("jobs", "jobs.csv", text, &mut faults);
        (table, faults.iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn lines_are_counted_through_crlf_blank_lines_and_quoted_cells() {
        let (table, faults) = read("a,b\r\n\r\n1,\"x\r\ny\"\r\n\r\n\r\n2,z\r\n,\r\n\r\n");
        assert_eq!(faults, [""; 0]);
        let lines: Vec<_> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 7]);
        assert_eq!(table.rows[0].cells, ["1", "x\r\ny"]);
    }

    #[test]
    fn the_header_tells_the_separator() {
        assert_eq!(read("a;b\n1,5;2\n").0.rows[0].cells, ["1,5", "2"]);
        assert_eq!(read("a\tb\n1\t2\n").0.header, ["a", "b"]);
        assert_eq!(read("a\n1\n").0.rows[0].cells, ["1"]);
    }

    #[test]
    fn ragged_rows_are_faults_unless_what_is_over_is_empty() {
        assert_eq!(read("a,b\n1,2,,\n").1, [""; 0]);
        assert_eq!(read("a,b\n1,2,3\n1\n").1, ["ragged-row", "ragged-row"]);
        assert_eq!(read("a,b\n1\n").0.rows[0].cells, ["1", ""]);
    }

    #[test]
    fn quotes_that_do_not_close_and_columns_without_names_are_faults() {
        assert_eq!(read("a,b\n1,\"x\n2,y\n").1, ["unclosed-quote"]);
        assert_eq!(read("a,b\n1,2\n\"x,3\n4,5\n").1, ["unclosed-quote"]);
        assert_eq!(read("a,b\n1,\"").1, ["unclosed-quote"]);
        assert_eq!(read("\"a,b\n1,2\n").1, ["unclosed-quote"]);
        assert_eq!(read("a,b\n1\n2,\"x\"\"\n").1, ["ragged-row", "unclosed-quote"]);
        assert_eq!(read("a,b\n1,\"x\"\"\"\n2,5\" pipe\n").1, [""; 0]);
        assert_eq!(read("a,\n1,x\n").1, ["unnamed-column"]);
        let (table, faults) = read("a,,b\n1,,2\n");
        assert_eq!((table.header, faults), (vec!["a".to_owned(), "b".to_owned()], vec![]));
    }

    #[test]
    fn nothing_gives_an_empty_table() {
        assert_eq!(read("").0.header, [""; 0]);
        assert_eq!(read("\n\n").0.rows, []);
    }
}
