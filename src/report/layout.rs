//! Tables for people: on a terminal, or in Markdown.

use super::summary::{Style, grid, shown};

/// Where the text goes.
#[derive(Clone, Copy, Debug)]
pub enum Layout {
    /// A terminal.
    Terminal(Style),
    /// A page or a comment in Markdown.
    Markdown,
}

impl Layout {
    /// A name from outside in running text.
    pub fn name(self, name: &str) -> String {
        match self {
            Self::Terminal(_) => shown(name),
            Self::Markdown => escaped(name),
        }
    }

    /// A table; columns whose heading ends in `>` are set flush right.
    pub fn table(self, heads: &[&str], rows: &[Vec<String>]) -> String {
        match self {
            Self::Terminal(style) => grid(heads, rows.iter().cloned(), style),
            Self::Markdown => markdown(heads, rows),
        }
    }
}

fn markdown(heads: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let titles = heads.iter().map(|head| escaped(head.strip_suffix('>').unwrap_or(head)));
    let rules = heads.iter().map(|head| if head.ends_with('>') { "---:" } else { "---" }.to_owned());
    let rows = rows.iter().map(|row| line(row.iter().map(|cell| escaped(cell)).collect()));
    [line(titles.collect()), line(rules.collect())].into_iter().chain(rows).collect()
}

/// A text that does not end its cell, nor become markup.
fn escaped(cell: &str) -> String {
    let mut text = String::new();
    for c in shown(cell).chars() {
        if matches!(c, '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text_in_cells_and_headings() {
        let table = Layout::Markdown.table(&["a|b>", "c"], &[vec!["<b>".into(), "x\n|y".into()]]);
        assert_eq!(table, "| a\\|b | c |\n| ---: | --- |\n| \\<b\\> | x\u{fffd}\\|y |\n");
        assert_eq!(Layout::Terminal(Style::default()).name("a\u{1b}[1m"), "a\u{fffd}[1m");
    }
}
