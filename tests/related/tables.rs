//! A crew and an order of jobs from tables to a plan and back.

use firstfix::io;
use firstfix::model::Instance;
use firstfix::plan::Stop;
use firstfix::simulate::{SimulationOptions, simulate};
use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::verify::{VerifiedPlan, verify};
use std::path::Path;

const FILES: [(&str, &str); 4] = [
    ("instance.json", r#"{"name": "crew", "start": "2026-11-24"}"#),
    (
        "technicians.csv",
        "technician_id,start_lat,start_lon,shift_start,shift_end,skills\n\
         anna,50.8467,4.3525,08:00,16:30,gas:2\nbert,50.8798,4.7005,08:00,16:30,\ncleo,50.85,4.36,08:00,16:30,gas:1\n",
    ),
    (
        "jobs.csv",
        "job_id,lat,lon,duration_min,skills,crew,crew_skills,windows\n\
         boiler,50.8505,4.3620,60,gas:2,2,-,10:00-12:00\nflue,50.8505,4.3620,30,gas:1,,,\npump,50.8621,4.3410,45,,,,\n",
    ),
    (
        "relations.csv",
        "job_a,kind,job_b,min_gap_min,max_gap_min\nboiler,before,flue,15,60\nflue,different_technician,boiler,,\n",
    ),
];

fn read(dir: &Path) -> Instance {
    for (name, text) in FILES {
        std::fs::write(dir.join(name), text).expect("written");
    }
    let loaded = io::read(dir).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(loaded.check(), [], "everybody can be served");
    loaded.instance
}

/// Who does a job, and begin and end of it in minutes.
fn visit(instance: &Instance, plan: &VerifiedPlan, job: &str) -> (String, f64, f64) {
    let minutes = |at| instance.scale.minutes(at);
    for route in plan.routes() {
        for stop in &route.stops {
            if matches!(stop.stop, Stop::Job(id) if instance.jobs[id].id == job) {
                return (instance.technician_of(route.shift).id.clone(), minutes(stop.begin), minutes(stop.end));
            }
        }
    }
    panic!("{job} is not served");
}

#[test]
fn a_crew_meets_and_the_next_job_waits_for_all_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let instance = read(dir.path());
    let budget = Budget { time: None, iterations: Some(300) };
    let options = SolveOptions { budget, solver: SolverKind::Heuristic, ..SolveOptions::default() };
    let plan = solve(&instance, &options, &Silent).expect("solvable").plan;
    assert_eq!((plan.score().served, plan.unassigned().len()), (3, 0));
    let (first, second, flue) =
        (visit(&instance, &plan, "boiler"), visit(&instance, &plan, "boiler#2"), visit(&instance, &plan, "flue"));
    assert_eq!((first.0.as_str(), first.1), ("anna", second.1), "only anna has the level, and both begin together");
    assert_ne!(first.0, second.0);
    let ended = first.2.max(second.2);
    assert!(flue.1 >= ended + 15.0 && flue.1 <= first.2.min(second.2) + 60.0, "{flue:?} after {ended}");
    assert_eq!(flue.0, "cleo", "the only other one who knows gas");
    let played = simulate(&instance, &plan, &SimulationOptions { runs: 200, ..SimulationOptions::default() });
    assert_eq!((played.check.expected, played.check.mean), (3.0, 3.0), "the crew's job is fixed once");
}

#[test]
fn agreed_begins_survive_the_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let instance = read(dir.path());
    let options = SolveOptions {
        budget: Budget { time: None, iterations: Some(300) },
        solver: SolverKind::Heuristic,
        ..SolveOptions::default()
    };
    let plan = solve(&instance, &options, &Silent).expect("solvable").plan;
    let routes = plan.routes().iter().map(|route| {
        let stops = route.stops.iter().map(|stop| {
            let Stop::Job(job) = stop.stop else { panic!("there are only jobs") };
            let minutes = instance.scale.minutes(stop.begin) as i64;
            let begin = format!("2026-11-24T{:02}:{:02}:{:02}", minutes / 60, minutes % 60, stop.begin % 60);
            serde_json::json!({"kind": "job", "job": instance.jobs[job].id, "begin": begin})
        });
        serde_json::json!({"technician": instance.technician_of(route.shift).id, "stops": stops.collect::<Vec<_>>()})
    });
    let file = dir.path().join("plan.json");
    std::fs::write(&file, serde_json::json!({"routes": routes.collect::<Vec<_>>()}).to_string()).expect("written");
    let (read, warnings) = io::read_plan(&instance, &file).expect("readable");
    assert!(warnings.is_empty());
    let again = verify(&instance, &read).expect("the same plan");
    assert_eq!(again.score(), plan.score());
}
