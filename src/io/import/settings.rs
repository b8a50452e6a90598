//! The settings of an imported instance: its units, rounding and objective.

use serde_json::{Map, Value, json};

/// How a benchmark measures travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// From planar coordinates.
    Euclidean,
    /// From a table in the file.
    Matrix,
}

/// Units and rounding.
#[derive(Clone, Copy, Debug)]
pub struct Units {
    /// Where distances come from.
    pub measure: Measure,
    /// Ticks in a unit of time and of distance.
    pub ticks: u32,
    /// Whether computed travel is truncated (DIMACS) instead of rounded to the nearest tick.
    pub truncate: bool,
}

impl Units {
    /// How far from the origin a planar coordinate may lie: the diagonal must fit 32 bits of ticks.
    pub fn reach(&self) -> f64 {
        1e9 / f64::from(self.ticks)
    }
}

/// Settings of a benchmark: plain times from 0, and the objective as money.
pub fn settings(name: &str, units: Units, mode: &str) -> Map<String, Value> {
    let measure = match units.measure {
        Measure::Euclidean => "euclidean",
        Measure::Matrix => "matrix",
    };
    let travel = json!({
        "mode": measure,
        "ticks_per_minute": units.ticks,
        "ticks_per_km": units.ticks,
        "rounding": if units.truncate { "truncate" } else { "nearest" },
    });
    let all = [
        ("name", json!(name)),
        // Published instances have no date: any will do, and the same one keeps imports byte for byte alike.
        ("start", json!("2026-01-05")),
        ("days", json!(1)),
        ("times", json!("plain")),
        ("travel", travel),
        ("objective", json!({ "mode": mode, "paid": "route" })),
    ];
    all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_mode_stand_in_the_settings() {
        let made = settings("C101", Units { measure: Measure::Euclidean, ticks: 10, truncate: true }, "lexicographic");
        assert_eq!(made["travel"]["rounding"], "truncate");
        assert_eq!(made["travel"]["ticks_per_km"], 10);
        assert_eq!(made["objective"]["mode"], "lexicographic");
        assert_eq!(made["times"], "plain");
    }
}
