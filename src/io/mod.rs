//! Tables in, plans out: CSV, JSON and published formats, with coded diagnostics.

pub mod generate;
pub mod import;
pub mod tables;
