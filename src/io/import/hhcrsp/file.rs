//! The file: what it says, and what is wrong with it.

use crate::model::Diagnostic;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Numbers of the file stay below this, so that ticks cannot overflow.
const LARGEST: f64 = 1e6;

/// A day of home care.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// Who is visited.
    pub patients: Vec<Patient>,
    /// What can be done.
    pub services: Vec<Service>,
    /// Who visits.
    pub caregivers: Vec<Caregiver>,
    /// Where every caregiver starts and ends.
    pub central_offices: Vec<Office>,
    /// Distance, which is also the time: the office first, then the patients in order.
    pub distances: Vec<Vec<f64>>,
}

/// Somebody who is visited.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patient {
    /// Name.
    pub id: String,
    /// Planar place.
    pub location: (f64, f64),
    /// Earliest begin, and the begin after which it is late.
    pub time_window: (f64, f64),
    /// One service, or two by two caregivers.
    pub required_caregivers: Vec<Need>,
    /// How the two go together.
    #[serde(default)]
    pub synchronization: Option<Synchronization>,
}

/// A service that a patient needs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Which.
    pub service: String,
    /// How long it takes.
    pub duration: f64,
}

/// How the two services of a patient go together.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum Synchronization {
    /// Both begin together.
    Simultaneous,
    /// The second begins so long after the first began.
    Sequential {
        /// Least and largest gap.
        distance: (f64, f64),
    },
}

/// A kind of work.
#[derive(Debug, Deserialize)]
pub struct Service {
    /// Name.
    pub id: String,
}

/// Somebody who visits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caregiver {
    /// Name.
    pub id: String,
    /// Services that this person can do.
    pub abilities: Vec<String>,
}

/// Where caregivers start and end.
#[derive(Debug, Deserialize)]
pub struct Office {
    /// Name.
    pub id: String,
    /// Planar place.
    pub location: (f64, f64),
}

/// Parses and checks the text.
pub fn read(text: &str, file: &str) -> Result<Day, Vec<Diagnostic>> {
    let day: Day = serde_json::from_str(text).map_err(|error| {
        let line = u32::try_from(error.line()).unwrap_or(0);
        vec![Diagnostic::error("not-hhcrsp", format!("expected a home-care instance: {error}")).at(file, line, "")]
    })?;
    let mut faults = Faults { file, found: Vec::new() };
    faults.office(&day);
    faults.names(&day);
    day.patients.iter().for_each(|patient| faults.patient(&day, patient));
    faults.caregivers(&day);
    faults.distances(&day);
    if faults.found.is_empty() { Ok(day) } else { Err(faults.found) }
}

struct Faults<'a> {
    file: &'a str,
    found: Vec<Diagnostic>,
}

impl Faults<'_> {
    fn add(&mut self, code: &'static str, who: &str, message: String) {
        self.found.push(Diagnostic::error(code, message).at(self.file, 0, "").value(who));
    }

    fn office(&mut self, day: &Day) {
        if day.central_offices.len() != 1 {
            let count = day.central_offices.len();
            self.add("central-office", "", format!("expected one central office, found {count}"));
        }
        for office in &day.central_offices {
            self.place(&office.id, office.location);
        }
        if day.patients.is_empty() || day.caregivers.is_empty() {
            self.add("missing-rows", "", "expected patients and caregivers".to_owned());
        }
    }

    /// Ids name places of the travel table together.
    fn names(&mut self, day: &Day) {
        let places = day.central_offices.iter().map(|office| &office.id);
        let places = places.chain(day.patients.iter().map(|patient| &patient.id));
        self.unique(places);
        self.unique(day.caregivers.iter().map(|caregiver| &caregiver.id));
        self.unique(day.services.iter().map(|service| &service.id));
    }

    fn unique<'d>(&mut self, ids: impl Iterator<Item = &'d String>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if id.trim().is_empty() || id.contains([';', ':', '|']) {
                self.add("id-text", id, format!("{id:?} cannot be an id"));
            } else if !seen.insert(id) {
                self.add("duplicate-id", id, format!("the id {id} is there twice"));
            }
        }
    }

    fn place(&mut self, who: &str, (x, y): (f64, f64)) {
        if x.abs() > LARGEST || y.abs() > LARGEST {
            self.add("number-range", who, format!("{who}: expected coordinates from -{LARGEST} to {LARGEST}"));
        }
    }

    fn patient(&mut self, day: &Day, patient: &Patient) {
        let id = &patient.id;
        self.place(id, patient.location);
        let (from, to) = patient.time_window;
        if !(0.0..=LARGEST).contains(&from) || !(from..=LARGEST).contains(&to) {
            self.add(
                "window-order",
                id,
                format!("{id}: expected a time window from 0 to {LARGEST}, found {from} to {to}"),
            );
        }
        for need in &patient.required_caregivers {
            if !day.services.iter().any(|service| service.id == need.service) {
                self.add("unknown-service", &need.service, format!("{id}: there is no service {}", need.service));
            }
            if !(0.0..=LARGEST).contains(&need.duration) {
                self.add("negative-duration", id, format!("{id}: expected a duration from 0 to {LARGEST}"));
            }
        }
        match (patient.required_caregivers.len(), &patient.synchronization) {
            (1, None) | (2, Some(Synchronization::Simultaneous)) => {}
            (2, Some(Synchronization::Sequential { distance: (least, most) })) => {
                if !(0.0..=LARGEST).contains(least) || !(*least..=LARGEST).contains(most) {
                    let message = format!("{id}: expected a gap from 0 to {LARGEST}, found {least} to {most}");
                    self.add("relation-gap", id, message);
                }
            }
            (count, _) => {
                let message = format!(
                    "{id}: expected one service, or two that are simultaneous or sequential, found {count} and {}",
                    if patient.synchronization.is_some() { "a synchronization" } else { "no synchronization" }
                );
                self.add("services-of-patient", id, message);
            }
        }
    }

    fn caregivers(&mut self, day: &Day) {
        for caregiver in &day.caregivers {
            for ability in &caregiver.abilities {
                if !day.services.iter().any(|service| service.id == *ability) {
                    self.add("unknown-service", ability, format!("{}: there is no service {ability}", caregiver.id));
                }
            }
        }
    }

    fn distances(&mut self, day: &Day) {
        let places = day.patients.len() + 1;
        if day.distances.len() != places || day.distances.iter().any(|row| row.len() != places) {
            self.add("matrix-size", "", format!("expected {places} rows and columns of distances"));
        }
        if day.distances.iter().flatten().any(|leg| !(0.0..=LARGEST).contains(leg)) {
            self.add("number-range", "", format!("expected distances from 0 to {LARGEST}"));
        }
    }
}
