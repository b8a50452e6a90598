//! Diagnostics for people: each kind of fault once for a file and column, with the first few places.

use super::help;
use crate::model::{Diagnostic, Severity};
use std::fmt::Write;

/// Places shown in full for one kind of fault in one column.
const SHOWN: usize = 5;
/// Line numbers listed for the rest.
const LISTED: usize = 10;

/// A readable list, grouped by kind of fault, with a count at the end; empty if there is nothing to say.
pub fn render_text(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for group in groups(diagnostics) {
        for diagnostic in group.iter().take(SHOWN) {
            one(&mut text, diagnostic);
        }
        let rest = group.get(SHOWN..).unwrap_or_default();
        if let Some(first) = rest.first() {
            let lines: Vec<String> =
                rest.iter().filter(|d| d.source.line > 0).take(LISTED).map(|d| d.source.line.to_string()).collect();
            let more = if rest.len() > LISTED { ", …" } else { "" };
            let place = if lines.is_empty() { String::new() } else { format!(" (lines {}{more})", lines.join(", ")) };
            let _ = writeln!(text, "  … and {} more [{}]{place}\n", rest.len(), first.code);
        }
    }
    if !diagnostics.is_empty() {
        let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        let _ = writeln!(text, "{}, {}", count(errors, "error"), count(diagnostics.len() - errors, "warning"));
    }
    text
}

/// Diagnostics of the same code, file and column, in order of the first of each group.
fn groups(diagnostics: &[Diagnostic]) -> Vec<Vec<&Diagnostic>> {
    let mut at = std::collections::HashMap::new();
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for diagnostic in diagnostics {
        let key = (diagnostic.code, &diagnostic.source.file, &diagnostic.source.column, diagnostic.severity as u8);
        let index = *at.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[index].push(diagnostic);
    }
    groups
}

fn one(text: &mut String, diagnostic: &Diagnostic) {
    let word = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
    let _ = writeln!(text, "{word}[{}]: {}", diagnostic.code, diagnostic.message);
    let source = &diagnostic.source;
    if !source.file.is_empty() {
        let _ = write!(text, "  --> {}", source.file);
        if source.line > 0 {
            let _ = write!(text, ":{}", source.line);
        }
        if !source.column.is_empty() {
            let _ = write!(text, ", {}", source.column);
        }
        if !diagnostic.value.is_empty() {
            let _ = write!(text, " = {}", shortened(&diagnostic.value));
        }
        text.push('\n');
    }
    match help(diagnostic) {
        "" => text.push('\n'),
        help => {
            let _ = writeln!(text, "  help: {help}\n");
        }
    }
}

/// The value in quotes, cut where it is long.
fn shortened(value: &str) -> String {
    const LONGEST: usize = 80;
    match value.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{:?}…", &value[..cut]),
        None => format!("{value:?}"),
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::diagnostics::codes;

    #[test]
    fn many_faults_of_a_kind_are_grouped() {
        let faults: Vec<_> = (2..30)
            .map(|line| Diagnostic::error(codes::NOT_A_NUMBER, "not a number").at("jobs.csv", line, "lat").value("x"))
            .collect();
        let text = render_text(&faults);
        assert!(text.contains("jobs.csv:2, lat = \"x\""));
        assert_eq!(text.matches("error[not-a-number]").count(), SHOWN);
        assert!(text.contains("… and 23 more [not-a-number] (lines 7, 8,"), "{text}");
        assert!(text.ends_with("28 errors, 0 warnings\n"));
    }

    #[test]
    fn nothing_wrong_is_nothing_said() {
        assert_eq!(render_text(&[]), "");
    }
}
