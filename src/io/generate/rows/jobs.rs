//! Jobs as a table: appointments, promises, pins and who may come.

use super::{Drawn, able, stretched};
use crate::io::generate::appointments::{appointment, promise};
use crate::io::generate::catalogue::SERVICES;
use crate::io::generate::dice::Dice;
use crate::io::generate::work::{Job, Kind};
use crate::io::tables::Table;
use std::collections::HashSet;

/// The table of jobs.
pub fn jobs(drawn: &Drawn, dice: &mut Dice) -> Table {
    let header = [
        "job_id",
        "customer_id",
        "service",
        "duration_min",
        "windows",
        "due",
        "priority",
        "required_technicians",
        "excluded_technicians",
        "pinned_technician",
        "pinned_start",
        "warranty",
    ];
    let mut table = Table::new("jobs", &header);
    let digits = drawn.jobs.len().to_string().len().max(3);
    let mut pinned = HashSet::new();
    for (at, job) in drawn.jobs.iter().enumerate() {
        let (service, customer) = (&SERVICES[job.service], &drawn.customers[job.customer]);
        let windows = match customer.kind {
            Kind::Household => appointment(dice, service.urgent, drawn.days),
            _ => String::new(),
        };
        let due = if service.urgent { promise(dice, drawn.days) } else { String::new() };
        let people = People::draw(drawn, job, windows.is_empty(), &mut pinned, dice);
        table.push([
            format!("J{:0digits$}", at + 1),
            customer.id.clone(),
            service.id.to_owned(),
            duration(drawn, service.minutes, dice),
            if people.start.is_empty() { windows } else { String::new() },
            due,
            priority(service.priority, dice),
            people.required,
            people.excluded,
            people.pinned,
            people.start,
            if dice.chance(0.07) { "true".into() } else { String::new() },
        ]);
    }
    table
}

/// Customers and the technicians whom one of their jobs excludes.
pub fn exclusions(jobs: &Table) -> HashSet<(String, String)> {
    let column = |name| jobs.header.iter().position(|column| column == name);
    let Some((customer, excluded)) = column("customer_id").zip(column("excluded_technicians")) else {
        return HashSet::new();
    };
    let pairs = jobs.rows.iter().map(|row| (row.cells[customer].clone(), row.cells[excluded].clone()));
    pairs.filter(|(_, excluded)| !excluded.is_empty()).collect()
}

/// Now and then the planner knows that a visit is shorter or longer than usual.
fn duration(drawn: &Drawn, usual: u32, dice: &mut Dice) -> String {
    if !dice.chance(0.25) {
        return String::new();
    }
    let minutes = stretched(drawn, usual * dice.between(16, 28) / 20);
    if minutes == stretched(drawn, usual) { String::new() } else { minutes.to_string() }
}

/// Some customers come before others with the same trouble.
fn priority(usual: u8, dice: &mut Dice) -> String {
    match dice.weighted([0.9, 0.06, 0.04].into_iter()) {
        1 if usual > 1 => (usual - 1).to_string(),
        2 if usual < 5 => (usual + 1).to_string(),
        _ => String::new(),
    }
}

/// Who may come.
#[derive(Default)]
struct People {
    required: String,
    excluded: String,
    pinned: String,
    start: String,
}

impl People {
    /// Pins go to somebody who can, at most once each, and only where no appointment speaks against it.
    fn draw(drawn: &Drawn, job: &Job, free: bool, pinned: &mut HashSet<String>, dice: &mut Dice) -> Self {
        let what = dice.weighted([0.89, 0.03, 0.05, 0.03].into_iter());
        let able = if what == 0 { Vec::new() } else { able(drawn, job.customer) };
        let Some(technician) = able.get(dice.below(able.len())) else { return Self::default() };
        let id = technician.id.clone();
        let (from, to) = technician.shift;
        match what {
            // Somebody else must be left.
            3 if able.len() > 1 => Self { excluded: id, ..Self::default() },
            3 => Self::default(),
            _ if !free || drawn.customers[job.customer].kind != Kind::Household => Self::default(),
            2 => Self { required: id, ..Self::default() },
            // A fixed start leaves time to get there and to get home.
            _ if to - from > 360 && pinned.insert(id.clone()) => {
                let day = *dice.pick(&technician.days);
                let minute = 15 * dice.between((from + 120) / 15, (to - 240) / 15);
                Self { pinned: id, start: drawn.days.instant(day, minute), ..Self::default() }
            }
            _ => Self::default(),
        }
    }
}
