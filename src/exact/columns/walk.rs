//! What a path costs, walked spot by spot.

use super::net::{NO_JOB, Net};
use crate::units::Money;

/// Money of a path without any dual; nothing if it cannot be walked.
pub(super) fn walk(net: &Net, spots: &[u32]) -> Option<Money> {
    let (first, rest) = spots.split_first()?;
    let start = &net.spots[*first as usize];
    let (mut time, mut lasts, mut leave, mut lanes) = (start.from, 0, start.to, 0);
    let mut cost = start.cost;
    let mut at = *first;
    for next in rest {
        let way = net.from(at).iter().find(|way| way.to == *next)?;
        let spot = &net.spots[*next as usize];
        let ready = time + way.time;
        let shift = lasts + way.time;
        (lasts, leave) = (shift.max(spot.from - leave), leave.min(spot.to - shift));
        time = ready.max(spot.from);
        lanes = (lanes & spot.keep) + spot.lanes;
        if ready > spot.to || lasts > net.longest || !net.fits(lanes) {
            return None;
        }
        cost += way.cost + spot.cost;
        if time > spot.due && (spot.job != NO_JOB || leave <= net.overtime_by) {
            cost += spot.late * Money::from(time - spot.due);
        }
        at = *next;
    }
    net.ends[at as usize].then_some(cost + net.rate * Money::from(lasts))
}

/// Whether a path serves a job twice, with the jobs in between: places among the class's.
pub(super) fn cycles(net: &Net, spots: &[u32]) -> Vec<(u16, Vec<u16>)> {
    let jobs: Vec<u16> = spots.iter().map(|spot| net.spots[*spot as usize].job).filter(|job| *job != NO_JOB).collect();
    let mut found = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        if let Some(again) = jobs[at + 1..].iter().position(|other| other == job) {
            found.push((*job, jobs[at + 1..at + 1 + again].to_vec()));
        }
    }
    found
}
