//! Tables in, plans out: CSV, JSON and published formats, with coded diagnostics.

pub mod import;
pub mod tables;

/// Placeholder until the reader lands.
pub fn unsupported(_: &crate::model::Instance) -> Vec<crate::model::Diagnostic> { Vec::new() }
