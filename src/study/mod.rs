//! Studies: an instance under many scenarios, each solved with many seeds and judged by one measure.
//!
//! A scenario changes the instance ([`change`]), the objective or the solver. Whatever it was planned for, every plan
//! is verified again under the objective of the base scenario ([`Workshop::judge`]), so that plans can be compared.

mod apply;
mod catalogue;
pub mod change;
mod changes;
mod effort;
mod expand;
mod file;
mod fingerprint;
mod mend;
mod pool;
mod run;
mod scenario;
mod stats;
mod task;
#[cfg(test)]
mod tests;
mod workshop;

pub use catalogue::{SCENARIO, STUDY, schema};
pub use changes::{Changes, PerId, Units, Without};
pub use effort::Effort;
pub use file::read_study;
pub use fingerprint::fingerprint;
pub use mend::{Mended, mend};
pub use pool::work;
pub use run::{Finished, RunError, run};
pub use scenario::{Faults, Judged, ObjectivePatch, Scenario, Study};
pub use stats::{Estimate, estimate};
pub use task::{Task, tasks};
pub use workshop::Workshop;
