//! SIGINT and SIGTERM: the first ends the search, the second ends the program.

use super::terminal::tell;
use std::process::exit;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Set by the first signal.
static STOP: AtomicBool = AtomicBool::new(false);

/// When the first signal came.
static FIRST: OnceLock<Instant> = OnceLock::new();

/// Signals so soon after the first one are the same wish: `timeout` signals a program and then its group, and a
/// terminal and a supervisor may both pass a Ctrl-C on.
const SAME: Duration = Duration::from_millis(500);

/// What shells report for a program that Ctrl-C ended.
const ENDED_BY_SIGNAL: i32 = 130;

/// From here on a signal sets the flag that is returned.
///
/// # Errors
/// If handlers cannot be installed.
pub fn listen() -> Result<&'static AtomicBool, ctrlc::Error> {
    listen_and_say("stopping: the best plan so far is being written")
}

/// As [`listen`], with what a signal is answered.
///
/// # Errors
/// As [`listen`].
pub fn listen_and_say(answer: &'static str) -> Result<&'static AtomicBool, ctrlc::Error> {
    ctrlc::set_handler(move || {
        let first = *FIRST.get_or_init(Instant::now);
        if STOP.swap(true, Ordering::SeqCst) {
            if first.elapsed() > SAME {
                exit(ENDED_BY_SIGNAL);
            }
            return;
        }
        tell(&format!("\n{answer}; a second signal ends at once\n"));
    })?;
    Ok(&STOP)
}
