//! What a replan changes, and for whom: what to tell each technician, and each customer.

use super::promise::{TOLERANCE_MIN, around};
use super::together::TURNED_BACK;
use super::{Day, Events, Replanned};
use crate::model::{Instance, Job, Promise, Window};
use crate::plan::Stop;
use crate::units::{JobId, Ticks};
use crate::verify::{TimedRoute, TimedStop, VerifiedPlan};
use std::collections::BTreeMap;

/// What becomes of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody else comes.
    Technician,
    /// The work begins at another time than was told.
    Window,
    /// Both.
    Both,
    /// Nobody comes any more although it was promised.
    Withdrawn,
    /// A job that was not planned before, and is now.
    New,
    /// A job that came in and that nobody can do.
    NotPlanned,
    /// The customer called it off.
    Cancelled,
}

impl Kind {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Technician => "technician",
            Self::Window => "window",
            Self::Both => "both",
            Self::Withdrawn => "withdrawn",
            Self::New => "new",
            Self::NotPlanned => "not-planned",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether a promise is broken.
    pub fn breaks(self) -> bool {
        matches!(self, Self::Technician | Self::Window | Self::Both | Self::Withdrawn)
    }
}

/// Who comes, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Who, as the tables call them.
    pub technician: String,
    /// When the work begins; unknown of a promise that was made earlier.
    pub begin: Option<Ticks>,
    /// Between when the customer is told that it begins.
    pub window: Option<Window>,
}

/// What to tell a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerNews {
    /// The job.
    pub job: String,
    /// Whose it is.
    pub customer: Option<String>,
    /// What becomes of the promise.
    pub kind: Kind,
    /// What was promised.
    pub old: Option<Place>,
    /// What is promised now.
    pub new: Option<Place>,
}

/// A stop that is still to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The job, or the depot; nothing for a break.
    pub id: String,
    /// `job`, `depot` or `break`.
    pub kind: &'static str,
    /// When it begins.
    pub begin: Ticks,
    /// Whether the technician did not have it before.
    pub new: bool,
}

/// What to tell a technician.
#[derive(Clone, Debug, PartialEq)]
pub struct TechnicianNews {
    /// Who.
    pub technician: String,
    /// On which day of the horizon, 0 = first.
    pub day: u32,
    /// Jobs that were to come and that somebody else does now, or nobody.
    pub gone: Vec<String>,
    /// All that is still to come, in order.
    pub tasks: Vec<Task>,
}

/// Everything that changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// By technician whose stops to come are not what they were.
    pub technicians: Vec<TechnicianNews>,
    /// By job of which the customer has to hear something.
    pub customers: Vec<CustomerNews>,
    /// Promises that stand.
    pub kept: usize,
}

impl Told {
    /// What changes from the day so far to the new plan.
    pub fn new(day: &Day, events: &Events, new: &Replanned) -> Self {
        let (mut customers, kept) = customers(day, events, new);
        customers.sort_by(|a, b| (a.kind, &a.job).cmp(&(b.kind, &b.job)));
        Self { technicians: technicians(day, new), customers, kept }
    }

    /// The promises that are broken.
    pub fn broken(&self) -> usize {
        self.customers.iter().filter(|news| news.kind.breaks()).count()
    }
}

/// Jobs of a plan with their stop and who does it; further members of a crew left aside.
fn places<'a>(instance: &'a Instance, plan: &'a VerifiedPlan) -> BTreeMap<&'a str, (&'a str, &'a TimedStop)> {
    let of_route = |route: &'a TimedRoute| {
        let who = instance.technician_of(route.shift).id.as_str();
        route.stops.iter().filter_map(move |stop| match stop.stop {
            Stop::Job(job) if instance.jobs[job].leads.is_none() => Some((instance.jobs[job].id.as_str(), (who, stop))),
            _ => None,
        })
    };
    plan.routes().iter().flat_map(of_route).collect()
}

fn customers(day: &Day, events: &Events, new: &Replanned) -> (Vec<CustomerNews>, usize) {
    let whole = &new.instance;
    let (before, after) = (places(day.instance, day.plan), places(whole, &new.plan));
    let tolerance = whole.scale.ticks(events.tolerance_min.unwrap_or(TOLERANCE_MIN));
    let mut kept = 0;
    let mut news = Vec::new();
    let real = |row: &Job| row.leads.is_none() && !row.id.starts_with(TURNED_BACK);
    for (job, row) in whole.jobs.enumerate().filter(|(_, row)| real(row)) {
        let id = row.id.as_str();
        let was_there = day.instance.job_named(id).is_some();
        let place = after.get(id).map(|(who, stop)| now_told(whole, job, who, stop.begin, tolerance));
        let kind = match (&row.promise, &place) {
            (Some(promise), Some(place)) => broken(whole, promise, place),
            (Some(_), None) => Some(Kind::Withdrawn),
            (None, Some(_)) if !before.contains_key(id) => Some(Kind::New),
            (None, None) if !was_there => Some(Kind::NotPlanned),
            _ => None,
        };
        kept += usize::from(kind.is_none() && row.promise.is_some());
        let Some(kind) = kind else { continue };
        let old = row.promise.as_ref().map(|promise| promised(whole, promise, before.get(id)));
        news.push(CustomerNews { job: id.to_owned(), customer: row.customer.clone(), kind, old, new: place });
    }
    for (id, row) in day.instance.jobs.iter().filter(|row| real(row)).map(|row| (row.id.as_str(), row)) {
        if whole.job_named(id).is_none() {
            let old = before.get(id).map(|(who, stop)| Place {
                technician: (*who).to_owned(),
                begin: Some(stop.begin),
                window: None,
            });
            let customer = row.customer.clone();
            news.push(CustomerNews { job: id.to_owned(), customer, kind: Kind::Cancelled, old, new: None });
        }
    }
    (news, kept)
}

/// What a customer is told of the new plan: the window that was promised if it is kept, else one around the begin.
fn now_told(instance: &Instance, job: JobId, who: &str, begin: Ticks, tolerance: Ticks) -> Place {
    let promise = instance.jobs[job].promise.as_ref();
    let kept = promise.filter(|promise| !promise.breaks_window(begin)).and_then(|promise| promise.window);
    let window = kept.unwrap_or_else(|| around(instance, job, begin, tolerance));
    Place { technician: who.to_owned(), begin: Some(begin), window: Some(window) }
}

fn broken(instance: &Instance, promise: &Promise, place: &Place) -> Option<Kind> {
    let who = instance.technician_named(&place.technician);
    let technician = who.is_some_and(|who| promise.breaks_technician(who));
    let window = place.begin.is_some_and(|begin| promise.breaks_window(begin));
    match (technician, window) {
        (true, true) => Some(Kind::Both),
        (true, false) => Some(Kind::Technician),
        (false, true) => Some(Kind::Window),
        (false, false) => None,
    }
}

fn promised(instance: &Instance, promise: &Promise, before: Option<&(&str, &TimedStop)>) -> Place {
    let first = promise.technicians.first().map(|tech| instance.technicians[*tech].id.clone());
    let was = before.map(|(who, _)| (*who).to_owned());
    Place {
        technician: was.or(first).unwrap_or_default(),
        begin: before.map(|(_, stop)| stop.begin),
        window: promise.window,
    }
}

fn technicians(day: &Day, new: &Replanned) -> Vec<TechnicianNews> {
    let mut news = Vec::new();
    let whole = &new.instance;
    let mut days: Vec<(String, u32)> = Vec::new();
    for (instance, plan) in [(day.instance, day.plan), (whole, &new.plan)] {
        for route in plan.routes() {
            let key = (instance.technician_of(route.shift).id.clone(), instance.shifts[route.shift].day);
            if !days.contains(&key) {
                days.push(key);
            }
        }
    }
    days.sort();
    for (technician, at) in days {
        let route = |instance: &Instance, plan: &VerifiedPlan| {
            let of = |route: &&TimedRoute| {
                instance.technician_of(route.shift).id == technician && instance.shifts[route.shift].day == at
            };
            plan.routes().iter().find(of).cloned()
        };
        let (old, now) = (route(day.instance, day.plan), route(whole, &new.plan));
        let held = now.as_ref().and_then(|route| new.frozen.iter().find(|(shift, _)| *shift == route.shift));
        let held = held.map_or(0, |(_, count)| *count);
        let had = old.map(|route| tasks(day.instance, &route.stops)).unwrap_or_default();
        let done: Vec<Task> = now.as_ref().map(|route| tasks(whole, &route.stops[..held])).unwrap_or_default();
        let mut has = now.map(|route| tasks(whole, &route.stops[held..])).unwrap_or_default();
        let job = |task: &&Task| task.kind == "job";
        let stays = |task: &Task| done.iter().chain(&has).any(|other| other.id == task.id) || task.kind != "job";
        let gone: Vec<String> = had.iter().filter(|task| !stays(task)).map(|task| task.id.clone()).collect();
        let order = |tasks: &[Task]| tasks.iter().filter(job).map(|task| task.id.clone()).collect::<Vec<_>>();
        let old_order: Vec<String> =
            order(&had).into_iter().filter(|id| !done.iter().any(|task| task.id == *id)).collect();
        if old_order == order(&has) {
            continue;
        }
        for task in &mut has {
            task.new = task.kind == "job" && !had.iter().any(|other| other.id == task.id);
        }
        news.push(TechnicianNews { technician, day: at, gone, tasks: has });
    }
    news
}

fn tasks(instance: &Instance, stops: &[TimedStop]) -> Vec<Task> {
    let task = |stop: &TimedStop| {
        let (id, kind) = match &stop.stop {
            Stop::Job(job) => (instance.jobs[*job].id.clone(), "job"),
            Stop::Depot { depot, .. } => (instance.depots[*depot].id.clone(), "depot"),
            Stop::Break => (String::new(), "break"),
        };
        Task { id, kind, begin: stop.begin, new: false }
    };
    stops.iter().map(task).collect()
}
