//! What a scenario changes in the data of an instance, as it is written: by names, not yet held against an instance.

use crate::io::shape::ALL;
use crate::units::UNLIMITED;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// By a name, or by `*`, by another name, or by `*`.
pub type Grid<T> = BTreeMap<String, BTreeMap<String, T>>;

/// Changes of the data. Equal changes serialise to equal bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    /// Who and what is left out.
    #[serde(skip_serializing_if = "is_default")]
    pub without: Without,
    /// New technicians, and whom they copy.
    #[serde(skip_serializing_if = "is_default")]
    pub hire: BTreeMap<String, String>,
    /// Minutes by which shifts start later.
    #[serde(skip_serializing_if = "is_default")]
    pub shift_start_min: PerId,
    /// Minutes by which shifts end later.
    #[serde(skip_serializing_if = "is_default")]
    pub shift_end_min: PerId,
    /// Minutes of overtime allowed.
    #[serde(skip_serializing_if = "is_default")]
    pub max_overtime_min: PerId,
    /// Levels of skills learnt, by technician and skill.
    #[serde(skip_serializing_if = "is_default")]
    pub skills: Grid<u8>,
    /// Tools handed out, by technician.
    #[serde(skip_serializing_if = "is_default")]
    pub tools: BTreeMap<String, BTreeSet<String>>,
    /// Units on vans, by technician and part.
    #[serde(skip_serializing_if = "is_default")]
    pub van_stock: Grid<Units>,
    /// Units in depots, by depot and part.
    #[serde(skip_serializing_if = "is_default")]
    pub depot_stock: Grid<Units>,
    /// `none` or `nightly`.
    #[serde(skip_serializing_if = "is_default")]
    pub restock: Option<String>,
    /// Factor of the speed of travel, by technician.
    #[serde(skip_serializing_if = "is_default")]
    pub travel_speed: PerId,
    /// Factor of durations, by service.
    #[serde(skip_serializing_if = "is_default")]
    pub durations: PerId,
}

/// Who and what is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Without {
    /// Technicians without a shift.
    pub technicians: BTreeSet<String>,
    /// Jobs.
    pub jobs: BTreeSet<String>,
    /// Services.
    pub services: BTreeSet<String>,
    /// Priorities.
    pub priorities: BTreeSet<u8>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Whether a list of names has a name, or all.
pub fn lists(names: &BTreeSet<String>, name: &str) -> bool {
    names.contains(ALL) || names.contains(name)
}

/// Numbers by name; one under `*` is for every name without a number of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct PerId(BTreeMap<String, f64>);

/// A number alone is for all.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    All(f64),
    Each(BTreeMap<String, f64>),
}

impl From<OneOrMany> for PerId {
    fn from(written: OneOrMany) -> Self {
        match written {
            OneOrMany::All(number) => Self(BTreeMap::from([(ALL.to_owned(), number)])),
            OneOrMany::Each(numbers) => Self(numbers),
        }
    }
}

impl PerId {
    /// The number of a name, if it or all have one.
    pub fn of(&self, name: &str) -> Option<f64> {
        self.0.get(name).or_else(|| self.0.get(ALL)).copied()
    }
}

/// What a grid holds for two names. The first name counts more than `*`, then the second.
pub fn most_specific<'a, T>(grid: &'a Grid<T>, first: &str, second: &str) -> Option<&'a T> {
    let cells = [(first, second), (first, ALL), (ALL, second), (ALL, ALL)];
    cells.into_iter().find_map(|(row, column)| grid.get(row)?.get(column))
}

/// What happens to the units of a part in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "String")]
pub enum Units {
    /// There are so many.
    Set(u32),
    /// There are so many more.
    Add(u32),
    /// There are so many fewer, at least none.
    Take(u32),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(u32),
    Text(String),
}

impl TryFrom<Written> for Units {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let text = match written {
            Written::Number(units) => return Ok(Self::Set(units)),
            Written::Text(text) => text,
        };
        let number = |text: &str| {
            let unlimited = text.eq_ignore_ascii_case("unlimited").then_some(UNLIMITED);
            unlimited.or_else(|| text.parse().ok()).ok_or_else(|| format!("{text:?} is no number of units"))
        };
        match text.as_bytes().first() {
            Some(b'+') => number(&text[1..]).map(Self::Add),
            Some(b'-') => number(&text[1..]).map(Self::Take),
            _ => number(&text).map(Self::Set),
        }
    }
}

impl From<Units> for String {
    fn from(units: Units) -> Self {
        match units {
            Units::Set(units) => units.to_string(),
            Units::Add(units) => format!("+{units}"),
            Units::Take(units) => format!("-{units}"),
        }
    }
}

impl Units {
    /// What becomes of so many units; an unlimited stock changes only where it is set.
    pub fn of(self, units: u32) -> u32 {
        match self {
            Self::Set(units) => units.min(UNLIMITED),
            _ if units >= UNLIMITED => UNLIMITED,
            Self::Add(more) => units.saturating_add(more).min(UNLIMITED),
            Self::Take(fewer) => units.saturating_sub(fewer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(text: &str) -> Changes {
        serde_json::from_str(text).expect("changes")
    }

    #[test]
    fn a_number_alone_is_for_all_and_a_name_counts_more() {
        let alone = changes(r#"{"travel_speed": 2}"#);
        assert_eq!(alone, changes(r#"{"travel_speed": {"*": 2.0}}"#));
        let named = changes(r#"{"travel_speed": {"*": 2, "T1": 3}}"#).travel_speed;
        assert_eq!((named.of("T1"), named.of("T2"), PerId::default().of("T1")), (Some(3.0), Some(2.0), None));
    }

    #[test]
    fn the_van_counts_more_than_the_part() {
        let grid = changes(r#"{"van_stock": {"*": {"*": 1, "p": 2}, "T1": {"*": 3, "q": 4}}}"#).van_stock;
        let of = |van: &str, part: &str| most_specific(&grid, van, part).copied();
        assert_eq!(of("T1", "q"), Some(Units::Set(4)));
        assert_eq!(of("T1", "p"), Some(Units::Set(3)));
        assert_eq!(of("T2", "p"), Some(Units::Set(2)));
        assert_eq!(of("T2", "q"), Some(Units::Set(1)));
    }

    #[test]
    fn units_set_add_and_take() {
        let units = |text: &str| serde_json::from_str::<Units>(text).expect("units");
        for (text, before, after) in [
            ("3", 1, 3),
            ("\"3\"", 1, 3),
            ("\"+2\"", 1, 3),
            ("\"-2\"", 1, 0),
            ("\"-2\"", 5, 3),
            ("\"unlimited\"", 5, UNLIMITED),
            ("\"+unlimited\"", 5, UNLIMITED),
            ("\"-2\"", UNLIMITED, UNLIMITED),
            ("0", UNLIMITED, 0),
        ] {
            assert_eq!(units(text).of(before), after, "{text} of {before}");
        }
        assert!(serde_json::from_str::<Units>("\"two\"").is_err());
    }

    #[test]
    fn equal_changes_have_equal_bytes_and_none_say_nothing() {
        let bytes = |text: &str| serde_json::to_string(&changes(text)).expect("json");
        assert_eq!(bytes("{}"), "{}");
        assert_eq!(
            bytes(r#"{"durations": 1.5, "hire": {"b": "a", "c": "a"}}"#),
            bytes(r#"{"hire": {"c": "a", "b": "a"}, "durations": {"*": 1.5}}"#)
        );
    }
}
