//! What the rest of a day costs at least: the cheapest way through the jobs that are left, whatever the clock says (Held and Karp 1962).

use super::class::Class;
use super::label::{Bits, Label, has};
use super::net::{NO_JOB, Net};
use crate::units::Money;

/// Jobs of a route up to which every set of them is looked at.
const MOST_JOBS: usize = 12;
/// No way.
const NEVER: Money = Money::MAX / 4;

/// The costs of all rests of one set of jobs.
pub(super) struct Rest<const W: usize> {
    /// The jobs of the set, by their place in the class.
    jobs: Vec<u16>,
    /// By spot of the network: its place among the spots that count.
    place: Vec<u32>,
    /// By set of jobs that are left, then spot: the least cost from there to the end of the day. Empty: nothing is known.
    least: Vec<Money>,
    spots: usize,
}

impl<const W: usize> Rest<W> {
    /// The rests of routes over `jobs`.
    pub(super) fn new(class: &Class<W>, jobs: Bits<W>) -> Self {
        let net = &class.net;
        let members: Vec<u16> = (0..net.jobs.len() as u16).filter(|job| has(&jobs, *job)).collect();
        let counts = |spot: usize| net.spots[spot].job == NO_JOB || has(&jobs, net.spots[spot].job);
        let spots: Vec<u32> = (0..net.spots.len()).filter(|spot| counts(*spot)).map(|spot| spot as u32).collect();
        let mut place = vec![u32::MAX; net.spots.len()];
        spots.iter().enumerate().for_each(|(at, spot)| place[*spot as usize] = at as u32);
        let mut rest = Self { jobs: members, place, least: Vec::new(), spots: spots.len() };
        if rest.jobs.len() <= MOST_JOBS {
            rest.fill(class, &spots);
        }
        rest
    }

    fn fill(&mut self, class: &Class<W>, spots: &[u32]) {
        let net = &class.net;
        self.least = vec![NEVER; self.spots << self.jobs.len()];
        for (at, spot) in spots.iter().enumerate().filter(|(_, spot)| net.ends[**spot as usize]) {
            self.least[at] = 0;
            debug_assert!(class.ways.of(*spot).is_empty());
        }
        for left in 0..1_usize << self.jobs.len() {
            // To a job the set shrinks; breaks and depots leave it as it is, so they are gone over until nothing changes.
            self.relax(class, spots, (left, true));
            while self.relax(class, spots, (left, false)) {}
        }
    }

    /// Takes the ways to jobs, or those to other stops; says whether something became cheaper.
    fn relax(&mut self, class: &Class<W>, spots: &[u32], (left, to_jobs): (usize, bool)) -> bool {
        let net = &class.net;
        let mut cheaper = false;
        for (at, spot) in spots.iter().enumerate() {
            for way in class.ways.of(*spot) {
                let (target, place) = (&net.spots[way.to as usize], self.place[way.to as usize]);
                if place == u32::MAX || (target.job != NO_JOB) != to_jobs {
                    continue;
                }
                let next = match self.jobs.iter().position(|job| *job == target.job) {
                    Some(job) if left >> job & 1 == 0 => continue,
                    Some(job) => left & !(1 << job),
                    None => left,
                };
                let cost = self.least[next * self.spots + place as usize] + step(net, way.to, way.cost, way.time);
                let known = &mut self.least[left * self.spots + at];
                if cost < *known {
                    (*known, cheaper) = (cost, true);
                }
            }
        }
        cheaper
    }

    /// What a route through a label costs at least.
    pub(super) fn with(&self, label: &Label<W>) -> Money {
        if self.least.is_empty() {
            return label.cost;
        }
        let left = self.jobs.iter().enumerate().filter(|(_, job)| !has(&label.seen, **job));
        let left: usize = left.map(|(at, _)| 1 << at).sum();
        label.cost + self.least[left * self.spots + self.place[label.spot as usize] as usize]
    }
}

/// What a way costs with the stop that it leads to, waiting left aside.
fn step(net: &Net, to: u32, cost: Money, time: i32) -> Money {
    cost + net.spots[to as usize].cost + net.rate * Money::from(time)
}
