//! Changes and days by the names of the tables.

use super::LeverDocument;
use crate::explain::{Edge, Lever, Row, Seat, Standing};
use crate::model::Instance;
use crate::report::clock::{rounded, time_of_day};
use crate::units::{Ticks, currency};

/// The code of a day: that of its first obstacle, or how it stands to the job.
pub fn code(row: &Row) -> &'static str {
    match (row.obstacles.first(), row.standing) {
        (Some(obstacle), _) => obstacle.code(),
        (None, Standing::Fits) => "fits",
        (None, Standing::TooDear) => "cheaper-left-out",
        (None, Standing::NoRoom | Standing::Barred) => "no-room",
    }
}

/// Some changes, with `and` in between.
pub fn all(levers: &[LeverDocument]) -> String {
    levers.iter().map(|lever| lever.text.as_str()).collect::<Vec<_>>().join(" and ")
}

/// A change by the names of the tables.
pub fn lever(instance: &Instance, seat: Seat, lever: Lever) -> LeverDocument {
    let technician = instance.technician_of(seat.shift);
    let (job, shift) = (&instance.jobs[seat.job], &instance.shifts[seat.shift]);
    let who = technician.id.as_str();
    let number = |now: f64, then: f64, item: &str, text: String| LeverDocument {
        code: lever.code(),
        item: (!item.is_empty()).then(|| item.to_owned()),
        now: Some(rounded(now)),
        then: Some(rounded(then)),
        minutes: None,
        text,
    };
    let plain = |item: Option<&str>, text: String| LeverDocument {
        code: lever.code(),
        item: item.map(str::to_owned),
        now: None,
        then: None,
        minutes: None,
        text,
    };
    let minutes = |by: Ticks| rounded(instance.scale.minutes(by));
    let longer =
        |by: Ticks, item: &str, text: String| LeverDocument { minutes: Some(minutes(by)), ..plain(Some(item), text) };
    let clock = |at: Ticks| time_of_day(instance, at, shift.day);
    match lever {
        Lever::Level { skill, level } => {
            let (name, now) = (&instance.skills[skill], technician.skills[skill]);
            number(now.into(), level.into(), name, format!("{name} {now} → {level} for {who}"))
        }
        Lever::Permission => plain(None, format!("{} lets {who} come", job.id)),
        Lever::Territory => {
            let name =
                job.territory.and_then(|at| instance.territories.get(at)).map_or("the territory", String::as_str);
            plain(Some(name), format!("{who} covers {name}"))
        }
        Lever::Jobs(most) => {
            let now = technician.max_jobs.unwrap_or(most);
            number(now.into(), most.into(), "", format!("{who} may do {most} jobs a day, not {now}"))
        }
        Lever::Tool(tool) => {
            let name = instance.tools[tool].as_str();
            plain(Some(name), format!("{name} for {who}"))
        }
        Lever::Part { part, quantity } => {
            let (name, now) = (&instance.parts[part].id, technician.van[part].quantity);
            number(now.into(), quantity.into(), name, format!("{name} {now} → {quantity} on the van of {who}"))
        }
        Lever::Room(room) => {
            let (now, then) = (technician.van_volume.unwrap_or(room) as f64 / 1e6, room as f64 / 1e6);
            number(now, then, "", format!("the van of {who} has room for {then}, not {now}"))
        }
        Lever::Window { at, edge: Edge::Start, by } => {
            let to = clock(job.windows[at].from - by);
            longer(by, "start", format!("the window of {} opens {} min earlier, at {to}", job.id, minutes(by)))
        }
        Lever::Window { at, edge: Edge::End, by } => {
            let to = clock(job.windows[at].to + by);
            longer(by, "end", format!("the window of {} closes {} min later, at {to}", job.id, minutes(by)))
        }
        Lever::Shift { edge: Edge::Start, by } => {
            let to = clock(shift.start - by);
            longer(by, "start", format!("{who} starts {} min earlier, at {to}", minutes(by)))
        }
        Lever::Shift { edge: Edge::End, by } => {
            let to = clock(shift.end + by);
            longer(by, "end", format!("the shift of {who} ends {} min later, at {to}", minutes(by)))
        }
        Lever::Route(by) => longer(by, "", format!("{who} may be out {} min longer", minutes(by))),
        Lever::Price(cost) => {
            let (now, then) = (currency(job.unserved_cost), currency(cost));
            number(now, then, "", format!("leaving {} out costs {then:.2}, not {now:.2}", job.id))
        }
    }
}
