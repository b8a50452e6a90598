//! Rules of an instance that the solvers do not honour yet: refused by name, never ignored.

use super::api::SolveError;
use crate::model::Instance;

/// Refuses what cannot be solved yet.
///
/// # Errors
/// [`SolveError::Unsupported`] with each rule.
pub fn refuse_unsupported(instance: &Instance) -> Result<(), SolveError> {
    let faults = crate::io::unsupported(instance);
    if faults.is_empty() { Ok(()) } else { Err(SolveError::Unsupported(faults)) }
}
