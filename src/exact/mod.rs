//! Proofs: the only room that knows good_lp and HiGHS.
//!
//! [`arc`] states a small instance as a whole, [`route`] chooses among routes that somebody else has found, [`columns`] finds routes
//! itself and proves how far from the best plan one is.

pub mod arc;
pub mod columns;
mod levels;
mod milp;
mod relaxed;
pub mod route;

pub use levels::Bounds;

/// Why a model could not be solved.
#[derive(Debug, thiserror::Error)]
pub enum ExactError {
    /// HiGHS failed or refused something: a bug of ours.
    #[error("the MILP solver failed: {0}")]
    Solver(String),
    /// The model would be too large to be stated.
    #[error("the arc model would have {0} arcs; at most {1} are sensible")]
    TooLarge(usize, usize),
    /// What a van holds depends on the day before.
    #[error("the arc model does not know of stock that lasts from day to day")]
    LastingStock,
    /// A route of the pool is not one of this instance.
    #[error("a route of the pool names a shift or a job that does not exist")]
    UnknownId,
}

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExactStatus {
    /// The plan is proved best for the model.
    Optimal,
    /// There is a plan, and maybe a bound.
    Feasible,
    /// No plan was found in time.
    NoPlan,
}
