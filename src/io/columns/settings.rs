//! The keys of `instance.json`, and the kinds of settings that every JSON file of ours is made of.

use super::MAX_MONEY;

/// What a setting holds.
#[derive(Clone, Copy, Debug)]
pub enum SettingKind {
    /// Text.
    Text,
    /// A date as text.
    Date,
    /// A number from … to.
    Number(f64, f64),
    /// A whole number from … to.
    Count(u32, u32),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Five amounts of money, for priority 1 to 5.
    FiveAmounts,
    /// An object with these keys.
    Object(&'static [Setting]),
    /// A list of objects with these keys, not empty.
    Objects(&'static [Setting]),
    /// A length of time: seconds, or text such as `60s`.
    Span,
    /// Seeds: how many, or a list of them.
    Seeds,
    /// Whole numbers from … to.
    Counts(u32, u32),
    /// Names of rows of this table.
    Ids(&'static str),
    /// Name of a row of this table.
    IdOf(&'static str),
    /// A row of this table.
    Row(&'static str),
    /// An object: for each row of this table, or for `*` (all of them), one of these.
    ById(&'static str, &'static SettingKind),
    /// As `ById`; a value alone is for all.
    ByIdOrAll(&'static str, &'static SettingKind),
    /// An object: for each new name the row of this table that it copies.
    Copies(&'static str),
    /// Units in stock: a number or `unlimited` sets, `+2` adds, `-2` takes away.
    Units,
}

/// A key of `instance.json` or of an object in it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: SettingKind,
    /// Whether it must be there.
    pub required: bool,
    /// What its absence means, for the documentation.
    pub default: &'static str,
    /// What it means.
    pub doc: &'static str,
}

impl Setting {
    /// A key that need not be there.
    pub const fn may(name: &'static str, kind: SettingKind, default: &'static str, doc: &'static str) -> Self {
        Self { name, kind, required: false, default, doc }
    }
}

const fn may(name: &'static str, kind: SettingKind, default: &'static str, doc: &'static str) -> Setting {
    Setting::may(name, kind, default, doc)
}

use SettingKind::{Choice, Count, Date, FiveAmounts, Number, Object, Text};

const WEIGHT: SettingKind = Number(0.0, 1e6);

/// The keys of `instance.json`.
pub const SETTINGS: &[Setting] = &[
    may("name", Text, "the folder's name", "Name of the instance, for people."),
    Setting { required: true, ..may("start", Date, "required", "First date that is planned, such as `2026-11-24`.") },
    may("days", Count(1, 366), "1", "Number of days that are planned."),
    may("timezone", Text, "none", "IANA name of the time zone, such as `Europe/Brussels`, for calendars."),
    may(
        "times",
        Choice(&["clock", "plain"]),
        "clock",
        "`clock`: times are `08:30`. `plain`: all instants are plain numbers of minutes (units) from the start and \
         windows look like `10-70`, as in benchmarks; `days` is 1.",
    ),
    may(
        "restock",
        Choice(&["none", "nightly"]),
        "none",
        "`nightly`: every shift starts with the stock of the table; `none`: what a van holds lasts from day to day.",
    ),
    may("travel", Object(TRAVEL), "haversine", "How travel is computed."),
    may("objective", Object(OBJECTIVE), "cost", "What is minimised."),
];

/// The keys of `travel`.
pub const TRAVEL: &[Setting] = &[
    may(
        "mode",
        Choice(&["haversine", "matrix", "euclidean", "roads"]),
        "haversine",
        "`haversine`: great-circle distance × `circuity` at `speed_kmh`. `matrix`: the `travel` table. `euclidean`: \
         planar `x`, `y`. `roads` is not supported yet.",
    ),
    may("speed_kmh", Number(0.1, 2000.0), "50", "Driving speed (`haversine`)."),
    may("circuity", Number(1.0, 10.0), "1.3", "Road kilometres for a kilometre as the crow flies (`haversine`)."),
    may("speed", Number(1e-6, 1e6), "1", "Units of distance made in a unit of time (`euclidean`)."),
    may("ticks_per_minute", Count(1, 100_000), "60", "Resolution of time: ticks in a minute (unit)."),
    may("ticks_per_km", Count(1, 1_000_000), "1000", "Resolution of distance: ticks in a kilometre (unit)."),
    may("rounding", Choice(&["nearest", "truncate"]), "nearest", "How computed travel becomes whole ticks."),
];

/// The keys of `objective`.
pub const OBJECTIVE: &[Setting] = &[
    may(
        "mode",
        Choice(&["cost", "lexicographic"]),
        "cost",
        "`cost`: one sum of money. `lexicographic`: first the jobs left out by priority, then the most expected \
         first-time fixes, then the cost of the routes.",
    ),
    may(
        "paid",
        Choice(&["route", "shift", "work"]),
        "route",
        "Paid time: from leaving to returning, the whole shift, or travel and service only.",
    ),
    may("weights", Object(WEIGHTS), "all defaults", "Weights of the components."),
];

/// The keys of `objective.weights`.
pub const WEIGHTS: &[Setting] = &[
    may("distance", WEIGHT, "1", "Multiplies the money of distance."),
    may("paid_time", WEIGHT, "1", "Multiplies the money of paid time within the shift."),
    may("overtime", WEIGHT, "1", "Multiplies the money of overtime."),
    may("fixed", WEIGHT, "1", "Multiplies fixed costs."),
    may("lateness", WEIGHT, "1", "Multiplies the money of lateness."),
    may(
        "max_lateness",
        Number(0.0, 100_000.0),
        "0",
        "Money for each hour by which the latest job of the plan is late, on top of its own lateness.",
    ),
    may("repeat_visits", WEIGHT, "1", "Multiplies the money of expected repeat visits."),
    may("unserved", WEIGHT, "1", "Multiplies the money of jobs left out."),
    may("non_preferred", Number(0.0, MAX_MONEY), "20", "Money for a job that goes to somebody it does not prefer."),
    may(
        "fairness",
        Number(0.0, MAX_MONEY),
        "0",
        "Money for an hour of unfairness: what uneven shares of the paid hours cost.",
    ),
    may("carrying_rate", Number(0.0, 1000.0), "0.001", "Money for a loaded unit, as a share of its unit cost."),
    may("late_cost_per_hour", Number(0.0, 100_000.0), "60", "Default of `jobs.late_cost_per_hour`."),
    may("repeat_visit_cost", Number(0.0, MAX_MONEY), "250", "Default of `jobs.repeat_visit_cost`."),
    may(
        "change_technician",
        Number(0.0, MAX_MONEY),
        "25",
        "Money for a job that somebody else does than was promised.",
    ),
    may("change_window", Number(0.0, MAX_MONEY), "50", "Money for a job that begins outside the window promised."),
    may(
        "withdraw_promise",
        Number(0.0, MAX_MONEY),
        "250",
        "Money for leaving out a job that was promised, on top of its `unserved_cost`.",
    ),
    may("unserved_cost", FiveAmounts, "[2000, 1000, 500, 250, 125]", "Default of `jobs.unserved_cost`, by priority."),
];
