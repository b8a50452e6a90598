//! A pool that is not whole: routes come into it as prices make them worth a look, until none is. What its linear relaxation is worth then
//! is a bound on all plans, with every route at its exact cost; and all routes within what is left of the gap are few enough to be
//! listed, if ever.

use super::node::Node;
use super::{Priced, Run, Sets, TOLERANCE, Verdict, Work};
use crate::exact::ExactError;
use crate::exact::columns::generate::{Column, within};
use crate::exact::columns::list::Lister;
use crate::units::Money;
use std::time::Duration;

/// Routes of a class that are listed at once, at first and at most.
const LISTED: (usize, usize) = (8_000, 64_000);
/// Cuts in the labelling.
const MOST_CUTS: usize = 100;
/// Rounds without gain after which no more cuts are added.
const PATIENCE: u32 = 2;
/// Gaps below this part of what a plan costs are small enough for all routes within to be listed.
const NARROW: Money = 100;
/// Longest growth, where time is not limited.
const LONGEST: Duration = Duration::from_secs(60);

/// What the prices prove, and the least reduced cost of each class with which they do.
struct Proved {
    bound: Money,
    least: Vec<Money>,
    priced: Priced,
}

impl Run<'_, '_> {
    /// Grows the pool as long as it pays; says what that proved, unless all routes could be listed.
    pub(super) fn grow(
        &mut self,
        lister: &dyn Lister,
        tell: &mut dyn FnMut(Money),
    ) -> Result<Option<Verdict>, ExactError> {
        let all = self.clock;
        // Who has to stop on the way goes on growing later.
        self.clock = if all.left().is_some() { all } else { all.at_most(LONGEST) };
        self.sow()?;
        let best = self.converge(lister, tell)?;
        self.master.hold(None)?;
        self.clock = all;
        let bound = self.pool.bound;
        let verdict = |finished| Some(Verdict { bound, chosen: None, finished });
        Ok(match best {
            _ if bound >= self.limit => verdict(true),
            Some(best) if self.list_all(lister, &best) => None,
            _ => verdict(false),
        })
    }

    /// Adds routes, and cuts, until none is worth it; the prices that prove most. Nothing where time was over before: with the routes within a wide gap
    /// there is more to do than to go on growing.
    fn converge(&mut self, lister: &dyn Lister, tell: &mut dyn FnMut(Money)) -> Result<Option<Proved>, ExactError> {
        let mut best: Option<Proved> = None;
        let (mut root, mut most, mut idle) = (Node { bound: Money::MIN, ..Node::default() }, LISTED.0, 0);
        // Few routes leave tolls far too high, and what routes cost then takes long to find out: half of what a job costs is enough at first.
        let mut cap = self.limit / (2 * self.pool.left_out.len() as Money).max(1);
        self.master.cap(cap)?;
        while let Some(priced) = self.price(&mut root)? {
            let worth: Vec<Money> = priced.point.classes.iter().map(|dual| dual - TOLERANCE).collect();
            let listed = lister.worth(&priced.point.prices, &self.cuts, (&worth, most), self.clock);
            let Some(listing) = listed else { break };
            let routes = self.raised(listing.routes);
            let grown = self.welcome(routes);
            let proved = self.proved(priced, &listing.beyond);
            let gained = proved.bound - self.pool.bound > (self.limit - self.pool.bound) / 100;
            if proved.bound > self.pool.bound {
                self.pool.bound = proved.bound;
                tell(proved.bound);
            }
            if proved.bound >= self.limit {
                return Ok(Some(proved));
            }
            // Where nothing new was among those listed, others may be worth more than they are.
            let cut_off = !grown && listing.beyond.iter().zip(&worth).any(|(beyond, worth)| beyond < worth);
            let deeper = cut_off && most < LISTED.1;
            // Routes that came in may lower the bound that they proved.
            idle = if gained { 0 } else { idle + u32::from(!grown && !deeper) };
            most = if deeper { most * 8 } else { most };
            let capped = !grown && !deeper && proved.priced.point.tolls.iter().any(|toll| *toll > cap / 20 * 19);
            if capped {
                cap *= 8;
                self.master.cap(cap)?;
            }
            // Over routes that are listed cuts are cheaper.
            let wide = self.limit - self.pool.bound > self.limit.abs() / NARROW;
            let cuts = wide && !grown && !deeper && !capped && idle <= PATIENCE && self.cuts.all.len() < MOST_CUTS;
            let more = grown || deeper || capped || (cuts && self.cut_for_labelling(&proved.priced.answer)? > 0);
            if best.as_ref().is_none_or(|best| proved.bound >= best.bound) {
                best = Some(proved);
            }
            if !more {
                return Ok(best);
            }
        }
        Ok(None)
    }

    /// Prices the seeds.
    fn sow(&mut self) -> Result<(), ExactError> {
        let seeds = std::mem::take(&mut self.pool.seeds);
        if seeds.is_empty() {
            return Ok(());
        }
        let Some(answer) = self.solve_master()? else { return Ok(()) };
        let priced = self.priced(answer);
        self.settle(&seeds, &priced)
    }

    /// Takes in every route that a plan below the limit may hold; says whether that could be done.
    fn list_all(&mut self, lister: &dyn Lister, best: &Proved) -> bool {
        let gap = self.limit - best.bound;
        let Some(routes) = lister.all(&best.priced.point.prices, &self.cuts, &within(gap, &best.least), self.clock)
        else {
            return false;
        };
        let routes = self.raised(routes);
        self.welcome(routes);
        self.sets = Sets::default();
        (self.whole, self.at_root) = (true, true);
        let judged = self.judge(&best.priced.point);
        self.shrink(&judged);
        true
    }

    /// Routes at what they cost at least with what their jobs lack together.
    fn raised(&self, mut routes: Vec<Column>) -> Vec<Column> {
        let least = self.roughly(routes.iter(), &[]);
        routes.iter_mut().zip(least).for_each(|(route, least)| route.cost = route.cost.max(least));
        routes
    }

    /// What the prices prove, with the routes that came into the pool since and those `beyond` it.
    fn proved(&self, priced: Priced, beyond: &[Money]) -> Proved {
        let Priced { answer, point, .. } = priced;
        let judged = self.judge(&point);
        let least: Vec<Money> = judged.least.iter().zip(beyond).map(|(known, other)| *known.min(other)).collect();
        let classes = self.pool.sizes.iter().copied().zip(least.iter().copied());
        let bound = point.prices.bound(&self.pool.left_out, classes) - self.tolls(&point);
        Proved { bound, least, priced: Priced { answer, point, judged } }
    }
}

impl Work {
    /// Takes in the routes that are new; says whether there were any.
    pub(in crate::exact::columns) fn welcome(&mut self, routes: Vec<Column>) -> bool {
        let begin = self.pool.routes.len();
        let sets = &mut self.sets;
        self.pool.routes.extend(routes.into_iter().filter(|route| sets.insert(route.set())));
        let more = self.pool.routes.len();
        self.known.resize(more, Vec::new());
        self.reach.resize(more, Box::default());
        self.rough.resize(more, Money::MIN);
        self.open.resize(more, true);
        self.inside.extend(begin as u32..more as u32);
        more > begin
    }
}
