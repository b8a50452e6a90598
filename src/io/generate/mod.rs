//! Believable field-service instances of any size, the same bytes for the same options on any machine.

mod appointments;
mod catalogue;
mod dice;
mod faults;
mod people;
mod places;
mod regions;
mod rows;
mod stores;
mod work;

use super::tables::Tables;
use appointments::Days;
use catalogue::SERVICES;
use dice::Dice;
use jiff::civil::Date;
use people::{PAID_MINUTES, Technician};
pub use regions::{REGIONS, Region};
use rows::Drawn;
use work::Job;

/// Minutes that parking and walking take at each job, counted when the workforce is sized.
const ACCESS_MINUTES: f64 = 3.0;
/// Most jobs of an instance.
pub const MOST_JOBS: usize = 100_000;

/// What to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// Name of the instance.
    pub name: String,
    /// Number of jobs, 1 to [`MOST_JOBS`].
    pub jobs: usize,
    /// Number of technicians; `None`: as many as the work needs.
    pub technicians: Option<usize>,
    /// First date.
    pub start: Date,
    /// Number of days; with more than one there is a roster, and vans are refilled at night.
    pub days: u32,
    /// Seed.
    pub seed: u64,
    /// Where; `None`: a region that suits the number of jobs.
    pub region: Option<&'static Region>,
    /// Work as a share of the workforce's time. Around 1 most jobs fit, not all. Given a number of technicians,
    /// durations are stretched or shortened (by half at most) to meet it.
    pub utilisation: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            name: "generated".into(),
            jobs: 100,
            technicians: None,
            start: jiff::civil::date(2026, 11, 24),
            days: 1,
            seed: 1,
            region: None,
            utilisation: 1.0,
        }
    }
}

/// Generates an instance. Numbers out of range are taken as the nearest that is allowed.
pub fn generate(options: &Options) -> Tables {
    let days = Days { start: options.start, count: options.days.clamp(1, 366) };
    let count = options.jobs.clamp(1, MOST_JOBS);
    let region = options.region.unwrap_or_else(|| Region::for_size(count / days.count as usize));
    let (customers, jobs) = work::work(&mut Dice::new(options.seed, 1), region, count);
    let (size, stretch) = workforce(&jobs, region, options, days);
    let minutes = people::minutes_by_trade(jobs.iter().map(|job| job.service));
    let dice = &mut Dice::new(options.seed, 2);
    let technicians: Vec<Technician> = people::technicians(dice, region, size, minutes, days.count);
    let depots = stores::depots(region, size);
    rows::tables(&Drawn { options, region, days, customers, jobs, technicians, depots, stretch })
}

/// The number of technicians, and the factor on durations.
fn workforce(jobs: &[Job], region: &Region, options: &Options, days: Days) -> (usize, f64) {
    let count = jobs.len() as f64;
    let minutes: f64 = jobs.iter().map(|job| f64::from(SERVICES[job.service].minutes)).sum();
    let other: f64 = jobs.iter().map(|job| f64::from(SERVICES[job.service].setup)).sum::<f64>()
        + count * (hop_minutes(region, count / f64::from(days.count)) + ACCESS_MINUTES);
    let attendance = if days.count > 1 { 0.85 } else { 1.0 };
    let each = PAID_MINUTES * f64::from(days.count) * attendance * options.utilisation.clamp(0.1, 10.0);
    match options.technicians {
        None => (((minutes + other) / each).ceil() as usize, 1.0),
        Some(size) => {
            let size = size.max(1);
            (size, ((size as f64 * each - other) / minutes).clamp(0.5, 1.5))
        }
    }
}

/// Minutes from one job of a technician to the next: a tour through random places is about 0.7 √(area × jobs)
/// (Beardwood, Halton and Hammersley 1959); trades cut the density, towns raise it.
fn hop_minutes(region: &Region, jobs_a_day: f64) -> f64 {
    let km = 0.7 * (region.area / (jobs_a_day / 3.0).max(1.0)).sqrt() * 0.7;
    km * region.circuity / region.speed_kmh * 60.0
}

#[cfg(test)]
mod tests;
