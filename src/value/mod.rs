//! What one more of something would be worth: a part, a skill, a tool, an hour, a technician.
//!
//! [`rank`] looks at every candidate in two stages: a quick estimate on the plan as it stands, then a search for
//! the best few against a search without the change. Only verified plans come in.

mod ability;
mod bench;
mod candidate;
pub mod change;
mod clock;
mod coupled;
mod effect;
mod estimate;
mod least;
mod matter;
mod observer;
mod paired;
mod parallel;
mod ranking;
mod settle;
mod sketch;
mod source;
mod supply;
#[cfg(test)]
mod tests;

pub use bench::Bench;
pub use candidate::{Change, Kind};
pub use change::Edge;
pub use effect::Effect;
pub use estimate::{Estimate, Standing};
pub use least::{Freed, LeastRow, LeastStock, least_stock};
pub use matter::candidates;
pub use observer::{Nobody, Observer};
pub use paired::{Reoptimised, Trial};
pub use ranking::{Ranking, ValueOptions, Worth, rank};
