//! A fault in the input, with where it is and what to do.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The instance cannot be read.
    Error,
    /// The instance can be planned, but part of it cannot be satisfied, or something looks wrong.
    Warning,
}

/// A place in an input file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// File as the user named it, or the table.
    pub file: String,
    /// Line from 1; 0: the file as a whole.
    pub line: u32,
    /// Column of the table, or path in the JSON.
    pub column: String,
}

/// One fault. Codes are stable: scripts may match on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code in kebab case, such as `unknown-column`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub source: Source,
    /// The offending value as written; empty where there is none.
    pub value: String,
    /// What is wrong.
    pub message: String,
    /// What to do; empty where nothing better than the message can be said.
    pub hint: String,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            source: Source::default(),
            value: String::new(),
            message: message.into(),
            hint: String::new(),
        }
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// With its place.
    pub fn at(mut self, file: impl Into<String>, line: u32, column: impl Into<String>) -> Self {
        self.source = Source { file: file.into(), line, column: column.into() };
        self
    }

    /// With the offending value.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// With what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Source { file, line, column } = &self.source;
        if !file.is_empty() {
            write!(f, "{file}:{line}: ")?;
        }
        write!(f, "[{}] {}", self.code, self.message)?;
        if !column.is_empty() {
            write!(f, " (column {column}")?;
            if !self.value.is_empty() {
                write!(f, ", value {:?}", self.value)?;
            }
            write!(f, ")")?;
        }
        if !self.hint.is_empty() {
            write!(f, "; {}", self.hint)?;
        }
        Ok(())
    }
}
