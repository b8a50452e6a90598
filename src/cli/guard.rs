//! A panic is a bug of ours: one short message, and an exit code of its own.

use super::exit::Exit;
use super::failure::bug;
use super::log::say;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::atomic::{AtomicBool, Ordering};

/// Replaces the default message of a panic. Several threads may panic for one reason: the first one speaks.
pub fn install() {
    static SAID: AtomicBool = AtomicBool::new(false);
    set_hook(Box::new(|info| {
        if !SAID.swap(true, Ordering::SeqCst) {
            say("error", &bug(&describe(info)));
            if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
                say("error", &format!("{}\n", std::backtrace::Backtrace::force_capture()));
            }
        }
    }));
}

/// Runs a command; if it panics, that is how it ended.
pub fn run(command: impl FnOnce() -> Exit) -> Exit {
    catch_unwind(AssertUnwindSafe(command)).unwrap_or(Exit::Bug)
}

fn describe(info: &PanicHookInfo) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let what = text.unwrap_or("unknown");
    match info.location() {
        Some(place) => format!("{what} ({}:{})", place.file(), place.line()),
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_as_a_bug() {
        assert_eq!(run(|| panic!("a test of the guard")), Exit::Bug);
        assert_eq!(run(|| Exit::Done), Exit::Done);
    }
}
