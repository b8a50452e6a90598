//! A day in Brussels with names that mean something to HTML, scripts, spreadsheets, calendars and file systems.

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};

/// Technicians: markup, a step up, a pair that differs in case only, and plain ones.
pub const TECHNICIANS: [(&str, &str); 5] = [
    ("T/1 <b>&amp\"'", "<script>window.pwned=1</script>"),
    ("../con", "مهندس \u{202e}محمد 👩‍🔧"),
    ("Anna", "Ana Ščepanović, \"the\" plumber; 田中"),
    ("anna", "</script><img src=x onerror=window.pwned=1>"),
    ("bo", "Bo"),
];

/// Notes, customers and parts that want to be more than text.
pub const NOTE: &str = "</td></table></script><script>window.pwned=1</script> '\" --><!-- ${window.pwned=1}";
pub const CUSTOMER: &str = "=Café & <i>fils</i> \u{202e}\"שלום\"";
pub const PART: &str = "Ventil 3/4\" <b>; \\n, кран";
pub const ADDRESS: &str =
    "Rue de la Loi 16; 1000 Bruxelles,\nétage 2 – \u{1f6a8} sonner deux fois, puis attendre devant la porte";

/// A folder with an instance, and plans beside it.
pub struct Day {
    folder: tempfile::TempDir,
}

pub fn firstfix() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_firstfix"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").env("SOURCE_DATE_EPOCH", "1790000000");
    command
}

/// The bytes of a table.
fn table(rows: &[&[&str]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(*row).expect("a row"));
    writer.into_inner().expect("bytes")
}

impl Day {
    /// Written out, not yet planned.
    pub fn new() -> Self {
        Self::with(r#"{"name": "a day <in> \"Brussels\" & co", "start": "2026-11-24", "timezone": "Europe/Brussels"}"#)
    }

    /// With other settings.
    pub fn with(settings: &str) -> Self {
        let day = Self { folder: tempfile::tempdir().expect("a folder") };
        let instance = day.instance();
        fs::create_dir(&instance).expect("a folder");
        let mut technicians: Vec<Vec<&str>> = vec![
            "technician_id,name,start_lat,start_lon,shift_start,shift_end,skills,tools,break_min,break_from,break_to"
                .split(',')
                .collect(),
        ];
        for (at, (id, name)) in TECHNICIANS.iter().enumerate() {
            let lat = ["50.8467", "50.8798", "50.8262", "50.8660", "50.8410"][at];
            technicians.push(vec![id, name, lat, "4.3525", "08:00", "16:30", "gas:1", "", "30", "11:30", "13:30"]);
        }
        let technicians: Vec<&[&str]> = technicians.iter().map(Vec::as_slice).collect();
        let mut jobs = vec![vec![
            "job_id",
            "customer_id",
            "lat",
            "lon",
            "duration_min",
            "windows",
            "skills",
            "parts",
            "required_technicians",
            "x_note",
        ]];
        let places = [
            ("50.8503", "4.3517"),
            ("50.8792", "4.7010"),
            ("50.8262", "4.3570"),
            ("50.8660", "4.4200"),
            ("50.8900", "4.6400"),
        ];
        let ids = ["J<1>", "J\"2'", "J&3", "=J4", "J5", "J<6>", "J\"7'", "J&8", "=J9", "J10"];
        for (at, id) in ids.iter().enumerate() {
            let ((lat, lon), who) = (places[at % 5], TECHNICIANS[at % 5].0);
            let part = if at % 2 == 0 { "valve:1" } else { "" };
            jobs.push(vec![id, "C", lat, lon, "45", "", "gas", part, who, NOTE]);
        }
        jobs.push(vec!["nobody", "C", "50.85", "4.36", "30", "08:00-09:00", "gas:3", "", "", ""]);
        let jobs: Vec<&[&str]> = jobs.iter().map(Vec::as_slice).collect();
        let files: [(&str, Vec<u8>); 8] = [
            ("instance.json", settings.as_bytes().to_vec()),
            ("technicians.csv", table(&technicians)),
            ("jobs.csv", table(&jobs)),
            ("customers.csv", table(&[&["customer_id", "name", "x_address"], &["C", CUSTOMER, ADDRESS]])),
            ("parts.csv", table(&[&["part_id", "name", "unit_cost"], &["valve", PART, "40"], &["fan", "Fan", "90"]])),
            ("stock.csv", table(&[&["location_id", "part_id", "quantity"], &["depot", "valve", "50"]])),
            ("depots.csv", table(&[&["depot_id", "lat", "lon"], &["depot", "50.8550", "4.3900"]])),
            (
                "faults.csv",
                table(&[
                    &["job_id", "fault", "probability", "skills", "tools", "parts"],
                    &["J<1>", "leak <1>", "0.3", "", "", "valve:1"],
                    &["J<1>", "burner", "0.2", "gas:2", "", ""],
                    &["J\"2'", "fan", "0.4", "", "analyser", "fan:1"],
                    &["J5", "fan", "0.25", "", "", "fan:2"],
                ]),
            ),
        ];
        for (name, contents) in files {
            fs::write(instance.join(name), contents).expect("written");
        }
        day
    }

    /// Written out and planned.
    pub fn planned() -> Self {
        let day = Self::new();
        day.solve("1");
        day
    }

    pub fn instance(&self) -> PathBuf {
        self.folder.path().join("day")
    }

    /// The folder of the plan.
    pub fn plan(&self) -> PathBuf {
        self.folder.path().join("plan")
    }

    /// Anything else in the folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn page(&self) -> PathBuf {
        self.plan().join("report.html")
    }

    pub fn solve(&self, seed: &str) {
        solve(&self.instance(), &self.plan(), "300", seed);
    }
}

pub fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Plans with the search alone, on one thread.
pub fn solve(instance: &Path, plan: &Path, iterations: &str, seed: &str) {
    let args = ["--iterations", iterations, "--threads", "1", "--seed", seed, "--solver", "heuristic", "--quiet"];
    firstfix().args(["solve", &text(instance), "-o", &text(plan)]).args(args).assert().success();
}
