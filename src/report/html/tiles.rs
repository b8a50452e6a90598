//! Key figures, and what the cost is made of.

use super::scene::Scene;
use crate::model::Mode;
use crate::report::counted;
use crate::report::number::{grouped, money, percent};
use crate::units::{Money, currency};

/// A key figure.
pub struct Tile {
    pub label: &'static str,
    pub value: String,
    pub note: String,
    /// Whether somebody should look at it.
    pub alarm: bool,
}

/// A component of the cost.
pub struct Cost {
    pub label: &'static str,
    pub amount: String,
    /// Its share of all costs, in percent; nothing where components below zero leave shares without meaning.
    pub share: Option<f64>,
    /// Its number in the style sheet.
    pub colour: usize,
}

/// The key figures in the order of what a planner asks first.
pub fn tiles(scene: &Scene) -> Vec<Tile> {
    let mut tiles = vec![served(scene)];
    if scene.has_faults() {
        tiles.extend([fixes(scene), repeats(scene)]);
    }
    tiles.extend([total(scene), travel(scene), time(scene), punctual(scene), routes(scene)]);
    tiles
}

fn tile(label: &'static str, value: String, note: String) -> Tile {
    Tile { label, value, note, alarm: false }
}

fn served(scene: &Scene) -> Tile {
    let score = scene.plan.score();
    let left: u32 = score.unserved.iter().sum();
    let by_priority = score.unserved.iter().enumerate().filter(|(_, jobs)| **jobs > 0);
    let words: Vec<String> = by_priority.map(|(at, jobs)| format!("{jobs} of priority {}", at + 1)).collect();
    let note = if left == 0 { "none left out".into() } else { format!("left out: {}", words.join(", ")) };
    let value = format!("{} of {}", score.served, scene.instance.job_count());
    Tile { alarm: left > 0, ..tile("Jobs served", value, note) }
}

fn fixes(scene: &Scene) -> Tile {
    let score = scene.plan.score();
    let exact = scene.plan.routes().iter().all(|route| route.first_time_fix_exact);
    let about = if exact { "" } else { "about " };
    let note = format!("{about}{} of {} jobs", grouped(score.expected_fixes, 1), score.served);
    tile("First-time fix", percent(score.first_time_fix_rate()), note)
}

fn repeats(scene: &Scene) -> Tile {
    let score = scene.plan.score();
    let visits = f64::from(score.served) - score.expected_fixes;
    let note = format!("expected; cost {}", money(score.money.repeat_visits));
    tile("Second visits", grouped(visits.max(0.0), 1), note)
}

fn total(scene: &Scene) -> Tile {
    let (score, mode) = (scene.plan.score(), scene.instance.objective.mode);
    let (label, note) = match mode {
        Mode::Cost => ("Expected cost", "what is minimised"),
        Mode::Lexicographic => ("Cost of the routes", "after jobs served and fixes"),
    };
    tile(label, money(score.total(mode)), note.into())
}

fn travel(scene: &Scene) -> Tile {
    let score = scene.plan.score();
    let each = if score.served == 0 { 0 } else { score.dist / i64::from(score.served) };
    let note = format!("{}; {} a job", scene.length(score.travel), scene.distance(each));
    tile("Travel", scene.distance(score.dist), note)
}

fn time(scene: &Scene) -> Tile {
    let score = scene.plan.score();
    let note = if score.overtime > 0 {
        format!("{} of it overtime", scene.length(score.overtime))
    } else {
        "no overtime".into()
    };
    tile("Paid time", scene.length(score.paid), note)
}

fn punctual(scene: &Scene) -> Tile {
    let score = scene.plan.score();
    let late = scene.plan.routes().iter().flat_map(|route| &route.stops).filter(|stop| stop.late > 0).count();
    let wait = format!("waiting {}", scene.length(score.wait));
    let (value, note) = match late {
        0 => ("none".into(), wait),
        late => (late.to_string(), format!("{} in all", scene.length(score.late))),
    };
    Tile { alarm: late > 0, ..tile("Late jobs", value, note) }
}

fn routes(scene: &Scene) -> Tile {
    let jobs = || scene.plan.routes().iter().map(|route| route.score.served);
    let note = match (jobs().min(), jobs().max()) {
        (Some(least), Some(most)) if least == most => format!("{} each", counted(least as usize, "job")),
        (Some(least), Some(most)) => format!("{least} to {most} jobs each"),
        _ => "nobody goes out".into(),
    };
    tile("Shifts used", format!("{} of {}", scene.plan.routes().len(), scene.instance.shifts.len()), note)
}

/// The components of the cost that are there, largest first.
pub fn costs(scene: &Scene) -> Vec<Cost> {
    let lexicographic = scene.instance.objective.mode == Mode::Lexicographic;
    let named = scene.plan.score().money.named().into_iter();
    let mut there: Vec<(&str, Money)> =
        named.filter(|(name, money)| *money != 0 && !(lexicographic && *name == "unserved")).collect();
    there.sort_by_key(|(_, money)| std::cmp::Reverse(*money));
    let all: f64 = there.iter().map(|(_, money)| currency(*money)).sum();
    let sound = there.iter().all(|(_, money)| *money > 0);
    let share = |amount| sound.then(|| currency(amount) / all * 100.0);
    let cost = |(name, amount): (&'static str, Money)| Cost {
        label: label(name),
        amount: money(amount),
        share: share(amount),
        colour: colour(name),
    };
    there.into_iter().map(cost).collect()
}

const LABELS: [(&str, &str); 10] = [
    ("paid_time", "paid time"),
    ("distance", "distance"),
    ("repeat_visits", "expected repeat visits"),
    ("overtime", "overtime"),
    ("fixed", "going out"),
    ("unserved", "jobs left out"),
    ("lateness", "lateness"),
    ("non_preferred", "not the preferred technician"),
    ("parts", "parts loaded"),
    ("fairness", "uneven shares of the work"),
];

fn label(name: &'static str) -> &'static str {
    LABELS.iter().find(|(known, _)| *known == name).map_or(name, |(_, label)| label)
}

fn colour(name: &str) -> usize {
    LABELS.iter().position(|(known, _)| *known == name).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Components;

    #[test]
    fn every_component_has_words_of_its_own() {
        for (name, _) in Components::default().named() {
            assert!(LABELS.iter().any(|(known, _)| *known == name), "{name} has no label");
        }
    }
}
