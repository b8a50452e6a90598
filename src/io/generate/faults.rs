//! What may be wrong, by service.

/// Skills with levels.
pub type Levels = &'static [(&'static str, u8)];
/// Parts with quantities.
pub type Quantities = &'static [(&'static str, u32)];

/// One of the things that may be wrong.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Name.
    pub name: &'static str,
    /// Chance.
    pub probability: f64,
    /// Skills beyond the service's own.
    pub skills: Levels,
    /// Tools beyond the service's own.
    pub tools: &'static [&'static str],
    /// Parts that the repair uses up.
    pub parts: Quantities,
    /// Minutes of work with this fault; 0: the service's own.
    pub minutes: u32,
}

const fn fault(name: &'static str, probability: f64, parts: Quantities) -> Fault {
    Fault { name, probability, skills: &[], tools: &[], parts, minutes: 0 }
}

impl Fault {
    const fn skills(self, skills: Levels) -> Self {
        Self { skills, ..self }
    }

    const fn tools(self, tools: &'static [&'static str]) -> Self {
        Self { tools, ..self }
    }

    const fn minutes(self, minutes: u32) -> Self {
        Self { minutes, ..self }
    }
}

pub const BOILER_MAINTENANCE: [Fault; 3] = [
    fault("worn electrode", 0.14, &[("electrode", 1)]),
    fault("leaking expansion vessel", 0.05, &[("expansion-vessel", 1)]).minutes(85),
    fault("noisy fan", 0.04, &[("gas-fan", 1)]).skills(&[("gas", 2)]).minutes(90),
];

pub const BOILER_FAULT: [Fault; 8] = [
    fault("ignition electrode", 0.24, &[("electrode", 1)]),
    fault("gas valve", 0.13, &[("gas-valve", 1)]).tools(&["flue-gas-analyser"]),
    fault("combustion fan", 0.14, &[("gas-fan", 1)]),
    fault("control board", 0.12, &[("boiler-board", 1)]).skills(&[("electric", 2)]).minutes(90),
    fault("circulation pump", 0.13, &[("pump", 1)]),
    fault("expansion vessel", 0.09, &[("expansion-vessel", 1)]),
    fault("temperature sensor", 0.1, &[("ntc-sensor", 1)]),
    fault("cracked heat exchanger", 0.05, &[("boiler-board", 1), ("gasket-set", 2)]).skills(&[("gas", 3)]).minutes(150),
];

pub const HEAT_PUMP_MAINTENANCE: [Fault; 2] = [
    fault("low refrigerant", 0.1, &[("refrigerant", 1)]).skills(&[("heat-pump", 2)]).tools(&["refrigerant-station"]),
    fault("worn fan motor", 0.04, &[("hp-fan-motor", 1)]).minutes(110),
];

pub const HEAT_PUMP_FAULT: [Fault; 6] = [
    fault("refrigerant leak", 0.26, &[("refrigerant", 2)])
        .skills(&[("heat-pump", 3)])
        .tools(&["refrigerant-station", "leak-detector"])
        .minutes(120),
    fault("inverter board", 0.2, &[("inverter-board", 1)]).skills(&[("electric", 2)]),
    fault("fan motor", 0.15, &[("hp-fan-motor", 1)]),
    fault("sensor", 0.18, &[("ntc-sensor", 1)]).minutes(50),
    fault("circulation pump", 0.12, &[("pump", 1)]),
    fault("wrong settings", 0.09, &[]).minutes(35),
];

pub const VENTILATION: [Fault; 1] = [fault("fan unit blocked", 0.08, &[("air-filter", 2)]).minutes(60)];

pub const FIBRE_INSTALL: [Fault; 2] = [
    fault("blocked duct", 0.1, &[]).tools(&["duct-rodder"]).minutes(115),
    fault("long run from the street", 0.12, &[("drop-cable", 1)]).minutes(100),
];

pub const FIBRE_FAULT: [Fault; 5] = [
    fault("dirty or broken connector", 0.4, &[("fibre-connector", 2)]).minutes(35),
    fault("defective modem", 0.25, &[("ont", 1)]),
    fault("broken drop cable", 0.17, &[("drop-cable", 1)])
        .skills(&[("fibre", 2)])
        .tools(&["fusion-splicer", "otdr"])
        .minutes(90),
    fault("bent lead", 0.12, &[("fibre-lead", 1)]),
    fault("line cut in the street", 0.06, &[("drop-cable", 2)]).skills(&[("fibre", 2)]).tools(&["otdr"]).minutes(120),
];

pub const LIFT_INSPECTION: [Fault; 2] = [
    fault("worn door contact", 0.12, &[("door-contact", 1)]),
    fault("worn brake lining", 0.05, &[("brake-lining", 1)]).skills(&[("lift", 2)]).minutes(120),
];

pub const LIFT_FAULT: [Fault; 4] = [
    fault("door operator", 0.32, &[("door-operator", 1)]).minutes(110),
    fault("door contact", 0.28, &[("door-contact", 1)]),
    fault("controller board", 0.2, &[("lift-board", 1)]).skills(&[("electric", 2)]).minutes(120),
    fault("brake", 0.15, &[("brake-lining", 2)]).tools(&["chain-hoist"]).minutes(130),
];

pub const CHARGER_INSTALL: [Fault; 2] = [
    fault("switchboard without room", 0.1, &[("rcd", 1)]).minutes(150),
    fault("defective on delivery", 0.03, &[("wallbox", 1)]),
];
