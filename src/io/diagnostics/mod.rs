//! Diagnostics for people and for machines.

pub mod codes;
mod render;
mod text;

use crate::model::{Diagnostic, Severity};
pub use render::{annotation, render_github, render_json};
pub use text::render_text;

/// Whether any of these is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Orders by place and drops repetitions, so that output is the same on every run.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (a.severity, &a.source, a.code, &a.value, &a.message)
            .cmp(&(b.severity, &b.source, b.code, &b.value, &b.message))
    });
    diagnostics.dedup();
}

/// What to do about a diagnostic: its own hint, or else the advice of its code.
fn help(diagnostic: &Diagnostic) -> &str {
    if diagnostic.hint.is_empty() { codes::advice(diagnostic.code) } else { &diagnostic.hint }
}

/// The entry of `candidates` that looks most like `name`, if one looks like it at all.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= limit + 2)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_slips_and_nothing_else() {
        let known = ["skills", "shift_start", "shift_end", "name"];
        assert_eq!(nearest("skils", known), Some("skills"));
        assert_eq!(nearest("Shift_Start", known), Some("shift_start"));
        assert_eq!(nearest("nmae", known), Some("name"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn sorting_puts_errors_first_and_drops_repetitions() {
        let error = Diagnostic::error(codes::CREW, "e").at("b", 2, "");
        let warning = Diagnostic::warning(codes::ENCODING, "w").at("a", 1, "");
        let mut all = vec![warning.clone(), error.clone(), error.clone()];
        sort(&mut all);
        assert_eq!(all, [error, warning]);
    }
}
