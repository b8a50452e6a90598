//! Small worlds made by hand.

mod bounds;
mod eligibility;
mod lists;
mod routes;
mod transitions;
mod world;

pub(super) use world::World;
