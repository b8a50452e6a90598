//! What a plan of a home-care day is worth by the file alone: [`objective`] shares no code with the importer, the verifier or
//! the search.

use firstfix::model::Instance;
use firstfix::plan::Stop;
use firstfix::verify::VerifiedPlan;
use serde_json::Value;
use std::collections::BTreeMap;

/// A visit of a plan: who comes, in what order, and when the work begins.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Id of the caregiver.
    pub caregiver: String,
    /// Id of the patient, with `/1` or `/2` where two come.
    pub job: String,
    /// Begin of the work.
    pub begin: f64,
}

/// Times in the file have three decimals.
const CLOSE: f64 = 1e-6;

/// The visits of a plan, in order for each caregiver.
pub fn visits(instance: &Instance, plan: &VerifiedPlan) -> Vec<Visit> {
    let mut visits = Vec::new();
    for route in plan.routes() {
        for stop in &route.stops {
            if let Stop::Job(job) = stop.stop {
                let caregiver = instance.technician_of(route.shift).id.clone();
                let begin = instance.scale.minutes(stop.begin);
                visits.push(Visit { caregiver, job: instance.jobs[job].id.clone(), begin });
            }
        }
    }
    visits
}

/// (distance + sum of the lateness + worst lateness) / 3 of visits that are in order for each caregiver.
///
/// # Errors
/// A rule of the day is broken, in words.
pub fn objective(file: &Value, visits: &[Visit]) -> Result<f64, String> {
    let mut distance = 0.0;
    for caregiver in array(&file["caregivers"]) {
        let name = text(&caregiver["id"]);
        distance += route(file, caregiver, &visits.iter().filter(|visit| visit.caregiver == name).collect::<Vec<_>>())?;
    }
    let begins: BTreeMap<&str, &Visit> = visits.iter().map(|visit| (visit.job.as_str(), visit)).collect();
    if begins.len() != visits.len() {
        return Err("somebody is visited twice for one service".into());
    }
    let (mut total, mut worst, mut expected) = (0.0, 0.0f64, 0);
    for patient in array(&file["patients"]) {
        let id = text(&patient["id"]);
        let services = array(&patient["required_caregivers"]).len();
        let names = if services == 1 { vec![id.to_owned()] } else { vec![format!("{id}/1"), format!("{id}/2")] };
        let made: Option<Vec<&Visit>> = names.iter().map(|name| begins.get(name.as_str()).copied()).collect();
        let made = made.ok_or_else(|| format!("{id} is not served"))?;
        expected += services;
        for visit in &made {
            let late = (visit.begin - number(&patient["time_window"][1])).max(0.0);
            (total, worst) = (total + late, worst.max(late));
        }
        if let [first, second] = made[..] {
            synchronised(patient, first, second)?;
        }
    }
    if expected != visits.len() {
        return Err(format!("{} visits, {expected} are asked for", visits.len()));
    }
    Ok((distance + total + worst) / 3.0)
}

/// The length of a caregiver's way, if the visits can be made then.
fn route(file: &Value, caregiver: &Value, visits: &[&Visit]) -> Result<f64, String> {
    let (mut place, mut free, mut distance) = (0, 0.0, 0.0);
    for visit in visits {
        let (at, patient) = patient(file, &visit.job)?;
        let second = usize::from(visit.job.ends_with("/2"));
        let need = &patient["required_caregivers"][second];
        if !array(&caregiver["abilities"]).contains(&need["service"]) {
            return Err(format!("{} cannot do {}", visit.caregiver, visit.job));
        }
        let leg = number(&file["distances"][place][at + 1]);
        let earliest = f64::max(free + leg, number(&patient["time_window"][0]));
        if visit.begin < earliest - CLOSE {
            return Err(format!("{} begins at {} and cannot before {earliest}", visit.job, visit.begin));
        }
        (place, free, distance) = (at + 1, visit.begin + number(&need["duration"]), distance + leg);
    }
    Ok(distance + number(&file["distances"][place][0]))
}

fn patient<'f>(file: &'f Value, job: &str) -> Result<(usize, &'f Value), String> {
    let id = job.split('/').next().unwrap_or_default();
    let mut all = array(&file["patients"]).iter().enumerate();
    all.find(|(_, patient)| text(&patient["id"]) == id).ok_or_else(|| format!("there is no patient {id}"))
}

fn synchronised(patient: &Value, first: &Visit, second: &Visit) -> Result<(), String> {
    let how = &patient["synchronization"];
    let (least, most) = match text(&how["type"]) {
        "simultaneous" => (0.0, 0.0),
        _ => (number(&how["distance"][0]), number(&how["distance"][1])),
    };
    let gap = second.begin - first.begin;
    if gap < least - CLOSE || gap > most + CLOSE {
        return Err(format!("{} begins {gap} behind {}, {least} to {most} is asked for", second.job, first.job));
    }
    if first.caregiver == second.caregiver {
        return Err(format!("{} does both {} and {}", first.caregiver, first.job, second.job));
    }
    Ok(())
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().expect("a list in the file")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number in the file")
}
