//! Spans of time, shares and numbers of threads as people type them.

pub use crate::io::span::{parse_duration, parse_share};
use std::num::NonZero;

/// Most threads that a command starts.
const MOST_THREADS: usize = 1024;

/// A number of threads.
pub fn parse_threads(text: &str) -> Result<NonZero<usize>, String> {
    let threads: usize = text.parse().map_err(|_| format!("{text:?} is no whole number"))?;
    NonZero::new(threads)
        .filter(|threads| threads.get() <= MOST_THREADS)
        .ok_or_else(|| format!("{threads} is not in 1..={MOST_THREADS}"))
}
