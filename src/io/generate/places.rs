//! Places in a region.

use super::dice::Dice;
use super::regions::{KM_PER_DEGREE, Region};

/// A place and the town it belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Latitude and longitude, to five decimals (a metre).
    pub at: (f64, f64),
    /// Town.
    pub town: &'static str,
}

/// A place drawn by where people live; `out` raises the share of places outside the towns by that much.
pub fn somewhere(dice: &mut Dice, region: &'static Region, out: f64) -> Place {
    let town = &region.towns[dice.weighted(region.towns.iter().map(|town| town.people))];
    let (mut lat, mut lon) = town.at;
    if dice.chance(region.rural * (1.0 + out)) {
        // On the way to a neighbouring town: farms and hamlets line the roads.
        let near = neighbour(dice, region, town.at);
        let share = dice.unit() * 0.5;
        lat += (near.0 - lat) * share;
        lon += (near.1 - lon) * share;
    }
    let spread = region.spread * town.people.sqrt().max(1.5);
    lat += dice.bell() * spread / KM_PER_DEGREE;
    lon += dice.bell() * spread / region.km_per_degree;
    Place { at: (metre(lat), metre(lon)), town: town.name }
}

/// One of the three towns nearest to a place.
fn neighbour(dice: &mut Dice, region: &Region, at: (f64, f64)) -> (f64, f64) {
    let square = |town: (f64, f64)| region.square_km(town, at);
    let mut towns: Vec<(f64, f64)> = region.towns.iter().map(|town| town.at).filter(|town| *town != at).collect();
    towns.sort_by(|a, b| square(*a).total_cmp(&square(*b)));
    towns.truncate(3);
    *dice.pick(&towns)
}

/// Rounded to five decimals.
fn metre(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

#[cfg(test)]
mod tests {
    use super::super::regions::REGIONS;
    use super::*;

    #[test]
    fn places_lie_near_their_towns() {
        for region in REGIONS {
            let mut dice = Dice::new(1, 1);
            for _ in 0..200 {
                let place = somewhere(&mut dice, region, 0.5);
                let town = region.towns.iter().find(|town| town.name == place.town).unwrap();
                let north = (place.at.0 - town.at.0).abs() * KM_PER_DEGREE;
                assert!(north < 60.0, "{} is {north} km from {}", place.at.0, place.town);
            }
        }
    }
}
