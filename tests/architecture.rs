//! The house rules that rustc does not know: which room may use which, where outside libraries live, how long a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, lowest first. A room may use rooms on lower floors, and itself.
const FLOORS: &[&[&str]] = &[
    &["units"],
    &["travel"],
    &["model"],
    &["plan"],
    &["graph"],
    &["eval", "verify", "io"],
    &["search", "exact"],
    &["solve"],
    &["simulate", "study", "value", "explain", "replan"],
    &["slots"],
    &["report"],
    &["cli"],
    &["main"],
];

/// Forbidden although the floors would allow it.
const NEVER: &[(&str, &str)] = &[("verify", "graph"), ("io", "graph")];

/// Libraries and the only rooms that may name them.
const AT_HOME: &[(&str, &[&str])] = &[
    ("good_lp", &["exact"]),
    ("highs", &["exact"]),
    ("statrs", &["study"]),
    ("plotters", &["report"]),
    ("askama", &["report"]),
    ("calcard", &["report"]),
    ("indicatif", &["cli", "main"]),
    ("clap", &["cli", "main"]),
    ("clap_mangen", &["cli"]),
];

/// Longest file in lines.
const LONGEST: usize = 400;

/// A source file: the room, its path below `src`, its code without comments and texts.
struct Source {
    room: String,
    path: PathBuf,
    lines: usize,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    assert!(!files.is_empty(), "no sources found");
    files.iter().map(|file| read(&root, file)).collect()
}

/// The templates, style sheets and scripts of the page, with their lines.
fn assets() -> Vec<(PathBuf, usize)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect_endings(&root, &["html", "css", "js"], &mut files);
    assert!(!files.is_empty(), "no assets found");
    files.into_iter().map(|file| (file.clone(), fs::read_to_string(&file).expect("text").lines().count())).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    collect_endings(folder, &["rs"], files);
}

fn collect_endings(folder: &Path, endings: &[&str], files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect_endings(&path, endings, files);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
            files.push(path);
        }
    }
}

fn read(root: &Path, file: &Path) -> Source {
    let text = fs::read_to_string(file).expect("a readable source");
    let path = file.strip_prefix(root).expect("a path below src").to_path_buf();
    let first = path.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    Source { room: first.trim_end_matches(".rs").into(), path, lines: text.lines().count(), code: code_of(&text) }
}

/// The code without comments, the contents of texts and characters, and spaces around `::`.
fn code_of(text: &str) -> String {
    let (mut code, mut rest) = (String::new(), text);
    while let Some(next) = rest.chars().next() {
        let after_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = raw_text(rest).filter(|_| !after_word) {
            raw
        } else if next == '"' {
            text_end(rest, '"')
        } else if next == '\'' && is_character(rest) {
            text_end(rest, '\'')
        } else {
            code.push(next);
            next.len_utf8()
        };
        rest = &rest[skip..];
    }
    code.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ::", "::").replace(":: ", "::")
}

/// Length of a raw text at the beginning, if there is one.
fn raw_text(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = body.len() - body.trim_start_matches('#').len();
    let inner = body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
    Some(rest.len() - inner.len() + length)
}

/// Length of a text or character at the beginning, quotes included.
fn text_end(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// Whether a quote begins a character and not a lifetime.
fn is_character(rest: &str) -> bool {
    let mut inner = rest.chars().skip(1);
    matches!((inner.next(), inner.next()), (Some('\\'), _) | (Some(_), Some('\'')))
}

/// Whether a character can be part of a name.
fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The names right after each `prefix`, which must not be the end of a longer name; `{a::x, b::{y, z}}` gives `a` and `b`.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(in_name) {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let heads = rest.strip_prefix('{').map_or_else(|| vec![name(rest)], heads);
        names.extend(heads.into_iter().filter(|name| !name.is_empty()));
    }
    names
}

fn name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| in_name(*c)).collect()
}

/// The first name of each branch of a use tree, up to the brace that closes it.
fn heads(tree: &str) -> Vec<String> {
    let (mut found, mut depth) = (vec![name(tree)], 0);
    for (at, c) in tree.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => found.push(name(&tree[at + 1..])),
            _ => {}
        }
    }
    found
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

/// The rooms that a file uses: `crate::room`, and `firstfix::room` in `main`.
fn rooms_used(source: &Source) -> BTreeSet<String> {
    let mut used = names_after(&source.code, "crate::");
    used.extend(names_after(&source.code, "firstfix::"));
    used.retain(|room| floor(room).is_some());
    used
}

#[test]
fn every_room_stands_on_a_floor() {
    for source in sources().iter().filter(|source| source.room != "lib") {
        assert!(floor(&source.room).is_some(), "{}: no floor for this room", source.path.display());
    }
}

#[test]
fn rooms_use_only_lower_floors() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.room != "lib") {
        for used in rooms_used(source).iter().filter(|used| **used != source.room) {
            let lower = floor(used) < floor(&source.room);
            if !lower || NEVER.contains(&(source.room.as_str(), used.as_str())) {
                faults.push(format!("{} uses {used}", source.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn libraries_stay_at_home() {
    let mut faults = Vec::new();
    for source in sources() {
        for (library, homes) in AT_HOME.iter().filter(|(_, homes)| !homes.contains(&source.room.as_str())) {
            let (path, import) = (format!("{library}::"), names_after(&source.code, "use "));
            let named = source.code.match_indices(&path).any(|(at, _)| {
                let before = &source.code[..at];
                !before.ends_with(in_name) && !before.ends_with("::")
            });
            if named || import.contains(*library) {
                faults.push(format!("{} names {library}, whose home is {homes:?}", source.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn files_are_short() {
    let long: Vec<String> = (sources().iter().filter(|source| source.lines > LONGEST))
        .map(|source| format!("{} has {} lines", source.path.display(), source.lines))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
    for (path, lines) in assets() {
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
    }
}

/// The sibling files of its room that a file uses, by `super::name` or `crate::room::name`. The room's `mod.rs`
/// only gathers its files, and tests may use whatever they like, so neither counts.
fn siblings_used(source: &Source, siblings: &BTreeSet<String>) -> BTreeSet<String> {
    let code = source.code.split("#[cfg(test)] mod tests {").next().unwrap_or_default();
    let mut used = names_after(code, "super::");
    used.extend(names_after(code, &format!("crate::{}::", source.room)));
    used.retain(|name| siblings.contains(name));
    used
}

#[test]
fn files_of_a_room_do_not_run_in_circles() {
    let mut rooms: BTreeMap<String, BTreeMap<String, Source>> = BTreeMap::new();
    for source in sources().into_iter().filter(|source| source.path.components().count() == 2) {
        let stem = source.path.file_stem().expect("a name").to_string_lossy().into_owned();
        if stem != "mod" && stem != "tests" {
            rooms.entry(source.room.clone()).or_default().insert(stem, source);
        }
    }
    for (room, files) in &rooms {
        let names: BTreeSet<String> = files.keys().cloned().collect();
        let mut uses: BTreeMap<&String, BTreeSet<String>> = (files.iter())
            .map(|(name, source)| {
                let mut used = siblings_used(source, &names);
                used.remove(name);
                (name, used)
            })
            .collect();
        // Take away files that use none of those left, until nothing or a circle is left.
        while let Some(free) = uses.iter().find(|(_, used)| used.is_empty()).map(|(name, _)| *name) {
            uses.remove(free);
            uses.values_mut().for_each(|used| {
                used.remove(free);
            });
        }
        assert!(uses.is_empty(), "files of {room} in a circle, or above one: {uses:?}");
    }
}

#[test]
fn the_reader_sees_code_only() {
    let code = code_of(
        "use crate :: a; // crate::b\nlet t = \"crate::c \\\" crate::d\"; let r = r#\"crate::e\"#; let c = '\"'; crate::f::<'a>()",
    );
    assert_eq!(names_after(&code, "crate::"), BTreeSet::from(["a".to_owned(), "f".to_owned()]));
    let tree = code_of("use crate::{\n    one::{x, y},\n    two::z,\n    three,\n};");
    let names: Vec<String> = names_after(&tree, "crate::").into_iter().collect();
    assert_eq!(names, ["one", "three", "two"]);
}
