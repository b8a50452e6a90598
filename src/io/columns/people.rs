//! Technicians, rosters and customers.

use super::{Column, Kind, MAX_COUNT, MAX_MIN, MINUTES, MONEY, PLANAR, RATE, TECHNICIAN_IDS, TableDef, may, must};

pub const TECHNICIANS: TableDef = TableDef {
    name: "technicians",
    required: true,
    doc: "Who can go out: one row for each technician.",
    groups: &[&[
        must("technician_id", Kind::Id, "Id of the technician; names the van in `stock`."),
        may("name", Kind::Text, "the id", "Name for people."),
        may("start_lat", Kind::Degrees(90.0), "required on the map", "Latitude of the place where the day starts."),
        may("start_lon", Kind::Degrees(180.0), "required on the map", "Longitude of that place."),
        may("end_lat", Kind::Degrees(90.0), "the start", "Latitude of the place where the day ends."),
        may("end_lon", Kind::Degrees(180.0), "the start", "Longitude of that place."),
        may("start_x", PLANAR, "required with planar travel", "Planar x of the start, instead of `start_lon`."),
        may("start_y", PLANAR, "required with planar travel", "Planar y of the start, instead of `start_lat`."),
        may("end_x", PLANAR, "the start", "Planar x of the end."),
        may("end_y", PLANAR, "the start", "Planar y of the end."),
        may("open_end", Kind::Flag, "false", "`true`: the day ends at the last stop, with no way back."),
        may(
            "shift_start",
            Kind::Time,
            "required without `shifts`",
            "Start of every day's shift: the earliest departure.",
        ),
        may(
            "shift_end",
            Kind::Time,
            "required without `shifts`",
            "End of every day's shift; a night shift ends at `30:00`, not `06:00`.",
        ),
        may("max_overtime_min", MINUTES, "0", "How long after the end of the shift the return may be."),
        may("skills", Kind::Levels, "none", "Skills with levels: `gas:2;electric:1`; no level means 1."),
        may("tools", Kind::Names, "none", "Tools held all day: `ladder;analyser`."),
        may("efficiency", Kind::Number(0.01, 100.0), "1.0", "Divides the duration of work."),
        may("speed_factor", Kind::Number(0.01, 100.0), "1.0", "Divides travel times."),
        may("cost_per_hour", RATE, "45", "Money for a paid hour."),
        may(
            "overtime_cost_per_hour",
            RATE,
            "1.5 × `cost_per_hour`",
            "Money for an hour of overtime, instead of the normal rate.",
        ),
        may("cost_per_km", Kind::Number(0.0, 10_000.0), "0.5", "Money for a kilometre."),
        may("fixed_cost", MONEY, "0", "Money for going out at all, each day."),
        may("van_volume", Kind::Number(0.0, 1e9), "no limit", "Room in the van, in the unit of `parts.volume`."),
        may("max_jobs", Kind::Count(0, MAX_COUNT), "no limit", "Most jobs in a day."),
        may("max_route_min", Kind::Number(0.0, MAX_MIN), "no limit", "Longest time from leaving to returning."),
        may(
            "max_week_h",
            Kind::Number(0.0, 168.0),
            "no limit",
            "Most paid hours in a calendar week, Monday to Sunday (`objective.paid` says which time is paid).",
        ),
        may("territories", Kind::Names, "all", "Territories covered: `north;centre`."),
        may("break_min", MINUTES, "no break", "Length of the break owed each day."),
        may("break_from", Kind::Time, "the shift's start", "Earliest begin of the break."),
        may("break_to", Kind::Time, "the shift's end less the break", "Latest begin of the break."),
    ]],
};

pub const SHIFTS: TableDef = TableDef {
    name: "shifts",
    required: false,
    doc: "A roster. Where the table is there, it replaces the shift columns of `technicians`, and a technician \
          without a row for a date has that day off. Rows outside the horizon are not used.",
    groups: &[&[
        must("technician_id", Kind::Ref(&["technicians"]), "Who works."),
        must("date", Kind::Date, "On which date."),
        must("start", Kind::Time, "Start of the shift."),
        must("end", Kind::Time, "End of the shift; `30:00` is 06:00 of the next day."),
    ]],
};

const CUSTOMER_COLUMNS: &[Column] = &[
    must("customer_id", Kind::Id, "Id of the customer."),
    may("name", Kind::Text, "the id", "Name for people."),
    may("lat", Kind::Degrees(90.0), "none", "Latitude, for jobs without their own."),
    may("lon", Kind::Degrees(180.0), "none", "Longitude, for jobs without their own."),
    may("x", PLANAR, "none", "Planar x, for jobs without their own."),
    may("y", PLANAR, "none", "Planar y, for jobs without their own."),
    may("windows", Kind::Windows, "none", "Windows, for jobs without their own."),
    may("preferred_technicians", TECHNICIAN_IDS, "none", "Preferred technicians, for jobs without their own."),
    may("excluded_technicians", TECHNICIAN_IDS, "none", "Excluded technicians, for jobs without their own."),
];

pub const CUSTOMERS: TableDef = TableDef {
    name: "customers",
    required: false,
    doc: "Defaults for the jobs of a customer. A job's own cell wins; what the customer leaves empty comes from `services`.",
    groups: &[CUSTOMER_COLUMNS],
};
