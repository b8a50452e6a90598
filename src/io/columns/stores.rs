//! Parts, stock, depots and the travel table.

use super::{Kind, MAX_COUNT, MINUTES, MONEY, PLANAR, TableDef, may, must};

pub const PARTS: TableDef = TableDef {
    name: "parts",
    required: false,
    doc: "Spare parts. Where the table is there, every part named elsewhere must stand in it; without it, the parts \
          that other tables name have no volume and cost nothing.",
    groups: &[&[
        must("part_id", Kind::Id, "Id of the part."),
        may("name", Kind::Text, "the id", "Name for people."),
        may("volume", Kind::Number(0.0, 1e9), "0", "Room that one unit takes."),
        may("unit_cost", MONEY, "0", "Money for one unit; loading it costs a share of that (`carrying_rate`)."),
    ]],
};

pub const STOCK: TableDef = TableDef {
    name: "stock",
    required: false,
    doc: "What vans hold when a shift begins, and what depots have. A van or depot without a row for a part has none.",
    groups: &[&[
        must("location_id", Kind::Ref(&["technicians", "depots"]), "A technician (the van) or a depot."),
        must("part_id", Kind::Ref(&["parts"]), "The part."),
        must("quantity", Kind::Stock, "Units, or `unlimited`."),
        may(
            "target",
            Kind::Count(0, MAX_COUNT),
            "none",
            "Par level of a van: what a visit fills up to when nothing better is known.",
        ),
    ]],
};

pub const DEPOTS: TableDef = TableDef {
    name: "depots",
    required: false,
    doc: "Places that fill vans and may lend tools.",
    groups: &[&[
        must("depot_id", Kind::Id, "Id of the depot."),
        may("lat", Kind::Degrees(90.0), "required on the map", "Latitude."),
        may("lon", Kind::Degrees(180.0), "required on the map", "Longitude."),
        may("x", PLANAR, "required with planar travel", "Planar x, instead of `lon`."),
        may("y", PLANAR, "required with planar travel", "Planar y, instead of `lat`."),
        may("opens", Kind::Time, "always open", "First time of day at which loading may begin."),
        may("closes", Kind::Time, "always open", "Last time of day at which loading may begin."),
        may("load_min", MINUTES, "10", "Length of a visit."),
        may("lends_tools", Kind::Flag, "false", "Whether a visit gives the technician every tool from then on."),
    ]],
};

pub const TRAVEL_TABLE: TableDef = TableDef {
    name: "travel",
    required: false,
    doc: "Travel between ids. When `travel.mode` is `matrix` it is all there is: nothing is assumed for a pair that is not \
          listed, nor for the other direction. Otherwise it holds exceptions: roads that are closed or take longer.",
    groups: &[&[
        must(
            "from",
            Kind::Text,
            "Where from: a `job_id`, `customer_id`, `technician_id` (the start), `technician_id:end` (an end elsewhere) or `depot_id`.",
        ),
        must("to", Kind::Text, "Where to."),
        may("minutes", MINUTES, "no road", "Time at speed factor 1; without it nobody can drive there."),
        may("km", Kind::Number(0.0, 1e6), "required with `minutes`", "Distance."),
    ]],
};
