//! What everything is held against: brute force over the verifier on tiny random instances.

#[cfg(feature = "milp")]
mod agreement;
mod brute;
#[cfg(feature = "milp")]
mod columns;
mod common;
mod least;
mod pricing;
mod visits;
mod worth;
