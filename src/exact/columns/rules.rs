//! What the network leaves out of an instance, in words.

use super::relief::crowded;
use crate::eval::Problem;
use crate::exact::relaxed::relaxed_rules;
use crate::model::{Mode, Paid};
use crate::units::{Id, ShiftId, UNLIMITED};

/// Whether routes may cost more than their paths because of what vans carry.
pub fn has_faults(problem: &Problem) -> bool {
    let instance = problem.instance;
    instance.objective.mode == Mode::Cost && instance.jobs.iter().any(|job| !job.faults.is_empty())
}

/// Every rule that a bound of the network leaves out. A route may cost more than its path where one of them matters.
pub(super) fn relaxed(problem: &Problem) -> Vec<String> {
    let instance = problem.instance;
    let mut relaxed = relaxed_rules(instance);
    let mut say = |matters: bool, what: &str| {
        if matters {
            relaxed.push(what.to_owned());
        }
    };
    let depots = !instance.depots.is_empty();
    say(has_faults(problem), "first-time fix: jobs do not take parts from each other");
    say(depots && instance.objective.weights.carrying_rate > 0.0, "parts loaded: they cost nothing");
    let finite = |depot: &crate::model::Depot| depot.stock.iter().any(|units| (1..UNLIMITED).contains(units));
    say(instance.depots.iter().any(finite), "depot stock: each route loads as if it were the only one");
    let limited = instance.technicians.iter().any(|tech| tech.van_volume.is_some());
    say(depots && limited, "van volume: a part that fits by itself fits with others");
    say(depots, "visits: the first one opens all depots");
    let of = |shift: usize| ShiftId::from_index(shift);
    let lanes = (0..problem.shifts.len()).any(|shift| crowded(problem, of(shift), problem.graph.jobs_of(of(shift))));
    say(lanes, "certain parts: only the four scarcest of a van are counted");
    say(
        problem.shifts.iter().any(|shift| shift.lasting),
        "stock that lasts: vans begin each day with all that depots have",
    );
    say(instance.jobs.iter().any(|job| job.due.is_some()), "lateness: counted as if leaving at once cost nothing");
    let late = |shift: &crate::eval::ShiftData| shift.latest_end > shift.regular_end;
    let cheap = |shift: &crate::eval::ShiftData| late(shift) && shift.rates.overtime < shift.rates.time;
    say(problem.shifts.iter().any(cheap), "overtime: where it is cheaper than other time, all time costs that");
    let work = instance.objective.paid == Paid::Work && problem.shifts.iter().any(late);
    say(work, "overtime: beyond the price of other work it costs nothing");
    relaxed
}
