//! `calendar/TECHNICIAN.ics` (RFC 5545): an event for each stop, with times in the zone of the instance.
//!
//! The identity of an event is that of its job, so a calendar that takes in a new plan moves the event instead of
//! adding another. Instances without dates have no calendar.

mod event;
mod name;
mod zone;

use crate::model::{Clock, Instance};
use crate::units::Id;
use crate::verify::{TimedRoute, VerifiedPlan};
use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use jiff::Timestamp;
use jiff::civil::DateTime;
use std::io::Read;
use std::path::Path;

/// The folder of the calendars.
pub const FOLDER: &str = "calendar";

/// What our calendars say made them.
const PRODUCT: &str = concat!("-//firstfix//", env!("CARGO_PKG_VERSION"), "//EN");

/// Name and bytes of the calendar of every technician who goes out.
pub fn calendars(instance: &Instance, plan: &VerifiedPlan) -> Vec<(String, Vec<u8>)> {
    if instance.horizon.clock == Clock::Plain {
        return Vec::new();
    }
    let (names, losses, stamp) = (name::file_names(instance), plan.losses(instance), stamp());
    let zone = zone::Zone::new(instance);
    let mut calendars: Vec<(usize, Calendar)> = Vec::new();
    // Routes are in order of shift, and shifts in order of technician.
    for (route, losses) in plan.routes().iter().zip(&losses) {
        let tech = instance.shifts[route.shift].technician.index();
        if calendars.last().is_none_or(|(last, _)| *last != tech) {
            calendars.push((tech, Calendar::new(instance, route, zone.as_ref())));
        }
        if let Some((_, calendar)) = calendars.last_mut() {
            for event in event::events(instance, route, losses, zone.as_ref(), stamp) {
                calendar.add(event, 0);
            }
        }
    }
    let file = |(tech, calendar): (usize, Calendar)| (format!("{FOLDER}/{}", names[tech]), calendar.to_bytes());
    calendars.into_iter().map(file).collect()
}

/// Whether a file is a calendar that this program wrote.
pub fn is_ours(path: &Path) -> bool {
    let mut head = [0; 256];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    let ics = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ics"));
    ics && String::from_utf8_lossy(&head[..read]).contains("PRODID:-//firstfix//")
}

/// The moment the calendars are made: `SOURCE_DATE_EPOCH` where that is set, for output that can be reproduced.
fn stamp() -> Timestamp {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    set.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or_else(Timestamp::now)
}

/// A calendar as a list of components, each naming its own; the calendar itself is the first.
struct Calendar {
    inner: ICalendar,
}

impl Calendar {
    fn new(instance: &Instance, route: &TimedRoute, zone: Option<&zone::Zone>) -> Self {
        let technician = instance.technician_of(route.shift);
        let name = if technician.name.is_empty() { &technician.id } else { &technician.name };
        let mut head = ICalendarComponent::new(ICalendarComponentType::VCalendar);
        head.add_property(ICalendarProperty::Version, "2.0");
        head.add_property(ICalendarProperty::Prodid, PRODUCT);
        let title = shown(&format!("{name} · {}", instance.name));
        head.add_property(ICalendarProperty::Other("X-WR-CALNAME".into()), ICalendarValue::Text(title));
        let mut calendar = Self { inner: ICalendar { components: vec![head] } };
        if let Some(zone) = zone {
            let (own, changes) = zone.components();
            let at = calendar.add(own, 0);
            for change in changes {
                calendar.add(change, at);
            }
        }
        calendar
    }

    /// Adds a component to the component `of`, and gives its number.
    fn add(&mut self, component: ICalendarComponent, of: usize) -> usize {
        let at = self.inner.components.len();
        self.inner.components.push(component);
        self.inner.components[of].component_ids.push(at as u32);
        at
    }

    fn to_bytes(&self) -> Vec<u8> {
        self.inner.to_string().into_bytes()
    }
}

/// A text that may stand in a calendar: line breaks stay, other control characters cannot.
fn shown(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// A local date and time.
fn civil(at: DateTime) -> PartialDateTime {
    PartialDateTime {
        year: u16::try_from(at.year()).ok(),
        month: u8::try_from(at.month()).ok(),
        day: u8::try_from(at.day()).ok(),
        hour: u8::try_from(at.hour()).ok(),
        minute: u8::try_from(at.minute()).ok(),
        second: u8::try_from(at.second()).ok(),
        ..PartialDateTime::default()
    }
}

/// A moment in UTC.
fn utc(at: Timestamp) -> PartialDateTime {
    let local = civil(jiff::tz::TimeZone::UTC.to_datetime(at));
    PartialDateTime { tz_hour: Some(0), tz_minute: Some(0), ..local }
}
