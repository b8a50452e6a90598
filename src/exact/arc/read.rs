//! From a solution of the arc model to a plan. Only sequences and loads are read, both rounded: the clock is
//! for the verifier to tell.

use super::clock::ShiftModel;
use super::network::{END, Place, START};
use super::{ArcModel, ShiftParts};
use crate::exact::milp::{Milp, Values};
use crate::model::Instance;
use crate::plan::{Plan, Route, Stop, certain_fill};
use crate::units::{PartId, UNLIMITED};

impl ArcModel {
    /// The plan of a solution.
    pub(super) fn plan(&self, instance: &Instance, values: &Values) -> Plan {
        let used = self.shifts.iter().filter(|shift| self.milp.is_set(values, shift.model.used()));
        Plan::new(used.map(|shift| route(instance, &self.milp, values, shift)))
    }
}

fn route(instance: &Instance, milp: &Milp, values: &Values, shift: &ShiftParts) -> Route {
    let (model, id) = (&shift.model, shift.model.network.shift);
    let mut stops = Vec::new();
    let mut served = Vec::new();
    for node in path(milp, values, model) {
        match model.network.nodes[node].place {
            Place::Job(job) => {
                served.push(job);
                stops.push(Stop::Job(job));
            }
            Place::Depot(depot, _) => {
                let loads = shift.loads.iter().filter(|load| load.node == node);
                let loaded = loads.map(|load| (load.part, milp.value(values, load.units).round() as u32));
                stops.push(Stop::Depot { depot, fill: loaded.filter(|&(_, units)| units > 0).collect() });
            }
            Place::Start | Place::End => {}
        }
        if model.rest[node].is_some_and(|rest| milp.is_set(values, rest)) {
            stops.push(Stop::Break);
        }
    }
    // Loads are exact where no fault can take parts; elsewhere the policy knows what may be gone.
    let takes_parts = served.iter().any(|&job| instance.jobs[job].faults.iter().any(|f| !f.need.parts.is_empty()));
    let stops = if takes_parts { certain_fill(instance, id, &stops) } else { levels(instance, id, stops) };
    Route::new(id, stops)
}

/// The nodes of a route from its start to before its end.
fn path(milp: &Milp, values: &Values, model: &ShiftModel) -> Vec<usize> {
    let mut path = vec![START];
    let next = |from: usize| model.network.ways_out(from).find(|&arc| milp.is_set(values, model.taken[arc]));
    while let Some(arc) = path.last().and_then(|&last| next(last)) {
        let to = model.network.arcs[arc].to;
        if to == END || path.contains(&to) {
            break;
        }
        path.push(to);
    }
    path
}

/// Turns units loaded into levels to fill up to.
fn levels(instance: &Instance, shift: crate::units::ShiftId, stops: Vec<Stop>) -> Vec<Stop> {
    let mut van: Vec<u32> = instance.technician_of(shift).van.iter().map(|stock| stock.quantity).collect();
    let mut stops = stops;
    for stop in &mut stops {
        match stop {
            Stop::Job(job) => {
                for &(PartId(part), units) in &instance.jobs[*job].need.parts {
                    let stock = &mut van[part as usize];
                    *stock = if *stock >= UNLIMITED { *stock } else { stock.saturating_sub(units) };
                }
            }
            Stop::Depot { fill, .. } => {
                fill.sort_unstable();
                for (PartId(part), units) in fill {
                    van[*part as usize] += *units;
                    *units = van[*part as usize];
                }
            }
            Stop::Break => {}
        }
    }
    stops
}
