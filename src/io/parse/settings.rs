//! The settings of `instance.json`.

use super::clock::Times;
use super::shape::Shape;
use super::values;
use crate::io::columns::SETTINGS;
use crate::io::diagnostics::codes;
use crate::io::tables::Tables;
use crate::model::{Clock, Diagnostic, Horizon, Mode, Objective, Paid, Restock, Weights};
use crate::units::{Rounding, Scale};
use serde_json::{Map, Value};

/// How travel is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TravelMode {
    /// Great circles.
    Haversine { speed_kmh: f64, circuity: f64 },
    /// The table.
    Matrix,
    /// The plane.
    Euclidean { speed: f64 },
}

/// `instance.json`, read.
#[derive(Clone, Debug)]
pub struct Settings {
    pub name: String,
    pub times: Times,
    pub restock: Restock,
    pub travel: TravelMode,
    pub objective: Objective,
}

/// Reads the settings; defaults stand in for what is missing or wrong.
pub fn settings(tables: &Tables, faults: &mut Vec<Diagnostic>) -> Settings {
    let file = tables.settings_file.as_str();
    let mut shape = Shape::new(file);
    shape.object(&tables.settings, SETTINGS, "");
    faults.append(&mut shape.faults);
    let root = Object(Some(&tables.settings));
    let travel = root.object("travel");
    let horizon = Horizon {
        start: root.text("start").and_then(|text| values::date(text).ok()).unwrap_or(jiff::civil::date(2026, 1, 5)),
        days: root.number("days").map_or(1, |days| (days as u32).clamp(1, 366)),
        timezone: root.text("timezone").map(str::to_owned),
        clock: if root.text("times") == Some("plain") { Clock::Plain } else { Clock::Local },
    };
    let fault = |code, message: &str, column: &str| Diagnostic::error(code, message).at(file, 0, column);
    if horizon.clock == Clock::Plain && horizon.days > 1 {
        faults.push(fault(codes::OUT_OF_RANGE, "plain times have no days: days must be 1", "days"));
    }
    if let Some(zone) = &horizon.timezone
        && jiff::tz::TimeZone::get(zone).is_err()
    {
        let warning = Diagnostic::warning(codes::UNKNOWN_TIMEZONE, format!("the time zone {zone:?} is not known here"));
        faults.push(warning.at(file, 0, "timezone").value(zone));
    }
    if travel.text("mode") == Some("roads") {
        let fault = fault(codes::NOT_SUPPORTED_YET, "travel by roads is not supported yet", "travel.mode");
        faults.push(fault.value("roads").hint("use haversine with a circuity, or a matrix"));
    }
    let ticks = |key, default| travel.number(key).map_or(default, |ticks| (ticks as i64).clamp(1, 1_000_000));
    let rounding = if travel.text("rounding") == Some("truncate") { Rounding::Truncate } else { Rounding::Nearest };
    let scale =
        Scale { ticks_per_minute: ticks("ticks_per_minute", 60), ticks_per_km: ticks("ticks_per_km", 1000), rounding };
    Settings {
        name: root.text("name").map_or_else(|| name_of(file), str::to_owned),
        times: Times { horizon, scale },
        restock: if root.text("restock") == Some("nightly") { Restock::Nightly } else { Restock::None },
        travel: travel_mode(travel),
        objective: objective(root.object("objective")),
    }
}

fn travel_mode(travel: Object) -> TravelMode {
    let positive = |key, default| travel.number(key).filter(|value| *value > 0.0).unwrap_or(default);
    match travel.text("mode") {
        Some("matrix") => TravelMode::Matrix,
        Some("euclidean") => TravelMode::Euclidean { speed: positive("speed", 1.0) },
        _ => TravelMode::Haversine { speed_kmh: positive("speed_kmh", 50.0), circuity: positive("circuity", 1.3) },
    }
}

/// The objective that sound settings ask for.
pub fn objective_of(settings: &Map<String, Value>) -> Objective {
    objective(Object(Some(settings)).object("objective"))
}

fn objective(object: Object) -> Objective {
    let (weights, default) = (object.object("weights"), Weights::default());
    let weight = |key, default| weights.number(key).unwrap_or(default);
    let mut unserved_cost = default.unserved_cost;
    for (at, cost) in weights.numbers("unserved_cost").into_iter().enumerate().take(unserved_cost.len()) {
        unserved_cost[at] = cost;
    }
    Objective {
        mode: if object.text("mode") == Some("lexicographic") { Mode::Lexicographic } else { Mode::Cost },
        paid: match object.text("paid") {
            Some("shift") => Paid::Shift,
            Some("work") => Paid::Work,
            _ => Paid::Route,
        },
        weights: Weights {
            distance: weight("distance", default.distance),
            paid_time: weight("paid_time", default.paid_time),
            overtime: weight("overtime", default.overtime),
            fixed: weight("fixed", default.fixed),
            lateness: weight("lateness", default.lateness),
            max_lateness: weight("max_lateness", default.max_lateness),
            repeat_visits: weight("repeat_visits", default.repeat_visits),
            unserved: weight("unserved", default.unserved),
            non_preferred: weight("non_preferred", default.non_preferred),
            fairness: weight("fairness", default.fairness),
            carrying_rate: weight("carrying_rate", default.carrying_rate),
            late_cost_per_hour: weight("late_cost_per_hour", default.late_cost_per_hour),
            repeat_visit_cost: weight("repeat_visit_cost", default.repeat_visit_cost),
            change_technician: weight("change_technician", default.change_technician),
            change_window: weight("change_window", default.change_window),
            withdraw_promise: weight("withdraw_promise", default.withdraw_promise),
            unserved_cost,
        },
    }
}

/// An instance without a name is called after its folder or file.
fn name_of(file: &str) -> String {
    let path = std::path::Path::new(file);
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let named = if path.file_name().is_some_and(|name| name == "instance.json") { path.parent() } else { Some(&*path) };
    named.and_then(|path| path.file_stem()).map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// An object of the settings that may be missing, with getters that give nothing for what is wrong.
#[derive(Clone, Copy)]
struct Object<'a>(Option<&'a Map<String, Value>>);

impl<'a> Object<'a> {
    fn get(self, key: &str) -> Option<&'a Value> {
        self.0.and_then(|map| map.get(key))
    }
    fn text(self, key: &str) -> Option<&'a str> {
        self.get(key).and_then(Value::as_str)
    }
    fn number(self, key: &str) -> Option<f64> {
        self.get(key).and_then(Value::as_f64).filter(|value| value.is_finite() && *value >= 0.0)
    }
    fn numbers(self, key: &str) -> Vec<f64> {
        self.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64).collect()
    }
    fn object(self, key: &str) -> Object<'a> {
        Object(self.get(key).and_then(Value::as_object))
    }
}
