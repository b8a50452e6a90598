//! Each rule by a day that can be reckoned by hand.

mod chances;
mod clock;
mod van;

use super::{Simulation, SimulationOptions, Variation, simulate};
use crate::model::{Fault, Instance, InstanceBuilder, Need, testing};
use crate::plan::{Plan, Route, Stop};
use crate::units::{DepotId, JobId, PartId, ShiftId, TechId, Ticks};
use crate::verify::{VerifiedPlan, verify};

const P: PartId = PartId(0);
const Q: PartId = PartId(1);

/// Places 0 to 3 on a line, ten minutes apart; a technician at place 0 with a shift of 300 minutes and an hour of overtime;
/// jobs of ten minutes at 1, 2 and 3; a depot at 2 that has everything; parts p and q and a tool.
fn firm() -> InstanceBuilder {
    let mut all = testing::builder(4);
    all.tools.push("ladder".into());
    all.parts.push(testing::part("p"));
    all.parts.push(testing::part("q"));
    let technician = testing::technician("t", &all);
    all.technicians.push(technician);
    all.shifts.push(testing::shift(0, 0, 300));
    all.shifts[ShiftId(0)].latest_end = 360;
    for at in 0..3 {
        all.jobs.push(testing::job(&format!("j{at}"), at + 1));
    }
    let depot = testing::depot("d", 2, &all);
    all.depots.push(depot);
    all
}

fn job(at: u32) -> Stop {
    Stop::Job(JobId(at))
}

fn load(fill: &[(PartId, u32)]) -> Stop {
    Stop::Depot { depot: DepotId(0), fill: fill.to_vec() }
}

fn fault(probability: f64, parts: &[(PartId, u32)]) -> Fault {
    let need = Need { parts: parts.to_vec(), ..Need::default() };
    Fault { name: "broken".into(), probability, need, duration: None }
}

/// A fault that is always found, needs nothing and takes this long.
fn slow(duration: Ticks) -> Fault {
    Fault { duration: Some(duration), ..fault(1.0, &[]) }
}

fn van(all: &mut InstanceBuilder, part: PartId, quantity: u32) {
    all.technicians[TechId(0)].van[part].quantity = quantity;
}

fn planned(all: &InstanceBuilder, stops: &[Stop]) -> (Instance, VerifiedPlan) {
    let instance = all.clone().build(testing::line(4)).unwrap();
    let plan = Plan { routes: vec![Route::new(ShiftId(0), stops.to_vec())] };
    let plan = verify(&instance, &plan).unwrap();
    (instance, plan)
}

/// A few hundred days in which only the faults are drawn.
fn played(all: &InstanceBuilder, stops: &[Stop]) -> Simulation {
    let (instance, plan) = planned(all, stops);
    let options =
        SimulationOptions { runs: 400, variation: Variation::NONE, threads: 1, ..SimulationOptions::default() };
    simulate(&instance, &plan, &options)
}
