//! SIGINT and SIGTERM: the first ends the search, the second ends the program.

use super::terminal::tell;
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by the first signal.
static STOP: AtomicBool = AtomicBool::new(false);

/// What shells report for a program that Ctrl-C ended.
const ENDED_BY_SIGNAL: i32 = 130;

/// From here on a signal sets the flag that is returned.
///
/// # Errors
/// If handlers cannot be installed.
pub fn listen() -> Result<&'static AtomicBool, ctrlc::Error> {
    ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::SeqCst) {
            exit(ENDED_BY_SIGNAL);
        }
        tell("\nstopping: the best plan so far is being written; a second signal ends at once\n");
    })?;
    Ok(&STOP)
}
