//! What one more of each kind is worth on days so small that it can be computed by hand.

use super::*;
use crate::model::testing::{builder, depot, job, line, part, shift, technician};
use crate::model::{Fault, Instance, InstanceBuilder, Mode, Need};
use crate::plan::{Plan, Route, Stop};
use crate::solve::Budget;
use crate::units::{DepotId, JobId, MONEY_UNIT, PartId, ShiftId, SkillId, TechId, ToolId};
use crate::verify::{VerifiedPlan, verify};

const VALVE: PartId = PartId(0);
const GAS: SkillId = SkillId(0);
const LADDER: ToolId = ToolId(0);
const ANNA: TechId = TechId(0);
const YARD: DepotId = DepotId(0);

/// Home at place 0 with Anna, who works from 0 to 100; a part, a skill, a tool. A minute costs one, and so does a
/// kilometre; places are ten of both apart.
fn home() -> InstanceBuilder {
    let mut all = builder(3);
    all.parts.push(part("valve"));
    all.skills.push("gas".into());
    all.tools.push("ladder".into());
    let row = technician("anna", &all);
    all.technicians.push(row);
    all.shifts.push(shift(0, 0, 100));
    all
}

/// A job at a place that is broken with this probability, and then needs something. A second visit costs 250.
fn broken(site: u32, probability: f64, need: Need) -> crate::model::Job {
    let mut row = job(&format!("at {site}"), site);
    row.faults.push(Fault { name: "broken".into(), probability, need, duration: None });
    row
}

fn one_valve() -> Need {
    Need { parts: vec![(VALVE, 1)], ..Need::default() }
}

fn build(all: InstanceBuilder) -> Instance {
    all.build(line(3)).expect("a sound day")
}

/// A plan of one route for Anna.
fn plan(instance: &Instance, stops: Vec<Stop>) -> VerifiedPlan {
    verify(instance, &Plan::new([Route::new(ShiftId(0), stops)])).expect("the plan holds")
}

fn jobs(count: u32) -> Vec<Stop> {
    (0..count).map(|at| Stop::Job(JobId(at))).collect()
}

fn options(kinds: &[Kind], threads: usize) -> ValueOptions {
    let budget = Budget { time: None, iterations: Some(50) };
    ValueOptions { kinds: kinds.to_vec(), top: 10, trial: Trial { budget, seeds: vec![1, 2], threads } }
}

/// Everything of a kind, with its worth as estimated and as found by search: the best first.
fn worths(instance: &Instance, plan: &VerifiedPlan, kind: Kind) -> Vec<(Change, f64, Option<f64>)> {
    let ranking = rank(instance, plan, &options(&[kind], 1), &Nobody).expect("solved");
    let found = |worth: &Worth| worth.reoptimised.as_ref().map(|found| found.effect.currency());
    ranking.worths.iter().map(|worth| (worth.change, worth.estimate.currency(), found(worth))).collect()
}

#[test]
fn a_contested_part_on_the_van() {
    let mut all = home();
    all.technicians[ANNA].van[VALVE].quantity = 1;
    all.jobs.push(broken(1, 0.5, one_valve()));
    all.jobs.push(broken(1, 0.5, one_valve()));
    let instance = build(all);
    // The second visit finds no valve if both are broken: a quarter of 250.
    let valve = Change::VanPart { technician: ANNA, part: VALVE };
    assert_eq!(worths(&instance, &plan(&instance, jobs(2)), Kind::Part), [(valve, 62.5, Some(62.5))]);
}

#[test]
fn a_part_that_can_never_run_out_is_not_listed() {
    for (quantity, listed) in [(1, true), (2, false)] {
        let mut all = home();
        all.parts.push(part("never asked for"));
        all.technicians[ANNA].van.push(Default::default());
        all.technicians[ANNA].van[VALVE].quantity = quantity;
        all.jobs.push(broken(1, 0.5, one_valve()));
        all.jobs.push(broken(1, 0.5, one_valve()));
        let instance = build(all);
        assert_eq!(!candidates(&instance, &Kind::ALL[..1]).is_empty(), listed);
    }
}

#[test]
fn a_contested_part_at_the_depot() {
    let mut all = home();
    let mut row = depot("yard", 0, &all);
    row.stock[VALVE] = 1;
    all.depots.push(row);
    all.jobs.push(broken(1, 0.5, one_valve()));
    all.jobs.push(broken(1, 0.5, one_valve()));
    all.objective.weights.carrying_rate = 0.0;
    let instance = build(all);
    let load = Stop::Depot { depot: YARD, fill: vec![(VALVE, 1)] };
    let plan = plan(&instance, [vec![load], jobs(2)].concat());
    let worths = worths(&instance, &plan, Kind::Part);
    let of = |change: Change| worths.iter().find(|(at, ..)| *at == change).map(|(_, estimate, _)| *estimate);
    // One more at the yard can be loaded as well.
    assert_eq!(of(Change::DepotPart { depot: YARD, part: VALVE }), Some(62.5));
    // With one on the van nothing has to be loaded: the visit and its five minutes are saved.
    assert_eq!(of(Change::VanPart { technician: ANNA, part: VALVE }), Some(5.0));
}

#[test]
fn a_part_that_is_needed_for_certain_lets_a_job_be_done() {
    let mut all = home();
    let mut row = job("certain", 1);
    row.need = one_valve();
    all.jobs.push(row);
    let instance = build(all);
    let plan = plan(&instance, Vec::new());
    // Twenty kilometres, twenty minutes there and back, ten of work, against 500 for leaving it out.
    let valve = Change::VanPart { technician: ANNA, part: VALVE };
    assert_eq!(worths(&instance, &plan, Kind::Part), [(valve, 450.0, Some(450.0))]);
}

#[test]
fn the_level_of_a_skill_that_a_fault_asks_for() {
    let mut all = home();
    all.technicians[ANNA].skills[GAS] = 1;
    all.jobs.push(broken(1, 0.4, Need { skills: vec![(GAS, 3)], ..Need::default() }));
    let instance = build(all);
    // Level 2 helps with nothing, so level 3 is the next one.
    let level = Change::Level { technician: ANNA, skill: GAS, level: 3 };
    assert_eq!(worths(&instance, &plan(&instance, jobs(1)), Kind::Skill), [(level, 100.0, Some(100.0))]);
}

#[test]
fn a_skill_nobody_asks_for_is_not_listed() {
    let mut all = home();
    all.technicians[ANNA].skills[GAS] = 2;
    all.jobs.push(broken(1, 0.4, Need { skills: vec![(GAS, 2)], tools: vec![LADDER], ..Need::default() }));
    let mut row = broken(1, 0.4, Need { skills: vec![(GAS, 3)], ..Need::default() });
    row.excluded = vec![ANNA];
    all.jobs.push(row);
    let instance = build(all);
    assert_eq!(candidates(&instance, &[Kind::Skill, Kind::Tool]), [Change::Tool { technician: ANNA, tool: LADDER }]);
}

#[test]
fn a_tool_saves_the_way_to_the_depot_that_lends_it() {
    let mut all = home();
    let mut row = depot("yard", 2, &all);
    row.lends_tools = true;
    all.depots.push(row);
    let mut row = job("high up", 1);
    row.need.tools = vec![LADDER];
    all.jobs.push(row);
    let instance = build(all);
    let visit = Stop::Depot { depot: YARD, fill: Vec::new() };
    let plan = plan(&instance, [vec![visit], jobs(1)].concat());
    // Twenty kilometres and minutes less, and five minutes at the yard.
    let ladder = Change::Tool { technician: ANNA, tool: LADDER };
    assert_eq!(worths(&instance, &plan, Kind::Tool), [(ladder, 45.0, Some(45.0))]);
}

#[test]
fn an_hour_more_of_shift() {
    let mut all = home();
    for _ in 0..2 {
        let mut row = job("long", 1);
        row.duration = 50;
        all.jobs.push(row);
    }
    all.shifts[ShiftId(0)].start = 60;
    all.shifts[ShiftId(0)].end = 160;
    all.shifts[ShiftId(0)].latest_end = 160;
    let instance = build(all);
    let plan = plan(&instance, jobs(1));
    // The second job is on the spot: fifty minutes of work against 500.
    let hour = |edge| (Change::Hour { technician: ANNA, edge }, 450.0, Some(450.0));
    assert_eq!(worths(&instance, &plan, Kind::Hour), [hour(Edge::Start), hour(Edge::End)]);
}

#[test]
fn an_hour_that_would_begin_the_day_before_is_not_listed() {
    let instance = build(home());
    assert_eq!(candidates(&instance, &[Kind::Hour]), [Change::Hour { technician: ANNA, edge: Edge::End }]);
}

#[test]
fn one_more_technician_of_each_kind() {
    let mut all = home();
    for (id, start) in [("bo", 0), ("cleo", 2)] {
        let mut row = technician(id, &all);
        (row.start, row.end) = (crate::units::SiteId(start), Some(crate::units::SiteId(start)));
        let who = all.technicians.push(row);
        all.shifts.push(shift(who.0, 0, 100));
    }
    for _ in 0..4 {
        let mut row = job("long", 1);
        row.duration = 80;
        all.jobs.push(row);
    }
    let instance = build(all);
    let routes = (0..3).map(|at| Route::new(ShiftId(at), vec![Stop::Job(JobId(at))]));
    let plan = verify(&instance, &Plan::new(routes)).expect("the plan holds");
    // Everybody is ten from the job that is left out: 20 + 20 + 80 against 500. Bo is like Anna, Cleo lives elsewhere.
    let like = |like| (Change::Technician { like: TechId(like) }, 380.0, Some(380.0));
    assert_eq!(worths(&instance, &plan, Kind::Technician), [like(0), like(2)]);
}

#[test]
fn what_the_plan_could_gain_anyway_is_not_counted() {
    let mut all = home();
    all.jobs.push(broken(1, 0.4, Need { skills: vec![(GAS, 1)], ..Need::default() }));
    let instance = build(all);
    // The job is left out although Anna could do it: 450 − 100 that are there for the taking.
    let level = Change::Level { technician: ANNA, skill: GAS, level: 1 };
    assert_eq!(worths(&instance, &plan(&instance, Vec::new()), Kind::Skill), [(level, 100.0, Some(100.0))]);
}

#[test]
fn worth_is_by_the_day() {
    let mut all = home();
    (all.horizon.days, all.restock) = (2, crate::model::Restock::Nightly);
    all.jobs.push(broken(1, 0.4, Need { skills: vec![(GAS, 1)], ..Need::default() }));
    let instance = build(all);
    assert_eq!(worths(&instance, &plan(&instance, jobs(1)), Kind::Skill)[0].1, 50.0);
}

#[test]
fn the_order_of_the_objective_is_kept() {
    let mut all = home();
    all.objective.mode = Mode::Lexicographic;
    // A fault that costs nothing, and a job that pays nothing: their worth is not money.
    let mut row = broken(1, 0.4, Need { skills: vec![(GAS, 1)], ..Need::default() });
    row.repeat_visit_cost = 0;
    all.jobs.push(row);
    let mut row = job("high up", 1);
    (row.need.tools, row.unserved_cost) = (vec![LADDER], 0);
    all.jobs.push(row);
    let instance = build(all);
    let ranking = rank(&instance, &plan(&instance, jobs(1)), &options(&[Kind::Skill, Kind::Tool], 1), &Nobody).unwrap();
    let order: Vec<Kind> = ranking.worths.iter().map(|worth| worth.change.kind()).collect();
    assert_eq!(order, [Kind::Tool, Kind::Skill]);
    let [tool, skill] = &ranking.worths[..] else { panic!("two candidates") };
    assert_eq!((tool.known().served, tool.known().currency()), (1.0, -10.0));
    assert!((skill.known().fixes - 0.4).abs() < 1e-9 && skill.known().saved == 0.0);
}

#[test]
fn a_full_van_is_left_aside() {
    let mut all = home();
    all.parts[VALVE].volume = 1_000_000;
    all.technicians[ANNA].van[VALVE].quantity = 1;
    all.technicians[ANNA].van_volume = Some(1_500_000);
    all.jobs.push(broken(1, 0.5, one_valve()));
    all.jobs.push(broken(1, 0.5, one_valve()));
    let instance = build(all);
    let ranking = rank(&instance, &plan(&instance, jobs(2)), &options(&Kind::ALL[..1], 1), &Nobody).unwrap();
    assert!(ranking.worths.is_empty());
    let (change, why) = &ranking.refused[0];
    assert_eq!((*change, why.rule), (Change::VanPart { technician: ANNA, part: VALVE }, "van-volume"));
    assert!(why.message.contains("begins with a volume of 2, it holds 1.5"), "{}", why.message);
}

/// Asks to stop at once.
struct Impatient;

impl Observer for Impatient {
    fn stopped(&self) -> bool {
        true
    }
}

#[test]
fn who_stops_gets_what_is_there() {
    let mut all = home();
    all.technicians[ANNA].van[VALVE].quantity = 1;
    all.jobs.push(broken(1, 0.5, one_valve()));
    all.jobs.push(broken(1, 0.5, one_valve()));
    let instance = build(all);
    let plan = plan(&instance, jobs(2));
    let ranking = rank(&instance, &plan, &options(&Kind::ALL, 2), &Impatient).unwrap();
    assert!(ranking.interrupted && ranking.worths.is_empty() && ranking.unseen > 0);
    let least = least_stock(&instance, &plan, 0.5, 1, &Impatient);
    assert!(least.interrupted && !least.proved && least.rows.is_empty());
    assert_eq!(least.rate, least.rate_now);
}

#[test]
fn the_least_stock_of_a_van() {
    let mut all = home();
    all.parts[VALVE].unit_cost = 30 * MONEY_UNIT;
    all.technicians[ANNA].van[VALVE].quantity = 5;
    for _ in 0..2 {
        all.jobs.push(broken(1, 0.5, one_valve()));
    }
    let instance = build(all);
    let plan = plan(&instance, jobs(2));
    // Two are enough for both; with one the second job fails in a quarter of all cases: 1/8 of the rate; with none 1/2.
    for (tolerance, least, rate) in
        [(0.0, 2, 1.0), (0.124, 2, 1.0), (0.125, 1, 0.875), (0.499, 1, 0.875), (0.5, 0, 0.5)]
    {
        let found = least_stock(&instance, &plan, tolerance, 1, &Nobody);
        assert_eq!((found.rows[0].now, found.rows[0].least, found.rate), (5, least, rate), "{tolerance}");
        assert_eq!((found.freed.units, found.free.units, found.proved), (u64::from(5 - least), 3, true));
        assert_eq!(found.freed.money, i64::from(5 - least) * 30 * MONEY_UNIT);
    }
}

#[test]
fn certain_parts_stay_and_levels_come_down() {
    let mut all = home();
    all.technicians[ANNA].van[VALVE].quantity = 3;
    let row = depot("yard", 0, &all);
    all.depots.push(row);
    let mut row = job("certain", 1);
    row.need = one_valve();
    all.jobs.push(row);
    all.jobs.push(broken(1, 0.5, one_valve()));
    let instance = build(all);
    let visit = Stop::Depot { depot: YARD, fill: vec![(VALVE, 3)] };
    let plan = plan(&instance, vec![Stop::Job(JobId(0)), visit, Stop::Job(JobId(1))]);
    // One is taken before the yard, which fills up to three again; one is enough for what comes after.
    let found = least_stock(&instance, &plan, 0.0, 1, &Nobody);
    assert_eq!((found.rows[0].least, found.rows[0].levels_down, found.rate), (1, 2, 1.0));
}

/// Anna for two days, with a van that nobody restocks between them.
fn two_days() -> InstanceBuilder {
    let mut all = home();
    (all.horizon.days, all.restock) = (2, crate::model::Restock::None);
    let start = all.scale.day();
    all.shifts.push(crate::model::Shift { day: 1, ..shift(0, start, start + 100) });
    all
}

#[test]
fn a_part_on_a_van_that_lasts_is_worth_what_it_saves_on_later_days() {
    let mut all = two_days();
    all.technicians[ANNA].van[VALVE].quantity = 1;
    all.jobs.push(broken(1, 0.5, one_valve()));
    all.jobs.push(broken(1, 0.5, one_valve()));
    let instance = build(all);
    let days = [Route::new(ShiftId(0), vec![Stop::Job(JobId(0))]), Route::new(ShiftId(1), vec![Stop::Job(JobId(1))])];
    let plan = verify(&instance, &Plan::new(days)).expect("the plan holds");
    let found = worths(&instance, &plan, Kind::Part);
    // The second day finds no valve if both are broken: a quarter of 250, over two days.
    assert_eq!((found.len(), found[0].0, found[0].1), (1, Change::VanPart { technician: ANNA, part: VALVE }, 31.25));
    let least = least_stock(&instance, &plan, 0.5, 1, &Nobody);
    // Of two jobs one and three quarters are fixed; without the valve one.
    assert!((least.rate_now - 0.875).abs() < 1e-9 && (least.rate - 0.5).abs() < 1e-9, "{least:?}");
    assert_eq!(least.freed.units, 1);
    let kept = least_stock(&instance, &plan, 0.1, 1, &Nobody);
    assert_eq!((kept.freed.units, kept.proved), (0, true));
}

#[test]
fn a_technician_more_lets_jobs_in_that_take_two() {
    let mut all = home();
    all.jobs.push(job("left", 1));
    all.jobs.push(job("right", 2));
    all.relations.push(crate::model::Relation {
        first: JobId(0),
        second: JobId(1),
        kind: crate::model::RelationKind::StartGap,
        min_gap: 0,
        max_gap: Some(0),
    });
    let instance = build(all);
    let nobody = verify(&instance, &Plan::default()).expect("the plan holds");
    let out: i64 = instance.jobs.iter().map(|job| job.unserved_cost).sum();
    // Ten and twenty there and back, in time and distance, and ten of work each.
    let worth = (out - (2 * 60 + 20) * MONEY_UNIT) as f64 / MONEY_UNIT as f64;
    let found = worths(&instance, &nobody, Kind::Technician);
    assert_eq!(found[0].1, worth, "{found:?}");
    assert!(worths(&instance, &nobody, Kind::Hour).iter().all(|(_, estimate, _)| *estimate == 0.0));
}
