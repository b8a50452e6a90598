//! The keys of a scenario file.

use crate::io::columns::{Setting, SettingKind, WEIGHTS};
use crate::io::schema_of;
use serde_json::Value;

use SettingKind::{
    ById, ByIdOrAll, Choice, Copies, Count, Counts, Ids, Number, Object, Objects, Seeds, Span, Text, Units,
};

const fn must(name: &'static str, kind: SettingKind, doc: &'static str) -> Setting {
    Setting { required: true, ..Setting::may(name, kind, "required", doc) }
}

const SOLVERS: SettingKind = Choice(&["auto", "heuristic", "milp"]);
const ITERATIONS: SettingKind = Count(1, u32::MAX);
const THREADS: SettingKind = Count(1, 1024);
const SHARE: SettingKind = Number(0.0, 1.0);
const MINUTES: SettingKind = Number(-1440.0, 1440.0);
const OVERTIME: SettingKind = Number(0.0, 1440.0);
const FACTOR: SettingKind = Number(0.05, 20.0);
const LEVELS: SettingKind = ById("skills", &Count(1, 255));
const TOOLS: SettingKind = Ids("tools");
const UNITS: SettingKind = ById("parts", &Units);

/// The keys of the file.
pub const STUDY: &[Setting] = &[
    Setting::may("name", Text, "the file's name", "Name of the study, for people."),
    Setting::may(
        "seeds",
        Seeds,
        "5",
        "How many seeds (1, 2, …), or a list of them. Every scenario is solved once with each.",
    ),
    Setting::may("solver", SOLVERS, "auto", "Which solver, for scenarios that do not say."),
    Setting::may(
        "time_limit",
        Span,
        "30s, unless `iterations` is given",
        "Time of each run. Runs that end by time differ from one another; for results that can be repeated, use `iterations`.",
    ),
    Setting::may("iterations", ITERATIONS, "no limit", "Iterations of each thread of a run."),
    Setting::may("threads", THREADS, "1", "Threads of each run."),
    Setting::may("gap", SHARE, "0", "A run stops when its plan is proved to be this close to the best one."),
    must(
        "scenarios",
        Objects(SCENARIO),
        "The scenarios. The one called `base`, or else the first, is what the others are compared with.",
    ),
];

/// The keys of a scenario.
pub const SCENARIO: &[Setting] = &[
    must("name", Text, "Its name, unique in the file. The scenarios of a sweep have their values behind it."),
    Setting::may(
        "weights",
        Object(WEIGHTS),
        "the instance's",
        "Weights of the objective that is planned for, as in `instance.json`.",
    ),
    Setting::may(
        "mode",
        Choice(&["cost", "lexicographic"]),
        "the instance's",
        "Order of the components, as in `instance.json`.",
    ),
    Setting::may(
        "paid",
        Choice(&["route", "shift", "work"]),
        "the instance's",
        "Which time is paid, as in `instance.json`.",
    ),
    Setting::may("solver", SOLVERS, "the study's", "Which solver."),
    Setting::may(
        "time_limit",
        Span,
        "the study's",
        "Time of each run. A scenario with a `time_limit` or `iterations` has neither of the study's.",
    ),
    Setting::may("iterations", ITERATIONS, "the study's", "Iterations of each thread of a run."),
    Setting::may("threads", THREADS, "the study's", "Threads of each run."),
    Setting::may("gap", SHARE, "the study's", "Stop at this proved gap."),
    Setting::may("without", Object(WITHOUT), "nobody and nothing", "Who and what is left out."),
    Setting::may(
        "hire",
        Copies("technicians"),
        "nobody",
        "New technicians: for each new id the technician who is copied, van and hours included. Jobs that name the one do not name the other.",
    ),
    Setting::may(
        "shift_start_min",
        ByIdOrAll("technicians", &MINUTES),
        "0",
        "Minutes by which shifts start later, or earlier where negative.",
    ),
    Setting::may(
        "shift_end_min",
        ByIdOrAll("technicians", &MINUTES),
        "0",
        "Minutes by which shifts end later, or earlier where negative. The overtime allowed stays.",
    ),
    Setting::may(
        "max_overtime_min",
        ByIdOrAll("technicians", &OVERTIME),
        "the instance's",
        "Minutes of overtime allowed.",
    ),
    Setting::may(
        "skills",
        ById("technicians", &LEVELS),
        "none",
        "Skills learnt, by technician, with their level; who has a higher one keeps it.",
    ),
    Setting::may("tools", ById("technicians", &TOOLS), "none", "Tools handed out, by technician."),
    Setting::may(
        "van_stock",
        ById("technicians", &UNITS),
        "none",
        "Units on vans, by technician and part: a number or `unlimited` sets, `\"+2\"` adds, `\"-2\"` takes away.",
    ),
    Setting::may(
        "depot_stock",
        ById("depots", &UNITS),
        "none",
        "Units in depots, by depot and part, written in the same way.",
    ),
    Setting::may(
        "restock",
        Choice(&["none", "nightly"]),
        "the instance's",
        "`nightly`: vans start every day with the stock of the table; `none`: what they hold lasts from day to day.",
    ),
    Setting::may(
        "travel_speed",
        ByIdOrAll("technicians", &FACTOR),
        "1",
        "Multiplies the speed of travel: 1.25 makes 50 minutes 40.",
    ),
    Setting::may("durations", ByIdOrAll("services", &FACTOR), "1", "Multiplies the duration of work, by service."),
    Setting::may(
        "faults",
        Choice(&["known", "ignore"]),
        "known",
        "`ignore`: the plan is made as if no job had any fault, and judged with them. Where loads fall short of the certain parts then, they are raised; jobs that still cannot be kept are left out and counted.",
    ),
];

/// The keys of `without`.
const WITHOUT: &[Setting] = &[
    Setting::may(
        "technicians",
        Ids("technicians"),
        "none",
        "Technicians who have no shift. A job that requires one of them goes to nobody else.",
    ),
    Setting::may("jobs", Ids("jobs"), "none", "Jobs that are not there."),
    Setting::may("services", Ids("services"), "none", "Services whose jobs are not there."),
    Setting::may("priorities", Counts(1, 5), "none", "Priorities whose jobs are not there."),
];

/// The JSON Schema of a scenario file.
pub fn schema() -> Value {
    schema_of("firstfix scenarios", "Scenarios of an instance, for `firstfix sweep`.", STUDY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(settings: &[Setting]) -> String {
        settings.iter().map(|s| format!("| `{}` | {} | {} |\n", s.name, s.default, s.doc)).collect()
    }

    #[test]
    fn the_documentation_has_every_key_and_no_other() {
        let page = include_str!("../../docs/sweep.md");
        let mut expected = 0;
        for (what, settings) in [("the file", STUDY), ("a scenario", SCENARIO), ("without", WITHOUT)] {
            let rows = rows(settings);
            assert!(page.contains(&rows), "docs/sweep.md should hold, for {what}:\n{rows}");
            expected += settings.len();
        }
        assert_eq!(page.lines().filter(|line| line.starts_with("| `")).count(), expected, "rows that are no key");
    }

    #[test]
    fn the_schema_takes_the_bundled_files_and_no_misspelt_one() {
        let schema = jsonschema::validator_for(&schema()).expect("a schema");
        for file in [
            include_str!("../../instances/scenarios/first-time-fix-weight.json"),
            include_str!("../../instances/scenarios/what-if.json"),
        ] {
            let mut value: Value = serde_json::from_str(file).expect("json");
            let faults: Vec<String> = schema.iter_errors(&value).map(|fault| fault.to_string()).collect();
            assert!(faults.is_empty(), "{faults:?}");
            value["scenarios"][0]["weight"] = serde_json::json!({});
            assert!(!schema.is_valid(&value));
        }
    }
}
