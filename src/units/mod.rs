//! Typed ids and the integer quantities everything is computed in.
//!
//! Floating point never decides feasibility or cost order: times, distances and money are integers, and
//! every conversion from the tables goes through [`Scale`] or [`money`], so the rounding rule stands in one
//! place.

mod ids;
mod idvec;
mod scale;

pub use ids::{DepotId, Id, JobId, PartId, ShiftId, SiteId, SkillId, TechId, TerritoryId, ToolId};
pub use idvec::IdVec;
pub use scale::{Rounding, Scale, nearest};

/// A time or a duration in ticks; [`Scale::ticks_per_minute`] says how long a tick is. Instants count from
/// midnight of the first day of the horizon.
pub type Ticks = i64;

/// A distance in ticks of length; [`Scale::ticks_per_km`] says how long one is.
pub type Dist = i64;

/// An amount of money in units of 10⁻⁹ of the instance's currency.
///
/// Nano-money keeps hourly rates exact to 10⁻⁸ when they are turned into a price for one tick, and still
/// leaves room for nine thousand million in an `i64`.
pub type Money = i64;

/// A volume in units of 10⁻⁶ of the unit used in the tables.
pub type Volume = i64;

/// [`Money`] units in one unit of currency.
pub const MONEY_UNIT: i64 = 1_000_000_000;

/// A van stock or target this high never runs out.
///
/// The same constant as in the executable definition of first-time fix, so that both count alike.
pub const UNLIMITED: u32 = 1_000_000;

/// Rounds an amount of currency to [`Money`], half away from zero.
pub fn money(amount: f64) -> Money {
    (amount * MONEY_UNIT as f64).round() as Money
}

/// An amount of [`Money`] in units of currency, for reports.
pub fn currency(amount: Money) -> f64 {
    amount as f64 / MONEY_UNIT as f64
}

/// Rounds a volume of the tables to [`Volume`].
pub fn volume(amount: f64) -> Volume {
    (amount * 1e6).round() as Volume
}
