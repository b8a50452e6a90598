//! Days to plan again.

use firstfix::io::tables::Tables;
use firstfix::io::{read_with_tables, single_json};
use firstfix::model::Instance;
use firstfix::replan::{Day, Events, ReplanError, Replanned, events_of, replan};
use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::units::Ticks;
use firstfix::verify::VerifiedPlan;
use serde_json::{Value, json};
use std::path::Path;

/// A day as it stands.
#[derive(Clone)]
pub struct World {
    pub instance: Instance,
    pub tables: Tables,
    pub plan: VerifiedPlan,
}

/// So many iterations on one thread.
pub fn effort(iterations: u64) -> SolveOptions {
    SolveOptions {
        solver: SolverKind::Heuristic,
        budget: Budget { time: None, iterations: Some(iterations) },
        ..SolveOptions::default()
    }
}

impl World {
    /// A bundled instance, planned.
    pub fn bundled(name: &str, iterations: u64) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances").join(name);
        let (loaded, tables) = read_with_tables(&path).expect("a sound instance");
        Self::planned(loaded.instance, tables, iterations)
    }

    /// An instance written as one JSON file, planned.
    pub fn of(value: &Value, iterations: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("instance.json");
        std::fs::write(&path, value.to_string()).expect("written");
        let (loaded, tables) = read_with_tables(&path).expect("a sound instance");
        Self::planned(loaded.instance, tables, iterations)
    }

    fn planned(instance: Instance, tables: Tables, iterations: u64) -> Self {
        let plan = solve(&instance, &effort(iterations), &Silent).expect("a plan").plan;
        Self { instance, tables, plan }
    }

    /// The events as they would be read from a file.
    pub fn events(&self, events: &[Value]) -> Events {
        let mut faults = Vec::new();
        let value = json!({ "events": events });
        let events = events_of(&value, "events.json", &self.instance, &mut faults);
        assert_eq!(faults, [], "{value}");
        events
    }

    /// Plans the rest again.
    pub fn try_replan(&self, now: Ticks, events: &Events, iterations: u64) -> Result<Replanned, ReplanError> {
        let day = Day { instance: &self.instance, tables: &self.tables, plan: &self.plan, now };
        replan(&day, events, &effort(iterations), false, &Silent)
    }

    /// The day as it stands afterwards.
    pub fn after(new: &Replanned) -> Self {
        // What is written is what the next replan reads.
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("instance.json");
        std::fs::write(&path, single_json(&new.tables).to_string()).expect("written");
        let (loaded, tables) = read_with_tables(&path).expect("a sound instance");
        assert_eq!(loaded.instance.sha256, new.instance.sha256);
        Self { instance: loaded.instance, tables, plan: new.plan.clone() }
    }

    /// Where and when a job is: the technician, the begin, the end.
    pub fn place(&self, job: &str) -> Option<(String, Ticks, Ticks)> {
        place(&self.instance, &self.plan, job)
    }
}

/// Where and when a job is.
pub fn place(instance: &Instance, plan: &VerifiedPlan, job: &str) -> Option<(String, Ticks, Ticks)> {
    let id = instance.job_named(job)?;
    plan.routes().iter().find_map(|route| {
        let stop = route.stops.iter().find(|stop| stop.stop == firstfix::plan::Stop::Job(id))?;
        Some((instance.technician_of(route.shift).id.clone(), stop.begin, stop.end))
    })
}

/// An hour and a minute.
pub fn at(hour: i64, minute: i64) -> Ticks {
    hour * 3600 + minute * 60
}

/// Four places on a line, ten kilometres and twelve minutes apart at 50 km/h; two technicians at its ends, each with two jobs.
pub fn line() -> Value {
    let place = |at: f64| 4.0 + at * 0.109_403;
    json!({
        "name": "line", "start": "2026-11-24", "restock": "nightly",
        "travel": { "mode": "haversine", "speed_kmh": 50, "circuity": 1.3 },
        "technicians": [
            { "technician_id": "anna", "start_lat": 50.0, "start_lon": place(0.0), "shift_start": "08:00", "shift_end": "16:00",
              "skills": "gas:2" },
            { "technician_id": "bo", "start_lat": 50.0, "start_lon": place(5.0), "shift_start": "08:00", "shift_end": "16:00",
              "skills": "gas:1" },
        ],
        "jobs": [
            { "job_id": "a1", "lat": 50.0, "lon": place(1.0), "duration_min": 60, "windows": "08:30-09:00", "priority": 1 },
            { "job_id": "a2", "lat": 50.0, "lon": place(2.0), "duration_min": 60, "windows": "10:00-15:00", "priority": 1 },
            { "job_id": "b1", "lat": 50.0, "lon": place(4.0), "duration_min": 60, "windows": "08:30-09:00", "priority": 1 },
            { "job_id": "b2", "lat": 50.0, "lon": place(3.5), "duration_min": 60, "windows": "10:00-15:00", "priority": 1 },
        ],
        "parts": [{ "part_id": "valve", "unit_cost": 10 }],
        "stock": [
            { "location_id": "anna", "part_id": "valve", "quantity": 2 },
            { "location_id": "bo", "part_id": "valve", "quantity": 1 },
        ],
    })
}
