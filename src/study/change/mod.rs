//! Changes of an instance that is taken apart, one small function for each.
//!
//! They keep what every reader trusts (rows for each skill and part, shifts in order, ids in range); a change that
//! makes no sense, such as a shift that ends before it starts, is found when the instance is built again.

mod jobs;
mod people;
mod stock;

pub use jobs::{hide_faults, leave_jobs_out, scale_duration};
pub use people::{add_skill, add_technician, add_tool, allow_overtime, drive_faster, leave_out, stretch_shifts};
pub use stock::{depot_stock, van_stock};
