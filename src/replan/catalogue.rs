//! The keys of a file of events.

use crate::io::columns::{Setting, SettingKind};
use crate::io::schema_of;
use serde_json::Value;

use SettingKind::{Choice, Count, IdOf, Number, Objects, Row, Text};

const fn must(name: &'static str, kind: SettingKind, doc: &'static str) -> Setting {
    Setting { required: true, ..Setting::may(name, kind, "required", doc) }
}

const MONEY: SettingKind = Number(0.0, 100_000_000.0);

/// The keys of the file.
pub const EVENTS: &[Setting] = &[
    must("events", Objects(EVENT), "What has happened, in any order."),
    Setting::may(
        "change_technician",
        MONEY,
        "the instance's (25)",
        "Money for sending somebody else than was promised.",
    ),
    Setting::may("change_window", MONEY, "the instance's (50)", "Money for coming at another time than was promised."),
    Setting::may(
        "withdraw_promise",
        MONEY,
        "the instance's (250)",
        "Money for leaving out a job that was promised, on top of its `unserved_cost`.",
    ),
    Setting::may(
        "tolerance_min",
        Number(0.0, 1440.0),
        "60",
        "Customers who were promised nothing yet were told the planned begin, give or take so many minutes.",
    ),
];

/// The kinds of events.
pub const KINDS: &[&str] = &[
    "new_job",
    "cancelled",
    "overran",
    "finished",
    "technician_late",
    "technician_off",
    "part_used",
    "part_missing",
    "road_closed",
];

/// The keys of an event.
pub const EVENT: &[Setting] = &[
    must("event", Choice(KINDS), "What has happened."),
    Setting::may("row", Row("jobs"), "required of `new_job`", "`new_job`: the job, as a row of `jobs`."),
    Setting::may(
        "job",
        IdOf("jobs"),
        "required of `cancelled`, `overran`, `finished`",
        "Which job; of `part_used`: where it was used.",
    ),
    Setting::may(
        "end",
        Text,
        "required of `overran`, `finished`",
        "When the work ended, or will end as far as is known: `10:40`, or with its date where several days are planned.",
    ),
    Setting::may(
        "technician",
        IdOf("technicians"),
        "required of `technician_…` and `part_…`",
        "Who; of `part_…`: whose van.",
    ),
    Setting::may("until", Text, "required of `technician_late`", "When the technician can go on."),
    Setting::may("part", IdOf("parts"), "required of `part_…`", "Which part."),
    Setting::may("quantity", Count(1, 999_999), "1", "`part_…`: how many units."),
    Setting::may(
        "from",
        Text,
        "required of `road_closed`",
        "One end of the road: the id of a job, a customer, a depot, or a technician (the start; `ID:end` the end).",
    ),
    Setting::may("to", Text, "required of `road_closed`", "The other end."),
    Setting::may("minutes", Number(0.0, 1_000_000.0), "no way", "`road_closed`: how long the way around takes."),
    Setting::may("km", Number(0.0, 1e6), "required with `minutes`", "`road_closed`: how long the way around is."),
    Setting::may(
        "direction",
        Choice(&["both", "there"]),
        "both",
        "`road_closed`: `there` closes it from `from` to `to` only.",
    ),
];

/// The keys that an event of a kind needs beside `event`.
pub fn needs(kind: &str) -> &'static [&'static str] {
    match kind {
        "new_job" => &["row"],
        "cancelled" => &["job"],
        "overran" | "finished" => &["job", "end"],
        "technician_late" => &["technician", "until"],
        "technician_off" => &["technician"],
        "part_used" | "part_missing" => &["technician", "part"],
        "road_closed" => &["from", "to"],
        _ => &[],
    }
}

/// The keys that an event of a kind may have beyond those it needs.
pub fn allows(kind: &str) -> &'static [&'static str] {
    match kind {
        "part_used" => &["job", "quantity"],
        "part_missing" => &["quantity"],
        "road_closed" => &["minutes", "km", "direction"],
        _ => &[],
    }
}

/// JSON Schema of a file of events.
pub fn schema() -> Value {
    schema_of("firstfix events", "What has happened since a plan was made, for firstfix replan.", EVENTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_a_kind_needs_or_allows_is_in_the_catalogue() {
        for kind in KINDS {
            assert!(!needs(kind).is_empty(), "{kind}");
            for key in needs(kind).iter().chain(allows(kind)) {
                assert!(EVENT.iter().any(|setting| setting.name == *key), "{kind}: {key}");
            }
        }
    }
}
