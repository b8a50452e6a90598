//! Sweeps: a scenario with `{"sweep": […]}` in it stands for one with each of the values; several make a grid.

use crate::io::columns::{Setting, SettingKind};
use crate::io::shape::{below, single, swept};
use serde_json::Value;

/// A scenario with a single value in the place of each sweep.
#[derive(Debug, PartialEq)]
pub struct Variant {
    /// The scenario.
    pub scenario: Value,
    /// Path and value of each setting that is swept.
    pub values: Vec<(String, String)>,
}

/// A setting that is swept.
struct Sweep {
    path: String,
    pointer: String,
    values: Vec<Value>,
}

/// How many variants a sound scenario has.
pub fn count(scenario: &Value, known: &[Setting]) -> usize {
    sweeps(scenario, known).iter().fold(1, |product, sweep| product.saturating_mul(sweep.values.len()))
}

/// The variants of a sound scenario, the last sweep changing fastest.
pub fn variants(scenario: &Value, known: &[Setting]) -> Vec<Variant> {
    let sweeps = sweeps(scenario, known);
    let mut all = vec![Variant { scenario: scenario.clone(), values: Vec::new() }];
    for sweep in &sweeps {
        all = all.iter().flat_map(|variant| sweep.values.iter().map(|value| with(variant, sweep, value))).collect();
    }
    all
}

fn with(variant: &Variant, sweep: &Sweep, value: &Value) -> Variant {
    let (mut scenario, mut values) = (variant.scenario.clone(), variant.values.clone());
    if let Some(place) = scenario.pointer_mut(&sweep.pointer) {
        *place = value.clone();
    }
    values.push((sweep.path.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    Variant { scenario, values }
}

fn sweeps(scenario: &Value, known: &[Setting]) -> Vec<Sweep> {
    let mut found = Vec::new();
    object(scenario, known, ("", ""), &mut found);
    found
}

fn object(value: &Value, known: &[Setting], (path, pointer): (&str, &str), found: &mut Vec<Sweep>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        if let Some(setting) = known.iter().find(|setting| setting.name == key) {
            find(value, setting.kind, (&below(path, key), &pointer_to(pointer, key)), found);
        }
    }
}

fn find(value: &Value, kind: SettingKind, (path, pointer): (&str, &str), found: &mut Vec<Sweep>) {
    match (kind, swept(value).filter(|_| single(kind).is_some())) {
        (_, Some(values)) => {
            found.push(Sweep { path: path.to_owned(), pointer: pointer.to_owned(), values: values.clone() });
        }
        (SettingKind::Object(inner), None) => object(value, inner, (path, pointer), found),
        (SettingKind::ById(_, inner) | SettingKind::ByIdOrAll(_, inner), None) => {
            for (key, value) in value.as_object().into_iter().flatten() {
                find(value, *inner, (&below(path, key), &pointer_to(pointer, key)), found);
            }
        }
        _ => {}
    }
}

/// A JSON pointer (RFC 6901) to a key of what `pointer` points to.
fn pointer_to(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::SCENARIO;
    use serde_json::json;

    #[test]
    fn a_scenario_without_a_sweep_is_itself() {
        let scenario = json!({ "name": "a", "iterations": 5 });
        assert_eq!(variants(&scenario, SCENARIO), [Variant { scenario: scenario.clone(), values: vec![] }]);
    }

    #[test]
    fn two_sweeps_make_a_grid() {
        let scenario = json!({
            "name": "a",
            "weights": { "repeat_visits": { "sweep": [0, 0.5] } },
            "travel_speed": { "T/1.x": { "sweep": [1, 2] } },
        });
        assert_eq!(count(&scenario, SCENARIO), 4);
        let all = variants(&scenario, SCENARIO);
        let values: Vec<Vec<&str>> =
            all.iter().map(|variant| variant.values.iter().map(|(_, value)| value.as_str()).collect()).collect();
        assert_eq!(values, [["0", "1"], ["0", "2"], ["0.5", "1"], ["0.5", "2"]]);
        assert_eq!(all[0].values[1].0, "travel_speed.T/1.x");
        assert_eq!(all[3].scenario["weights"]["repeat_visits"], 0.5);
        assert_eq!(all[3].scenario["travel_speed"]["T/1.x"], 2);
    }

    #[test]
    fn somebody_called_sweep_is_no_sweep() {
        let scenario = json!({ "name": "a", "tools": { "sweep": ["ladder"] } });
        assert_eq!(count(&scenario, SCENARIO), 1);
    }
}
