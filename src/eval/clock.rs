//! The clock of a route, walked stop by stop: several windows, due times and breaks included.
//!
//! For a given departure everything happens as early as it can, so the schedule of a sequence is decided by
//! its departure alone. [`Timeline::best_run`] finds the departure that `docs/rules.md` prescribes: least
//! money, then shortest, then earliest.

use super::Problem;
use super::node::Node;
use super::problem::ShiftData;
use crate::model::{BreakRule, Paid, Promise, Window};
use crate::units::{Money, SiteId, Ticks};

/// A stop as the clock sees it.
#[derive(Clone, Copy, Debug)]
struct Step<'a> {
    /// Travel from the previous place, with the set-up.
    drive: Ticks,
    from: Ticks,
    to: Ticks,
    /// All windows where there are several.
    windows: &'a [Window],
    service: Ticks,
    due: Ticks,
    late_cost: Money,
    /// What the customer was told.
    promise: Option<&'a Promise>,
}

impl Step<'_> {
    /// Money for beginning at another time than was told.
    #[inline]
    fn broken(&self, begin: Ticks) -> Money {
        self.promise.filter(|promise| promise.breaks_window(begin)).map_or(0, |promise| promise.window_cost)
    }

    /// Earliest begin not before `ready`.
    #[inline]
    fn begin(&self, ready: Ticks) -> Option<Ticks> {
        if self.windows.is_empty() {
            let begin = ready.max(self.from);
            return (begin <= self.to).then_some(begin);
        }
        self.windows.iter().find(|window| window.to >= ready).map(|window| window.from.max(ready))
    }

    /// Latest begin not after `limit`.
    #[inline]
    fn latest(&self, limit: Ticks) -> Option<Ticks> {
        if self.windows.is_empty() {
            let begin = limit.min(self.to);
            return (begin >= self.from).then_some(begin);
        }
        self.windows.iter().rev().find(|window| window.from <= limit).map(|window| window.to.min(limit))
    }
}

/// How a departure turns out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Money for paid time, overtime and lateness.
    pub money: Money,
    /// From leaving to returning.
    pub duration: Ticks,
    /// Departure.
    pub depart: Ticks,
    /// Return.
    pub back: Ticks,
    /// The break is taken after this many stops; `None`: none is taken on the route.
    pub rest_at: Option<usize>,
}

impl Run {
    fn order(&self) -> (Money, Ticks, Ticks) {
        (self.money, self.duration, self.depart)
    }
}

/// A sequence of stops of one shift, ready to be walked.
#[derive(Debug, Default)]
pub struct Timeline<'a> {
    steps: Vec<Step<'a>>,
    last_leg: Ticks,
    /// Travel, set-up, loading and service.
    work: Ticks,
    several_windows: bool,
    has_due: bool,
    has_promise: bool,
}

/// Bounds on departure and return.
#[derive(Clone, Copy)]
struct Bounds {
    leave_from: Ticks,
    back_by: Ticks,
    rest_at: Option<usize>,
}

impl<'a> Timeline<'a> {
    /// Sets the sequence.
    pub fn set(&mut self, problem: &Problem<'a>, shift: &ShiftData, nodes: &[Node]) {
        self.steps.clear();
        (self.work, self.several_windows, self.has_due, self.has_promise) = (0, false, false, false);
        let mut place = shift.start;
        let mut job_site: Option<SiteId> = None;
        for node in nodes {
            let step = match (node.as_job(), node.as_depot()) {
                (Some(job), _) => {
                    let data = problem.job(job);
                    let setup = if job_site == Some(data.site) { 0 } else { data.setup };
                    let windows = &problem.instance.jobs[job].windows;
                    let several = windows.len() > 1 && node.agreed_begin().is_none();
                    self.several_windows |= several;
                    let (from, to) = problem.hours(*node, job);
                    self.has_due |= data.due != Ticks::MAX;
                    let drive = problem.leg(shift, place, data.site).1 + setup;
                    (place, job_site) = (data.site, Some(data.site));
                    let promise =
                        problem.instance.jobs[job].promise.as_ref().filter(|promise| promise.window.is_some());
                    self.has_promise |= promise.is_some();
                    Step {
                        promise,
                        drive,
                        from,
                        to,
                        windows: if several { windows } else { &[] },
                        service: problem.service(shift, job),
                        due: data.due,
                        late_cost: problem.instance.jobs[job].late_cost,
                    }
                }
                (None, Some(depot)) => {
                    let data = &problem.instance.depots[depot];
                    let drive = problem.leg(shift, place, data.site).1;
                    (place, job_site) = (data.site, None);
                    Step {
                        drive,
                        from: shift.day_start + data.opens,
                        to: shift.day_start + data.closes,
                        windows: &[],
                        service: data.load,
                        due: Ticks::MAX,
                        late_cost: 0,
                        promise: None,
                    }
                }
                (None, None) => continue,
            };
            self.work += step.drive + step.service;
            self.steps.push(step);
        }
        self.last_leg = shift.end.map_or(0, |end| problem.leg(shift, place, end).1);
        self.work += self.last_leg;
    }

    /// The best departure and place of the break, or nothing if the sequence cannot be done in time.
    pub fn best_run(&self, shift: &ShiftData, paid: Paid) -> Option<Run> {
        let free = Bounds { leave_from: shift.from, back_by: shift.latest_end, rest_at: None };
        let Some(rule) = &shift.rest else { return self.best_departure(shift, paid, None, free) };
        let after = Bounds { back_by: free.back_by.min(rule.to), ..free };
        let before = Bounds { leave_from: free.leave_from.max(rule.from + rule.duration), ..free };
        let mut best: Option<Run> = None;
        let mut keep = |run: Option<Run>| {
            if let Some(run) = run
                && best.is_none_or(|best| run.order() < best.order())
            {
                best = Some(run);
            }
        };
        keep(self.best_departure(shift, paid, None, after));
        keep(self.best_departure(shift, paid, None, before));
        let mut clock = shift.from;
        for at in 0..=self.steps.len() {
            if clock > rule.to {
                break;
            }
            keep(self.best_departure(shift, paid, Some(rule), Bounds { rest_at: Some(at), ..free }));
            let Some(step) = self.steps.get(at) else { break };
            let Some(begin) = step.begin(clock + step.drive) else { break };
            clock = begin + step.service;
        }
        best
    }

    /// Time paid for a run, overtime included.
    pub fn paid_time(&self, shift: &ShiftData, paid: Paid, run: &Run) -> Ticks {
        paid_hours(shift, paid, self.work, run.depart, run.back).0
    }

    /// When each stop begins on a run.
    pub fn begins(&self, shift: &ShiftData, run: &Run) -> Option<Vec<Ticks>> {
        let mut clock = run.depart;
        let mut begins = Vec::with_capacity(self.steps.len());
        for (at, step) in self.steps.iter().enumerate() {
            if run.rest_at == Some(at) {
                clock = rest(shift.rest.as_ref()?, clock)?;
            }
            let begin = step.begin(clock + step.drive)?;
            begins.push(begin);
            clock = begin + step.service;
        }
        Some(begins)
    }

    /// Walks from a departure: return and money of lateness.
    fn walk(&self, rule: Option<&BreakRule>, rest_at: Option<usize>, depart: Ticks) -> Option<(Ticks, Money)> {
        let (mut clock, mut late) = (depart, 0);
        for (at, step) in self.steps.iter().enumerate() {
            if rest_at == Some(at) {
                clock = rest(rule?, clock)?;
            }
            let begin = step.begin(clock + step.drive)?;
            if begin > step.due {
                late += (begin - step.due) * step.late_cost;
            }
            if self.has_promise {
                late += step.broken(begin);
            }
            clock = begin + step.service;
        }
        if rest_at == Some(self.steps.len()) {
            clock = rest(rule?, clock)?;
        }
        Some((clock + self.last_leg, late))
    }

    /// Latest departure with which step `upto` begins by `limit` (`upto` = number of steps: the return).
    fn latest_departure(
        &self,
        rule: Option<&BreakRule>,
        rest_at: Option<usize>,
        upto: usize,
        limit: Ticks,
    ) -> Option<Ticks> {
        let mut limit = limit;
        if upto == self.steps.len() {
            limit -= self.last_leg;
            if rest_at == Some(upto) {
                limit = latest_rest(rule?, limit)?;
            }
        }
        for at in (0..=upto.min(self.steps.len().saturating_sub(1))).rev() {
            let Some(step) = self.steps.get(at) else { break };
            let ready = if at == upto { limit } else { limit - step.service };
            limit = step.latest(ready)? - step.drive;
            if rest_at == Some(at) {
                limit = latest_rest(rule?, limit)?;
            }
        }
        Some(limit)
    }

    fn best_departure(&self, shift: &ShiftData, paid: Paid, rule: Option<&BreakRule>, bounds: Bounds) -> Option<Run> {
        let rest_at = bounds.rest_at;
        let (back, _) = self.walk(rule, rest_at, bounds.leave_from)?;
        if back > bounds.back_by {
            return None;
        }
        let latest = self.latest_departure(rule, rest_at, self.steps.len(), back)?.max(bounds.leave_from);
        let first = self.run_from(shift, paid, rule, bounds, latest);
        let cheap_late = shift.rates.overtime < shift.rates.time;
        match first {
            Some((run, 0)) if !self.several_windows && !cheap_late => return Some(run),
            _ if !self.several_windows && !self.has_due && !self.has_promise && !cheap_late => {
                return first.map(|(run, _)| run);
            }
            _ => {}
        }
        let mut best = first.map(|(run, _)| run);
        self.candidates(shift, rule, bounds, &mut |depart| {
            if let Some((run, _)) = self.run_from(shift, paid, rule, bounds, depart)
                && best.is_none_or(|best| run.order() < best.order())
            {
                best = Some(run);
            }
        });
        best
    }

    /// Calls `visit` with every departure at which the cost of the route may have a kink.
    fn candidates(&self, shift: &ShiftData, rule: Option<&BreakRule>, bounds: Bounds, visit: &mut dyn FnMut(Ticks)) {
        // From the regular end on the whole route is overtime.
        let mut seen: Vec<Ticks> = vec![bounds.leave_from, shift.regular_end.max(bounds.leave_from)];
        let mut add = |upto: usize, limit: Ticks| {
            if let Some(depart) = self.latest_departure(rule, bounds.rest_at, upto, limit)
                && (bounds.leave_from + 1..=bounds.back_by).contains(&depart)
            {
                seen.push(depart);
            }
        };
        for (at, step) in self.steps.iter().enumerate() {
            if step.windows.is_empty() {
                add(at, step.from);
                add(at, step.to);
            }
            for window in step.windows {
                add(at, window.from);
                add(at, window.to);
            }
            if step.due != Ticks::MAX {
                add(at, step.due);
            }
            if let Some(told) = step.promise.and_then(|promise| promise.window) {
                add(at, told.from);
                add(at, told.to);
            }
        }
        add(self.steps.len(), shift.regular_end);
        // From here on all work is overtime.
        add(self.steps.len(), shift.regular_end + self.work);
        add(self.steps.len(), bounds.back_by);
        if let (Some(rule), Some(at)) = (rule, bounds.rest_at) {
            // The break begins as its window opens: seen from the stop before it.
            match at.checked_sub(1).map(|before| (before, self.steps[before].service)) {
                Some((before, service)) => add(before, rule.from - service),
                None => seen.push(rule.from.max(bounds.leave_from)),
            }
        }
        if shift.max_route != Ticks::MAX {
            let longest: Vec<Ticks> = seen
                .iter()
                .filter_map(|depart| self.walk(rule, bounds.rest_at, *depart))
                .map(|(back, _)| back - shift.max_route)
                .filter(|depart| *depart > bounds.leave_from)
                .collect();
            seen.extend(longest);
        }
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter().for_each(visit);
    }

    /// The run of a departure, and its money of lateness.
    fn run_from(
        &self,
        shift: &ShiftData,
        paid: Paid,
        rule: Option<&BreakRule>,
        bounds: Bounds,
        depart: Ticks,
    ) -> Option<(Run, Money)> {
        let (back, late) = self.walk(rule, bounds.rest_at, depart)?;
        let duration = back - depart;
        if back > bounds.back_by || duration > shift.max_route {
            return None;
        }
        let money = time_money(shift, paid, self.work, depart, back) + late;
        Some((Run { money, duration, depart, back, rest_at: bounds.rest_at }, late))
    }
}

/// Money for paid time and overtime.
pub(super) fn time_money(shift: &ShiftData, paid: Paid, work: Ticks, depart: Ticks, back: Ticks) -> Money {
    let (hours, overtime) = paid_hours(shift, paid, work, depart, back);
    (hours - overtime) * shift.rates.time + overtime * shift.rates.overtime
}

/// Time that is paid, and the overtime in it.
fn paid_hours(shift: &ShiftData, paid: Paid, work: Ticks, depart: Ticks, back: Ticks) -> (Ticks, Ticks) {
    let after = (back - shift.regular_end).max(0);
    match paid {
        Paid::Route => (back - depart, after.min(back - depart)),
        Paid::Shift => (shift.regular_end - shift.from + after, after),
        Paid::Work => (work, after.min(work)),
    }
}

/// End of a break that may begin at `ready`.
fn rest(rule: &BreakRule, ready: Ticks) -> Option<Ticks> {
    let begin = ready.max(rule.from);
    (begin <= rule.to).then_some(begin + rule.duration)
}

/// Latest time to be ready for a break that must end by `limit`.
fn latest_rest(rule: &BreakRule, limit: Ticks) -> Option<Ticks> {
    let begin = (limit - rule.duration).min(rule.to);
    (begin >= rule.from).then_some(begin)
}
