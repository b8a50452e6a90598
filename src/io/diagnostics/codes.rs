//! Every code that a diagnostic may carry, with a line of advice. `docs/diagnostics.md` lists the same.

macro_rules! codes {
    ($($name:ident = $code:literal, $advice:literal;)*) => {
        $(#[doc = $advice] pub const $name: &str = $code;)*
        /// Each code with its advice, in the order of the documentation.
        pub const CODES: &[(&str, &str)] = &[$(($code, $advice)),*];
    };
}

codes! {
    CANNOT_READ = "cannot-read", "The file or folder could not be opened: check the path and the permissions.";
    JSON_SYNTAX = "json-syntax", "The file is not JSON: correct it at the line named.";
    JSON_SHAPE = "json-shape", "Give the value the form that the message names; a table is an array of objects, and a cell is text, a number, true, false or a list.";
    DUPLICATE_KEY = "duplicate-key", "A key stands twice in one JSON object: keep one of them.";
    DUPLICATE_TABLE = "duplicate-table", "A table is given twice, in instance.json and as CSV: keep one of them.";
    ENCODING = "encoding", "The file is not UTF-8 and was converted: check that names look right, or save it as UTF-8.";
    UNCLOSED_QUOTE = "unclosed-quote", "A quoted cell does not end: close the quote, and write a quote inside a cell twice.";
    RAGGED_ROW = "ragged-row", "A row does not have a cell for each column: look for a missing or extra separator, or quote the cell.";
    EMPTY_TABLE = "empty-table", "The table has no rows: fill it, or leave the file out.";
    UNKNOWN_FILE = "unknown-file", "The file is no table of an instance and was not read: rename it, or ignore this.";
    UNUSED_TABLE = "unused-table", "The settings do not use this table or column: change the settings or leave it out.";
    MISSING_TABLE = "missing-table", "An instance needs this table or file.";
    MISSING_COLUMN = "missing-column", "The table needs this column: add it to the header.";
    MISSING_VALUE = "missing-value", "The cell must not be empty.";
    MISSING_SETTING = "missing-setting", "The file needs this key.";
    UNKNOWN_COLUMN = "unknown-column", "No such column: correct the name, or start it with x_ to carry it through untouched.";
    UNKNOWN_SETTING = "unknown-setting", "No such key: correct the name, or start it with x_.";
    DUPLICATE_COLUMN = "duplicate-column", "A column stands twice in the header: keep one of them.";
    UNNAMED_COLUMN = "unnamed-column", "A column with values has no name in the header: name it.";
    NOT_A_NUMBER = "not-a-number", "Write a number with a decimal point, such as 12.5.";
    NOT_FINITE = "not-finite", "NaN and infinity are no values: write a number, or leave the cell empty.";
    NOT_WHOLE = "not-whole", "Write a whole number.";
    OUT_OF_RANGE = "out-of-range", "The number is negative or absurd: correct it, and mind the unit.";
    COORDINATE_RANGE = "coordinate-range", "Latitudes lie within ±90 degrees and longitudes within ±180: look for swapped columns.";
    NOT_A_FLAG = "not-a-flag", "Write true or false.";
    NOT_A_DATE = "not-a-date", "Write a date as 2026-11-24.";
    NOT_A_TIME = "not-a-time", "Write a time as 08:30, or with its date as 2026-11-24T08:30.";
    DATE_NEEDED = "date-needed", "With several days, write the date too: 2026-11-24T08:30.";
    NOT_A_SPAN = "not-a-span", "Write a length of time as 60s, 2m or 500ms, or as a number of seconds.";
    NOT_A_WINDOW = "not-a-window", "Write a window as 08:00-12:00, or with dates as 2026-11-24T08:00/2026-11-24T12:00.";
    WINDOW_ORDER = "window-order", "The window closes before it opens: swap the times; a time after midnight is 24:00 and more.";
    NOT_A_WORD = "unknown-word", "Use one of the words listed.";
    BAD_LIST = "bad-list", "Separate the entries of a list by ; and name each of them once, with :level or :quantity where it has one.";
    DUPLICATE_ID = "duplicate-id", "An id stands for one row: rename or remove the other.";
    DUPLICATE_ROW = "duplicate-row", "Two rows say something about the same thing: keep one of them.";
    AMBIGUOUS_ID = "ambiguous-id", "The id names two things: rename one of them.";
    UNKNOWN_ID = "unknown-id", "Nothing has this id: correct it, or add the row that it names.";
    MISSING_COORDINATES = "missing-coordinates", "A place needs both coordinates: lat and lon, or x and y with euclidean travel.";
    SWAPPED_COORDINATES = "swapped-coordinates", "Latitude and longitude look swapped: the place fits the others the other way round.";
    ZERO_COORDINATES = "zero-coordinates", "The place lies at 0, 0 in the Atlantic: fill in where it is.";
    CONFLICTING_END = "conflicting-end", "open_end is true, yet there is an end place: remove one of them.";
    SHIFT_ORDER = "shift-order", "The shift ends before it starts: a night shift ends at 30:00, not at 06:00.";
    ROSTER_UNUSED = "roster-outside-horizon", "These rows of the roster are for other dates than those planned.";
    BREAK_VALUES = "break-values", "A break needs break_min, and break_from before break_to.";
    DEPOT_HOURS = "depot-hours", "The depot closes before it opens: swap the times.";
    FAULT_OWNER = "fault-owner", "A fault row names either a job or a service.";
    PROBABILITY = "probability", "The fault probabilities of a job lie from 0 to 1 and sum to at most 1.";
    PIN_CONFLICT = "pin-conflict", "The pin contradicts the job's windows or technicians: correct one of them.";
    PREFERRED_EXCLUDED = "preferred-excluded", "The job prefers somebody it excludes, who may not come: remove the name from one of the lists.";
    RELATION_CONFLICT = "relation-conflict", "Jobs cannot be together and apart: take one of the relations away.";
    RELATION_GAP = "relation-gap", "A chain of relations and windows leaves no time: widen a gap or a window, or take one away.";
    UNKNOWN_RELATION = "unknown-relation", "A relation names a job that does not exist: correct it.";
    RELATION_VALUES = "relation-values", "A relation joins two different jobs; gaps go with before and start_gap, the largest not below the least.";
    RELATION_CYCLE = "relation-cycle", "These jobs wait for each other: remove one of the relations.";
    TRAVEL_MISSING_ID = "travel-missing-id", "The travel table does not know this place: add its id, or its customer's.";
    TRAVEL_MISSING_PAIRS = "travel-missing-pairs", "The travel table does not list these pairs, so nobody can drive them: add rows, for each direction.";
    TRAVEL_UNUSED_IDS = "travel-unused-ids", "The travel table knows places that the instance does not have: look for misspelt ids.";
    TERRITORY_SHAPE = "territory-shape", "territories.geojson is a FeatureCollection of polygons, each with an id.";
    TERRITORY_OVERLAP = "territory-overlap", "The place lies in several territories and gets the first: name its territory.";
    UNKNOWN_TERRITORY = "unknown-territory", "No polygon has this id: correct it, or add the polygon.";
    UNKNOWN_TIMEZONE = "unknown-timezone", "This machine does not know the time zone: use an IANA name such as Europe/Brussels.";
    MONEY_OVERFLOW = "money-overflow", "The costs of all jobs sum to more than can be counted: use a larger currency unit.";
    NOT_SUPPORTED_YET = "not-supported-yet", "The solver does not honour this rule yet: remove it, or wait for a later version.";
    NOBODY_HAS_SKILL = "nobody-has-skill", "No technician has the skill at this level: look for a misspelt name, train or hire.";
    NOBODY_HAS_SKILLS = "nobody-has-skills", "Technicians have each of the skills, but none has them all.";
    NOBODY_HAS_TOOL = "nobody-has-tool", "No technician holds all the tools and no depot lends tools.";
    REQUIRED_EXCLUDED = "required-excluded", "Everybody the job requires is excluded from it.";
    REQUIRED_OFF = "required-off", "Nobody the job requires has a shift on the days planned.";
    PART_NOT_SUPPLIED = "part-not-supplied", "No van holds the certain parts and no depot can add them: add stock.";
    TERRITORY_NOT_COVERED = "territory-not-covered", "No technician covers the territory.";
    WINDOW_NO_SHIFT = "window-no-shift", "No shift of a technician who may do the job meets its windows.";
    TOO_FAR = "too-far", "Nobody who may do the job can get there, do it and be back within a shift and the hours of a week.";
    NOBODY_FITS = "nobody-fits", "Technicians meet each demand of the job, but none meets them all.";
    WEEK_TOO_SHORT = "week-too-short", "The jobs that only this technician may do take longer than max_week_h allows: raise it, or let others do some of them.";
    CREW_TOO_LARGE = "crew-too-large", "Fewer technicians may do the job than its crew needs.";
    FAULT_UNFIXABLE = "fault-unfixable", "A fault needs a skill, tool or part that nobody has, so it is never fixed on the first visit: look for a misspelt name.";
    PLAN_SHAPE = "plan-shape", "A plan has routes with a technician, a date and stops: see the schema of plans.";
    PLAN_OTHER_INSTANCE = "plan-other-instance", "The plan was made for other data: plan again, or mind that times and costs are computed anew.";
    PLAN_NO_SHIFT = "plan-no-shift", "The technician does not work on that date.";
    PLAN_NO_DATE = "plan-no-date", "The technician works on several days: say which one the route is for.";
    PLAN_DUPLICATE_ROUTE = "plan-duplicate-route", "A technician has one route a day: join the two.";
    EVENT_STATE = "event-state", "The event cannot be true of this plan at this instant: look at the job, the technician and the time.";
    SOLVER_MISSING = "solver-missing", "This firstfix was built without the MILP solver: use heuristic, or a build that has it.";
    TOO_MANY_RUNS = "too-many-runs", "Fewer scenarios, shorter sweeps or fewer seeds: split the study into several files.";
    TRAVEL_SIZE = "travel-size", "Travel does not cover the places of the instance: a fault of the program that built it.";
    UNKNOWN_SITE = "unknown-site", "A place does not exist: a fault of the program that built the instance.";
    NEGATIVE_DURATION = "negative-duration", "A duration is negative: a fault of the program that built the instance.";
    CREW = "crew", "A crew has at least one member.";
    NEED_ORDER = "need-order", "The parts of a need are out of order: a fault of the program that built the instance.";
    UNKNOWN_NEED = "unknown-need", "A need names what does not exist: a fault of the program that built the instance.";
    DEPOT_VALUES = "depot-values", "A depot has impossible values: a fault of the program that built the instance.";
    FACTOR = "factor", "Efficiency and speed factor are above zero.";
    TABLE_SIZE = "table-size", "Skills or stock do not cover the instance: a fault of the program that built it.";
}

/// The advice for a code; empty for a code that is not ours.
pub fn advice(code: &str) -> &'static str {
    CODES.iter().find(|(known, _)| *known == code).map_or("", |(_, advice)| advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const DOC: &str = include_str!("../../../docs/diagnostics.md");

    #[test]
    fn the_documentation_lists_every_code_with_its_advice_and_no_other() {
        for (code, advice) in CODES {
            let row = format!("| `{code}` | {advice} |");
            assert!(DOC.contains(&row), "docs/diagnostics.md lacks the row: {row}");
        }
        let rows = DOC.lines().filter(|line| line.starts_with("| `")).count();
        assert_eq!(rows, CODES.len(), "docs/diagnostics.md has rows of codes that do not exist");
    }

    #[test]
    fn no_code_stands_twice_and_all_are_kebab_case() {
        let distinct: BTreeSet<_> = CODES.iter().map(|(code, _)| code).collect();
        assert_eq!(distinct.len(), CODES.len());
        for (code, _) in CODES {
            assert!(code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{code}");
        }
    }

    #[test]
    fn codes_of_the_builder_are_listed() {
        let builder = include_str!("../../model/builder.rs");
        let calls = ["bad(\"", "Diagnostic::error(\""];
        let mut found = 0;
        for call in calls {
            for (at, _) in builder.match_indices(call) {
                let code = builder[at + call.len()..].split('"').next().unwrap_or_default();
                assert!(!advice(code).is_empty(), "{code} of the builder has no advice");
                found += 1;
            }
        }
        assert!(found > 8);
    }
}
