//! Small worlds made by hand.

mod eligibility;
mod transitions;
mod world;

pub(super) use world::World;
