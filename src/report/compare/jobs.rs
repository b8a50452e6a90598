//! The jobs that changed.

use super::places::{Placed, Places};
use super::{Change, CompareOptions, JobChange, Place, State};
use crate::report::clock::{rounded, rounded_share};
use std::cmp::Reverse;

/// A hair more than the limit is the limit: chances are rounded.
const CLOSE: f64 = 1e-9;

/// The jobs that changed, the gravest kind first; those whose chance of a fix alone changed by what it is worth; else in
/// the order of the data.
pub fn jobs(before: &Places, after: &Places, options: CompareOptions) -> Vec<JobChange> {
    let fresh = after.jobs.iter().filter(|job| before.of(job).is_none());
    let all = before.jobs.iter().chain(fresh);
    let mut found: Vec<(JobChange, f64)> = all.filter_map(|job| change(job, before, after, options)).collect();
    // A stable sort keeps the order of the data.
    found.sort_by_key(|(job, worth)| {
        let alone = job.changes == [Change::Fix];
        (job.changes.first().copied(), Reverse(if alone { (worth.abs() * 1e6) as u64 } else { 0 }))
    });
    found.into_iter().map(|(job, _)| job).collect()
}

fn change(job: &str, before: &Places, after: &Places, options: CompareOptions) -> Option<(JobChange, f64)> {
    let (old, new) = (before.of(job), after.of(job));
    let served = |placed: &&Placed| placed.place.state == State::Served;
    let both = old.filter(served).zip(new.filter(served));
    let later =
        both.filter(|(old, new)| old.place.date == new.place.date).map(|(old, new)| rounded(new.minute - old.minute));
    let p_fix = both.and_then(|(old, new)| Some(rounded_share(new.place.p_fix? - old.place.p_fix?)));
    let changes = match (old, new) {
        (None, _) => vec![Change::New],
        (_, None) => vec![Change::Gone],
        (Some(old), Some(new)) => kinds(&old.place, &new.place, later, p_fix, options),
    };
    if changes.is_empty() {
        return None;
    }
    let place = |placed: Option<&Placed>| placed.map_or_else(|| Place::without(State::Absent), |at| at.place.clone());
    let worth = p_fix.unwrap_or(0.0) * new.map_or(0.0, |new| new.repeat);
    let job = JobChange {
        job: job.to_owned(),
        changes,
        baseline: place(old),
        plan: place(new),
        later_min: later,
        p_fix_difference: p_fix,
    };
    Some((job, worth))
}

fn kinds(old: &Place, new: &Place, later: Option<f64>, p_fix: Option<f64>, options: CompareOptions) -> Vec<Change> {
    match (old.state, new.state) {
        (State::Served, State::Served) => {}
        (State::Served, _) => return vec![Change::LeftOut],
        (_, State::Served) => return vec![Change::TakenIn],
        _ => return Vec::new(),
    }
    let moved = |by: Option<f64>, least: f64| by.is_some_and(|by| by.abs() >= least - CLOSE && by != 0.0);
    let kinds = [
        (Change::Technician, old.technician != new.technician),
        (Change::Day, old.date != new.date),
        (Change::Time, moved(later, options.moved_min)),
        (Change::Fix, moved(p_fix, options.fix)),
    ];
    kinds.into_iter().filter(|(_, holds)| *holds).map(|(kind, _)| kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::clock::Time;

    fn served(technician: &str, date: &str, p_fix: f64) -> Place {
        Place {
            state: State::Served,
            technician: Some(technician.into()),
            date: Some(date.into()),
            begin: Some(Time::Plain(0.0)),
            p_fix: Some(p_fix),
            clock: String::new(),
        }
    }

    fn of(old: Place, new: Place, later: f64, p_fix: f64) -> Vec<Change> {
        kinds(&old, &new, Some(later), Some(p_fix), CompareOptions::default())
    }

    #[test]
    fn a_job_changes_in_several_ways_at_once() {
        let changed = of(served("a", "1", 1.0), served("b", "2", 0.5), 15.0, -0.5);
        assert_eq!(changed, [Change::Technician, Change::Day, Change::Time, Change::Fix]);
    }

    #[test]
    fn only_what_reaches_the_limits_is_listed() {
        let same = |later, p_fix| of(served("a", "1", 0.5), served("a", "1", 0.5), later, p_fix);
        assert_eq!(same(14.9, 0.049), []);
        assert_eq!(same(-15.0, 0.05), [Change::Time, Change::Fix]);
        let zero = CompareOptions { moved_min: 0.0, fix: 0.0, ..CompareOptions::default() };
        assert_eq!(kinds(&served("a", "1", 0.5), &served("a", "1", 0.5), Some(0.0), Some(0.0), zero), []);
    }

    #[test]
    fn in_and_out_of_the_plan() {
        let out = || Place::without(State::LeftOut);
        assert_eq!(kinds(&out(), &served("a", "1", 1.0), None, None, CompareOptions::default()), [Change::TakenIn]);
        assert_eq!(kinds(&served("a", "1", 1.0), &out(), None, None, CompareOptions::default()), [Change::LeftOut]);
        assert_eq!(kinds(&out(), &out(), None, None, CompareOptions::default()), []);
    }
}
