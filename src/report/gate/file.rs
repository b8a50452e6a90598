//! Thresholds in a file, for pipelines.

use super::threshold::{Allowing, BadThreshold, Limiting, Rule, Threshold};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The version of the format.
pub const FORMAT: &str = "firstfix-thresholds/1";

/// A file of thresholds: what `firstfix gate --thresholds` reads.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "firstfix-thresholds/1")]
pub struct ThresholdsFile {
    /// Version of this format.
    #[schemars(extend("const" = FORMAT))]
    #[serde(default)]
    format: Option<String>,
    /// The least that a key figure may be, by name.
    #[serde(default)]
    min: BTreeMap<String, Limit>,
    /// The most that a key figure may be, by name.
    #[serde(default)]
    max: BTreeMap<String, Limit>,
    /// By how much a key figure may be above the baseline's: `"2%"`, or a number in its unit.
    #[serde(default)]
    max_increase: BTreeMap<String, Limit>,
    /// By how much a key figure may be below the baseline's.
    #[serde(default)]
    max_decrease: BTreeMap<String, Limit>,
    /// Requirements such as `travel_km<=300`.
    #[serde(default)]
    require: Vec<String>,
}

/// A number, or a text such as `"85%"`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a number, or a text such as \"85%\"")]
enum Limit {
    Number(f64),
    Text(String),
}

impl Limit {
    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

impl ThresholdsFile {
    /// Why its version cannot be read, if it cannot.
    pub fn other_format(&self) -> Option<String> {
        self.format
            .as_ref()
            .filter(|format| *format != FORMAT)
            .map(|format| format!("the file says that it is {format:?}; this firstfix reads {FORMAT:?}"))
    }

    /// Its thresholds: limits in order of name, then changes, then requirements as they stand.
    ///
    /// # Errors
    /// The first that makes no sense, with the key it stands under.
    pub fn thresholds(&self) -> Result<Vec<Threshold>, (&'static str, BadThreshold)> {
        let limits: [(&str, _, Limiting); 2] = [("min", &self.min, Rule::AtLeast), ("max", &self.max, Rule::AtMost)];
        let changes: [(&str, _, Allowing); 2] = [
            ("max_increase", &self.max_increase, Rule::Increase),
            ("max_decrease", &self.max_decrease, Rule::Decrease),
        ];
        let mut thresholds = Vec::new();
        for (key, rows, rule) in limits {
            for (name, limit) in rows {
                thresholds.push(Threshold::limit(name, &limit.text(), rule).map_err(|why| (key, why))?);
            }
        }
        for (key, rows, rule) in changes {
            for (name, amount) in rows {
                thresholds.push(Threshold::change(name, &amount.text(), rule).map_err(|why| (key, why))?);
            }
        }
        for text in &self.require {
            thresholds.push(Threshold::parse(text).map_err(|why| ("require", why))?);
        }
        Ok(thresholds)
    }
}

/// The JSON Schema of a file of thresholds.
pub fn thresholds_schema() -> serde_json::Value {
    schemars::schema_for!(ThresholdsFile).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::gate::Amount;

    fn file(text: &str) -> ThresholdsFile {
        serde_json::from_str(text).expect("a file of thresholds")
    }

    #[test]
    fn every_form_of_a_file() {
        let text = r#"{"min": {"first_time_fix_rate": "85%"}, "max": {"unserved": 3, "gap": 0.05},
            "max_increase": {"total": "2%"}, "max_decrease": {"first_time_fix_rate": "1pp"}, "require": ["travel_km<=300"]}"#;
        let all = file(text).thresholds().expect("thresholds");
        let rows: Vec<(&str, Rule)> = all.iter().map(|threshold| (threshold.kpi.name, threshold.rule)).collect();
        let expected = [
            ("first_time_fix_rate", Rule::AtLeast(0.85)),
            ("gap", Rule::AtMost(0.05)),
            ("unserved", Rule::AtMost(3.0)),
            ("total", Rule::Increase(Amount::Share(0.02))),
            ("first_time_fix_rate", Rule::Decrease(Amount::Units(0.01))),
            ("travel_km", Rule::AtMost(300.0)),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_fault_names_its_key() {
        let (key, why) = file(r#"{"max": {"travle_km": 3}}"#).thresholds().expect_err("a fault");
        assert_eq!((key, why.to_string().contains("did you mean travel_km?")), ("max", true));
        assert!(serde_json::from_str::<ThresholdsFile>(r#"{"maxx": {}}"#).is_err());
        assert!(file(r#"{"format": "firstfix-thresholds/9"}"#).other_format().is_some());
    }
}
