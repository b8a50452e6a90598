//! `instances/invalid/<rule>/`: for every rule an instance and a plan that breaks just that rule.

use firstfix::io;
use firstfix::verify::{RULES, verify};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A rule that the plan's reader already refuses, with the code it uses.
const READER: [(&str, &str); 1] = [("shift-twice", "plan-duplicate-route")];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/invalid")
}

/// The rules that the plan of a folder breaks, as the reader or the verifier names them.
fn broken(folder: &Path) -> BTreeSet<&'static str> {
    let loaded = io::read(folder).unwrap_or_else(|faults| panic!("{}: {faults:?}", folder.display()));
    match io::read_plan(&loaded.instance, &folder.join("plan.json")) {
        Err(faults) => faults.iter().map(|fault| fault.code).collect(),
        Ok((plan, _)) => {
            let violations = verify(&loaded.instance, &plan).err().unwrap_or_default();
            violations.iter().map(|violation| violation.rule).collect()
        }
    }
}

#[test]
fn each_plan_breaks_just_its_rule() {
    for (rule, _) in RULES {
        let name = READER.iter().find(|(known, _)| known == rule).map_or(*rule, |(_, code)| code);
        assert_eq!(broken(&folder().join(rule)), BTreeSet::from([name]), "{rule}");
    }
}

#[test]
fn every_folder_is_called_after_a_rule() {
    let entries = std::fs::read_dir(folder()).expect("the folder is there");
    let folders = entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned());
    let rules: BTreeSet<String> = RULES.iter().map(|(rule, _)| (*rule).to_owned()).collect();
    assert_eq!(folders.collect::<BTreeSet<_>>(), rules);
}
