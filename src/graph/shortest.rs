//! Least travel times in a table: shortest ways by label correction (Bellman 1958), with a cost at each stop.
//!
//! A table need not obey the triangle inequality, so the shortest way to a site may lead over other stops. Each of
//! them costs the least time that a stop there takes, so few ever help, and a search is cut short as soon as
//! no stop left could improve anything, when everything else lies beyond the longest shift, or when it has
//! cost too much: then no time is taken to be more than what is left to try.

use super::passing::Passing;
use crate::model::Instance;
use crate::travel::{NO_ROAD, scaled_time};
use crate::units::{Id, SiteId, Ticks};
use rayon::prelude::*;

/// Most legs looked at over all searches, several a nanosecond.
const MOST_LEGS: usize = 5_000_000_000;

/// No way, or nothing to stop for: beyond every shift; two of them add up without overflow. (Times are signed
/// because every processor compares many signed numbers at once.)
const NEVER: i32 = i32::MAX / 4;

/// Where times are measured from.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Anchor {
    /// The place.
    pub(super) site: SiteId,
    /// Bits of the speed factor.
    pub(super) speed: u64,
    /// Away from the place, or towards it.
    pub(super) away: bool,
}

/// For each anchor, a lower bound on the time between it and every site; larger than any shift where there is no way.
pub(super) fn least_times(instance: &Instance, passing: &Passing, anchors: &[Anchor]) -> Vec<Vec<Ticks>> {
    let mut rows = vec![Vec::new(); anchors.len()];
    let mut groups: Vec<(u64, bool)> = anchors.iter().map(|anchor| (anchor.speed, anchor.away)).collect();
    groups.sort_unstable();
    groups.dedup();
    for (speed, away) in groups {
        let members: Vec<usize> =
            (0..anchors.len()).filter(|at| (anchors[*at].speed, anchors[*at].away) == (speed, away)).collect();
        let table = Table::new(instance, passing, f64::from_bits(speed), away, anchors.len());
        let found: Vec<Vec<Ticks>> = members.par_iter().map(|at| table.search(anchors[*at].site)).collect();
        for (at, row) in members.into_iter().zip(found) {
            rows[at] = row;
        }
    }
    rows
}

/// Times at one speed, in one direction.
struct Table {
    sites: usize,
    /// Row = the end nearer to the anchor.
    times: Vec<i32>,
    /// Least time of a stop at each site.
    pass: Vec<i32>,
    /// Nothing further away matters: the longest shift.
    horizon: i32,
    /// Most stops tried in one search.
    most: usize,
}

impl Table {
    fn new(instance: &Instance, passing: &Passing, speed: f64, away: bool, searches: usize) -> Self {
        let sites = instance.sites.len();
        let time = |near: usize, far: usize| {
            let (from, to) = if away { (near, far) } else { (far, near) };
            let leg = instance.travel.leg(SiteId::from_index(from), SiteId::from_index(to));
            if leg.time == NO_ROAD.time { NEVER } else { clamp(scaled_time(leg.time, speed)) }
        };
        let rows: Vec<Vec<i32>> =
            (0..sites).into_par_iter().map(|near| (0..sites).map(|far| time(near, far)).collect()).collect();
        let longest = instance.shifts.iter().map(|shift| shift.latest_end - shift.start).max().unwrap_or(0);
        Self {
            sites,
            times: rows.concat(),
            pass: passing.site.iter().map(|least| clamp(*least)).collect(),
            horizon: clamp(longest.saturating_add(1)),
            most: MOST_LEGS / searches.max(1) / sites.max(1),
        }
    }

    fn row(&self, near: usize) -> &[i32] {
        &self.times[near * self.sites..(near + 1) * self.sites]
    }

    /// Relaxes stops in rounds, the soonest left first, until none that got better is left. Most tables are
    /// nearly metrics: hardly anything gets better, and one round in order of the direct legs is enough.
    fn search(&self, from: SiteId) -> Vec<Ticks> {
        let mut least = self.row(from.index()).to_vec();
        // When each site was left at best, the last time it was tried.
        let mut tried = vec![NEVER; self.sites];
        let mut budget = self.most;
        loop {
            let limit = self.horizon.min(least.iter().copied().max().unwrap_or(0));
            let leave = |site: usize, least: &[i32]| least[site] + self.pass[site];
            let pending = |site: &usize| leave(*site, &least) < limit.min(tried[*site]);
            let mut round: Vec<usize> = (0..self.sites).filter(pending).collect();
            if round.is_empty() {
                break;
            }
            round.sort_unstable_by_key(|site| leave(*site, &least));
            if budget == 0 {
                let soonest = leave(round[0], &least);
                least.iter_mut().for_each(|time| *time = soonest.min(*time));
                break;
            }
            for site in round.into_iter().take(budget) {
                tried[site] = leave(site, &least);
                budget -= 1;
                relax(&mut least, self.row(site), tried[site]);
            }
        }
        least.into_iter().map(Ticks::from).collect()
    }
}

/// Lowers the least times to what leaving at `ready` by these legs gives.
fn relax(least: &mut [i32], legs: &[i32], ready: i32) {
    for (known, leg) in least.iter_mut().zip(legs) {
        *known = (*known).min(ready + leg);
    }
}

fn clamp(ticks: Ticks) -> i32 {
    ticks.clamp(0, Ticks::from(NEVER)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::tests::World;
    use rand::{RngExt, SeedableRng};

    /// Least times by relaxing every leg until nothing changes.
    fn by_relaxation(instance: &Instance, passing: &Passing, anchor: Anchor) -> Vec<Ticks> {
        let speed = f64::from_bits(anchor.speed);
        let leg = |near: SiteId, far: SiteId| {
            let (from, to) = if anchor.away { (near, far) } else { (far, near) };
            instance.travel.time(from, to, speed)
        };
        let mut least: Vec<Ticks> = instance.sites.ids().map(|far| leg(anchor.site, far)).collect();
        for _ in 0..instance.sites.len() {
            for near in instance.sites.ids() {
                for far in instance.sites.ids() {
                    let over = least[near.index()] + passing.site[near] + leg(near, far);
                    least[far.index()] = least[far.index()].min(over);
                }
            }
        }
        least
    }

    #[test]
    fn searches_agree_with_relaxation_on_wild_tables() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(5);
        for _ in 0..50 {
            let sites = 12;
            let rows: Vec<Vec<u32>> =
                (0..sites).map(|_| (0..sites).map(|_| rng.random_range(1..60)).collect()).collect();
            let mut world = World::table(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
            for site in 2..sites as u32 {
                world.job(site, rng.random_range(0..12), |_| {});
            }
            world.technician(0, |_| {});
            let instance = world.build();
            let passing = Passing::new(&instance);
            for (away, speed) in [(true, 1.0_f64), (false, 1.0), (true, 0.7), (false, 1.3)] {
                let anchor = Anchor { site: SiteId(0), speed: speed.to_bits(), away };
                let found = least_times(&instance, &passing, &[anchor]);
                assert_eq!(found[0], by_relaxation(&instance, &passing, anchor));
                let mut table = Table::new(&instance, &passing, speed, away, 1);
                table.most = 2;
                let cut = table.search(SiteId(0));
                assert!(cut.iter().zip(&found[0]).all(|(cut, least)| cut <= least), "a cut search is a bound");
            }
        }
    }
}
