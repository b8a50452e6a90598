//! A plan made of the routes that are known so far, long before all are listed: a better plan makes what is left to prove smaller.

use super::generate::{Clock, Column};
use super::prove::{Proof, Routes};
use super::rules::has_faults;
use crate::eval::Problem;
use crate::exact::ExactError;
use crate::units::Money;
use std::time::Duration;

/// Routes that are chosen from.
const MOST: usize = 3_000;
/// Share of the time that is left for one choice.
const SHARE: f64 = 0.03;
/// Longest choice.
const LONGEST: Duration = Duration::from_secs(15);
/// The routes have to become so many times as many before they are asked again.
const MORE: f64 = 1.1;

impl<const W: usize> Proof<W> {
    /// The best plan among the known routes whose reduced cost is least, if it is better than the incumbent and there are enough new ones.
    pub(super) fn guess(
        &mut self,
        problem: &Problem,
        incumbent: Money,
        clock: Clock<'_>,
    ) -> Result<Option<Routes>, ExactError> {
        let generator = &self.generator;
        let Some(centre) = &generator.centre else { return Ok(None) };
        let known = generator.columns.len();
        // Where vans matter a path says little of what its route costs.
        if has_faults(problem) || (known as f64) < self.guessed as f64 * MORE {
            return Ok(None);
        }
        self.guessed = known;
        let limit = self.limit(incumbent);
        let room = limit - centre.bound;
        let reduced = |route: Column| {
            let above = generator.reduced(&route, &centre.prices) - centre.least[route.class];
            (above < room).then_some((above, route))
        };
        let mut routes: Vec<(Money, Column)> = self.known_routes().into_iter().filter_map(reduced).collect();
        routes.sort_by_key(|(above, _)| *above);
        routes.truncate(MOST);
        let routes = routes.into_iter().map(|(_, route)| route).collect();
        // To a tree over these alone all others do not exist: what it proves is no bound.
        let mut work = self.pool(problem, routes, Money::MIN / 4).begin(limit, true)?;
        let time = clock.left().map_or(LONGEST, |left| LONGEST.min(Duration::from_secs_f64(left * SHARE)));
        let verdict = self.work_on(problem, &mut work, (limit, clock.at_most(time)), None, &mut |_| {})?;
        Ok(verdict.chosen.map(|chosen| self.plan(problem, &chosen)))
    }
}
