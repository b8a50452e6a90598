//! What one more of something would be worth, for people and programs.

mod names;
mod sheet;
mod text;

use super::clock::rounded;
use super::document::{ScoreDocument, Source};
use crate::model::Instance;
use crate::units::currency;
use crate::value::{Change, Effect, Ranking, ValueOptions, Worth};
use crate::verify::VerifiedPlan;
use names::Names;
use serde::Serialize;

pub use sheet::csv as worth_csv;
pub use text::worth_lines;

/// The version of the format.
const FORMAT: &str = "firstfix-value/1";

/// Everything there could be one more of, ranked.
#[derive(Clone, Debug, Serialize)]
pub struct WorthDocument {
    /// Version of this format.
    pub format: &'static str,
    /// What was planned.
    pub instance: Source,
    /// What the plan is worth as it is.
    pub score: ScoreDocument,
    /// How candidates were looked at.
    pub search: SearchDocument,
    /// The candidates, the best first.
    pub candidates: Vec<CandidateDocument>,
    /// Changes under which the plan does not hold as it stands.
    pub left_aside: Vec<LeftAside>,
    /// Candidates that there was no time for.
    pub not_estimated: usize,
}

/// How candidates were looked at.
#[derive(Clone, Debug, Serialize)]
pub struct SearchDocument {
    /// Iterations of each search.
    pub iterations: Option<u64>,
    /// Seconds that each search may take.
    pub time_limit_s: Option<f64>,
    /// Seeds.
    pub seeds: Vec<u64>,
    /// The objective that the instance without a change reached with the same budget, for each seed that was finished.
    pub baseline: Vec<f64>,
    /// Whether somebody asked to stop before all was done.
    pub interrupted: bool,
}

/// One more of what.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Thing {
    /// `part`, `skill`, `tool`, `hour` or `technician`.
    pub kind: &'static str,
    /// Whose van, skill, tool or shift, or whom the new technician is like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub technician: Option<String>,
    /// At which depot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depot: Option<String>,
    /// The part, skill or tool, or the end of the shift: `start` or `end`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Units or level now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<u32>,
    /// Units or level with the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<u32>,
}

/// What one more of something is worth.
#[derive(Clone, Debug, Serialize)]
pub struct CandidateDocument {
    /// 1 is the best.
    pub rank: usize,
    /// One more of what.
    #[serde(flatten)]
    pub thing: Thing,
    /// On the plan as it stands.
    pub estimate: EffectDocument,
    /// With a search; nothing where there was none.
    pub reoptimised: Option<ReoptimisedDocument>,
    /// What a unit of the part costs.
    pub unit_cost: Option<f64>,
    /// Days after which the unit has paid for itself.
    pub pays_back_days: Option<f64>,
}

/// What a change does in a day.
#[derive(Clone, Debug, Serialize)]
pub struct EffectDocument {
    /// Money saved.
    pub worth: f64,
    /// First-time fixes more that are expected.
    pub first_time_fixes: f64,
    /// Jobs more that are served.
    pub served: f64,
    /// Kilometres more that are travelled.
    pub travel_km: f64,
    /// Hours more that are travelled.
    pub travel_h: f64,
}

/// What searches say.
#[derive(Clone, Debug, Serialize)]
pub struct ReoptimisedDocument {
    /// Mean over the seeds.
    #[serde(flatten)]
    pub effect: EffectDocument,
    /// Standard error of `worth`; nothing for one seed.
    pub standard_error: Option<f64>,
    /// Seeds that were finished.
    pub seeds: usize,
}

/// A change under which the plan does not hold as it stands.
#[derive(Clone, Debug, Serialize)]
pub struct LeftAside {
    /// One more of what.
    #[serde(flatten)]
    pub thing: Thing,
    /// The rule that the plan breaks.
    pub rule: &'static str,
    /// The same for people.
    pub message: String,
}

impl WorthDocument {
    /// The document of a ranking.
    pub fn new(instance: &Instance, plan: &VerifiedPlan, options: &ValueOptions, ranking: &Ranking) -> Self {
        let names = Names(instance);
        let mode = instance.objective.mode;
        let trial = &options.trial;
        let candidate = |(at, worth): (usize, &Worth)| CandidateDocument::new(&names, at + 1, worth);
        let left_aside = |(change, violation): &(Change, crate::verify::Violation)| LeftAside {
            thing: names.thing(*change),
            rule: violation.rule,
            message: violation.message.clone(),
        };
        Self {
            format: FORMAT,
            instance: Source { name: instance.name.clone(), sha256: instance.sha256.clone() },
            score: ScoreDocument::of_plan(instance, plan),
            search: SearchDocument {
                iterations: trial.budget.iterations,
                time_limit_s: trial.budget.time.map(|time| time.as_secs_f64()),
                seeds: trial.seeds.clone(),
                baseline: ranking.baseline.iter().map(|score| currency(score.total(mode))).collect(),
                interrupted: ranking.interrupted,
            },
            candidates: ranking.worths.iter().enumerate().map(candidate).collect(),
            left_aside: ranking.refused.iter().map(left_aside).collect(),
            not_estimated: ranking.unseen,
        }
    }
}

impl CandidateDocument {
    fn new(names: &Names, rank: usize, worth: &Worth) -> Self {
        let effect = |effect: &Effect| EffectDocument::new(names.0, effect);
        Self {
            rank,
            thing: names.thing(worth.change),
            estimate: effect(&worth.estimate),
            reoptimised: worth.reoptimised.as_ref().map(|found| ReoptimisedDocument {
                effect: effect(&found.effect),
                standard_error: found.error.map(rounded),
                seeds: found.seeds,
            }),
            unit_cost: names.unit_cost(worth.change),
            pays_back_days: pays_back(names, worth).map(rounded),
        }
    }
}

/// Days after which a part has paid for itself, if it ever does.
fn pays_back(names: &Names, worth: &Worth) -> Option<f64> {
    let (cost, saved) = (names.unit_cost(worth.change)?, worth.known().currency());
    (cost > 0.0 && saved > 0.0).then_some(cost / saved)
}

impl EffectDocument {
    fn new(instance: &Instance, effect: &Effect) -> Self {
        Self {
            worth: rounded(effect.currency()),
            first_time_fixes: rounded(effect.fixes),
            served: rounded(effect.served),
            travel_km: rounded(effect.dist / instance.scale.ticks_per_km as f64),
            travel_h: rounded(effect.travel / instance.scale.ticks_per_minute as f64 / 60.0),
        }
    }
}
