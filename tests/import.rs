//! Every published file that is at hand imports, with the right counts and spot values.

use firstfix::io::import::{Options, import};
use firstfix::io::tables::Tables;
use std::path::{Path, PathBuf};

/// The folder of a family of published instances, if it is at hand.
fn family(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("FIRSTFIX_BENCH").map(PathBuf::from);
    let root = root.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench"));
    let folder = root.join(name);
    if !folder.is_dir() {
        println!("skipped: no published instances of {name} here (set FIRSTFIX_BENCH)");
        return None;
    }
    Some(folder)
}

/// All instances of a family by file stem.
fn instances(format: &str, folder: &Path) -> Vec<(String, Tables)> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<(String, Tables)> = files
        .map(|file| {
            let text = std::fs::read_to_string(&file).unwrap();
            let options = Options { file: file.display().to_string(), ..Options::default() };
            let tables = import(format, &text, &options).unwrap_or_else(|faults| panic!("{faults:?}"));
            (file.file_stem().unwrap().to_string_lossy().into_owned(), tables)
        })
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn rows(tables: &Tables, name: &str) -> usize {
    tables.table(name).map_or(0, |table| table.rows.len())
}

/// The cell of a row that begins with `id`.
fn cell<'a>(tables: &'a Tables, table: &str, id: &str, column: &str) -> &'a str {
    let table = tables.table(table).unwrap();
    let column = table.header.iter().position(|name| name == column).unwrap();
    &table.rows.iter().find(|row| row.cells[0] == id).unwrap().cells[column]
}

#[test]
fn the_academic_technician_routing_instances() {
    let Some(folder) = family("trsp/crew25") else { return };
    let all = instances("trsp", &folder);
    assert_eq!(all.len(), 29);
    for (name, tables) in &all {
        assert_eq!((rows(tables, "technicians"), rows(tables, "jobs"), rows(tables, "parts")), (25, 100, 5), "{name}");
        assert!(tables.table("travel").is_none());
    }
    let tables = &all.iter().find(|(name, _)| name.starts_with("C101")).unwrap().1;
    assert_eq!(cell(tables, "technicians", "1", "skills"), "skill1;skill3;skill4");
    assert_eq!(cell(tables, "technicians", "1", "tools"), "tool1;tool2;tool3");
    let tables = &all.iter().find(|(name, _)| name.starts_with("R101")).unwrap().1;
    assert_eq!(cell(tables, "jobs", "121", "parts"), "part0:1;part2:1");
    assert_eq!(cell(tables, "jobs", "125", "windows"), "185-195");
}

#[test]
fn the_days_of_a_real_firm() {
    let Some(folder) = family("trsp/praxedo") else { return };
    let all = instances("trsp", &folder);
    assert_eq!(all.len(), 6);
    for (name, tables) in &all {
        let nodes = 1 + rows(tables, "technicians") + rows(tables, "jobs");
        assert_eq!(rows(tables, "travel"), nodes * (nodes - 1), "{name}");
        assert_eq!(tables.settings["travel"]["mode"], "matrix");
    }
    let (_, first) = &all[0];
    assert_eq!(rows(first, "technicians"), 12);
    assert_eq!(cell(first, "jobs", "13", "windows"), "465-480");
    let travel = first.table("travel").unwrap();
    let leg = travel.rows.iter().find(|row| row.cells[0] == "0" && row.cells[1] == "13").unwrap();
    assert_eq!(leg.cells[2..], ["20.1333", "20.49"]);
}

#[test]
fn solomon_and_homberger() {
    let Some(folder) = family("solomon") else { return };
    let all = instances("solomon", &folder);
    assert_eq!(all.len(), 56);
    for (name, tables) in &all {
        assert_eq!((rows(tables, "technicians"), rows(tables, "jobs")), (25, 100), "{name}");
    }
    assert_eq!(cell(&all[0].1, "stock", "v1", "quantity"), "200");
    assert_eq!(cell(&all[0].1, "jobs", "1", "windows"), "912-967");
    let Some(folder) = family("homberger") else { return };
    let all = instances("solomon", &folder);
    assert_eq!(all.len(), 60);
    for (name, tables) in &all {
        let size = if name.contains("_10_") { (250, 1000) } else { (50, 200) };
        assert_eq!((rows(tables, "technicians"), rows(tables, "jobs")), size, "{name}");
    }
}

#[test]
fn site_dependent() {
    let Some(folder) = family("pyvrp-rich/SDVRPTW") else { return };
    let all = instances("vrplib", &folder);
    assert_eq!(all.len(), 26);
    let (name, first) = &all[0];
    assert_eq!((name.as_str(), rows(first, "technicians"), rows(first, "jobs")), ("PR01", 8, 48));
    // Vehicles 1 and 2 are of one kind; node 14 is not among their clients.
    assert_eq!(cell(first, "technicians", "v1", "skills"), cell(first, "technicians", "v2", "skills"));
    let class = cell(first, "jobs", "14", "skills");
    assert!(!class.is_empty() && !cell(first, "technicians", "v1", "skills").split(';').any(|skill| skill == class));
    assert_eq!(cell(first, "stock", "v3", "quantity"), "150");
    for (name, tables) in &all {
        assert_eq!(cell(tables, "technicians", "v1", "cost_per_km"), "1000", "{name}");
    }
}

#[test]
fn several_homes() {
    let Some(folder) = family("pyvrp-rich/MDVRPTW") else { return };
    let all = instances("vrplib", &folder);
    assert_eq!(all.len(), 14);
    let (name, first) = &all[0];
    assert_eq!((name.as_str(), rows(first, "technicians"), rows(first, "jobs")), ("PR11A", 40, 360));
    assert_eq!(cell(first, "technicians", "v1", "max_route_min"), "450");
    assert_eq!(cell(first, "technicians", "v1", "start_x"), "2.958");
    let homes: std::collections::BTreeSet<&String> =
        first.table("technicians").unwrap().rows.iter().map(|row| &row.cells[1]).collect();
    assert_eq!(homes.len(), 4);
}

#[test]
fn prize_collecting() {
    let Some(folder) = family("pyvrp-rich/PCVRPTW") else { return };
    let all = instances("vrplib", &folder);
    assert_eq!(all.len(), 30);
    for (name, tables) in &all {
        assert_eq!(rows(tables, "jobs"), 1000, "{name}");
    }
    assert_eq!(cell(&all[0].1, "jobs", "2", "unserved_cost"), "210");
    assert_eq!(cell(&all[0].1, "jobs", "2", "duration_min"), "90");
}

#[test]
fn belgian_roads() {
    let Some(folder) = family("belgium") else { return };
    for (name, tables) in instances("vrplib", &folder) {
        assert_eq!((rows(&tables, "technicians"), rows(&tables, "jobs")), (20, 499), "{name}");
        assert_eq!(rows(&tables, "travel"), 499 * 498 + 2 * 20 * 499);
        assert_eq!(cell(&tables, "customers", "5", "name"), "AALTER");
        assert_eq!(cell(&tables, "jobs", "5", "lat"), "51.0769076");
    }
}
