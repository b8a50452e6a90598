//! JSON objects against the catalogue of their keys: what is unknown, missing, or of the wrong kind.

mod row;

use super::values::{self, Bad};
use crate::io::columns::{Setting, SettingKind};
use crate::io::diagnostics::{codes, nearest};
use crate::io::span::parse_duration;
use crate::model::Diagnostic;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Names that values may refer to, by table.
pub type KnownIds = BTreeMap<&'static str, BTreeSet<String>>;

/// In place of a name: every row.
pub const ALL: &str = "*";

/// The key of an object that stands for each of the values in its list.
pub const SWEEP: &str = "sweep";

/// Largest seed: the whole numbers that every reader of JSON keeps exact.
const LARGEST_SEED: u64 = 1 << 53;
/// Most seeds that a count asks for.
pub const MOST_SEEDS: u64 = 10_000;

/// Reports every fault of the objects of a file. Faults carry the path of their value as the column and no line; see
/// [`crate::io::locate`].
#[derive(Debug, Default)]
pub struct Shape<'a> {
    /// File, for diagnostics.
    file: &'a str,
    /// What names may refer to.
    ids: KnownIds,
    /// Whether, in lists of objects, `{"sweep": […]}` may stand for a single value.
    sweeps: bool,
    /// In how many lists of objects the value lies.
    depth: u32,
    /// What was found.
    pub faults: Vec<Diagnostic>,
}

/// The path of `key` below `path`.
pub fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// The values of `{"sweep": […]}`.
pub fn swept(value: &Value) -> Option<&Vec<Value>> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get(SWEEP).and_then(Value::as_array)
}

impl<'a> Shape<'a> {
    /// Nothing found yet in `file`, which refers to nothing.
    pub fn new(file: &'a str) -> Self {
        Self { file, ..Self::default() }
    }

    /// As [`Shape::new`], in which values may refer to `ids`.
    pub fn knowing(file: &'a str, ids: KnownIds) -> Self {
        Self { ids, ..Self::new(file) }
    }

    /// As [`Shape::knowing`], where lists of objects may have sweeps.
    pub fn with_sweeps(file: &'a str, ids: KnownIds) -> Self {
        Self { ids, sweeps: true, ..Self::new(file) }
    }

    /// Every key of an object against those that are known; keys that begin with `x_` are anybody's.
    pub fn object(&mut self, map: &Map<String, Value>, known: &[Setting], path: &str) {
        for setting in known.iter().filter(|setting| setting.required && !map.contains_key(setting.name)) {
            let full = below(path, setting.name);
            let fault = Diagnostic::error(codes::MISSING_SETTING, format!("{full} is missing"));
            self.faults.push(fault.at(self.file, 0, full));
        }
        // Copies first: the rest of the object may name them.
        let copies = |key: &str| known.iter().find(|setting| setting.name == key).and_then(copied_table);
        let (first, rest): (Vec<_>, Vec<_>) = map.iter().partition(|(key, _)| copies(key).is_some());
        self.keys(&first, known, path);
        let mut added = Vec::new();
        for (table, names) in first.iter().filter_map(|(key, names)| Some((copies(key)?, names.as_object()?))) {
            let fresh = names.keys().filter(|name| self.ids.entry(table).or_default().insert((*name).clone()));
            added.extend(fresh.map(|name| (table, name)).collect::<Vec<_>>());
        }
        self.keys(&rest, known, path);
        for (table, name) in added {
            self.ids.entry(table).or_default().remove(name);
        }
    }

    fn keys(&mut self, entries: &[(&String, &Value)], known: &[Setting], path: &str) {
        for (key, value) in entries.iter().filter(|(key, _)| !key.starts_with("x_")) {
            let full = below(path, key);
            match known.iter().find(|setting| setting.name == *key) {
                Some(setting) => self.value(value, setting.kind, &full),
                None => {
                    let near = nearest(key, known.iter().map(|setting| setting.name));
                    let hint = near.map(|near| format!("did you mean {near}?")).unwrap_or_default();
                    let bad = Bad::new(codes::UNKNOWN_SETTING, format!("there is no setting {full}")).hint(hint);
                    self.push(value, &full, bad);
                }
            }
        }
    }

    /// Something that is not there.
    pub fn missing(&mut self, path: &str, message: &str) {
        let message = format!("{path}: {message}");
        self.faults.push(Diagnostic::error(codes::MISSING_SETTING, message).at(self.file, 0, path));
    }

    /// A fault of a value.
    pub fn fault(&mut self, value: &Value, path: &str, bad: Bad) {
        let message = format!("{path}: {}", bad.message);
        self.push(value, path, Bad { message, ..bad });
    }

    fn push(&mut self, value: &Value, path: &str, bad: Bad) {
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let fault = Diagnostic::error(bad.code, bad.message).at(self.file, 0, path).hint(bad.hint);
        self.faults.push(fault.value(shown.chars().take(80).collect::<String>()));
    }

    fn value(&mut self, value: &Value, kind: SettingKind, path: &str) {
        match (swept(value), single(kind)) {
            (Some(values), Some(one)) if self.sweeps && self.depth > 0 => self.sweep(value, values, one, path),
            _ => self.plain(value, kind, path),
        }
    }

    fn sweep(&mut self, whole: &Value, values: &[Value], kind: SettingKind, path: &str) {
        if values.is_empty() {
            self.fault(whole, path, Bad::new(codes::JSON_SHAPE, "a sweep needs at least one value"));
        }
        for (at, value) in values.iter().enumerate() {
            self.plain(value, kind, &format!("{path}.{SWEEP}.{at}"));
        }
    }

    fn plain(&mut self, value: &Value, kind: SettingKind, path: &str) {
        let wrong = |what: &str| Bad::new(codes::JSON_SHAPE, format!("this must be {what}"));
        match (kind, value) {
            (SettingKind::Object(inner), Value::Object(map)) => self.object(map, inner, path),
            (SettingKind::ById(table, inner) | SettingKind::ByIdOrAll(table, inner), Value::Object(map)) => {
                for (key, value) in map {
                    let full = below(path, key);
                    self.id(key, table, &full);
                    self.value(value, *inner, &full);
                }
            }
            (SettingKind::Copies(table), Value::Object(map)) => self.copies(map, table, path),
            (SettingKind::ByIdOrAll(_, inner), value) => self.plain(value, *inner, path),
            (SettingKind::Objects(inner), Value::Array(list)) if !list.is_empty() => {
                self.depth += 1;
                for (at, element) in list.iter().enumerate() {
                    self.plain(element, SettingKind::Object(inner), &format!("{path}.{at}"));
                }
                self.depth -= 1;
            }
            (SettingKind::Ids(table), Value::Array(list)) => {
                for (at, element) in list.iter().enumerate() {
                    match element.as_str() {
                        Some(id) => self.id(id, table, &format!("{path}.{at}")),
                        None => self.fault(element, &format!("{path}.{at}"), wrong("a name")),
                    }
                }
            }
            (SettingKind::IdOf(table), Value::String(id)) if id != ALL => self.id(id, table, path),
            (SettingKind::IdOf(_), value) => self.fault(value, path, wrong("a name")),
            (SettingKind::Row(table), Value::Object(row)) => self.row(row, table, path),
            (SettingKind::Objects(_), value) => self.fault(value, path, wrong("a list of objects, at least one")),
            (SettingKind::Ids(_), value) => self.fault(value, path, wrong("a list of names")),
            (SettingKind::Object(_) | SettingKind::Row(_) | SettingKind::ById(..) | SettingKind::Copies(_), value) => {
                self.fault(value, path, wrong("an object"));
            }
            (kind, value) => {
                if let Err(bad) = fits(value, kind) {
                    self.fault(value, path, bad);
                }
            }
        }
    }

    /// A name that has to be known, or stands for all.
    fn id(&mut self, id: &str, table: &'static str, path: &str) {
        let known = self.ids.get(table);
        if id == ALL || known.is_some_and(|known| known.contains(id)) {
            return;
        }
        let near = nearest(id, known.into_iter().flatten().map(String::as_str));
        let hint = near.map(|near| format!("did you mean {near}?")).unwrap_or_default();
        let bad = Bad::new(codes::UNKNOWN_ID, format!("{id:?} is not among the {table} of the instance")).hint(hint);
        self.fault(&Value::from(id), path, bad);
    }

    /// New names for copies of rows that are known.
    fn copies(&mut self, map: &Map<String, Value>, table: &'static str, path: &str) {
        for (new, copied) in map {
            let full = below(path, new);
            if new.trim().is_empty() || new == ALL || new.contains(';') {
                self.fault(&Value::from(new.as_str()), &full, Bad::new(codes::BAD_LIST, format!("{new:?} is no name")));
            }
            if self.ids.get(table).is_some_and(|known| known.contains(new)) {
                let bad = Bad::new(codes::DUPLICATE_ID, format!("{new:?} is already among the {table}"));
                self.fault(&Value::from(new.as_str()), &full, bad);
            }
            match copied.as_str() {
                Some(ALL) | None => self.fault(copied, &full, Bad::new(codes::JSON_SHAPE, "this must be a name")),
                Some(id) => self.id(id, table, &full),
            }
        }
    }
}

/// The table whose rows a setting copies.
fn copied_table(setting: &Setting) -> Option<&'static str> {
    if let SettingKind::Copies(table) = setting.kind { Some(table) } else { None }
}

/// What the values of a sweep are held against, where one may stand.
pub fn single(kind: SettingKind) -> Option<SettingKind> {
    match kind {
        SettingKind::ByIdOrAll(_, inner) => Some(*inner),
        SettingKind::Number(..)
        | SettingKind::Count(..)
        | SettingKind::Choice(_)
        | SettingKind::Span
        | SettingKind::Units => Some(kind),
        _ => None,
    }
}

/// A value that holds no others by name.
fn fits(value: &Value, kind: SettingKind) -> Result<(), Bad> {
    let shape = |what: &str| Bad::new(codes::JSON_SHAPE, format!("this must be {what}"));
    let text = || value.as_str().ok_or_else(|| shape("text"));
    match kind {
        SettingKind::Text => text().map(drop),
        SettingKind::Date => values::date(text()?).map(drop),
        SettingKind::Choice(words) => values::choice(text()?, words).map(drop),
        SettingKind::Number(low, high) => values::number(&value.to_string(), low, high).map(drop),
        SettingKind::Count(low, high) => values::count(&value.to_string(), low, high).map(drop),
        SettingKind::FiveAmounts => {
            let amounts = value.as_array().filter(|amounts| amounts.len() == 5);
            let amounts = amounts.ok_or_else(|| shape("five numbers"))?;
            amounts.iter().try_for_each(|amount| values::number(&amount.to_string(), 0.0, 1e8).map(drop))
        }
        SettingKind::Counts(low, high) => {
            let list = value.as_array().ok_or_else(|| shape("a list of whole numbers"))?;
            list.iter().try_for_each(|element| values::count(&element.to_string(), low, high).map(drop))
        }
        SettingKind::Span => {
            let written = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            parse_duration(&written).map(drop).map_err(|why| Bad::new(codes::NOT_A_SPAN, why))
        }
        SettingKind::Seeds => seeds(value),
        SettingKind::Units => units(value),
        _ => Err(shape("an object")),
    }
}

fn seeds(value: &Value) -> Result<(), Bad> {
    let range = |most: u64| Bad::new(codes::OUT_OF_RANGE, format!("{value} is not a whole number from 1 to {most}"));
    let Some(list) = value.as_array() else {
        return value
            .as_u64()
            .filter(|count| (1..=MOST_SEEDS).contains(count))
            .map(drop)
            .ok_or_else(|| range(MOST_SEEDS));
    };
    let numbers: Option<BTreeSet<u64>> =
        list.iter().map(|seed| seed.as_u64().filter(|seed| *seed <= LARGEST_SEED)).collect();
    match numbers {
        None => Err(Bad::new(codes::OUT_OF_RANGE, format!("seeds are whole numbers from 0 to {LARGEST_SEED}"))),
        Some(numbers) if numbers.is_empty() => Err(Bad::new(codes::JSON_SHAPE, "there must be at least one seed")),
        Some(numbers) if numbers.len() < list.len() => Err(Bad::new(codes::DUPLICATE_ID, "a seed stands twice")),
        Some(_) => Ok(()),
    }
}

/// Units that set a stock, or change it.
fn units(value: &Value) -> Result<(), Bad> {
    match value {
        Value::String(text) if text.starts_with(['+', '-']) => values::stock(&text[1..]).map(drop),
        Value::String(text) => values::stock(text).map(drop),
        other => values::stock(&other.to_string()).map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const INNER: &[Setting] = &[Setting::may("factor", SettingKind::Number(0.0, 10.0), "1", "")];
    const KNOWN: &[Setting] = &[
        Setting::may("hire", SettingKind::Copies("people"), "", ""),
        Setting::may("speed", SettingKind::ByIdOrAll("people", &SettingKind::Number(0.1, 10.0)), "", ""),
        Setting::may("tools", SettingKind::ById("people", &SettingKind::Ids("tools")), "", ""),
        Setting::may("stock", SettingKind::ById("people", &SettingKind::Units), "", ""),
        Setting::may("seeds", SettingKind::Seeds, "", ""),
        Setting::may("time", SettingKind::Span, "", ""),
        Setting::may("levels", SettingKind::Counts(1, 5), "", ""),
        Setting::may("list", SettingKind::Objects(INNER), "", ""),
    ];

    const LIST: &[Setting] = &[Setting::may("all", SettingKind::Objects(KNOWN), "", "")];

    fn names(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    /// Every fault as `code path`.
    fn faults(value: Value) -> Vec<String> {
        let ids = KnownIds::from([("people", names(&["anna", "bo"])), ("tools", names(&["ladder"]))]);
        let mut shape = Shape::with_sweeps("f.json", ids);
        shape.object(json!({ "all": [value] }).as_object().expect("an object"), LIST, "");
        let path = |fault: &Diagnostic| fault.source.column.replacen("all.0.", "", 1);
        shape.faults.iter().map(|fault| format!("{} {}", fault.code, path(fault))).collect()
    }

    #[test]
    fn what_is_sound_is_silent() {
        let sound = json!({
            "hire": { "cy": "bo" },
            "speed": { "*": 2, "cy": { "sweep": [1, 2] } },
            "tools": { "cy": ["*"], "anna": ["ladder"] },
            "stock": { "*": "+2", "anna": "unlimited", "bo": 3, "cy": "-1" },
            "seeds": [0, 7], "time": "90s", "levels": [1, 5],
            "list": [{ "factor": { "sweep": [0.5] } }],
            "x_note": [1, 2],
        });
        assert_eq!(faults(sound), [""; 0]);
        assert_eq!(faults(json!({ "speed": { "sweep": [1, 2] }, "seeds": 3, "time": 1.5 })), [""; 0]);
    }

    #[test]
    fn every_fault_has_its_code_and_its_path() {
        for (value, expected) in [
            (json!({ "spede": 1 }), "unknown-setting spede"),
            (json!({ "speed": 20 }), "out-of-range speed"),
            (json!({ "speed": { "ana": 2 } }), "unknown-id speed.ana"),
            (json!({ "speed": { "anna": { "sweep": [1, "x"] } } }), "not-a-number speed.anna.sweep.1"),
            (json!({ "speed": { "sweep": [] } }), "json-shape speed"),
            (json!({ "tools": { "anna": "ladder" } }), "json-shape tools.anna"),
            (json!({ "tools": { "anna": ["rope"] } }), "unknown-id tools.anna.0"),
            (json!({ "tools": { "anna": [1] } }), "json-shape tools.anna.0"),
            (json!({ "tools": { "anna": { "sweep": ["ladder"] } } }), "json-shape tools.anna"),
            (json!({ "stock": { "anna": "some" } }), "not-a-number stock.anna"),
            (json!({ "stock": { "anna": 1.5 } }), "not-whole stock.anna"),
            (json!({ "hire": { "bo": "anna" } }), "duplicate-id hire.bo"),
            (json!({ "hire": { "cy": "dan" } }), "unknown-id hire.cy"),
            (json!({ "hire": { "*": "anna" } }), "bad-list hire.*"),
            (json!({ "hire": { "cy": 1 } }), "json-shape hire.cy"),
            (json!({ "seeds": 0 }), "out-of-range seeds"),
            (json!({ "seeds": [] }), "json-shape seeds"),
            (json!({ "seeds": [1, 1] }), "duplicate-id seeds"),
            (json!({ "seeds": [1.5] }), "out-of-range seeds"),
            (json!({ "time": "soon" }), "not-a-span time"),
            (json!({ "levels": [6] }), "out-of-range levels"),
            (json!({ "levels": 1 }), "json-shape levels"),
            (json!({ "list": [] }), "json-shape list"),
            (json!({ "list": [3] }), "json-shape list.0"),
            (json!({ "list": [{}, { "factr": 1 }] }), "unknown-setting list.1.factr"),
        ] {
            assert_eq!(faults(value.clone()), [expected], "{value}");
        }
    }

    #[test]
    fn a_copy_is_known_in_its_object_only() {
        let with = |second: Value| {
            let ids = KnownIds::from([("people", names(&["anna"]))]);
            let mut shape = Shape { ids, ..Shape::new("f") };
            for value in [json!({ "speed": { "cy": 2 }, "hire": { "cy": "anna" } }), second] {
                shape.object(value.as_object().expect("an object"), KNOWN, "");
            }
            shape.faults.len()
        };
        assert_eq!(with(json!({})), 0);
        assert_eq!(with(json!({ "speed": { "cy": 2 } })), 1);
        assert_eq!(with(json!({ "hire": { "cy": "anna" } })), 0);
    }

    #[test]
    fn a_sweep_stands_for_a_value_in_lists_of_objects_that_may_have_some() {
        let faults = |sweeps: bool, value: Value, known: &[Setting]| {
            let mut shape = Shape { sweeps, ..Shape::new("f") };
            shape.object(value.as_object().expect("an object"), known, "");
            shape.faults.len()
        };
        let (alone, listed) = (json!({ "time": { "sweep": [1] } }), json!({ "all": [{ "time": { "sweep": [1] } }] }));
        assert_eq!(faults(true, listed.clone(), LIST), 0);
        assert_eq!(faults(false, listed, LIST), 1);
        assert_eq!(faults(true, alone, KNOWN), 1);
    }
}
