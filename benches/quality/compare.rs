//! Two runs side by side, instance by instance.

use crate::measure::Measured;
use std::fmt::Write;

/// Values within this share of each other are a draw.
const DRAW: f64 = 1e-6;

/// What changed from `base` to `rows`, over the instances that both have.
pub fn compare(rows: &[Measured], base: &[Measured]) -> String {
    let mut changes = Vec::new();
    let mut text = String::new();
    for row in rows {
        let Some(before) = base.iter().find(|old| (&old.family, &old.instance) == (&row.family, &row.instance)) else {
            continue;
        };
        let change = (row.value - before.value) / before.value.abs().max(f64::MIN_POSITIVE);
        if row.unserved != before.unserved {
            let _ = writeln!(text, "{}: left out {} before, {} now", row.instance, before.unserved, row.unserved);
        } else {
            changes.push(change);
        }
    }
    let better = changes.iter().filter(|change| **change < -DRAW).count();
    let worse = changes.iter().filter(|change| **change > DRAW).count();
    let mean = changes.iter().sum::<f64>() / changes.len().max(1) as f64;
    let _ = writeln!(
        text,
        "against the earlier run: {better} better, {worse} worse, {} equal; mean change of the value {:+.3} % {}",
        changes.len() - better - worse,
        mean * 100.0,
        error_of_the_mean(&changes, mean)
    );
    text
}

/// The standard error of a mean of paired changes: a mean within two of it says nothing.
fn error_of_the_mean(changes: &[f64], mean: f64) -> String {
    if changes.len() < 2 {
        return String::new();
    }
    let count = changes.len() as f64;
    let variance = changes.iter().map(|change| (change - mean).powi(2)).sum::<f64>() / (count - 1.0);
    format!("± {:.3} % (standard error)", (variance / count).sqrt() * 100.0)
}
