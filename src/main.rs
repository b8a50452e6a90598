//! The `firstfix` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    firstfix::cli::main()
}
