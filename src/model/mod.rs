//! The problem: immutable once built, no algorithm in it.
//!
//! [`Instance`] is what every other room reads. It is assembled by `io` (from tables) or by hand in tests
//! through [`InstanceBuilder`], and never changes afterwards.

mod builder;
mod classes;
pub mod crew;
mod depot;
mod diagnostic;
mod instance;
mod job;
mod lasting;
mod objective;
mod part;
mod place;
mod relation;
mod so_far;
mod technician;
#[cfg(test)]
pub(crate) mod testing;

pub use builder::InstanceBuilder;
pub use classes::identical_shifts;
pub use depot::Depot;
pub use diagnostic::{Diagnostic, Severity, Source};
pub use instance::{Clock, Extras, Horizon, Instance, Restock};
pub use job::{Fault, Job, Need, Priority, Promise, Window};
pub use lasting::lasting_vans;
pub use objective::{Mode, Objective, Paid, Weights};
pub use part::Part;
pub use place::Site;
pub use relation::{Relation, RelationKind};
pub use so_far::SoFar;
pub use technician::{BreakRule, Rates, Shift, Technician, VanStock};
