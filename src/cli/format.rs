//! Forms of output that several commands share.

use clap::ValueEnum;

/// How a result is printed on stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people.
    #[default]
    Text,
    /// JSON for programs.
    Json,
}

/// How a table is printed on stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// Tables for people.
    #[default]
    Text,
    /// JSON for programs.
    Json,
    /// One table as CSV.
    Csv,
}
