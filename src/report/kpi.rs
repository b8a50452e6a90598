//! The key figures of a plan by name: what plans are compared by, and what a gate may hold.
//!
//! A figure is read from the JSON form of a plan, so that a plan which only says what it is worth, and one that was
//! computed anew, are read alike. A figure that is not there has a reason, and never a value.

use super::document::{RouteDocument, RunDocument, ScoreDocument};
use crate::io::diagnostics::nearest;
use crate::model::Instance;
use crate::verify::VerifiedPlan;
use serde_json::{Value, json};

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
}

impl Direction {
    /// The word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Higher => "higher",
        }
    }
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// A number of `plan.json`, by its path.
    At(&'static str),
    /// Computed from several.
    Of(fn(&Value) -> Result<f64, &'static str>),
}

/// A key figure.
#[derive(Clone, Copy, Debug)]
pub struct Kpi {
    /// Its name: where it comes from `plan.json` the one it has there; `money_distance` is `distance` in `money`.
    pub name: &'static str,
    /// Its unit, in words.
    pub unit: &'static str,
    /// Which way is better; nothing where neither is.
    pub better: Option<Direction>,
    source: Source,
    /// Why there may be no value.
    absent: &'static str,
}

/// A name that no key figure has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no key figure {name:?}; {advice}")]
pub struct UnknownKpi {
    name: String,
    advice: String,
}

/// Said of a number that is not there.
const UNSAID: &str = "the plan does not say";

const fn at(name: &'static str, unit: &'static str, better: Option<Direction>, path: &'static str) -> Kpi {
    Kpi { name, unit, better, source: Source::At(path), absent: UNSAID }
}

const fn less(name: &'static str, unit: &'static str, path: &'static str) -> Kpi {
    at(name, unit, Some(Direction::Lower), path)
}

const fn more(name: &'static str, unit: &'static str, path: &'static str) -> Kpi {
    at(name, unit, Some(Direction::Higher), path)
}

type Figure = fn(&Value) -> Result<f64, &'static str>;

const fn of(name: &'static str, unit: &'static str, better: Option<Direction>, figure: Figure) -> Kpi {
    Kpi { name, unit, better, source: Source::Of(figure), absent: UNSAID }
}

/// Unit of the shares, which people write in percent.
const OF_SERVED: &str = "share of jobs served";
const OF_ALL: &str = "share of all jobs";
const OF_OBJECTIVE: &str = "share of the objective";
const OF_ROSTER: &str = "share of the roster";

/// The figures of a plan itself, in the order of `plan.json`.
pub const OF_PLAN: &[Kpi] = &[
    less("total", "money", "/score/total"),
    less("unserved", "jobs", "/score/unserved"),
    less("unserved_by_priority_1", "jobs", "/score/unserved_by_priority/0"),
    less("unserved_by_priority_2", "jobs", "/score/unserved_by_priority/1"),
    less("unserved_by_priority_3", "jobs", "/score/unserved_by_priority/2"),
    less("unserved_by_priority_4", "jobs", "/score/unserved_by_priority/3"),
    less("unserved_by_priority_5", "jobs", "/score/unserved_by_priority/4"),
    more("served", "jobs", "/score/served"),
    more("expected_first_time_fixes", "jobs", "/score/expected_first_time_fixes"),
    of("first_time_fix_rate", OF_SERVED, Some(Direction::Higher), first_time_fix_rate),
    of("fixed_of_all_jobs", OF_ALL, Some(Direction::Higher), fixed_of_all_jobs),
    less("repeat_visits", "money", "/score/repeat_visits"),
    less("travel_km", "km", "/score/travel_km"),
    less("travel_h", "h", "/score/travel_h"),
    less("route_h", "h", "/score/route_h"),
    less("paid_h", "h", "/score/paid_h"),
    less("overtime_h", "h", "/score/overtime_h"),
    less("wait_h", "h", "/score/wait_h"),
    less("late_h", "h", "/score/late_h"),
    of("late_jobs", "jobs", Some(Direction::Lower), late_jobs),
    less("parts_loaded", "units", "/score/parts_loaded"),
    less("money_distance", "money", "/score/money/distance"),
    less("money_paid_time", "money", "/score/money/paid_time"),
    less("money_overtime", "money", "/score/money/overtime"),
    less("money_fixed", "money", "/score/money/fixed"),
    less("money_lateness", "money", "/score/money/lateness"),
    less("money_non_preferred", "money", "/score/money/non_preferred"),
    less("money_parts", "money", "/score/money/parts"),
    less("money_repeat_visits", "money", "/score/money/repeat_visits"),
    less("money_fairness", "money", "/score/money/fairness"),
    less("money_unserved", "money", "/score/money/unserved"),
    at("warranty_served", "jobs", None, "/score/warranty/served"),
    at("warranty_work_h", "h", None, "/score/warranty/work_h"),
    less("warranty_repeat_visits", "money", "/score/warranty/repeat_visits"),
    less("unfairness_h", "h", "/score/unfairness_h"),
    less("utilisation_spread", OF_ROSTER, "/score/utilisation_spread"),
    less("hours_deviation_h", "h", "/score/hours_deviation_h"),
    less("jobs_deviation", "jobs", "/score/jobs_deviation"),
    of("routes", "routes", None, routes),
];

/// The figures of how a plan was found.
pub const OF_RUN: &[Kpi] = &[
    Kpi { absent: "no bound is known", ..less("gap", OF_OBJECTIVE, "/solver/gap") },
    less("wall_s", "s", "/solver/wall_s"),
];

impl Kpi {
    /// The figure of this name.
    ///
    /// # Errors
    /// There is none: with the nearest name, or all of them.
    pub fn named(name: &str) -> Result<&'static Self, UnknownKpi> {
        let all = || OF_PLAN.iter().chain(OF_RUN);
        all().find(|kpi| kpi.name == name).ok_or_else(|| UnknownKpi {
            name: name.to_owned(),
            advice: match nearest(name, all().map(|kpi| kpi.name)) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("use one of {}", all().map(|kpi| kpi.name).collect::<Vec<_>>().join(", ")),
            },
        })
    }

    /// Whether it is a share, which people write in percent.
    pub fn is_share(&self) -> bool {
        [OF_SERVED, OF_ALL, OF_OBJECTIVE, OF_ROSTER].contains(&self.unit)
    }

    /// Its value in the JSON form of a plan.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn read(&self, plan: &Value) -> Result<f64, &'static str> {
        match self.source {
            Source::Of(figure) => figure(plan),
            Source::At(path) => number(plan, path).map_err(|why| if why == UNSAID { self.absent } else { why }),
        }
    }

    /// Its value for people, without the unit: shares in percent.
    pub fn shown(&self, value: f64) -> String {
        // Adding zero turns −0 into 0.
        if self.is_share() {
            return format!("{:.2} %", value * 100.0 + 0.0);
        }
        let decimals = if matches!(self.unit, "jobs" | "units" | "routes") && value.fract() == 0.0 { 0 } else { 2 };
        format!("{value:.decimals$}")
    }
}

/// The parts of a verified plan's JSON form that figures are read from.
pub fn figures(instance: &Instance, plan: &VerifiedPlan, run: Option<&RunDocument>) -> Value {
    let routes: Vec<RouteDocument> = plan.routes().iter().map(|route| RouteDocument::new(instance, route)).collect();
    json!({ "score": ScoreDocument::of_plan(instance, plan), "solver": run, "routes": routes })
}

fn number(plan: &Value, path: &str) -> Result<f64, &'static str> {
    match plan.pointer(path) {
        None | Some(Value::Null) => Err(UNSAID),
        Some(value) => value.as_f64().filter(|value| value.is_finite()).ok_or("what the plan says is no number"),
    }
}

/// `plan.json` says 1 where nothing is served; that is no rate of anything.
fn first_time_fix_rate(plan: &Value) -> Result<f64, &'static str> {
    let rate = number(plan, "/score/first_time_fix_rate")?;
    if number(plan, "/score/served")? > 0.0 { Ok(rate) } else { Err("no job is served") }
}

fn fixed_of_all_jobs(plan: &Value) -> Result<f64, &'static str> {
    let fixes = number(plan, "/score/expected_first_time_fixes")?;
    let jobs = number(plan, "/score/served")? + number(plan, "/score/unserved")?;
    if jobs > 0.0 { Ok(super::clock::rounded_share(fixes / jobs)) } else { Err("there is no job") }
}

fn routes(plan: &Value) -> Result<f64, &'static str> {
    plan["routes"].as_array().map(|routes| routes.len() as f64).ok_or(UNSAID)
}

fn late_jobs(plan: &Value) -> Result<f64, &'static str> {
    let routes = plan["routes"].as_array().ok_or(UNSAID)?;
    let mut late = 0.0;
    for stop in routes.iter().filter_map(|route| route["stops"].as_array()).flatten() {
        late += f64::from(u8::from(number(stop, "/late_min")? > 0.0));
    }
    Ok(late)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::MEASURES;
    use crate::report::testing::{day, verified};

    #[test]
    fn a_sweep_measures_by_the_same_names() {
        for measure in MEASURES {
            let kpi = Kpi::named(measure.name).expect("a key figure");
            assert_eq!((kpi.unit, kpi.better), (measure.unit, Some(measure.better)), "{}", measure.name);
        }
    }

    #[test]
    fn every_figure_of_the_score_has_a_name() {
        let instance = day();
        let value = figures(&instance, &verified(&instance), None);
        for kpi in OF_PLAN {
            assert!(kpi.read(&value).is_ok(), "{}", kpi.name);
        }
        let score = value["score"].as_object().expect("an object");
        let money = score["money"].as_object().expect("an object").keys().map(|key| format!("money_{key}"));
        let nested = ["money", "warranty", "unserved_by_priority", "first_time_fix_exact"];
        let own = score.keys().filter(|key| !nested.contains(&key.as_str())).cloned();
        for name in own.chain(money) {
            assert!(Kpi::named(&name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_is_not_there_says_why() {
        let read = |name: &str, plan: Value| Kpi::named(name).expect("a key figure").read(&plan);
        let nobody =
            json!({"score": {"served": 0, "unserved": 0, "first_time_fix_rate": 1, "expected_first_time_fixes": 0}});
        assert_eq!(read("first_time_fix_rate", nobody.clone()), Err("no job is served"));
        assert_eq!(read("fixed_of_all_jobs", nobody.clone()), Err("there is no job"));
        assert_eq!(read("gap", json!({"solver": {"gap": null}})), Err("no bound is known"));
        assert_eq!(read("total", json!({"score": {"total": "cheap"}})), Err("what the plan says is no number"));
        assert_eq!(read("total", nobody), Err(UNSAID));
        assert_eq!(read("late_jobs", json!({"routes": [{"stops": [{"job": "a"}]}]})), Err(UNSAID));
        assert_eq!(read("late_jobs", json!({"routes": [{"stops": [{"late_min": 0}, {"late_min": 2.5}]}]})), Ok(1.0));
    }

    #[test]
    fn a_slip_finds_its_name() {
        let error = |name: &str| Kpi::named(name).expect_err("no figure").to_string();
        assert_eq!(error("travle_km"), "there is no key figure \"travle_km\"; did you mean travel_km?");
        assert!(error("happiness").contains("use one of total, unserved"));
    }

    #[test]
    fn shares_are_shown_in_percent() {
        let shown = |name: &str, value| Kpi::named(name).expect("a key figure").shown(value);
        assert_eq!([shown("gap", 0.0123), shown("unserved", 3.0), shown("total", 3.0)], ["1.23 %", "3", "3.00"]);
    }
}
