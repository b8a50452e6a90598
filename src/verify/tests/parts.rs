//! Certain parts, loads, depot stock and van volume.

use super::*;
use crate::model::{Fault, Instance, Need};
use crate::units::{TechId, UNLIMITED};
use crate::verify::{TimedRoute, verify_route};

const NOTHING: [&str; 0] = [];

fn fault(probability: f64, parts: &[(PartId, u32)]) -> Fault {
    let need = Need { parts: parts.to_vec(), ..Need::default() };
    Fault { name: "broken".into(), probability, need, duration: None }
}

fn route(all: &InstanceBuilder, stops: &[Stop]) -> TimedRoute {
    let instance: Instance = all.clone().build(testing::line(4)).unwrap();
    verify_route(&instance, &Route::new(ShiftId(0), stops.to_vec())).unwrap()
}

fn p_fix(route: &TimedRoute) -> Vec<f64> {
    route.stops.iter().filter_map(|stop| stop.p_fix).collect()
}

fn near(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12)
}

#[test]
fn certain_parts_must_be_there_when_the_leg_begins() {
    let mut all = firm();
    all.jobs[JobId(0)].need.parts = vec![(P, 1)];
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    all.technicians[TechId(0)].van[P].quantity = 1;
    assert_eq!(broken(&all, &[&[job(0), job(1)]]), ["part"]);
    assert_eq!(broken(&all, &[&[job(0), load(&[(P, 1)]), job(1)]]), NOTHING);
    assert_eq!(broken(&all, &[&[load(&[(P, 1)]), job(0), job(1)]]), ["part"]);
    assert_eq!(broken(&all, &[&[load(&[(P, 2)]), job(0), job(1)]]), NOTHING);
    all.technicians[TechId(0)].van[P].quantity = 2;
    assert_eq!(broken(&all, &[&[job(0), job(1)]]), NOTHING);
    all.technicians[TechId(0)].van[P].quantity = UNLIMITED;
    assert_eq!(broken(&all, &[&[job(0), job(1)]]), NOTHING);
}

#[test]
fn certain_parts_must_be_there_in_every_outcome() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![fault(0.25, &[(P, 1)])];
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    all.technicians[TechId(0)].van[P].quantity = 1;
    // In one leg the part is set aside, and the fault finds none.
    assert!(near(&p_fix(&route(&all, &[job(0), job(1)])), &[0.75, 1.0]));
    // A depot visit ends the leg, and in one outcome in four the part is gone.
    assert_eq!(broken(&all, &[&[job(0), load(&[(Q, 1)]), job(1)]]), ["part"]);
    let refilled = route(&all, &[job(0), load(&[(P, 1)]), job(1)]);
    assert!(near(&p_fix(&refilled), &[1.0, 1.0]));
    assert_eq!(refilled.stops[1].load, [(P, 1)]);
    assert_eq!(refilled.expected_use, [(P, 1.25)]);
}

#[test]
fn a_part_that_is_gone_is_missing_at_the_next_job() {
    let mut all = firm();
    for id in [JobId(0), JobId(1)] {
        all.jobs[id].faults = vec![fault(0.5, &[(P, 1)]), fault(0.25, &[(Q, 1)])];
    }
    all.technicians[TechId(0)].van[P].quantity = 1;
    let route = route(&all, &[job(0), job(1)]);
    assert!(near(&p_fix(&route), &[0.75, 0.5]));
    assert_eq!(route.expected_use, [(P, 0.75)]);
    assert!(route.first_time_fix_exact);
    assert_eq!(route.score.money.repeat_visits, 75 * 250 * crate::units::MONEY_UNIT / 100);
}

#[test]
fn the_depots_stock_holds_for_all_routes_together() {
    let mut all = firm();
    all.jobs[JobId(0)].need.parts = vec![(P, 2)];
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    all.depots[DepotId(0)].stock[P] = 3;
    let (first, second): (&[Stop], &[Stop]) = (&[load(&[(P, 2)]), job(0)], &[load(&[(P, 1)]), job(1)]);
    assert_eq!(broken(&all, &[first, second]), NOTHING);
    all.depots[DepotId(0)].stock[P] = 2;
    assert_eq!(broken(&all, &[first, second]), ["depot-stock"]);
    assert_eq!(broken(&all, &[first]), NOTHING);
    // What is on the van already need not be loaded.
    all.technicians[TechId(1)].van[P].quantity = 1;
    assert_eq!(broken(&all, &[first, second]), NOTHING);
}

#[test]
fn a_route_may_overdraw_a_depot_by_itself() {
    let mut all = firm();
    all.depots[DepotId(0)].stock[P] = 1;
    let instance = all.build(testing::line(4)).unwrap();
    let twice = |level| Route::new(ShiftId(0), vec![load(&[(P, level)]), job(0)]);
    assert!(verify_route(&instance, &twice(1)).is_ok());
    let violations = verify_route(&instance, &twice(2)).unwrap_err();
    assert_eq!(violations.iter().map(|broken| broken.rule).collect::<Vec<_>>(), ["depot-stock"]);
}

#[test]
fn an_unlimited_level_needs_an_unlimited_stock() {
    let mut all = firm();
    let stops = [load(&[(P, UNLIMITED)]), job(0)];
    assert_eq!(route(&all, &stops).score.parts_loaded, 0);
    all.depots[DepotId(0)].stock[P] = 999;
    assert_eq!(broken(&all, &[&stops]), ["depot-stock"]);
}

#[test]
fn an_unlimited_level_of_what_takes_room_needs_a_van_without_limit() {
    let mut all = firm();
    let stops = [load(&[(P, UNLIMITED)]), job(0)];
    all.parts[P].volume = 1;
    assert_eq!(broken(&all, &[&stops]), NOTHING);
    all.technicians[TechId(0)].van_volume = Some(1_000_000);
    assert_eq!(broken(&all, &[&stops]), ["van-volume"]);
    all.parts[P].volume = 0;
    assert_eq!(broken(&all, &[&stops]), NOTHING);
}

#[test]
fn what_is_loaded_fits_the_van() {
    let mut all = firm();
    all.parts[P].volume = 3;
    all.parts[Q].volume = 2;
    all.technicians[TechId(0)].van_volume = Some(7);
    all.technicians[TechId(0)].van[Q].quantity = 2;
    assert_eq!(broken(&all, &[&[load(&[(P, 1)]), job(0)]]), NOTHING);
    assert_eq!(broken(&all, &[&[load(&[(P, 2)]), job(0)]]), ["van-volume"]);
    // A visit that loads nothing changes nothing, and what never runs out takes no room.
    all.technicians[TechId(0)].van[Q].quantity = 9;
    assert_eq!(broken(&all, &[&[load(&[(Q, 9)]), job(0)]]), NOTHING);
    all.technicians[TechId(0)].van[Q].quantity = UNLIMITED;
    assert_eq!(broken(&all, &[&[load(&[(P, 2)]), job(0)]]), NOTHING);
}

#[test]
fn volume_counts_what_may_be_there() {
    let mut all = firm();
    (all.parts[P].volume, all.parts[Q].volume) = (1, 1);
    all.jobs[JobId(0)].faults = vec![fault(0.5, &[(P, 2)]), fault(0.4, &[(Q, 1)])];
    (all.technicians[TechId(0)].van[P].quantity, all.technicians[TechId(0)].van[Q].quantity) = (2, 1);
    // With no fault three units are on the van, and one of q is to be loaded in case.
    all.technicians[TechId(0)].van_volume = Some(3);
    let stops = [job(0), load(&[(Q, 1)]), job(1)];
    assert_eq!(route(&all, &stops).stops[1].load, [(Q, 1)]);
    all.technicians[TechId(0)].van_volume = Some(2);
    assert_eq!(broken(&all, &[&stops]), ["van-volume"]);
    // Without the chance that nothing is wrong, the most is two of p and the one of q that is loaded.
    all.jobs[JobId(0)].faults[1].probability = 0.5;
    all.technicians[TechId(0)].van_volume = Some(3);
    assert_eq!(broken(&all, &[&stops]), NOTHING);
}

#[test]
fn a_load_is_a_proper_list() {
    let all = firm();
    assert_eq!(broken(&all, &[&[load(&[(P, 1), (Q, 1)]), job(0)]]), NOTHING);
    for wrong in [&[(Q, 1), (P, 1)][..], &[(P, 1), (P, 1)], &[(P, 0)]] {
        assert_eq!(broken(&all, &[&[load(wrong), job(0)]]), ["load-list"], "{wrong:?}");
    }
}
