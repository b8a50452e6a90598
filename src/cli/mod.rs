//! The command line; its commands stand beside this file and are joined when `io` reads instances.

use std::process::ExitCode;

/// Runs the command that the arguments of this process name.
pub fn main() -> ExitCode {
    ExitCode::FAILURE
}
