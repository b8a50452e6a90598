//! What a route costs, fast: flat data, the segment algebra for plain routes, and an exact walk for the rest.
//!
//! Everything that breaks the O(1) algebra (several windows, `due`, breaks, stock that can run out, faults
//! that compete for parts) is priced by walking the route: a technician's day is short.

mod clock;
mod fix;
mod joint;
mod node;
mod price;
mod problem;
mod segment;
mod stock;
mod weights;

pub use clock::{Run, Timeline};
pub use node::Node;
pub use price::{Price, Scratch, fixed_money, price, van_cost};
pub use problem::{JobData, Problem, ShiftData};
pub use segment::Segment;
pub use stock::Draw;
pub use weights::LeftOut;
