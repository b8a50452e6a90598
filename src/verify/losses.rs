//! What keeps a job from being fixed on the first visit: the skills, tools and parts that its faults miss.
//!
//! Each fault that may come and is not fixed loses its chance to a set of things that are missing: what the
//! technician cannot do or does not hold, for certain; and the parts that are not on the van, which for a part that
//! earlier jobs may use up is a distribution. It is read off the same walk along the stock that gives the chance of
//! a fix, so for each job the chances of its losses add up to 1 − `p_fix`.

use super::ability::{Ability, abilities};
use super::days::{Days, certain_needs};
use super::outcomes::taken;
use super::parts::follow_watched;
use super::van::{JOINT_LIMIT, Van};
use crate::model::{Fault, Instance};
use crate::plan::Stop;
use crate::units::{Id, JobId, PartId, SkillId, ToolId};

/// A fault that is not fixed on this visit, and everything that is missing when it is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// Which of the job's faults.
    pub fault: usize,
    /// Chance that it is this fault and just this is missing.
    pub probability: f64,
    /// Skills that the technician lacks, with the level that the fault needs.
    pub skills: Vec<(SkillId, u8)>,
    /// Tools that the technician does not hold.
    pub tools: Vec<ToolId>,
    /// Parts of which too little is left on the van, with the units that the fault needs.
    pub parts: Vec<(PartId, u32)>,
}

/// The losses at each stop of the days of a van whose ids exist, day by day.
pub(super) fn losses(instance: &Instance, days: &Days) -> Vec<Vec<Vec<Loss>>> {
    losses_within(instance, days, JOINT_LIMIT)
}

fn losses_within(instance: &Instance, days: &Days, limit: usize) -> Vec<Vec<Vec<Loss>>> {
    let abilities: Vec<_> = days.routes().iter().flat_map(|route| abilities(instance, route)).collect();
    let most = most_parts(instance, days);
    let mut found = vec![Vec::new(); days.stops().len()];
    follow_watched(instance, days, limit, &mut |at, van| {
        if let Stop::Job(job) = days.stops()[at] {
            found[at] = of_job(instance, *job, abilities[at], &most[at], van);
        }
    });
    let mut found = found.into_iter();
    days.routes().iter().map(|route| found.by_ref().take(route.stops.len()).collect()).collect()
}

fn of_job(instance: &Instance, job: JobId, ability: Ability, most: &[u32], van: &Van) -> Vec<Loss> {
    let mut losses = Vec::new();
    for (at, fault) in instance.jobs[job].faults.iter().enumerate() {
        let (skills, tools) = ability.lacks(&fault.need);
        if skills.is_empty() && tools.is_empty() {
            losses.extend(short_of_parts(at, fault, van));
        } else {
            // The walk does not follow parts that only faults beyond the technician's ability need: what is certain is
            // whether there could ever be enough of them.
            let parts = fault.need.parts.iter().filter(|(part, units)| most[part.index()] < *units).copied().collect();
            losses.push(Loss { fault: at, probability: fault.probability, skills, tools, parts });
        }
    }
    losses
}

/// What is lost of a fault that the technician could fix with the parts.
fn short_of_parts<'a>(at: usize, fault: &'a Fault, van: &Van) -> impl Iterator<Item = Loss> + use<'a> {
    let sets = if fault.need.parts.is_empty() { Vec::new() } else { van.short(&fault.need.parts) };
    sets.into_iter().map(move |(short, chance)| Loss {
        fault: at,
        probability: fault.probability * chance,
        skills: Vec::new(),
        tools: Vec::new(),
        parts: fault.need.parts.iter().filter(|(part, _)| short.contains(part)).copied().collect(),
    })
}

/// For each stop, the most units of each part that may be free on the van: what is there if no fault takes any.
fn most_parts(instance: &Instance, days: &Days) -> Vec<Vec<u32>> {
    let mut most: Vec<u32> = days.technician(instance).van.iter().map(|stock| stock.quantity).collect();
    let set_aside = |most: &mut Vec<u32>, from: usize| {
        for (part, units) in certain_needs(instance, &days.stops()[from..days.leg_end(from)]) {
            most[part.index()] = taken(most[part.index()], units);
        }
    };
    set_aside(&mut most, 0);
    let on_arrival = |(at, stop): (usize, &&Stop)| {
        let here = most.clone();
        if let Stop::Depot { fill, .. } = stop {
            fill.iter().for_each(|(part, level)| most[part.index()] = most[part.index()].max(*level));
            set_aside(&mut most, at + 1);
        }
        here
    };
    days.stops().iter().enumerate().map(on_arrival).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Need, testing};
    use crate::plan::Route;
    use crate::units::{DepotId, ShiftId, TechId};
    use crate::verify::verify_route;

    const P: PartId = PartId(0);
    const Q: PartId = PartId(1);

    fn losses_within(instance: &Instance, route: &Route, limit: usize) -> Vec<Vec<Loss>> {
        super::losses_within(instance, &Days::new(vec![route]), limit).remove(0)
    }

    fn losses(instance: &Instance, route: &Route) -> Vec<Vec<Loss>> {
        losses_within(instance, route, JOINT_LIMIT)
    }

    fn fault(probability: f64, level: u8, tools: &[ToolId], parts: &[(PartId, u32)]) -> Fault {
        let skills = if level > 0 { vec![(SkillId(0), level)] } else { Vec::new() };
        let need = Need { skills, tools: tools.to_vec(), parts: parts.to_vec() };
        Fault { name: "broken".into(), probability, need, duration: None }
    }

    /// Jobs with these faults; a technician of level 1 without tools with one `p` on the van; a depot that lends
    /// and has everything.
    fn day(faults: &[Vec<Fault>]) -> Instance {
        let mut all = testing::builder(2);
        all.parts.push(testing::part("p"));
        all.parts.push(testing::part("q"));
        all.skills.push("gas".into());
        all.tools.push("ladder".into());
        for (at, faults) in faults.iter().enumerate() {
            let mut job = testing::job(&format!("j{at}"), 1);
            job.faults.clone_from(faults);
            all.jobs.push(job);
        }
        let mut technician = testing::technician("t", &all);
        technician.skills[SkillId(0)] = 1;
        technician.van[P].quantity = 1;
        all.technicians.push(technician);
        all.shifts.push(testing::shift(0, 0, 500));
        let mut depot = testing::depot("d", 1, &all);
        depot.lends_tools = true;
        all.depots.push(depot);
        all.build(testing::line(2)).unwrap()
    }

    fn at(stops: &[Stop]) -> Route {
        Route::new(ShiftId(0), stops.to_vec())
    }

    fn job(at: u32) -> Stop {
        Stop::Job(JobId(at))
    }

    fn load(fill: &[(PartId, u32)]) -> Stop {
        Stop::Depot { depot: DepotId(0), fill: fill.to_vec() }
    }

    #[test]
    fn each_fault_names_what_is_missing() {
        let faults = vec![
            fault(0.25, 2, &[], &[(Q, 1)]),
            fault(0.125, 1, &[ToolId(0)], &[(P, 1)]),
            fault(0.125, 0, &[], &[(P, 2), (Q, 1)]),
            fault(0.25, 1, &[], &[(P, 1)]),
        ];
        let found = losses(&day(&[faults]), &at(&[job(0)])).remove(0);
        let skill =
            Loss { fault: 0, probability: 0.25, skills: vec![(SkillId(0), 2)], tools: vec![], parts: vec![(Q, 1)] };
        let tool = Loss { fault: 1, probability: 0.125, skills: vec![], tools: vec![ToolId(0)], parts: vec![] };
        let parts = Loss { fault: 2, probability: 0.125, skills: vec![], tools: vec![], parts: vec![(P, 2), (Q, 1)] };
        assert_eq!(found, [skill, tool, parts]);
    }

    #[test]
    fn a_part_may_be_used_up_by_an_earlier_job() {
        let either = vec![fault(0.5, 0, &[], &[(P, 1)])];
        let found = losses(&day(&[either.clone(), either]), &at(&[job(0), job(1)]));
        assert_eq!(found[0], []);
        assert_eq!((found[1][0].probability, found[1][0].parts.as_slice()), (0.25, [(P, 1)].as_slice()));
    }

    #[test]
    fn a_depot_fills_the_van_and_lends_tools() {
        let faults =
            vec![fault(0.5, 0, &[ToolId(0)], &[]), fault(0.25, 0, &[], &[(Q, 2)]), fault(0.25, 2, &[], &[(Q, 3)])];
        let found = losses(&day(&[faults]), &at(&[load(&[(Q, 2)]), job(0)]));
        assert_eq!(found[0], []);
        assert_eq!(found[1].len(), 1);
        assert_eq!((found[1][0].fault, found[1][0].parts.as_slice()), (2, [(Q, 3)].as_slice()));
    }

    /// Five jobs that may each need one of two parts or both, of which there are two each.
    fn scarce() -> Instance {
        let faults =
            vec![fault(0.4, 0, &[], &[(P, 1)]), fault(0.3, 0, &[], &[(P, 1), (Q, 1)]), fault(0.2, 2, &[], &[])];
        let mut instance = day(&vec![faults; 5]);
        for part in [P, Q] {
            instance.technicians[TechId(0)].van[part].quantity = 2;
        }
        instance
    }

    #[test]
    fn losses_add_up_to_what_a_fix_lacks() {
        let (instance, route) = (scarce(), at(&[job(0), job(1), job(2), job(3), job(4)]));
        let timed = verify_route(&instance, &route).unwrap();
        for (stop, losses) in timed.stops.iter().zip(losses(&instance, &route)) {
            let lost: f64 = losses.iter().map(|loss| loss.probability).sum();
            assert!((lost + stop.p_fix.unwrap() - 1.0).abs() < 1e-12, "{losses:?}");
        }
    }

    #[test]
    fn beyond_the_limit_losses_are_approximate_and_still_add_up() {
        let (instance, route) = (scarce(), at(&[job(0), job(1), job(2), job(3), job(4)]));
        let sum = |losses: &Vec<Loss>| losses.iter().map(|loss| loss.probability).sum::<f64>();
        let exact = losses(&instance, &route);
        for (rough, exact) in losses_within(&instance, &route, 3).iter().zip(&exact) {
            assert!((sum(rough) - sum(exact)).abs() < 0.05, "{rough:?} {exact:?}");
        }
    }
}
