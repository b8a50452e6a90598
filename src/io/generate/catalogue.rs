//! What the firm sells and what it takes: services with their faults, parts, skills and tools.
//!
//! A technical field service for homes and firms: heating, heat pumps, fibre, lifts and charging points. The shares of
//! faults and the prices are plausible, not measured.

use super::faults::{self, Fault, Levels, Quantities};

/// A trade; technicians have one or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trade {
    /// Gas boilers.
    Heating,
    /// Heat pumps and ventilation.
    Climate,
    /// Fibre to the home.
    Fibre,
    /// Lifts.
    Lift,
    /// Charging points and switchboards.
    Power,
}

/// All trades.
pub const TRADES: [Trade; 5] = [Trade::Heating, Trade::Climate, Trade::Fibre, Trade::Lift, Trade::Power];

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// Id in the tables.
    pub id: &'static str,
    /// Whose work it is.
    pub trade: Trade,
    /// Jobs of this kind in a hundred.
    pub share: f64,
    /// Minutes of work.
    pub minutes: u32,
    /// Minutes of set-up, once per arrival at a site.
    pub setup: u32,
    /// Priority.
    pub priority: u8,
    /// Certain skills.
    pub skills: Levels,
    /// Certain tools.
    pub tools: &'static [&'static str],
    /// Certain parts.
    pub parts: Quantities,
    /// Whether the customer is promised an hour.
    pub urgent: bool,
    /// Money for a second visit.
    pub repeat_cost: u32,
    /// Whether it is done in blocks of flats, one after the other.
    pub in_blocks: bool,
    /// What may be wrong.
    pub faults: &'static [Fault],
}

/// A planned service of middling priority; the literals below change what differs.
const PLANNED: Service = Service {
    id: "",
    trade: Trade::Heating,
    share: 0.0,
    minutes: 60,
    setup: 5,
    priority: 3,
    skills: &[],
    tools: &[],
    parts: &[],
    urgent: false,
    repeat_cost: 180,
    in_blocks: false,
    faults: &[],
};

/// The catalogue.
pub const SERVICES: [Service; 10] = [
    Service {
        id: "boiler-maintenance",
        share: 22.0,
        minutes: 50,
        priority: 4,
        skills: &[("gas", 1)],
        tools: &["flue-gas-analyser"],
        parts: &[("gasket-set", 1)],
        in_blocks: true,
        faults: &faults::BOILER_MAINTENANCE,
        ..PLANNED
    },
    Service {
        id: "boiler-fault",
        share: 20.0,
        minutes: 65,
        priority: 2,
        skills: &[("gas", 2)],
        urgent: true,
        repeat_cost: 260,
        faults: &faults::BOILER_FAULT,
        ..PLANNED
    },
    Service {
        id: "heat-pump-maintenance",
        trade: Trade::Climate,
        share: 9.0,
        minutes: 70,
        priority: 4,
        skills: &[("heat-pump", 1)],
        parts: &[("air-filter", 1)],
        faults: &faults::HEAT_PUMP_MAINTENANCE,
        ..PLANNED
    },
    Service {
        id: "heat-pump-fault",
        trade: Trade::Climate,
        share: 9.0,
        minutes: 80,
        priority: 2,
        skills: &[("heat-pump", 2)],
        urgent: true,
        repeat_cost: 320,
        faults: &faults::HEAT_PUMP_FAULT,
        ..PLANNED
    },
    Service {
        id: "ventilation-service",
        trade: Trade::Climate,
        share: 6.0,
        minutes: 40,
        priority: 5,
        skills: &[("electric", 1)],
        parts: &[("air-filter", 2)],
        in_blocks: true,
        faults: &faults::VENTILATION,
        ..PLANNED
    },
    Service {
        id: "fibre-install",
        trade: Trade::Fibre,
        share: 13.0,
        minutes: 75,
        setup: 10,
        skills: &[("fibre", 1)],
        tools: &["fusion-splicer"],
        parts: &[("fibre-lead", 1), ("ont", 1)],
        faults: &faults::FIBRE_INSTALL,
        ..PLANNED
    },
    Service {
        id: "fibre-fault",
        trade: Trade::Fibre,
        share: 8.0,
        minutes: 45,
        priority: 2,
        skills: &[("fibre", 1)],
        urgent: true,
        repeat_cost: 150,
        faults: &faults::FIBRE_FAULT,
        ..PLANNED
    },
    Service {
        id: "lift-inspection",
        trade: Trade::Lift,
        share: 5.0,
        setup: 15,
        skills: &[("lift", 1)],
        in_blocks: true,
        faults: &faults::LIFT_INSPECTION,
        ..PLANNED
    },
    Service {
        id: "lift-fault",
        trade: Trade::Lift,
        share: 3.0,
        minutes: 75,
        setup: 10,
        priority: 1,
        skills: &[("lift", 2)],
        urgent: true,
        repeat_cost: 400,
        faults: &faults::LIFT_FAULT,
        ..PLANNED
    },
    Service {
        id: "charger-install",
        trade: Trade::Power,
        share: 5.0,
        minutes: 105,
        setup: 10,
        priority: 4,
        skills: &[("electric", 2)],
        tools: &["insulation-tester"],
        parts: &[("rcd", 1), ("wallbox", 1)],
        faults: &faults::CHARGER_INSTALL,
        ..PLANNED
    },
];

/// A spare part.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Id in the tables.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Litres.
    pub volume: f64,
    /// Price.
    pub cost: u32,
}

const fn part(id: &'static str, name: &'static str, volume: f64, cost: u32) -> Part {
    Part { id, name, volume, cost }
}

/// All parts.
pub const PARTS: [Part; 22] = [
    part("gasket-set", "Boiler gasket set", 0.5, 12),
    part("electrode", "Ignition electrode", 0.3, 28),
    part("gas-valve", "Gas valve", 2.0, 140),
    part("gas-fan", "Combustion fan", 6.0, 165),
    part("boiler-board", "Boiler control board", 3.0, 210),
    part("pump", "Circulation pump", 5.0, 120),
    part("expansion-vessel", "Expansion vessel 18 l", 20.0, 65),
    part("ntc-sensor", "Temperature sensor", 0.1, 18),
    part("refrigerant", "Refrigerant R32, bottle of 1 kg", 2.5, 45),
    part("inverter-board", "Heat pump inverter board", 8.0, 480),
    part("hp-fan-motor", "Heat pump fan motor", 14.0, 230),
    part("air-filter", "Air filter", 6.0, 19),
    part("ont", "Fibre modem (ONT)", 1.5, 60),
    part("fibre-lead", "Fibre lead 10 m", 0.8, 9),
    part("fibre-connector", "Field connector", 0.1, 6),
    part("drop-cable", "Drop cable 50 m", 15.0, 35),
    part("door-contact", "Lift door contact", 0.3, 45),
    part("door-operator", "Lift door operator", 18.0, 390),
    part("lift-board", "Lift controller board", 6.0, 620),
    part("brake-lining", "Lift brake lining", 4.0, 110),
    part("wallbox", "Charging point 11 kW", 22.0, 520),
    part("rcd", "Residual-current device type B", 0.4, 55),
];

impl Service {
    /// Units of a part that a job of this service is expected to use.
    pub fn expected_use(&self, part: &str) -> f64 {
        let of =
            |parts: Quantities| parts.iter().filter(|(id, _)| *id == part).map(|(_, q)| f64::from(*q)).sum::<f64>();
        of(self.parts) + self.faults.iter().map(|fault| fault.probability * of(fault.parts)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_named_exists_and_chances_are_chances() {
        assert!((SERVICES.iter().map(|service| service.share).sum::<f64>() - 100.0).abs() < 1e-9);
        for service in &SERVICES {
            let needs = service.faults.iter().map(|fault| fault.parts).chain([service.parts]);
            for (part, quantity) in needs.flatten() {
                assert!(PARTS.iter().any(|known| known.id == *part) && *quantity > 0, "{part}");
            }
            let chance: f64 = service.faults.iter().map(|fault| fault.probability).sum();
            assert!(chance > 0.0 && chance <= 1.0 + 1e-9, "{}: {chance}", service.id);
        }
        assert!(PARTS.iter().all(|part| SERVICES.iter().any(|service| service.expected_use(part.id) > 0.0)));
    }
}
