//! What a dispatcher reads out on the phone.

use super::document::difference;
use super::{ChangesDocument, ChangesReport};
use crate::model::{Clock, Instance, Window};
use crate::replan::{CustomerNews, Kind, Place, Task};
use crate::report::clock::time_of_day;
use crate::report::day_name;
use crate::report::summary::{Style, counted, grid, lines};
use crate::units::Ticks;
use std::fmt::Write;

/// The changes as tables: figures, customers, technicians, notes.
pub fn changes_lines(report: &ChangesReport, document: &ChangesDocument, style: Style) -> String {
    let mut text = lines(figures(document), style);
    let customers = &report.told.customers;
    if customers.is_empty() {
        text.push_str("\nno customer has to hear anything\n");
    } else {
        let rows = customers.iter().map(|news| customer(report, news));
        let _ = write!(text, "\n{}", grid(&["customer", "job", "change", "was told", "tell now"], rows, style));
    }
    if report.told.technicians.is_empty() {
        text.push_str("\nno technician has to hear anything\n");
    } else {
        let rows = report.told.technicians.iter().map(|news| {
            let who = &news.technician;
            let days = report.new.instance.horizon.days > 1;
            let who = if days { format!("{who} {}", day_name(&report.new.instance, news.day)) } else { who.clone() };
            vec![who, news.gone.join(" "), to_come(&report.new.instance, news.day, &news.tasks)]
        });
        let _ = write!(text, "\n{}", grid(&["technician", "not any more", "to come (+ is new)"], rows, style));
    }
    for note in &report.new.notes {
        let _ = write!(text, "\nnote: {note}\n");
    }
    text
}

fn figures(document: &ChangesDocument) -> Vec<(&'static str, String)> {
    let (cost, promises) = (&document.cost, &document.promises);
    let broken = promises.technician + promises.window + promises.both + promises.withdrawn;
    vec![
        ("events", document.events.to_string()),
        ("done or under way", counted(document.frozen_stops, "stop")),
        ("objective", format!("{:.2}, {:+.2} on {:.2}", cost.after, difference(cost), cost.before)),
        ("promises", format!("{} kept, {broken} broken, which costs {:.2}", promises.kept, cost.promises)),
    ]
}

fn customer(report: &ChangesReport, news: &CustomerNews) -> Vec<String> {
    let (old, new) = (report.instance, &report.new.instance);
    let name = news.customer.as_ref().map(|id| new.customer_names.get(id).unwrap_or(id).clone());
    let change = match news.kind {
        Kind::Technician => "another technician",
        Kind::Window => "another time",
        Kind::Both => "another technician and time",
        Kind::Withdrawn => "nobody comes",
        Kind::New => "new",
        Kind::NotPlanned => "not planned",
        Kind::Cancelled => "cancelled",
    };
    let told = |instance: &Instance, place: &Option<Place>| {
        place.as_ref().map_or_else(String::new, |place| appointment(instance, place))
    };
    vec![name.unwrap_or_default(), news.job.clone(), change.to_owned(), told(old, &news.old), told(new, &news.new)]
}

/// `T03 10:00-12:00`, with the planned begin where no window was told.
fn appointment(instance: &Instance, place: &Place) -> String {
    let at = match (place.window, place.begin) {
        (Some(Window { from, to }), _) => {
            let until = if day_of(instance, from) == day_of(instance, to) {
                time_of_day(instance, to, day_of(instance, to))
            } else {
                when(instance, to)
            };
            format!(" {}-{until}", when(instance, from))
        }
        (None, Some(begin)) => format!(" {}", when(instance, begin)),
        (None, None) => String::new(),
    };
    format!("{}{at}", place.technician)
}

fn day_of(instance: &Instance, at: Ticks) -> u32 {
    u32::try_from(at.div_euclid(instance.scale.day())).unwrap_or(0)
}

fn when(instance: &Instance, at: Ticks) -> String {
    let day = if instance.horizon.clock == Clock::Plain { 0 } else { day_of(instance, at) };
    let clock = time_of_day(instance, at, day);
    if instance.horizon.days > 1 { format!("{} {clock}", day_name(instance, day)) } else { clock }
}

fn to_come(instance: &Instance, day: u32, tasks: &[Task]) -> String {
    let stop = |task: &Task| {
        let name = if task.kind == "break" { "break" } else { &task.id };
        format!("{}{name} {}", if task.new { "+" } else { "" }, time_of_day(instance, task.begin, day))
    };
    if tasks.is_empty() { "nothing".to_owned() } else { tasks.iter().map(stop).collect::<Vec<_>>().join(", ") }
}
