//! Solving: options, budgets, watching, and the portfolio that runs the solvers together.

mod api;
#[cfg(feature = "milp")]
mod combine;
mod coupled;
mod incumbent;
mod least;
mod lifted;
mod portfolio;
#[cfg(feature = "milp")]
mod proof;
mod reload;
#[cfg(test)]
mod returns;
mod start;
mod team;
mod unserved;

pub use crate::eval::Loading;
pub use api::{Budget, Progress, Silent, Solution, SolveError, SolveOptions, SolverKind, Status, Watch};
pub use portfolio::{DEFAULT_TIME, solve};
pub use reload::reload;
pub use start::{salvage, state_of};
pub use unserved::{CODES as UNSERVED_CODES, why_left_out};
