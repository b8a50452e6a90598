//! Where a job might go: behind a neighbour, at its time on another tour, or first on one.

use super::chains::Chains;
use super::day::Day;
use crate::units::Ticks;
use rand::{Rng, RngExt};

/// Shifts tried at random for one that can do a job.
const TRIES: usize = 10;

/// A stop or home behind which the job might go; never itself.
pub fn near(day: &Day, chains: &Chains, rng: &mut impl Rng, job: u32) -> u32 {
    let behind = match rng.random_range(0..10) {
        0 => home(day, rng),
        1..4 => {
            let reach = day.reach();
            let at = chains.begin[job as usize] + rng.random_range(-reach..=reach);
            match able(day, rng, job) {
                Some(shift) => behind(day, chains, shift, at),
                None => home(day, rng),
            }
        }
        _ => match neighbour(day, chains, rng, job) {
            Some(other) if rng.random() => other,
            Some(other) => chains.prev[other as usize],
            None => home(day, rng),
        },
    };
    if behind == job { chains.prev[job as usize] } else { behind }
}

/// An instant at which a job that is nowhere might begin.
pub fn instant(day: &Day, rng: &mut impl Rng, job: u32) -> Ticks {
    let from = day.problem.job(crate::units::JobId(job)).from.max(0);
    let span = if rng.random_range(0..10) == 0 { 10 * day.reach() } else { day.span(job) };
    from + rng.random_range(0..=span)
}

/// A neighbour of a job that is served.
pub fn neighbour(day: &Day, chains: &Chains, rng: &mut impl Rng, job: u32) -> Option<u32> {
    let near = &day.near[job as usize];
    let other = *near.get(rng.random_range(0..near.len().max(1)))?;
    chains.is_served(other).then_some(other)
}

/// A home.
pub fn home(day: &Day, rng: &mut impl Rng) -> u32 {
    (day.jobs + rng.random_range(0..day.shifts)) as u32
}

/// A shift that can do the job, if a few throws find one.
pub fn able(day: &Day, rng: &mut impl Rng, job: u32) -> Option<usize> {
    (0..TRIES).map(|_| rng.random_range(0..day.shifts)).find(|shift| day.is_able(*shift, job))
}

/// The last stop of a shift that begins at an instant or before, or its home.
pub fn behind(day: &Day, chains: &Chains, shift: usize, at: Ticks) -> u32 {
    let home = (day.jobs + shift) as u32;
    chains.jobs_of(day, shift).take_while(|job| chains.begin[*job as usize] <= at).last().unwrap_or(home)
}
