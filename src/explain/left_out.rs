//! Why a job is left out, and what would let it in.

use super::cut::Placed;
use super::desk::Desk;
use super::lever::{Lever, Seat};
use super::proof::{Anew, Change, Forced, forced, inserted, with_routes};
use super::row::{Look, Row, Standing, rows};
use super::smallest::Found;
use crate::graph::Reason;
use crate::model::Instance;
use crate::solve::SolveError;
use crate::units::{JobId, Money, ShiftId, Ticks};
use crate::verify::verify;
use std::collections::BTreeMap;

/// Changes of a kind that are tried one after the other where the verifier refuses one.
const MOST_TRIED: usize = 4;

/// A job in no route.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The job.
    pub job: JobId,
    /// The reasons as `plan.json` has them.
    pub reasons: Vec<Reason>,
    /// What each day has to say: places first, the cheapest first; then those without room; then those that are barred.
    pub rows: Vec<Row>,
    /// The smallest change of each kind, with the plans that show it: up to an hour more first, the shortest first; then by
    /// what the plan costs; prices last.
    pub changes: Vec<Change>,
    /// How many days changes were looked for on.
    pub searched: usize,
    /// What planning anew makes of the job without any change, where that was asked for.
    pub alone: Option<Anew>,
    /// Plans with the job forced onto technicians.
    pub forced: Vec<Forced>,
}

impl LeftOut {
    /// Whether a change takes two things at a time.
    pub fn needs_two(&self) -> bool {
        self.changes.first().is_some_and(|change| change.levers.len() > 1)
    }
}

/// Explains a job in no route; plans are made anew for the first `solves` changes. Days on which changes are not looked for
/// are asked for a place too only if `wide`.
///
/// # Errors
/// A solve fails.
pub fn left_out(
    desk: &Desk,
    job: JobId,
    reasons: Vec<Reason>,
    solves: usize,
    wide: bool,
) -> Result<LeftOut, SolveError> {
    let (mut rows, searched) = looked_at(desk, job, wide);
    let mut changes = changes(desk, job, &rows);
    for change in changes.iter_mut().take(solves) {
        if desk.watch.stopped() {
            break;
        }
        change.reoptimise(desk.instance, desk.options.effort, desk.watch)?;
    }
    let anew = changes.iter().any(|change| change.reoptimised.is_some()) || (solves > 0 && !desk.watch.stopped());
    let alone = anew.then(|| desk.baseline_of(job)).transpose()?;
    rows.sort_by_key(order);
    let forced = if desk.options.force { force(desk, job, &rows)? } else { Vec::new() };
    Ok(LeftOut { job, reasons, rows, changes, searched, alone, forced })
}

/// The days, with the smallest changes on the closest of them.
fn looked_at(desk: &Desk, job: JobId, wide: bool) -> (Vec<Row>, usize) {
    let (instance, plan, graph) = (desk.instance, desk.plan, &desk.graph);
    let all = desk.shifts();
    let near = desk.closest(all.clone(), job);
    let far: Vec<ShiftId> = all.into_iter().filter(|shift| wide && !near.contains(shift)).collect();
    let mut found = rows(instance, plan, graph, job, &near, Look::Singles);
    let enough = |rows: &[Row]| rows.iter().any(|row| row.standing == Standing::Fits || !row.changes.is_empty());
    if !enough(&found) {
        found = rows(instance, plan, graph, job, &near, Look::Pairs);
    }
    found.extend(rows(instance, plan, graph, job, &far, Look::Places));
    for row in &mut found {
        let whole = |placed: &Placed| with_routes(plan, &placed.routes().collect::<Vec<_>>());
        row.verified(|placed| Some(*verify(instance, &whole(placed)).ok()?.score()));
    }
    (found, near.len())
}

/// How days are listed.
fn order(row: &Row) -> (Standing, Money, usize, usize, Ticks, ShiftId) {
    let least = row.changes.iter().map(|found| (found.levers.len(), size(&found.levers))).min();
    let (count, time) = least.unwrap_or((usize::MAX, Ticks::MAX));
    (row.standing, row.cost().unwrap_or(0), row.obstacles.len(), count, time, row.shift)
}

/// How large changes are, among changes of one kind: time first, then what is counted.
fn size(levers: &[Lever]) -> Ticks {
    let one = |lever: &Lever| match lever {
        Lever::Part { quantity, .. } => Ticks::from(*quantity),
        Lever::Price(cost) => *cost,
        lever => lever.time(),
    };
    levers.iter().map(one).fold(0, Ticks::saturating_add)
}

/// The smallest of each kind over all days, put in and verified; none where a day needs no change.
fn changes(desk: &Desk, job: JobId, rows: &[Row]) -> Vec<Change> {
    if rows.iter().any(|row| row.standing == Standing::Fits) {
        return Vec::new();
    }
    let all = rows.iter().flat_map(|row| row.changes.iter().map(|found| (row.shift, found)));
    let fewest = all.clone().map(|(_, found)| found.levers.len()).min().unwrap_or(0);
    let mut kinds = BTreeMap::<Vec<&str>, Vec<(ShiftId, &Found)>>::new();
    for (shift, found) in all.filter(|(_, found)| found.levers.len() == fewest) {
        kinds.entry(found.levers.iter().map(|lever| lever.code()).collect()).or_default().push((shift, found));
    }
    let of_kind = |mut found: Vec<(ShiftId, &Found)>| {
        found.sort_by_key(|(shift, found)| (size(&found.levers), found.delta, *shift));
        let tried = found.into_iter().take(MOST_TRIED);
        tried
            .into_iter()
            .find_map(|(shift, found)| inserted(desk.instance, desk.plan, Seat { shift, job }, &found.levers))
    };
    let mut changes: Vec<Change> = kinds.into_values().filter_map(of_kind).collect();
    let mode = desk.instance.objective.mode;
    let priced = |change: &Change| change.levers.iter().any(|lever| matches!(lever, Lever::Price(_)));
    let hour = |change: &Change| in_an_hour(desk.instance, &change.levers);
    changes.sort_by_key(|change| (priced(change), hour(change), change.inserted.total(mode), change.seat));
    changes
}

/// For an hour more at most and nothing else, how much it is; everything else comes behind.
fn in_an_hour(instance: &Instance, levers: &[Lever]) -> Ticks {
    let time: Ticks = levers.iter().map(|lever| lever.time()).sum();
    let only = levers.iter().all(|lever| lever.time() > 0) && time <= instance.scale.ticks(60.0);
    if only { time } else { Ticks::MAX }
}

/// The job forced onto the technicians that come first.
fn force(desk: &Desk, job: JobId, rows: &[Row]) -> Result<Vec<Forced>, SolveError> {
    let mut found: Vec<Forced> = Vec::new();
    for row in rows {
        let technician = desk.instance.shifts[row.shift].technician;
        if found.len() >= desk.options.top || desk.watch.stopped() {
            break;
        }
        if found.iter().all(|known| known.technician != technician) && row.standing != Standing::Barred {
            let routes = row.with_room(desk.instance, desk.plan, job);
            let start = with_routes(desk.plan, &routes.iter().collect::<Vec<_>>());
            found.push(forced(desk.instance, &start, (job, technician), desk.options.effort, desk.watch)?);
        }
    }
    if !found.is_empty() {
        desk.baseline()?;
    }
    Ok(found)
}
