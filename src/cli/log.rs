//! What is said on stderr, for people or for machines.

use clap::ValueEnum;
use serde_json::{Map, Value, json};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// How warnings, notes and progress are written on stderr.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people; progress only where stderr is a terminal.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Whether stderr is for machines.
static MACHINES: AtomicBool = AtomicBool::new(false);

/// From here on stderr is written like this.
pub fn set(format: LogFormat) {
    MACHINES.store(format == LogFormat::Json, Ordering::Relaxed);
}

/// Whether stderr is for machines.
pub fn is_json() -> bool {
    MACHINES.load(Ordering::Relaxed)
}

/// Says something: text as it is, or a line with its level. If nobody can read it, the work goes on.
pub fn say(level: &str, text: &str) {
    if is_json() {
        object(level, json!({ "message": text.trim() }));
    } else {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Writes an object with its level as a line of JSON.
pub fn object(level: &str, fields: Value) {
    let mut line = Map::new();
    line.insert("level".into(), level.into());
    if let Value::Object(fields) = fields {
        line.extend(fields);
    }
    let _ = writeln!(std::io::stderr().lock(), "{}", Value::Object(line));
}

/// Writes the objects of a JSON array, each as a line of its own.
pub fn objects(level: &str, array: &str) {
    let rows: Vec<Value> = serde_json::from_str(array).unwrap_or_default();
    rows.into_iter().for_each(|row| object(level, row));
}
