//! Instants as people and programs write them.

use crate::model::{Clock, Instance};
use crate::units::Ticks;
use jiff::civil::{DateTime, Time as TimeOfDay};
use jiff::{SignedDuration, ToSpan};
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// An instant: `2026-11-24T08:30:00`, or a plain number of minutes from the start in instances that count so.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Time {
    /// Local time by ISO 8601, without a zone.
    Local(String),
    /// Minutes (or the benchmark's unit of time) from the start.
    Plain(f64),
}

impl Time {
    /// The instant `at`.
    pub fn new(instance: &Instance, at: Ticks) -> Self {
        match local(instance, at) {
            Some(when) => Self::Local(when.to_string()),
            None => Self::Plain(rounded(instance.scale.minutes(at))),
        }
    }

    /// Which of two instants of one instance is earlier. Texts of one form order like their instants.
    pub fn compare(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Self::Plain(a), Self::Plain(b)) => a.total_cmp(b),
            (Self::Local(a), Self::Local(b)) => a.cmp(b),
            (Self::Plain(_), Self::Local(_)) => std::cmp::Ordering::Less,
            (Self::Local(_), Self::Plain(_)) => std::cmp::Ordering::Greater,
        }
    }

    /// As spreadsheets read it: a space instead of the `T`.
    pub fn for_sheet(&self) -> String {
        match self {
            Self::Local(text) => text.replace('T', " "),
            Self::Plain(number) => number.to_string(),
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local(text) => f.write_str(text),
            Self::Plain(number) => write!(f, "{number}"),
        }
    }
}

/// `08:30` on the day of `day`, `+1 00:15` on the next, or a plain number to two decimals: for tables on the terminal.
pub fn time_of_day(instance: &Instance, at: Ticks, day: u32) -> String {
    let Some(when) = local(instance, at) else {
        return format!("{:.2}", instance.scale.minutes(at));
    };
    let later = at.div_euclid(instance.scale.day()) - Ticks::from(day);
    let clock = format!("{:02}:{:02}", when.hour(), when.minute());
    if later == 0 { clock } else { format!("{later:+} {clock}") }
}

/// A length of time: `7:52 h`, or a plain number where the instance counts so.
pub fn length(instance: &Instance, ticks: Ticks) -> String {
    let minutes = instance.scale.minutes(ticks);
    match instance.horizon.clock {
        Clock::Plain => format!("{minutes:.2}"),
        Clock::Local => {
            let minutes = minutes.round() as i64;
            format!("{}:{:02} h", minutes / 60, minutes % 60)
        }
    }
}

/// The date of a day of the horizon, such as `2026-11-24`.
pub fn day_name(instance: &Instance, day: u32) -> String {
    let start = instance.horizon.start;
    start.checked_add(i64::from(day).days()).unwrap_or(start).to_string()
}

/// A derived quantity to six decimals: far below a tick, and free of digits that say nothing.
pub fn rounded(value: f64) -> f64 {
    to_decimals(value, 1e6)
}

/// A probability or a share to nine decimals.
pub fn rounded_share(value: f64) -> f64 {
    to_decimals(value, 1e9)
}

fn to_decimals(value: f64, unit: f64) -> f64 {
    // Adding zero turns −0 into 0.
    (value * unit).round() / unit + 0.0
}

/// The instant as a local date and time; nothing in instances that count in plain numbers.
pub fn local(instance: &Instance, at: Ticks) -> Option<DateTime> {
    if instance.horizon.clock == Clock::Plain {
        return None;
    }
    let nanos = i128::from(at) * 60_000_000_000 / i128::from(instance.scale.ticks_per_minute);
    let since = SignedDuration::new((nanos / 1_000_000_000) as i64, (nanos % 1_000_000_000) as i32);
    instance.horizon.start.to_datetime(TimeOfDay::midnight()).checked_add(since).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::day;

    #[test]
    fn a_local_instant_has_its_date_and_seconds() {
        let instance = day();
        assert_eq!(Time::new(&instance, 8 * 3600 + 1800).to_string(), "2026-11-24T08:30:00");
        assert_eq!(Time::new(&instance, 25 * 3600 + 1).for_sheet(), "2026-11-25 01:00:01");
        assert_eq!(day_name(&instance, 7), "2026-12-01");
    }

    #[test]
    fn ticks_below_a_second_are_kept() {
        let mut instance = day();
        instance.scale.ticks_per_minute = 600;
        assert_eq!(Time::new(&instance, 605).to_string(), "2026-11-24T00:01:00.5");
    }

    #[test]
    fn a_plain_instant_is_a_number() {
        let mut instance = day();
        instance.horizon.clock = Clock::Plain;
        instance.scale.ticks_per_minute = 1000;
        assert_eq!(Time::new(&instance, 12_345), Time::Plain(12.345));
        assert_eq!(time_of_day(&instance, 12_345, 0), "12.35");
    }

    #[test]
    fn the_next_day_is_marked() {
        let instance = day();
        assert_eq!(time_of_day(&instance, 9 * 3600, 0), "09:00");
        assert_eq!(time_of_day(&instance, 24 * 3600 + 900, 0), "+1 00:15");
        assert_eq!(time_of_day(&instance, 24 * 3600 + 900, 1), "00:15");
    }

    #[test]
    fn rounding_leaves_no_minus_zero() {
        assert_eq!(rounded(-1e-9).to_string(), "0");
        assert_eq!(rounded(0.1 + 0.2), 0.3);
    }

    #[test]
    fn plain_lengths_have_no_hours() {
        let mut instance = day();
        assert_eq!(length(&instance, 3600 * 7 + 52 * 60), "7:52 h");
        instance.horizon.clock = Clock::Plain;
        assert_eq!(length(&instance, 90), "1.50");
    }
}
