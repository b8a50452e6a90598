//! Paid time and overtime of one shift.

use super::clock::ShiftModel;
use super::network::START;
use crate::exact::milp::{Milp, sum};
use crate::model::{Instance, Paid};
use crate::units::currency;
use good_lp::{Expression, Variable, constraint};

/// The money for the time of a shift's route, and what keeps it from being exact.
///
/// Paid time costs the normal rate, and overtime the difference to the overtime rate. Overtime is stated from
/// below where it is dearer than normal time, which is the usual case, and from above where it is cheaper.
pub(super) fn state(milp: &mut Milp, instance: &Instance, model: &ShiftModel) -> (Expression, Option<String>) {
    let rates = &instance.technician_of(model.network.shift).rates;
    let (normal, extra) = (currency(rates.time), currency(rates.overtime));
    let shift = &instance.shifts[model.network.shift];
    let end = (shift.end - shift.start) as f64;
    let possible = shift.latest_end > shift.end;
    match instance.objective.paid {
        Paid::Shift => {
            let base = end * normal * model.used();
            if !possible {
                return (base, None);
            }
            (base + extra * beyond(milp, model, end), None)
        }
        Paid::Route => {
            let base = normal * (model.back() - model.depart());
            if !possible || extra == normal {
                return (base, None);
            }
            let over = if extra > normal {
                of_route(milp, model, end)
            } else {
                cheap_overtime(milp, model, end, model.back() - model.depart())
            };
            (base + (extra - normal) * over, None)
        }
        Paid::Work => {
            let base = normal * work(model);
            if !possible || extra == normal {
                return (base, None);
            }
            if extra > normal {
                return (base + (extra - normal) * of_work(milp, model, end), None);
            }
            // A later return would make the same work cheaper: no row can forbid to dawdle.
            let over = cheap_overtime(milp, model, end, work(model));
            let note = "overtime is cheaper than normal time and only work is paid".to_owned();
            (base + (extra - normal) * over, Some(note))
        }
    }
}

/// Travel, set-up, loading and service.
fn work(model: &ShiftModel) -> Expression {
    let network = &model.network;
    let ways = network.arcs.iter().zip(&model.taken).map(|(arc, &taken)| (taken, (arc.travel + arc.setup) as f64));
    let stops = network.nodes.iter().zip(&model.visit).map(|(node, &visit)| (visit, node.service as f64));
    sum(ways.chain(stops))
}

/// At least the time from the shift's end to the return.
fn beyond(milp: &mut Milp, model: &ShiftModel, end: f64) -> Variable {
    let over = milp.real(model.network.horizon as f64 - end);
    milp.row(constraint!(over >= model.back() - end * model.used()));
    over
}

/// At least the overtime of a route whose whole duration is paid: no more than that duration, which matters
/// only to who leaves after the shift's end.
fn of_route(milp: &mut Milp, model: &ShiftModel, end: f64) -> Variable {
    let horizon = model.network.horizon as f64;
    let latest = model.network.ways_out(START).map(|arc| model.network.arcs[arc].leave.1).max().unwrap_or(0);
    if latest as f64 <= end {
        return beyond(milp, model, end);
    }
    let (over, late_start) = (milp.real(horizon - end), milp.binary());
    milp.row(constraint!(model.depart() >= end * late_start));
    milp.row(constraint!(over >= model.back() - end * model.used() - (horizon - end) * late_start));
    milp.row(constraint!(over >= model.back() - model.depart() - horizon * (1 - late_start)));
    over
}

/// At least the overtime where only work is paid: no more than that work.
fn of_work(milp: &mut Milp, model: &ShiftModel, end: f64) -> Variable {
    let horizon = model.network.horizon as f64;
    let (over, all_work) = (milp.real(horizon - end), milp.binary());
    milp.row(constraint!(over >= model.back() - end * model.used() - (horizon - end) * all_work));
    milp.row(constraint!(over >= work(model) - horizon * (1 - all_work)));
    over
}

/// At most the overtime, and no more than `whole`, for rates that make overtime the cheaper time.
fn cheap_overtime(milp: &mut Milp, model: &ShiftModel, end: f64, whole: Expression) -> Variable {
    let horizon = model.network.horizon as f64;
    let (over, late_return) = (milp.real(horizon - end), milp.binary());
    milp.row(constraint!(over <= whole));
    milp.row(constraint!(over <= (horizon - end) * late_return));
    milp.row(constraint!(over <= model.back() - end * late_return));
    over
}
