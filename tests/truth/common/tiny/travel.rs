//! Travel tables of all kinds.

use super::SCALE;
use super::dice::Dice;
use firstfix::model::InstanceBuilder;
use firstfix::travel::{Leg, NO_ROAD, Travel};
use firstfix::units::Id;

/// A table for the sites of `all`: on a grid, at random, or mostly zero; sometimes with roads missing.
pub fn draw(dice: &mut Dice, all: &InstanceBuilder) -> Travel {
    let sites = all.sites.len();
    let mut legs = if dice.chance(0.5) { grid(dice, sites) } else { random(dice, sites) };
    if dice.chance(0.2) {
        for leg in &mut legs {
            if dice.chance(0.1) {
                *leg = NO_ROAD;
            }
        }
    }
    (0..sites).for_each(|at| legs[at * sites + at] = Leg::default());
    for depot in all.depots.iter() {
        pass_by(&mut legs, sites, depot.site.index());
    }
    Travel::from_table(legs, sites, SCALE)
}

/// Sites on a grid: symmetric, and the triangle inequality holds.
fn grid(dice: &mut Dice, sites: usize) -> Vec<Leg> {
    let points: Vec<(usize, usize)> = (0..sites).map(|_| (dice.upto(6), dice.upto(6))).collect();
    let leg = |a: (usize, usize), b: (usize, usize)| {
        let length = (a.0.abs_diff(b.0) + a.1.abs_diff(b.1)) as u32;
        Leg { dist: length, time: length }
    };
    points.iter().flat_map(|a| points.iter().map(move |b| leg(*a, *b))).collect()
}

/// Anything: asymmetric, without the triangle inequality, time and distance apart.
fn random(dice: &mut Dice, sites: usize) -> Vec<Leg> {
    let most = *dice.pick(&[1, 8, 15]);
    (0..sites * sites).map(|_| Leg { dist: dice.upto(most) as u32, time: dice.upto(most) as u32 }).collect()
}

/// Shortens every leg to the way by `site`, where that is shorter.
fn pass_by(legs: &mut [Leg], sites: usize, site: usize) {
    for from in 0..sites {
        for to in 0..sites {
            let (first, second) = (legs[from * sites + site], legs[site * sites + to]);
            if first != NO_ROAD && second != NO_ROAD {
                let leg = &mut legs[from * sites + to];
                leg.dist = leg.dist.min(first.dist + second.dist);
                leg.time = leg.time.min(first.time + second.time);
            }
        }
    }
}
