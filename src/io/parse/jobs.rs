//! Jobs, with the defaults of their customer and service.

use super::Reader;
use super::clock::{Times, joined};
use super::places::{PLACE, Point};
use super::sheet::{Layers, Line, Sheet};
use crate::io::diagnostics::codes;
use crate::model::{Diagnostic, Job, Need, Priority, Promise, Severity, Window, crew};
use crate::units::{JobId, SiteId, TechId, TerritoryId, Ticks, money, volume};
use rustc_hash::FxHashMap;

/// Reads jobs; technicians are there already.
pub fn jobs(reader: &mut Reader) {
    let Some(sheet) = reader.sheet("jobs") else { return };
    let customers = rows(reader.sheet("customers"), "customer_id");
    let services = rows(reader.sheet("services"), "service");
    for own in sheet.lines() {
        let id = own.text("job_id");
        if reader.jobs.contains_key(id) {
            continue;
        }
        let service = services.get(own.text("service")).copied();
        let whose = Layers { own, defaults: [service, None] }.of("customer_id").text("customer_id");
        let layers = Layers { own, defaults: defaults(&customers, &services, whose, own.text("service")) };
        let job = job(reader, &layers, id, whose);
        let job_id = reader.out.jobs.push(job);
        reader.jobs.insert(id, job_id);
        reader.origins.jobs.push(own.row.line);
    }
}

/// The rows that fill what a job leaves empty: its customer's, then its service's.
pub fn defaults<'a>(
    customers: &FxHashMap<&str, Line<'a>>,
    services: &FxHashMap<&str, Line<'a>>,
    customer: &str,
    service: &str,
) -> [Option<Line<'a>>; 2] {
    [customers.get(customer).copied(), services.get(service).copied()]
}

/// Rows by their id.
pub fn rows<'a>(sheet: Option<&'a Sheet<'a>>, id: &'static str) -> FxHashMap<&'a str, Line<'a>> {
    let lines = sheet.into_iter().flat_map(Sheet::lines).filter(|line| line.has(id));
    lines.map(|line| (line.text(id), line)).collect()
}

/// The job of a row and its defaults.
pub fn job<'a>(reader: &mut Reader<'a>, row: &Layers<'a>, id: &str, customer: &str) -> Job {
    let (site, territory) = place(reader, row, id, customer);
    let (windows, required) = pinned(reader, row, id);
    let faults = reader.fault_rows.of(reader, id, row.own.text("service"));
    let promise = promise(reader, row.own);
    let (times, weights) = (&reader.settings.times, &reader.settings.objective.weights);
    if !row.of("duration_min").has("duration_min") {
        let message = format!("job {id} has no duration, nor has its service");
        reader.faults.push(row.own.fault("duration_min", codes::MISSING_VALUE, message));
    }
    let priority =
        row.of("priority").count("priority").and_then(|level| Priority::new(level as u8)).unwrap_or_default();
    let amount = |column: &str, default: f64| row.of(column).number(column).unwrap_or(default);
    let late_per_hour = amount("late_cost_per_hour", weights.late_cost_per_hour) * weights.lateness;
    let text = |column: &str| row.of(column).owned(column);
    let (preferred, excluded) =
        (named(reader, row, "preferred_technicians"), named(reader, row, "excluded_technicians"));
    let warning = both(reader, row, id, &preferred, &excluded);
    let job = Job {
        id: id.to_owned(),
        customer: (!customer.is_empty()).then(|| customer.to_owned()),
        service: row.own.owned("service"),
        site,
        duration: row.of("duration_min").minutes("duration_min", times).unwrap_or(0),
        setup: row.of("setup_min").minutes("setup_min", times).unwrap_or(0),
        windows,
        due: row.of("due").instant("due", times).or_else(|| response(row, times)),
        priority,
        need: need(reader, row),
        faults,
        preferred,
        required,
        excluded,
        crew: row.of("crew").count("crew").unwrap_or(1),
        leads: None,
        territory,
        unserved_cost: money(amount("unserved_cost", weights.unserved_cost[priority.index()]) * weights.unserved)
            + promise.as_ref().map_or(0, |promise| promise.withdrawn_cost),
        repeat_visit_cost: money(amount("repeat_visit_cost", weights.repeat_visit_cost) * weights.repeat_visits),
        late_cost: money(late_per_hour / (60 * times.scale.ticks_per_minute) as f64),
        returns_volume: volume(amount("returns_volume", 0.0)),
        asset: text("asset_id"),
        warranty: row.of("warranty").flag("warranty").unwrap_or(false),
        promise,
    };
    reader.faults.extend(warning);
    job
}

/// What the customer was told.
fn promise(reader: &mut Reader, own: Line) -> Option<Promise> {
    let windows = own.windows("promised_window", &reader.settings.times);
    if windows.len() > 1 {
        let fault = own.fault("promised_window", codes::NOT_A_WINDOW, "a customer is promised one window only");
        reader.faults.push(fault.hint("write one window, with its date where several days are planned"));
    }
    let technicians = technicians(reader, &own, "promised_technician");
    let (weights, window) = (&reader.settings.objective.weights, windows.first().copied());
    (!technicians.is_empty() || window.is_some()).then(|| Promise {
        technicians,
        technician_cost: money(weights.change_technician),
        window,
        window_cost: money(weights.change_window),
        withdrawn_cost: money(weights.withdraw_promise),
    })
}

/// When the service promises to be there: counted from the report, or from the first midnight where nobody says when that was.
fn response(row: &Layers, times: &Times) -> Option<Ticks> {
    let hours = row.of("respond_within_h").number("respond_within_h")?;
    let reported = row.own.instant("reported", times).unwrap_or(0);
    Some(reported + times.scale.ticks(hours * 60.0))
}

/// A warning about technicians whom a job prefers and excludes: they cannot come, which the preference hides.
fn both(reader: &Reader, row: &Layers, id: &str, preferred: &[TechId], excluded: &[TechId]) -> Option<Diagnostic> {
    let names: Vec<&str> = preferred
        .iter()
        .filter(|tech| excluded.contains(tech))
        .map(|tech| reader.out.technicians[*tech].id.as_str())
        .collect();
    let message = format!("job {id} prefers and excludes {}", names.join(", "));
    let column = "preferred_technicians";
    let fault = row.of(column).fault(column, codes::PREFERRED_EXCLUDED, message);
    (!names.is_empty()).then_some(Diagnostic { severity: Severity::Warning, ..fault })
}

/// Where the work is, and in which territory: its own, or the polygon that it lies in.
fn place<'a>(reader: &mut Reader<'a>, row: &Layers<'a>, id: &str, customer: &str) -> (SiteId, Option<TerritoryId>) {
    let line = row.first(|line| PLACE.any(line));
    let point = reader.places.point(line, PLACE, &mut reader.faults);
    let line = if point == Point::Nowhere { row.own } else { line };
    let site = reader.places.site(line, PLACE, &[id, customer], point, &mut reader.faults);
    let named = row.of("territory");
    if named.has("territory") {
        return (site, reader.words.territories.get(named.text("territory")));
    }
    let Point::At(lat, lon) = point else { return (site, None) };
    (site, reader.areas.of(row.own, lat, lon, &mut reader.faults))
}

/// Adds the further members of crews as jobs behind all others.
pub fn crews(reader: &mut Reader) {
    let Some(sheet) = reader.sheet("jobs") else { return };
    let services = rows(reader.sheet("services"), "service");
    for own in sheet.lines() {
        let Some(lead) = reader.jobs.get(own.text("job_id")).copied() else { continue };
        let further = reader.out.jobs[lead].crew - 1;
        // Only the first row of an id has a crew of its own; it is left alone once it has its members.
        if further == 0 || reader.out.jobs.iter().any(|job| job.leads == Some(lead)) {
            continue;
        }
        let row = Layers { own, defaults: [None, services.get(own.text("service")).copied()] };
        let skills = crew_skills(reader, &row, lead, further);
        for member in 2..=further + 1 {
            let id = crew::member_id(own.text("job_id"), member);
            if reader.jobs.contains_key(id.as_str()) {
                let message = format!("{id} is the id of a member of a crew, and of a job");
                reader.faults.push(own.fault("job_id", codes::DUPLICATE_ID, message));
            }
            reader.origins.jobs.push(own.row.line);
        }
        crew::add_members(&mut reader.out, lead, &skills);
    }
}

/// The skills of each further member of a crew.
fn crew_skills(reader: &Reader, row: &Layers, lead: JobId, further: u32) -> Vec<crew::Skills> {
    let words = &reader.words;
    let known = |set: Vec<(&str, u8)>| -> crew::Skills {
        set.into_iter().filter_map(|(name, level)| words.skills.get(name).map(|skill| (skill, level))).collect()
    };
    let sets: Vec<crew::Skills> = row.of("crew_skills").level_sets("crew_skills").into_iter().map(known).collect();
    let of = |at: usize| sets.get(at).or(sets.last()).unwrap_or(&reader.out.jobs[lead].need.skills).clone();
    (0..further as usize).map(of).collect()
}

/// Windows and required technicians, with the pins merged in.
fn pinned(reader: &mut Reader, row: &Layers, id: &str) -> (Vec<Window>, Vec<TechId>) {
    let times = &reader.settings.times;
    let mut windows = row.of("windows").windows("windows", times);
    let mut required = named(reader, row, "required_technicians");
    let start = row.of("pinned_start");
    if let Some(at) = start.instant("pinned_start", times) {
        if !windows.is_empty() && !windows.iter().any(|window| window.from <= at && at <= window.to) {
            let message = format!("job {id} is pinned to a start outside its windows");
            reader.faults.push(start.fault("pinned_start", codes::PIN_CONFLICT, message));
        }
        windows = joined(vec![Window { from: at, to: at }]);
    }
    let technician = row.of("pinned_technician");
    if let Some(tech) = reader.technicians.get(technician.text("pinned_technician")).copied() {
        if !required.is_empty() && !required.contains(&tech) {
            let message = format!("job {id} is pinned to a technician who is not among the required ones");
            reader.faults.push(technician.fault("pinned_technician", codes::PIN_CONFLICT, message));
        }
        required = vec![tech];
    }
    (windows, required)
}

fn named(reader: &Reader, row: &Layers, column: &str) -> Vec<TechId> {
    technicians(reader, &row.of(column), column)
}

fn technicians(reader: &Reader, line: &Line, column: &str) -> Vec<TechId> {
    line.names(column).into_iter().filter_map(|id| reader.technicians.get(id).copied()).collect()
}

/// What a job needs for certain.
fn need(reader: &Reader, row: &Layers) -> Need {
    need_of(reader, row.of("skills"), row.of("tools"), row.of("parts"))
}

/// A need from the rows that name its skills, tools and parts.
pub fn need_of(reader: &Reader, skills: Line, tools: Line, parts: Line) -> Need {
    let words = &reader.words;
    let skill = |(name, level)| words.skills.get(name).map(|skill| (skill, level));
    let part = |(name, units)| words.part_ids.get(name).map(|part| (part, units));
    let mut parts: Vec<_> = parts.quantities("parts").into_iter().filter_map(part).collect();
    parts.sort_unstable();
    Need {
        skills: skills.levels("skills").into_iter().filter_map(skill).collect(),
        tools: tools.names("tools").into_iter().filter_map(|name| words.tools.get(name)).collect(),
        parts,
    }
}

/// Largest sum, in units of currency, of what jobs may cost: half of what money can count.
const MOST: f64 = 4e9;

/// Reports costs that are together too large to be counted.
pub fn check_money(reader: &mut Reader) {
    let total: f64 = reader.out.jobs.iter().map(|job| job.unserved_cost as f64 + job.repeat_visit_cost as f64).sum();
    let day: Ticks = reader.settings.times.scale.day();
    let late: f64 = reader.out.jobs.iter().map(|job| job.late_cost as f64 * day as f64).sum();
    let total = (total + late) / crate::units::MONEY_UNIT as f64;
    if total > MOST {
        let message =
            format!("leaving out, repeating and being a day late with all jobs would cost {total:.0}, over {MOST:.0}");
        let file = reader.sheet("jobs").map(|sheet| sheet.table.file.clone()).unwrap_or_default();
        reader.faults.push(Diagnostic::error(codes::MONEY_OVERFLOW, message).at(file, 0, "unserved_cost"));
    }
}
