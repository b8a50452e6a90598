use super::*;
use std::collections::{HashMap, HashSet};

fn made(jobs: usize, days: u32, seed: u64) -> Tables {
    generate(&Options { jobs, days, seed, ..Options::default() })
}

fn text(tables: &Tables) -> String {
    let mut text = format!("{:?}{:?}", tables.settings, tables.territories);
    for table in &tables.tables {
        text += &table.header.join(",");
        table.rows.iter().for_each(|row| text += &row.cells.join(","));
    }
    text
}

/// Rows of a table as maps from column to cell.
fn rows<'a>(tables: &'a Tables, name: &str) -> Vec<HashMap<&'a str, &'a str>> {
    let table = tables.table(name).unwrap();
    let row = |row: &'a super::super::tables::Row| {
        table.header.iter().map(String::as_str).zip(row.cells.iter().map(String::as_str)).collect()
    };
    table.rows.iter().map(row).collect()
}

/// FNV-1a, to hold the bytes of an instance in a line.
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(text(&made(60, 1, 1)), text(&made(60, 1, 1)));
    assert_ne!(text(&made(60, 1, 1)), text(&made(60, 1, 2)));
}

#[test]
fn sizes_are_as_asked_and_the_workforce_follows() {
    for (jobs, days) in [(1, 1), (20, 1), (300, 1), (80, 5), (3000, 1)] {
        let tables = made(jobs, days, 4);
        assert_eq!(rows(&tables, "jobs").len(), jobs);
        let technicians = rows(&tables, "technicians").len();
        let jobs_a_day = jobs as f64 / f64::from(days) / technicians as f64;
        assert!(jobs == 1 || (2.0..9.0).contains(&jobs_a_day), "{jobs} jobs, {technicians} technicians");
        assert_eq!(tables.table("shifts").is_some(), days > 1);
    }
    let asked = generate(&Options { jobs: 1000, technicians: Some(80), ..Options::default() });
    assert_eq!(rows(&asked, "technicians").len(), 80);
    let minutes: u32 = rows(&asked, "services")[0]["duration_min"].parse().unwrap();
    assert!(minutes < 50, "twelve jobs a day are short ones");
}

#[test]
fn every_id_that_is_named_exists() {
    let tables = made(400, 3, 9);
    let ids = |table: &str, column: &str| -> HashSet<String> {
        rows(&tables, table).iter().map(|row| row[column].to_owned()).collect()
    };
    let (people, parts) = (ids("technicians", "technician_id"), ids("parts", "part_id"));
    let places: HashSet<String> = people.union(&ids("depots", "depot_id")).cloned().collect();
    for row in rows(&tables, "stock") {
        assert!(places.contains(row["location_id"]) && parts.contains(row["part_id"]));
    }
    let (customers, services) = (ids("customers", "customer_id"), ids("services", "service"));
    let mut named = 0;
    for row in rows(&tables, "jobs") {
        assert!(customers.contains(row["customer_id"]) && services.contains(row["service"]));
        for column in ["required_technicians", "excluded_technicians", "pinned_technician"] {
            let id = row.get(column).copied().unwrap_or_default();
            assert!(id.is_empty() || people.contains(id));
            named += usize::from(!id.is_empty());
        }
        assert_eq!(row["due"].is_empty(), !row["service"].ends_with("fault"));
    }
    assert!(named > 5);
    assert!(rows(&tables, "shifts").iter().all(|row| people.contains(row["technician_id"])));
}

#[test]
fn what_is_not_supported_yet_is_not_generated() {
    let tables = made(2000, 2, 3);
    for table in &tables.tables {
        for column in ["crew", "asset_id", "returns_volume", "respond_within_h"] {
            assert!(!table.header.iter().any(|name| name == column), "{column}");
        }
    }
    assert!(tables.table("relations").is_none() && tables.table("assets").is_none());
}

/// A change of the catalogue or of the draws changes every generated instance: then these digests are renewed on purpose.
#[test]
fn an_instance_of_a_seed_never_changes() {
    let now = [made(40, 1, 1), made(70, 5, 2), made(1000, 1, 3)].map(|tables| digest(&text(&tables)));
    assert_eq!(now, [10778811765424877767, 2929069597866543343, 18372195564468676398]);
}
