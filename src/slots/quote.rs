//! What each window costs with each technician.

use super::{Offer, Slot, reason_of};
use crate::explain::{Cut, Placed, Seat, left_by_ties, moved, offer, with_routes};
use crate::graph::{Obstacle, Reason};
use crate::model::{Instance, Mode, Window};
use crate::plan::{Route, Stop};
use crate::units::{JobId, Money, ShiftId, TechId};
use crate::verify::{VerifiedPlan, verify};
use rayon::prelude::*;

/// So many technicians are kept for a window: the best and the next.
const KEPT: usize = 2;

/// Why days are no help, by their first obstacle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// The reason, in the words of the first of these days.
    pub reason: Reason,
    /// How many days it holds for.
    pub days: usize,
}

/// What a day says to a window.
enum Answer {
    Place(Box<Placed>),
    Barred(Obstacle),
    Full,
}

/// What offers are put into.
#[derive(Clone, Copy)]
struct Ground<'a> {
    instance: &'a Instance,
    plan: &'a VerifiedPlan,
    /// The day that the job leaves, where it still stands in the plan.
    without: Option<&'a Placed>,
}

/// All windows, in their order, each with those who can come. `without` is the day without the job, where the plan still has it because
/// jobs that stay rely on it.
pub fn quote(
    instance: &Instance,
    plan: &VerifiedPlan,
    without: Option<&Placed>,
    job: JobId,
    windows: &[Window],
    technician: Option<TechId>,
) -> Vec<Slot> {
    let ground = Ground { instance, plan, without };
    let wanted = |shift: &ShiftId| technician.is_none_or(|only| instance.shifts[*shift].technician == only);
    let shifts: Vec<ShiftId> = instance.shifts.ids().filter(wanted).collect();
    let answers: Vec<Vec<Option<Answer>>> =
        shifts.par_iter().map(|shift| answers(instance, plan, Seat { shift: *shift, job }, windows)).collect();
    let mut columns: Vec<Vec<(ShiftId, Answer)>> = windows.iter().map(|_| Vec::new()).collect();
    for (shift, row) in shifts.iter().zip(answers) {
        for (column, answer) in columns.iter_mut().zip(row) {
            column.extend(answer.map(|answer| (*shift, answer)));
        }
    }
    let work: Vec<(Window, Vec<(ShiftId, Answer)>)> = windows.iter().copied().zip(columns).collect();
    let with_copy = || instance.clone();
    work.into_par_iter()
        .map_init(with_copy, |narrowed, (window, answers)| slot(ground, narrowed, job, window, answers))
        .collect()
}

/// What a day says to each window; nothing where the window is not within the shift.
fn answers(instance: &Instance, plan: &VerifiedPlan, seat: Seat, windows: &[Window]) -> Vec<Option<Answer>> {
    let shift = &instance.shifts[seat.shift];
    let meets = |window: &Window| shift.start <= window.to && window.from <= shift.latest_end;
    let tie = left_by_ties(instance, plan, seat);
    let cut = windows.iter().any(meets).then(|| Cut::new(instance, plan, seat));
    let answer = |cut: &Cut, window: &Window| match cut.within(*window) {
        Ok(placed) => Answer::Place(Box::new(placed)),
        Err(obstacles) => obstacles.first().map_or(Answer::Full, |first| Answer::Barred(*first)),
    };
    let look = |window: &Window| {
        let cut = cut.as_ref().filter(|_| meets(window))?;
        Some(tie.map_or_else(Answer::Barred, |_| answer(cut, window)))
    };
    windows.iter().map(look).collect()
}

/// A window with the best of those who can come, each shown by a plan that the verifier passed.
fn slot(ground: Ground, narrowed: &mut Instance, job: JobId, window: Window, answers: Vec<(ShiftId, Answer)>) -> Slot {
    let instance = ground.instance;
    narrowed.jobs[job].windows = vec![window];
    let mut placed: Vec<(Seat, &Placed)> = Vec::new();
    for (shift, answer) in &answers {
        if let Answer::Place(place) = answer {
            placed.push((Seat { shift: *shift, job }, place.as_ref()));
        }
    }
    placed.sort_by_cached_key(|(seat, place)| (dearness(instance, place), seat.shift));
    let verified = placed.into_iter().filter_map(|(seat, place)| shown(ground, narrowed, seat, place));
    let mut offers: Vec<Offer> = verified.take(KEPT).collect();
    offers.sort_by(|a, b| a.whole.compare(&b.whole, instance.objective.mode));
    let excuses = if offers.is_empty() { excuses(instance, job, &answers) } else { Vec::new() };
    Slot { window, offers, excuses }
}

/// By how much a plan is worse with a day as it would be: fixes lost where they count first, then money.
fn dearness(instance: &Instance, place: &Placed) -> (i64, Money) {
    let Placed { before, after, .. } = place;
    let fixes = match instance.objective.mode {
        Mode::Cost => 0,
        Mode::Lexicographic => ((before.expected_fixes - after.expected_fixes) * 1e6).round() as i64,
    };
    (fixes, after.money.of_routes() - before.money.of_routes())
}

/// The offer of a day, if the whole plan with it keeps every rule.
fn shown(ground: Ground, narrowed: &Instance, seat: Seat, placed: &Placed) -> Option<Offer> {
    let new: Vec<&Route> = placed.routes().collect();
    let whole = match ground.without {
        Some(without) => moved(ground.plan, without, &new),
        None => with_routes(ground.plan, &new),
    };
    let verified = verify(narrowed, &whole).ok()?;
    let timed = verified.routes().iter().find(|route| route.shift == seat.shift)?;
    let stop = timed.stops.iter().find(|stop| stop.stop == Stop::Job(seat.job))?;
    let found = offer(seat, placed)?;
    let left = ground.without.into_iter().flat_map(Placed::routes);
    let left = left.filter(|route| new.iter().all(|other| other.shift != route.shift));
    Some(Offer {
        shift: seat.shift,
        begin: stop.begin,
        end: stop.end,
        p_fix: stop.p_fix.unwrap_or(1.0),
        before: found.before,
        after: found.after,
        whole: *verified.score(),
        routes: left.chain(new.iter().copied()).cloned().collect(),
        company: Vec::new(),
    })
}

/// Why nobody can come: full days first, then by how many days a reason holds for.
fn excuses(instance: &Instance, job: JobId, answers: &[(ShiftId, Answer)]) -> Vec<Excuse> {
    let mut found: Vec<Excuse> = Vec::new();
    for (shift, answer) in answers {
        let reason = match answer {
            Answer::Barred(obstacle) => reason_of(instance, Seat { shift: *shift, job }, *obstacle),
            // A place that only the plan as a whole does not allow is none.
            Answer::Full | Answer::Place(_) => {
                let who = &instance.technician_of(*shift).id;
                let what = &instance.jobs[job].id;
                Reason { code: "no-room", text: format!("{who} has no place for {what} then beside the jobs planned") }
            }
        };
        match found.iter_mut().find(|excuse| excuse.reason.code == reason.code) {
            Some(excuse) => excuse.days += 1,
            None => found.push(Excuse { reason, days: 1 }),
        }
    }
    found.sort_by_key(|excuse| (excuse.reason.code != "no-room", std::cmp::Reverse(excuse.days)));
    found
}
