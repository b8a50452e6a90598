//! The ranking on the terminal: the best of each kind.

use super::names::Names;
use super::pays_back;
use crate::model::{Instance, Mode};
use crate::report::summary::{Style, counted, grid, heading, lines};
use crate::units::currency;
use crate::value::{Kind, Ranking, ValueOptions, Worth};
use crate::verify::VerifiedPlan;

/// The most rows of a kind, where fewer were planned anew.
const MOST_OF_A_KIND: usize = 5;
/// The most changes shown under which the plan does not hold.
const MOST_LEFT_ASIDE: usize = 5;
/// Less money than this is nothing.
const NOTHING: f64 = 0.005;

/// The ranking for people, with a newline at the end.
pub fn worth_lines(
    instance: &Instance,
    plan: &VerifiedPlan,
    options: &ValueOptions,
    ranking: &Ranking,
    style: Style,
) -> String {
    let names = Names(instance);
    let parts = [
        heading(instance),
        lines(about(instance, plan, options, ranking), style),
        table(&names, options, ranking, style),
        notes(options, ranking),
        left_aside(&names, ranking, style),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// What was looked at, and how.
fn about(
    instance: &Instance,
    plan: &VerifiedPlan,
    options: &ValueOptions,
    ranking: &Ranking,
) -> Vec<(&'static str, String)> {
    let score = plan.score();
    let mode = instance.objective.mode;
    let mut rows = vec![
        ("the plan", format!("{:.2}{}{}", currency(score.total(mode)), days_of(instance), served(instance, plan))),
        ("estimated", estimated(ranking)),
    ];
    let searched = ranking.worths.iter().filter(|worth| worth.reoptimised.is_some()).count();
    if searched > 0 {
        rows.push(("searched", format!("{searched} of them, {}", budget(options))));
    }
    let totals: Vec<f64> = ranking.baseline.iter().map(|score| currency(score.total(mode))).collect();
    if !totals.is_empty() {
        let mean = totals.iter().sum::<f64>() / totals.len() as f64;
        rows.push((
            "without a change",
            format!("{mean:.2}{} after the same search, which they are compared with", days_of(instance)),
        ));
    }
    if mode == Mode::Lexicographic {
        rows.push((
            "ranked by",
            "jobs left out by priority, then first-time fixes, then the cost of the routes".to_owned(),
        ));
    }
    if ranking.interrupted {
        rows.push(("interrupted", "what was finished by then".to_owned()));
    }
    rows
}

/// Over how many days, where that is not one.
fn days_of(instance: &Instance) -> String {
    if instance.horizon.days > 1 { format!(" in {} days", instance.horizon.days) } else { String::new() }
}

fn served(instance: &Instance, plan: &VerifiedPlan) -> String {
    let score = plan.score();
    format!(
        ", {:.2} first-time fixes, {} of {} served",
        score.expected_fixes,
        score.served,
        counted(instance.job_count(), "job")
    )
}

fn estimated(ranking: &Ranking) -> String {
    let gain = ranking.worths.iter().filter(|worth| shows(worth)).count();
    let all = counted(ranking.worths.len(), "candidate");
    let unseen = match ranking.unseen {
        0 => String::new(),
        unseen => format!(" ({unseen} more there was no time for)"),
    };
    format!("{all}{unseen}, {gain} of which would gain something")
}

fn budget(options: &ValueOptions) -> String {
    let trial = &options.trial;
    let iterations = trial.budget.iterations.map(|number| counted(number as usize, "iteration"));
    let time = trial.budget.time.map(|time| format!("{} s", time.as_secs_f64()));
    let each: Vec<String> = iterations.into_iter().chain(time).collect();
    let seeds: Vec<String> = trial.seeds.iter().map(u64::to_string).collect();
    let seed = if seeds.len() == 1 { "seed" } else { "seeds" };
    format!("{} each with {seed} {}", each.join(" or "), seeds.join(", "))
}

/// Whether something is worth a line.
fn shows(worth: &Worth) -> bool {
    worth.known().currency().abs() >= NOTHING || worth.known().served != 0.0 || worth.known().fixes.abs() >= NOTHING
}

/// The best of each kind; kinds by their best.
fn table(names: &Names, options: &ValueOptions, ranking: &Ranking, style: Style) -> String {
    let mut kinds: Vec<Kind> = Vec::new();
    for worth in &ranking.worths {
        if !kinds.contains(&worth.change.kind()) {
            kinds.push(worth.change.kind());
        }
    }
    let rows: Vec<&Worth> = kinds.iter().flat_map(|kind| of_kind(ranking, *kind)).collect();
    if rows.is_empty() {
        return "nothing that there could be one more of would gain anything\n".to_owned();
    }
    let several = options.trial.seeds.len() > 1 && rows.iter().any(|worth| worth.reoptimised.is_some());
    let columns: Vec<&Column> = COLUMNS.iter().filter(|column| several || column.head != "±>").collect();
    let header: Vec<&str> = columns.iter().map(|column| column.head).collect();
    let lines = rows.iter().map(|worth| columns.iter().map(|column| (column.cell)(names, worth)).collect());
    grid(&header, lines, style)
}

/// The candidates of a kind that are shown.
fn of_kind(ranking: &Ranking, kind: Kind) -> Vec<&Worth> {
    let all = ranking.worths.iter().filter(|worth| worth.change.kind() == kind);
    let mut shown = Vec::new();
    for worth in all {
        let room = shown.len() < MOST_OF_A_KIND && shows(worth);
        if worth.reoptimised.is_some() || room {
            shown.push(worth);
        }
    }
    shown
}

struct Column {
    head: &'static str,
    cell: fn(&Names, &Worth) -> String,
}

const COLUMNS: [Column; 10] = [
    Column { head: "kind", cell: |_, worth| worth.change.kind().name().to_owned() },
    Column { head: "one more", cell: |names, worth| names.what(worth.change) },
    Column { head: "of", cell: |names, worth| names.whose(worth.change) },
    Column { head: "estimate>", cell: |_, worth| format!("{:.2}", worth.estimate.currency() + 0.0) },
    Column {
        head: "worth a day>",
        cell: |_, worth| found(worth).map(|saved| format!("{saved:.2}")).unwrap_or_default(),
    },
    Column {
        head: "±>",
        cell: |_, worth| {
            let error = worth.reoptimised.as_ref().and_then(|found| found.error);
            error.map(|error| format!("{error:.2}")).unwrap_or_default()
        },
    },
    Column { head: "fixes>", cell: |_, worth| signed(worth.known().fixes, 2) },
    Column { head: "jobs>", cell: |_, worth| signed(worth.known().served, 1) },
    Column { head: "km>", cell: |names, worth| signed(worth.known().dist / names.0.scale.ticks_per_km as f64, 1) },
    Column { head: "pays back>", cell: |names, worth| pays_back(names, worth).map(days).unwrap_or_default() },
];

fn found(worth: &Worth) -> Option<f64> {
    worth.reoptimised.as_ref().map(|found| found.effect.currency())
}

/// `+1.2`, `-0.5`, or `0` for what is none to these decimals.
fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:+.decimals$}");
    if text[1..].chars().all(|c| c == '0' || c == '.') { "0".to_owned() } else { text }
}

fn days(days: f64) -> String {
    match days {
        days if days < 1.0 => "in a day".to_owned(),
        days if days < 1_000.0 => format!("in {} days", days.ceil()),
        _ => "in years".to_owned(),
    }
}

/// What the table does not show.
fn notes(options: &ValueOptions, ranking: &Ranking) -> String {
    let mut text = String::new();
    for kind in options.kinds.iter() {
        let all = ranking.worths.iter().filter(|worth| worth.change.kind() == *kind && shows(worth)).count();
        let shown = of_kind(ranking, *kind).iter().filter(|worth| shows(worth)).count();
        if all > shown {
            text.push_str(&format!(" … and {} of kind {} that gain less\n", all - shown, kind.name()));
        }
    }
    if !text.is_empty() {
        text.push_str(" all of them with --format csv or json\n");
    }
    text
}

/// Changes under which the plan does not hold.
fn left_aside(names: &Names, ranking: &Ranking, style: Style) -> String {
    if ranking.refused.is_empty() {
        return String::new();
    }
    let shown = ranking.refused.iter().take(MOST_LEFT_ASIDE);
    let row = |(change, why): &(_, crate::verify::Violation)| {
        vec![names.what(*change), names.whose(*change), why.message.clone()]
    };
    let mut text = grid(&["left aside", "of", "the plan does not hold with it"], shown.map(row), style);
    if ranking.refused.len() > MOST_LEFT_ASIDE {
        text.push_str(&format!(" … and {} more\n", ranking.refused.len() - MOST_LEFT_ASIDE));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nothing_has_no_sign() {
        assert_eq!([0.0, -0.004, 0.26, -1.0].map(|value| signed(value, 2)), ["0", "0", "+0.26", "-1.00"]);
    }

    #[test]
    fn when_a_part_has_paid_for_itself() {
        assert_eq!([0.3, 1.2, 40.0, 5e6].map(days), ["in a day", "in 2 days", "in 40 days", "in years"]);
    }
}
