//! Where output goes: data to stdout, everything for people's eyes alone to stderr.

use super::failure::Failure;
use super::log;
use crate::report::Style;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

/// Prints data. A reader who has seen enough (`| head`) is no fault.
///
/// # Errors
/// If stdout cannot be written for another reason, such as a full disk.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::cannot_write(Path::new("stdout"), &error)),
        _ => Ok(()),
    }
}

/// Prints indented JSON.
///
/// # Errors
/// As [`print`].
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Bug(error.to_string()))?;
    print(&format!("{text}\n"))
}

/// Tells people something. If nobody can read it, the work goes on.
pub fn tell(text: &str) {
    log::say("info", text);
}

/// What the terminal behind stdout can show.
pub fn style() -> Style {
    let terminal = std::io::stdout().is_terminal();
    let width = if terminal { comfy_table::Table::new().width() } else { None };
    Style { colour: terminal && colour_wanted(), width }
}

/// Whether the user has not asked for plain text (`NO_COLOR`, or a terminal that can do no more).
fn colour_wanted() -> bool {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}
