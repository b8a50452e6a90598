//! The pool of routes as the route model sees it: classes of shifts instead of shifts, no route twice.

use super::Column;
use crate::exact::ExactError;
use crate::model::{Instance, Mode};
use crate::units::{DepotId, Id, IdVec, JobId, PartId, ShiftId, UNLIMITED};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// Units drawn from a finite stock.
pub(super) type Draws = Vec<((DepotId, PartId), u32)>;

/// A route that is in the model.
pub(super) struct Kept {
    /// Index of the column in the caller's pool.
    pub(super) column: usize,
    pub(super) class: usize,
    pub(super) draws: Draws,
}

/// What cannot be told apart in the model.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    class: usize,
    jobs: Vec<JobId>,
    draws: Draws,
}

/// The pool without doubles.
pub(super) struct Pool {
    pub(super) kept: Vec<Kept>,
    /// The shifts of each class.
    pub(super) classes: Vec<Vec<ShiftId>>,
    /// For each column of the caller's pool the one in `kept` that stands for it.
    pub(super) stands_for: Vec<usize>,
}

impl Pool {
    /// Of several routes of a class with the same jobs and draws the best is kept.
    ///
    /// # Errors
    /// If a route names a shift or a job that the instance does not have.
    pub(super) fn new(instance: &Instance, columns: &[Column], classes: &[Vec<ShiftId>]) -> Result<Self, ExactError> {
        let (classes, class_of) = complete(instance, classes)?;
        let mut index: FxHashMap<Key, usize> = FxHashMap::default();
        let mut kept: Vec<Kept> = Vec::new();
        let mut stands_for = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            let class = *class_of.get(column.route.shift).ok_or(ExactError::UnknownId)?;
            let key = Key { class, jobs: jobs(instance, column)?, draws: draws(instance, column) };
            let draws = key.draws.clone();
            let slot = *index.entry(key).or_insert(kept.len());
            if slot == kept.len() {
                kept.push(Kept { column: at, class, draws });
            } else if better(column, &columns[kept[slot].column], instance.objective.mode) {
                kept[slot].column = at;
            }
            stands_for.push(slot);
        }
        Ok(Self { kept, classes, stands_for })
    }
}

fn better(a: &Column, b: &Column, mode: Mode) -> bool {
    a.score.compare(&b.score, mode) == Ordering::Less
}

/// All classes, and the class of each shift.
type Classes = (Vec<Vec<ShiftId>>, IdVec<ShiftId, usize>);

/// The classes, with a class of its own for each shift in none, and the class of each shift.
fn complete(instance: &Instance, classes: &[Vec<ShiftId>]) -> Result<Classes, ExactError> {
    let mut all = classes.to_vec();
    let mut class_of: IdVec<ShiftId, Option<usize>> = instance.shifts.iter().map(|_| None).collect();
    for (class, shifts) in classes.iter().enumerate() {
        for &shift in shifts {
            if shift.index() >= class_of.len() {
                return Err(ExactError::UnknownId);
            }
            class_of[shift] = Some(class);
        }
    }
    let mut own = |shift: ShiftId| {
        all.push(vec![shift]);
        all.len() - 1
    };
    let class_of = class_of.enumerate().map(|(shift, class)| class.unwrap_or_else(|| own(shift))).collect();
    Ok((all, class_of))
}

fn jobs(instance: &Instance, column: &Column) -> Result<Vec<JobId>, ExactError> {
    let mut jobs: Vec<JobId> = column.route.jobs().collect();
    jobs.sort_unstable();
    let known = jobs.last().is_none_or(|last| last.index() < instance.jobs.len());
    if known { Ok(jobs) } else { Err(ExactError::UnknownId) }
}

/// What a column draws from finite stocks, in order and summed.
fn draws(instance: &Instance, column: &Column) -> Draws {
    let finite = |&&(depot, part, units): &&(DepotId, PartId, u32)| {
        let stock = instance.depots.get(depot).and_then(|row| row.stock.get(part)).copied().unwrap_or(0);
        units > 0 && stock < UNLIMITED
    };
    let mut draws: Draws = Vec::new();
    let mut drawn: Vec<_> = column.draws.iter().filter(finite).collect();
    drawn.sort_unstable();
    for &(depot, part, units) in drawn {
        match draws.last_mut() {
            Some((place, sum)) if *place == (depot, part) => *sum = sum.saturating_add(units),
            _ => draws.push(((depot, part), units)),
        }
    }
    draws
}
