//! A class of like shifts ready to be priced: its network both ways and the memory of its paths.

use super::cuts::Cuts;
use super::join::{Found, Partial, at_ends, begins, finishes, in_the_middle};
use super::label::{Bits, Compare, Duals, Label};
use super::labelling::{Cut, Labels, Limits, Ways};
use super::net::{NO_JOB, Net, Spot};
use crate::eval::Problem;
use crate::units::{Id, Money};

/// Jobs that each job keeps in mind at first: where nobody is paid for time, and where somebody is and coming back is cheap.
const NEAR: (usize, usize) = (8, 12);
/// Ways from a spot that quick pricing looks at.
const PROMISING: usize = 10;

/// Partners that are tried for a label: one that might have others is let in.
pub(super) const MOST_JOINED: usize = 300;

/// A class.
pub(super) struct Class<const W: usize> {
    pub(super) net: Net,
    pub(super) mirror: Net,
    /// By job: the jobs that a path which came through them remembers here.
    pub(super) near: Vec<Bits<W>>,
    pub(super) ways: Ways,
    pub(super) mirror_ways: Ways,
    /// Those of all plans, there and back, while a tree has turned the class to some of its jobs.
    whole: Option<(Ways, Ways)>,
}

/// Duals as integers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Prices {
    /// By job of the instance.
    pub(super) jobs: Vec<Money>,
    /// By cut: none above 0.
    pub(super) cuts: Vec<Money>,
}

impl Prices {
    /// The bound that prices prove (Lagrange), with the shifts of each class and their least reduced cost.
    pub(super) fn bound(&self, left_out: &[Money], classes: impl Iterator<Item = (usize, Money)>) -> Money {
        let jobs: Money = self.jobs.iter().zip(left_out).map(|(price, left)| price.min(left)).sum();
        let classes: Money = classes.map(|(size, least)| size as Money * least.min(0)).sum();
        jobs + self.cuts.iter().sum::<Money>() + classes
    }
}

impl<const W: usize> Class<W> {
    pub(super) fn new(problem: &Problem, net: Net) -> Self {
        let mirror = net.mirrored();
        let near = (0..net.jobs.len()).map(|job| nearest(problem, &net, job)).collect();
        let (ways, mirror_ways) = (Ways::all(&net, |_, _| true), Ways::all(&mirror, |_, _| true));
        Self { net, mirror, near, ways, mirror_ways, whole: None }
    }

    /// What labelling counts with under these prices.
    pub(super) fn duals(&self, prices: &Prices, cuts: &Cuts) -> Duals<W> {
        let price = |job: u16| prices.jobs[self.net.jobs[usize::from(job)].index()];
        let spot = self.net.spots.iter().map(|spot| spot.cost - if spot.job == NO_JOB { 0 } else { price(spot.job) });
        let mut duals = Duals {
            spot: spot.collect(),
            near: self.near.clone(),
            cuts: vec![0; self.net.jobs.len()],
            cut: Vec::new(),
            keep: vec![0; self.net.jobs.len()],
        };
        for (cut, price) in cuts.with_price(&prices.cuts) {
            let places: Vec<usize> = cut.jobs.iter().filter_map(|job| self.place(*job)).collect();
            // Too many for the bits: a cut without a price is still a valid one, for nothing.
            if places.len() >= 2 && duals.cut.len() < 128 {
                let bit = 1 << duals.cut.len();
                places.iter().for_each(|place| duals.cuts[*place] |= bit);
                for (place, _) in self.net.jobs.iter().enumerate().filter(|(_, job)| cut.keeps(job.0)) {
                    duals.keep[place] |= bit;
                }
                duals.cut.push(-price);
            }
        }
        duals
    }

    /// The place of a job of the instance among those of the class.
    pub(super) fn place(&self, job: u32) -> Option<usize> {
        self.net.jobs.binary_search_by_key(&job, |known| known.0).ok()
    }

    /// Turns to some of the jobs: paths serve no others.
    pub(super) fn turn_to(&mut self, allowed: impl Fn(u32) -> bool) {
        let (ways, mirror_ways) = self.whole.get_or_insert_with(|| (self.ways.clone(), self.mirror_ways.clone()));
        let open = |spot: &Spot| spot.job == NO_JOB || allowed(self.net.jobs[usize::from(spot.job)].0);
        let open: Vec<bool> = self.net.spots.iter().map(open).collect();
        self.ways = ways.between(&self.net, |at| open[at as usize]);
        self.mirror_ways = mirror_ways.between(&self.mirror, |at| open[at as usize]);
    }

    /// Whether all ways of a path are open.
    pub(super) fn is_open(&self, spots: &[u32]) -> bool {
        spots.windows(2).all(|pair| self.ways.of(pair[0]).iter().any(|way| way.to == pair[1]))
    }

    /// Some paths of negative reduced cost, from the begin of the day by time and cost alone, with the most promising ways.
    pub(super) fn ahead(
        &self,
        duals: &Duals<W>,
        (most, labels): (usize, usize),
        stopped: &dyn Fn() -> bool,
    ) -> Result<Found, Cut> {
        let mut there = Labels::new(&self.net);
        let ways = self.ways.promising(&self.net, duals, PROMISING);
        let limits = Limits { most: labels, compare: Compare::Rough, layers: true, gate: None, stopped };
        match there.run(&self.net, duals, &ways, &limits) {
            Err(Cut::Stopped) => Err(Cut::Stopped),
            _ => Ok(at_ends(&self.net, &there, -1, most)),
        }
    }

    /// The least reduced cost of all paths, if everything is compared, and the best of negative reduced cost. Labels are made from both ends of
    /// the day; the end that made fewer so far goes on, until they meet (Tilk, Rothenbächer, Gschwind and Irnich 2017).
    pub(super) fn both_ways(
        &self,
        duals: &Duals<W>,
        compare: Compare,
        (most, labels): (usize, usize),
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Found, Cut> {
        let limits = || Limits { most: labels, compare, layers: true, gate: None, stopped };
        let (there, back) = self.halves(duals, limits)?;
        Ok(in_the_middle(&self.net, duals, (&there, &back), there.frontier() - 1, (-1, most)))
    }

    /// Labels from both ends of the day until they meet.
    fn halves<'l>(
        &self,
        duals: &Duals<W>,
        limits: impl Fn() -> Limits<'l, W> + Sync,
    ) -> Result<(Labels<W>, Labels<W>), Cut> {
        let (mut there, mut back) = (Labels::new(&self.net), Labels::new(&self.mirror));
        there.begin(&self.net, duals, &limits());
        back.begin(&self.mirror, duals, &limits());
        // What begins at an instant, as the mirror has it, begins at minus that.
        while !(there.is_over() || back.is_over() || there.frontier() > -back.frontier()) {
            let (mine, other) = (there.all.len(), back.all.len());
            let mut step_there = || there.step(&self.net, duals, &self.ways, &limits());
            let mut step_back = || back.step(&self.mirror, duals, &self.mirror_ways, &limits());
            if mine > 2 * other {
                step_back()?;
            } else if other > 2 * mine {
                step_there()?;
            } else {
                let (first, second) = rayon::join(step_there, step_back);
                first.and(second)?;
            }
        }
        Ok((there, back))
    }

    /// How days may begin, up to the middle, and how they may end wherever one begins that costs `limit` at most in all: what is read from
    /// the end goes on beyond the middle only where it meets such a begin.
    ///
    /// # Errors
    /// More than `most` labels in one direction, or somebody wants to stop.
    pub(super) fn endings(
        &self,
        duals: &Duals<W>,
        (limit, most): (Money, usize),
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<(Partial<W>, Partial<W>), Cut> {
        // A label of another layer stands for one that costs more by itself, not with its van: here each spot keeps its own.
        let limits = || Limits { most, compare: Compare::Everything, layers: false, gate: None, stopped };
        let (there, mut back) = self.halves(duals, limits)?;
        let beginnings = Partial::new(there);
        let net = (&self.net, duals);
        let gate = |label: &Label<W>| begins(net, &beginnings, label, (limit, MOST_JOINED));
        back.finish(&self.mirror, duals, &self.mirror_ways, &Limits { gate: Some(&gate), ..limits() })?;
        Ok((beginnings, Partial::new(back)))
    }

    /// How days may begin and end, wherever that can cost `limit` at most in all.
    ///
    /// # Errors
    /// As [`Class::endings`].
    pub(super) fn partial(
        &self,
        duals: &Duals<W>,
        (limit, most): (Money, usize),
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<(Partial<W>, Partial<W>), Cut> {
        let (beginnings, endings) = self.endings(duals, (limit, most), stopped)?;
        let mut there = beginnings.into_labels();
        let net = (&self.net, duals);
        let gate = |label: &Label<W>| finishes(net, &endings, label, (limit, MOST_JOINED));
        let limits = Limits { most, compare: Compare::Everything, layers: false, gate: Some(&gate), stopped };
        there.finish(&self.net, duals, &self.ways, &limits)?;
        Ok((Partial::new(there), endings))
    }
}

/// The jobs that are quickest to go to and come back from, and the job itself.
fn nearest<const W: usize>(problem: &Problem, net: &Net, job: usize) -> Bits<W> {
    let site = |at: usize| problem.job(net.jobs[at]).site;
    let travel = &problem.instance.travel;
    let mut others: Vec<(u64, usize)> = (0..net.jobs.len())
        .map(|other| {
            let (there, back) = (travel.leg(site(job), site(other)), travel.leg(site(other), site(job)));
            (u64::from(there.time) + u64::from(back.time) + u64::from(there.dist.min(back.dist)), other)
        })
        .collect();
    others.sort_unstable();
    let mut set = [0; W];
    let place = |at: usize| (at / 64 % W, at % 64);
    let (word, bit) = place(job);
    set[word] |= 1 << bit;
    for (_, other) in others.into_iter().take(if net.is_timed() { NEAR.1 } else { NEAR.0 }) {
        let (word, bit) = place(other);
        set[word] |= 1 << bit;
    }
    set
}
