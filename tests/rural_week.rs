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

#[test]
fn commands_that_look_at_one_day_refuse_the_week_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = folder.path().join("plan.json");
    std::fs::write(&plan, r#"{"format": "firstfix-plan/1", "routes": []}"#).expect("written");
    let (week, plan) = (self::folder(), plan.display().to_string());
    for (command, job) in [("value", None), ("explain", None), ("slots", Some("J005"))] {
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_firstfix"));
        run.arg(command).arg(&week).arg(&plan).args(job);
        let output = run.output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(matches!(output.status.code(), Some(2 | 3)), "{command}: {said}");
        assert!(said.contains("restock") && said.contains("T01"), "{command}: {said}");
    }
}
