//! A file of events, read: every fault at once, with its line.

use super::catalogue::{EVENTS, allows, needs};
use crate::io::diagnostics::{codes, nearest, sort};
use crate::io::shape::{KnownIds, below};
use crate::io::{Bad, Shape, Times, locate, read_json};
use crate::model::{Diagnostic, Instance};
use crate::units::Ticks;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::Path;

/// Something that has happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Somebody called: a row of `jobs`.
    NewJob(Map<String, Value>),
    /// A job is not wanted any more.
    Cancelled(String),
    /// A job's work ended, or will end, at another time than was planned.
    Ended {
        /// The job.
        job: String,
        /// The end of the work.
        end: Ticks,
        /// It is over, and not only thought to be over by then.
        done: bool,
    },
    /// A technician cannot go on before an instant.
    Late {
        /// Who.
        technician: String,
        /// From when on.
        until: Ticks,
    },
    /// A technician is out for the rest of the day.
    Off(String),
    /// Units of a part are gone from a van.
    Gone {
        /// Whose van.
        technician: String,
        /// The part.
        part: String,
        /// How many.
        quantity: u32,
        /// The job that used them, if they were used.
        used: bool,
        /// Where they were used, if that was said.
        job: Option<String>,
    },
    /// A road is closed.
    Closed {
        /// Ids of the places.
        ends: (String, String),
        /// Minutes and kilometres of the way around; `None`: there is none.
        around: Option<(f64, f64)>,
        /// Only from the first to the second.
        one_way: bool,
    },
}

/// A file of events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Events {
    /// Where it was read.
    pub file: String,
    /// What has happened.
    pub events: Vec<Event>,
    /// Money for sending somebody else than was promised.
    pub change_technician: Option<f64>,
    /// Money for coming at another time than was promised.
    pub change_window: Option<f64>,
    /// Money for leaving out a job that was promised.
    pub withdraw_promise: Option<f64>,
    /// Minutes around the planned begin that a customer was told.
    pub tolerance_min: Option<f64>,
}

/// The events in a file, held against the names of `instance`; with warnings.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_events(path: &Path, instance: &Instance) -> Result<(Events, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (value, warnings) = read_json(path)?;
    let file = path.display().to_string();
    let mut faults = Vec::new();
    let events = events_of(&value, &file, instance, &mut faults);
    if faults.is_empty() {
        return Ok((events, warnings));
    }
    locate(&file, &mut faults);
    faults.extend(warnings);
    sort(&mut faults);
    Err(faults)
}

/// The events in a value; faults have the path of their value and no line.
pub fn events_of(value: &Value, file: &str, instance: &Instance, faults: &mut Vec<Diagnostic>) -> Events {
    let mut shape = Shape::knowing(file, names(instance, value));
    match value.as_object() {
        Some(map) => shape.object(map, EVENTS, ""),
        None => {
            let fault = Diagnostic::error(codes::JSON_SHAPE, "a file of events holds an object");
            shape.faults.push(fault.at(file, 1, ""));
        }
    }
    let list = value["events"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (at, event) in list.iter().enumerate() {
        keys(&mut shape, event, at);
    }
    fresh(&mut shape, instance, list);
    places(&mut shape, instance, list);
    let times = Times { horizon: instance.horizon.clone(), scale: instance.scale };
    let read = list.iter().enumerate().map(|(at, event)| one(&mut shape, &times, event, at));
    let events: Vec<Option<Event>> = read.collect();
    faults.append(&mut shape.faults);
    Events {
        file: file.to_owned(),
        events: events.into_iter().flatten().collect(),
        change_technician: value["change_technician"].as_f64(),
        change_window: value["change_window"].as_f64(),
        withdraw_promise: value["withdraw_promise"].as_f64(),
        tolerance_min: value["tolerance_min"].as_f64(),
    }
}

/// What events may name: what is there, and the jobs that the file itself brings.
fn names(instance: &Instance, value: &Value) -> KnownIds {
    let own = instance.jobs.iter().filter(|job| job.leads.is_none()).map(|job| job.id.clone());
    let mut jobs: BTreeSet<String> = own.collect();
    jobs.extend(new_ids(value["events"].as_array().map(Vec::as_slice).unwrap_or_default()).map(|(_, id)| id));
    KnownIds::from([
        ("jobs", jobs),
        ("technicians", instance.technicians.iter().map(|technician| technician.id.clone()).collect()),
        ("parts", instance.parts.iter().map(|part| part.id.clone()).collect()),
    ])
}

/// Ids of new jobs, with the position of their event.
fn new_ids(list: &[Value]) -> impl Iterator<Item = (usize, String)> {
    let new = list.iter().enumerate().filter(|(_, event)| event["event"] == "new_job");
    new.filter_map(|(at, event)| match &event["row"]["job_id"] {
        Value::String(id) => Some((at, id.trim().to_owned())),
        Value::Number(id) => Some((at, id.to_string())),
        _ => None,
    })
}

/// An event has the keys that its kind needs and no others.
fn keys(shape: &mut Shape, event: &Value, at: usize) {
    let (Some(map), Some(kind)) = (event.as_object(), event["event"].as_str()) else { return };
    let path = format!("events.{at}");
    for key in needs(kind).iter().filter(|key| !map.contains_key(**key)) {
        let full = below(&path, key);
        shape.missing(&full, &format!("{kind} needs {key}"));
    }
    let known = |key: &str| {
        key == "event" || key.starts_with("x_") || needs(kind).contains(&key) || allows(kind).contains(&key)
    };
    let all: BTreeSet<&str> = super::catalogue::EVENT.iter().map(|setting| setting.name).collect();
    for (key, value) in map.iter().filter(|(key, _)| all.contains(key.as_str()) && !known(key)) {
        let bad = Bad::new(codes::UNKNOWN_SETTING, format!("{kind} has nothing to do with {key}"));
        shape.fault(value, &below(&path, key), bad);
    }
    if kind == "road_closed" && map.contains_key("minutes") != map.contains_key("km") {
        shape.missing(&path, "a way around has minutes and km");
    }
}

/// New jobs have ids that nobody has yet.
fn fresh(shape: &mut Shape, instance: &Instance, list: &[Value]) {
    let mut seen: BTreeSet<String> = instance.jobs.iter().map(|job| job.id.clone()).collect();
    for (at, id) in new_ids(list) {
        if !seen.insert(id.clone()) {
            let bad = Bad::new(codes::DUPLICATE_ID, format!("there is a job {id:?} already"));
            shape.fault(&Value::from(id), &format!("events.{at}.row.job_id"), bad);
        }
    }
}

/// Roads join places that are there.
fn places(shape: &mut Shape, instance: &Instance, list: &[Value]) {
    let mut known: BTreeSet<String> = new_ids(list).map(|(_, id)| id).collect();
    known.extend(instance.jobs.iter().map(|job| job.id.clone()));
    known.extend(instance.jobs.iter().filter_map(|job| job.customer.clone()));
    known.extend(instance.depots.iter().map(|depot| depot.id.clone()));
    known.extend(instance.technicians.iter().map(|technician| technician.id.clone()));
    let ends = instance.technicians.iter().filter(|tech| tech.end.is_some_and(|end| end != tech.start));
    known.extend(ends.map(|technician| format!("{}:end", technician.id)));
    for (at, event) in list.iter().enumerate().filter(|(_, event)| event["event"] == "road_closed") {
        for key in ["from", "to"] {
            let Some(id) = event[key].as_str().filter(|id| !known.contains(*id)) else { continue };
            let near = nearest(id, known.iter().map(String::as_str));
            let hint = near.map(|near| format!("did you mean {near}?")).unwrap_or_default();
            let bad = Bad::new(codes::UNKNOWN_ID, format!("{id:?} is no place of the instance")).hint(hint);
            shape.fault(&event[key], &format!("events.{at}.{key}"), bad);
        }
    }
}

/// An event whose keys are sound; nothing where they are not, which has been reported.
fn one(shape: &mut Shape, times: &Times, event: &Value, at: usize) -> Option<Event> {
    let text = |key: &str| event[key].as_str().map(str::to_owned);
    let mut instant = |key: &str| {
        let written = event[key].as_str()?;
        match times.instant(written) {
            Ok(at) => Some(at),
            Err(bad) => {
                shape.fault(&event[key], &format!("events.{at}.{key}"), bad);
                None
            }
        }
    };
    Some(match event["event"].as_str()? {
        "new_job" => Event::NewJob(event["row"].as_object()?.clone()),
        "cancelled" => Event::Cancelled(text("job")?),
        kind @ ("overran" | "finished") => {
            Event::Ended { job: text("job")?, end: instant("end")?, done: kind == "finished" }
        }
        "technician_late" => Event::Late { technician: text("technician")?, until: instant("until")? },
        "technician_off" => Event::Off(text("technician")?),
        kind @ ("part_used" | "part_missing") => Event::Gone {
            technician: text("technician")?,
            part: text("part")?,
            quantity: event["quantity"].as_u64().map_or(1, |units| units as u32),
            used: kind == "part_used",
            job: text("job"),
        },
        "road_closed" => Event::Closed {
            ends: (text("from")?, text("to")?),
            around: event["minutes"].as_f64().zip(event["km"].as_f64()),
            one_way: event["direction"] == "there",
        },
        _ => return None,
    })
}
