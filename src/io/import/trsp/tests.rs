use super::*;

const PLANAR: &str = "T1\n\nINFO\nCREW COUNT  SKILLS   TOOLS   SPARE PARTS\n1 2 2 2\n\n\
    DEPOT TECHNICIANS AND REQUESTS\nID X Y TWS TWE Serv SKILLS TOOLS SPARE PARTS\n\
    0 40 50 0 1236 0 [] \t[] \t[]\n1 9 6.5 0 1236 0 [0,1] \t[1] \t[3,0]\n2 77 88 5 10 90 [1] \t[0] \t[1,2]\n";

fn cells(tables: &Tables, name: &str) -> Vec<String> {
    tables.table(name).unwrap().rows.iter().map(|row| row.cells.join(",")).collect()
}

fn codes(text: &str) -> Vec<(&'static str, u32)> {
    let faults = trsp(text, &Options::default()).unwrap_err();
    faults.iter().map(|fault| (fault.code, fault.source.line)).collect()
}

#[test]
fn a_planar_file_becomes_tables() {
    let tables = trsp(PLANAR, &Options::default()).unwrap();
    assert_eq!(tables.settings["travel"]["mode"], "euclidean");
    assert_eq!(cells(&tables, "technicians"), ["1,9,6.5,0,1236,skill0;skill1,tool1,60,0"]);
    assert_eq!(cells(&tables, "jobs"), ["2,77,88,90,5-10,skill1,tool0,part0:1;part1:2"]);
    assert_eq!(cells(&tables, "stock"), ["0,part0,unlimited", "0,part1,unlimited", "1,part0,3"]);
    assert_eq!(cells(&tables, "depots"), ["0,40,50,0,1236,0,true"]);
    assert!(tables.table("travel").is_none());
}

#[test]
fn tables_of_travel_replace_coordinates() {
    let plain = PLANAR.replace("40 50", "0 0").replace("9 6.5", "0 0").replace("77 88", "0.0 0.0");
    let text = plain
        + "DISTANCES\n0;0;1.5;2;\n1;1.25;0;3;\n2;4;5;0;\nTRAVEL TIMES\n0;0.0;10.0;20.0\n1;30.0;0;40.1667\n2;50;60;0\n";
    let tables = trsp(&text, &Options::default()).unwrap();
    assert_eq!(tables.settings["travel"]["ticks_per_minute"], 10_000);
    assert_eq!(tables.table("jobs").unwrap().header[1], "duration_min");
    let travel = ["0,1,10,1.5", "0,2,20,2", "1,0,30,1.25", "1,2,40.1667,3", "2,0,50,4", "2,1,60,5"];
    assert_eq!(cells(&tables, "travel"), travel);
}

#[test]
fn faults_name_their_lines() {
    assert_eq!(codes(&PLANAR.replace("2 77", "7 77")), [("node-order", 11)]);
    assert_eq!(codes(&PLANAR.replace("[0,1]", "[0,2]")), [("not-a-count", 10)]);
    assert_eq!(codes(&PLANAR.replace("[3,0]", "[3]")), [("list-length", 10)]);
    assert_eq!(codes(&PLANAR.replace("5 10 90", "10 5 -90")), [("negative-duration", 11), ("window-order", 11)]);
    assert_eq!(codes(&PLANAR.replace("1 2 2 2", "9 2 2 2")), [("missing-rows", 0)]);
    assert_eq!(codes(&PLANAR.replace("[1,2]", "[1,2")), [("row-length", 11)]);
    let short = format!("{PLANAR}DISTANCES\n0;0;1;\n1;0;0\n");
    assert_eq!(codes(&short), [("matrix-size", 12)]);
    let wrong = format!("{PLANAR}DISTANCES\n0;0;1;2;\n1;x;-1;0\n2;0;0\n");
    assert_eq!(codes(&wrong), [("not-a-number", 14), ("number-range", 14), ("matrix-row", 15)]);
}
