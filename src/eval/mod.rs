//! What a route costs, fast: flat data, the segment algebra for plain routes, and an exact walk for the rest.
//!
//! Everything that breaks the O(1) algebra (several windows, `due`, breaks, stock that can run out, faults
//! that compete for parts) is priced by walking the route: a technician's day is short.

mod alone;
mod bonds;
mod clock;
mod fix;
mod hours;
mod joint;
mod loading;
mod node;
mod price;
mod problem;
mod segment;
mod stock;
mod supply;
mod weeks;
mod weights;

pub use alone::{Uses, add_parts, take_parts};
pub use bonds::{Bonds, Group};
pub use clock::{Run, Timeline};
pub use hours::Hours;
pub use loading::{Loading, Together, load_together};
pub use node::Node;
pub use price::{Price, Road, Scratch, fixed_money, paid_time, price, road, road_cost, van_cost, van_days};
pub use problem::{JobData, Problem, ShiftData};
pub use segment::Segment;
pub use supply::{Draw, Stores, Supply, slot};
pub use weeks::{DayVan, Weeks, join};
pub use weights::LeftOut;
