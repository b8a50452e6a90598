//! The document of an explanation.

use super::words::{code, lever};
use super::{
    AnewDocument, ChangeDocument, DayDocument, ExplanationDocument, FORMAT, ForcedDocument, JobDocument, LeverDocument,
    PlannedDocument, SearchEffort,
};
use crate::explain::{
    Anew, Change, ExplainOptions, Explained, Explanation, Forced, LeftOut, Lever, Offer, Planned, Row, Seat, dearer,
};
use crate::model::Instance;
use crate::plan::Score;
use crate::report::clock::{Time, day_name, rounded, rounded_share};
use crate::report::document::{ReasonDocument, ScoreDocument, Source};
use crate::units::{JobId, Money, ShiftId, currency};
use crate::verify::VerifiedPlan;
use std::collections::BTreeMap;

impl ExplanationDocument {
    /// The document of an explanation of a plan.
    pub fn new(instance: &Instance, plan: &VerifiedPlan, options: &ExplainOptions, explanation: &Explanation) -> Self {
        let build = Build { instance, score: plan.score(), baseline: explanation.baseline };
        Self {
            format: FORMAT,
            instance: Source { name: instance.name.clone(), sha256: instance.sha256.clone() },
            score: ScoreDocument::of_plan(instance, plan),
            search: SearchEffort {
                iterations: options.effort.iterations,
                seed: options.effort.seed,
                top: options.top,
                baseline: explanation.baseline.map(|score| build.total(&score)),
            },
            summary: explanation.summary,
            interrupted: explanation.interrupted,
            jobs: explanation.jobs.iter().map(|job| build.job(job)).collect(),
        }
    }
}

struct Build<'a> {
    instance: &'a Instance,
    score: &'a Score,
    baseline: Option<Score>,
}

fn amount(money: Money) -> f64 {
    rounded(currency(money))
}

impl Build<'_> {
    fn total(&self, score: &Score) -> f64 {
        amount(score.total(self.instance.objective.mode))
    }

    fn difference(&self, after: &Score, before: &Score) -> f64 {
        amount(dearer(after, before, self.instance.objective.mode))
    }

    fn job(&self, explained: &Explained) -> JobDocument {
        match explained {
            Explained::LeftOut(told) => self.left_out(told),
            Explained::Planned(told) => self.planned(told),
        }
    }

    fn bare(&self, id: JobId, served: bool) -> JobDocument {
        let job = &self.instance.jobs[id];
        JobDocument {
            job: job.id.clone(),
            priority: job.priority.level(),
            unserved_cost: amount(job.unserved_cost),
            served,
            reasons: Vec::new(),
            planned: None,
            days: Vec::new(),
            changes: Vec::new(),
            days_searched: 0,
            without_change: None,
            forced: Vec::new(),
        }
    }

    fn left_out(&self, told: &LeftOut) -> JobDocument {
        JobDocument {
            reasons: told.reasons.iter().map(ReasonDocument::new).collect(),
            days: told.rows.iter().map(|row| self.day(row, told.job, None)).collect(),
            changes: told.changes.iter().map(|change| self.change(change)).collect(),
            days_searched: told.searched,
            without_change: told.alone.as_ref().map(|anew| self.anew(anew)),
            forced: told.forced.iter().map(|forced| self.forced(forced)).collect(),
            ..self.bare(told.job, false)
        }
    }

    fn planned(&self, told: &Planned) -> JobDocument {
        let here = told.here.as_ref();
        let place = PlannedDocument {
            technician: self.instance.technician_of(told.shift).id.clone(),
            date: self.date(told.shift),
            begin: here.map(|offer| Time::new(self.instance, offer.begin)),
            p_fix: here.map(|offer| rounded_share(offer.p_fix)),
            cost: here.map(|offer| amount(offer.after.money.of_routes() - offer.before.money.of_routes())),
            money: here.map(|offer| money(offer, None)).unwrap_or_default(),
            total_without: told.removed.as_ref().map(|score| self.total(score)),
            difference_without: told.removed.as_ref().map(|score| self.difference(score, self.score)),
            cheaper_days: told.cheaper(self.score, self.instance.objective.mode),
        };
        JobDocument {
            planned: Some(place),
            days: told.elsewhere.iter().map(|row| self.day(row, told.job, here)).collect(),
            forced: told.forced.iter().map(|forced| self.forced(forced)).collect(),
            ..self.bare(told.job, true)
        }
    }

    fn day(&self, row: &Row, job: JobId, here: Option<&Offer>) -> DayDocument {
        let offer = row.offer.as_ref();
        let seat = Seat { shift: row.shift, job };
        DayDocument {
            technician: self.instance.technician_of(row.shift).id.clone(),
            date: self.date(row.shift),
            code: code(row),
            reasons: row
                .obstacles
                .iter()
                .map(|obstacle| ReasonDocument::new(&obstacle.reason(self.instance, row.shift, job)))
                .collect(),
            begin: offer.map(|offer| Time::new(self.instance, offer.begin)),
            p_fix: offer.map(|offer| rounded_share(offer.p_fix)),
            cost: row.cost().map(amount),
            money: offer.map(|offer| money(offer, here)).unwrap_or_default(),
            total: row.whole.as_ref().map(|whole| self.total(whole)),
            difference: row.whole.as_ref().map(|whole| self.difference(whole, self.score)),
            changes: row.changes.iter().map(|found| self.levers(seat, &found.levers)).collect(),
        }
    }

    fn levers(&self, seat: Seat, levers: &[Lever]) -> Vec<LeverDocument> {
        levers.iter().map(|one| lever(self.instance, seat, *one)).collect()
    }

    fn change(&self, change: &Change) -> ChangeDocument {
        ChangeDocument {
            technician: self.instance.technician_of(change.seat.shift).id.clone(),
            date: self.date(change.seat.shift),
            levers: self.levers(change.seat, &change.levers),
            total: self.total(&change.inserted),
            difference: self.difference(&change.inserted, self.score),
            left_out: change.inserted.unserved.iter().sum(),
            first_time_fixes: rounded(change.inserted.expected_fixes - self.score.expected_fixes),
            reoptimised: change.reoptimised.as_ref().map(|anew| self.anew(anew)),
        }
    }

    fn anew(&self, anew: &Anew) -> AnewDocument {
        AnewDocument {
            total: self.total(&anew.score),
            difference: self.baseline.map(|baseline| self.difference(&anew.score, &baseline)),
            left_out: anew.score.unserved.iter().sum(),
            first_time_fixes: rounded(anew.score.expected_fixes),
            technician: anew.by.map(|who| self.instance.technicians[who].id.clone()),
        }
    }

    fn forced(&self, forced: &Forced) -> ForcedDocument {
        let score = forced.score.as_ref();
        ForcedDocument {
            technician: self.instance.technicians[forced.technician].id.clone(),
            total: score.map(|score| self.total(score)),
            left_out: score.map(|score| score.unserved.iter().sum()),
            difference: score.zip(self.baseline).map(|(score, baseline)| self.difference(score, &baseline)),
        }
    }

    fn date(&self, shift: ShiftId) -> String {
        day_name(self.instance, self.instance.shifts[shift].day)
    }
}

/// The components in which a day differs with the job from without it; against another place for the job, where there is one.
fn money(offer: &Offer, here: Option<&Offer>) -> BTreeMap<&'static str, f64> {
    let of = |offer: &Offer| dearer_by(&offer.after, &offer.before);
    let there = here.map(of);
    let against = |at: usize| there.as_ref().map_or(0, |there| there[at].1);
    let rows = of(offer).into_iter().enumerate().map(|(at, (name, money))| (name, amount(money - against(at))));
    rows.filter(|(_, money)| *money != 0.0).collect()
}

/// What a score costs more than another one, by component.
pub fn dearer_by(after: &Score, before: &Score) -> Vec<(&'static str, Money)> {
    let pairs = after.money.named().into_iter().zip(before.money.named());
    pairs.map(|((name, after), (_, before))| (name, after - before)).collect()
}
