//! An explanation on the terminal.

use super::words::all;
use super::{ChangeDocument, DayDocument, ExplanationDocument, ForcedDocument, JobDocument, PlannedDocument};
use crate::model::{Clock, Instance, Mode};
use crate::report::clock::Time;
use crate::report::summary::{Style, counted, grid, heading, lines, shown};
use std::collections::BTreeMap;

/// Days shown of a job.
const MOST_DAYS: usize = 12;
/// Jobs shown in a summary.
const MOST_JOBS: usize = 40;

/// An explanation for people, with a newline at the end.
pub fn explanation_lines(instance: &Instance, document: &ExplanationDocument, style: Style) -> String {
    let text = Text { instance, document, style };
    let mut parts = vec![heading(instance), lines(text.about(), style)];
    if document.summary {
        parts.push(text.summary());
    } else {
        parts.extend(document.jobs.iter().flat_map(|job| text.job(job)));
    }
    parts.push(text.notes());
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

struct Text<'a> {
    instance: &'a Instance,
    document: &'a ExplanationDocument,
    style: Style,
}

impl Text<'_> {
    fn about(&self) -> Vec<(&'static str, String)> {
        let score = &self.document.score;
        let out = score.unserved.unwrap_or(0);
        let jobs = counted(self.instance.job_count(), "job");
        let mut rows = vec![("the plan", format!("{:.2}, {out} of {jobs} left out", score.total))];
        let search = &self.document.search;
        if let Some(baseline) = search.baseline {
            let iterations = counted(search.iterations as usize, "iteration");
            rows.push(("planned anew", format!("{baseline:.2} without a change ({iterations}, seed {})", search.seed)));
        }
        if self.document.interrupted {
            rows.push(("interrupted", "what was finished by then".to_owned()));
        }
        rows
    }

    fn summary(&self) -> String {
        let jobs = &self.document.jobs;
        if jobs.is_empty() {
            return "no job is left out\n".to_owned();
        }
        let row = |job: &JobDocument| {
            let change = job.changes.first();
            let first = job.reasons.first();
            vec![
                job.job.clone(),
                job.priority.to_string(),
                format!("{:.2}", job.unserved_cost),
                place(job)
                    .map_or_else(|| first.map(|reason| reason.code.clone()).unwrap_or_default(), |_| "fits".into()),
                self.smallest(job),
                place(job)
                    .map(|day| day.difference)
                    .unwrap_or(change.map(|change| change.difference))
                    .map(signed)
                    .unwrap_or_default(),
                change.map(anew).unwrap_or_default(),
            ]
        };
        let header = ["job", "priority>", "left out costs>", "reason", "smallest change", "plan>", "planned anew>"];
        let mut text = grid(&header, jobs.iter().take(MOST_JOBS).map(row), self.style);
        if jobs.len() > MOST_JOBS {
            text.push_str(&format!(" … and {} more, with --format csv or json\n", jobs.len() - MOST_JOBS));
        }
        text
    }

    /// The smallest change in words.
    fn smallest(&self, job: &JobDocument) -> String {
        match job.changes.first() {
            _ if place(job).is_some() => {
                place(job).map(|day| format!("none: {} has a place", day.technician)).unwrap_or_default()
            }
            Some(change) => self.what(change),
            None if job.days_searched == 0 => "not looked for".to_owned(),
            None => "no two changes are enough".to_owned(),
        }
    }

    fn job(&self, job: &JobDocument) -> Vec<String> {
        let mut parts = vec![self.head(job)];
        if let Some(planned) = &job.planned {
            parts.push(lines(self.place(job, planned), self.style));
        } else {
            let reasons = job.reasons.iter().map(|reason| (reason.code.as_str(), reason.text.clone()));
            parts.push(lines(reasons, self.style));
        }
        parts.push(self.days(job));
        if job.planned.is_none() {
            parts.push(self.changes(job));
        }
        parts.push(self.forced(&job.forced));
        parts
    }

    fn head(&self, job: &JobDocument) -> String {
        let (name, priority, cost) = (shown(&job.job), job.priority, job.unserved_cost);
        match &job.planned {
            None if self.by_levels() => format!("{name} is left out: priority {priority}\n"),
            None => format!("{name} is left out: priority {priority}, which costs {cost:.2}\n"),
            Some(planned) => {
                let (who, on) = (shown(&planned.technician), self.on(&planned.date));
                let begin = planned.begin.as_ref().map(|begin| format!(" at {}", self.clock(begin)));
                format!("{name} is with {who}{on}{}\n", begin.unwrap_or_default())
            }
        }
    }

    /// Why a planned job is where it is.
    fn place(&self, job: &JobDocument, planned: &PlannedDocument) -> Vec<(&'static str, String)> {
        let mut rows = Vec::new();
        if let Some(cost) = planned.cost {
            rows.push(("costs here", format!("{cost:.2}{}", components(&planned.money))));
        }
        if let Some(chance) = planned.p_fix {
            rows.push(("fixed at once", percent(chance)));
        }
        rows.push(("without it", self.without(job, planned)));
        rows.push(("elsewhere", self.elsewhere(job, planned)));
        rows
    }

    /// What leaving a planned job out would mean.
    fn without(&self, job: &JobDocument, planned: &PlannedDocument) -> String {
        match (planned.cost, planned.difference_without) {
            (Some(cost), Some(_)) if self.by_levels() => {
                format!("the routes save {cost:.2}, one job more of priority {} is left out", job.priority)
            }
            (Some(cost), Some(more)) => {
                let unserved = job.unserved_cost;
                format!(
                    "the plan costs {}: the route saves {cost:.2}, leaving it out costs {unserved:.2}",
                    signed(more)
                )
            }
            _ => "the route does not hold without it".to_owned(),
        }
    }

    /// Whether jobs left out count before money.
    fn by_levels(&self) -> bool {
        self.instance.objective.mode == Mode::Lexicographic
    }

    fn elsewhere(&self, job: &JobDocument, planned: &PlannedDocument) -> String {
        let places = job.days.iter().filter(|day| day.difference.is_some()).count();
        let best = job.days.first().and_then(|day| Some((day, day.difference?)));
        match (best, planned.cheaper_days) {
            (None, _) => "nobody else has a place for it as the plan stands".to_owned(),
            (Some((day, more)), 0) => {
                let who = shown(&day.technician);
                format!("{} with a place; the next best is {who}, {} for the plan", others(places), signed(more))
            }
            (Some((day, less)), _) => {
                let who = shown(&day.technician);
                format!("{who} would save {:.2}: the plan can be better, solve --start goes on from it", -less)
            }
        }
    }

    fn days(&self, job: &JobDocument) -> String {
        if job.days.is_empty() {
            return String::new();
        }
        let several = self.instance.horizon.days > 1;
        let mut header = vec!["technician"];
        header.extend(several.then_some("date"));
        header.extend(["begins", "fixed>", "route>", "plan>", "code", "why"]);
        let row = |day: &DayDocument| {
            let mut cells = vec![day.technician.clone()];
            cells.extend(several.then(|| day.date.clone()));
            cells.extend([
                day.begin.as_ref().map(|begin| self.clock(begin)).unwrap_or_default(),
                day.p_fix.map(percent).unwrap_or_default(),
                day.cost.map(signed).unwrap_or_default(),
                day.difference.map(signed).unwrap_or_default(),
                day.code.to_owned(),
                why(day, job.served),
            ]);
            cells
        };
        let mut text = grid(&header, job.days.iter().take(MOST_DAYS).map(row), self.style);
        text.push_str(&tally(job.days.get(MOST_DAYS..).unwrap_or_default()));
        text
    }

    fn changes(&self, job: &JobDocument) -> String {
        let mut text = match job.changes.first() {
            _ if place(job).is_some() => {
                let who = place(job).map(|day| shown(&day.technician)).unwrap_or_default();
                format!("no change is needed: {who} has a place, and solve --start goes on from the plan\n")
            }
            None if job.days_searched == 0 => return String::new(),
            None => return "no change of one or two things lets it in\n".to_owned(),
            Some(change) if change.levers.len() > 1 => "no single change is enough; two are\n".to_owned(),
            Some(_) => String::new(),
        };
        if !job.changes.is_empty() {
            let row = |change: &ChangeDocument| {
                vec![
                    self.what(change),
                    change.technician.clone(),
                    signed(change.difference),
                    anew(change),
                    then(change),
                ]
            };
            let header = ["what would let it in", "with", "plan>", "planned anew>", "then done by"];
            text.push_str(&grid(&header, job.changes.iter().map(row), self.style));
        }
        if let Some(technician) = job.without_change.as_ref().and_then(|anew| anew.technician.as_deref()) {
            let who = shown(technician);
            text.push_str(&format!("planned anew without any change, {who} does it: the plan can be better\n"));
        }
        text
    }

    fn forced(&self, forced: &[ForcedDocument]) -> String {
        if forced.is_empty() {
            return String::new();
        }
        let row = |forced: &ForcedDocument| {
            let total = forced.total.map_or_else(|| "no plan was found".to_owned(), |total| format!("{total:.2}"));
            vec![forced.technician.clone(), total, forced.difference.map(signed).unwrap_or_default()]
        };
        let mut text =
            grid(&["forced onto", "planned anew>", "against no change>"], forced.iter().map(row), self.style);
        let cheaper = forced.iter().find(|forced| forced.difference.is_some_and(|more| more < 0.0));
        if let Some(cheaper) = cheaper.filter(|_| !self.by_levels()) {
            let who = shown(&cheaper.technician);
            text.push_str(&format!("with {who} it costs less than without a change: the plan can be better\n"));
        }
        text
    }

    /// What the numbers mean.
    fn notes(&self) -> String {
        let searched = self.document.jobs.iter().any(|job| !job.days.is_empty() || !job.changes.is_empty());
        if !searched {
            return String::new();
        }
        let mut text = " plan: how much more the whole plan costs, nothing else moved; verified\n".to_owned();
        if self.document.search.baseline.is_some() {
            text.push_str(" planned anew: the same after a search, against the same search without a change");
            let top = self.document.search.top;
            text.push_str(&if self.document.summary { format!("; the first {top} jobs only\n") } else { "\n".into() });
        }
        if self.by_levels() {
            text.push_str(" jobs left out count before first-time fixes, and these before the cost of the routes, which is shown\n");
        }
        text
    }

    /// A change, with its day where there are several.
    fn what(&self, change: &ChangeDocument) -> String {
        let of_the_day = change.levers.iter().any(|lever| lever.code == "shift");
        let on = if of_the_day { self.on(&change.date) } else { String::new() };
        format!("{}{on}", all(&change.levers))
    }

    fn on(&self, date: &str) -> String {
        if self.instance.horizon.days > 1 { format!(" on {date}") } else { String::new() }
    }

    fn clock(&self, at: &Time) -> String {
        match (at, self.instance.horizon.clock) {
            (Time::Local(text), Clock::Local) => text.get(11..16).unwrap_or(text).to_owned(),
            (at, _) => at.to_string(),
        }
    }
}

/// The best day that has a place for a job left out, and pays.
fn place(job: &JobDocument) -> Option<&DayDocument> {
    job.days.first().filter(|day| !job.served && day.code == "fits")
}

/// Why a day is no place, or what is different there.
fn why(day: &DayDocument, served: bool) -> String {
    if !day.reasons.is_empty() {
        let reasons: Vec<&str> = day.reasons.iter().map(|reason| reason.text.as_str()).collect();
        return reasons.join("; ");
    }
    if served && day.cost.is_some() {
        return components(&day.money).trim_start_matches(": ").to_owned();
    }
    let change = day.changes.iter().find(|levers| levers.iter().all(|lever| lever.code != "unserved-cost"));
    match change {
        Some(levers) => format!("would do if {}", all(levers)),
        None => String::new(),
    }
}

/// Days that are not shown, by code.
fn tally(rest: &[DayDocument]) -> String {
    if rest.is_empty() {
        return String::new();
    }
    let mut codes = BTreeMap::<&str, usize>::new();
    rest.iter().for_each(|day| *codes.entry(day.code).or_default() += 1);
    let counts: Vec<String> = codes.into_iter().map(|(code, count)| format!("{count} {code}")).collect();
    format!(" … and {} more ({}), with --format csv or json\n", rest.len(), counts.join(", "))
}

/// Components of money that differ.
pub fn components(money: &BTreeMap<&str, f64>) -> String {
    let mut rows: Vec<(&str, f64)> = money.iter().map(|(name, more)| (*name, *more)).collect();
    rows.retain(|(_, more)| more.abs() >= 0.005);
    rows.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let texts: Vec<String> =
        rows.iter().map(|(name, more)| format!("{} {}", name.replace('_', " "), signed(*more))).collect();
    if texts.is_empty() { String::new() } else { format!(": {}", texts.join(", ")) }
}

fn others(places: usize) -> String {
    if places == 1 { "one other day".to_owned() } else { format!("{places} other days") }
}

fn anew(change: &ChangeDocument) -> String {
    change.reoptimised.as_ref().and_then(|anew| anew.difference).map(signed).unwrap_or_default()
}

/// Who does the job once all is planned anew.
fn then(change: &ChangeDocument) -> String {
    let nobody = || "nobody: another job takes the room".to_owned();
    change.reoptimised.as_ref().map(|anew| anew.technician.clone().unwrap_or_else(nobody)).unwrap_or_default()
}

/// With a sign, to the hundredth; nothing is `0`.
pub fn signed(value: f64) -> String {
    let text = format!("{value:+.2}");
    if text[1..].chars().all(|c| c == '0' || c == '.') { "0.00".to_owned() } else { text }
}

/// `85.0 %`.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
