//! Generated instances in which everything runs short: few parts on small vans, faults that need two parts at once,
//! certain parts, depots with little.

use firstfix::io::{build, generate};
use firstfix::model::{Instance, Job};
use firstfix::units::*;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// The instance of a seed: thirty jobs for four technicians, up to twelve parts.
pub fn instance(seed: u64) -> Instance {
    let options = generate::Options { jobs: 30, technicians: Some(4), seed, ..generate::Options::default() };
    let mut all = build(&generate::generate(&options)).expect("generated instances are proper").instance;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let parts: Vec<PartId> = all.parts.ids().take(rng.random_range(4..=12)).collect();
    for job in ids(&all.jobs) {
        needs(&mut all.jobs[job], &parts, &mut rng);
    }
    for part in ids(&all.parts) {
        all.parts[part].volume = volume(f64::from(rng.random_range(0..=2)));
        all.parts[part].unit_cost = rng.random_range(0..3_000_000_000);
    }
    let par = rng.random_bool(0.3);
    for technician in ids(&all.technicians) {
        let technician = &mut all.technicians[technician];
        technician.van_volume = rng.random_bool(0.5).then(|| volume(f64::from(rng.random_range(5..=30))));
        for part in ids(&technician.van) {
            technician.van[part].quantity = one_of(&[0, 0, 1, 2, 3, UNLIMITED], &mut rng);
            technician.van[part].target = (par && rng.random_bool(0.5)).then(|| rng.random_range(1..=4));
        }
    }
    for depot in ids(&all.depots) {
        for part in ids(&all.parts) {
            all.depots[depot].stock[part] = one_of(&[0, 2, 8, UNLIMITED], &mut rng);
        }
    }
    all
}

/// Certain parts now and then, and faults that need up to two parts.
fn needs(job: &mut Job, parts: &[PartId], rng: &mut ChaCha8Rng) {
    job.windows.clear();
    job.need.parts.clear();
    if rng.random_bool(0.2) {
        job.need.parts.push((one_of(parts, rng), rng.random_range(1..=2)));
    }
    let always = rng.random_bool(0.3);
    for fault in &mut job.faults {
        let drawn =
            (0..rng.random_range(usize::from(always)..=2)).map(|_| (one_of(parts, rng), rng.random_range(1..=2)));
        fault.need.parts = drawn.collect::<BTreeMap<_, _>>().into_iter().collect();
    }
    // Some jobs always have a fault, and some faults are never found.
    let sum: f64 = job.faults.iter().map(|fault| fault.probability).sum();
    if always && sum > 0.0 {
        job.faults.iter_mut().for_each(|fault| fault.probability /= sum);
    } else if let Some(fault) = job.faults.first_mut().filter(|_| rng.random_bool(0.2)) {
        fault.probability = 0.0;
    }
}

fn ids<I: Id, T>(table: &IdVec<I, T>) -> Vec<I> {
    table.ids().collect()
}

fn one_of<T: Copy>(options: &[T], rng: &mut ChaCha8Rng) -> T {
    *options.choose(rng).expect("a list with something in it")
}
