//! Days small enough to be reckoned by hand.

use super::*;
use crate::io::generate;
use crate::model::testing::{builder, job, line, shift, technician};
use crate::model::{InstanceBuilder, Mode, Need, Priority, Window};
use crate::plan::{Plan, Route, Stop};
use crate::solve::Silent;
use crate::units::{MONEY_UNIT, Money, ShiftId, SkillId, TechId};
use crate::verify::{verify, verify_route};

const ANNA: TechId = TechId(0);
const BO: TechId = TechId(1);
const NEW: JobId = JobId(2);

/// Anna and Bo work from 0 to 60; `near` is with Anna at the next place, `home` with Bo at the door, `new` lies at the next place and
/// is left out.
fn day(change: impl Fn(&mut InstanceBuilder)) -> Instance {
    let mut all = builder(3);
    all.skills.push("gas".into());
    for name in ["anna", "bo"] {
        let row = technician(name, &all);
        all.technicians.push(row);
    }
    all.shifts.push(shift(0, 0, 60));
    all.shifts.push(shift(1, 0, 60));
    for (id, site) in [("near", 1), ("home", 0), ("new", 1)] {
        all.jobs.push(job(id, site));
    }
    change(&mut all);
    all.build(line(3)).expect("an instance")
}

fn planned_by_hand(instance: &Instance) -> VerifiedPlan {
    let stops = |job| vec![Stop::Job(JobId(job))];
    let routes = [Route::new(ShiftId(0), stops(0)), Route::new(ShiftId(1), stops(1))];
    verify(instance, &Plan::new(routes)).expect("a plan")
}

fn told(instance: &Instance, jobs: &[JobId], options: ExplainOptions) -> Explanation {
    explain(instance, &planned_by_hand(instance), jobs, options, &Silent).expect("an explanation")
}

fn out(instance: &Instance) -> LeftOut {
    match told(instance, &[NEW], ExplainOptions::default()).jobs.remove(0) {
        Explained::LeftOut(told) => *told,
        Explained::Planned(_) => panic!("it is left out"),
    }
}

fn gas(all: &mut InstanceBuilder, level: u8) {
    all.jobs[NEW].need = Need { skills: vec![(SkillId(0), level)], ..Need::default() };
}

#[test]
fn a_place_that_pays_needs_no_change() {
    let told = out(&day(|_| ()));
    let rows: Vec<_> = told.rows.iter().map(|row| (row.shift, row.standing, row.cost())).collect();
    // Ten minutes more at the same place, or a way of its own and back.
    let (anna, bo) = (10 * MONEY_UNIT, 50 * MONEY_UNIT);
    let wanted = [(ShiftId(0), Standing::Fits, Some(anna)), (ShiftId(1), Standing::Fits, Some(bo))];
    assert_eq!(rows, wanted);
    assert!(told.changes.is_empty());
    assert_eq!(told.alone.and_then(|anew| anew.by), Some(ANNA), "a search finds it too");
}

#[test]
fn the_smallest_of_each_kind_comes_with_plans_that_show_it() {
    // Both days are full: Anna has room for five minutes more, Bo for none.
    let instance = day(|all| {
        all.shifts[ShiftId(0)] = shift(0, 0, 35);
        all.shifts[ShiftId(1)] = shift(1, 0, 30);
        all.jobs[JobId(0)].required = vec![ANNA];
        all.jobs[JobId(1)].required = vec![BO];
    });
    let told = out(&instance);
    assert_eq!(told.reasons[0].code, "no-room");
    assert!(told.rows.iter().all(|row| row.standing == Standing::NoRoom));
    let change = &told.changes[0];
    assert_eq!(change.seat.shift, ShiftId(0));
    assert_eq!(change.levers, [Lever::Shift { edge: Edge::End, by: 5 }]);
    let before = planned_by_hand(&instance).score().total(Mode::Cost);
    assert_eq!(change.inserted.total(Mode::Cost) - before, (10 - 500) * MONEY_UNIT);
    let anew = change.reoptimised.expect("planned anew");
    assert!(anew.by.is_some() && anew.score.total(Mode::Cost) <= change.inserted.total(Mode::Cost));
    assert_eq!(told.alone.map(|anew| anew.by), Some(None), "without the change nobody does it");
}

#[test]
fn a_level_less_is_not_enough() {
    let told = out(&day(|all| {
        gas(all, 2);
        all.technicians[BO].skills[SkillId(0)] = 1;
    }));
    assert_eq!(told.reasons.len(), 1, "{:?}", told.reasons);
    assert!(told.rows.iter().all(|row| row.standing == Standing::Barred && row.offer.is_none()));
    let [change] = told.changes.as_slice() else { panic!("{:?}", told.changes) };
    assert_eq!(
        (change.seat.shift, change.levers.as_slice()),
        (ShiftId(0), [Lever::Level { skill: SkillId(0), level: 2 }].as_slice())
    );
    assert_eq!(change.reoptimised.and_then(|anew| anew.by), Some(ANNA));
}

#[test]
fn two_obstacles_take_two_changes() {
    let told = out(&day(|all| {
        gas(all, 1);
        all.jobs[NEW].excluded = vec![ANNA, BO];
    }));
    assert!(told.needs_two());
    let codes: Vec<Vec<&str>> =
        told.changes.iter().map(|change| change.levers.iter().map(|one| one.code()).collect()).collect();
    assert_eq!(codes, [["skill", "permission"]]);
    let obstacles: Vec<&str> = told.rows[0].obstacles.iter().map(|obstacle| obstacle.code()).collect();
    assert_eq!(obstacles, ["missing-skill", "excluded-technician"]);
}

#[test]
fn what_nothing_helps_is_said() {
    let told = out(&day(|all| {
        gas(all, 1);
        all.jobs[NEW].excluded = vec![ANNA, BO];
        all.jobs[NEW].windows = vec![Window { from: 200, to: 210 }];
    }));
    assert!(told.changes.is_empty() && told.searched == 2);
}

#[test]
fn a_price_that_breaks_even() {
    let told = out(&day(|all| {
        all.jobs[NEW].unserved_cost = 4 * MONEY_UNIT;
        all.jobs[NEW].site = crate::units::SiteId(2);
    }));
    assert_eq!(told.rows[0].standing, Standing::TooDear);
    // Twenty minutes and kilometres more than to the job before it, and ten minutes of work.
    let Some(Lever::Price(price)) = told.changes.last().and_then(|change| change.levers.first().copied()) else {
        panic!("{:?}", told.changes)
    };
    let cost = told.rows[0].cost().expect("a place");
    assert_eq!(cost, 50 * MONEY_UNIT);
    assert!(price > cost && price - cost <= MONEY_UNIT / 100);
}

#[test]
fn a_planned_job_is_compared_with_every_other_day() {
    let instance = day(|_| ());
    let options = ExplainOptions { force: true, ..ExplainOptions::default() };
    let mut told = told(&instance, &[JobId(0)], options);
    let Explained::Planned(planned) = told.jobs.remove(0) else { panic!("it is planned") };
    let before = planned_by_hand(&instance).score().total(Mode::Cost);
    let here = planned.here.as_ref().expect("a place");
    assert_eq!((here.begin, here.after.money.of_routes()), (10, 50 * MONEY_UNIT));
    assert_eq!(planned.removed.map(|score| score.total(Mode::Cost) - before), Some(450 * MONEY_UNIT));
    // With Bo it costs the same way there and back.
    let [bo] = planned.elsewhere.as_slice() else { panic!("one other day") };
    assert_eq!(bo.whole.map(|score| score.total(Mode::Cost) - before), Some(0));
    assert_eq!((planned.forced.len(), planned.forced[0].technician), (1, BO));
    let forced = planned.forced[0].score.expect("a plan");
    assert!(told.baseline.is_some_and(|baseline| baseline.total(Mode::Cost) <= forced.total(Mode::Cost)));
}

#[test]
fn somebody_whose_day_is_full_is_forced_all_the_same() {
    let instance = day(|all| {
        all.shifts[ShiftId(1)] = shift(1, 0, 30);
        all.jobs[NEW].excluded = vec![ANNA];
    });
    let options = ExplainOptions { force: true, ..ExplainOptions::default() };
    let Explained::Planned(planned) = told(&instance, &[JobId(0)], options).jobs.remove(0) else { panic!("planned") };
    assert_eq!(planned.elsewhere[0].standing, Standing::NoRoom);
    let before = planned_by_hand(&instance).score().total(Mode::Cost);
    // Bo does it in place of the job at the door, which goes to Anna: ten minutes of work each, one way there and back.
    let forced = planned.forced[0].score.expect("a plan");
    assert_eq!((planned.forced[0].technician, forced.total(Mode::Cost) - before), (BO, 0));
}

#[test]
fn who_must_not_come_is_not_forced() {
    let instance = day(|all| all.jobs[JobId(0)].excluded = vec![BO]);
    let options = ExplainOptions { force: true, ..ExplainOptions::default() };
    let Explained::Planned(planned) = told(&instance, &[JobId(0)], options).jobs.remove(0) else { panic!("planned") };
    assert_eq!(planned.elsewhere[0].standing, Standing::Barred);
    assert!(planned.forced.is_empty());
}

#[test]
fn a_summary_is_in_order_of_priority() {
    let instance = day(|all| {
        all.jobs.push(job("last", 1));
        all.jobs.push(job("first", 2));
        all.jobs[JobId(3)].priority = Priority::new(5).unwrap();
        all.jobs[JobId(4)].priority = Priority::new(1).unwrap();
    });
    let options = ExplainOptions { top: 1, ..ExplainOptions::default() };
    let told = told(&instance, &[], options);
    let jobs = told.jobs.iter().map(|told| if let Explained::LeftOut(told) = told { told.job } else { JobId(99) });
    assert_eq!((told.summary, jobs.collect::<Vec<_>>()), (true, vec![JobId(4), NEW, JobId(3)]));
}

#[test]
fn one_technician_only() {
    let instance = day(|_| ());
    let options = ExplainOptions { technician: Some(BO), ..ExplainOptions::default() };
    let Explained::LeftOut(told) = told(&instance, &[NEW], options).jobs.remove(0) else { panic!("left out") };
    assert_eq!(told.rows.iter().map(|row| row.shift).collect::<Vec<_>>(), [ShiftId(1)]);
}

/// Every place for a job in a route, with the break in every place: the least that the verifier lets it cost.
fn by_hand(instance: &Instance, route: &Route, job: JobId) -> Option<Money> {
    let bare: Vec<Stop> = route.stops.iter().filter(|stop| **stop != Stop::Break).cloned().collect();
    let put = |stops: &[Stop], stop: Stop, at: usize| [&stops[..at], &[stop], &stops[at..]].concat();
    let with_job = (0..=bare.len()).map(|at| put(&bare, Stop::Job(job), at));
    let all = with_job.flat_map(|stops| {
        let rested: Vec<Vec<Stop>> = (0..=stops.len()).map(|at| put(&stops, Stop::Break, at)).collect();
        std::iter::once(stops).chain(rested)
    });
    let cost = |stops| verify_route(instance, &Route::new(route.shift, stops)).ok();
    all.filter_map(cost).map(|timed| timed.score.money.of_routes()).min()
}

/// A minute, a unit or a level less of a change.
fn less(instance: &Instance, lever: Lever) -> Option<Lever> {
    let minute = instance.scale.ticks(1.0);
    Some(match lever {
        Lever::Window { at, edge, by } => Lever::Window { at, edge, by: by - minute },
        Lever::Shift { edge, by } => Lever::Shift { edge, by: by - minute },
        Lever::Route(by) => Lever::Route(by - minute),
        Lever::Level { skill, level } => Lever::Level { skill, level: level - 1 },
        Lever::Price(cost) => Lever::Price(cost - MONEY_UNIT / 100),
        _ => return None,
    })
}

#[test]
fn changes_of_a_full_day_are_enough_and_a_minute_less_is_not() {
    let (mut checked, mut kinds) = (0, std::collections::BTreeSet::new());
    for seed in [1, 2, 3] {
        let wanted = generate::Options { jobs: 22, technicians: Some(3), seed, ..generate::Options::default() };
        let instance = crate::io::build(&generate::generate(&wanted)).expect("an instance").instance;
        let plan = proof::anew(&instance, &Plan::default(), Effort { iterations: 200, seed }, &Silent).expect("a plan");
        let options = ExplainOptions { top: 0, ..ExplainOptions::default() };
        let told = explain(&instance, &plan, &[], options, &Silent).expect("an explanation");
        for job in &told.jobs {
            let Explained::LeftOut(told) = job else { panic!("a summary tells what is left out") };
            for change in &told.changes {
                let costs = change.inserted.total(Mode::Cost) - plan.score().total(Mode::Cost);
                let price = change.levers.iter().any(|lever| matches!(lever, Lever::Price(_)));
                assert!(costs < 0 || price, "{change:?}");
                for (at, lever) in change.levers.iter().enumerate() {
                    let Some(less) = less(&instance, *lever) else { continue };
                    let mut levers = change.levers.clone();
                    levers[at] = less;
                    let (mut all, travel) = InstanceBuilder::of(instance.clone());
                    levers.iter().for_each(|lever| lever.apply(&mut all, change.seat));
                    let poorer = all.build(travel).expect("an instance");
                    let nothing = Route::new(change.seat.shift, Vec::new());
                    let route = plan.plan().routes.iter().find(|route| route.shift == change.seat.shift);
                    let timed = plan.routes().iter().find(|route| route.shift == change.seat.shift);
                    let now = timed.map_or(0, |timed| timed.score.money.of_routes());
                    let cost = by_hand(&poorer, route.unwrap_or(&nothing), told.job);
                    let gains = cost.is_some_and(|cost| cost - now < poorer.jobs[told.job].unserved_cost);
                    assert!(!gains, "{levers:?} would do, {change:?}");
                    kinds.insert(lever.code());
                    checked += 1;
                }
            }
        }
    }
    assert!(checked >= 10 && kinds.len() >= 3, "{checked} changes of {kinds:?}");
}

fn tied(kind: crate::model::RelationKind, min_gap: i64) -> impl Fn(&mut InstanceBuilder) {
    move |all| {
        let max_gap = None;
        all.relations.push(crate::model::Relation { first: JobId(0), second: NEW, kind, min_gap, max_gap });
    }
}

#[test]
fn relations_bar_days_and_bound_begins() {
    use crate::model::RelationKind::{Before, DifferentTechnician, SameTechnician};
    let codes = |told: &LeftOut, tech: TechId, instance: &Instance| -> Vec<&'static str> {
        let row = told.rows.iter().find(|row| instance.shifts[row.shift].technician == tech).expect("a day");
        row.obstacles.iter().map(|obstacle| obstacle.code()).collect()
    };
    for (kind, barred, free) in [(DifferentTechnician, ANNA, BO), (SameTechnician, BO, ANNA)] {
        let instance = day(tied(kind, 0));
        let told = out(&instance);
        assert_eq!((codes(&told, barred, &instance), codes(&told, free, &instance)), (vec!["relation"], Vec::new()));
        let row = told.rows.iter().find(|row| instance.shifts[row.shift].technician == free).expect("a day");
        assert!(row.whole.is_some() && row.standing == Standing::Fits, "{row:?}");
    }
    // `near` ends at 20, and ten minutes later the new one may begin.
    let instance = day(tied(Before, 10));
    let told = out(&instance);
    assert!(!told.rows.is_empty());
    for row in &told.rows {
        let offer = row.offer.as_ref().expect("a place");
        assert!(offer.begin >= 30 && row.whole.is_some(), "{row:?}");
    }
}

#[test]
fn a_job_that_another_relies_on_may_move_only_as_far() {
    let instance = day(|all| {
        tied(crate::model::RelationKind::Before, 10)(all);
        all.shifts[ShiftId(1)] = shift(1, 0, 80);
    });
    let stops = |job| vec![Stop::Job(job)];
    let second = Route::new(ShiftId(1), vec![Stop::Job(NEW), Stop::Job(JobId(1))]).agreeing([(NEW, 35)]);
    let plan = verify(&instance, &Plan::new([Route::new(ShiftId(0), stops(JobId(0))), second])).expect("a plan");
    let options = ExplainOptions { force: true, ..ExplainOptions::default() };
    let told = explain(&instance, &plan, &[JobId(0)], options, &Silent).expect("an explanation");
    let Explained::Planned(told) = &told.jobs[0] else { panic!("it is planned") };
    assert_eq!(told.removed, None, "the new one cannot be without it");
    let row = &told.elsewhere[0];
    let offer = row.offer.as_ref().expect("a place");
    assert!(offer.begin <= 15 && row.whole.is_some(), "{row:?}");
}

#[test]
fn a_van_that_lasts_keeps_what_later_days_need() {
    let week = |held: u32| {
        let mut all = builder(2);
        (all.horizon.days, all.restock) = (2, crate::model::Restock::None);
        all.parts.push(crate::model::testing::part("valve"));
        let mut row = technician("anna", &all);
        row.van[crate::units::PartId(0)].quantity = held;
        all.technicians.push(row);
        let start = all.scale.day();
        all.shifts.push(shift(0, 0, 100));
        all.shifts.push(crate::model::Shift { day: 1, ..shift(0, start, start + 100) });
        for (id, from) in [("tuesday", start), ("new", 0)] {
            let mut row = job(id, 1);
            row.windows = vec![Window { from, to: from + 100 }];
            row.need.parts = vec![(crate::units::PartId(0), 1)];
            all.jobs.push(row);
        }
        all.build(line(2)).expect("an instance")
    };
    for (held, fits) in [(1, false), (2, true)] {
        let instance = week(held);
        let plan = Plan::new([Route::new(ShiftId(1), vec![Stop::Job(JobId(0))])]);
        let plan = verify(&instance, &plan).expect("a plan");
        let told = explain(&instance, &plan, &[JobId(1)], ExplainOptions::default(), &Silent).expect("an explanation");
        let Explained::LeftOut(told) = &told.jobs[0] else { panic!("it is left out") };
        let monday = told.rows.iter().find(|row| row.shift == ShiftId(0)).expect("a day");
        assert_eq!(monday.standing == Standing::Fits, fits, "{monday:?}");
        let part = told.changes.iter().find(|change| change.levers.iter().any(|lever| lever.code() == "part"));
        assert_eq!(part.is_some(), !fits, "one valve more lets it in: {:?}", told.changes);
        // Elsewhere it would be the same van on another day.
        let told = explain(&instance, &plan, &[JobId(0)], ExplainOptions::default(), &Silent).expect("an explanation");
        let Explained::Planned(told) = &told.jobs[0] else { panic!("it is planned") };
        let here = told.here.as_ref().expect("a place");
        assert_eq!((here.before, here.after), (crate::plan::Score::default(), plan.routes()[0].score));
    }
}
