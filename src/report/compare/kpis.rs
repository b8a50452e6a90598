//! The key figures of every plan against the first.

use super::{Candidate, KpiCell, KpiRow, Verdict};
use crate::report::clock::rounded_share;
use crate::report::kpi::{Direction, Kpi, OF_PLAN, OF_RUN, figures};
use serde_json::Value;

/// Figures this close are equal whatever is asked: they are rounded to six decimals.
const CLOSE: f64 = 1e-6;

/// Every key figure with a cell for each plan. How long a search took is no property of a plan.
pub fn kpis(plans: &[Candidate], tolerance: f64) -> Vec<KpiRow> {
    let figures: Vec<Value> = plans.iter().map(|plan| figures(plan.instance, plan.plan, plan.run)).collect();
    let all = OF_PLAN.iter().chain(OF_RUN.iter().filter(|kpi| kpi.name == "gap"));
    all.map(|kpi| row(kpi, &figures, tolerance)).collect()
}

fn row(kpi: &Kpi, plans: &[Value], tolerance: f64) -> KpiRow {
    let baseline = plans.first().and_then(|plan| kpi.read(plan).ok());
    let cell = |(at, plan): (usize, &Value)| {
        let value = kpi.read(plan);
        let pair = baseline.zip(value.ok()).filter(|_| at > 0);
        let difference = pair.map(|(base, value)| rounded_share(value - base));
        let relative =
            pair.filter(|(base, _)| *base != 0.0).map(|(base, value)| rounded_share((value - base) / base.abs()));
        KpiCell {
            value: value.ok(),
            missing: value.err().map(str::to_owned),
            difference,
            relative,
            verdict: pair.map(|(base, value)| verdict(kpi.better, base, value, tolerance)),
        }
    };
    KpiRow {
        kpi: kpi.name.to_owned(),
        unit: kpi.unit.to_owned(),
        better: kpi.better.map(|better| better.name().to_owned()),
        values: plans.iter().enumerate().map(cell).collect(),
    }
}

/// A value against that of the baseline.
pub fn verdict(better: Option<Direction>, base: f64, value: f64, tolerance: f64) -> Verdict {
    let difference = value - base;
    if difference.abs() <= CLOSE.max(tolerance * base.abs()) {
        return Verdict::Equal;
    }
    match better {
        None => Verdict::Different,
        Some(better) if (better == Direction::Lower) == (difference < 0.0) => Verdict::Better,
        Some(_) => Verdict::Worse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_is_what_rounding_or_the_tolerance_allows() {
        let lower = |base, value, tolerance| verdict(Some(Direction::Lower), base, value, tolerance);
        assert_eq!(lower(100.0, 100.000_000_9, 0.0), Verdict::Equal);
        assert_eq!(lower(100.0, 100.001, 0.0), Verdict::Worse);
        assert_eq!((lower(100.0, 101.0, 0.01), lower(100.0, 101.1, 0.01)), (Verdict::Equal, Verdict::Worse));
        assert_eq!(lower(0.0, 1.0, 1.0), Verdict::Worse);
        assert_eq!(verdict(Some(Direction::Higher), 0.8, 0.9, 0.0), Verdict::Better);
        assert_eq!(verdict(None, 8.0, 9.0, 0.0), Verdict::Different);
    }
}
