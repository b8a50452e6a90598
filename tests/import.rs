//! Every published file that is at hand imports, with the right counts and spot values.

use firstfix::io;
use firstfix::io::import::{Options, import};
use firstfix::io::tables::Tables;
use firstfix::model::Instance;
use firstfix::plan::{Plan, Route, Stop};
use firstfix::units::{DepotId, Id, PartId, UNLIMITED, currency};
use firstfix::verify::verify;
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
            let built = io::build(&tables);
            assert!(built.is_ok_and(|loaded| loaded.warnings.is_empty()), "{}", file.display());
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

/// The instance of one file, if it is at hand.
fn instance(format: &str, folder: &str, file: &str) -> Option<Instance> {
    let text = std::fs::read_to_string(family(folder)?.join(file)).unwrap();
    let tables = import(format, &text, &Options::default()).unwrap();
    Some(io::build(&tables).unwrap_or_else(|faults| panic!("{faults:?}")).instance)
}

/// What the verifier says a plan is worth; stops are ids of jobs, `0` is the depot, which fills up everything.
fn total(instance: &Instance, routes: &[(&str, &str)]) -> f64 {
    let all: Vec<(PartId, u32)> = instance.parts.ids().map(|part| (part, UNLIMITED)).collect();
    let stop = |id: &str| match id {
        "0" => Stop::Depot { depot: DepotId::from_index(0), fill: all.clone() },
        _ => Stop::Job(instance.job_named(id).unwrap()),
    };
    let route = |(technician, stops): &(&str, &str)| {
        let technician = instance.technician_named(technician).unwrap();
        let (shift, _) = instance.shifts.enumerate().find(|(_, shift)| shift.technician == technician).unwrap();
        Route::new(shift, stops.split_whitespace().map(stop).collect())
    };
    let plan = Plan::new(routes.iter().map(route));
    let verified = verify(instance, &plan).unwrap_or_else(|broken| panic!("{broken:?}"));
    currency(verified.score().total(instance.objective.mode))
}

/// Working times of `trsp_score.py` for the same routes.
#[test]
fn technician_routes_are_worth_what_the_published_scorer_says() {
    let close = |got: f64, expect: f64| assert!((got - expect).abs() < 1e-3, "{got} instead of {expect}");
    let Some(planar) = instance("trsp", "trsp/crew25", "R101.100_25-5-5-5.txt") else { return };
    let routes = [("1", "27 43 31 29 50"), ("2", "30 33 0 26 83"), ("3", "52 37 104 42 118"), ("4", "0 56 44 35 38")];
    close(total(&planar, &routes), 744.2142);
    let Some(clustered) = instance("trsp", "trsp/crew25", "C201.100_25-5-5-5.txt") else { return };
    let routes =
        [("1", "49 32 40 50 36 33"), ("2", "0 27 28 29 38 35"), ("3", "30 26 31 41 39 34"), ("4", "0 45 43 44 37 46")];
    close(total(&clustered, &routes), 11051.5317);
    let Some(roads) = instance("trsp", "trsp/praxedo", "R1.txt") else { return };
    let routes = [
        ("1", "13 18 17 16 15 14"),
        ("2", "42 20 28 23 31 19"),
        ("3", "21 35 32 25 44 43"),
        ("4", "22 36 45 26 33 46"),
    ];
    close(total(&roads, &routes), 2473.2834);
}

/// The optimal routes of C101 as published, worth 827.3 under the DIMACS rounding.
#[test]
fn a_published_optimum_has_its_published_value() {
    let Some(instance) = instance("solomon", "solomon", "C101.txt") else { return };
    let routes = [
        ("v1", "5 3 7 8 10 11 9 6 4 2 1 75"),
        ("v2", "13 17 18 19 15 16 14 12"),
        ("v3", "20 24 25 27 29 30 28 26 23 22 21"),
        ("v4", "32 33 31 35 37 38 39 36 34"),
        ("v5", "43 42 41 40 44 46 45 48 51 50 52 49 47"),
        ("v6", "57 55 54 53 56 58 60 59"),
        ("v7", "67 65 63 62 74 72 61 64 68 66 69"),
        ("v8", "81 78 76 71 70 73 77 79 80"),
        ("v9", "90 87 86 83 82 84 85 88 89 91"),
        ("v10", "98 96 95 94 92 93 97 100 99"),
    ];
    assert_eq!(total(&instance, &routes), 827.3);
}

/// Values by the reference reader's rounding: round(1000 × d) for each leg, or truncated tenths and prizes × 10.
#[test]
fn routes_of_the_dialects_are_worth_their_rounded_distances() {
    let Some(sites) = instance("vrplib", "pyvrp-rich/SDVRPTW", "PR01.vrp") else { return };
    assert_eq!(total(&sites, &[("v1", "2")]), 109_438.0);
    assert_eq!(total(&sites, &[("v1", "2"), ("v2", "4")]), 126_728.0);
    let Some(homes) = instance("vrplib", "pyvrp-rich/MDVRPTW", "PR11A.vrp") else { return };
    assert_eq!(total(&homes, &[("v13", "5")]), 106_790.0);
    let Some(prizes) = instance("vrplib", "pyvrp-rich/PCVRPTW", "R1_10_1.vrp") else { return };
    assert_eq!(total(&prizes, &[]), 268_810.0);
    assert_eq!(total(&prizes, &[("v1", "2")]), 273_158.0);
}
