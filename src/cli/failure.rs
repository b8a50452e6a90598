//! Why a command could not do what it was asked, and how that is said.

use super::exit::Exit;
use super::log;
use crate::io::diagnostics::{codes, render_json, render_text};
use crate::model::Diagnostic;
use crate::report::WriteError;
use crate::solve::SolveError;
use crate::verify::Violation;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The command line makes no sense.
    Usage(String),
    /// The input is invalid, or could not be read.
    Input(Vec<Diagnostic>),
    /// A plan breaks rules.
    Broken(String, Vec<Violation>),
    /// A file could not be read or written.
    File(String),
    /// A bug of ours.
    Bug(String),
}

impl Failure {
    /// A file that could not be read.
    pub fn cannot_read(path: &Path, why: &std::io::Error) -> Self {
        Self::File(format!("cannot read {}: {why}", path.display()))
    }

    /// A file or folder that could not be written.
    pub fn cannot_write(path: &Path, why: &std::io::Error) -> Self {
        Self::File(format!("cannot write {}: {why}", path.display()))
    }

    /// How the command ends.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Input(faults) => of_input(faults),
            Self::Broken(..) => Exit::Broken,
            Self::File(_) => Exit::File,
            Self::Bug(_) => Exit::Bug,
        }
    }

    /// Says it on stderr.
    pub fn tell(&self) {
        if !log::is_json() {
            return log::say("error", &self.message());
        }
        let mut fields = json!({ "message": self.message().trim(), "exit": self.exit().code() });
        match self {
            Self::Input(faults) => {
                let array: Value = serde_json::from_str(&render_json(faults)).unwrap_or_default();
                fields["faults"] = array;
            }
            Self::Broken(what, violations) => {
                let rows = violations.iter().map(|broken| json!({ "rule": broken.rule, "message": broken.message }));
                fields["message"] = what.as_str().into();
                fields["violations"] = rows.collect();
            }
            Self::Usage(text) | Self::File(text) | Self::Bug(text) => fields["message"] = text.as_str().into(),
        }
        log::object("error", fields);
    }

    /// What people read on stderr, with a newline at the end.
    pub fn message(&self) -> String {
        match self {
            Self::Usage(text) => format!("error: {text}\n\nFor more information, try '--help'.\n"),
            Self::File(text) => format!("error: {text}\n"),
            Self::Bug(text) => bug(text),
            Self::Input(faults) => render_text(faults),
            Self::Broken(what, violations) => {
                let mut text = format!("error: {what}\n");
                for violation in violations {
                    let _ = writeln!(text, "  {violation}");
                }
                text
            }
        }
    }
}

/// How a command ends whose input has these faults.
pub fn of_input(faults: &[Diagnostic]) -> Exit {
    if faults.iter().any(|fault| fault.code == codes::CANNOT_READ) { Exit::File } else { Exit::InvalidInput }
}

/// The message for a bug of ours.
pub fn bug(text: &str) -> String {
    format!(
        "firstfix {}: internal error: {text}\nThis is a bug of ours, not of your data. Please report it with the command \
         and the instance.\n",
        env!("CARGO_PKG_VERSION")
    )
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let path: PathBuf = error.path;
        Self::cannot_write(&path, &error.source)
    }
}

impl From<SolveError> for Failure {
    fn from(error: SolveError) -> Self {
        let text = error.to_string();
        match error {
            SolveError::StartPlan(violations) => Self::Broken(text, violations),
            SolveError::Rejected(_) | SolveError::Milp(_) => Self::Bug(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_read_is_no_invalid_input() {
        let unreadable = Diagnostic::error(codes::CANNOT_READ, "cannot read x");
        let invalid = Diagnostic::error("not-a-number", "x is no number");
        assert_eq!(Failure::Input(vec![unreadable, invalid.clone()]).exit(), Exit::File);
        assert_eq!(Failure::Input(vec![invalid]).exit(), Exit::InvalidInput);
    }

    #[test]
    fn a_plan_of_ours_that_breaks_a_rule_is_a_bug() {
        let violation = Violation { rule: "window", message: "J1 begins too late".into() };
        assert_eq!(Failure::from(SolveError::Rejected(vec![violation.clone()])).exit(), Exit::Bug);
        let start = Failure::from(SolveError::StartPlan(vec![violation]));
        assert_eq!(start.exit(), Exit::Broken);
        assert!(start.message().contains("[window] J1 begins too late"), "{}", start.message());
    }
}
