//! A case of the executable definition as an instance and a route: everything is in one place and nothing takes time.

use firstfix::model::*;
use firstfix::plan::{Route, Stop};
use firstfix::travel::{Leg, Travel};
use firstfix::units::*;
use serde_json::Value;
use std::collections::BTreeSet;

pub fn object<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

pub fn names<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

pub fn units(value: &Value) -> u32 {
    value.as_u64().map_or(UNLIMITED, |units| units as u32)
}

/// The names that a case uses, as ids.
#[derive(Default)]
pub struct Names {
    parts: Vec<String>,
    skills: Vec<String>,
    tools: Vec<String>,
}

impl Names {
    fn of(case: &Value) -> Self {
        let (mut parts, mut skills, mut tools) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut collect = |value: &Value| {
            for key in ["parts", "stock", "target"] {
                parts.extend(object(value, key).map(|(name, _)| name.to_owned()));
            }
            skills.extend(object(value, "skills").map(|(name, _)| name.to_owned()));
            tools.extend(names(value, "tools").map(str::to_owned));
        };
        collect(case);
        for stop in case["stops"].as_array().unwrap() {
            collect(stop);
            stop.get("depot").into_iter().for_each(&mut collect);
            stop.get("faults").and_then(Value::as_array).into_iter().flatten().for_each(&mut collect);
        }
        let list = |set: BTreeSet<String>| set.into_iter().collect();
        Self { parts: list(parts), skills: list(skills), tools: list(tools) }
    }

    fn part(&self, name: &str) -> PartId {
        PartId::from_index(self.parts.iter().position(|part| part == name).unwrap())
    }

    fn skill(&self, name: &str) -> SkillId {
        SkillId::from_index(self.skills.iter().position(|skill| skill == name).unwrap())
    }

    fn tool(&self, name: &str) -> ToolId {
        ToolId::from_index(self.tools.iter().position(|tool| tool == name).unwrap())
    }

    fn amounts(&self, value: &Value, key: &str) -> Vec<(PartId, u32)> {
        let mut amounts: Vec<_> = object(value, key).map(|(name, of)| (self.part(name), units(of))).collect();
        amounts.sort();
        amounts
    }

    fn need(&self, value: &Value) -> Need {
        Need {
            skills: object(value, "skills").map(|(name, of)| (self.skill(name), units(of) as u8)).collect(),
            tools: names(value, "tools").map(|name| self.tool(name)).collect(),
            parts: self.amounts(value, "parts"),
        }
    }
}

/// The instance and the route of a case; everything is in one place and nothing takes time.
pub fn build(case: &Value) -> (Instance, Route) {
    let names = Names::of(case);
    let mut all = InstanceBuilder::new("case");
    all.sites.push(Site { name: "here".into(), lat: 0.0, lon: 0.0 });
    all.parts = names.parts.iter().map(|id| part(id)).collect();
    all.skills = names.skills.iter().cloned().collect();
    all.tools = names.tools.iter().cloned().collect();
    all.technicians.push(technician(case, &names));
    all.shifts.push(Shift { technician: TechId(0), day: 0, start: 0, end: 10, latest_end: 10, rest: None });
    let mut stops = Vec::new();
    for stop in case["stops"].as_array().unwrap() {
        stops.push(match stop.get("depot") {
            Some(refill) => {
                let lends = refill["tools"] == "all";
                let depot = all.depots.push(depot(all.depots.len(), lends, names.parts.len()));
                Stop::Depot { depot, fill: names.amounts(refill, "target") }
            }
            None => Stop::Job(all.jobs.push(job(stop, &names))),
        });
    }
    let travel = Travel::from_table(vec![Leg::default()], 1, all.scale);
    (all.build(travel).unwrap(), Route::new(ShiftId(0), stops))
}

pub fn part(id: &str) -> Part {
    Part { id: id.into(), name: id.into(), volume: 0, unit_cost: 0 }
}

pub fn technician(case: &Value, names: &Names) -> Technician {
    let level = |name: &String| case["skills"].get(name).map_or(0, |level| units(level) as u8);
    let quantity = |name: &String| case["stock"].get(name).map_or(0, units);
    let van = |name: &String| VanStock { quantity: quantity(name), target: None };
    Technician {
        id: "t".into(),
        name: "t".into(),
        start: SiteId(0),
        end: Some(SiteId(0)),
        skills: names.skills.iter().map(level).collect(),
        tools: self::names(case, "tools").map(|tool| names.tool(tool)).collect(),
        efficiency: 1.0,
        speed_factor: 1.0,
        rates: Rates { time: 0, overtime: 0, dist: 0, fixed: 0 },
        van_volume: None,
        max_jobs: None,
        max_route: None,
        max_week: None,
        territories: Vec::new(),
        van: names.parts.iter().map(van).collect(),
    }
}

pub fn depot(number: usize, lends_tools: bool, parts: usize) -> Depot {
    let stock = IdVec::from(vec![UNLIMITED; parts]);
    Depot { id: format!("d{number}"), site: SiteId(0), opens: 0, closes: 10, load: 0, lends_tools, stock }
}

pub fn job(stop: &Value, names: &Names) -> Job {
    let fault = |fault: &Value| Fault {
        name: "fault".into(),
        probability: fault["p"].as_f64().unwrap(),
        need: names.need(fault),
        duration: None,
    };
    Job {
        id: stop["job"].as_str().unwrap().into(),
        customer: None,
        service: None,
        site: SiteId(0),
        duration: 0,
        setup: 0,
        windows: Vec::new(),
        due: None,
        priority: Priority::default(),
        need: names.need(stop),
        faults: stop["faults"].as_array().unwrap().iter().map(fault).collect(),
        preferred: Vec::new(),
        required: Vec::new(),
        excluded: Vec::new(),
        crew: 1,
        leads: None,
        territory: None,
        unserved_cost: 0,
        repeat_visit_cost: 0,
        late_cost: 0,
        returns_volume: 0,
        asset: None,
        warranty: false,
        promise: None,
    }
}
