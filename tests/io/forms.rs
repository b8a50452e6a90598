//! However an instance is written, it is the same instance.

use crate::{base, loaded, read, said, with, write};
use firstfix::io;
use std::path::Path;

const JSON: &str = r#"{
  "name": "day", "start": "2026-11-24",
  "jobs": [
    {"job_id": "J1", "lat": 50.86, "lon": "4.40", "duration_min": 60, "windows": ["09:00-12:00"]},
    {"job_id": "J2", "lat": 50.87, "lon": "4.60", "duration_min": 30}],
  "technicians": [
    {"technician_id": "T1", "start_lat": 50.85, "start_lon": 4.35, "shift_start": "08:00", "shift_end": "16:00", "skills": {"gas": 2}},
    {"technician_id": "T2", "start_lat": 50.88, "start_lon": "4.70", "shift_start": "08:00", "shift_end": "16:00", "skills": null}]
}"#;

fn single(text: &str) -> Result<io::Loaded, Vec<firstfix::model::Diagnostic>> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(dir.path(), &[("one.json", text.to_owned())]);
    io::read(&dir.path().join("one.json"))
}

#[test]
fn a_folder_and_a_file_give_the_same_instance() {
    let folder = loaded(&[]).instance;
    let file = single(JSON).unwrap_or_else(|faults| panic!("{faults:?}")).instance;
    assert_eq!(folder.sha256.len(), 64);
    assert_eq!(format!("{folder:?}"), format!("{file:?}"));
}

#[test]
fn faults_in_a_file_have_lines() {
    let text = JSON.replace("\"duration_min\": 30", "\"duration_min\": -1").replace("\"T2\"", "\"T1\"");
    let faults = single(&text).err().unwrap_or_default();
    assert_eq!(
        faults.iter().map(crate::short).collect::<Vec<_>>(),
        ["out-of-range one.json:5 duration_min", "duplicate-id one.json:8 technician_id"]
    );
}

#[test]
fn marks_line_ends_separators_and_encodings_do_not_matter() {
    let plain = loaded(&[]).instance.sha256;
    let rewritten = |change: &dyn Fn(&str) -> String| {
        let csv = |name: &str, text: &str| if name.ends_with(".csv") { change(text) } else { text.to_owned() };
        let files: Vec<_> = base().into_iter().map(|(name, text)| (name, csv(name, &text))).collect();
        read(&files).map(|loaded| loaded.instance.sha256).map_err(|faults| format!("{faults:?}"))
    };
    assert_eq!(rewritten(&|text| format!("\u{feff}{text}")), Ok(plain.clone()));
    assert_eq!(rewritten(&|text| text.replace('\n', "\r\n")), Ok(plain.clone()));
    assert_eq!(rewritten(&|text| text.replace(',', ";")), Ok(plain.clone()));
    assert_eq!(rewritten(&|text| text.replace('\n', "\n\n") + ",,,,\n\n"), Ok(plain.clone()));
    assert_eq!(rewritten(&|text| text.replace("T1", "\"T1\"").replace(",50", ", 50")), Ok(plain));
}

#[test]
fn other_encodings_are_read_with_a_warning() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(dir.path(), &base());
    let latin = b"technician_id,name,start_lat,start_lon,shift_start,shift_end\nT1,Ren\xe9e,50,4,08:00,16:00\n";
    std::fs::write(dir.path().join("technicians.csv"), latin).expect("a temporary file");
    let loaded = io::read(dir.path()).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(loaded.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), ["encoding"]);
    assert_eq!(loaded.instance.technicians.as_slice()[0].name, "Renée");
}

#[test]
fn what_was_read_can_be_written_and_read_again() {
    let files = with(&[
        ("territories.geojson", r#"{"type": "FeatureCollection", "features": []}"#),
        ("parts.csv", "part_id,x_note\nfilter,\"a;b,\"\"c\"\n"),
    ]);
    let dir = tempfile::tempdir().expect("a temporary folder");
    write(dir.path(), &files);
    let (tables, _) = io::read_tables(dir.path()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let copy = dir.path().join("copy");
    io::write_tables(&tables, &copy).expect("written");
    let digest =
        |path: &Path| io::read(path).map(|loaded| loaded.instance.sha256).map_err(|faults| format!("{faults:?}"));
    assert_eq!(digest(&copy), digest(dir.path()));
    assert!(digest(&copy).is_ok());
}

#[test]
fn the_schema_accepts_what_the_parser_accepts() {
    let schema = io::schema("instance").expect("there is one");
    let validator = jsonschema::validator_for(&schema).expect("a sound schema");
    let value: serde_json::Value = serde_json::from_str(JSON).expect("JSON");
    assert!(validator.is_valid(&value));
    let wrong: serde_json::Value = serde_json::from_str(&JSON.replace("windows", "window")).expect("JSON");
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn what_cannot_be_read_is_said() {
    let faults = io::read(Path::new("/nowhere/at/all")).err().unwrap_or_default();
    assert_eq!(faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["cannot-read"]);
    let open_quote = said(&[("jobs.csv", "job_id,lat,lon,duration_min\nJ1,50,4,\"5\nJ2,50,4,6\n")]);
    assert_eq!(open_quote, ["unclosed-quote jobs.csv:2", "empty-table jobs.csv:0"]);
}

#[test]
#[ignore = "takes a gigabyte"]
fn a_million_jobs() {
    let row = |n: u32| format!("J{n},{},4.5,45,08:00-12:00\n", 50.0 + f64::from(n) * 1e-6);
    let jobs: String =
        std::iter::once("job_id,lat,lon,duration_min,windows\n".to_owned()).chain((0..1_000_000).map(row)).collect();
    let start = std::time::Instant::now();
    assert_eq!(loaded(&[("jobs.csv", &jobs)]).instance.jobs.len(), 1_000_000);
    println!("a million jobs in {:?}", start.elapsed());
    let start = std::time::Instant::now();
    assert_eq!(said(&[("jobs.csv", &jobs.replace(",45,", ",x,"))]).len(), 1_000_000);
    println!("a million faults in {:?}", start.elapsed());
}

/// A large day is read in reasonable time: about a second in release, where this took one on a busy machine.
#[test]
fn ten_thousand_jobs_and_eight_hundred_technicians() {
    let technicians: String = (0..800)
        .map(|n| format!("T{n},{},{},08:00,17:00,gas:{};s{}\n", 50.0 + f64::from(n) * 1e-3, 4.0, n % 3 + 1, n % 40))
        .collect();
    let jobs: String = (0..10_000)
        .map(|n| {
            format!(
                "J{n},{},{},45,08:00-12:00;13:00-16:00,gas:2,p{}:1\n",
                50.0 + f64::from(n % 977) * 1e-3,
                4.0 + f64::from(n) * 1e-5,
                n % 200
            )
        })
        .collect();
    let files = with(&[
        ("technicians.csv", &format!("technician_id,start_lat,start_lon,shift_start,shift_end,skills\n{technicians}")),
        ("jobs.csv", &format!("job_id,lat,lon,duration_min,windows,skills,parts\n{jobs}")),
        ("depots.csv", "depot_id,lat,lon\nD,50.5,4.05\n"),
        (
            "stock.csv",
            &(0..200).map(|p| format!("D,p{p},50\n")).fold("location_id,part_id,quantity\n".to_owned(), |a, b| a + &b),
        ),
    ]);
    let start = std::time::Instant::now();
    let loaded = read(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    let read_in = start.elapsed();
    let found = loaded.check();
    println!("read in {read_in:?}, checked in {:?}", start.elapsed() - read_in);
    assert_eq!(loaded.instance.jobs.len(), 10_000);
    assert_eq!(loaded.instance.sites.len(), 10_800);
    assert_eq!(found.len(), 0);
    assert!(start.elapsed().as_secs() < 30);
}
