//! Jobs that need each other: crews of which somebody does not come or comes late, and gaps after what has happened.

use super::day::clock;
use super::world::{World, at, line, place};
use firstfix::plan::Stop;
use firstfix::replan::{Day, Events, Replanned, Told};
use serde_json::{Value, json};

/// The line with a third technician, and a job in the middle that two do together at eleven.
fn lift_day() -> Value {
    let mut day = line();
    let middle = day["jobs"][1]["lon"].clone();
    let mut cy = day["technicians"][1].clone();
    cy["technician_id"] = "cy".into();
    day["technicians"].as_array_mut().expect("rows").push(cy);
    day["jobs"] = json!([{ "job_id": "lift", "lat": 50.0, "lon": middle, "duration_min": 60, "windows": "11:00-15:00", "priority": 1, "crew": 2,
        "promised_technician": "anna;bo", "promised_window": "11:00-11:10" }]);
    day
}

fn world() -> World {
    World::of(&lift_day(), 400)
}

/// Who stops at a job and the further members of its crew, and when each begins.
fn crew(new: &Replanned, job: &str) -> Vec<(String, i64)> {
    let name = |stop: &Stop| match stop {
        Stop::Job(id) => new.instance.jobs[*id].id.clone(),
        _ => String::new(),
    };
    let stops = new.plan.routes().iter().flat_map(|route| route.stops.iter().map(move |stop| (route.shift, stop)));
    let ours = stops.filter(|(_, stop)| name(&stop.stop).split('#').next() == Some(job));
    ours.map(|(shift, stop)| (new.instance.technician_of(shift).id.clone(), stop.begin)).collect()
}

/// Plans anew; what comes out is what the next replan reads.
fn after(world: &World, now: i64, events: &[Value]) -> Replanned {
    let new = world.try_replan(now, &world.events(events), 300).expect("a plan");
    World::after(&new);
    new
}

fn told(world: &World, now: i64, new: &Replanned) -> Told {
    let day = Day { instance: &world.instance, tables: &world.tables, plan: &world.plan, now };
    Told::new(&day, &Events::default(), new)
}

#[test]
fn who_waits_for_a_crew_that_does_not_come_turns_back() {
    let world = world();
    let now = at(10, 50);
    let new = after(&world, now, &[json!({ "event": "technician_off", "technician": "bo" })]);
    let who: Vec<String> = crew(&new, "lift").into_iter().map(|(who, _)| who).collect();
    assert_eq!(who, ["anna", "cy"], "somebody else comes in place of Bo");
    let visit = "turned-back:lift:anna";
    let (who, begin, end) = place(&new.instance, &new.plan, visit).expect("what Anna drove is in the plan");
    assert_eq!(who, "anna");
    assert!(begin >= now && begin == end, "{begin} {end}");
    let told = told(&world, now, &new);
    let customers: Vec<&str> = told.customers.iter().map(|news| news.job.as_str()).collect();
    assert_eq!(customers, ["lift"], "nobody is told of a visit that was for nothing");
    // The visit stays what it was when something else happens.
    let world = World::after(&new);
    let row = json!({ "job_id": "late", "lat": 50.0, "lon": 4.5, "duration_min": 30, "priority": 1, "windows": "13:00-15:00" });
    let next = after(&world, at(11, 0), &[json!({ "event": "new_job", "row": row })]);
    assert_eq!(place(&next.instance, &next.plan, visit), world.place(visit));
    assert_eq!(crew(&next, "lift").len(), 2);
}

#[test]
fn a_crew_waits_for_the_last_of_its_members() {
    let world = world();
    let (_, begin, _) = world.place("lift").expect("planned");
    // Bo has not begun anything yet.
    let until = begin + at(1, 0);
    let late = json!({ "event": "technician_late", "technician": "bo", "until": clock(&world.instance, until) });
    let new = after(&world, begin - at(0, 10), &[late]);
    let crew = crew(&new, "lift");
    assert_eq!(crew.iter().map(|(who, _)| who.as_str()).collect::<Vec<_>>(), ["anna", "bo"]);
    assert!(crew[0].1 == crew[1].1 && crew[0].1 >= until, "{crew:?}");
}

#[test]
fn who_waits_for_a_window_when_the_job_is_called_off_leaves_then() {
    let mut day = lift_day();
    (day["jobs"][0]["crew"], day["jobs"][0]["required_technicians"]) = (1.into(), "anna".into());
    day["jobs"][0]["promised_technician"] = "".into();
    // She has loaded nothing and waits at the door: the first job is near, the second opens at eleven.
    let lon = day["jobs"][0]["lon"].clone();
    let early = json!({ "job_id": "early", "lat": 50.0, "lon": lon, "duration_min": 30, "windows": "08:30-09:00", "priority": 1, "required_technicians": "anna" });
    day["jobs"].as_array_mut().expect("rows").push(early);
    let world = World::of(&day, 400);
    let new = after(&world, at(10, 0), &[json!({ "event": "cancelled", "job": "lift" })]);
    let (_, begin, end) = place(&new.instance, &new.plan, "lift").expect("she is there");
    assert_eq!((begin, end), (at(10, 0), at(10, 0)));
}

/// Two jobs on two days, the second at least twenty hours after the first has ended.
fn drying() -> Value {
    let mut days = line();
    days["days"] = 2.into();
    let lon = days["jobs"][0]["lon"].clone();
    days["jobs"] = json!([
        { "job_id": "plaster", "lat": 50.0, "lon": lon, "duration_min": 60, "windows": "2026-11-24T14:00-15:30", "priority": 1 },
        { "job_id": "paint", "lat": 50.0, "lon": lon, "duration_min": 60, "windows": "2026-11-25T09:00-15:00", "priority": 1 },
    ]);
    days["relations"] = json!([{ "job_a": "plaster", "kind": "before", "job_b": "paint", "min_gap_min": 1200 }]);
    days
}

#[test]
fn what_comes_a_time_after_a_job_of_the_past_waits_for_it() {
    let world = World::of(&drying(), 400);
    let overran = json!({ "event": "overran", "job": "plaster", "end": "2026-11-24T15:45" });
    let new = after(&world, at(14, 10), &[overran]);
    let (.., end) = place(&new.instance, &new.plan, "plaster").expect("planned");
    let (_, begin, _) = place(&new.instance, &new.plan, "paint").expect("planned");
    assert_eq!((end, begin), (at(15, 45), at(24 + 11, 45)));
    // On the next morning, too.
    let world = World::after(&new);
    let late = json!({ "event": "technician_late", "technician": "bo", "until": "2026-11-25T08:30" });
    let next = after(&world, at(24 + 8, 0), &[late]);
    assert_eq!(place(&next.instance, &next.plan, "paint").map(|(_, begin, _)| begin), Some(begin));
}

#[test]
fn a_gap_that_is_broken_already_is_given_up_with_a_note() {
    let mut day = line();
    day["relations"] = json!([{ "job_a": "a1", "kind": "start_gap", "job_b": "b1", "max_gap_min": 20 }]);
    let world = World::of(&day, 400);
    // Both are on the road.
    let begin = |job: &str| world.place(job).expect("planned").1;
    let now = begin("a1").min(begin("b1")) - at(0, 5);
    let until = clock(&world.instance, begin("a1") + at(1, 0));
    let late = json!({ "event": "technician_late", "technician": "bo", "until": until });
    let new = after(&world, now, &[late]);
    assert_eq!(place(&new.instance, &new.plan, "a1"), world.place("a1"));
    assert!(place(&new.instance, &new.plan, "b1").is_some_and(|(_, is, _)| is >= begin("a1") + at(1, 0)));
    assert!(new.notes.iter().any(|note| note.contains("a1 start_gap b1")), "{:?}", new.notes);
    assert!(new.instance.relations.is_empty());
}
