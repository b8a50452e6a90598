//! CSV that opens right in a spreadsheet.
//!
//! The file begins with a byte-order mark, without which Excel takes UTF-8 for the local code page. What a
//! spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises: ids and names come from outside,
//! and a cell such as `=HYPERLINK(…)` must stay text. Where commas are decimal points, Excel splits lines at
//! semicolons, quoted or not; so a formula behind one of these, a tab or a line break is no more welcome.

/// Rows of a sheet, in memory.
pub struct Sheet {
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// A sheet with this header.
    pub fn new(header: &[&str]) -> Self {
        Self::begun("\u{feff}".as_bytes().to_vec(), header)
    }

    /// A sheet of plain numbers for programs, without the mark.
    pub fn plain(header: &[&str]) -> Self {
        Self::begun(Vec::new(), header)
    }

    fn begun(bytes: Vec<u8>, header: &[&str]) -> Self {
        let mut sheet = Self { writer: csv::Writer::from_writer(bytes) };
        sheet.row(header);
        sheet
    }

    /// An empty sheet for a file.
    pub fn file() -> Self {
        Self { writer: csv::Writer::from_writer("\u{feff}".as_bytes().to_vec()) }
    }

    /// An empty sheet for a pipe: without a byte-order mark, which few programs expect there.
    pub fn bare() -> Self {
        Self { writer: csv::Writer::from_writer(Vec::new()) }
    }

    /// Adds a row of cells as they are; texts of the tables go through [`text`] first.
    pub fn row<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) {
        // A writer into memory fails only on rows of unequal length, and each sheet has one place that makes rows.
        let written = self.writer.write_record(cells);
        debug_assert!(written.is_ok(), "rows of a sheet have one length");
    }

    /// The bytes of the file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// A text cell that no spreadsheet runs, in whichever country. Plain numbers stay what they are.
pub fn text(cell: &str) -> String {
    if is_number(cell) {
        return cell.to_owned();
    }
    let mut safe = String::with_capacity(cell.len());
    // Whether a spreadsheet may take what comes next for the beginning of a cell.
    let mut fresh = true;
    for c in cell.chars() {
        if fresh && matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') {
            safe.push('\'');
        }
        fresh = matches!(c, ';' | '\t' | '\r' | '\n') || (fresh && c.is_whitespace());
        safe.push(c);
    }
    safe
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok() && cell.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        for cell in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1", "-inf", "+nan"] {
            assert_eq!(text(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn formulas_behind_a_separator_become_text_too() {
        let cells = [
            ("a;=1+1", "a;'=1+1"),
            ("a; =1", "a; '=1"),
            ("\t=1", "\t'=1"),
            (" @x", " '@x"),
            ("x\r\n-y", "x\r\n'-y"),
            ("-a;-b", "'-a;'-b"),
        ];
        for (cell, safe) in cells {
            assert_eq!(text(cell), safe);
        }
    }

    #[test]
    fn numbers_and_names_stay() {
        for cell in ["-3.5", "+7", "-1e3", "J-1", "a=b", "a;b", "x - y", "", "田中", "O'Hara"] {
            assert_eq!(text(cell), cell);
        }
    }

    #[test]
    fn cells_with_commas_quotes_and_lines_come_back_whole() {
        let mut sheet = Sheet::new(&["a", "b"]);
        sheet.row(["x, \"y\"", "two\nlines"]);
        let bytes = sheet.into_bytes();
        assert!(bytes.starts_with("\u{feff}a,b\n".as_bytes()));
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let row = reader.records().next().expect("a row").expect("csv");
        assert_eq!(row.iter().collect::<Vec<_>>(), ["x, \"y\"", "two\nlines"]);
    }
}
