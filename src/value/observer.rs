//! Somebody who looks on.

use crate::solve::Watch;

/// Somebody who looks on while candidates are looked at, and may ask to stop. Called from several threads.
pub trait Observer: Sync {
    /// Whether to stop now, with what is there.
    fn stopped(&self) -> bool {
        false
    }
    /// So many of so many pieces of some work are done.
    fn advanced(&self, _work: &'static str, _done: usize, _of: usize) {}
}

/// Nobody looks on.
pub struct Nobody;

impl Observer for Nobody {}

/// Passes the wish to stop on to a solve.
pub struct Stop<'a>(pub &'a dyn Observer);

impl Watch for Stop<'_> {
    fn stopped(&self) -> bool {
        self.0.stopped()
    }
}
