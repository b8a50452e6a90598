//! The search: construction by greatest saving, ruin and recreate, local search on granular neighbours.
//!
//! [`search`] is the loop; operators are plain functions over a [`State`]. Only feasible tours exist here:
//! jobs that find no room are left out and pay for it.

mod anneal;
mod area;
mod best;
mod blink;
mod classes;
mod construct;
mod coupled;
mod cut;
mod depot_fit;
mod duty;
mod estimate;
mod gap;
mod group;
mod improve;
mod insertion;
mod ledger;
mod memo;
mod moves;
mod options;
mod pair;
mod pool;
mod pricer;
mod recompose;
mod recreate;
mod relaxed;
mod room;
mod ruin;
mod scan;
mod settled;
mod splice;
mod state;
mod tails;
mod tour;
mod written;

pub use anneal::{Outcome, Tracker, search, share_optional};
pub use area::Area;
pub use blink::NoBlink;
pub use construct::construct;
pub use coupled::{Day, anneal as anneal_coupled};
pub use cut::areas;
pub use group::insert_group;
pub use improve::improve;
pub use insertion::Insertion;
pub use options::SearchOptions;
pub use pool::{Pool, PooledRoute};
pub use pricer::Pricer;
pub use state::State;
pub use written::route;
