//! What falls due by itself: maintenance of assets, and responses that a service promises.

use crate::{loaded, said};
use firstfix::io::Loaded;
use firstfix::units::{Id, JobId};

const CUSTOMERS: (&str, &str) = ("customers.csv", "customer_id,lat,lon,windows\nC1,50.86,4.41,10:00-12:00\n");
const SERVICES: (&str, &str) =
    ("services.csv", "service,duration_min,skills,respond_within_h\nservicing,50,gas:1,\nrepair,40,,8\n");

/// Two days with these assets and jobs.
fn firm(assets: &str, jobs: &str) -> Loaded {
    let assets = format!("asset_id,customer_id,service,interval_days,last_done,warranty_until\n{assets}");
    let jobs = format!("job_id,customer_id,service,asset_id,reported,due\nJ1,C1,repair,,,\n{jobs}");
    let week = ("instance.json", r#"{"start": "2026-11-24", "days": 2, "restock": "nightly"}"#);
    loaded(&[week, CUSTOMERS, SERVICES, ("assets.csv", &assets), ("jobs.csv", &jobs)])
}

/// Ids of the jobs behind the first, with their due time in hours.
fn due(loaded: &Loaded) -> Vec<(String, Option<f64>)> {
    let scale = &loaded.instance.scale;
    let of = |job: &firstfix::model::Job| (job.id.clone(), job.due.map(|due| scale.hours(due)));
    loaded.instance.jobs.iter().skip(1).map(of).collect()
}

#[test]
fn work_falls_due_at_the_end_of_its_day() {
    let assets = "A1,C1,servicing,90,2026-08-26,\nA2,C1,servicing,90,2026-08-27,\nA3,C1,servicing,90,2026-08-28,\nA4,C1,servicing,30,2026-10-01,\n";
    let all = firm(assets, "");
    // Due on the first day and the second; the third is due after the last day; the fourth has been due for weeks.
    let hours = |days: f64| Some(24.0 * days);
    let expected = [("due:A1", hours(1.0)), ("due:A2", hours(2.0)), ("due:A4", hours(1.0))];
    assert_eq!(due(&all), expected.map(|(id, due)| (id.to_owned(), due)));
    let job = &all.instance.jobs[JobId::from_index(1)];
    assert_eq!((job.asset.as_deref(), job.service.as_deref()), (Some("A1"), Some("servicing")));
    assert_eq!(all.instance.scale.minutes(job.duration), 50.0, "as long as the service says");
    assert_eq!(job.windows.len(), 2, "the customer's windows, on both days");
    assert_eq!(job.need.skills.len(), 1);
    assert!(!job.warranty);
}

#[test]
fn work_that_is_planned_already_is_not_planned_twice() {
    let asset = "A1,C1,servicing,90,2026-08-26,\n";
    let ids = |jobs: &str| due(&firm(asset, jobs)).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(ids("J2,C1,servicing,A1,,\n"), ["J2"]);
    assert_eq!(ids("J2,C1,repair,A1,,\n"), ["J2", "due:A1"], "another service does not maintain it");
}

#[test]
fn warranty_holds_to_its_last_day() {
    let of = |until: &str| {
        let all = firm(&format!("A1,C1,servicing,90,2026-08-27,{until}\n"), "");
        all.instance.jobs[JobId::from_index(1)].warranty
    };
    assert_eq!(["2026-11-24", "2026-11-25", "2027-01-01"].map(of), [false, true, true]);
}

#[test]
fn a_response_counts_from_the_report_unless_the_job_has_a_due_time() {
    let jobs = "J2,C1,repair,,2026-11-24T09:30,\nJ3,C1,repair,,2026-11-23T20:00,\nJ4,C1,repair,,2026-11-24T09:30,2026-11-24T11:00\nJ5,C1,servicing,,2026-11-24T09:30,\n";
    let hours: Vec<Option<f64>> = due(&firm("", jobs)).into_iter().map(|(_, due)| due).collect();
    assert_eq!(hours, [Some(17.5), Some(4.0), Some(11.0), None]);
    assert_eq!(firm("", "").instance.jobs[JobId::from_index(0)].due, Some(firm("", "").instance.scale.ticks(480.0)));
}

#[test]
fn ids_of_due_work_are_not_taken() {
    let assets = "asset_id,customer_id,service,interval_days,last_done\nA1,C1,servicing,90,2026-08-26\n";
    let jobs = "job_id,customer_id,duration_min\ndue:A1,C1,20\n";
    let found = said(&[CUSTOMERS, SERVICES, ("assets.csv", assets), ("jobs.csv", jobs)]);
    assert_eq!(found, ["duplicate-id assets.csv:2 asset_id"]);
}
