//! Where each job is in a plan.

use super::{Candidate, Place, State};
use crate::plan::Stop;
use crate::report::clock::{Time, day_name, rounded_share, time_of_day};
use rustc_hash::FxHashMap;

/// Where each job of a plan's data is.
pub struct Places<'a> {
    /// In the order of the data.
    pub jobs: Vec<&'a str>,
    at: FxHashMap<&'a str, Placed>,
}

/// Where a job is, and when it begins.
pub struct Placed {
    pub place: Place,
    /// Minutes from midnight of the route's day.
    pub minute: f64,
    /// Money that a repeat visit costs, in units of currency.
    pub repeat: f64,
}

impl<'a> Places<'a> {
    pub fn new(plan: &Candidate<'a>) -> Self {
        let instance = plan.instance;
        let repeat = |job: &crate::model::Job| crate::units::currency(job.repeat_visit_cost);
        let out = |job| Placed { place: Place::without(State::LeftOut), minute: 0.0, repeat: repeat(job) };
        let mut at: FxHashMap<&str, Placed> = instance.jobs.iter().map(|job| (job.id.as_str(), out(job))).collect();
        for route in plan.plan.routes() {
            let day = instance.shifts[route.shift].day;
            for stop in &route.stops {
                let Stop::Job(id) = stop.stop else { continue };
                let job = &instance.jobs[id];
                let place = Place {
                    state: State::Served,
                    technician: Some(instance.technician_of(route.shift).id.clone()),
                    date: Some(day_name(instance, day)),
                    begin: Some(Time::new(instance, stop.begin)),
                    p_fix: stop.p_fix.map(rounded_share),
                    clock: time_of_day(instance, stop.begin, day),
                };
                let minute = instance.scale.minutes(stop.begin - instance.scale.day() * i64::from(day));
                at.insert(job.id.as_str(), Placed { place, minute, repeat: repeat(job) });
            }
        }
        Self { jobs: instance.jobs.iter().map(|job| job.id.as_str()).collect(), at }
    }

    /// Where a job is; nothing where the data do not have it.
    pub fn of(&self, job: &str) -> Option<&Placed> {
        self.at.get(job)
    }

    /// Jobs of these data and another plan's together.
    pub fn known(&self, other: &Candidate) -> usize {
        self.jobs.len() + other.instance.jobs.iter().filter(|job| !self.at.contains_key(job.id.as_str())).count()
    }
}

/// Where each job of a plan's data is.
pub fn place_of<'a>(plan: &Candidate<'a>) -> FxHashMap<&'a str, Place> {
    Places::new(plan).at.into_iter().map(|(job, placed)| (job, placed.place)).collect()
}

impl Place {
    /// The place of a job that nobody goes to.
    pub fn without(state: State) -> Self {
        Self { state, technician: None, date: None, begin: None, p_fix: None, clock: String::new() }
    }
}
