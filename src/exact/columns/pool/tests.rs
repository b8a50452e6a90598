//! Pools small enough to try every plan: what the tree proves is what trying finds.

use super::{Around, Pool, Stock};
use crate::exact::columns::exactly::{Effort, Exactly};
use crate::exact::columns::generate::{Clock, Column};
use crate::units::{MONEY_UNIT, Money};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A way to load a route: what it costs then, and what it draws, by stock.
type Load = (Money, Vec<(usize, u32)>);

/// A day of routes.
struct Day {
    routes: Vec<Column>,
    /// By route.
    loads: Vec<Vec<Load>>,
    left_out: Vec<Money>,
    sizes: Vec<usize>,
    units: Vec<u32>,
}

impl Day {
    fn random(seed: u64) -> Self {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let jobs = rng.random_range(3..=7_u32);
        let sizes: Vec<usize> = (0..rng.random_range(1..=3)).map(|_| rng.random_range(1..=2)).collect();
        let units: Vec<u32> = (0..rng.random_range(0..=2)).map(|_| rng.random_range(1..=2)).collect();
        let (mut routes, mut loads): (Vec<Column>, Vec<Vec<Load>>) = (Vec::new(), Vec::new());
        for at in 0..rng.random_range(5..=40_u32) {
            let chosen: Vec<u32> = (0..jobs).filter(|_| rng.random_bool(0.4)).collect();
            let class = rng.random_range(0..sizes.len());
            let known = |route: &Column| route.class == class && route.jobs == chosen;
            if chosen.is_empty() || routes.iter().any(known) {
                continue;
            }
            let ways = (0..rng.random_range(1..=3)).map(|_| {
                let draws = units.iter().enumerate().map(|(stock, most)| (stock, rng.random_range(0..=*most)));
                let draws: Vec<(usize, u32)> = draws.filter(|(_, units)| *units > 0).collect();
                (Money::from(rng.random_range(5..40_u32) + 10 * chosen.len() as u32) * MONEY_UNIT, draws)
            });
            let ways: Vec<Load> = ways.collect();
            let least = ways.iter().map(|(cost, _)| *cost).min().unwrap_or(0);
            let cost = least - Money::from(rng.random_range(0..5_u32)) * MONEY_UNIT;
            routes.push(Column {
                class,
                spots: vec![at],
                jobs: chosen,
                cost,
                met: false,
                forbidden: false,
                off: false,
            });
            loads.push(ways);
        }
        let left_out = (0..jobs).map(|_| Money::from(rng.random_range(5..60_u32)) * MONEY_UNIT).collect();
        Self { routes, loads, left_out, sizes, units }
    }

    /// The cheapest of all plans.
    fn best(&self, job: usize, served: u32, sizes: &mut [usize], units: &mut [u32]) -> Money {
        if job == self.left_out.len() {
            return 0;
        }
        if served >> job & 1 == 1 {
            return self.best(job + 1, served, sizes, units);
        }
        let mut best = self.left_out[job] + self.best(job + 1, served, sizes, units);
        for (route, loads) in self.routes.iter().zip(&self.loads) {
            let mask: u32 = route.jobs.iter().map(|job| 1 << job).sum();
            // Jobs before this one are served or left out by now.
            if route.jobs[0] as usize != job || mask & served != 0 || sizes[route.class] == 0 {
                continue;
            }
            sizes[route.class] -= 1;
            for (cost, draws) in loads {
                if draws.iter().all(|(stock, drawn)| units[*stock] >= *drawn) {
                    draws.iter().for_each(|(stock, drawn)| units[*stock] -= drawn);
                    best = best.min(cost + self.best(job, served | mask, sizes, units));
                    draws.iter().for_each(|(stock, drawn)| units[*stock] += drawn);
                }
            }
            sizes[route.class] += 1;
        }
        best
    }

    /// What the route of a column costs at least under tolls.
    fn exactly(&self, column: &Column, tolls: &[Money], most: Money) -> Exactly {
        let at = self.routes.iter().position(|route| route.spots == column.spots).expect("a route of the day");
        let tolled = |(cost, draws): &Load| {
            cost + draws.iter().map(|(stock, units)| tolls[*stock] * Money::from(*units)).sum::<Money>()
        };
        let best = self.loads[at].iter().min_by_key(|load| tolled(load)).expect("a load");
        if tolled(best) > most {
            return Exactly::Above;
        }
        Exactly::Costs { cost: tolled(best), spots: column.spots.clone(), draws: Some(best.1.clone()) }
    }

    fn pool(&self) -> Pool {
        Pool {
            routes: self.routes.clone(),
            seeds: Vec::new(),
            left_out: self.left_out.clone(),
            sizes: self.sizes.clone(),
            stocks: self.units.iter().enumerate().map(|(slot, units)| Stock { slot, units: *units }).collect(),
            uses: vec![self.units.iter().copied().enumerate().collect(); self.left_out.len()],
            slots: self.units.len(),
            bound: 0,
        }
    }
}

/// Bounds may be a few units of the smallest money lower: the master's tolerance.
const CLOSE: Money = MONEY_UNIT / 100;

#[test]
fn the_tree_proves_what_trying_every_plan_finds() {
    let (mut met, mut stuck) = (0, 0);
    for seed in 0..400 {
        let day = Day::random(seed);
        let best = day.best(0, 0, &mut day.sizes.clone(), &mut day.units.clone());
        for more in [0, 1, 25 * MONEY_UNIT] {
            let exactly = |column: &Column, tolls: &[Money], most: Money, _: Effort| day.exactly(column, tolls, most);
            let mut told = Vec::new();
            let clock = Clock { deadline: None, stopped: &|| false };
            let mut work = day.pool().begin(best + more, true).expect("HiGHS works");
            let around = Around { exactly: &exactly, clock, lister: None };
            let verdict = work.go_on(best + more, &around, &mut |bound| told.push(bound)).expect("HiGHS works");
            assert!(verdict.bound <= best + more.min(1), "seed {seed}: {} above {best}", verdict.bound);
            assert!(told.is_sorted(), "seed {seed}: bounds only rise: {told:?}");
            assert!(told.iter().all(|bound| *bound <= best + more.min(1)), "seed {seed}: {told:?} above {best}");
            stuck += usize::from(!verdict.finished);
            if verdict.finished {
                assert!(verdict.bound >= best - CLOSE, "seed {seed}: {} is not {best}", verdict.bound);
                met += 1;
            }
            if more > 1 {
                let plan = verdict.chosen.unwrap_or_else(|| panic!("seed {seed}: the best plan was there to be found"));
                let mut jobs: Vec<u32> = plan.iter().flat_map(|chosen| chosen.column.jobs.iter().copied()).collect();
                jobs.sort_unstable();
                assert!(jobs.windows(2).all(|pair| pair[0] < pair[1]), "seed {seed}: a job is served twice");
            }
        }
    }
    assert!(met >= 1_000, "{met} proved, {stuck} stuck");
}
