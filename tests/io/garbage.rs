//! Whatever stands in the tables, reading ends with an instance or with faults.

use firstfix::io::columns::TABLES;
use firstfix::io::tables::{Table, Tables};
use firstfix::io::{build, check};
use proptest::prelude::*;

/// Cells that are nearly right, and some that are not at all.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        6 => prop::sample::select(vec![
            "0", "1", "2.5", "-1", "NaN", "1e308", "A", "B", "A;B", "A:2", "A:2;B:3", "true", "unlimited", "08:00", "60:00",
            "08:00-12:00", "2026-11-24T08:00-2026-11-24T12:00", "2026-11-24T08:00", "9999-12-31T08:00", "-9999-01-01",
            "2026-11-24", "before", "90", "-180", "T", "-", "/", "T-", "é-é", "0-9", ":", ";", "1000000",
        ]).prop_map(str::to_owned),
        1 => ".{0,12}",
    ]
}

fn tables() -> impl Strategy<Value = Tables> {
    let one = |at: usize| {
        let names: Vec<&'static str> = TABLES[at].columns().map(|column| column.name).collect();
        let width = names.len();
        let rows = prop::collection::vec(prop::collection::vec(cell(), width..=width), 0..4);
        rows.prop_map(move |rows| {
            let mut table = Table::new(TABLES[at].name, &names);
            rows.into_iter().for_each(|row| table.push(row));
            table
        })
    };
    let all: Vec<_> = (0..TABLES.len()).map(one).collect();
    let settings = prop::sample::select(vec![
        r#"{"start": "2026-11-24"}"#,
        r#"{"start": "2026-11-24", "days": 3, "travel": {"mode": "matrix"}}"#,
        r#"{"start": "2026-11-24", "times": "plain", "travel": {"mode": "euclidean", "speed": 0}}"#,
        r#"{"start": 5, "days": -1, "travel": [], "objective": {"weights": {"unserved_cost": [1, "a"]}}}"#,
    ]);
    (all, settings, any::<u16>()).prop_map(|(tables, settings, kept)| Tables {
        settings: serde_json::from_str(settings).unwrap_or_default(),
        settings_file: "instance.json".into(),
        tables: tables
            .into_iter()
            .enumerate()
            .filter(|(at, _)| *at < 3 || kept >> at & 1 == 1)
            .map(|(_, t)| t)
            .collect(),
        territories: None,
    })
}

/// A sound instance that uses every table.
fn sound() -> Tables {
    let table = |name: &str, header: &[&str], rows: &[&[&str]]| {
        let mut table = Table::new(name, header);
        rows.iter().for_each(|row| table.push(row.iter().copied()));
        table
    };
    let technician =
        ["technician_id", "start_lat", "start_lon", "skills", "tools", "efficiency", "van_volume", "break_min"];
    let job = [
        "job_id",
        "customer_id",
        "service",
        "lat",
        "lon",
        "windows",
        "due",
        "skills",
        "parts",
        "pinned_start",
        "territory",
    ];
    let settings = r#"{"start": "2026-11-24", "days": 2, "restock": "nightly", "travel": {"mode": "matrix"}}"#;
    Tables {
        settings: serde_json::from_str(settings).unwrap_or_default(),
        settings_file: "instance.json".into(),
        territories: None,
        tables: vec![
            table(
                "technicians",
                &technician,
                &[&["T", "1", "2", "A:2", "B", "1.5", "9", "30"], &["U", "1", "3", "", "", "", "", ""]],
            ),
            table(
                "shifts",
                &["technician_id", "date", "start", "end"],
                &[&["T", "2026-11-24", "08:00", "16:00"], &["U", "2026-11-25", "22:00", "30:00"]],
            ),
            table(
                "jobs",
                &job,
                &[
                    &["A", "C", "S", "1", "2", "08:00-12:00", "2026-11-24T10:00", "A", "P:2", "", "N"],
                    &["B", "", "S", "", "", "", "", "", "", "2026-11-25T23:00", ""],
                ],
            ),
            table("services", &["service", "duration_min", "priority"], &[&["S", "30", "2"]]),
            table(
                "faults",
                &["job_id", "service", "fault", "probability", "parts"],
                &[&["", "S", "x", "0.5", "P"], &["A", "", "y", "1", ""]],
            ),
            table("parts", &["part_id", "volume", "unit_cost"], &[&["P", "1", "2"]]),
            table("stock", &["location_id", "part_id", "quantity"], &[&["T", "P", "3"], &["D", "P", "unlimited"]]),
            table("depots", &["depot_id", "opens", "closes", "load_min"], &[&["D", "06:00", "20:00", "5"]]),
            table("customers", &["customer_id", "windows"], &[&["C", "2026-11-24T08:00/2026-11-24T09:00"]]),
            table("relations", &["job_a", "kind", "job_b", "min_gap_min"], &[&["A", "before", "B", "10"]]),
            table(
                "travel",
                &["from", "to", "minutes", "km"],
                &[&["T", "A", "5", "4"], &["A", "T", "5", "4"], &["U", "B", "5", "4"], &["B", "D", "5", "4"]],
            ),
        ],
    }
}

#[test]
fn the_sound_instance_is_sound() {
    let loaded = build(&sound()).unwrap_or_else(|faults| panic!("{}", firstfix::io::diagnostics::render_text(&faults)));
    assert_eq!(loaded.instance.shifts.len(), 2);
}

fn read(tables: &Tables) {
    match build(tables) {
        Ok(loaded) => {
            check(&loaded.instance);
        }
        Err(faults) => assert!(firstfix::io::diagnostics::has_errors(&faults)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics(tables in tables()) {
        read(&tables);
    }

    #[test]
    fn one_wrong_cell_never_panics(table in any::<prop::sample::Index>(), row in any::<prop::sample::Index>(),
                                   column in any::<prop::sample::Index>(), cell in cell()) {
        let mut tables = sound();
        let table = table.get_mut(&mut tables.tables);
        let row = row.get_mut(&mut table.rows);
        *column.get_mut(&mut row.cells) = cell;
        read(&tables);
    }
}
