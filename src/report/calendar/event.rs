//! One stop as an event.

use super::zone::Zone;
use super::{civil, shown, utc};
use crate::model::{Instance, Job, Site};
use crate::plan::Stop;
use crate::report::clock::{day_name, local};
use crate::report::document::StopDocument;
use crate::report::ground::{Ground, ground, is_placed};
use crate::report::missing::{Lack, lacks};
use crate::report::number::{grouped, percent};
use crate::report::schedule::place;
use crate::report::words::{customer, need, notes, windows};
use crate::units::{JobId, ShiftId, Ticks};
use crate::verify::{Loss, TimedRoute, TimedStop};
use calcard::icalendar::{
    ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameter, ICalendarProperty, ICalendarValue,
};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The events of a route, in order; `losses` are those of its stops.
pub fn events(
    instance: &Instance,
    route: &TimedRoute,
    losses: &[Vec<Loss>],
    zone: Option<&Zone>,
    stamp: Timestamp,
) -> Vec<ICalendarComponent> {
    let mut here = &instance.sites[instance.technician_of(route.shift).start];
    let event = |(at, stop): (usize, &TimedStop)| {
        here = place(instance, stop).unwrap_or(here);
        let words = words(instance, route.shift, stop, &losses[at]);
        let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
        event.add_uid(&identity(instance, route, at));
        event.add_dtstamp(utc(stamp));
        event.entries.extend(times(instance, stop, zone));
        event.add_property(ICalendarProperty::Summary, shown(&words.summary));
        event.add_property(ICalendarProperty::Description, shown(&words.description.join("\n")));
        add_place(instance, &mut event, here, words.address);
        event
    };
    route.stops.iter().enumerate().map(event).collect()
}

/// What stays the same when the plan changes: a job is itself wherever and whenever it is done; the visits and breaks
/// of a day are counted. The name of the instance is part of it, since ids are only its own.
fn identity(instance: &Instance, route: &TimedRoute, at: usize) -> String {
    let shift = &instance.shifts[route.shift];
    let (kind, id) = match &route.stops[at].stop {
        Stop::Job(job) => ("job", instance.jobs[*job].id.clone()),
        other => {
            let kind = if *other == Stop::Break { "break" } else { "depot" };
            let alike = |stop: &&TimedStop| matches!(stop.stop, Stop::Break) == (*other == Stop::Break);
            let before =
                route.stops[..at].iter().filter(|stop| !matches!(stop.stop, Stop::Job(_))).filter(alike).count();
            let who = &instance.technicians[shift.technician].id;
            (kind, format!("{who}\0{}\0{before}", day_name(instance, shift.day)))
        }
    };
    let digest = Sha256::digest(format!("{}\0{kind}\0{id}", instance.name).as_bytes());
    let digits: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{digits}@firstfix")
}

/// Begin and end. An event that takes no time has no end: it may not end when it begins.
fn times(instance: &Instance, stop: &TimedStop, zone: Option<&Zone>) -> Vec<ICalendarEntry> {
    let entry = |name: ICalendarProperty, at: Ticks| {
        let value = ICalendarValue::PartialDateTime(Box::new(civil(local(instance, at)?)));
        let params = zone.map(|zone| ICalendarParameter::tzid(zone.name.clone())).into_iter().collect();
        Some(ICalendarEntry { name, params, values: vec![value] })
    };
    let end =
        (stop.end - stop.begin >= instance.scale.ticks_per_minute).then(|| entry(ICalendarProperty::Dtend, stop.end));
    entry(ICalendarProperty::Dtstart, stop.begin).into_iter().chain(end.flatten()).collect()
}

/// What an event says.
struct Words<'a> {
    summary: String,
    description: Vec<String>,
    address: Option<&'a str>,
}

fn words<'a>(instance: &'a Instance, shift: ShiftId, stop: &TimedStop, losses: &[Loss]) -> Words<'a> {
    match &stop.stop {
        Stop::Job(job) => of_job(instance, shift, stop, *job, losses),
        Stop::Depot { depot, .. } => {
            let loads = StopDocument::new(instance, stop).load.unwrap_or_default();
            let name =
                |id: &str| instance.parts.iter().find(|row| row.id == id).map_or(id.to_owned(), |row| row.name.clone());
            let line = |load: crate::report::document::Load| {
                format!("{} × {} (fill up to {})", load.quantity, name(&load.part), load.level)
            };
            let lines = loads.into_iter().filter(crate::report::document::Load::is_worth_a_line).map(line);
            let summary = format!("Load at {}", instance.depots[*depot].id);
            Words { summary, description: way(instance, stop).into_iter().chain(lines).collect(), address: None }
        }
        Stop::Break => Words { summary: "Break".into(), description: Vec::new(), address: None },
    }
}

fn of_job<'a>(instance: &'a Instance, shift: ShiftId, stop: &TimedStop, id: JobId, losses: &[Loss]) -> Words<'a> {
    let job = &instance.jobs[id];
    let notes = notes(instance, job);
    let address = notes.iter().find(|(name, _)| *name == "address").map(|(_, text)| *text);
    let names = [Some(job.id.as_str()), job.service.as_deref(), customer(instance, job)];
    let mut lines: Vec<String> = way(instance, stop).into_iter().collect();
    let mut line = |name: &str, texts: Vec<String>, between: &str| {
        if !texts.is_empty() {
            lines.push(format!("{name}: {}", texts.join(between)));
        }
    };
    line("Window", windows(instance, id, shift), ", ");
    line("Needs", need(instance, &job.need), ", ");
    if !job.faults.is_empty() {
        line("Fixed on this visit", stop.p_fix.map(percent).into_iter().collect(), "");
        line("May be", faults(instance, job), "; ");
        let lack = |lack: Lack| [lack.what.as_str(), lack.state, &percent(lack.lost)].join(" ").replace("  ", " ");
        line("Missing", lacks(instance, job, losses).into_iter().map(lack).collect(), "; ");
    }
    for (name, text) in &notes {
        line(name, vec![(*text).to_owned()], "");
    }
    Words { summary: names.into_iter().flatten().collect::<Vec<_>>().join(" · "), description: lines, address }
}

/// The way to a stop.
fn way(instance: &Instance, stop: &TimedStop) -> Option<String> {
    let (minutes, km) = (instance.scale.minutes(stop.travel), instance.scale.km(stop.dist));
    (stop.travel > 0).then(|| format!("Way there: {} min, {} km", grouped(minutes, 0), grouped(km, 1)))
}

/// Each fault with its chance and what it takes.
fn faults(instance: &Instance, job: &Job) -> Vec<String> {
    let fault = |fault: &crate::model::Fault| {
        let needs = need(instance, &fault.need).join(", ");
        let needs = if needs.is_empty() { needs } else { format!(" ({needs})") };
        format!("{} {}{needs}", fault.name, percent(fault.probability))
    };
    job.faults.iter().map(fault).collect()
}

/// Where an event is: its address, or its coordinates, which maps on a telephone understand as well.
fn add_place(instance: &Instance, event: &mut ICalendarComponent, site: &Site, address: Option<&str>) {
    let known = ground(instance) == Ground::Earth && is_placed(instance, site);
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    let (lat, lon) = (round(site.lat), round(site.lon));
    if let Some(text) = address.map(shown).or_else(|| known.then(|| format!("{lat}, {lon}"))) {
        event.add_property(ICalendarProperty::Location, text);
    }
    if known {
        let values = vec![ICalendarValue::Float(lat), ICalendarValue::Float(lon)];
        event.entries.push(ICalendarEntry { name: ICalendarProperty::Geo, params: Vec::new(), values });
    }
}
