//! Technicians and their working days.

use super::Reader;
use super::places::{END, Point, START};
use super::sheet::Line;
use crate::io::diagnostics::codes;
use crate::model::{BreakRule, Diagnostic, Rates, Shift, Technician, VanStock};
use crate::units::{IdVec, SiteId, TechId, Ticks, money, volume};
use rustc_hash::FxHashMap;

/// A day of work as it is written: relative to its midnight.
struct Duty<'a> {
    line: Line<'a>,
    /// Names of the columns of start and end.
    columns: (&'static str, &'static str),
    midnight: Ticks,
    day: u32,
}

/// Reads technicians and shifts.
pub fn technicians(reader: &mut Reader) {
    let Some(sheet) = reader.sheet("technicians") else { return };
    let roster = roster(reader);
    for line in sheet.lines() {
        let id = line.text("technician_id");
        if reader.technicians.contains_key(id) {
            continue;
        }
        let technician = technician(reader, line, id);
        let tech = reader.out.technicians.push(technician);
        reader.technicians.insert(id, tech);
        reader.origins.technicians.push(line.row.line);
        let duties = match &roster {
            Some(roster) => roster.get(id).map(Vec::as_slice).unwrap_or_default(),
            None => &every_day(reader, line),
        };
        for duty in duties {
            if let Some(shift) = shift(reader, tech, line, duty) {
                reader.out.shifts.push(shift);
            }
        }
    }
}

fn technician<'a>(reader: &mut Reader<'a>, line: Line<'a>, id: &str) -> Technician {
    let (start, end) = ends(reader, line, id);
    let words = &reader.words;
    let mut skills = IdVec::from(vec![0; words.skills.names.len()]);
    for (skill, level) in line.levels("skills") {
        if let Some(skill) = words.skills.get(skill) {
            skills[skill] = level;
        }
    }
    Technician {
        id: id.to_owned(),
        name: line.owned("name").unwrap_or_else(|| id.to_owned()),
        start,
        end,
        skills,
        tools: line.names("tools").into_iter().filter_map(|tool| words.tools.get(tool)).collect(),
        efficiency: line.number("efficiency").unwrap_or(1.0),
        speed_factor: line.number("speed_factor").unwrap_or(1.0),
        rates: rates(reader, line),
        van_volume: line.number("van_volume").map(volume),
        max_jobs: line.count("max_jobs"),
        max_route: line.minutes("max_route_min", &reader.settings.times),
        max_week: line.number("max_week_h").map(|hours| reader.settings.times.scale.ticks(60.0 * hours)),
        territories: line.names("territories").into_iter().filter_map(|name| words.territories.get(name)).collect(),
        van: IdVec::from(vec![VanStock::default(); words.parts.len()]),
    }
}

/// Where the day starts and ends.
fn ends<'a>(reader: &mut Reader<'a>, line: Line<'a>, id: &str) -> (SiteId, Option<SiteId>) {
    let (places, faults) = (&mut reader.places, &mut reader.faults);
    let point = places.point(line, START, faults);
    // In a travel table, somebody who starts at a depot need not have rows of their own.
    let depot = reader.depot_points.iter().find(|(at, _)| *at == point && matches!(point, Point::At(..)));
    let start = places.site(line, START, &[id, depot.map_or("", |(_, id)| id)], point, faults);
    let open = line.flag("open_end").unwrap_or(false);
    let end_id = format!("{id}:end");
    let elsewhere = END.any(&line);
    if open {
        if elsewhere {
            faults.push(line.fault(
                "open_end",
                codes::CONFLICTING_END,
                format!("{id} has an open end and an end place"),
            ));
        }
        return (start, None);
    }
    if !elsewhere && !places.knows(&end_id) {
        return (start, Some(start));
    }
    let end = places.point(line, END, faults);
    if end == point && !places.knows(&end_id) {
        return (start, Some(start));
    }
    let depot = reader.depot_points.iter().find(|(at, _)| *at == end && matches!(end, Point::At(..)));
    (start, Some(places.site(line, END, &[&end_id, depot.map_or("", |(_, id)| id)], end, faults)))
}

/// Money per tick, with the weights of the objective in it.
fn rates(reader: &Reader, line: Line) -> Rates {
    let (scale, weights) = (&reader.settings.times.scale, &reader.settings.objective.weights);
    let ticks_per_hour = (60 * scale.ticks_per_minute) as f64;
    let hour = line.number("cost_per_hour").unwrap_or(45.0);
    let overtime = line.number("overtime_cost_per_hour").unwrap_or(1.5 * hour);
    let km = line.number("cost_per_km").unwrap_or(0.5);
    Rates {
        time: money(hour * weights.paid_time / ticks_per_hour),
        overtime: money(overtime * weights.overtime / ticks_per_hour),
        dist: money(km * weights.distance / scale.ticks_per_km as f64),
        fixed: money(line.number("fixed_cost").unwrap_or(0.0) * weights.fixed),
    }
}

/// Without a roster, a technician works the shift columns on each day.
fn every_day<'a>(reader: &mut Reader<'a>, line: Line<'a>) -> Vec<Duty<'a>> {
    for column in ["shift_start", "shift_end"] {
        if !line.has(column) {
            let message = format!("{column} is needed where there is no roster (shifts.csv)");
            reader.faults.push(line.fault(column, codes::MISSING_VALUE, message));
        }
    }
    let times = &reader.settings.times;
    let duty =
        |day| Duty { line, columns: ("shift_start", "shift_end"), midnight: times.scale.day() * Ticks::from(day), day };
    (0..times.horizon.days).map(duty).collect()
}

/// The roster by technician, each in order of days; nothing if there is none.
fn roster<'a>(reader: &mut Reader<'a>) -> Option<FxHashMap<&'a str, Vec<Duty<'a>>>> {
    let sheet = reader.sheet("shifts")?;
    let times = &reader.settings.times;
    let mut roster: FxHashMap<&str, Vec<Duty>> = FxHashMap::default();
    let mut outside = 0;
    for line in sheet.lines() {
        let Some(date) = line.date("date") else { continue };
        let Some(day) = u32::try_from(times.day(date)).ok().filter(|day| *day < times.horizon.days) else {
            outside += 1;
            continue;
        };
        let id = line.text("technician_id");
        let duties = roster.entry(id).or_default();
        if duties.iter().any(|duty| duty.day == day) {
            let message = format!("{id} already has a shift on {date}");
            reader.faults.push(line.fault("date", codes::DUPLICATE_ROW, message));
        } else {
            duties.push(Duty { line, columns: ("start", "end"), midnight: times.midnight(date), day });
        }
    }
    roster.values_mut().for_each(|duties| duties.sort_by_key(|duty| duty.day));
    if outside > 0 {
        let message = format!("{outside} rows are for dates that are not planned, and are not used");
        reader.faults.push(Diagnostic::warning(codes::ROSTER_UNUSED, message).at(&sheet.table.file, 0, "date"));
    }
    Some(roster)
}

fn shift<'a>(reader: &mut Reader<'a>, technician: TechId, line: Line<'a>, duty: &Duty<'a>) -> Option<Shift> {
    let times = &reader.settings.times;
    let start = duty.line.time(duty.columns.0, times)?;
    let end = duty.line.time(duty.columns.1, times)?;
    let overtime = line.minutes("max_overtime_min", times).unwrap_or(0);
    if end < start {
        let id = line.text("technician_id");
        let fault =
            duty.line.fault(duty.columns.1, codes::SHIFT_ORDER, format!("a shift of {id} ends before it starts"));
        reader.faults.push(fault);
        return None;
    }
    let rest = rest(reader, line, duty.midnight, start, end);
    let at = |time| duty.midnight + time;
    Some(Shift { technician, day: duty.day, start: at(start), end: at(end), latest_end: at(end + overtime), rest })
}

/// The break of a day: by default anywhere within the shift.
fn rest(reader: &mut Reader, line: Line, midnight: Ticks, start: Ticks, end: Ticks) -> Option<BreakRule> {
    let times = &reader.settings.times;
    let (from, to) = (line.time("break_from", times), line.time("break_to", times));
    let duration = line.minutes("break_min", times).unwrap_or(0);
    if duration == 0 {
        if (from.is_some() || to.is_some()) && !line.has("break_min") {
            reader.faults.push(line.fault(
                "break_min",
                codes::BREAK_VALUES,
                "there is a time for a break, but no break_min",
            ));
        }
        return None;
    }
    let (from, to) = (from.unwrap_or(start), to.unwrap_or(end - duration));
    if from > to {
        let message = "the break has no time: break_from lies after break_to, or it is longer than the shift";
        reader.faults.push(line.fault("break_from", codes::BREAK_VALUES, message));
        return None;
    }
    Some(BreakRule { duration, from: midnight + from, to: midnight + to })
}
