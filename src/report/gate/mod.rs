//! Whether a plan keeps what was asked of it: thresholds on its key figures and on their change, row by row.

mod file;
mod text;
mod threshold;

pub use file::{ThresholdsFile, thresholds_schema};
pub use text::{gate_annotations, gate_lines};
pub use threshold::{Amount, BadThreshold, Rule, Threshold};

use super::clock::rounded_share;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// The version of the format.
const FORMAT: &str = "firstfix-gate/1";

/// What a gate found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GateDocument {
    /// Version of this format.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// The plan, as it was named.
    pub plan: String,
    /// Whether its figures were computed anew from an instance; `false`: they are what the plan says.
    pub verified: bool,
    /// The baseline, as it was named.
    pub baseline: Option<String>,
    /// Whether every threshold holds.
    pub passed: bool,
    /// The thresholds in the order given.
    pub thresholds: Vec<GateRow>,
}

/// A threshold and what became of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct GateRow {
    /// The key figure.
    pub kpi: String,
    /// Its unit.
    pub unit: String,
    /// Its value; nothing where there is none, and then the threshold fails.
    pub value: Option<f64>,
    /// `<=`, `>=`, `<`, `>` or `=`.
    pub sign: String,
    /// What the value is held against; nothing where the baseline has no value.
    pub limit: Option<f64>,
    /// For a change: the figure of the baseline.
    pub baseline: Option<f64>,
    /// For a change: how much is allowed, such as `2 %`.
    pub allowed: Option<String>,
    /// Whether it holds.
    pub holds: bool,
    /// Why it cannot be told, where it cannot.
    pub missing: Option<String>,
}

/// A plan or a baseline with its figures.
#[derive(Clone, Copy, Debug)]
pub struct Gated<'a> {
    /// How it was named.
    pub name: &'a str,
    /// Its JSON form, as far as figures are read from it.
    pub figures: &'a Value,
}

impl GateDocument {
    /// Holds a plan against thresholds, and against a baseline where one is given. `verified` says whether the
    /// figures were computed anew.
    pub fn new(thresholds: &[Threshold], plan: Gated, verified: bool, baseline: Option<Gated>) -> Self {
        let row = |threshold| GateRow::new(threshold, plan.figures, baseline.map(|baseline| baseline.figures));
        let rows: Vec<GateRow> = thresholds.iter().map(row).collect();
        Self {
            format: FORMAT.to_owned(),
            plan: plan.name.to_owned(),
            verified,
            baseline: baseline.map(|baseline| baseline.name.to_owned()),
            passed: rows.iter().all(|row| row.holds),
            thresholds: rows,
        }
    }

    /// How many thresholds do not hold.
    pub fn failed(&self) -> usize {
        self.thresholds.iter().filter(|row| !row.holds).count()
    }
}

impl GateRow {
    fn new(threshold: &Threshold, plan: &Value, baseline: Option<&Value>) -> Self {
        let Threshold { kpi, rule } = threshold;
        let value = kpi.read(plan);
        let before = if threshold.needs_baseline() { Some(of_baseline(threshold, baseline)) } else { None };
        let limit = rule.limit(before.as_ref().and_then(|before| before.as_ref().ok().copied()));
        let holds = value.ok().zip(limit).is_some_and(|(value, limit)| rule.holds(value, limit));
        let missing = value.err().map(str::to_owned).or_else(|| before.clone()?.err());
        Self {
            kpi: kpi.name.to_owned(),
            unit: kpi.unit.to_owned(),
            value: value.ok(),
            sign: rule.sign().to_owned(),
            limit: limit.map(rounded_share),
            baseline: before.and_then(Result::ok),
            allowed: match rule {
                Rule::Increase(amount) | Rule::Decrease(amount) => Some(amount.shown(kpi)),
                _ => None,
            },
            holds,
            missing,
        }
    }
}

/// The figure of the baseline, or why there is none.
fn of_baseline(threshold: &Threshold, baseline: Option<&Value>) -> Result<f64, String> {
    let baseline = baseline.ok_or("no baseline was given")?;
    threshold.kpi.read(baseline).map_err(|why| format!("baseline: {why}"))
}

/// The JSON Schema of what a gate finds.
pub fn gate_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(GateDocument);
    schema.insert("title".into(), FORMAT.into());
    schema.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rows(thresholds: &[Threshold], plan: Value, baseline: Option<Value>) -> Vec<(bool, Option<String>)> {
        let baseline = baseline.as_ref().map(|figures| Gated { name: "base", figures });
        let document = GateDocument::new(thresholds, Gated { name: "plan", figures: &plan }, false, baseline);
        assert_eq!(document.passed, document.failed() == 0);
        document.thresholds.into_iter().map(|row| (row.holds, row.missing)).collect()
    }

    #[test]
    fn a_figure_that_is_not_there_fails() {
        let thresholds = ["first_time_fix_rate>=0%", "gap<=100%", "unserved<=9", "total<=1"]
            .map(|text| Threshold::parse(text).expect("a threshold"));
        let plan = json!({"score": {"first_time_fix_rate": 1, "served": 0, "unserved": 9, "total": null}, "solver": {"gap": null}});
        let why = |text: &str| (false, Some(text.to_owned()));
        let expected = [why("no job is served"), why("no bound is known"), (true, None), why("the plan does not say")];
        assert_eq!(rows(&thresholds, plan, None), expected);
    }

    #[test]
    fn a_change_needs_a_figure_on_both_sides() {
        let plan = || json!({"score": {"total": 103.0}});
        let change = |amount: &str| [Threshold::change("total", amount, Rule::Increase).expect("a threshold")];
        let base = |total: Value| Some(json!({"score": {"total": total}}));
        assert_eq!(rows(&change("3%"), plan(), base(100.into())), [(true, None)]);
        assert_eq!(rows(&change("2%"), plan(), base(100.into())), [(false, None)]);
        let silent = (false, Some("baseline: the plan does not say".to_owned()));
        assert_eq!(rows(&change("2%"), plan(), base(Value::Null)), [silent]);
        assert!(!rows(&change("2%"), plan(), None)[0].0);
    }
}
