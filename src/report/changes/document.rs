//! `changes.json`: the versioned form of what a replan changes.

use super::ChangesReport;
use crate::model::{Instance, Window};
use crate::replan::{CustomerNews, Kind, Place, Task, TechnicianNews};
use crate::report::clock::rounded;
use crate::report::{Source, Time, day_name};
use crate::units::{Money, currency};
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the format.
const FORMAT: &str = "firstfix-changes/1";

/// What a replan changes, and for whom.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangesDocument {
    /// Version of this format.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The instance as it is now, which the new plan is for.
    pub instance: Source,
    /// Now.
    pub at: Time,
    /// How many events were told.
    pub events: usize,
    /// Stops that are done or under way.
    pub frozen_stops: usize,
    /// The objective before and after.
    pub cost: Cost,
    /// What became of the promises.
    pub promises: Promises,
    /// What to tell technicians whose stops to come are not what they were.
    pub technicians: Vec<Technician>,
    /// What to tell customers.
    pub customers: Vec<Customer>,
    /// What people should know about the tables.
    pub notes: Vec<String>,
}

/// The objective, in money.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Cost {
    /// Of the plan before, on the instance before.
    pub before: f64,
    /// Of the new plan, on the instance as it is now.
    pub after: f64,
    /// What the promises broken cost of that.
    pub promises: f64,
}

/// Promises by what became of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Promises {
    /// They stand.
    pub kept: usize,
    /// Somebody else comes, at the time told.
    pub technician: usize,
    /// Who was told comes, at another time.
    pub window: usize,
    /// Somebody else comes, at another time.
    pub both: usize,
    /// Nobody comes.
    pub withdrawn: usize,
}

/// What to tell a technician.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Technician {
    /// Who.
    pub technician: String,
    /// On which date.
    pub date: String,
    /// Jobs that somebody else does now, or nobody.
    pub gone: Vec<String>,
    /// All that is still to come, in order.
    pub stops: Vec<Stop>,
}

/// A stop that is still to come.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Stop {
    /// `job`, `depot` or `break`.
    pub kind: String,
    /// The job or the depot.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// When it begins.
    pub begin: Time,
    /// Whether the technician did not have it before.
    pub new: bool,
}

/// What to tell a customer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Customer {
    /// The job.
    pub job: String,
    /// Whose it is.
    pub customer: Option<String>,
    /// What people call the customer.
    pub name: Option<String>,
    /// What becomes of the promise.
    #[schemars(extend("enum" = ["technician", "window", "both", "withdrawn", "new", "not-planned", "cancelled"]))]
    pub change: String,
    /// What was promised.
    pub old: Option<Appointment>,
    /// What is promised now.
    pub new: Option<Appointment>,
}

/// Who comes, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Appointment {
    /// Who.
    pub technician: String,
    /// When the work is planned to begin.
    pub begin: Option<Time>,
    /// Told: it begins between this …
    pub from: Option<Time>,
    /// … and this.
    pub to: Option<Time>,
}

impl ChangesDocument {
    /// Of a replan.
    pub fn new(report: &ChangesReport) -> Self {
        let (new, told) = (report.new, report.told);
        let instance = &new.instance;
        let count = |kind: Kind| told.customers.iter().filter(|news| news.kind == kind).count();
        let mode = instance.objective.mode;
        Self {
            format: FORMAT.to_owned(),
            instance: Source { name: instance.name.clone(), sha256: instance.sha256.clone() },
            at: Time::new(instance, report.now),
            events: report.events.events.len(),
            frozen_stops: new.frozen.iter().map(|(_, stops)| stops).sum(),
            cost: Cost {
                before: currency(report.plan.score().total(mode)),
                after: currency(new.plan.score().total(mode)),
                promises: currency(broken_money(instance, told)),
            },
            promises: Promises {
                kept: told.kept,
                technician: count(Kind::Technician),
                window: count(Kind::Window),
                both: count(Kind::Both),
                withdrawn: count(Kind::Withdrawn),
            },
            technicians: told.technicians.iter().map(|news| technician(instance, news)).collect(),
            customers: told.customers.iter().map(|news| customer(instance, news)).collect(),
            notes: new.notes.clone(),
        }
    }

    /// The document as the bytes of a file.
    pub fn to_json(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }
}

/// Money for the promises that are broken, as the plan counts it.
fn broken_money(instance: &Instance, told: &crate::replan::Told) -> Money {
    let price = |news: &CustomerNews| {
        let promise = instance.job_named(&news.job).and_then(|job| instance.jobs[job].promise.as_ref());
        let Some(promise) = promise else { return 0 };
        match news.kind {
            Kind::Technician => promise.technician_cost,
            Kind::Window => promise.window_cost,
            Kind::Withdrawn => promise.withdrawn_cost,
            Kind::Both => promise.technician_cost + promise.window_cost,
            _ => 0,
        }
    };
    told.customers.iter().map(price).sum()
}

fn technician(instance: &Instance, news: &TechnicianNews) -> Technician {
    let stop = |task: &Task| Stop {
        kind: task.kind.to_owned(),
        id: task.id.clone(),
        begin: Time::new(instance, task.begin),
        new: task.new,
    };
    Technician {
        technician: news.technician.clone(),
        date: day_name(instance, news.day),
        gone: news.gone.clone(),
        stops: news.tasks.iter().map(stop).collect(),
    }
}

fn customer(instance: &Instance, news: &CustomerNews) -> Customer {
    let appointment = |place: &Place| Appointment {
        technician: place.technician.clone(),
        begin: place.begin.map(|begin| Time::new(instance, begin)),
        from: place.window.map(|Window { from, .. }| Time::new(instance, from)),
        to: place.window.map(|Window { to, .. }| Time::new(instance, to)),
    };
    let name = news.customer.as_ref().and_then(|id| instance.customer_names.get(id));
    Customer {
        job: news.job.clone(),
        customer: news.customer.clone(),
        name: name.cloned(),
        change: news.kind.name().to_owned(),
        old: news.old.as_ref().map(appointment),
        new: news.new.as_ref().map(appointment),
    }
}

/// The change of the objective, to a cent.
pub fn difference(cost: &Cost) -> f64 {
    rounded(cost.after - cost.before)
}

/// The JSON Schema (draft 2020-12) of `changes.json`.
pub fn changes_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(ChangesDocument);
    schema.insert("title".into(), FORMAT.into());
    schema.into()
}
