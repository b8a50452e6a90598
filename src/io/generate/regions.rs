//! Real regions: towns at their coordinates with their people, from a city to two countries.

mod benelux;
mod ghent;
mod massif_central;
mod south_holland;

/// A town, or a quarter of a city.
#[derive(Clone, Copy, Debug)]
pub struct Town {
    /// Its name.
    pub name: &'static str,
    /// Latitude and longitude in degrees.
    pub at: (f64, f64),
    /// Thousands of people.
    pub people: f64,
}

/// A service area drawn on the map.
#[derive(Clone, Copy, Debug)]
pub struct Zone {
    /// Its id.
    pub name: &'static str,
    /// Latitude and longitude of the south-western corner.
    pub low: (f64, f64),
    /// Latitude and longitude of the north-eastern corner.
    pub high: (f64, f64),
}

impl Zone {
    /// Whether a place lies in it.
    pub fn holds(&self, (lat, lon): (f64, f64)) -> bool {
        self.low.0 <= lat && lat < self.high.0 && self.low.1 <= lon && lon < self.high.1
    }
}

/// Names for people, streets and firms.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// Given names.
    pub given: &'static [&'static str],
    /// Family names.
    pub family: &'static [&'static str],
    /// Streets.
    pub streets: &'static [&'static str],
    /// Beginnings of firms' names, completed by a family name or a town.
    pub firms: &'static [&'static str],
    /// What a household is called, before the family name.
    pub household: &'static str,
    /// What a block of flats with one owner is called, before the street.
    pub block: &'static str,
}

/// A region to plan in.
#[derive(Clone, Copy, Debug)]
pub struct Region {
    /// The word on the command line.
    pub name: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// Time zone.
    pub timezone: &'static str,
    /// Towns, the ones with depots first.
    pub towns: &'static [Town],
    /// Share of places outside the towns.
    pub rural: f64,
    /// How far a town spreads: kilometres for the root of a thousand people.
    pub spread: f64,
    /// Square kilometres that are served.
    pub area: f64,
    /// Kilometres in a degree of longitude at its latitude.
    pub km_per_degree: f64,
    /// Road kilometres for one as the crow flies.
    pub circuity: f64,
    /// Average driving speed.
    pub speed_kmh: f64,
    /// How common flats and lifts are, 1 in a city.
    pub flats: f64,
    /// Service areas; empty: everybody goes everywhere.
    pub zones: &'static [Zone],
    /// Names.
    pub names: &'static Names,
}

/// All regions, smallest first.
pub const REGIONS: [&Region; 4] = [&ghent::REGION, &south_holland::REGION, &massif_central::REGION, &benelux::REGION];

/// Kilometres in a degree of latitude.
pub const KM_PER_DEGREE: f64 = 111.3;

impl Region {
    /// Square of the distance between two places, in km², on the region's plane.
    pub fn square_km(&self, a: (f64, f64), b: (f64, f64)) -> f64 {
        let (north, east) = ((a.0 - b.0) * KM_PER_DEGREE, (a.1 - b.1) * self.km_per_degree);
        north * north + east * east
    }

    /// The region called `name`.
    pub fn named(name: &str) -> Option<&'static Region> {
        REGIONS.into_iter().find(|region| region.name == name)
    }

    /// The region that suits a number of jobs a day.
    pub fn for_size(jobs: usize) -> &'static Region {
        match jobs {
            0..=80 => &ghent::REGION,
            81..=600 => &south_holland::REGION,
            _ => &benelux::REGION,
        }
    }
}

const fn town(name: &'static str, lat: f64, lon: f64, people: f64) -> Town {
    Town { name, at: (lat, lon), people }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn towns_lie_where_their_region_is() {
        for region in REGIONS {
            for town in region.towns {
                let (lat, lon) = town.at;
                assert!((44.0..54.0).contains(&lat) && (1.5..8.0).contains(&lon), "{}", town.name);
                assert!(town.people > 0.0);
            }
            let names = region.names;
            assert!(names.given.len() >= 20 && names.family.len() >= 20 && names.streets.len() >= 20);
            // cos(latitude) × 111.3 km
            let middle = region.towns[0].at.0;
            assert!((region.km_per_degree - middle.to_radians().cos() * 111.3).abs() < 1.5, "{}", region.name);
        }
        assert_eq!(Region::named("ghent").map(|region| region.name), Some("ghent"));
        assert!(Region::named("atlantis").is_none());
        assert_eq!(Region::for_size(10_000).name, "benelux");
    }
}
