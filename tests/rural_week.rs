//! The bundled rural week uses every table, every column and every rule, and a plan of it keeps them.

use firstfix::io::columns::TABLES;
use firstfix::io::{self, tables::Tables};
use firstfix::model::{Instance, Job, RelationKind, Restock, lasting_vans};
use firstfix::plan::Stop;
use firstfix::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use firstfix::units::UNLIMITED;
use firstfix::verify::{RULES, verify};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/rural-week")
}

fn week() -> (Instance, Tables) {
    let (loaded, tables) = io::read_with_tables(&folder()).unwrap_or_else(|faults| panic!("{faults:?}"));
    (loaded.instance, tables)
}

/// Columns that a week on the map has no use for, or that stand in its place elsewhere: planar places, nights away
/// from home, shift columns that the roster replaces.
const UNUSED: [(&str, &str); 13] = [
    ("technicians", "start_x"),
    ("technicians", "start_y"),
    ("technicians", "end_x"),
    ("technicians", "end_y"),
    ("technicians", "open_end"),
    ("technicians", "shift_start"),
    ("technicians", "shift_end"),
    ("jobs", "x"),
    ("jobs", "y"),
    ("depots", "x"),
    ("depots", "y"),
    ("customers", "x"),
    ("customers", "y"),
];

#[test]
fn every_table_and_column_is_used() {
    let (_, tables) = week();
    let used = |table: &str, column: &str| {
        let Some(table) = tables.table(table) else { return false };
        let at = table.header.iter().position(|name| name == column);
        at.is_some_and(|at| table.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty())))
    };
    let mut unused = BTreeSet::new();
    for table in TABLES {
        for column in table.columns() {
            // What is said of a job may stand with its service or its customer.
            let shared = table.name == "services"
                && io::columns::table("jobs").and_then(|jobs| jobs.column(column.name)).is_some();
            let elsewhere = ["services", "customers"].iter().any(|other| used(other, column.name));
            if !(used(table.name, column.name) || shared || table.name == "jobs" && elsewhere) {
                unused.insert((table.name, column.name));
            }
        }
    }
    assert_eq!(unused, BTreeSet::from(UNUSED));
}

/// For each rule that depends on the tables, whether something in the week can make it bind.
fn at_stake(week: &Instance) -> BTreeMap<&'static str, bool> {
    let jobs = |what: &dyn Fn(&Job) -> bool| week.jobs.iter().any(what);
    let people = |what: &dyn Fn(&firstfix::model::Technician) -> bool| week.technicians.iter().any(what);
    let tied = |kind: RelationKind| {
        let crew = |job| week.jobs[job].crew > 1 || week.jobs[job].leads.is_some();
        week.relations.iter().any(|relation| relation.kind == kind && !(crew(relation.first) && crew(relation.second)))
    };
    let rest = week.shifts.iter().any(|shift| shift.rest.is_some());
    let lasts = week.restock == Restock::None && lasting_vans(week).iter().all(|lasts| *lasts);
    let legs = || week.jobs.iter().flat_map(|a| week.jobs.iter().map(move |b| (a.site, b.site)));
    let limited = week.depots.iter().any(|depot| depot.stock.iter().any(|units| (1..UNLIMITED).contains(units)));
    let certain = jobs(&|job| !job.need.parts.is_empty());
    BTreeMap::from([
        ("skill", jobs(&|job| !job.need.skills.is_empty())),
        ("tool", jobs(&|job| !job.need.tools.is_empty()) && week.depots.iter().any(|depot| depot.lends_tools)),
        ("required-technician", jobs(&|job| !job.required.is_empty())),
        ("excluded-technician", jobs(&|job| !job.excluded.is_empty())),
        ("territory", jobs(&|job| job.territory.is_some()) && people(&|one| !one.territories.is_empty())),
        ("max-jobs", people(&|one| one.max_jobs.is_some())),
        ("no-road", legs().any(|(a, b)| week.travel.leg(a, b) == firstfix::travel::NO_ROAD)),
        (
            "window",
            jobs(&|job| job.windows.len() > 1) && jobs(&|job| job.windows.iter().any(|hours| hours.from == hours.to)),
        ),
        ("depot-hours", week.depots.iter().any(|depot| depot.opens > 0)),
        ("shift-end", week.shifts.iter().any(|shift| shift.latest_end > shift.end)),
        ("max-route", people(&|one| one.max_route.is_some())),
        ("break-window", rest),
        ("break-missing", rest),
        ("part", certain),
        ("lasting-stock", certain && lasts),
        ("depot-stock", limited),
        ("van-volume", people(&|one| one.van_volume.is_some()) && week.parts.iter().any(|part| part.volume > 0)),
        ("returns-volume", jobs(&|job| job.returns_volume > 0)),
        ("week-hours", people(&|one| one.max_week.is_some())),
        ("crew", jobs(&|job| job.crew > 1 && job.leads.is_none())),
        ("before", tied(RelationKind::Before)),
        ("start-gap", tied(RelationKind::StartGap)),
        ("same-technician", tied(RelationKind::SameTechnician)),
        ("different-technician", tied(RelationKind::DifferentTechnician)),
        ("same-day", tied(RelationKind::SameDay)),
        ("different-day", tied(RelationKind::DifferentDay)),
    ])
}

/// What any plan of any instance can break.
const FORM: [&str; 6] = ["unknown-id", "shift-twice", "job-twice", "load-list", "break-twice", "break-unknown"];

#[test]
fn every_rule_is_at_stake() {
    let (week, tables) = week();
    let mut at_stake = at_stake(&week);
    for (rule, _) in RULES.iter().filter(|(rule, _)| !FORM.contains(rule)) {
        assert_eq!(at_stake.remove(rule), Some(true), "{rule}");
    }
    assert!(at_stake.is_empty(), "{at_stake:?}");
    // What is soft.
    let jobs = |what: &dyn Fn(&Job) -> bool| week.jobs.iter().any(what);
    assert!(jobs(&|job| job.due.is_some()) && jobs(&|job| job.warranty) && jobs(&|job| !job.preferred.is_empty()));
    let promised =
        |job: &Job| job.promise.as_ref().is_some_and(|told| told.window.is_some() && !told.technicians.is_empty());
    assert!(jobs(&promised) && jobs(&|job| job.id.starts_with("due:")) && jobs(&|job| job.asset.is_some()));
    assert!(week.objective.weights.fairness > 0.0);
    assert!(tables.table("assets").is_some_and(|assets| assets.rows.len() > 3));
}

#[test]
fn a_plan_of_the_week_keeps_every_rule() {
    let (week, _) = week();
    assert_eq!(io::check(&week), [], "somebody can do each job");
    let budget = Budget { time: None, iterations: Some(1_000) };
    let options = SolveOptions { solver: SolverKind::Heuristic, threads: 1, budget, ..SolveOptions::default() };
    let plan = solve(&week, &options, &Silent).expect("a plan").plan;
    assert!(verify(&week, plan.plan()).is_ok());
    let served: BTreeSet<&str> =
        plan.plan().routes.iter().flat_map(|route| route.jobs()).map(|job| week.jobs[job].id.as_str()).collect();
    // Jobs that depend on each other are there, with both ends of each kind of relation, and so is work that an asset made.
    for relation in &week.relations {
        let (first, second) = (week.jobs[relation.first].id.as_str(), week.jobs[relation.second].id.as_str());
        assert!(served.contains(first) && served.contains(second), "{first} {} {second}", relation.kind.name());
    }
    assert!(served.iter().any(|job| job.starts_with("due:")));
    let visits =
        plan.routes().iter().flat_map(|route| &route.stops).filter(|stop| matches!(stop.stop, Stop::Depot { .. }));
    assert!(visits.count() > 3, "the vans are filled on the way");
    // The nights matter: with vans that are restocked the same routes fix more, or need less.
    let mut nightly = week.clone();
    nightly.restock = Restock::Nightly;
    let fixes = |plan: &firstfix::verify::VerifiedPlan| plan.score().expected_fixes;
    let restocked = verify(&nightly, plan.plan()).map(|plan| fixes(&plan));
    assert!(restocked.is_err() || restocked.is_ok_and(|more| (more - fixes(&plan)).abs() > 0.1));
    assert!(plan.routes().iter().all(|route| route.first_time_fix_exact));
}

/// A plan of the week in a folder.
fn planned() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan");
    let effort = ["--solver", "heuristic", "--iterations", "600", "--threads", "1", "--quiet"];
    let solved = run("solve", &[&["-o", plan.to_str().expect("a path")], &effort[..]].concat());
    assert_eq!(solved.status.code(), Some(0), "{}", String::from_utf8_lossy(&solved.stderr));
    (folder, plan)
}

fn run(command: &str, args: &[&str]) -> std::process::Output {
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_firstfix"));
    run.env("NO_COLOR", "1").arg(command).arg(folder()).args(args).output().expect("the program runs")
}

fn document(command: &str, args: &[&str]) -> serde_json::Value {
    let output = run(command, &[args, &["--format", "json"]].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{command} {args:?}: {said}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The routes of a plan as the document has them.
fn routes(plan: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(plan.join("plan.json")).expect("a plan");
    let plan: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    plan["routes"].as_array().expect("routes").clone()
}

fn doers<'a>(routes: &'a [serde_json::Value], job: &str) -> Option<&'a str> {
    let does = |route: &&serde_json::Value| {
        route["stops"].as_array().is_some_and(|stops| stops.iter().any(|stop| stop["job"] == job))
    };
    routes.iter().find(does)?["technician"].as_str()
}

#[test]
fn windows_are_offered_in_the_week_for_jobs_of_every_kind() {
    let (kept, plan) = planned();
    let at = plan.to_str().expect("a path");
    let routes = routes(&plan);
    // Another appointment for somebody who stands alone, on a van that lasts; booked, and verified.
    let (booked, tables) = (kept.path().join("booked"), kept.path().join("tables"));
    let take = ["-o", booked.to_str().expect("a path"), "--tables", tables.to_str().expect("a path")];
    let found = document("slots", &[&[at, "J005"], &take[..]].concat());
    assert_eq!(found["slots"][0]["code"], "fits", "{found:#}");
    let mut verify = std::process::Command::new(env!("CARGO_BIN_EXE_firstfix"));
    assert_eq!(verify.arg("verify").arg(&tables).arg(&booked).output().expect("it runs").status.code(), Some(0));
    // Somebody else than the one who repaired has to check the gas side.
    let found = document("slots", &[at, "J078"]);
    let offers: Vec<_> =
        found["slots"].as_array().expect("windows").iter().filter(|slot| !slot["best"].is_null()).collect();
    let repaired = doers(&routes, "J012").expect("planned");
    assert!(!offers.is_empty() && offers.iter().all(|slot| slot["best"]["technician"] != repaired), "{found:#}");
    // A crew comes as a whole, and begins together.
    let found = document("slots", &[at, "J015"]);
    let offers: Vec<_> =
        found["slots"].as_array().expect("windows").iter().filter(|slot| !slot["best"].is_null()).collect();
    assert!(!offers.is_empty(), "{found:#}");
    for best in offers.iter().map(|slot| &slot["best"]) {
        let other = &best["company"][0];
        assert_eq!((&other["job"], &other["begin"]), (&"J015#2".into(), &best["begin"]), "{best:#}");
        assert_ne!(other["technician"], best["technician"]);
    }
}

#[test]
fn jobs_of_the_week_are_explained() {
    let (_kept, plan) = planned();
    let at = plan.to_str().expect("a path");
    // One on a van that lasts, one that a relation binds, and what is left out.
    let found = document("explain", &[at, "J005", "J078", "--top", "0"]);
    let jobs = found["jobs"].as_array().expect("jobs");
    let repaired = doers(&routes(&plan), "J012").expect("planned").to_owned();
    assert!(
        jobs.iter().all(|job| job["planned"].is_object() && job["days"].as_array().is_some_and(|days| days.len() > 20))
    );
    let days = |job: usize| jobs[job]["days"].as_array().expect("days").iter();
    assert!(days(0).any(|day| !day["total"].is_null()), "somebody else could do it: {:#}", jobs[0]);
    let barred: Vec<_> = days(1).filter(|day| day["technician"] == *repaired).collect();
    assert!(!barred.is_empty() && barred.iter().all(|day| day["total"].is_null()), "{barred:#?}");
    let told = |day: &&serde_json::Value| {
        day["reasons"].as_array().is_some_and(|reasons| reasons.iter().any(|why| why["code"] == "relation"))
    };
    assert!(barred.iter().all(told), "{barred:#?}");
    let summary = document("explain", &[at, "--top", "0"]);
    assert!(!summary["jobs"].as_array().expect("jobs").is_empty(), "{summary:#}");
}

#[test]
fn what_one_more_would_be_worth_in_the_week_is_valued() {
    let (_kept, plan) = planned();
    let at = plan.to_str().expect("a path");
    let found = document("value", &[at, "--top", "1", "--seeds", "1", "--iterations", "30", "--quiet"]);
    let worths = found["candidates"].as_array().expect("candidates");
    assert!(worths.len() > 30, "{}", worths.len());
    let estimated = |one: &serde_json::Value| one["estimate"]["worth"].as_f64().unwrap_or(0.0);
    assert!(worths.iter().any(|one| estimated(one) > 1.0), "{found:#}");
    let least = document("value", &[at, "--least-stock", "--tolerance", "1%", "--quiet"]);
    assert!(least.is_object());
}
