use super::*;

const SITES: &str = "NAME: S\nTYPE: SDVRPTW\nEDGE_WEIGHT_TYPE: EUC_2D\nDIMENSION: 4\nVEHICLES: 2\n\
    VEHICLES_MAX_DURATION: 500\nNODE_COORD_SECTION\n1\t23.627\t3.963\n2\t71.106\t31.165\n3\t0.5\t-73.6\n4 1 2\n\
    DEMAND_SECTION\n1\t0\n2\t23\n3\t7\n4 0\nSERVICE_TIME_SECTION\n1\t0\n2\t20\n3\t24\n4 1\n\
    TIME_WINDOW_SECTION\n1\t0\t1000\n2\t257\t374\n3\t325\t468\n4 0 1000\nCAPACITY_SECTION\n1\t100\n2\t150\n\
    VEHICLES_ALLOWED_CLIENTS_SECTION\n1\t2\t3\n2\t3\nEOF\n";

const HOMES: &str = "NAME: M\nTYPE: MDVRPTW\nEDGE_WEIGHT_TYPE: EUC_2D\nDIMENSION: 3\nVEHICLES: 3\nCAPACITY: 200\n\
    NODE_COORD_SECTION\n1 0 0\n2 10 10\n3 5 5\nTIME_WINDOW_SECTION\n1 0 1000\n2 0 900\n3 0 100\n\
    VEHICLES_DEPOT_SECTION\n1 1\n2 2\n3 2\nDEPOT_SECTION\n1\n2\nEOF\n";

const PRIZES: &str = "NAME : P\nTYPE : PCVRPTW\nDIMENSION : 3\nVEHICLES : 1\nCAPACITY : 200\nSERVICE_TIME : 90\n\
    EDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 250 250\n2 387 297\n3 5 297\nDEMAND_SECTION\n1 0\n2 10\n3 10\n\
    TIME_WINDOW_SECTION\n1 0 1824\n2 200 270\n3 955 1017\nPRIZE_SECTION\n1 0\n2 21\n3 0\nDEPOT_SECTION\n1 \n-1\nEOF\n";

const ROADS: &str = "NAME: road-n3-k1\nTYPE: CVRP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EXPLICIT\n\
    EDGE_WEIGHT_FORMAT: FULL_MATRIX\nEDGE_WEIGHT_UNIT_OF_MEASUREMENT: km\nCAPACITY: 250\nNODE_COORD_SECTION\n\
    0 50.8 4.3 BRUSSEL\n5 51.0 3.4 AALTER\n10 50.4 5.3 LA HULPE\nEDGE_WEIGHT_SECTION\n0.000 73.191 89.459\n\
    73.117 0.000 161.816\n88.906 161.443 0.000\nDEMAND_SECTION\n0 0\n5 2\n10 13\nDEPOT_SECTION\n0\n-1\nEOF\n";

fn read(text: &str) -> Tables {
    vrplib(text, &Options::default()).unwrap()
}

fn cells(tables: &Tables, name: &str) -> Vec<String> {
    tables.table(name).unwrap().rows.iter().map(|row| row.cells.join(",")).collect()
}

fn codes(text: &str) -> Vec<(&'static str, u32)> {
    let faults = vrplib(text, &Options::default()).unwrap_err();
    faults.iter().map(|fault| (fault.code, fault.source.line)).collect()
}

#[test]
fn allowed_clients_become_classes_and_capacities_stock() {
    let tables = read(SITES);
    let technicians = ["v1,23.627,3.963,0,1000,class1,500,0,0,1000", "v2,23.627,3.963,0,1000,,500,0,0,1000"];
    assert_eq!(cells(&tables, "technicians"), technicians);
    // Nobody may serve node 4, everybody node 3.
    let jobs =
        ["2,71.106,31.165,20,257-374,class1,goods:23", "3,0.5,-73.6,24,325-468,,goods:7", "4,1,2,1,0-1000,class2,"];
    assert_eq!(cells(&tables, "jobs"), jobs);
    assert_eq!(cells(&tables, "stock"), ["v1,goods,100", "v2,goods,150"]);
    assert_eq!(tables.settings["travel"]["ticks_per_km"], 1000);
    assert_eq!(tables.settings["travel"]["rounding"], "nearest");
}

#[test]
fn vehicles_live_at_their_depots() {
    let tables = read(HOMES);
    assert_eq!(
        cells(&tables, "technicians"),
        ["v1,0,0,0,1000,0,0,1000", "v2,10,10,0,900,0,0,1000", "v3,10,10,0,900,0,0,1000"]
    );
    assert_eq!(cells(&tables, "jobs"), ["3,5,5,0,0-100"]);
}

#[test]
fn prizes_are_what_leaving_out_costs() {
    let tables = read(PRIZES);
    assert_eq!(cells(&tables, "jobs"), ["2,387,297,90,200-270,goods:10,210", "3,5,297,90,955-1017,goods:10,1000000"]);
    assert_eq!(tables.settings["objective"]["mode"], "cost");
    assert_eq!(tables.settings["travel"]["rounding"], "truncate");
}

#[test]
fn road_matrices_keep_direction_and_names() {
    let tables = read(ROADS);
    assert_eq!(cells(&tables, "technicians"), ["v1,50.8,4.3,0,648,0,0,1"]);
    assert_eq!(cells(&tables, "jobs"), ["5,5,51,3.4,0,goods:2", "10,10,50.4,5.3,0,goods:13"]);
    assert_eq!(cells(&tables, "customers"), ["5,AALTER", "10,LA HULPE"]);
    let travel = [
        "5,10,161.816,161.816",
        "10,5,161.443,161.443",
        "v1,5,73.191,73.191",
        "5,v1,73.117,73.117",
        "v1,10,89.459,89.459",
        "10,v1,88.906,88.906",
    ];
    assert_eq!(cells(&tables, "travel"), travel);
}

#[test]
fn options_cut_the_fleet_and_the_customers() {
    let options = Options { customers: Some(1), vehicles: Some(1), ..Options::default() };
    let tables = vrplib(SITES, &options).unwrap();
    assert_eq!(cells(&tables, "technicians").len(), 1);
    assert_eq!(cells(&tables, "jobs").len(), 1);
    let more = Options { vehicles: Some(3), ..Options::default() };
    assert_eq!(vrplib(SITES, &more).unwrap_err()[0].code, "missing-rows");
}

#[test]
fn what_is_not_supported_is_refused_by_name() {
    assert_eq!(codes(&SITES.replace("SDVRPTW", "VRPB")), [("unsupported-type", 2)]);
    assert_eq!(codes(&SITES.replace("EUC_2D", "GEO")), [("unsupported-weights", 3)]);
    assert_eq!(codes(&PRIZES.replace("PRIZE_SECTION", "BACKHAUL_SECTION"))[0], ("unsupported-section", 20));
    assert_eq!(codes(&PRIZES.replace("SERVICE_TIME :", "DISTANCE :"))[0], ("unsupported-key", 6));
    assert_eq!(codes(&ROADS.replace("FULL_MATRIX", "LOWER_ROW")), [("unsupported-weights", 5)]);
}

#[test]
fn faults_name_their_lines() {
    assert_eq!(codes(&SITES.replace("DIMENSION: 4", "DIMENSION: 5")), [("dimension", 4)]);
    assert_eq!(codes(&SITES.replace("3\t7\n", "9\t7\n")), [("unknown-id", 15), ("missing-rows", 12)]);
    assert_eq!(codes(&HOMES.replace("3 2\nDEPOT", "3 3\nDEPOT")), [("unknown-id", 18)]);
    assert_eq!(codes(&ROADS.replace(" 161.816", "")), [("matrix-size", 12)]);
    assert_eq!(codes(&PRIZES.replace("2 21", "2 x")), [("not-a-number", 22)]);
}
