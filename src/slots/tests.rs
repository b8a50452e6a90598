//! Windows on days small enough to try everything.

use super::*;
use crate::model::testing::{builder, depot, job, line, part, shift, technician};
use crate::model::{BreakRule, Fault, InstanceBuilder, Mode, Need, Relation, RelationKind};
use crate::plan::Stop;
use crate::solve::{Budget, Silent, SolveOptions, SolverKind, solve};
use crate::units::{IdVec, MONEY_UNIT, PartId, UNLIMITED};
use crate::verify::verify_route;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const FREE: SlotOptions = SlotOptions { length: 60, hours: Vec::new(), technician: None };

fn planned(instance: &Instance) -> VerifiedPlan {
    let budget = Budget { time: None, iterations: Some(60) };
    let options = SolveOptions { solver: SolverKind::Heuristic, budget, ..SolveOptions::default() };
    solve(instance, &options, &Silent).expect("a plan").plan
}

/// Two or three technicians on a line with a break for some, up to eight jobs with windows, due times and wishes.
fn tiny(seed: u64) -> Instance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut all = builder(6);
    for at in 0..rng.random_range(2..=3) {
        let mut row = technician(&format!("t{at}"), &all);
        row.start = crate::units::SiteId(rng.random_range(0..3));
        row.max_jobs = rng.random_bool(0.3).then_some(3);
        all.technicians.push(row);
        let from = rng.random_range(0..60);
        let mut day = shift(at, from, from + rng.random_range(100..220));
        day.latest_end = day.end + rng.random_range(0..30);
        day.rest = rng.random_bool(0.4).then_some(BreakRule { duration: 15, from: from + 30, to: from + 70 });
        all.shifts.push(day);
    }
    for at in 0..rng.random_range(5..=8) {
        let mut row = job(&format!("j{at}"), rng.random_range(0..6));
        row.duration = rng.random_range(5..30);
        row.setup = rng.random_range(0..5);
        if rng.random_bool(0.5) {
            let from = rng.random_range(0..150);
            row.windows = vec![Window { from, to: from + rng.random_range(10..90) }];
        }
        row.due = rng.random_bool(0.4).then(|| rng.random_range(20..200));
        row.preferred = if rng.random_bool(0.3) { vec![TechId(0)] } else { Vec::new() };
        row.excluded = if rng.random_bool(0.2) { vec![TechId(1)] } else { Vec::new() };
        all.jobs.push(row);
    }
    all.build(line(6)).expect("an instance")
}

/// Every place for a job in a day, with the break in every place: the least that the verifier lets it cost more.
fn by_hand(narrowed: &Instance, base: &VerifiedPlan, seat: Seat) -> Option<Money> {
    if !crate::graph::Graph::build(narrowed).obstacles(narrowed, seat.shift, seat.job).is_empty() {
        return None;
    }
    let timed = base.routes().iter().find(|route| route.shift == seat.shift);
    let now = timed.map_or(0, |timed| timed.score.money.of_routes());
    let stops: Vec<Stop> = timed.map(|timed| timed.route().stops).unwrap_or_default();
    let bare: Vec<Stop> = stops.into_iter().filter(|stop| *stop != Stop::Break).collect();
    let put = |stops: &[Stop], stop: Stop, at: usize| [&stops[..at], &[stop], &stops[at..]].concat();
    let with_job = (0..=bare.len()).map(|at| put(&bare, Stop::Job(seat.job), at));
    let all = with_job.flat_map(|stops| {
        let rested: Vec<Vec<Stop>> = (0..=stops.len()).map(|at| put(&stops, Stop::Break, at)).collect();
        std::iter::once(stops).chain(rested)
    });
    let cost = |stops| verify_route(narrowed, &Route::new(seat.shift, stops)).ok();
    all.filter_map(cost).map(|timed| timed.score.money.of_routes() - now).min()
}

/// Looks at every window of every job: offers are as cheap as anything tried by hand, and nothing is missing.
fn check_all(instance: &Instance, plan: &VerifiedPlan) -> (usize, usize) {
    let (mut offered, mut refused) = (0, 0);
    for job in instance.jobs.ids() {
        let found = match slots(instance, plan, job, &FREE) {
            // Without a job at the same place before it, another one needs its set-up, which may come too late.
            Err(SlotsError::Stuck(_)) => continue,
            found => found.expect("windows"),
        };
        let total = |score: &Score| score.total(Mode::Cost);
        let last = found
            .offered()
            .map(|slot| total(&slot.offers[0].whole))
            .try_fold(0, |last, next| (last <= next).then_some(next));
        assert!(last.is_some(), "the cheapest first");
        for slot in &found.slots {
            let mut narrowed = instance.clone();
            narrowed.jobs[job].windows = vec![slot.window];
            let tried = instance.shifts.ids().filter_map(|shift| by_hand(&narrowed, &found.base, Seat { shift, job }));
            let mut costs: Vec<Money> = tried.collect();
            costs.sort_unstable();
            costs.truncate(2);
            assert_eq!(slot.offers.iter().map(Offer::cost).collect::<Vec<_>>(), costs, "{:?}", slot.window);
            assert_eq!(slot.excuses.is_empty(), !slot.offers.is_empty());
            for offer in &slot.offers {
                let with = verify(&narrowed, &found.plan_of(offer)).expect("a plan that holds");
                assert_eq!(*with.score(), offer.whole);
                let more = total(with.score()) - total(found.base.score());
                assert_eq!(more, offer.cost() - instance.jobs[job].unserved_cost);
                assert!(slot.window.from <= offer.begin && offer.begin <= slot.window.to);
                let others = found.base.routes().iter().filter(|route| route.shift != offer.shift);
                assert!(others.clone().all(|route| with.routes().contains(route)), "nothing else moves");
            }
            *if slot.offers.is_empty() { &mut refused } else { &mut offered } += 1;
        }
    }
    (offered, refused)
}

#[test]
fn offers_are_what_trying_everything_finds() {
    let (mut offered, mut refused) = (0, 0);
    for seed in 0..30 {
        let instance = tiny(seed);
        let (some, none) = check_all(&instance, &planned(&instance));
        (offered, refused) = (offered + some, refused + none);
    }
    assert!(offered > 200 && refused > 50, "{offered} and {refused}");
}

fn pair(change: impl Fn(&mut InstanceBuilder)) -> Instance {
    let mut all = builder(3);
    all.parts.push(part("valve"));
    for at in 0..2 {
        let row = technician(["anna", "bo"][at], &all);
        all.technicians.push(row);
        all.shifts.push(shift(at as u32, 0, 240));
    }
    for (id, site) in [("first", 1), ("second", 2), ("new", 1)] {
        all.jobs.push(job(id, site));
    }
    change(&mut all);
    all.build(line(3)).expect("an instance")
}

const NEW: JobId = JobId(2);

fn both(instance: &Instance, begin: Ticks) -> VerifiedPlan {
    let stops = |job| vec![Stop::Job(JobId(job))];
    let first = Route::new(ShiftId(0), stops(0)).agreeing([(JobId(0), begin)]);
    let second = Route::new(ShiftId(1), stops(1)).agreeing([(JobId(1), begin)]);
    verify(instance, &Plan::new([first, second])).expect("a plan")
}

#[test]
fn agreed_begins_stay_and_who_is_bound_comes_along() {
    let instance = pair(|all| {
        let together = RelationKind::StartGap;
        all.relations.push(Relation {
            first: JobId(0),
            second: JobId(1),
            kind: together,
            min_gap: 0,
            max_gap: Some(0),
        });
    });
    let plan = both(&instance, 30);
    let found = slots(&instance, &plan, NEW, &FREE).expect("windows");
    assert_eq!(found.offered().count(), 4);
    for offer in found.offered().flat_map(|slot| &slot.offers) {
        let with = verify(&instance, &found.plan_of(offer)).expect("a plan");
        let begins = with.routes().iter().flat_map(|route| &route.stops);
        let begins: Vec<Ticks> = begins.filter(|stop| stop.stop != Stop::Job(NEW)).map(|stop| stop.begin).collect();
        assert_eq!(begins, [30, 30]);
    }
    // The first one moves, and the second with it.
    let found = slots(&instance, &plan, JobId(0), &FREE).expect("windows");
    assert!(found.base.plan().routes.is_empty(), "neither is there without the other");
    assert_eq!(found.offered().count(), 4);
    for slot in found.offered() {
        let offer = &slot.offers[0];
        let [other] = offer.company[..] else { panic!("{offer:?}") };
        assert_eq!((other.job, other.begin), (JobId(1), offer.begin));
        assert!(slot.window.from <= offer.begin && offer.begin <= slot.window.to && other.shift != offer.shift);
        let with = verify(&instance, &found.plan_of(offer)).expect("a plan");
        assert_eq!(with.score(), &offer.whole);
    }
    // Ten to the first and twenty to the second job, and back: time and distance, and the work.
    assert_eq!(found.slots[0].offers[0].cost(), (2 * 60 + 20) * MONEY_UNIT);
}

fn bound(kind: RelationKind, min_gap: Ticks) -> Relation {
    Relation { first: JobId(0), second: NEW, kind, min_gap, max_gap: None }
}

#[test]
fn windows_respect_what_the_job_is_bound_to() {
    let first = |instance: &Instance| {
        verify(instance, &Plan::new([Route::new(ShiftId(0), vec![Stop::Job(JobId(0))])])).expect("a plan")
    };
    // The first job ends at 20 at the earliest, as it is planned.
    let instance = pair(|all| {
        all.relations.push(bound(RelationKind::Before, 60));
        all.relations.push(bound(RelationKind::DifferentTechnician, 0));
    });
    let found = slots(&instance, &first(&instance), NEW, &FREE).expect("windows");
    let offers: Vec<(Window, &Offer)> = found.offered().map(|slot| (slot.window, &slot.offers[0])).collect();
    assert_eq!(offers.len(), 3, "{offers:?}");
    assert!(offers.iter().all(|(_, offer)| offer.begin >= 80 && offer.shift == ShiftId(1)), "{offers:?}");
    let early = found.slots.iter().find(|slot| slot.window.from == 0).expect("a window");
    let told: Vec<&str> = early.excuses.iter().map(|excuse| excuse.reason.code).collect();
    assert!(told.contains(&"relation"), "{told:?}");
    for (window, offer) in offers {
        let mut narrowed = instance.clone();
        narrowed.jobs[NEW].windows = vec![window];
        assert_eq!(verify(&narrowed, &found.plan_of(offer)).expect("a plan").score(), &offer.whole);
    }
    // Without the first one there is nothing to come behind.
    let nobody = verify(&instance, &Plan::default()).expect("a plan");
    let refused = slots(&instance, &nobody, NEW, &FREE).map(|_| ());
    assert_eq!(refused, Err(SlotsError::Behind { job: "new".into(), other: "first".into() }));
    // The first one may move only as far as the new one, which stays, lets it.
    let both = Plan::new([
        Route::new(ShiftId(0), vec![Stop::Job(JobId(0))]),
        Route::new(ShiftId(1), vec![Stop::Job(NEW)]).agreeing([(NEW, 150)]),
    ]);
    let both = verify(&instance, &both).expect("a plan");
    let found = slots(&instance, &both, JobId(0), &FREE).expect("windows");
    assert!(found.base.plan().routes.is_empty() && found.offered().count() == 2);
    for offer in found.offered().flat_map(|slot| &slot.offers) {
        assert!(offer.begin <= 80, "{offer:?}");
        let with = verify(&instance, &found.plan_of(offer)).expect("a plan");
        assert_eq!(booked(&with, NEW).map(|at| at.begin), Some(150));
    }
}

/// Two people with two days each, whose vans nobody restocks, and jobs that are bound to each other without agreeing on times.
fn tiny_week(seed: u64) -> Instance {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut all = builder(5);
    (all.horizon.days, all.restock) = (2, crate::model::Restock::None);
    all.parts.push(part("valve"));
    let day = all.scale.day();
    for at in 0..2_u32 {
        let mut row = technician(&format!("t{at}"), &all);
        row.van[PartId(0)].quantity = rng.random_range(1..4);
        row.max_week = rng.random_bool(0.4).then_some(200);
        all.technicians.push(row);
        for date in 0..2 {
            let start = day * Ticks::from(date);
            all.shifts.push(crate::model::Shift { day: date, ..shift(at, start, start + rng.random_range(90..160)) });
        }
    }
    for at in 0..rng.random_range(5..=7) {
        let mut row = job(&format!("j{at}"), rng.random_range(0..5));
        row.duration = rng.random_range(5..25);
        row.due = rng.random_bool(0.3).then(|| rng.random_range(20..200));
        let need = Need { parts: vec![(PartId(0), 1)], ..Need::default() };
        match rng.random_range(0..3) {
            0 => row.need = need,
            1 => row.faults = vec![Fault { name: "leak".into(), probability: 0.6, need, duration: None }],
            _ => {}
        }
        all.jobs.push(row);
    }
    let kinds = [
        RelationKind::SameTechnician,
        RelationKind::DifferentTechnician,
        RelationKind::SameDay,
        RelationKind::DifferentDay,
    ];
    for first in [0, 2] {
        let kind = kinds[rng.random_range(0..4)];
        all.relations.push(Relation { first: JobId(first), second: JobId(first + 1), kind, min_gap: 0, max_gap: None });
    }
    all.build(line(5)).expect("an instance")
}

/// The least that the whole plan can cost with the job in some place of some route; the van of all days is looked at.
fn whole_by_hand(narrowed: &Instance, base: &VerifiedPlan, job: JobId) -> Option<Money> {
    let mut best = None;
    for shift in narrowed.shifts.ids() {
        let route = base.plan().routes.iter().find(|route| route.shift == shift);
        let stops = route.map(|route| route.stops.clone()).unwrap_or_default();
        for at in 0..=stops.len() {
            let longer = Route::new(shift, [&stops[..at], &[Stop::Job(job)], &stops[at..]].concat());
            if let Ok(plan) = verify(narrowed, &crate::explain::with_routes(base, &[&longer])) {
                let cost = plan.score().total(Mode::Cost);
                best = Some(best.map_or(cost, |known: Money| known.min(cost)));
            }
        }
    }
    best
}

#[test]
fn offers_of_a_week_are_what_trying_everything_finds() {
    let (mut offered, mut refused, mut lasting) = (0, 0, 0);
    for seed in 0..25 {
        let instance = tiny_week(seed);
        let plan = planned(&instance);
        lasting += usize::from(crate::model::lasting_vans(&instance).iter().any(|lasts| *lasts));
        for job in instance.jobs.ids() {
            let found = slots(&instance, &plan, job, &FREE).expect("windows");
            for slot in &found.slots {
                let mut narrowed = instance.clone();
                narrowed.jobs[job].windows = vec![slot.window];
                let tried = whole_by_hand(&narrowed, &found.base, job);
                let told = slot.offers.first().map(|offer| offer.whole.total(Mode::Cost));
                assert_eq!(told, tried, "{seed} {} {:?}", instance.jobs[job].id, slot.window);
                for offer in &slot.offers {
                    assert_eq!(verify(&narrowed, &found.plan_of(offer)).expect("a plan").score(), &offer.whole);
                }
                *if slot.offers.is_empty() { &mut refused } else { &mut offered } += 1;
            }
        }
    }
    assert!(offered > 200 && refused > 20 && lasting > 20, "{offered}, {refused}, {lasting}");
}

#[test]
fn a_depot_visit_comes_with_the_job_where_the_van_needs_one() {
    let instance = pair(|all| {
        all.jobs[NEW].need = Need { parts: vec![(PartId(0), 1)], ..Need::default() };
        let mut store = depot("store", 2, all);
        store.stock = IdVec::from(vec![UNLIMITED]);
        all.depots.push(store);
    });
    let plan = verify(&instance, &Plan::default()).expect("a plan");
    let found = slots(&instance, &plan, NEW, &FREE).expect("windows");
    let best = found.offered().next().expect("a window");
    let visits = |offer: &Offer| offer.routes[0].stops.iter().filter(|stop| matches!(stop, Stop::Depot { .. })).count();
    assert!(best.offers.iter().all(|offer| visits(offer) == 1));
    // Twenty out to the store, five there, ten back to the job, ten of work, ten home: time and distance; and the valve.
    assert_eq!(best.offers[0].cost(), (55 + 40) * MONEY_UNIT + best.offers[0].after.money.parts);
}

#[test]
fn the_chance_to_fix_it_is_told_with_what_it_takes_from_the_others() {
    let instance = pair(|all| {
        let fault = Fault {
            name: "leak".into(),
            probability: 0.5,
            need: Need { parts: vec![(PartId(0), 1)], ..Need::default() },
            duration: None,
        };
        all.jobs[JobId(0)].faults = vec![fault.clone()];
        all.jobs[NEW].faults = vec![fault];
        all.technicians[TechId(0)].van[PartId(0)].quantity = 1;
        all.technicians[TechId(1)].van[PartId(0)].quantity = 1;
    });
    let stops = |job| vec![Stop::Job(JobId(job))];
    let plan = Plan::new([Route::new(ShiftId(0), stops(0)), Route::new(ShiftId(1), stops(1))]);
    let plan = verify(&instance, &plan).expect("a plan");
    let found = slots(&instance, &plan, NEW, &FREE).expect("windows");
    for offer in found.offered().flat_map(|slot| &slot.offers) {
        let fixes = offer.after.expected_fixes - offer.before.expected_fixes;
        // With Anna, one of the two jobs finds the valve gone in a quarter of the days.
        let wanted = if offer.shift == ShiftId(0) { 0.75 } else { 1.0 };
        assert!((fixes - wanted).abs() < 1e-9, "{offer:?}");
    }
}

#[test]
fn too_many_windows_are_refused() {
    let instance = pair(|_| ());
    let plan = verify(&instance, &Plan::default()).expect("a plan");
    let options = SlotOptions { length: 1, ..FREE };
    assert_eq!(slots(&instance, &plan, NEW, &options).map(|_| ()), Err(SlotsError::TooMany(240)));
}
