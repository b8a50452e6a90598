//! What is done or under way, on the changed instance: verified by itself, with the demands lifted that it broke, and held against
//! every plan of the rest.

use super::edit::{row, set, table};
use super::parts::more_stock;
use super::past::{Change, Past};
use crate::io;
use crate::model::{Diagnostic, Instance};
use crate::plan::{Plan, Route, Stop};
use crate::units::{ShiftId, TechId, Ticks};
use crate::verify::{TimedRoute, VerifiedPlan, Violation, verify, verify_day};
use std::collections::BTreeMap;

/// Rounds of lifting demands.
const ROUNDS: usize = 30;

/// The beginning of a route.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// Its stops.
    pub stops: Vec<Stop>,
    /// Their times; behind them there may be a break that is still owed.
    pub timed: TimedRoute,
    /// The technician is on the way home, or there.
    pub over: bool,
}

impl Frozen {
    /// When the technician can leave for what comes next.
    pub fn free_from(&self) -> Ticks {
        self.stops.len().checked_sub(1).map_or(self.timed.depart, |last| self.timed.stops[last].end)
    }
}

/// A shift of the changed instance and how a route of it is called there.
pub fn shift_named(instance: &Instance, technician: &str, day: u32) -> Option<ShiftId> {
    let of = |id: ShiftId| instance.technician_of(id).id == technician && instance.shifts[id].day == day;
    instance.shifts.ids().find(|id| of(*id))
}

/// A stop of one instance in another one with the same names; `None` if it is not there any more.
pub fn carried(from: &Instance, to: &Instance, stop: &Stop) -> Option<Stop> {
    Some(match stop {
        Stop::Break => Stop::Break,
        Stop::Job(job) => Stop::Job(to.job_named(&from.jobs[*job].id)?),
        Stop::Depot { depot, fill } => {
            let id = &from.depots[*depot].id;
            let depot = to.depots.enumerate().find(|(_, row)| row.id == *id)?.0;
            let part = |id: &str| to.parts.enumerate().find(|(_, row)| row.id == id).map(|(at, _)| at);
            let mut fill: Vec<_> =
                fill.iter().filter_map(|(at, level)| Some((part(&from.parts[*at].id)?, *level))).collect();
            fill.sort_unstable();
            Stop::Depot { depot, fill }
        }
    })
}

/// What may be wrong with what has happened.
pub enum Refused {
    /// The tables do not make an instance any more.
    Tables(Vec<Diagnostic>),
    /// What has happened breaks rules that cannot be lifted.
    Rules(Vec<Violation>),
}

/// Builds the changed instance, and verifies what has happened on it. A demand that has been broken by what happened is lifted in the
/// tables, with a note.
pub fn freeze(change: &mut Change) -> Result<(Instance, BTreeMap<ShiftId, Frozen>), Refused> {
    let past = change.past;
    let mut tried: BTreeMap<(ShiftId, &'static str), usize> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let instance = io::build(&change.tables).map_err(Refused::Tables)?.instance;
        let mut frozen = BTreeMap::new();
        let mut lifted = false;
        let mut broken = Vec::new();
        let begun = begun(past, &instance);
        let so_far = Plan::new(begun.values().map(|(_, route)| route.clone()));
        for (shift, (old, route)) in begun {
            let over = past.happened.courses[&old].over;
            match timed(&instance, &so_far, &route, over) {
                Ok(timed) => {
                    let stops = if over { timed.route().stops } else { route.stops };
                    frozen.insert(shift, Frozen { stops, timed, over });
                }
                Err(violations) => {
                    for violation in violations {
                        let rule = if violation.rule == "van-volume" { "returns-volume" } else { violation.rule };
                        let times = tried.entry((old, rule)).or_default();
                        *times += 1;
                        let helped = lift(change, past, old, &violation, *times);
                        lifted |= helped;
                        broken.extend((!helped).then_some(violation));
                    }
                }
            }
        }
        if broken.is_empty() && !lifted {
            lifted = lift_weeks(change, &instance, &frozen) || lift_depots(change, &instance, &frozen);
        }
        if !broken.is_empty() {
            return Err(Refused::Rules(broken));
        }
        if !lifted {
            return Ok((instance, frozen));
        }
    }
    Err(Refused::Rules(Vec::new()))
}

/// The routes as far as they are done or under way, by shift of the changed instance, with what the shift was before.
fn begun(past: &Past, instance: &Instance) -> BTreeMap<ShiftId, (ShiftId, Route)> {
    let mut begun = BTreeMap::new();
    for (old, course) in past.happened.courses.iter().filter(|(_, course)| course.left) {
        let who = past.instance.technician_of(*old).id.as_str();
        let Some(shift) = shift_named(instance, who, past.instance.shifts[*old].day) else { continue };
        let stops = course.done.iter().filter_map(|fact| match fact.stop {
            Stop::Job(job) if fact.turned_back => instance.job_named(&past.visit_id(*old, job)).map(Stop::Job),
            _ => carried(past.instance, instance, &fact.stop),
        });
        begun.insert(shift, (*old, Route::new(shift, stops.collect())));
    }
    begun
}

/// Allows the hours that have been worked where they are more than a week may have; whether that was needed.
fn lift_weeks(change: &mut Change, instance: &Instance, frozen: &BTreeMap<ShiftId, Frozen>) -> bool {
    let mut paid: BTreeMap<(TechId, u32), Ticks> = BTreeMap::new();
    for (shift, held) in frozen {
        let row = &instance.shifts[*shift];
        *paid.entry((row.technician, instance.week_of(row.day))).or_default() += held.timed.score.paid;
    }
    let mut lifted = false;
    for ((tech, _), paid) in paid {
        let technician = &instance.technicians[tech];
        if technician.max_week.is_none_or(|most| paid <= most) {
            continue;
        }
        let technicians = table(&mut change.tables, "technicians", &["technician_id"]);
        let Some(at) = row(technicians, "technician_id", &technician.id) else { continue };
        // A tick more, because hours are rounded as they are written.
        set(technicians, at, "max_week_h", format!("{:.6}", instance.scale.hours(paid + 1)));
        let (who, hours) = (&technician.id, instance.scale.hours(paid));
        change.notes.push(format!("lifted for what has happened: {who} is paid for {hours:.2} hours of a week"));
        lifted = true;
    }
    lifted
}

/// Puts into depots what vans have loaded there together, where that is more than they held; whether that was needed.
fn lift_depots(change: &mut Change, instance: &Instance, frozen: &BTreeMap<ShiftId, Frozen>) -> bool {
    let begun = Plan::new(frozen.values().map(|held| held.timed.route()));
    let broken = verify(instance, &begun).err().unwrap_or_default();
    let mut lifted = false;
    for violation in broken.iter().filter(|violation| violation.rule == "depot-stock") {
        lifted |= depot_held_more(change, instance, violation);
    }
    lifted
}

/// A depot whose vans held less than was thought has given more.
fn depot_held_more(change: &mut Change, instance: &Instance, violation: &Violation) -> bool {
    let depot = instance.depots.iter().find(|depot| violation.message.contains(depot.id.as_str()));
    depot.is_some_and(|depot| held_more(change, instance, ("depot", &depot.id), violation))
}

/// The beginning of a day as a route, with the break behind it if it is still owed. Who has gone home owes none, unless the tables
/// need one because the technician had one on another day.
fn timed(instance: &Instance, so_far: &Plan, route: &Route, over: bool) -> Result<TimedRoute, Vec<Violation>> {
    let alone = verify_day(instance, so_far, route);
    let stops = &route.stops;
    if (over && !rests_elsewhere(instance, so_far, route.shift))
        || alone.is_ok()
        || stops.contains(&Stop::Break)
        || instance.shifts[route.shift].rest.is_none()
    {
        return alone;
    }
    let rested: Vec<Stop> = stops.iter().cloned().chain([Stop::Break]).collect();
    let rested = verify_day(instance, so_far, &route.with_stops(rested));
    // Where the break is not what is wrong any more, that is to be lifted.
    let of_break = |violation: &Violation| violation.rule.starts_with("break");
    rested.or_else(|broken| if broken.iter().any(of_break) { alone } else { Err(broken) })
}

/// Whether the technician of a shift had a break on another day: the tables know one rule for all days.
fn rests_elsewhere(instance: &Instance, so_far: &Plan, shift: ShiftId) -> bool {
    let who = instance.shifts[shift].technician;
    let other = |route: &&Route| route.shift != shift && instance.shifts[route.shift].technician == who;
    so_far.routes.iter().filter(other).any(|route| route.stops.contains(&Stop::Break))
}

/// Lifts the demand that was broken; whether that was possible.
fn lift(change: &mut Change, past: &Past, shift: ShiftId, violation: &Violation, times: usize) -> bool {
    let instance = past.instance;
    let (row_of, id) = (&instance.shifts[shift], instance.technician_of(shift).id.clone());
    let course = &past.happened.courses[&shift];
    let (Some(first), Some(last)) = (course.done.first(), course.done.last()) else { return false };
    let back = last.end + super::change::way_home(instance, shift, &course.done);
    let rest = row_of.rest.map_or(0, |rest| rest.duration);
    let cells: Vec<(&str, String)> = match violation.rule {
        "shift-end" if times < 4 => {
            // The next time the break still to come is counted in.
            let over = back + if times > 1 { rest } else { 0 } - row_of.end;
            vec![("max_overtime_min", change.clocks.minutes(over.max(0) + instance.scale.ticks(times as f64 - 1.0)))]
        }
        "max-route" if times < 4 => {
            vec![(
                "max_route_min",
                change.clocks.minutes(back - first.leave + rest + instance.scale.ticks(times as f64)),
            )]
        }
        "break-missing" | "break-window" if times == 1 => {
            // Who has gone home takes it there. It is the break of every day of the technician: it does not become earlier.
            let free = if course.over { back } else { last.end };
            let taken = course.done.iter().find(|fact| fact.stop == Stop::Break).map_or(free, |fact| fact.begin);
            let taken = row_of.rest.map_or(taken, |rest| taken.max(rest.to));
            let text = change.clocks.of_day(row_of.day, taken);
            vec![("break_to", change.written(text))]
        }
        "break-missing" | "break-window" if times < 4 && !course.done.iter().any(|fact| fact.stop == Stop::Break) => {
            ["break_min", "break_from", "break_to"].map(|column| (column, String::new())).to_vec()
        }
        "part" | "lasting-stock" if times < 50 => return held_more(change, instance, ("the van of", &id), violation),
        // It did fit: the van takes more than was thought.
        "returns-volume" | "van-volume" if times < ROUNDS => roomier(instance, shift, times),
        "depot-stock" if times < 50 => return depot_held_more(change, instance, violation),
        _ => return false,
    };
    let technicians = table(&mut change.tables, "technicians", &["technician_id"]);
    let Some(at) = row(technicians, "technician_id", &id) else { return false };
    cells.into_iter().for_each(|(column, text)| set(technicians, at, column, text));
    change.notes.push(format!("lifted for what has happened: {violation}"));
    true
}

/// A van that takes more than the one of a shift: by what the smallest part takes, and twice as much each time.
fn roomier(instance: &Instance, shift: ShiftId, times: usize) -> Vec<(&'static str, String)> {
    let volumes = instance.parts.iter().map(|part| part.volume).filter(|volume| *volume > 0);
    let more = volumes.min().unwrap_or(crate::units::volume(1.0)) << (times - 1);
    let room = instance.technician_of(shift).van_volume.unwrap_or(0) + 2 * more - (more >> (times - 1));
    vec![("van_volume", (room as f64 / 1e6).to_string())]
}

/// Puts a unit of the part that a violation names where it was missing.
fn held_more(change: &mut Change, instance: &Instance, place: (&str, &str), violation: &Violation) -> bool {
    let named = instance.parts.iter().find(|part| violation.message.contains(part.id.as_str()));
    named.is_some_and(|part| {
        more_stock(change, place, &part.id);
        true
    })
}

/// Whether a plan leaves alone what is done or under way: every frozen stop is where and when it was, nothing else leaves before now, and
/// who has gone home stays there. Names what does not.
pub fn untouched(
    instance: &Instance,
    frozen: &BTreeMap<ShiftId, Frozen>,
    plan: &VerifiedPlan,
    now: Ticks,
) -> Vec<Violation> {
    let mut broken = Vec::new();
    let mut bad = |shift: ShiftId, what: String| {
        let who = &instance.technician_of(shift).id;
        broken.push(Violation { rule: "frozen", message: format!("the day of technician {who}: {what}") });
    };
    for (shift, held) in frozen {
        let Some(route) = plan.routes().iter().find(|route| route.shift == *shift) else {
            bad(*shift, "what has happened is not in the plan".to_owned());
            continue;
        };
        for (at, stop) in held.stops.iter().enumerate() {
            let was = &held.timed.stops[at];
            let same =
                route.stops.get(at).is_some_and(|is| is.stop == *stop && (is.begin, is.end) == (was.begin, was.end));
            if !same {
                bad(*shift, format!("stop {} is not where or when it was", at + 1));
            }
        }
        if held.over && route.stops.len() > held.stops.len() {
            bad(*shift, "there is something behind the last stop of somebody who went home".to_owned());
        }
    }
    for route in plan.routes() {
        let first = frozen.get(&route.shift).map_or(0, |held| held.stops.len());
        let left =
            if first == 0 { Some(route.depart) } else { route.stops.get(first).map(|_| route.stops[first - 1].end) };
        if left.is_some_and(|left| left < now) {
            bad(route.shift, "something new begins before now".to_owned());
        }
    }
    broken
}
