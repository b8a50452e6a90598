//! The search: regret construction, ruin and recreate, local search on granular neighbours.
//!
//! [`search`] is the loop; operators are plain functions over a [`State`]. Only feasible tours exist here:
//! jobs that find no room are left out and pay for it.

mod anneal;
mod construct;
mod depot_fit;
mod improve;
mod insertion;
mod moves;
mod options;
mod pool;
mod recompose;
mod recreate;
mod relaxed;
mod ruin;
mod state;
mod tour;

pub use anneal::{Outcome, Tracker, search};
pub use construct::construct;
pub use improve::improve;
pub use insertion::{Insertion, NoBlink, Pricer};
pub use options::SearchOptions;
pub use pool::{Pool, PooledRoute};
pub use state::{State, route};
