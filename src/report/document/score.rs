//! What a plan or a route is worth, by component.

use super::warranty::{Warranty, warranty};
use super::{rounded, rounded_share};
use crate::model::Instance;
use crate::plan::{Components, Score};
use crate::units::{Money, currency};
use crate::verify::{TimedRoute, VerifiedPlan, Workload};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The score of a plan or of one route.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ScoreDocument {
    /// The objective in the instance's own units: all money in `cost` mode, the cost of the routes in
    /// `lexicographic` mode.
    pub total: f64,
    /// Jobs left out (plan only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unserved: Option<u32>,
    /// Jobs left out of priority 1 to 5 (plan only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unserved_by_priority: Option<[u32; 5]>,
    /// Jobs served.
    pub served: u32,
    /// Expected number of jobs fixed on this visit.
    pub expected_first_time_fixes: f64,
    /// That number by jobs served; 1 where nothing is served.
    pub first_time_fix_rate: f64,
    /// Whether the first-time fix is exact; `false`: an approximation somewhere.
    pub first_time_fix_exact: bool,
    /// Money expected for repeat visits.
    pub repeat_visits: f64,
    /// Kilometres travelled.
    pub travel_km: f64,
    /// Hours travelled.
    pub travel_h: f64,
    /// Hours from leaving to returning.
    pub route_h: f64,
    /// Hours paid, overtime included.
    pub paid_h: f64,
    /// Hours of overtime.
    pub overtime_h: f64,
    /// Hours waited.
    pub wait_h: f64,
    /// Hours late against `due`, summed over the jobs.
    pub late_h: f64,
    /// Units loaded at depots.
    pub parts_loaded: u64,
    /// Money by component.
    pub money: MoneyDocument,
    /// Work under warranty (plan only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warranty: Option<Warranty>,
    /// Σ paid² / rostered − (Σ paid)² / Σ rostered over the technicians, in hours: 0 where everybody is paid for the same share of
    /// their roster (plan only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfairness_h: Option<f64>,
    /// Greatest less least share of the rostered hours that is paid (plan only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utilisation_spread: Option<f64>,
    /// Mean distance of the paid hours from an even share (plan only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours_deviation_h: Option<f64>,
    /// Mean distance of the number of jobs from an even share (plan only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jobs_deviation: Option<f64>,
}

/// Money by component.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MoneyDocument {
    /// Distance.
    pub distance: f64,
    /// Paid time within the shift.
    pub paid_time: f64,
    /// Overtime.
    pub overtime: f64,
    /// Fixed costs of going out.
    pub fixed: f64,
    /// Lateness.
    pub lateness: f64,
    /// Jobs that went to somebody they do not prefer.
    pub non_preferred: f64,
    /// Parts loaded.
    pub parts: f64,
    /// Expected repeat visits.
    pub repeat_visits: f64,
    /// Uneven shares of the work (plan only).
    #[serde(default)]
    pub fairness: f64,
    /// Jobs left out.
    pub unserved: f64,
}

/// What a technician does over the whole horizon.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WorkloadDocument {
    /// Who.
    pub technician: String,
    /// Hours on the roster.
    pub rostered_h: f64,
    /// Hours paid, overtime included.
    pub paid_h: f64,
    /// Jobs; a place in a crew is one.
    pub jobs: u32,
}

impl ScoreDocument {
    /// The score of a whole plan.
    pub fn of_plan(instance: &Instance, plan: &VerifiedPlan) -> Self {
        let (score, spread) = (plan.score(), plan.spread());
        let exact = plan.routes().iter().all(|route| route.first_time_fix_exact);
        Self {
            unserved: Some(score.unserved.iter().sum()),
            unserved_by_priority: Some(score.unserved),
            warranty: Some(warranty(instance, plan)),
            unfairness_h: Some(rounded(spread.unfairness)),
            utilisation_spread: Some(rounded_share(spread.utilisation)),
            hours_deviation_h: Some(rounded(spread.hours)),
            jobs_deviation: Some(rounded(spread.jobs)),
            ..Self::new(instance, score, score.total(instance.objective.mode), exact)
        }
    }

    /// The same without what it costs in and out of warranty.
    pub fn without_warranty_money(mut self) -> Self {
        if let Some(warranty) = &mut self.warranty {
            (warranty.inside, warranty.outside) = (None, None);
        }
        self
    }

    /// The score of one route.
    pub fn of_route(instance: &Instance, route: &TimedRoute) -> Self {
        Self::new(instance, &route.score, route.score.money.of_routes(), route.first_time_fix_exact)
    }

    fn new(instance: &Instance, score: &Score, total: Money, exact: bool) -> Self {
        let hours = |ticks| rounded(instance.scale.hours(ticks));
        Self {
            total: currency(total),
            unserved: None,
            unserved_by_priority: None,
            served: score.served,
            expected_first_time_fixes: rounded_share(score.expected_fixes),
            first_time_fix_rate: rounded_share(score.first_time_fix_rate()),
            first_time_fix_exact: exact,
            repeat_visits: currency(score.money.repeat_visits),
            travel_km: rounded(instance.scale.km(score.dist)),
            travel_h: hours(score.travel),
            route_h: hours(score.duration),
            paid_h: hours(score.paid),
            overtime_h: hours(score.overtime),
            wait_h: hours(score.wait),
            late_h: hours(score.late),
            parts_loaded: score.parts_loaded,
            money: MoneyDocument::new(&score.money),
            warranty: None,
            unfairness_h: None,
            utilisation_spread: None,
            hours_deviation_h: None,
            jobs_deviation: None,
        }
    }
}

impl WorkloadDocument {
    /// The document of a workload.
    pub fn new(instance: &Instance, load: &Workload) -> Self {
        let hours = |ticks| rounded(instance.scale.hours(ticks));
        Self {
            technician: instance.technicians[load.technician].id.clone(),
            rostered_h: hours(load.rostered),
            paid_h: hours(load.paid),
            jobs: load.jobs,
        }
    }
}

impl MoneyDocument {
    fn new(money: &Components) -> Self {
        Self {
            distance: currency(money.distance),
            paid_time: currency(money.paid_time),
            overtime: currency(money.overtime),
            fixed: currency(money.fixed),
            lateness: currency(money.lateness),
            non_preferred: currency(money.non_preferred),
            parts: currency(money.parts),
            repeat_visits: currency(money.repeat_visits),
            fairness: currency(money.fairness),
            unserved: currency(money.unserved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing::{day, verified};

    #[test]
    fn components_sum_to_the_total() {
        let instance = day();
        let plan = verified(&instance);
        let score = ScoreDocument::of_plan(&instance, &plan);
        let money = serde_json::to_value(&score.money).expect("json");
        let sum: f64 = money.as_object().expect("object").values().filter_map(serde_json::Value::as_f64).sum();
        assert!((sum - score.total).abs() < 1e-6, "{sum} against {}", score.total);
        let routes: f64 = plan.routes().iter().map(|route| ScoreDocument::of_route(&instance, route).total).sum();
        assert!((routes + score.money.unserved - score.total).abs() < 1e-6);
    }

    #[test]
    fn the_plan_alone_counts_what_is_left_out() {
        let instance = day();
        let plan = verified(&instance);
        let score = serde_json::to_value(ScoreDocument::of_plan(&instance, &plan)).expect("json");
        assert_eq!(score["unserved"], 1);
        assert_eq!(score["unserved_by_priority"], serde_json::json!([0, 0, 1, 0, 0]));
        let route = serde_json::to_value(ScoreDocument::of_route(&instance, &plan.routes()[0])).expect("json");
        assert!(route.get("unserved").is_none());
    }
}
