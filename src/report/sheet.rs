//! CSV that opens right in a spreadsheet.
//!
//! The file begins with a byte-order mark, without which Excel takes UTF-8 for the local code page. A text cell
//! that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP advises: ids and names come from
//! outside, and a cell such as `=HYPERLINK(…)` must stay text.

/// Rows of a sheet, in memory.
pub struct Sheet {
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// A sheet with this header.
    pub fn new(header: &[&str]) -> Self {
        let mut sheet = Self { writer: csv::Writer::from_writer("\u{feff}".as_bytes().to_vec()) };
        sheet.row(header);
        sheet
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

/// A text cell that no spreadsheet runs. Plain numbers stay what they are.
pub fn text(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        for cell in ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1"] {
            assert_eq!(text(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn numbers_and_names_stay() {
        for cell in ["-3.5", "+7", "J-1", "a=b", "", "田中", "O'Hara"] {
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
