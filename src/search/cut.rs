//! Cutting a solution into areas that share no tour, so that threads can search them side by side and lose nothing.
//!
//! Ruin and recreate changes what lies around one job, so on a large day two searches that each hold half of the tours
//! do twice the work of one. Cuts run elsewhere every time, and what a cut keeps apart the next one joins (the idea of
//! POPMUSIC: Taillard and Voss, 2002; barycentres: Santini, Schneider, Vidal and Vigo, 2023).

use super::area::Area;
use super::state::State;
use crate::eval::Problem;
use crate::units::{Id, JobId, ShiftId, SiteId, Ticks};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Fewest jobs of an area.
const LEAST_JOBS: usize = 100;
/// Fewest tours of an area.
const LEAST_TOURS: usize = 4;
/// Places looked at for the far end of a cut.
const SAMPLE: usize = 16;

/// Cuts a solution into areas with about as many jobs each, tours whole. `None` where it is too small, or where tours
/// depend on each other.
pub fn areas(problem: &Problem, state: &State, count: usize, rng: &mut Xoshiro256PlusPlus) -> Option<Vec<Area>> {
    let lasting = problem.weeks.vans().next().is_some();
    let apart = problem.bonds.is_empty() && problem.hours.is_none() && !lasting;
    let small = problem.job_count() < count * LEAST_JOBS || state.tours_used() < count * LEAST_TOURS;
    if count < 2 || !apart || small {
        return None;
    }
    let mut parts = vec![Part {
        tours: (0..state.tours.len()).filter(|tour| state.tours[*tour].jobs > 0).collect(),
        empty: (0..state.tours.len()).filter(|tour| state.tours[*tour].jobs == 0).collect(),
        absent: state.absent().to_vec(),
    }];
    while parts.len() < count {
        parts.sort_by_key(|part| part.tours.len());
        let largest = parts.pop()?;
        let (one, other) = largest.cut(problem, state, rng)?;
        parts.extend([one, other]);
    }
    let areas: Vec<Area> = parts.iter().map(|part| part.area(state)).collect();
    areas.iter().all(|area| !area.jobs.is_empty()).then_some(areas)
}

/// Tours and jobs by number.
struct Part {
    tours: Vec<usize>,
    empty: Vec<usize>,
    absent: Vec<JobId>,
}

impl Part {
    /// Cuts across the line between two places that lie apart.
    fn cut(self, problem: &Problem, state: &State, rng: &mut Xoshiro256PlusPlus) -> Option<(Self, Self)> {
        let time = |from: SiteId, to: SiteId| problem.leg(&problem.shifts[0], from, to).1;
        let site = |job: JobId| problem.job(job).site;
        let mut some_job = || {
            let tour = &state.tours[self.tours[rng.random_range(0..self.tours.len())]];
            tour.jobs().nth(rng.random_range(0..tour.jobs)).map(site)
        };
        let here = some_job()?;
        let there = (0..SAMPLE).filter_map(|_| some_job()).max_by_key(|place| time(here, *place))?;
        let lean = |place: SiteId| time(here, place) - time(there, place);
        let of_tour = |tour: &usize| {
            let tour = &state.tours[*tour];
            tour.jobs().map(|job| lean(site(job))).sum::<Ticks>() / tour.jobs.max(1) as Ticks
        };
        let (tours, rest) = halves(self.tours, of_tour, |tour| state.tours[*tour].jobs);
        let start = |tour: &usize| lean(problem.shift(ShiftId::from_index(*tour)).start);
        let (empty, other_empty) = halves(self.empty, start, |_| 1);
        let border = tours.iter().map(of_tour).max()?;
        let (absent, other_absent) = self.absent.into_iter().partition(|job| lean(site(*job)) <= border);
        Some((Self { tours, empty, absent }, Self { tours: rest, empty: other_empty, absent: other_absent }))
    }

    fn area(&self, state: &State) -> Area {
        let mut shifts = vec![false; state.tours.len()];
        self.tours.iter().chain(&self.empty).for_each(|tour| shifts[*tour] = true);
        let served = self.tours.iter().flat_map(|tour| state.tours[*tour].jobs());
        Area { shifts, jobs: served.chain(self.absent.iter().copied()).collect() }
    }
}

/// Puts things in order of a key and cuts where half of their weight is reached.
fn halves<T: Ord>(mut all: Vec<T>, key: impl Fn(&T) -> Ticks, weight: impl Fn(&T) -> usize) -> (Vec<T>, Vec<T>) {
    all.sort_by_cached_key(|one| key(one));
    let total: usize = all.iter().map(&weight).sum();
    let mut reached = 0;
    let middle = all.iter().position(|one| {
        reached += weight(one);
        2 * reached >= total
    });
    let rest = all.split_off(middle.map_or(0, |at| at + 1).min(all.len()));
    (all, rest)
}
