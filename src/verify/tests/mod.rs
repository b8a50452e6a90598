//! Every rule: a plan that just keeps it, and one that breaks it and nothing else.

mod clock;
mod days;
mod hours;
mod long;
mod parts;
mod people;
mod plan;
mod relations;
mod score;

use super::{VerifiedPlan, verify};
use crate::model::{InstanceBuilder, testing};
use crate::plan::{Plan, Route, Stop};
use crate::units::{DepotId, JobId, PartId, ShiftId};

const P: PartId = PartId(0);
const Q: PartId = PartId(1);

/// Places 0 to 3 on a line, ten minutes apart; two technicians at place 0 with a shift of 300 minutes; jobs of
/// ten minutes at 1, 2 and 3; a depot at 2 that has everything; parts p and q, a skill and a tool.
fn firm() -> InstanceBuilder {
    let mut all = testing::builder(4);
    all.skills.push("gas".into());
    all.tools.push("ladder".into());
    all.parts.push(testing::part("p"));
    all.parts.push(testing::part("q"));
    for at in 0..2 {
        let technician = testing::technician(&format!("t{at}"), &all);
        all.technicians.push(technician);
        all.shifts.push(testing::shift(at, 0, 300));
    }
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

/// A plan with these stops for shift 0, 1 …
fn plan(routes: &[&[Stop]]) -> Plan {
    let route = |(shift, stops): (usize, &&[Stop])| Route::new(ShiftId(shift as u32), stops.to_vec());
    Plan { routes: routes.iter().enumerate().map(route).collect() }
}

/// The verified plan of these stops.
fn right(all: &InstanceBuilder, routes: &[&[Stop]]) -> VerifiedPlan {
    let instance = all.clone().build(testing::line(4)).unwrap();
    verify(&instance, &plan(routes)).unwrap()
}

/// The rules that a plan breaks.
fn broken_by(all: &InstanceBuilder, plan: &Plan) -> Vec<&'static str> {
    let instance = all.clone().build(testing::line(4)).unwrap();
    let violations = verify(&instance, plan).err().unwrap_or_default();
    assert!(violations.iter().all(|broken| !broken.message.is_empty()));
    violations.iter().map(|broken| broken.rule).collect()
}

/// The rules that these stops break.
fn broken(all: &InstanceBuilder, routes: &[&[Stop]]) -> Vec<&'static str> {
    broken_by(all, &plan(routes))
}
