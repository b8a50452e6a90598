//! The verifier and the evaluation of the search against the executable definition of first-time fix: 400 routes
//! with its answers.

use firstfix::eval::{Node, Problem, Scratch, price};
use firstfix::graph::Graph;
use firstfix::model::*;
use firstfix::plan::{Route, Stop};
use firstfix::travel::{Leg, Travel};
use firstfix::units::*;
use firstfix::verify::verify_route;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The folder of the definition, or nothing where this checkout has none.
fn definition() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/spec/first_time_fix.jsonl");
    folder.exists().then_some(folder)
}

fn object<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn names<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn units(value: &Value) -> u32 {
    value.as_u64().map_or(UNLIMITED, |units| units as u32)
}

/// The names that a case uses, as ids.
#[derive(Default)]
struct Names {
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
fn build(case: &Value) -> (Instance, Route) {
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
    (all.build(travel).unwrap(), Route { shift: ShiftId(0), stops })
}

fn part(id: &str) -> Part {
    Part { id: id.into(), name: id.into(), volume: 0, unit_cost: 0 }
}

fn technician(case: &Value, names: &Names) -> Technician {
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
        territories: Vec::new(),
        van: names.parts.iter().map(van).collect(),
    }
}

fn depot(number: usize, lends_tools: bool, parts: usize) -> Depot {
    let stock = IdVec::from(vec![UNLIMITED; parts]);
    Depot { id: format!("d{number}"), site: SiteId(0), opens: 0, closes: 10, load: 0, lends_tools, stock }
}

fn job(stop: &Value, names: &Names) -> Job {
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
        territory: None,
        unserved_cost: 0,
        repeat_visit_cost: 0,
        late_cost: 0,
        returns_volume: 0,
        asset: None,
        warranty: false,
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn check(case: &Value, expect: &Value) {
    let (instance, route) = build(case);
    let timed = match verify_route(&instance, &route) {
        Ok(timed) => timed,
        Err(violations) => {
            // The definition stops at the first fault; the verifier names all of them.
            let why = expect["why"].as_str();
            assert!(violations.iter().any(|broken| Some(broken.rule) == why), "{violations:?} but {expect} of {case}");
            return;
        }
    };
    assert!(expect["feasible"].as_bool().unwrap(), "accepted, but {expect}: {case}");
    assert!(timed.first_time_fix_exact);
    let expected: &Map<String, Value> = expect["p_fix"].as_object().unwrap();
    for stop in &timed.stops {
        if let Stop::Job(job) = stop.stop {
            let (id, p_fix) = (&instance.jobs[job].id, stop.p_fix.unwrap());
            assert!(near(p_fix, expected[id].as_f64().unwrap()), "{id}: {p_fix} in {case}");
        }
    }
    assert!(near(timed.score.expected_fixes, expect["expected_fixes"].as_f64().unwrap()));
    let used: BTreeMap<_, _> =
        timed.expected_use.iter().map(|(part, units)| (instance.parts[*part].id.as_str(), *units)).collect();
    let expected: BTreeMap<_, _> = object(expect, "expected_use").map(|(id, of)| (id, of.as_f64().unwrap())).collect();
    assert_eq!(used.len(), expected.len(), "{used:?} but {expect} of {case}");
    assert!(used.iter().all(|(id, units)| near(*units, expected[id])), "{used:?} but {expect} of {case}");
}

fn cases() -> Vec<Value> {
    let Some(file) = definition() else {
        println!("skipped: no ../shared/spec/first_time_fix.jsonl beside this checkout");
        return Vec::new();
    };
    let text = std::fs::read_to_string(file).unwrap();
    let cases: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 400);
    cases
}

#[test]
fn agrees_with_the_executable_definition() {
    cases().iter().for_each(|case| check(&case["case"], &case["expect"]));
}

/// The levels of a route by stop, but for parts that no job may use.
fn levels(instance: &Instance, stops: &[Stop]) -> Vec<Vec<(PartId, u32)>> {
    let needs = instance.jobs.iter().flat_map(|job| job.faults.iter().map(|fault| &fault.need).chain([&job.need]));
    let used: BTreeSet<PartId> = needs.flat_map(|need| &need.parts).map(|(part, _)| *part).collect();
    let fill = |stop: &Stop| match stop {
        Stop::Depot { fill, .. } => Some(fill.iter().filter(|(part, _)| used.contains(part)).copied().collect()),
        Stop::Job(_) | Stop::Break => None,
    };
    stops.iter().filter_map(fill).collect()
}

/// Lets the van's targets be the levels of the case's depots, which stock just what they fill: then the search loads
/// like the case, if it can at all.
fn take_targets(instance: &mut Instance, route: &Route) {
    let parts = instance.parts.len();
    for stop in &route.stops {
        if let Stop::Depot { depot, fill } = stop {
            instance.depots[*depot].stock = IdVec::from(vec![0; parts]);
            for (part, level) in fill {
                instance.depots[*depot].stock[*part] = UNLIMITED;
                instance.technicians[TechId(0)].van[*part].target = Some(*level);
            }
        }
    }
}

/// Checks the evaluation on a case; false if it would load something else.
fn check_evaluation(case: &Value, expect: &Value) -> bool {
    let (mut instance, route) = build(case);
    take_targets(&mut instance, &route);
    let graph = Graph::build(&instance);
    let problem = Problem::new(&instance, &graph);
    let mut scratch = Scratch::default();
    let node = |stop: &Stop| match stop {
        Stop::Job(job) => Some(Node::job(*job)),
        Stop::Depot { depot, .. } => Some(Node::depot(*depot)),
        Stop::Break => None,
    };
    let nodes: Vec<Node> = route.stops.iter().filter_map(node).collect();
    let depots = nodes.iter().any(|node| node.as_depot().is_some());
    let Some(priced) = price(&problem, &mut scratch, route.shift, &nodes) else {
        assert!(depots || !expect["feasible"].as_bool().unwrap(), "refused, but {expect}: {case}");
        return !depots;
    };
    if !expect["feasible"].as_bool().unwrap() {
        // Skills are the graph's business.
        assert!(depots || expect["why"] == "skill", "priced, but {expect}: {case}");
        return !depots;
    }
    let own = firstfix::search::route(&problem, &mut scratch, route.shift, &nodes);
    if levels(&instance, &own.stops) != levels(&instance, &route.stops) {
        return false;
    }
    let expected = expect["expected_fixes"].as_f64().unwrap();
    assert!(near(priced.fixes, expected), "{} but {expected}: {case}", priced.fixes);
    true
}

#[test]
fn the_evaluation_of_the_search_agrees_where_it_loads_alike() {
    let cases = cases();
    let compared = cases.iter().filter(|case| check_evaluation(&case["case"], &case["expect"])).count();
    println!("{compared} of {} cases compared", cases.len());
    assert!(cases.is_empty() || compared >= 150, "{compared} cases compared");
}
