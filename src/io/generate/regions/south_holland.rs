//! Rotterdam, The Hague and what lies between and around them.

use super::ghent::DUTCH;
use super::{Region, Town, Zone, town};

const TOWNS: [Town; 30] = [
    town("Rotterdam Centrum", 51.9225, 4.4792, 90.0),
    town("Den Haag Centrum", 52.0787, 4.3108, 110.0),
    town("Delft", 52.0116, 4.3571, 105.0),
    town("Dordrecht", 51.8133, 4.6901, 120.0),
    town("Rotterdam Noord", 51.9430, 4.4700, 100.0),
    town("Rotterdam-Zuid", 51.8890, 4.4940, 120.0),
    town("Rotterdam Alexander", 51.9530, 4.5530, 95.0),
    town("Rotterdam IJsselmonde", 51.8780, 4.5450, 60.0),
    town("Hoogvliet", 51.8620, 4.3540, 35.0),
    town("Schiedam", 51.9192, 4.3886, 79.0),
    town("Vlaardingen", 51.9125, 4.3417, 74.0),
    town("Maassluis", 51.9233, 4.2500, 34.0),
    town("Capelle aan den IJssel", 51.9292, 4.5778, 67.0),
    town("Krimpen aan den IJssel", 51.9170, 4.6030, 29.0),
    town("Barendrecht", 51.8567, 4.5347, 49.0),
    town("Ridderkerk", 51.8720, 4.6030, 47.0),
    town("Zwijndrecht", 51.8170, 4.6330, 45.0),
    town("Papendrecht", 51.8320, 4.6870, 32.0),
    town("Spijkenisse", 51.8450, 4.3290, 72.0),
    town("Hellevoetsluis", 51.8330, 4.1330, 40.0),
    town("Scheveningen", 52.0980, 4.2900, 60.0),
    town("Loosduinen", 52.0560, 4.2400, 50.0),
    town("Escamp", 52.0500, 4.2850, 120.0),
    town("Rijswijk", 52.0367, 4.3256, 55.0),
    town("Leidschendam-Voorburg", 52.0830, 4.3950, 77.0),
    town("Wassenaar", 52.1450, 4.4000, 26.0),
    town("Zoetermeer", 52.0575, 4.4931, 125.0),
    town("Pijnacker", 52.0190, 4.4290, 30.0),
    town("Berkel en Rodenrijs", 51.9930, 4.4790, 32.0),
    town("Naaldwijk", 51.9940, 4.2050, 55.0),
];

const ZONES: [Zone; 5] = [
    Zone { name: "haaglanden", low: (52.025, 4.10), high: (52.20, 4.42) },
    Zone { name: "zoetermeer", low: (52.025, 4.42), high: (52.20, 4.75) },
    Zone { name: "delft-westland", low: (51.965, 4.10), high: (52.025, 4.70) },
    Zone { name: "rotterdam", low: (51.895, 4.10), high: (51.965, 4.75) },
    Zone { name: "zuidrand", low: (51.76, 4.00), high: (51.895, 4.80) },
];

pub const REGION: Region = Region {
    name: "south-holland",
    about: "Rotterdam, The Hague and the towns between: a dense metropolis in five service areas",
    timezone: "Europe/Amsterdam",
    towns: &TOWNS,
    rural: 0.03,
    spread: 0.15,
    area: 900.0,
    km_per_degree: 68.6,
    circuity: 1.35,
    speed_kmh: 38.0,
    zones: &ZONES,
    names: &DUTCH,
};
