//! What leaving a job out, or not fixing it, costs the search.
//!
//! In `cost` mode these are the prices of the instance. In `lexicographic` mode the order of the levels is
//! turned into weights that guide the search; which of two plans is better is still decided by
//! [`crate::plan::Score::compare`], level by level.

use crate::model::{Instance, Mode, Priority};
use crate::units::{JobId, Money, Ticks};

/// Weights of the levels above the cost of the routes.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// Money for an expected first-time fix (lexicographic mode), else 0.
    pub per_fix: Money,
    by_priority: Option<[Money; Priority::LEVELS]>,
}

/// No weight exceeds this, so that the sum over a million jobs stays within an `i64`.
const LARGEST: Money = 1 << 43;

impl LeftOut {
    /// Weights of an instance.
    pub fn new(instance: &Instance) -> Self {
        match instance.objective.mode {
            Mode::Cost => Self { per_fix: 0, by_priority: None },
            Mode::Lexicographic => Self::levels(instance),
        }
    }

    /// A job's weight.
    pub fn job(&self, instance: &Instance, job: JobId) -> Money {
        let job = &instance.jobs[job];
        self.by_priority.map_or(job.unserved_cost, |weights| weights[job.priority.index()])
    }

    /// A tenth of a fix outweighs the dearest route; a job outweighs two fixes; a job of the next priority
    /// outweighs all of this one, as far as integers reach.
    fn levels(instance: &Instance) -> Self {
        let jobs = instance.jobs.len().max(1) as Money;
        let largest = LARGEST.max((Money::MAX >> 3) / jobs);
        let per_fix = dearest_route(instance).saturating_mul(10).clamp(1, largest >> 2);
        let mut weight = per_fix * 2;
        let mut weights = [0; Priority::LEVELS];
        for level in (0..Priority::LEVELS).rev() {
            weights[level] = weight;
            let here = instance.jobs.iter().filter(|job| job.priority.index() == level).count() as Money;
            if here > 0 {
                weight = weight.saturating_mul((here + 1).min(8)).min(largest);
            }
        }
        Self { per_fix, by_priority: Some(weights) }
    }
}

/// An estimate of what the dearest route may cost: its whole shift paid, and driven through at the fastest
/// distance a leg of the instance makes.
fn dearest_route(instance: &Instance) -> Money {
    let sites = instance.sites.len().min(200) as u32;
    let longest = (0..sites)
        .flat_map(|a| (0..sites).map(move |b| (a, b)))
        .map(|(a, b)| instance.travel.leg(crate::units::SiteId(a), crate::units::SiteId(b)))
        .filter(|leg| *leg != crate::travel::NO_ROAD)
        .map(|leg| i64::from(leg.dist))
        .max()
        .unwrap_or(0);
    instance
        .shifts
        .iter()
        .map(|shift| {
            let rates = &instance.technicians[shift.technician].rates;
            let time: Ticks = shift.latest_end - shift.start;
            rates
                .fixed
                .saturating_add(rates.time.max(rates.overtime).saturating_mul(time))
                .saturating_add(rates.dist.saturating_mul(longest.saturating_mul(4)))
        })
        .max()
        .unwrap_or(1)
}
