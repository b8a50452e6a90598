//! Diagnostics for machines: JSON, and the commands that annotate a pull request on GitHub.

use super::help;
use crate::model::{Diagnostic, Severity};
use serde_json::{Value, json};
use std::fmt::Write;

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// An array with one object for each diagnostic: `code`, `severity`, `file`, `line` (0: the file as a
/// whole), `column`, `value`, `message`, `hint`.
pub fn render_json(diagnostics: &[Diagnostic]) -> String {
    let rows: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| {
            json!({
                "code": diagnostic.code,
                "severity": word(diagnostic.severity),
                "file": diagnostic.source.file,
                "line": diagnostic.source.line,
                "column": diagnostic.source.column,
                "value": diagnostic.value,
                "message": diagnostic.message,
                "hint": help(diagnostic),
            })
        })
        .collect();
    let mut text = format!("{:#}", Value::Array(rows));
    text.push('\n');
    text
}

/// A workflow command for each diagnostic, such as `::error file=jobs.csv,line=3,title=not-a-number::…`.
pub fn render_github(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let source = &diagnostic.source;
        let line = source.line.to_string();
        let mut properties = Vec::new();
        if !source.file.is_empty() {
            properties.push(("file", source.file.as_str()));
        }
        if source.line > 0 {
            properties.push(("line", line.as_str()));
        }
        properties.push(("title", diagnostic.code));
        let mut message = diagnostic.message.clone();
        if !source.column.is_empty() {
            let _ = write!(message, " (column {}, value {:?})", source.column, diagnostic.value);
        }
        text += &annotation(word(diagnostic.severity), &properties, &format!("{message}. {}", help(diagnostic)));
    }
    text
}

/// A workflow command of GitHub, such as `error` with its `file` and `title`, and a newline.
pub fn annotation(command: &str, properties: &[(&str, &str)], message: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    format!("::{command} {}::{}\n", properties.join(","), data(message))
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::diagnostics::codes;

    fn sample() -> Diagnostic {
        Diagnostic::error(codes::NOT_A_NUMBER, "not a number\n100 %")
            .at("in,dir/jobs.csv", 3, "duration_min")
            .value("a:b")
    }

    #[test]
    fn github_commands_are_escaped() {
        let text = render_github(&[sample()]);
        assert!(text.starts_with("::error file=in%2Cdir/jobs.csv,line=3,title=not-a-number::not a number%0A100 %25"));
        assert!(text.contains("(column duration_min, value \"a:b\")"));
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn json_holds_every_field() -> serde_json::Result<()> {
        let rows: Value = serde_json::from_str(&render_json(&[sample()]))?;
        assert_eq!(rows[0]["code"], "not-a-number");
        assert_eq!(rows[0]["severity"], "error");
        assert_eq!(rows[0]["line"], 3);
        assert_eq!(rows[0]["value"], "a:b");
        assert!(rows[0]["hint"].as_str().is_some_and(|hint| hint.contains("12.5")));
        Ok(())
    }
}
