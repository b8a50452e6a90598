//! firstfix: a field-service optimiser.
//!
//! Rooms, each using only what stands above it: [`units`], [`travel`], [`model`], [`plan`], [`graph`], then
//! [`eval`], [`verify`] and [`io`] side by side, [`search`] and [`exact`] side by side, [`solve`],
//! [`simulate`], [`study`], [`value`], [`explain`] and [`replan`] side by side, [`slots`], [`report`], [`cli`].

pub mod cli;
pub mod eval;
#[cfg(feature = "milp")]
pub mod exact;
pub mod explain;
pub mod graph;
pub mod io;
pub mod model;
pub mod plan;
pub mod replan;
pub mod report;
pub mod search;
pub mod simulate;
pub mod slots;
pub mod solve;
pub mod study;
pub mod travel;
pub mod units;
pub mod value;
pub mod verify;
