//! Text of a cell to a value, or what is wrong with it.

use crate::io::diagnostics::codes;
use crate::units::UNLIMITED;

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Bad {
    /// Code of the diagnostic.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do; empty: the advice of the code.
    pub hint: String,
}

impl Bad {
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: String::new() }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A finite number from `low` to `high`.
pub fn number(text: &str, low: f64, high: f64) -> Result<f64, Bad> {
    let Ok(value) = text.parse::<f64>() else {
        let bad = Bad::new(codes::NOT_A_NUMBER, format!("{text:?} is not a number"));
        let with_point = text.replacen(',', ".", 1);
        return Err(if with_point.parse::<f64>().is_ok() { bad.hint(format!("write {with_point}")) } else { bad });
    };
    if !value.is_finite() {
        return Err(Bad::new(codes::NOT_FINITE, format!("{text:?} is not a finite number")));
    }
    if value < low || value > high {
        return Err(Bad::new(codes::OUT_OF_RANGE, format!("{text} is not from {low} to {high}")));
    }
    Ok(value + 0.0)
}

/// Degrees within ± `limit`.
pub fn degrees(text: &str, limit: f64) -> Result<f64, Bad> {
    number(text, -limit, limit).map_err(|bad| match bad.code {
        codes::OUT_OF_RANGE => {
            let what = if limit < 100.0 { "latitude" } else { "longitude" };
            let bad = Bad::new(codes::COORDINATE_RANGE, format!("{text} is no {what}"));
            if what == "latitude" {
                bad.hint("latitude lies within ±90: are latitude and longitude swapped?")
            } else {
                bad
            }
        }
        _ => bad,
    })
}

/// A whole number from `low` to `high`; `2.0` is one.
pub fn count(text: &str, low: u32, high: u32) -> Result<u32, Bad> {
    let value = number(text, f64::from(low), f64::from(high))?;
    if value.fract() != 0.0 {
        return Err(Bad::new(codes::NOT_WHOLE, format!("{text} is not a whole number")));
    }
    Ok(value as u32)
}

/// A whole number below [`UNLIMITED`], or `unlimited`.
pub fn stock(text: &str) -> Result<u32, Bad> {
    if text.eq_ignore_ascii_case("unlimited") { Ok(UNLIMITED) } else { count(text, 0, UNLIMITED - 1) }
}

/// `true` or `false`, also as `yes`, `no`, `1`, `0`.
pub fn flag(text: &str) -> Result<bool, Bad> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(Bad::new(codes::NOT_A_FLAG, format!("{text:?} is neither true nor false"))),
    }
}

/// A date such as `2026-11-24`.
pub fn date(text: &str) -> Result<jiff::civil::Date, Bad> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    let date = if shaped { text.parse().ok() } else { None };
    date.ok_or_else(|| Bad::new(codes::NOT_A_DATE, format!("{text:?} is not a date")))
}

/// The entries of a list, each with what follows its last `:` if `leveled`.
pub fn entries(text: &str, leveled: bool) -> Result<Vec<(&str, Option<&str>)>, Bad> {
    let mut found: Vec<(&str, Option<&str>)> = Vec::new();
    for entry in text.split(';').map(str::trim).filter(|entry| !entry.is_empty()) {
        let (name, level) = match entry.rsplit_once(':') {
            Some((name, level)) if leveled => (name.trim(), Some(level.trim())),
            _ => (entry, None),
        };
        if name.is_empty() {
            return Err(Bad::new(codes::BAD_LIST, format!("{entry:?} has no name")));
        }
        if found.iter().any(|(earlier, _)| *earlier == name) {
            return Err(Bad::new(codes::BAD_LIST, format!("{name:?} stands twice in the list")));
        }
        found.push((name, level));
    }
    Ok(found)
}

/// Names of a list.
pub fn names(text: &str) -> Result<Vec<&str>, Bad> {
    entries(text, false).map(|entries| entries.into_iter().map(|(name, _)| name).collect())
}

/// Skills with levels from 1 to 255; 1 where none is written.
pub fn levels(text: &str) -> Result<Vec<(&str, u8)>, Bad> {
    let entries = entries(text, true)?;
    entries
        .into_iter()
        .map(|(name, level)| Ok((name, level.map_or(Ok(1), |level| count(level, 1, 255))? as u8)))
        .collect()
}

/// Lists of skills with levels, separated by `|`; `-` is an empty one.
pub fn level_sets(text: &str) -> Result<Vec<Vec<(&str, u8)>>, Bad> {
    let set = |text: &'_ str| text.trim() != "-";
    text.split('|').map(|one| if set(one) { levels(one.trim()) } else { Ok(Vec::new()) }).collect()
}

/// Parts with quantities from 1; 1 where none is written.
pub fn quantities(text: &str) -> Result<Vec<(&str, u32)>, Bad> {
    let entries = entries(text, true)?;
    entries
        .into_iter()
        .map(|(name, level)| Ok((name, level.map_or(Ok(1), |level| count(level, 1, 100_000))?)))
        .collect()
}

/// One of these words.
pub fn choice(text: &str, words: &[&'static str]) -> Result<&'static str, Bad> {
    words.iter().find(|word| **word == text).copied().ok_or_else(|| {
        Bad::new(codes::NOT_A_WORD, format!("{text:?} is none of the words known"))
            .hint(format!("use one of: {}", words.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T: std::fmt::Debug>(result: Result<T, Bad>) -> &'static str {
        result.map_or_else(|bad| bad.code, |value| panic!("{value:?} is no fault"))
    }

    #[test]
    fn numbers() {
        assert_eq!(number("1e2", 0.0, 100.0), Ok(100.0));
        assert_eq!(number("-0", -1.0, 1.0).map(f64::is_sign_positive), Ok(true));
        assert_eq!(code(number("NaN", 0.0, 1.0)), "not-finite");
        assert_eq!(code(number("-inf", 0.0, 1.0)), "not-finite");
        assert_eq!(code(number("-1", 0.0, 1.0)), "out-of-range");
        assert_eq!(code(number("12 km", 0.0, 99.0)), "not-a-number");
        assert_eq!(number("50,84", 0.0, 99.0).map_err(|bad| bad.hint), Err("write 50.84".into()));
        assert_eq!(code(count("1.5", 0, 9)), "not-whole");
        assert_eq!(count("2.0", 0, 9), Ok(2));
        assert_eq!(stock("Unlimited"), Ok(UNLIMITED));
        assert_eq!(code(stock("1000000")), "out-of-range");
        assert_eq!(code(degrees("150.5", 90.0)), "coordinate-range");
    }

    #[test]
    fn words_dates_and_lists() {
        assert_eq!(flag("Yes"), Ok(true));
        assert_eq!(code(flag("maybe")), "not-a-flag");
        assert_eq!(date("2026-11-24"), Ok(jiff::civil::date(2026, 11, 24)));
        for wrong in ["2026-11-31", "24/11/2026", "2026-11-24T10:00", "20261124", "2026-1-1"] {
            assert_eq!(code(date(wrong)), "not-a-date", "{wrong}");
        }
        assert_eq!(levels("gas:2; electric ;"), Ok(vec![("gas", 2), ("electric", 1)]));
        assert_eq!(code(levels("gas:0")), "out-of-range");
        assert_eq!(level_sets("gas:2;electric|-"), Ok(vec![vec![("gas", 2), ("electric", 1)], vec![]]));
        assert_eq!(code(level_sets("gas|electric:0")), "out-of-range");
        assert_eq!(code(levels("gas:two")), "not-a-number");
        assert_eq!(code(levels(":2")), "bad-list");
        assert_eq!(code(quantities("a:1;a:2")), "bad-list");
        assert_eq!(names("a:b;c"), Ok(vec!["a:b", "c"]));
    }
}
