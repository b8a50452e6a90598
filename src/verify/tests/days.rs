//! What a van holds in the evening is what it begins the next day with, where nobody restocks it.

use super::*;
use crate::model::{Fault, Need, Restock, Shift};
use crate::units::TechId;
use crate::verify::{least_left, verify_day, verify_route};

const NOTHING: [&str; 0] = [];
const T: TechId = TechId(0);

fn fault(probability: f64, parts: &[(PartId, u32)]) -> Fault {
    let need = Need { parts: parts.to_vec(), ..Need::default() };
    Fault { name: "broken".into(), probability, need, duration: None }
}

/// The firm with three days of its first technician alone, who is restocked at no time.
fn days() -> InstanceBuilder {
    let mut all = firm();
    all.horizon.days = 3;
    all.restock = Restock::None;
    let day = all.scale.day();
    let on = |at: u32| Shift { day: at, ..testing::shift(0, i64::from(at) * day, i64::from(at) * day + 300) };
    all.shifts = (0..3).map(on).collect();
    all
}

fn p_fix(plan: &VerifiedPlan) -> Vec<f64> {
    plan.routes().iter().flat_map(|route| &route.stops).filter_map(|stop| stop.p_fix).collect()
}

#[test]
fn certain_parts_of_all_days_come_from_one_van() {
    let mut all = days();
    all.jobs[JobId(0)].need.parts = vec![(P, 1)];
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    all.technicians[T].van[P].quantity = 1;
    let both: [&[Stop]; 2] = [&[job(0)], &[job(1)]];
    assert_eq!(broken(&all, &both), ["lasting-stock"]);
    assert_eq!(broken(&all, &[&[job(0), job(1)]]), ["part"]);
    assert_eq!(broken(&all, &[&[job(0)], &[load(&[(P, 1)]), job(1)]]), NOTHING, "filled up on the way");
    assert_eq!(broken(&all, &[&[load(&[(P, 2)]), job(0)], &[job(1)]]), NOTHING, "what was loaded is still there");
    assert_eq!(broken(&all, &[&[load(&[(P, 1)]), job(0)], &[], &[job(1)]]), ["lasting-stock"]);
    all.technicians[T].van[P].quantity = 2;
    assert_eq!(broken(&all, &both), NOTHING);
    all.technicians[T].van[P].quantity = 1;
    all.restock = Restock::Nightly;
    assert_eq!(broken(&all, &both), NOTHING);
}

#[test]
fn what_tomorrow_surely_needs_is_set_aside_today() {
    let mut all = days();
    all.technicians[T].van[P].quantity = 1;
    all.jobs[JobId(0)].faults = vec![fault(0.5, &[(P, 1)])];
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    // The one unit is kept for tomorrow, so today's fault finds none.
    assert_eq!(p_fix(&right(&all, &[&[job(0)], &[job(1)]])), [0.5, 1.0]);
    // A visit tomorrow makes it free today.
    assert_eq!(p_fix(&right(&all, &[&[job(0)], &[load(&[(P, 1)]), job(1)]])), [1.0, 1.0]);
}

#[test]
fn chances_follow_the_van_from_day_to_day() {
    let mut all = days();
    all.technicians[T].van[P].quantity = 1;
    for at in 0..3 {
        all.jobs[JobId(at)].faults = vec![fault(0.4, &[(P, 1)])];
    }
    // By hand: the one unit is there with chance 1, then 0.6, then 0.36; a fault that finds none is not fixed.
    let plan = right(&all, &[&[job(0)], &[job(1)], &[job(2)]]);
    let expected = [1.0, 1.0 - 0.4 * 0.4, 1.0 - 0.4 * 0.64];
    assert!(p_fix(&plan).iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{:?}", p_fix(&plan));
    let used: f64 = plan.routes().iter().map(|route| route.expected_use[0].1).sum();
    assert!((used - (1.0 - 0.6_f64.powi(3))).abs() < 1e-12);
    assert!(plan.routes().iter().all(|route| route.first_time_fix_exact));
    // The losses of a day are those of what is left on it.
    let instance = all.clone().build(testing::line(4)).unwrap();
    let losses = plan.losses(&instance);
    assert!((losses[2][0][0].probability - 0.4 * 0.64).abs() < 1e-12 && losses[0][0].is_empty());
    // Filled up to two on the second day: one of them is left for the third unless the second needs it.
    let plan = right(&all, &[&[job(0)], &[load(&[(P, 2)]), job(1)], &[job(2)]]);
    assert_eq!(p_fix(&plan), [1.0, 1.0, 1.0]);
    let visit = &plan.routes()[1].stops[0];
    assert_eq!((visit.load.clone(), visit.expected_load[0].1), (vec![(P, 2)], 1.0 + 0.4));
    let left = |at: usize| least_left(&instance, plan.routes(), &plan.routes()[at])[P.0 as usize].1;
    assert_eq!([left(0), left(1), left(2)], [0, 1, 0]);
}

#[test]
fn lent_tools_go_back_in_the_evening() {
    let mut all = days();
    all.depots[DepotId(0)].lends_tools = true;
    all.jobs[JobId(1)].need.tools = vec![crate::units::ToolId(0)];
    assert_eq!(broken(&all, &[&[load(&[]), job(0), job(1)]]), NOTHING);
    assert_eq!(broken(&all, &[&[load(&[]), job(0)], &[job(1)]]), ["tool"]);
}

#[test]
fn returns_are_unloaded_in_the_evening_and_find_what_is_left_of_the_parts() {
    let mut all = days();
    all.parts[P].volume = 2;
    all.technicians[T].van_volume = Some(6);
    all.technicians[T].van[P].quantity = 2;
    all.jobs[JobId(0)].need.parts = vec![(P, 1)];
    all.jobs[JobId(1)].returns_volume = 4;
    // Both units are on the van on the first day, one on the second, where it stays for the third.
    assert_eq!(broken(&all, &[&[job(1)], &[job(0)]]), ["returns-volume"]);
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), NOTHING);
    all.jobs[JobId(2)].need.parts = vec![(P, 1)];
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)], &[job(2)]]), NOTHING);
    all.jobs[JobId(1)].returns_volume = 5;
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)], &[job(2)]]), ["returns-volume"]);
    // What a fault may have used is still counted.
    all.jobs[JobId(1)].returns_volume = 4;
    all.jobs[JobId(0)].need.parts.clear();
    all.jobs[JobId(0)].faults = vec![fault(0.5, &[(P, 1)])];
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), ["returns-volume"]);
    all.jobs[JobId(0)].faults = vec![fault(1.0, &[(P, 1)])];
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), NOTHING);
}

#[test]
fn a_day_is_checked_with_what_is_left_of_those_before() {
    let mut all = days();
    all.jobs[JobId(0)].need.parts = vec![(P, 1)];
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    all.technicians[T].van[P].quantity = 1;
    let instance = all.clone().build(testing::line(4)).unwrap();
    let plan = plan(&[&[job(0)], &[job(1)]]);
    assert!(verify_route(&instance, &plan.routes[1]).is_ok(), "with a van as in the tables");
    let broken = verify_day(&instance, &plan, &plan.routes[1]).unwrap_err();
    assert_eq!(broken.iter().map(|broken| broken.rule).collect::<Vec<_>>(), ["lasting-stock"]);
    assert!(verify_day(&instance, &plan, &plan.routes[0]).is_ok(), "later days are not looked at");
}

#[test]
fn other_technicians_have_vans_of_their_own() {
    let mut all = days();
    let day = all.scale.day();
    all.shifts[ShiftId(1)] = Shift { day: 1, ..testing::shift(1, day, day + 300) };
    all.jobs[JobId(0)].need.parts = vec![(P, 1)];
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    all.technicians.iter_mut().for_each(|technician| technician.van[P].quantity = 1);
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), NOTHING);
    assert_eq!(broken(&all, &[&[job(0)], &[], &[job(1)]]), ["lasting-stock"]);
}
