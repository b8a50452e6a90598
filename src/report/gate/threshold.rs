//! What a plan has to hold, and how people write it.

use crate::report::kpi::{Kpi, UnknownKpi};

/// A value this close to its limit, relative to it, is on it: `plan.json` rounds.
const CLOSE: f64 = 1e-9;

/// A limit of one key figure.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// The figure.
    pub kpi: &'static Kpi,
    /// What must hold of it.
    pub rule: Rule,
}

/// What must hold of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// At most so much.
    AtMost(f64),
    /// At least so much.
    AtLeast(f64),
    /// Less than this.
    Below(f64),
    /// More than this.
    Above(f64),
    /// Just this.
    Exactly(f64),
    /// At most so much above the baseline.
    Increase(Amount),
    /// At most so much below the baseline.
    Decrease(Amount),
}

/// A rule that still lacks its limit.
pub type Limiting = fn(f64) -> Rule;

/// A rule that still lacks how much a figure may change.
pub type Allowing = fn(Amount) -> Rule;

/// How far a figure may be from that of the baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// In the unit of the figure.
    Units(f64),
    /// As a share of the baseline's figure.
    Share(f64),
}

/// Why a threshold makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadThreshold {
    /// No figure has the name.
    #[error(transparent)]
    Unknown(#[from] UnknownKpi),
    /// The text has another form.
    #[error("{0:?} is no requirement; write a key figure, one of <= >= < > =, and a number, such as travel_km<=300")]
    Form(String),
    /// The text has another form.
    #[error("{0:?} is no allowance; write a key figure, = and how much, such as total=2% or unserved=1")]
    Allowance(String),
    /// The limit is no number.
    #[error("{text:?} is no limit of {kpi}; write a number{}", if *.share { ", such as 0.85 or 85%" } else { "" })]
    Limit {
        /// The figure.
        kpi: &'static str,
        /// What stands there.
        text: String,
        /// Whether a percentage would have been one.
        share: bool,
    },
    /// The amount is no number, or below zero.
    #[error(
        "{text:?} is no amount that {kpi} may change by; write a number from 0, or a share of the baseline's figure, such \
         as 2%{}", if *.share { ", or percentage points, such as 1pp" } else { "" }
    )]
    Amount {
        /// The figure.
        kpi: &'static str,
        /// What stands there.
        text: String,
        /// Whether percentage points would have been one.
        share: bool,
    },
}

impl Threshold {
    /// `travel_km<=300`, `first_time_fix_rate >= 85%`, `unserved = 0`.
    ///
    /// # Errors
    /// An unknown figure, another form, a limit that is no number.
    pub fn parse(text: &str) -> Result<Self, BadThreshold> {
        let form = || BadThreshold::Form(text.trim().to_owned());
        let at = text.find(['<', '>', '=']).ok_or_else(form)?;
        let (name, rest) = text.split_at(at);
        let operators: [(&str, Limiting); 6] = [
            ("<=", Rule::AtMost),
            (">=", Rule::AtLeast),
            ("==", Rule::Exactly),
            ("<", Rule::Below),
            (">", Rule::Above),
            ("=", Rule::Exactly),
        ];
        let (limit, rule) =
            operators.iter().find_map(|(sign, rule)| Some((rest.strip_prefix(sign)?, rule))).ok_or_else(form)?;
        if name.trim().is_empty() || limit.trim().is_empty() {
            return Err(form());
        }
        Self::limit(name.trim(), limit, *rule)
    }

    /// A limit of a figure by name.
    ///
    /// # Errors
    /// An unknown figure, a limit that is no number.
    pub fn limit(name: &str, limit: &str, rule: Limiting) -> Result<Self, BadThreshold> {
        let kpi = Kpi::named(name)?;
        let text = limit.trim();
        let value = match text.strip_suffix('%') {
            Some(percent) if kpi.is_share() => finite(percent).map(|percent| percent / 100.0),
            Some(_) => None,
            None => finite(text),
        };
        let bad = || BadThreshold::Limit { kpi: kpi.name, text: text.to_owned(), share: kpi.is_share() };
        Ok(Self { kpi, rule: rule(value.ok_or_else(bad)?) })
    }

    /// `total=2%`, `unserved=1`, `first_time_fix_rate=1pp`: how much a figure may change.
    ///
    /// # Errors
    /// An unknown figure, another form, an amount that is none.
    pub fn allowance(text: &str, rule: Allowing) -> Result<Self, BadThreshold> {
        let (name, amount) = text.split_once('=').ok_or_else(|| BadThreshold::Allowance(text.trim().to_owned()))?;
        Self::change(name.trim(), amount, rule)
    }

    /// How much a figure, by name, may change.
    ///
    /// # Errors
    /// An unknown figure, an amount that is none.
    pub fn change(name: &str, amount: &str, rule: Allowing) -> Result<Self, BadThreshold> {
        let kpi = Kpi::named(name)?;
        let text = amount.trim();
        let number = |text: &str| finite(text).filter(|value| *value >= 0.0);
        let value = match (text.strip_suffix('%'), text.strip_suffix("pp")) {
            (Some(percent), _) => number(percent).map(|percent| Amount::Share(percent / 100.0)),
            (_, Some(points)) if kpi.is_share() => number(points).map(|points| Amount::Units(points / 100.0)),
            (_, Some(_)) => None,
            _ => number(text).map(Amount::Units),
        };
        let bad = || BadThreshold::Amount { kpi: kpi.name, text: text.to_owned(), share: kpi.is_share() };
        Ok(Self { kpi, rule: rule(value.ok_or_else(bad)?) })
    }

    /// Whether it compares with a baseline.
    pub fn needs_baseline(&self) -> bool {
        matches!(self.rule, Rule::Increase(_) | Rule::Decrease(_))
    }
}

impl Rule {
    /// The limit itself: for a change, counted from the baseline's figure.
    pub fn limit(self, baseline: Option<f64>) -> Option<f64> {
        match self {
            Self::AtMost(limit)
            | Self::AtLeast(limit)
            | Self::Below(limit)
            | Self::Above(limit)
            | Self::Exactly(limit) => Some(limit),
            Self::Increase(amount) => baseline.map(|base| base + amount.of(base)),
            Self::Decrease(amount) => baseline.map(|base| base - amount.of(base)),
        }
    }

    /// Whether a value keeps a limit. What lies within a hair of it is on it.
    pub fn holds(self, value: f64, limit: f64) -> bool {
        let over = value - limit;
        let on = over.abs() <= CLOSE * limit.abs().max(1.0);
        match self {
            Self::AtMost(_) | Self::Increase(_) => on || over < 0.0,
            Self::AtLeast(_) | Self::Decrease(_) => on || over > 0.0,
            Self::Below(_) => !on && over < 0.0,
            Self::Above(_) => !on && over > 0.0,
            Self::Exactly(_) => on,
        }
    }

    /// The sign between figure and limit.
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtMost(_) | Self::Increase(_) => "<=",
            Self::AtLeast(_) | Self::Decrease(_) => ">=",
            Self::Below(_) => "<",
            Self::Above(_) => ">",
            Self::Exactly(_) => "=",
        }
    }
}

impl Amount {
    fn of(self, baseline: f64) -> f64 {
        match self {
            Self::Units(units) => units,
            Self::Share(share) => share * baseline.abs(),
        }
    }

    /// `2 %`, `3`, or `1 pp` where the figure is a share.
    pub fn shown(self, kpi: &Kpi) -> String {
        match self {
            Self::Share(share) => format!("{} %", plain(share * 100.0)),
            Self::Units(units) if kpi.is_share() => format!("{} pp", plain(units * 100.0)),
            Self::Units(units) => plain(units),
        }
    }
}

/// A number without digits that came from a division by hundred.
fn plain(value: f64) -> String {
    crate::report::clock::rounded(value).to_string()
}

fn finite(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_is_a_figure_a_sign_and_a_number() {
        let rule = |text: &str| Threshold::parse(text).map(|threshold| (threshold.kpi.name, threshold.rule));
        assert_eq!(rule("travel_km<=300"), Ok(("travel_km", Rule::AtMost(300.0))));
        assert_eq!(rule(" first_time_fix_rate >= 85% "), Ok(("first_time_fix_rate", Rule::AtLeast(0.85))));
        assert_eq!(rule("unserved == 0"), Ok(("unserved", Rule::Exactly(0.0))));
        assert_eq!(rule("wait_h<1e1"), Ok(("wait_h", Rule::Below(10.0))));
        assert_eq!(rule("total > -5"), Ok(("total", Rule::Above(-5.0))));
    }

    #[test]
    fn what_is_none_says_what_to_write() {
        let said = |text: &str| Threshold::parse(text).expect_err("no threshold").to_string();
        assert!(said("travel_km").contains("such as travel_km<=300"));
        assert!(said("<=3").contains("is no requirement"));
        assert!(said("travel_km<=").contains("is no requirement"));
        assert!(said("travel_km<=NaN").contains("\"NaN\" is no limit of travel_km"));
        assert!(said("travel_km<=30%").contains("is no limit of travel_km; write a number"));
        assert!(said("gap<=inf").contains("such as 0.85 or 85%"));
        assert!(said("unserverd<=3").contains("did you mean unserved?"));
    }

    #[test]
    fn a_change_is_in_units_a_share_or_points() {
        let rule = |text: &str| Threshold::allowance(text, Rule::Increase).map(|threshold| threshold.rule);
        assert_eq!(rule("total=2%"), Ok(Rule::Increase(Amount::Share(0.02))));
        assert_eq!(rule("unserved=1"), Ok(Rule::Increase(Amount::Units(1.0))));
        assert_eq!(rule("first_time_fix_rate=1pp"), Ok(Rule::Increase(Amount::Units(0.01))));
        let said = |text: &str| rule(text).expect_err("no allowance").to_string();
        assert!(said("total").contains("such as total=2%"));
        assert!(said("total=1pp").contains("is no amount that total may change by"));
        assert!(said("unserved=-1").contains("a number from 0"));
        assert!(said("gap=much").contains("percentage points"));
    }

    #[test]
    fn a_share_of_a_baseline_counts_from_its_size() {
        let limit = |rule: Rule, base| rule.limit(Some(base)).expect("a limit");
        assert_eq!(limit(Rule::Increase(Amount::Share(0.02)), 100.0), 102.0);
        assert_eq!(limit(Rule::Decrease(Amount::Share(0.02)), 100.0), 98.0);
        // A baseline below zero may become worse by a share of its size.
        assert_eq!(limit(Rule::Increase(Amount::Share(0.1)), -50.0), -45.0);
        assert_eq!(limit(Rule::Increase(Amount::Share(0.5)), 0.0), 0.0);
        assert_eq!(Rule::Increase(Amount::Units(1.0)).limit(None), None);
    }

    #[test]
    fn what_is_on_the_limit_keeps_it_unless_it_must_not() {
        let on = 0.1 + 0.2;
        assert!(
            Rule::AtMost(0.3).holds(on, 0.3) && Rule::AtLeast(0.3).holds(on, 0.3) && Rule::Exactly(0.3).holds(on, 0.3)
        );
        assert!(!Rule::Below(0.3).holds(on, 0.3) && !Rule::Above(0.3).holds(on, 0.3));
        assert!(!Rule::AtMost(0.3).holds(0.300_001, 0.3) && Rule::Above(0.3).holds(0.300_001, 0.3));
    }
}
