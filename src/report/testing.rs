//! A small day to report on.

use super::{Report, Run};
use crate::graph::Reason;
use crate::model::{Depot, Window};
use crate::model::{
    Fault, Instance, InstanceBuilder, Job, Need, Part, Priority, Rates, Shift, Site, Technician, VanStock,
};
use crate::plan::{Plan, Route, Stop};
use crate::solve::{SolverKind, Status};
use crate::travel::{Metric, Sphere, Travel};
use crate::units::{IdVec, JobId, PartId, ShiftId, SiteId, TechId, money};
use crate::verify::{VerifiedPlan, verify};
use std::time::Duration;

/// Three places in Ljubljana, a technician with one filter on the van, a depot with ten, and two jobs: `boiler`
/// (probably needs two filters) and `=café` at the other end of town.
pub fn day() -> Instance {
    let mut builder = InstanceBuilder::new("a day");
    builder.horizon.start = jiff::civil::date(2026, 11, 24);
    let places = [("home", 46.05, 14.50), ("yard", 46.06, 14.52), ("site", 46.07, 14.54)];
    for (name, lat, lon) in places {
        builder.sites.push(Site { name: name.into(), lat, lon });
    }
    builder.parts.push(Part { id: "filter".into(), name: "Filter".into(), volume: 0, unit_cost: money(8.0) });
    builder.technicians.push(Technician {
        id: "anna".into(),
        name: "Ana Š. 田中".into(),
        start: SiteId(0),
        end: Some(SiteId(0)),
        skills: IdVec::new(),
        tools: Vec::new(),
        efficiency: 1.0,
        speed_factor: 1.0,
        rates: Rates { time: money(45.0 / 3600.0), overtime: money(67.5 / 3600.0), dist: money(0.0005), fixed: 0 },
        van_volume: None,
        max_jobs: None,
        max_route: None,
        max_week: None,
        territories: Vec::new(),
        van: IdVec::from(vec![VanStock { quantity: 1, target: Some(3) }]),
    });
    let hour = 3600;
    builder.shifts.push(Shift {
        technician: TechId(0),
        day: 0,
        start: 8 * hour,
        end: 16 * hour,
        latest_end: 17 * hour,
        rest: None,
    });
    builder.depots.push(Depot {
        id: "yard".into(),
        site: SiteId(1),
        opens: 6 * hour,
        closes: 18 * hour,
        load: 600,
        lends_tools: false,
        stock: IdVec::from(vec![10]),
    });
    let fault = |probability, filters: u32| Fault {
        name: format!("{filters} filters"),
        probability,
        need: Need { parts: vec![(PartId(0), filters)], ..Need::default() },
        duration: None,
    };
    builder.jobs.push(Job { faults: vec![fault(0.75, 2), fault(0.25, 9)], ..job("boiler", hour) });
    builder.jobs.push(job("=café", 2 * hour));
    let coordinates: Vec<(f64, f64)> = builder.sites.iter().map(|site| (site.lat, site.lon)).collect();
    let metric = Metric::Haversine { sphere: Sphere::new(coordinates), circuity: 1.3, speed_kmh: 50.0 };
    let travel = Travel::new(metric, 3, builder.scale);
    builder.build(travel).expect("the day is sound")
}

fn job(id: &str, duration: i64) -> Job {
    Job {
        id: id.into(),
        customer: Some(format!("{id} & sons")),
        service: None,
        site: SiteId(2),
        duration,
        setup: 0,
        windows: vec![Window { from: 9 * 3600, to: 12 * 3600 }],
        due: None,
        priority: Priority::default(),
        need: Need::default(),
        faults: Vec::new(),
        preferred: Vec::new(),
        required: Vec::new(),
        excluded: Vec::new(),
        crew: 1,
        leads: None,
        territory: None,
        unserved_cost: money(500.0),
        repeat_visit_cost: money(250.0),
        late_cost: 0,
        returns_volume: 0,
        asset: None,
        warranty: false,
        promise: None,
    }
}

/// The day's plan: load two filters, mend the boiler, leave the café out.
pub fn verified(instance: &Instance) -> VerifiedPlan {
    let load = Stop::Depot { depot: crate::units::DepotId(0), fill: vec![(PartId(0), 3)] };
    let route = Route::new(ShiftId(0), vec![load, Stop::Job(JobId(0))]);
    verify(instance, &Plan::new([route])).expect("the plan obeys the rules")
}

/// A report of a plan, as a solve would make it.
pub fn report_of<'a>(
    instance: &'a Instance,
    plan: &'a VerifiedPlan,
    reasons: &'a [(JobId, Vec<Reason>)],
) -> Report<'a> {
    let run = Run {
        solver: SolverKind::Auto,
        seed: 7,
        threads: 2,
        iterations: 1234,
        wall: Duration::from_millis(1500),
        status: Status::Gap,
        bound: Some(money(500.0)),
        gap: Some(0.05),
        relaxed: Vec::new(),
    };
    Report { instance, plan, reasons, run }
}
