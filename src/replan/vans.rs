//! What the vans hold when the rest begins: what was there for sure when they were last filled, and the jobs since.

use super::frozen::Frozen;
use crate::model::{Instance, lasting_vans};
use crate::plan::Stop;
use crate::units::{JobId, PartId, ShiftId, UNLIMITED, Volume};
use crate::verify::{TimedRoute, least_left, most_left};
use std::collections::BTreeMap;

/// A van as it was when it was last filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LastFilled {
    /// Units of each part that were there for sure, those set aside for jobs to come among them; nothing where no depot was
    /// visited: then the tables say it.
    pub sure: Option<Vec<(PartId, u32)>>,
    /// Room that may have been taken by more units than those.
    pub spare: Volume,
    /// The jobs since then that may have used parts, by day, in their order.
    pub since: BTreeMap<ShiftId, Vec<JobId>>,
}

/// The vans of all shifts on which something is done or under way: each with its days, of which there are several only where nobody
/// restocks it.
pub fn vans(instance: &Instance, frozen: &BTreeMap<ShiftId, Frozen>) -> Vec<(Vec<ShiftId>, LastFilled)> {
    let lasting = lasting_vans(instance);
    let mut all: Vec<Vec<ShiftId>> = Vec::new();
    for days in instance.shifts_by_person() {
        let mut days: Vec<ShiftId> = days.into_iter().filter(|shift| frozen.contains_key(shift)).collect();
        let lasts = days.first().is_some_and(|day| lasting[instance.shifts[*day].technician]);
        if lasts {
            all.push(days);
        } else {
            all.extend(days.drain(..).map(|day| vec![day]));
        }
    }
    let filled = |days: Vec<ShiftId>| {
        let held: Vec<(ShiftId, &Frozen)> = days.iter().map(|day| (*day, &frozen[day])).collect();
        let filled = last_filled(instance, &held);
        (days, filled)
    };
    all.into_iter().map(filled).collect()
}

fn last_filled(instance: &Instance, held: &[(ShiftId, &Frozen)]) -> LastFilled {
    let visit = |stops: &[Stop]| stops.iter().rposition(|stop| matches!(stop, Stop::Depot { .. }));
    let last = (0..held.len()).rev().find_map(|day| Some((day, visit(&held[day].1.stops)?)));
    let first = last.map_or(0, |(day, _)| day);
    let mut since = BTreeMap::new();
    for (day, (shift, frozen)) in held.iter().enumerate().skip(first) {
        let from = last.filter(|(on, _)| *on == day).map_or(0, |(_, at)| at + 1);
        // What is collected is unloaded in the evening.
        let today = day + 1 == held.len() && !frozen.over;
        let uses = |job: &JobId| uses_parts(instance, *job) || (today && instance.jobs[*job].returns_volume > 0);
        since.insert(*shift, jobs(&frozen.stops[from..]).filter(uses).collect());
    }
    let Some((day, at)) = last else { return LastFilled { sure: None, spare: 0, since } };
    let earlier: Vec<TimedRoute> = held[..day].iter().map(|(_, frozen)| frozen.timed.clone()).collect();
    let frozen = held[day].1;
    let before = TimedRoute { stops: frozen.timed.stops[..at].to_vec(), ..frozen.timed.clone() };
    let (mut sure, mut spare) = (least_left(instance, &earlier, &before), 0);
    let most = most_left(instance, &earlier, &before);
    let level = |part: PartId| match &frozen.stops[at] {
        Stop::Depot { fill, .. } => fill.iter().find(|(other, _)| *other == part).map_or(0, |(_, level)| *level),
        _ => 0,
    };
    for ((part, units), (_, most)) in sure.iter_mut().zip(most) {
        *units = (*units).max(level(*part));
        if *units < UNLIMITED {
            spare += instance.parts[*part].volume * Volume::from(most.saturating_sub(*units));
        }
    }
    LastFilled { sure: Some(sure), spare, since }
}

/// Whether a job has certain parts, or faults that may take some.
fn uses_parts(instance: &Instance, job: JobId) -> bool {
    let row = &instance.jobs[job];
    !row.need.parts.is_empty() || row.faults.iter().any(|fault| !fault.need.parts.is_empty())
}

/// The jobs among some stops.
pub fn jobs(stops: &[Stop]) -> impl Iterator<Item = JobId> + '_ {
    stops.iter().filter_map(|stop| if let Stop::Job(job) = stop { Some(*job) } else { None })
}
