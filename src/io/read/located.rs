//! JSON with the place of every value: objects and arrays as slices of the text they came from.
//!
//! `serde_json` checks the syntax of everything at once; a raw value then points into the text, which gives
//! its line, and its keys in order, so that a key that stands twice is seen.

use crate::io::diagnostics::codes;
use crate::model::Diagnostic;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::cell::Cell;

/// A JSON text that is known to be sound.
pub struct Document<'a> {
    text: &'a str,
    /// The last offset asked for and its line: questions mostly go forward.
    last: Cell<(usize, u32)>,
}

/// The entries of an object, in order.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

impl<'a> Document<'a> {
    /// The document in `text` and its root, or where its syntax is wrong.
    pub fn parse(text: &'a str, file: &str) -> Result<(Self, &'a RawValue), Box<Diagnostic>> {
        // The whole text is parsed to the leaves first: a raw value alone would let a lone surrogate through.
        let checked = serde_json::from_str::<serde_json::Value>(text).and_then(|_| serde_json::from_str(text));
        match checked {
            Ok(root) => Ok((Self { text, last: Cell::new((0, 1)) }, root)),
            Err(error) => {
                let message = format!("not JSON: {error}");
                Err(Box::new(Diagnostic::error(codes::JSON_SYNTAX, message).at(file, error.line() as u32, "")))
            }
        }
    }

    /// Line of a value, from 1.
    pub fn line(&self, value: &RawValue) -> u32 {
        let offset = (value.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        let (mut at, mut line) = self.last.get();
        if offset < at {
            (at, line) = (0, 1);
        }
        line += self.text.as_bytes()[at..offset].iter().filter(|byte| **byte == b'\n').count() as u32;
        self.last.set((offset, line));
        line
    }
}

/// The entries of an object in order; nothing if the value is none.
pub fn object(value: &RawValue) -> Option<Vec<(String, &RawValue)>> {
    serde_json::from_str::<Entries>(value.get()).ok().map(|entries| entries.0)
}

/// The elements of an array; nothing if the value is none.
pub fn array(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

/// The line of the value at a path such as `travel.mode` or `scenarios.0.name`, or of the deepest value on the way to
/// it. Keys may have points in them.
pub fn line_of_path(text: &str, path: &str) -> Option<u32> {
    let (document, mut value) = Document::parse(text, "").ok()?;
    let (mut rest, mut found) = (path, None);
    while let Some((key, next)) = step(value, rest) {
        value = next;
        found = Some(document.line(value));
        match rest[key.len()..].strip_prefix('.') {
            Some(below) => rest = below,
            None => break,
        }
    }
    found
}

/// The key or index that a path begins with, and the value under it.
fn step<'a>(value: &'a RawValue, path: &str) -> Option<(String, &'a RawValue)> {
    let entries = match array(value) {
        Some(elements) => elements.into_iter().enumerate().map(|(at, element)| (at.to_string(), element)).collect(),
        None => object(value)?,
    };
    let begins = |key: &str| path.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    entries.into_iter().filter(|(key, _)| begins(key)).max_by_key(|(key, _)| key.len())
}

/// Keys that stand twice in an object, at any depth. Paths begin with `path`.
pub fn duplicates(document: &Document, file: &str, path: &str, value: &RawValue, faults: &mut Vec<Diagnostic>) {
    let under = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    for (at, element) in array(value).into_iter().flatten().enumerate() {
        duplicates(document, file, &under(&at.to_string()), element, faults);
    }
    let entries = object(value).unwrap_or_default();
    for (at, (key, inner)) in entries.iter().enumerate() {
        let path = under(key);
        if entries[..at].iter().any(|(earlier, _)| earlier == key) {
            let message = format!("{path} stands twice");
            faults.push(Diagnostic::error(codes::DUPLICATE_KEY, message).at(file, document.line(inner), path.clone()));
        }
        duplicates(document, file, &path, inner, faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_lines() -> Result<(), Box<Diagnostic>> {
        let text = "{\n \"a\": [\n  {\"x\": 1},\n  {\"x\": 2}\n ],\n \"b\": {\"c\":\n 5}}";
        let (document, root) = Document::parse(text, "f.json")?;
        let entries = object(root).unwrap_or_default();
        let rows = array(entries[0].1).unwrap_or_default();
        assert_eq!(rows.iter().map(|row| document.line(row)).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(document.line(entries[0].1), 2);
        assert_eq!(line_of_path(text, "b.c"), Some(7));
        assert_eq!(line_of_path(text, "b.d"), Some(6));
        assert_eq!(line_of_path(text, "z"), None);
        assert_eq!(line_of_path(text, "a.1.x"), Some(4));
        assert_eq!(line_of_path("{\"a\": {\n\"b\": 1,\n\"b.c\": {\n\"d\": 2}}}", "a.b.c.d"), Some(4));
        Ok(())
    }

    #[test]
    fn keys_that_stand_twice_are_found_at_any_depth() -> Result<(), Box<Diagnostic>> {
        let text = "{\"a\": [\n{\"x\": 1,\n\"x\": 2}], \"b\": 1, \"b\": 2}";
        let (document, root) = Document::parse(text, "f.json")?;
        let mut faults = Vec::new();
        duplicates(&document, "f.json", "", root, &mut faults);
        let found: Vec<_> = faults.iter().map(|fault| (fault.source.column.as_str(), fault.source.line)).collect();
        assert_eq!(found, [("a.0.x", 3), ("b", 3)]);
        Ok(())
    }

    #[test]
    fn broken_syntax_names_the_line() {
        let fault = Document::parse("{\n\"a\": NaN}", "f.json").err();
        assert!(fault.is_some_and(|fault| fault.source.line == 2 && fault.code == "json-syntax"));
        assert!(Document::parse("[1,]", "f").is_err());
        assert!(Document::parse("{} x", "f").is_err());
    }
}
