//! The independent verifier: walks the clock as a dispatcher would and names every broken rule.

use crate::model::Instance;
use crate::plan::{Plan, Route, Score, Stop};
use crate::units::{Dist, JobId, PartId, ShiftId, Ticks};

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Stable name of the rule in kebab case, such as `window`.
    pub rule: &'static str,
    /// What is wrong, with ids of the tables.
    pub message: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] {}", self.rule, self.message)
    }
}

/// A stop with its times.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedStop {
    /// The stop.
    pub stop: Stop,
    /// Travel time to it.
    pub travel: Ticks,
    /// Distance to it.
    pub dist: Dist,
    /// Arrival.
    pub arrive: Ticks,
    /// Begin of the work, the loading or the break.
    pub begin: Ticks,
    /// Its end.
    pub end: Ticks,
    /// Time waited before the begin.
    pub wait: Ticks,
    /// Lateness against `due`.
    pub late: Ticks,
    /// Chance that the job is fixed on this visit; `None` for other stops.
    pub p_fix: Option<f64>,
    /// Depot visits: units loaded of each part (the most that may be needed).
    pub load: Vec<(PartId, u32)>,
}

/// A route with its times and score.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedRoute {
    /// Whose day.
    pub shift: ShiftId,
    /// Departure from the start place.
    pub depart: Ticks,
    /// Return to the end place (or the end of the last stop where the end is open).
    pub back: Ticks,
    /// Travel time and distance of the last leg.
    pub last_leg: (Ticks, Dist),
    /// The stops.
    pub stops: Vec<TimedStop>,
    /// Score of the route.
    pub score: Score,
    /// Whether first-time fix is exact here.
    pub first_time_fix_exact: bool,
    /// Expected use of each part that is used, certain parts included.
    pub expected_use: Vec<(PartId, f64)>,
}

/// A plan that breaks no rule. Only this room can make one.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedPlan {
    plan: Plan,
    routes: Vec<TimedRoute>,
    unassigned: Vec<JobId>,
    score: Score,
}

impl VerifiedPlan {
    /// The plan itself.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its routes with times, in order of shift.
    pub fn routes(&self) -> &[TimedRoute] {
        &self.routes
    }

    /// Jobs in no route, in order.
    pub fn unassigned(&self) -> &[JobId] {
        &self.unassigned
    }

    /// Its score.
    pub fn score(&self) -> &Score {
        &self.score
    }
}

/// Checks a plan against every rule and computes its times and score from the definitions.
///
/// # Errors
/// Every broken rule.
pub fn verify(_instance: &Instance, _plan: &Plan) -> Result<VerifiedPlan, Vec<Violation>> {
    todo!()
}

/// One route on its own: what brute force and tests build on.
///
/// # Errors
/// Every rule that the route breaks by itself (depot stock shared with other routes is not looked at).
pub fn verify_route(_instance: &Instance, _route: &Route) -> Result<TimedRoute, Vec<Violation>> {
    todo!()
}
