//! Tables on the terminal.

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, LineStyle, Table, presets};

/// How the terminal wants its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether headings are bold.
    pub colour: bool,
    /// Columns of the terminal; `None`: lines are never broken.
    pub width: Option<u16>,
}

/// Lines of a name and a value, without a heading; nothing if there is none.
pub fn lines<'a>(rows: impl IntoIterator<Item = (&'a str, String)>, style: Style) -> String {
    let mut table = new(style);
    for (name, value) in rows {
        table.add_row([Cell::new(name), Cell::new(shown(&value))]);
    }
    finish(table, 2)
}

/// A table under a heading. Columns whose heading ends in `>` are set flush right.
pub fn grid(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>, style: Style) -> String {
    let mut table = new(style);
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(presets::NOTHING.header_separator(rule));
    let heads = header.iter().map(|head| Cell::new(head.trim_end_matches('>')).add_attribute(Attribute::Bold));
    table.set_header(heads.collect::<Vec<_>>());
    for row in rows {
        table.add_row(row.iter().map(|cell| Cell::new(shown(cell))).collect::<Vec<_>>());
    }
    for (at, head) in header.iter().enumerate() {
        if head.ends_with('>')
            && let Some(column) = table.column_mut(at)
        {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    finish(table, 1)
}

/// Text from outside, made safe for a terminal: control characters and marks that turn the direction of the
/// rest of the line are shown as `\u{fffd}`.
pub fn shown(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{fffd}' } else { c }).collect()
}

fn new(style: Style) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).force_no_tty();
    if style.colour {
        table.enforce_styling();
    }
    if let Some(width) = style.width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table
}

/// The lines of a table whose columns have so many spaces behind them.
fn finish(mut table: Table, gap: u16) -> String {
    if table.is_empty() {
        return String::new();
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, gap));
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_script_line_up() {
        let row = |name: &str| vec![name.to_owned(), "1".to_owned()];
        let text = grid(
            &["name", "n>"],
            [row("Ana"), row("田中さくら"), row("Ščepanović"), row("e\u{301}")],
            Style::default(),
        );
        let columns: Vec<usize> = text.lines().skip(2).map(unicode_columns).collect();
        assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
    }

    /// Columns of a line in which CJK characters take two, combining marks none.
    fn unicode_columns(line: &str) -> usize {
        line.chars()
            .map(|c| match c {
                '\u{300}'..='\u{36f}' => 0,
                '\u{3000}'..='\u{9fff}' => 2,
                _ => 1,
            })
            .sum()
    }

    #[test]
    fn a_name_cannot_drive_the_terminal() {
        assert_eq!(shown("a\u{1b}[2Jb\u{202e}c\n"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}");
    }

    #[test]
    fn an_empty_table_is_nothing() {
        assert_eq!(lines([], Style::default()), "");
    }
}
