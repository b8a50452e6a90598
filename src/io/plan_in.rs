//! Plans in: `plan.json` as this program writes it, or as any other tool does.

use super::diagnostics::codes;
use super::read::{self, located};
use crate::model::{Clock, Diagnostic, Instance};
use crate::plan::{Plan, Route, Stop};
use crate::units::{DepotId, JobId, PartId, ShiftId, TechId, Ticks, UNLIMITED};
use located::Document;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::path::Path;

#[derive(Deserialize)]
#[serde(expecting = "an object with technician and stops")]
struct RouteIn<'a> {
    #[serde(borrow)]
    technician: Cow<'a, str>,
    #[serde(borrow, default)]
    date: Option<Cow<'a, str>>,
    #[serde(borrow)]
    stops: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with kind")]
struct StopIn<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    job: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    depot: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    load: Option<Vec<LoadIn<'a>>>,
    /// When the work begins: read only where another job depends on it.
    #[serde(default)]
    begin: Value,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with part and level")]
struct LoadIn<'a> {
    #[serde(borrow)]
    part: Cow<'a, str>,
    /// A number of units; `null` or `"unlimited"`: without end.
    level: Value,
}

/// The plan in a file: `routes` with `technician`, `date` (not needed where the technician works on one day)
/// and `stops`, each of a `kind` (`job`, `depot`, `break`) with its `job`, or its `depot` and what to `load`
/// (`part`, `level`). The `begin` of a job that a relation in time binds to others is what its technician agreed on.
/// Everything else in the file is ignored: times follow from the order.
///
/// A folder stands for the `plan.json` in it. Gives warnings too: the plan may say that it is for another instance.
///
/// # Errors
/// Everything that does not name something of the instance. Whether the plan keeps the rules is the
/// verifier's question.
pub fn read_plan(instance: &Instance, path: &Path) -> Result<(Plan, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let inside = path.join("plan.json");
    let path = if path.is_dir() { &inside } else { path };
    let Some(text) = read::text(path, &mut faults) else { return Err(faults) };
    let file = path.display().to_string();
    let (document, root) = Document::parse(&text, &file).map_err(|fault| vec![*fault])?;
    let mut reader = PlanReader::new(instance, &document, file);
    let entries = located::object(root).unwrap_or_default();
    let source =
        entries.iter().find(|(key, _)| key == "instance").and_then(|(_, raw)| Some((*raw, reader.stranger(raw)?)));
    if let Some((raw, message)) = source {
        let line = reader.document.line(raw);
        faults.push(Diagnostic::warning(codes::PLAN_OTHER_INSTANCE, message).at(&reader.file, line, "sha256"));
    }
    if let Some((raw, format)) =
        entries.iter().find(|(key, _)| key == "format").and_then(|(_, raw)| Some((*raw, later(raw)?)))
    {
        reader.fault(raw, codes::PLAN_SHAPE, "this version reads firstfix-plan/1", "format", &format);
        return Err(reader.faults);
    }
    let routes = entries.iter().find(|(key, _)| key == "routes").and_then(|(_, routes)| located::array(routes));
    let Some(routes) = routes else {
        reader.fault(root, codes::PLAN_SHAPE, "the plan has no array of routes", "routes", "");
        return Err(reader.faults);
    };
    let routes: Vec<Route> = routes.into_iter().filter_map(|route| reader.route(route)).collect();
    if !reader.faults.is_empty() {
        faults.append(&mut reader.faults);
        return Err(faults);
    }
    Ok((Plan::new(routes), faults))
}

/// What a plan says it is for.
#[derive(Deserialize)]
struct SourceIn<'a> {
    #[serde(borrow)]
    sha256: Cow<'a, str>,
    #[serde(borrow, default)]
    name: Option<Cow<'a, str>>,
}

struct PlanReader<'a> {
    instance: &'a Instance,
    document: &'a Document<'a>,
    file: String,
    technicians: FxHashMap<&'a str, TechId>,
    jobs: FxHashMap<&'a str, JobId>,
    depots: FxHashMap<&'a str, DepotId>,
    parts: FxHashMap<&'a str, PartId>,
    taken: FxHashSet<ShiftId>,
    /// Jobs that relations in time bind to others.
    timed: FxHashSet<JobId>,
    faults: Vec<Diagnostic>,
}

impl<'a> PlanReader<'a> {
    fn new(instance: &'a Instance, document: &'a Document<'a>, file: String) -> Self {
        Self {
            instance,
            document,
            file,
            technicians: instance.technicians.enumerate().map(|(id, row)| (row.id.as_str(), id)).collect(),
            jobs: instance.jobs.enumerate().map(|(id, row)| (row.id.as_str(), id)).collect(),
            depots: instance.depots.enumerate().map(|(id, row)| (row.id.as_str(), id)).collect(),
            parts: instance.parts.enumerate().map(|(id, row)| (row.id.as_str(), id)).collect(),
            taken: FxHashSet::default(),
            timed: timed_jobs(instance),
            faults: Vec::new(),
        }
    }

    fn fault(&mut self, at: &RawValue, code: &'static str, message: impl Into<String>, key: &str, value: &str) {
        let line = self.document.line(at);
        self.faults.push(Diagnostic::error(code, message).at(&self.file, line, key).value(value));
    }

    /// What to say where the source that a plan names has another digest. Plans of other tools may name none.
    fn stranger(&self, source: &RawValue) -> Option<String> {
        let source: SourceIn = serde_json::from_str(source.get()).ok()?;
        let own = &self.instance.sha256;
        (!own.is_empty() && *source.sha256 != **own).then(|| {
            let name = source.name.as_deref().unwrap_or("without a name");
            format!(
                "the plan was made for other data: instance {name}, sha256 {:.12}…; this one has {own:.12}…",
                source.sha256
            )
        })
    }

    /// The shape of a value, or a fault.
    fn shaped<'t, T: Deserialize<'t>>(&mut self, raw: &'t RawValue, what: &str) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(value) => Some(value),
            Err(error) => {
                // The error's own position is within the value, and would mislead.
                let text = error.to_string();
                let reason = text.split(" at line ").next().unwrap_or_default();
                self.fault(raw, codes::PLAN_SHAPE, format!("this is no {what}: {reason}"), what, "");
                None
            }
        }
    }

    fn unknown(&mut self, at: &RawValue, what: &str, id: &str) {
        self.fault(at, codes::UNKNOWN_ID, format!("the instance has no {what} {id:?}"), what, id);
    }

    fn route(&mut self, raw: &RawValue) -> Option<Route> {
        let route: RouteIn = self.shaped(raw, "route")?;
        let shift = self.shift(raw, &route);
        // All stops are looked at, so that every fault is reported, even where the route has no shift.
        let mut agreed = Vec::new();
        let stops: Vec<Option<Stop>> = route.stops.iter().map(|stop| self.stop(stop, &mut agreed)).collect();
        Some(Route::new(shift?, stops.into_iter().collect::<Option<_>>()?).agreeing(agreed))
    }

    fn shift(&mut self, raw: &RawValue, route: &RouteIn) -> Option<ShiftId> {
        let Some(tech) = self.technicians.get(&*route.technician).copied() else {
            self.unknown(raw, "technician", &route.technician);
            return None;
        };
        let instance = self.instance;
        let mut shifts = instance.shifts.enumerate().filter(|(_, shift)| shift.technician == tech);
        let name = &route.technician;
        let found = match &route.date {
            None => {
                let (first, second) = (shifts.next(), shifts.next());
                if second.is_some() {
                    self.fault(raw, codes::PLAN_NO_DATE, format!("{name} works on several days"), "date", "");
                    return None;
                }
                first
            }
            Some(date) => shifts.find(|(_, shift)| date_of(instance, shift.day) == **date),
        };
        let Some((shift, _)) = found else {
            let date = route.date.as_deref().unwrap_or_default();
            let message =
                format!("{name} has no shift {}", if date.is_empty() { "at all".into() } else { format!("on {date}") });
            self.fault(raw, codes::PLAN_NO_SHIFT, message, "date", date);
            return None;
        };
        if !self.taken.insert(shift) {
            self.fault(
                raw,
                codes::PLAN_DUPLICATE_ROUTE,
                format!("{name} already has a route on that day"),
                "technician",
                name,
            );
        }
        Some(shift)
    }

    fn stop(&mut self, raw: &RawValue, agreed: &mut Vec<(JobId, Ticks)>) -> Option<Stop> {
        let stop: StopIn = self.shaped(raw, "stop")?;
        match &*stop.kind {
            "break" => Some(Stop::Break),
            "job" => {
                let id = stop.job.as_deref().unwrap_or_default();
                let job = self.jobs.get(id).copied();
                if job.is_none() {
                    self.unknown(raw, "job", id);
                }
                if let Some(job) = job.filter(|job| self.timed.contains(job)) {
                    agreed.extend(self.begin(raw, &stop.begin).map(|begin| (job, begin)));
                }
                job.map(Stop::Job)
            }
            "depot" => {
                let id = stop.depot.as_deref().unwrap_or_default();
                let depot = self.depots.get(id).copied();
                if depot.is_none() {
                    self.unknown(raw, "depot", id);
                }
                let fill = self.fill(raw, stop.load.as_deref().unwrap_or_default());
                Some(Stop::Depot { depot: depot?, fill: fill? })
            }
            other => {
                let message = format!("{other:?} is no kind of stop: use job, depot or break");
                self.fault(raw, codes::PLAN_SHAPE, message, "kind", other);
                None
            }
        }
    }

    /// An agreed begin, if there is one.
    fn begin(&mut self, raw: &RawValue, begin: &Value) -> Option<Ticks> {
        if begin.is_null() {
            return None;
        }
        let at = instant(self.instance, begin);
        if at.is_none() {
            let message = format!("{begin} is no instant that work can begin at");
            self.fault(raw, codes::NOT_A_TIME, message, "begin", &begin.to_string());
        }
        at
    }

    fn fill(&mut self, raw: &RawValue, load: &[LoadIn]) -> Option<Vec<(PartId, u32)>> {
        let mut fill = Vec::with_capacity(load.len());
        let before = self.faults.len();
        for LoadIn { part, level } in load {
            let Some(id) = self.parts.get(&**part).copied() else {
                self.unknown(raw, "part", part);
                continue;
            };
            let units = match level {
                Value::Null => Some(UNLIMITED),
                Value::String(text) if text == "unlimited" => Some(UNLIMITED),
                Value::Number(number) => {
                    number.as_u64().and_then(|units| u32::try_from(units).ok()).filter(|units| *units < UNLIMITED)
                }
                _ => None,
            };
            match units {
                _ if fill.iter().any(|(other, _)| *other == id) => {
                    self.fault(raw, codes::PLAN_SHAPE, format!("{part} stands twice in one load"), "load", part);
                }
                Some(units) => fill.push((id, units)),
                None => {
                    let message =
                        format!("the level of {part} is no whole number below {UNLIMITED}, null or \"unlimited\"");
                    self.fault(raw, codes::PLAN_SHAPE, message, "level", &level.to_string());
                }
            }
        }
        fill.sort_unstable();
        (self.faults.len() == before).then_some(fill)
    }
}

/// The date of a day of the horizon, as plans write it.
fn date_of(instance: &Instance, day: u32) -> String {
    let start = instance.horizon.start;
    start.checked_add(jiff::Span::new().days(day)).unwrap_or(start).to_string()
}

/// The version that a plan of this program says it has, if it is another than ours.
fn later(format: &RawValue) -> Option<String> {
    let format: String = serde_json::from_str(format.get()).ok()?;
    (format.starts_with("firstfix-plan/") && format != "firstfix-plan/1").then_some(format)
}

fn timed_jobs(instance: &Instance) -> FxHashSet<JobId> {
    let timed = instance.relations.iter().filter(|relation| relation.kind.is_timed());
    timed.flat_map(|relation| [relation.first, relation.second]).collect()
}

/// An instant as plans write it: local time by ISO 8601, or a plain number.
fn instant(instance: &Instance, value: &Value) -> Option<Ticks> {
    match value {
        Value::Number(number) if instance.horizon.clock == Clock::Plain => {
            number.as_f64().filter(|minutes| minutes.is_finite()).map(|minutes| instance.scale.ticks(minutes))
        }
        Value::String(text) if instance.horizon.clock == Clock::Local => {
            let when: jiff::civil::DateTime = text.parse().ok()?;
            let since = when.duration_since(instance.horizon.start.to_datetime(jiff::civil::Time::midnight()));
            Some(instance.scale.ticks(since.as_secs_f64() / 60.0))
        }
        _ => None,
    }
}
