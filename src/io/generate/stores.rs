//! Parts on vans and in depots.

use super::catalogue::{PARTS, Part, SERVICES};
use super::dice::Dice;
use super::people::Technician;
use super::places::Place;
use super::regions::Region;
use super::work::Job;
use crate::io::tables::Table;

/// A depot.
#[derive(Clone, Debug)]
pub struct Depot {
    /// Id in the tables.
    pub id: String,
    /// Where.
    pub place: Place,
    /// Whether it lends tools.
    pub lends: bool,
}

/// A depot for each sixty technicians, in the first towns of the region; every second one lends tools.
pub fn depots(region: &'static Region, technicians: usize) -> Vec<Depot> {
    let count = (1 + technicians / 60).min(12).min(region.towns.len());
    let depot = |(at, town): (usize, &super::regions::Town)| Depot {
        id: format!("depot-{}", town.name.to_lowercase().replace(' ', "-")),
        place: Place { at: town.at, town: town.name },
        lends: at % 2 == 0,
    };
    region.towns.iter().enumerate().take(count).map(depot).collect()
}

/// What one van carries of one part.
#[derive(Clone, Copy, Debug)]
pub struct Stocked {
    /// The part.
    pub part: &'static Part,
    /// Units in the morning.
    pub quantity: u32,
    /// Par level.
    pub target: u32,
}

/// What is on a technician's van: enough of what is common in the trade, one of what is dear, now and then less.
pub fn van(dice: &mut Dice, technician: &Technician) -> Vec<Stocked> {
    let mut van = Vec::new();
    for part in &PARTS {
        let own = SERVICES.iter().filter(|service| technician.trades.contains(&service.trade));
        let (share, units) = own.fold((0.0, 0.0), |(share, units), service| {
            (share + service.share, units + service.share * service.expected_use(part.id))
        });
        // Six jobs make a day.
        let daily = if share > 0.0 { 6.0 * units / share } else { 0.0 };
        if daily < 0.03 || (part.volume >= 14.0 && daily < 0.3) {
            continue;
        }
        let target = ((daily * 1.3).ceil() as u32).clamp(1, 6);
        let quantity = match dice.weighted([0.5, 0.3, 0.2].into_iter()) {
            0 => target,
            1 => target - 1,
            _ => 0,
        };
        van.push(Stocked { part, quantity, target });
    }
    van
}

/// Litres of a van in which the targets fit, in steps of 20.
pub fn van_volume(van: &[Stocked]) -> u32 {
    let litres: f64 = van.iter().map(|stocked| stocked.part.volume * f64::from(stocked.target)).sum();
    let steps = (litres * 1.15 / 20.0).ceil() as u32;
    (steps * 20).max(120)
}

/// What depots hold: cheap parts without end, dear ones for somewhat more than what the work is expected to need.
pub fn depot_stock(dice: &mut Dice, depots: &[Depot], jobs: &[Job], table: &mut Table) {
    for depot in depots {
        for part in &PARTS {
            let quantity = if part.cost < 100 {
                "unlimited".to_owned()
            } else {
                let needed: f64 = jobs.iter().map(|job| SERVICES[job.service].expected_use(part.id)).sum();
                let share = needed * (0.7 + dice.unit() * 0.8) / depots.len() as f64;
                (share.ceil() as u32 + dice.between(0, 1)).to_string()
            };
            table.push([depot.id.as_str(), part.id, &quantity, ""]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::people::technicians;
    use super::super::regions::REGIONS;
    use super::*;

    #[test]
    fn vans_fit_their_targets_and_some_have_run_out() {
        let mut dice = Dice::new(2, 1);
        let people = technicians(&mut dice, REGIONS[0], 20, [30.0, 20.0, 10.0, 5.0, 3.0], 1);
        let vans: Vec<Vec<Stocked>> = people.iter().map(|one| van(&mut dice, one)).collect();
        for van in &vans {
            let litres: f64 = van.iter().map(|s| s.part.volume * f64::from(s.target)).sum();
            assert!(litres <= f64::from(van_volume(van)));
            assert!(van.iter().all(|stocked| stocked.quantity <= stocked.target && stocked.target > 0));
        }
        assert!(vans.iter().flatten().any(|stocked| stocked.quantity == 0));
        assert_eq!(depots(REGIONS[3], 800).len(), 12);
    }
}
