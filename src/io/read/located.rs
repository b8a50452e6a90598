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

/// The line of the value at a path such as `travel.mode`, or of the deepest object on the way to it.
pub fn line_of_path(text: &str, path: &str) -> Option<u32> {
    let (document, mut value) = Document::parse(text, "").ok()?;
    let mut found = None;
    for key in path.split('.') {
        let Some(entries) = object(value) else { break };
        let Some((_, next)) = entries.into_iter().find(|(name, _)| name == key) else { break };
        value = next;
        found = Some(document.line(value));
    }
    found
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
