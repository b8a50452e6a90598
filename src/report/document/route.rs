//! Routes, stops and what is loaded on them.

use super::score::ScoreDocument;
use super::{Time, rounded, rounded_share};
use crate::model::Instance;
use crate::plan::Stop;
use crate::report::day_name;
use crate::units::UNLIMITED;
use crate::verify::{TimedRoute, TimedStop};
use schemars::JsonSchema;
use serde::Serialize;

/// One technician's day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RouteDocument {
    /// Whose day.
    pub technician: String,
    /// Which day, such as `2026-11-24`.
    pub date: String,
    /// Departure from the start place.
    pub start: Time,
    /// Return to the end place, or the end of the last stop where the end is open.
    pub end: Time,
    /// Minutes of travel of the last leg.
    pub return_min: f64,
    /// Kilometres of the last leg.
    pub return_km: f64,
    /// What the route is worth.
    pub score: ScoreDocument,
    /// The stops in order.
    pub stops: Vec<StopDocument>,
    /// Parts that the route is expected to use, certain parts included.
    pub expected_use: Vec<Expected>,
}

/// What a stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StopKind {
    /// A job is done.
    Job,
    /// The van is loaded.
    Depot,
    /// The technician rests.
    Break,
}

/// A stop with its times.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StopDocument {
    /// What the stop is.
    pub kind: StopKind,
    /// The job, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// The depot, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depot: Option<String>,
    /// Arrival.
    pub arrive: Time,
    /// Begin of the work, the loading or the break.
    pub begin: Time,
    /// Its end.
    pub end: Time,
    /// Minutes of travel to the stop.
    pub travel_min: f64,
    /// Kilometres to the stop.
    pub travel_km: f64,
    /// Minutes waited before the begin.
    pub wait_min: f64,
    /// Minutes late against `due`.
    pub late_min: f64,
    /// Chance that the job is fixed on this visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_fix: Option<f64>,
    /// What is loaded at a depot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load: Option<Vec<Load>>,
}

/// A part filled up at a depot.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Load {
    /// The part.
    pub part: String,
    /// Level to fill up to: the van holds at least this many units afterwards.
    pub level: Level,
    /// Units to hold ready: the most that filling up may take.
    pub quantity: u32,
}

/// A number of units, or `unlimited`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Level {
    /// So many units.
    Units(u32),
    /// Never runs out.
    Unlimited(Unlimited),
}

/// The word for a level that never runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unlimited {
    /// Never runs out.
    Unlimited,
}

/// A part with the number of units that a route is expected to use.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Expected {
    /// The part.
    pub part: String,
    /// Expected units.
    pub units: f64,
}

/// A line of the loading list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Loading {
    /// Whose van.
    pub technician: String,
    /// The depot.
    pub at: String,
    /// Which day.
    pub date: String,
    /// Begin of the loading.
    pub time: Time,
    /// The part.
    pub part: String,
    /// Level to fill up to.
    pub level: Level,
    /// Units to hold ready.
    pub quantity: u32,
}

impl Level {
    /// The level of a plan.
    pub fn new(units: u32) -> Self {
        if units >= UNLIMITED { Self::Unlimited(Unlimited::Unlimited) } else { Self::Units(units) }
    }
}

impl Load {
    /// Whether it belongs on a loading list: what takes no unit does not, unless it is without end.
    pub fn is_worth_a_line(&self) -> bool {
        self.quantity > 0 || matches!(self.level, Level::Unlimited(_))
    }
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Units(units) => write!(f, "{units}"),
            Self::Unlimited(_) => f.write_str("unlimited"),
        }
    }
}

impl RouteDocument {
    /// The document of a route.
    pub fn new(instance: &Instance, route: &TimedRoute) -> Self {
        let (travel, dist) = route.last_leg;
        Self {
            technician: instance.technician_of(route.shift).id.clone(),
            date: day_name(instance, instance.shifts[route.shift].day),
            start: Time::new(instance, route.depart),
            end: Time::new(instance, route.back),
            return_min: rounded(instance.scale.minutes(travel)),
            return_km: rounded(instance.scale.km(dist)),
            score: ScoreDocument::of_route(instance, route),
            stops: route.stops.iter().map(|stop| StopDocument::new(instance, stop)).collect(),
            expected_use: route
                .expected_use
                .iter()
                .map(|(part, units)| Expected { part: instance.parts[*part].id.clone(), units: rounded(*units) })
                .collect(),
        }
    }
}

impl StopDocument {
    /// The document of a stop.
    pub fn new(instance: &Instance, stop: &TimedStop) -> Self {
        let minutes = |ticks| rounded(instance.scale.minutes(ticks));
        let (kind, job, depot, load) = match &stop.stop {
            Stop::Job(job) => (StopKind::Job, Some(instance.jobs[*job].id.clone()), None, None),
            Stop::Depot { depot, .. } => {
                (StopKind::Depot, None, Some(instance.depots[*depot].id.clone()), Some(loads(instance, stop)))
            }
            Stop::Break => (StopKind::Break, None, None, None),
        };
        Self {
            kind,
            job,
            depot,
            arrive: Time::new(instance, stop.arrive),
            begin: Time::new(instance, stop.begin),
            end: Time::new(instance, stop.end),
            travel_min: minutes(stop.travel),
            travel_km: rounded(instance.scale.km(stop.dist)),
            wait_min: minutes(stop.wait),
            late_min: minutes(stop.late),
            p_fix: stop.p_fix.map(rounded_share),
            load,
        }
    }
}

/// What a depot visit loads: every level of the plan, with the units that filling up may take.
fn loads(instance: &Instance, stop: &TimedStop) -> Vec<Load> {
    let Stop::Depot { fill, .. } = &stop.stop else { return Vec::new() };
    let units = |part| stop.load.iter().find(|(at, _)| *at == part).map_or(0, |(_, units)| *units);
    fill.iter()
        .map(|(part, level)| Load {
            part: instance.parts[*part].id.clone(),
            level: Level::new(*level),
            quantity: units(*part),
        })
        .collect()
}

/// The loading list of a route.
pub fn loading(route: &RouteDocument) -> Vec<Loading> {
    let line = |stop: &StopDocument, load: &Load| Loading {
        technician: route.technician.clone(),
        at: stop.depot.clone().unwrap_or_default(),
        date: route.date.clone(),
        time: stop.begin.clone(),
        part: load.part.clone(),
        level: load.level,
        quantity: load.quantity,
    };
    route
        .stops
        .iter()
        .flat_map(|stop| {
            stop.load.iter().flatten().filter(|load| load.is_worth_a_line()).map(move |load| line(stop, load))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};

    #[test]
    fn a_depot_visit_names_levels_and_units() {
        let instance = day();
        let plan = verified(&instance);
        let route = RouteDocument::new(&instance, &plan.routes()[0]);
        assert_eq!(route.stops[0].kind, StopKind::Depot);
        let expected = [Load { part: "filter".into(), level: Level::Units(3), quantity: 2 }];
        assert_eq!(route.stops[0].load.as_deref(), Some(expected.as_slice()));
        let list = loading(&route);
        assert_eq!((list[0].at.as_str(), list[0].part.as_str(), list[0].quantity), ("yard", "filter", 2));
    }

    #[test]
    fn a_level_without_end_is_a_word() {
        assert_eq!(serde_json::to_value(Level::new(UNLIMITED)).expect("json"), "unlimited");
        assert_eq!(serde_json::to_value(Level::new(4)).expect("json"), 4);
        assert_eq!(Level::new(UNLIMITED).to_string(), "unlimited");
    }

    #[test]
    fn only_what_a_stop_has_is_written() {
        let instance = day();
        let plan = verified(&instance);
        let route = serde_json::to_value(RouteDocument::new(&instance, &plan.routes()[0])).expect("json");
        let depot = &route["stops"][0];
        assert!(depot.get("job").is_none() && depot.get("p_fix").is_none());
        let job = &route["stops"][1];
        assert_eq!((job["kind"].as_str(), job["job"].as_str()), (Some("job"), Some("boiler")));
        assert!(job.get("load").is_none() && job["p_fix"].as_f64() > Some(0.5));
    }
}
