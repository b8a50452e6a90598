//! Shifts that cannot be told apart.

use super::{BreakRule, Instance, Rates, VanStock, lasting_vans};
use crate::travel::Leg;
use crate::units::{IdVec, JobId, PartId, ShiftId, SiteId, SkillId, TechId, TerritoryId, Ticks, ToolId, Volume};
use rustc_hash::FxHashMap;

/// Everything about a shift that a route, its feasibility or its score can depend on.
#[derive(PartialEq, Eq, Hash)]
struct Fingerprint<'a> {
    day: u32,
    hours: (Ticks, Ticks, Ticks),
    rest: Option<BreakRule>,
    places: (SiteId, Option<SiteId>),
    skills: &'a [u8],
    tools: Vec<ToolId>,
    factors: (u64, u64),
    rates: Rates,
    limits: (Option<Volume>, Option<u32>, Option<Ticks>),
    /// Whose hours of a week are counted, or whose van lasts: what one may still work, or has left, says nothing about another.
    counted: Option<TechId>,
    territories: Vec<TerritoryId>,
    van: &'a [VanStock],
    named: &'a [(JobId, Role)],
}

/// In which of its lists a job names a technician.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Role {
    Preferred,
    Required,
    Excluded,
    Promised,
}

/// Groups the shifts of one day whose technicians are alike in everything that matters: a route of one is,
/// stop for stop and to the last tick and cent, a route of the other.
///
/// Every shift stands in exactly one group; groups are ordered by their first shift, shifts within a group by
/// id.
pub fn identical_shifts(instance: &Instance) -> Vec<Vec<ShiftId>> {
    let known = Known { named: namings(instance), twins: twins(instance), lasting: lasting_vans(instance) };
    let mut group_of: FxHashMap<Fingerprint<'_>, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<ShiftId>> = Vec::new();
    for shift in instance.shifts.ids() {
        let group = *group_of.entry(fingerprint(instance, shift, &known)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(shift);
    }
    groups
}

/// What the fingerprints look up.
struct Known {
    /// The jobs that name each technician, and how.
    named: IdVec<TechId, Vec<(JobId, Role)>>,
    twins: IdVec<SiteId, SiteId>,
    lasting: IdVec<TechId, bool>,
}

fn fingerprint<'a>(instance: &'a Instance, shift: ShiftId, known: &'a Known) -> Fingerprint<'a> {
    let Known { named, twins, lasting } = known;
    let day = &instance.shifts[shift];
    let tech = &instance.technicians[day.technician];
    let van: &IdVec<PartId, VanStock> = &tech.van;
    let skills: &IdVec<SkillId, u8> = &tech.skills;
    Fingerprint {
        day: day.day,
        hours: (day.start, day.end, day.latest_end),
        rest: day.rest,
        places: (twins[tech.start], tech.end.map(|end| twins[end])),
        skills: skills.as_slice(),
        tools: sorted(&tech.tools),
        factors: (tech.efficiency.to_bits(), tech.speed_factor.to_bits()),
        rates: tech.rates,
        limits: (tech.van_volume, tech.max_jobs, tech.max_route),
        counted: (tech.max_week.is_some() || lasting[day.technician]).then_some(day.technician),
        territories: sorted(&tech.territories),
        van: van.as_slice(),
        named: &named[day.technician],
    }
}

/// For each site the first start or end place that no leg can tell from it; itself for sites that are neither.
///
/// A travel table often knows one home under several ids. Where legs are computed, equal coordinates share a site
/// already.
fn twins(instance: &Instance) -> IdVec<SiteId, SiteId> {
    let mut twins: IdVec<SiteId, SiteId> = instance.sites.ids().collect();
    if !instance.travel.is_dense() {
        return twins;
    }
    let mut first_with: FxHashMap<Vec<(Leg, Leg)>, SiteId> = FxHashMap::default();
    let places: Vec<SiteId> =
        instance.technicians.iter().flat_map(|tech| [Some(tech.start), tech.end]).flatten().collect();
    for place in sorted(&places) {
        let to_and_from = |other: SiteId| (instance.travel.leg(place, other), instance.travel.leg(other, place));
        let legs: Vec<(Leg, Leg)> = instance.sites.ids().map(to_and_from).collect();
        twins[place] = *first_with.entry(legs).or_insert(place);
    }
    twins
}

/// For each technician the jobs that name them, and how.
fn namings(instance: &Instance) -> IdVec<TechId, Vec<(JobId, Role)>> {
    let mut named: IdVec<TechId, Vec<(JobId, Role)>> = instance.technicians.iter().map(|_| Vec::new()).collect();
    let none = Vec::new();
    for (id, job) in instance.jobs.enumerate() {
        let promised = job.promise.as_ref().map_or(&none, |promise| &promise.technicians);
        let lists = [
            (&job.preferred, Role::Preferred),
            (&job.required, Role::Required),
            (&job.excluded, Role::Excluded),
            (promised, Role::Promised),
        ];
        for (list, role) in lists {
            for tech in sorted(list).into_iter().filter(|&tech| instance.technicians.get(tech).is_some()) {
                named[tech].push((id, role));
            }
        }
    }
    named
}

/// The list as an ordered set.
fn sorted<T: Copy + Ord>(list: &[T]) -> Vec<T> {
    let mut set = list.to_vec();
    set.sort_unstable();
    set.dedup();
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::model::{InstanceBuilder, Technician};

    /// Three technicians alike, one shift each on the first day.
    fn three() -> InstanceBuilder {
        let mut all = builder(2);
        all.skills.push("gas".into());
        all.jobs.push(job("j", 1));
        for at in 0..3 {
            let tech = technician(&format!("t{at}"), &all);
            all.technicians.push(tech);
            all.shifts.push(shift(at, 0, 500));
        }
        all
    }

    fn groups(all: InstanceBuilder) -> Vec<Vec<u32>> {
        let instance = all.build(line(2)).unwrap();
        identical_shifts(&instance).iter().map(|group| group.iter().map(|shift| shift.0).collect()).collect()
    }

    #[test]
    fn names_do_not_matter() {
        assert_eq!(groups(three()), [[0, 1, 2]]);
    }

    #[test]
    fn what_matters_sets_apart() {
        let changes: [fn(&mut Technician); 6] = [
            |tech| tech.start = SiteId(1),
            |tech| tech.skills[SkillId(0)] = 2,
            |tech| tech.efficiency = 1.5,
            |tech| tech.rates.fixed = 1,
            |tech| tech.max_jobs = Some(9),
            |tech| tech.van_volume = Some(5),
        ];
        for change in changes {
            let mut all = three();
            change(&mut all.technicians[TechId(1)]);
            assert_eq!(groups(all), [vec![0, 2], vec![1]]);
        }
    }

    #[test]
    fn hours_of_a_week_set_apart() {
        let mut all = three();
        all.technicians.iter_mut().for_each(|tech| tech.max_week = Some(9));
        assert_eq!(groups(all), [[0], [1], [2]]);
    }

    #[test]
    fn a_job_that_names_somebody_sets_them_apart() {
        let mut all = three();
        all.jobs[JobId(0)].preferred = vec![TechId(2), TechId(0), TechId(2)];
        assert_eq!(groups(all.clone()), [vec![0, 2], vec![1]]);
        all.jobs[JobId(0)].excluded = vec![TechId(0)];
        assert_eq!(groups(all), [[0], [1], [2]]);
    }

    #[test]
    fn hours_and_days_set_apart() {
        let mut all = three();
        all.shifts[ShiftId(0)].latest_end += 1;
        all.shifts[ShiftId(1)].day = 1;
        assert_eq!(groups(all), [[0], [1], [2]]);
    }
}
