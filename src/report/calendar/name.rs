//! File names for technicians, whatever their ids are.

use crate::model::Instance;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of an id that are kept in a name.
const LONGEST: usize = 80;
/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name of each technician's calendar, in order. A plain id is its own name. What no file system likes is
/// replaced, and such a name, or one that differs from another in case or accents only, ends in a digest of the id:
/// so the name of a technician stays the same whoever else goes out.
pub fn file_names(instance: &Instance) -> Vec<String> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for technician in instance.technicians.iter() {
        *taken.entry(folded(&technician.id)).or_default() += 1;
    }
    let name = |id: &str| {
        let safe = safe(id);
        let own = safe == id && taken.get(&folded(id)) == Some(&1);
        if own { format!("{safe}.ics") } else { format!("{safe}-{}.ics", digest(id)) }
    };
    instance.technicians.iter().map(|technician| name(&technician.id)).collect()
}

/// The id without anything that a file system may not like.
fn safe(id: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ' | '+' | '@') { c } else { '_' };
    let mut safe: String = id.chars().map(kept).collect();
    let mut end = safe.len().min(LONGEST);
    while !safe.is_char_boundary(end) {
        end -= 1;
    }
    safe.truncate(end);
    // Neither hidden, nor a step up, nor a name that ends in a way Windows drops.
    let trimmed = safe.trim_matches(['.', ' ', '-']);
    if trimmed.is_empty() || is_device(trimmed) { format!("_{trimmed}") } else { trimmed.to_owned() }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_lowercase();
    DEVICES.contains(&stem.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// What a file system may take for the same name: case counts for nothing, and accents, which can be written in two
/// ways, do not either.
fn folded(id: &str) -> String {
    let marks_apart = id.nfkd().filter(|c| !is_combining_mark(*c));
    marks_apart.collect::<String>().to_lowercase()
}

fn digest(id: &str) -> String {
    Sha256::digest(id.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::day;
    use crate::units::TechId;
    use std::collections::BTreeSet;

    fn names(ids: &[&str]) -> Vec<String> {
        let mut instance = day();
        let one = instance.technicians[TechId(0)].clone();
        instance.technicians =
            ids.iter().map(|id| crate::model::Technician { id: (*id).into(), ..one.clone() }).collect();
        file_names(&instance)
    }

    #[test]
    fn plain_ids_are_their_own_names() {
        assert_eq!(names(&["T01", "anna.b-c_d", "田中"]), ["T01.ics", "anna.b-c_d.ics", "田中.ics"]);
    }

    #[test]
    fn any_id_makes_a_name_that_every_file_system_takes() {
        let long = "x".repeat(5000);
        let ids = [
            "../../etc/passwd",
            "a/b",
            "a\\b",
            "a:b",
            "",
            ".",
            "..",
            " ",
            "CON",
            "lpt1.x",
            "a\u{0}b",
            "x.",
            &long,
            "-rf",
            "*?\"<>|",
        ];
        let names = names(&ids);
        for name in &names {
            assert!(name.len() < 120 && !name.starts_with(['.', '-', ' ']), "{name}");
            assert!(!name.contains(|c: char| c.is_control() || "/\\:*?\"<>|".contains(c)), "{name}");
            assert!(!is_device(name), "{name}");
        }
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn names_that_differ_in_case_or_accents_only_are_told_apart() {
        let names = names(&["Anna", "anna", "ANNA", "é", "e\u{301}", "bo"]);
        let folded: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), 6, "{names:?}");
        assert_eq!(names[5], "bo.ics");
    }

    #[test]
    fn a_name_does_not_depend_on_who_else_is_odd() {
        assert_eq!(names(&["a/b", "c"])[0], names(&["d", "a/b", "e/f"])[1]);
    }
}
