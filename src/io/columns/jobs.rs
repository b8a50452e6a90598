//! Jobs, the service catalogue, faults, assets and relations.

use super::{Column, Kind, MAX_COUNT, MAX_MIN, MINUTES, MONEY, PLANAR, RATE, TECHNICIAN_IDS, TableDef, may, must};

/// The columns of a job that the catalogue of services may give defaults for.
const JOB_DEFAULTS: &[Column] = &[
    may(
        "customer_id",
        Kind::Ref(&["customers"]),
        "none",
        "Whose job it is: a row of `customers` where that table is there.",
    ),
    may("lat", Kind::Degrees(90.0), "the customer's", "Latitude of the work."),
    may("lon", Kind::Degrees(180.0), "the customer's", "Longitude of the work."),
    may("x", PLANAR, "the customer's", "Planar x, instead of `lon`."),
    may("y", PLANAR, "the customer's", "Planar y, instead of `lat`."),
    may("duration_min", MINUTES, "the service's, else required", "Length of the work at efficiency 1."),
    may("setup_min", MINUTES, "0", "Time before the work, once per arrival at a site."),
    may("windows", Kind::Windows, "any time", "When the work may begin (hard): `08:00-12:00;13:00-15:00`."),
    may("due", Kind::Instant, "none", "Begin after this is late (soft)."),
    may("priority", Kind::Count(1, 5), "3", "1 (first) to 5 (last)."),
    may("skills", Kind::Levels, "none", "Skills needed, with the least level: `gas:2`."),
    may("tools", Kind::Names, "none", "Tools needed."),
    may("parts", Kind::Quantities, "none", "Parts that are certainly needed: `filter:1`."),
    may("preferred_technicians", TECHNICIAN_IDS, "none", "Anybody else costs `objective.weights.non_preferred`."),
    may("required_technicians", TECHNICIAN_IDS, "none", "Nobody else may come."),
    may("excluded_technicians", TECHNICIAN_IDS, "none", "These may not come."),
    may("crew", Kind::Count(1, 100), "1", "Technicians who must start together."),
    may(
        "crew_skills",
        Kind::LevelSets,
        "the first's `skills`",
        "Skills of the further members, a list for each, separated by `|`: `gas:1|-` (`-`: none; the last list holds for the rest).",
    ),
    may("territory", Kind::Text, "the polygon it lies in", "Territory that the technician must cover."),
    may("unserved_cost", MONEY, "by priority", "Cost of leaving the job out."),
    may("repeat_visit_cost", MONEY, "`objective.weights.repeat_visit_cost`", "Cost of a second visit."),
    may("late_cost_per_hour", RATE, "`objective.weights.late_cost_per_hour`", "Cost of an hour after `due`."),
    may(
        "returns_volume",
        Kind::Number(0.0, 1e9),
        "0",
        "Volume collected on site: it fills the van until the next depot visit or the end.",
    ),
    may("asset_id", Kind::Ref(&["assets"]), "none", "The asset that is serviced."),
    may("warranty", Kind::Flag, "false", "Whether its cost is reported as warranty."),
    may("pinned_technician", Kind::Ref(&["technicians"]), "none", "Exactly this technician."),
    may("pinned_start", Kind::Instant, "none", "The work begins exactly then."),
];

pub const JOBS: TableDef = TableDef {
    name: "jobs",
    required: true,
    doc: "What has to be done: one row for each visit.",
    groups: &[
        &[
            must("job_id", Kind::Id, "Id of the job."),
            may("service", Kind::Ref(&["services"]), "none", "A row of `services`, where that table is there."),
            may(
                "reported",
                Kind::Instant,
                "the first midnight",
                "When the customer called, for the `respond_within_h` of its service; it may lie before the first day.",
            ),
            may(
                "promised_technician",
                TECHNICIAN_IDS,
                "nobody",
                "Whom the customer was told: anybody else costs `objective.weights.change_technician`.",
            ),
            may(
                "promised_window",
                Kind::Windows,
                "none",
                "What the customer was told, one window: a begin outside costs `objective.weights.change_window`.",
            ),
        ],
        JOB_DEFAULTS,
    ],
};

pub const SERVICES: TableDef = TableDef {
    name: "services",
    required: false,
    doc: "The catalogue of what the firm sells: defaults for the jobs that name the service. A job's own cell wins, \
          then the customer's, then the service's.",
    groups: &[
        &[
            must("service", Kind::Id, "Name of the service."),
            may(
                "respond_within_h",
                Kind::Number(0.0, MAX_MIN),
                "none",
                "Response time promised: jobs without a `due` of their own are due so long after they were `reported`.",
            ),
        ],
        JOB_DEFAULTS,
    ],
};

pub const FAULTS: TableDef = TableDef {
    name: "faults",
    required: false,
    doc: "What may be wrong, known only on arrival. A row names a job or a service; rows of the job itself replace \
          those of its service. The probabilities of a job sum to at most 1; the rest is a visit that needs nothing more.",
    groups: &[&[
        may("job_id", Kind::Ref(&["jobs"]), "none", "The job, or"),
        may("service", Kind::Ref(&["services"]), "none", "the service whose jobs may have this fault."),
        must("fault", Kind::Text, "Name of the fault."),
        must("probability", Kind::Number(0.0, 1.0), "Chance that this is it."),
        may("skills", Kind::Levels, "none", "Skills that fixing it takes, beyond the job's own."),
        may("tools", Kind::Names, "none", "Tools that fixing it takes."),
        may("parts", Kind::Quantities, "none", "Parts that fixing it uses up."),
        may("duration_min", MINUTES, "the job's", "Length of the work with this fault; simulation uses it."),
    ]],
};

pub const ASSETS: TableDef = TableDef {
    name: "assets",
    required: false,
    doc: "Maintained assets. A visit that falls due by the last day planned becomes the job `due:ASSET`, with the defaults of its \
          customer and service; unless a job of `jobs` names the asset and its service already. What is overdue is due on the \
          first day. Relations cannot name these jobs.",
    groups: &[&[
        must("asset_id", Kind::Id, "Id of the asset."),
        must("customer_id", Kind::Ref(&["customers"]), "Whose asset it is."),
        must("service", Kind::Ref(&["services"]), "The service that maintains it."),
        must(
            "interval_days",
            Kind::Count(1, MAX_COUNT),
            "Days between visits: the next is due at the end of that day.",
        ),
        must("last_done", Kind::Date, "Date of the last visit."),
        may("warranty_until", Kind::Date, "none", "Last date on which the work is under warranty."),
    ]],
};

pub const RELATIONS: TableDef = TableDef {
    name: "relations",
    required: false,
    doc: "Demands on two jobs; [rules.md](rules.md) says exactly what each means. A chain that leaves no time, or that contradicts itself, is refused.",
    groups: &[&[
        must("job_a", Kind::Ref(&["jobs"]), "The first job."),
        must(
            "kind",
            Kind::Choice(&[
                "before",
                "start_gap",
                "same_technician",
                "different_technician",
                "same_day",
                "different_day",
            ]),
            "`before`: job_b starts min … max after job_a ends. `start_gap`: job_b starts min … max after job_a starts \
             (0 and 0: together). `same_technician`, `different_technician`, `same_day`, `different_day`.",
        ),
        must("job_b", Kind::Ref(&["jobs"]), "The second job."),
        may("min_gap_min", MINUTES, "0", "Least gap."),
        may("max_gap_min", MINUTES, "no limit", "Largest gap."),
    ]],
};
