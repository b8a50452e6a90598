//! JSON Schema of the single-JSON instance, from the catalogue of columns.

use super::columns::{Column, Kind, SETTINGS, Setting, SettingKind, TABLES, TableDef};
use super::shape::{MOST_SEEDS, SWEEP, single};
use serde_json::{Map, Value, json};

/// The version of JSON Schema that is written.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema called `name`; `instance` is the only one that this room has.
pub fn schema(name: &str) -> Option<Value> {
    (name == "instance").then(instance)
}

fn instance() -> Value {
    let mut properties = Map::new();
    for setting in SETTINGS {
        properties.insert(setting.name.into(), described(of_setting(setting.kind), setting));
    }
    for table in TABLES.iter().filter(|table| table.name != "travel") {
        properties.insert(table.name.into(), of_table(table));
    }
    // One name is a setting and a table: the table stands in the object of settings, or instead of it.
    if let Some((table, settings)) =
        TABLES.iter().find(|table| table.name == "travel").zip(properties.get_mut("travel"))
    {
        settings["properties"]["table"] = of_table(table);
        *settings = json!({ "anyOf": [settings.take(), of_table(table)] });
    }
    properties.insert(
        "territories".into(),
        json!({
            "description": "A GeoJSON FeatureCollection of polygons, each with an id.",
            "type": "object",
            "required": ["type", "features"],
        }),
    );
    let required: Vec<&str> = SETTINGS.iter().filter(|setting| setting.required).map(|setting| setting.name).collect();
    let tables = TABLES.iter().filter(|table| table.required).map(|table| table.name);
    json!({
        "$schema": DRAFT,
        "title": "firstfix instance",
        "description": "An instance in one JSON file: settings and tables. A folder holds the same tables as CSV.",
        "type": "object",
        "required": required.into_iter().chain(tables).collect::<Vec<_>>(),
        "properties": properties,
        "patternProperties": { "^x_": {} },
        "additionalProperties": false,
    })
}

fn described(mut schema: Value, setting: &Setting) -> Value {
    schema["description"] = format!("{} Default: {}.", setting.doc, setting.default).into();
    schema
}

/// The schema of an object with these keys; in its lists of objects `{"sweep": […]}` may stand for a single value.
pub fn schema_of(title: &str, doc: &str, settings: &'static [Setting]) -> Value {
    let mut schema = of_object(settings, &of_setting);
    schema["title"] = title.into();
    schema["description"] = doc.into();
    schema["$schema"] = DRAFT.into();
    schema
}

/// A kind as it is, or a sweep over values of that kind.
fn sweepable(kind: SettingKind) -> Value {
    let plain = match kind {
        SettingKind::ById(_, inner) => by_id(sweepable(*inner)),
        SettingKind::ByIdOrAll(_, inner) => json!({ "anyOf": [of_setting(*inner), by_id(sweepable(*inner))] }),
        SettingKind::Object(settings) => of_object(settings, &sweepable),
        kind => of_setting(kind),
    };
    let Some(one) = single(kind) else { return plain };
    let values = json!({ "type": "array", "minItems": 1, "items": of_setting(one) });
    let sweep = json!({ "type": "object", "required": [SWEEP], "properties": { SWEEP: values }, "additionalProperties": false });
    json!({ "anyOf": [plain, sweep] })
}

fn by_id(value: Value) -> Value {
    json!({ "type": "object", "additionalProperties": value })
}

fn of_object(settings: &[Setting], of: &dyn Fn(SettingKind) -> Value) -> Value {
    let property = |setting: &Setting| (setting.name.to_owned(), described(of(setting.kind), setting));
    let required: Vec<&str> = settings.iter().filter(|setting| setting.required).map(|setting| setting.name).collect();
    let mut schema = json!({
        "type": "object",
        "properties": settings.iter().map(property).collect::<Map<_, _>>(),
        "patternProperties": { "^x_": {} },
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

fn of_setting(kind: SettingKind) -> Value {
    match kind {
        SettingKind::Text => json!({ "type": "string" }),
        SettingKind::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        SettingKind::Number(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
        SettingKind::Count(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        SettingKind::Choice(words) => json!({ "enum": words }),
        SettingKind::FiveAmounts => {
            json!({ "type": "array", "items": { "type": "number", "minimum": 0 }, "minItems": 5, "maxItems": 5 })
        }
        SettingKind::Object(settings) => of_object(settings, &of_setting),
        SettingKind::Objects(settings) => {
            json!({ "type": "array", "minItems": 1, "items": of_object(settings, &sweepable) })
        }
        SettingKind::Span => json!({ "type": ["number", "string"] }),
        SettingKind::Seeds => json!({ "anyOf": [
            { "type": "integer", "minimum": 1, "maximum": MOST_SEEDS },
            { "type": "array", "items": { "type": "integer", "minimum": 0 }, "minItems": 1, "uniqueItems": true },
        ] }),
        SettingKind::Counts(low, high) => {
            json!({ "type": "array", "items": { "type": "integer", "minimum": low, "maximum": high } })
        }
        SettingKind::IdOf(_) => json!({ "type": "string" }),
        SettingKind::Row(name) => {
            TABLES.iter().find(|table| table.name == name).map_or(Value::Null, |table| of_table(table)["items"].take())
        }
        SettingKind::Ids(_) => json!({ "type": "array", "items": { "type": "string" } }),
        SettingKind::ById(_, inner) => by_id(of_setting(*inner)),
        SettingKind::ByIdOrAll(_, inner) => json!({ "anyOf": [of_setting(*inner), by_id(of_setting(*inner))] }),
        SettingKind::Copies(_) => by_id(json!({ "type": "string" })),
        SettingKind::Units => json!({ "anyOf": [
            { "type": "integer", "minimum": 0 },
            { "type": "string", "pattern": "^([+-]?[0-9]+|unlimited)$" },
        ] }),
    }
}

fn of_table(table: &TableDef) -> Value {
    let property = |column: &'static Column| {
        let mut schema = of_column(column.kind);
        schema["description"] = format!("{} Default: {}.", column.doc, column.default).into();
        (column.name.to_owned(), schema)
    };
    let required: Vec<&str> = table.columns().filter(|column| column.required).map(|column| column.name).collect();
    json!({
        "description": table.doc,
        "type": "array",
        "items": {
            "type": "object",
            "required": required,
            "properties": table.columns().map(property).collect::<Map<_, _>>(),
            "patternProperties": { "^x_": {} },
            "additionalProperties": false,
        },
    })
}

/// Every cell may also be text as in a CSV, or null for an empty one.
fn of_column(kind: Kind) -> Value {
    let text = json!({ "type": ["string", "null"] });
    match kind {
        Kind::Number(low, high) => json!({ "anyOf": [{ "type": "number", "minimum": low, "maximum": high }, text] }),
        Kind::Degrees(limit) => json!({ "anyOf": [{ "type": "number", "minimum": -limit, "maximum": limit }, text] }),
        Kind::Count(low, high) => json!({ "anyOf": [{ "type": "number", "minimum": low, "maximum": high }, text] }),
        Kind::Stock => json!({ "anyOf": [{ "type": "number", "minimum": 0 }, text] }),
        Kind::Flag => json!({ "type": ["boolean", "string", "number", "null"] }),
        Kind::Choice(words) => json!({ "enum": words }),
        Kind::Date => json!({ "type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Kind::Refs(_) | Kind::Names => list(text),
        Kind::Windows => list(text),
        Kind::Levels | Kind::Quantities => {
            let mut schema = list(text);
            if let Some(forms) = schema["anyOf"].as_array_mut() {
                forms.push(json!({ "type": "object", "additionalProperties": { "type": ["number", "string"] } }));
            }
            schema
        }
        Kind::Id | Kind::Ref(_) | Kind::LevelSets | Kind::Text | Kind::Time | Kind::Instant => {
            json!({ "type": ["string", "number", "null"] })
        }
    }
}

fn list(text: Value) -> Value {
    json!({ "anyOf": [text, { "type": "array", "items": { "type": ["string", "number"] } }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_fits_and_a_misspelt_one_does_not() -> Result<(), Box<dyn std::error::Error>> {
        let schema = schema("instance").ok_or("there is one")?;
        let validator = jsonschema::validator_for(&schema)?;
        let mut good = json!({
            "name": "n", "start": "2026-11-24", "travel": { "mode": "haversine" }, "x_note": 1,
            "technicians": [{ "technician_id": "T", "start_lat": 50.0, "start_lon": "4.0", "skills": { "gas": 2 } }],
            "jobs": [{ "job_id": 7, "windows": ["08:00-09:00"], "tools": null, "warranty": true, "x_any": [1] }],
        });
        assert!(validator.is_valid(&good));
        good["jobs"][0]["duraton_min"] = 5.into();
        assert!(!validator.is_valid(&good));
        assert!(super::schema("nothing").is_none());
        Ok(())
    }
}
