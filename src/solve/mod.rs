//! Solving: options, budgets, watching, and the portfolio that runs the solvers together.

mod api;

pub use api::{Budget, Progress, Silent, Solution, SolveError, SolveOptions, SolverKind, Status, Watch};
