//! Every kind of event does what it says.

use super::world::{World, at, line, place};
use firstfix::replan::{Events, ReplanError, Replanned, Told};
use serde_json::{Value, json};

/// The line at ten past nine: both technicians are at work on their first job.
fn after(events: &[Value]) -> (World, Replanned) {
    replanned(&line(), at(9, 10), events)
}

fn replanned(instance: &Value, now: i64, events: &[Value]) -> (World, Replanned) {
    let world = World::of(instance, 400);
    let told = world.events(events);
    let new = world.try_replan(now, &told, 300).expect("a plan");
    World::after(&new);
    (world, new)
}

fn at_of(new: &Replanned, job: &str) -> Option<(String, i64, i64)> {
    place(&new.instance, &new.plan, job)
}

fn who(new: &Replanned, job: &str) -> Option<String> {
    at_of(new, job).map(|(who, ..)| who)
}

fn refused(events: &[Value]) -> Vec<String> {
    let world = World::of(&line(), 400);
    let told = world.events(events);
    match world.try_replan(at(9, 10), &told, 50) {
        Err(ReplanError::Input(faults)) => {
            faults.iter().map(|fault| format!("{} {}", fault.code, fault.source.column)).collect()
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn nothing_changes_where_nothing_happens() {
    let world = World::of(&line(), 400);
    let new = world.try_replan(at(9, 10), &Events::default(), 300).expect("a plan");
    for job in ["a1", "a2", "b1", "b2"] {
        assert_eq!(world.place(job), at_of(&new, job), "{job}");
    }
    assert_eq!(world.plan.score().money, new.plan.score().money);
}

#[test]
fn a_new_job_goes_to_who_is_near() {
    let row = json!({ "job_id": "n", "lat": 50.0, "lon": 4.16, "duration_min": 30, "skills": "gas:2", "priority": 1 });
    let (world, new) = after(&[json!({ "event": "new_job", "row": row })]);
    let (who, begin, _) = at_of(&new, "n").expect("planned");
    assert_eq!(who, "anna");
    assert!(begin >= world.place("a1").expect("planned").2, "after what she is at");
}

#[test]
fn a_cancelled_job_goes_and_one_under_way_ends_now() {
    let (_, new) = after(&[json!({ "event": "cancelled", "job": "a2" }), json!({ "event": "cancelled", "job": "b1" })]);
    assert!(new.instance.job_named("a2").is_none());
    let (who, begin, end) = at_of(&new, "b1").expect("bo was there");
    assert_eq!((who.as_str(), end), ("bo", at(9, 10)));
    assert!(begin <= at(9, 0));
}

#[test]
fn work_that_overran_pushes_what_comes_behind() {
    let (world, new) = after(&[json!({ "event": "overran", "job": "a1", "end": "11:30" })]);
    assert_eq!(at_of(&new, "a1").map(|(_, _, end)| end), Some(at(11, 30)));
    assert_eq!(at_of(&new, "a1").map(|(_, begin, _)| begin), world.place("a1").map(|(_, begin, _)| begin));
    let (who, begin, _) = at_of(&new, "a2").expect("still planned");
    assert!(who == "bo" || begin >= at(11, 30), "{who} {begin}");
}

#[test]
fn work_that_finished_early_is_over() {
    let (_, new) = after(&[json!({ "event": "finished", "job": "a1", "end": "09:05" })]);
    assert_eq!(at_of(&new, "a1").map(|(_, _, end)| end), Some(at(9, 5)));
}

#[test]
fn who_is_late_ends_later_and_who_is_off_goes_home() {
    let (_, new) = after(&[json!({ "event": "technician_late", "technician": "anna", "until": "10:20" })]);
    assert_eq!(at_of(&new, "a1").map(|(_, _, end)| end), Some(at(10, 20)));
    let (_, new) = after(&[json!({ "event": "technician_off", "technician": "anna" })]);
    assert_eq!(who(&new, "a1").as_deref(), Some("anna"), "she ends what she is at");
    assert_eq!(who(&new, "a2").as_deref(), Some("bo"));
}

#[test]
fn who_has_not_left_stays_at_home_or_leaves_later() {
    let off = [json!({ "event": "technician_off", "technician": "anna" })];
    let (_, new) = replanned(&line(), at(7, 0), &off);
    assert!(["a1", "a2"].iter().all(|job| who(&new, job).is_none_or(|who| who == "bo")));
    let late = [json!({ "event": "technician_late", "technician": "anna", "until": "09:30" })];
    let (_, new) = replanned(&line(), at(7, 0), &late);
    let anna = new.plan.routes().iter().find(|route| new.instance.technician_of(route.shift).id == "anna");
    assert!(anna.is_none_or(|route| route.depart >= at(9, 30)));
}

#[test]
fn a_part_that_was_used_or_is_missing_is_gone() {
    let mut day = line();
    day["jobs"][1]["parts"] = "valve:2".into();
    day["jobs"][1]["skills"] = "gas:2".into();
    let world = World::of(&day, 400);
    assert_eq!(world.place("a2").map(|(who, ..)| who).as_deref(), Some("anna"));
    for kind in ["part_used", "part_missing"] {
        let told = world.events(&[json!({ "event": kind, "technician": "anna", "part": "valve" })]);
        let new = world.try_replan(at(9, 10), &told, 200).expect("a plan");
        assert_eq!(who(&new, "a2"), None, "{kind}: one valve is not two");
        assert!(new.reasons.iter().any(|(job, why)| new.instance.jobs[*job].id == "a2" && !why.is_empty()));
    }
}

#[test]
fn using_a_part_tells_which_fault_it_was() {
    let mut day = line();
    day["faults"] = json!([{ "job_id": "a1", "fault": "stuck", "probability": 0.5, "parts": "valve:1" }]);
    let world = World::of(&day, 400);
    let told = world.events(&[json!({ "event": "part_used", "technician": "anna", "part": "valve", "job": "a1" })]);
    let new = world.try_replan(at(9, 10), &told, 100).expect("a plan");
    let a1 = &new.instance.jobs[new.instance.job_named("a1").expect("there")];
    assert!(a1.faults.is_empty());
    assert_eq!(a1.need.parts.iter().map(|(_, units)| *units).sum::<u32>(), 1);
}

#[test]
fn a_closed_road_is_not_driven_and_a_way_around_takes_longer() {
    let ends = json!({ "event": "road_closed", "from": "a1", "to": "a2" });
    let (_, new) = after(std::slice::from_ref(&ends));
    let anna =
        new.plan.routes().iter().find(|route| new.instance.technician_of(route.shift).id == "anna").expect("out");
    let names: Vec<&str> = anna
        .stops
        .iter()
        .filter_map(|stop| match stop.stop {
            firstfix::plan::Stop::Job(job) => Some(new.instance.jobs[job].id.as_str()),
            _ => None,
        })
        .collect();
    assert!(!names.windows(2).any(|pair| pair == ["a1", "a2"]), "{names:?}");
    let mut around = ends;
    (around["minutes"], around["km"]) = (50.into(), 40.into());
    let (_, new) = after(&[around]);
    let site = |job: &str| new.instance.jobs[new.instance.job_named(job).expect("there")].site;
    assert_eq!(new.instance.travel.dist(site("a1"), site("a2")), 40_000);
    assert_eq!(new.instance.travel.dist(site("a2"), site("a1")), 40_000);
}

#[test]
fn promises_are_kept_where_they_cost_more_than_they_save() {
    // The new job could be done sooner by moving a2 over to bo; a dear promise forbids it, a free one does not.
    let row = json!({ "job_id": "n", "lat": 50.0, "lon": 4.22, "duration_min": 120, "skills": "gas:2", "priority": 1,
                      "due": "10:30", "late_cost_per_hour": 40 });
    let events = [json!({ "event": "new_job", "row": row })];
    let world = World::of(&line(), 400);
    let with = |technician: f64, window: f64| {
        let mut told = world.events(&events);
        (told.change_technician, told.change_window) = (Some(technician), Some(window));
        let new = world.try_replan(at(9, 10), &told, 500).expect("a plan");
        let day = firstfix::replan::Day {
            instance: &world.instance,
            tables: &world.tables,
            plan: &world.plan,
            now: at(9, 10),
        };
        Told::new(&day, &told, &new).broken()
    };
    assert_eq!(with(10_000.0, 10_000.0), 0);
    assert!(with(0.0, 0.0) > 0);
}

#[test]
fn a_promise_does_not_drift_from_replan_to_replan() {
    let mut world = World::of(&line(), 400);
    let promised = |world: &World| {
        let job = world.instance.job_named("a2").expect("there");
        world.instance.jobs[job].promise.as_ref().and_then(|promise| promise.window)
    };
    let mut first = None;
    for (minute, end) in [(10, "10:05"), (12, "10:20"), (14, "10:35")] {
        let told = world.events(&[json!({ "event": "overran", "job": "a1", "end": end })]);
        world = World::after(&world.try_replan(at(9, minute), &told, 100).expect("a plan"));
        first = first.or_else(|| promised(&world));
        assert_eq!(promised(&world), first);
    }
    assert!(first.is_some());
}

#[test]
fn events_that_cannot_be_true_are_refused() {
    let cases = [
        (json!({ "event": "overran", "job": "a2", "end": "12:00" }), "event-state events.0.end"),
        (json!({ "event": "overran", "job": "a1", "end": "08:00" }), "event-state events.0.end"),
        (json!({ "event": "finished", "job": "a1", "end": "09:40" }), "event-state events.0.end"),
        (json!({ "event": "technician_late", "technician": "anna", "until": "09:00" }), "event-state events.0.until"),
        (
            json!({ "event": "part_used", "technician": "anna", "part": "valve", "job": "b1" }),
            "event-state events.0.job",
        ),
        (
            json!({ "event": "new_job", "row": { "job_id": "n", "lat": 95, "lon": 4 } }),
            "coordinate-range events.0.row.lat",
        ),
    ];
    for (event, expected) in cases {
        let found = refused(std::slice::from_ref(&event));
        assert!(found.iter().any(|fault| fault == expected), "{event}: {found:?}");
    }
}

#[test]
fn jobs_that_depend_on_what_happened_follow_it() {
    let mut day = line();
    day["relations"] = json!([{ "job_a": "a1", "kind": "before", "job_b": "b2" }]);
    let (_, new) = replanned(&day, at(9, 10), &[json!({ "event": "overran", "job": "a1", "end": "11:30" })]);
    let (_, begin, _) = at_of(&new, "b2").expect("still planned");
    assert!(begin >= at(11, 30), "{begin}");
}

#[test]
fn a_crew_still_begins_together() {
    let mut day = line();
    let job = json!({ "job_id": "c", "lat": 50.0, "lon": 4.27, "duration_min": 30, "windows": "11:00-15:00", "crew": 2, "priority": 1 });
    day["jobs"].as_array_mut().expect("a table").push(job);
    let late = [json!({ "event": "technician_late", "technician": "anna", "until": "11:40" })];
    let (world, new) = replanned(&day, at(9, 10), &late);
    assert!(world.place("c").is_some());
    let (first, second) = (at_of(&new, "c").expect("planned"), at_of(&new, "c#2").expect("planned"));
    assert!(first.1 == second.1 && first.0 != second.0 && first.1 >= at(11, 40), "{first:?} {second:?}");
}

#[test]
fn work_that_fell_due_and_is_called_off_on_the_way_does_not_come_back() {
    let mut day = line();
    let lon = day["jobs"][0]["lon"].clone();
    day["customers"] = json!([{ "customer_id": "mill", "lat": 50.0, "lon": lon }]);
    day["services"] = json!([{ "service": "boiler", "duration_min": 60, "windows": "08:30-09:30", "priority": 1 }]);
    let asset = json!({ "asset_id": "B1", "customer_id": "mill", "service": "boiler", "interval_days": 365, "last_done": "2025-11-24" });
    (day["assets"], day["jobs"]) = (json!([asset]), json!([]));
    let world = World::of(&day, 300);
    let (_, begin, _) = world.place("due:B1").expect("planned");
    let called_off = [json!({ "event": "cancelled", "job": "due:B1" })];
    let new = world.try_replan(begin - at(0, 5), &world.events(&called_off), 100).expect("a plan");
    let world = World::after(&new);
    assert_eq!(world.place("due:B1").map(|(_, begin, end)| end - begin), Some(0), "driven to, and nothing done");
    assert_eq!(new.instance.jobs.len(), 1);
}
