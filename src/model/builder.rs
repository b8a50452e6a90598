//! Assembles an [`Instance`] and refuses what contradicts itself.
//!
//! `io` fills a builder from tables; tests fill one by hand. `build` checks what every reader would
//! otherwise have to trust: ids in range, ordered windows, probabilities, finite numbers.

use super::*;
use crate::travel::Travel;
use crate::units::{DepotId, Id, IdVec, JobId, PartId, Scale, ShiftId, SiteId, SkillId, TechId, TerritoryId, ToolId};
use std::collections::BTreeMap;

/// The parts of an instance before it is checked.
#[derive(Clone, Debug)]
pub struct InstanceBuilder {
    /// Name, for people.
    pub name: String,
    /// Digest of the input.
    pub sha256: String,
    /// The days.
    pub horizon: Horizon,
    /// Length of a tick.
    pub scale: Scale,
    /// What is minimised.
    pub objective: Objective,
    /// Whether vans are refilled overnight.
    pub restock: Restock,
    /// Places.
    pub sites: IdVec<SiteId, Site>,
    /// Names of skills.
    pub skills: IdVec<SkillId, String>,
    /// Names of tools.
    pub tools: IdVec<ToolId, String>,
    /// Names of territories.
    pub territories: IdVec<TerritoryId, String>,
    /// Parts.
    pub parts: IdVec<PartId, Part>,
    /// Technicians.
    pub technicians: IdVec<TechId, Technician>,
    /// Working days.
    pub shifts: IdVec<ShiftId, Shift>,
    /// Jobs.
    pub jobs: IdVec<JobId, Job>,
    /// Depots.
    pub depots: IdVec<DepotId, Depot>,
    /// Relations between jobs.
    pub relations: Vec<Relation>,
    /// What people call the customers that have a name, by id.
    pub customer_names: BTreeMap<String, String>,
    /// Columns that are carried through.
    pub extras: Extras,
    /// What has happened before.
    pub so_far: SoFar,
}

impl InstanceBuilder {
    /// An empty instance of one day.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            sha256: String::new(),
            horizon: Horizon { start: jiff::civil::date(2026, 1, 5), days: 1, timezone: None, clock: Clock::Local },
            scale: Scale::default(),
            objective: Objective::default(),
            restock: Restock::default(),
            sites: IdVec::new(),
            skills: IdVec::new(),
            tools: IdVec::new(),
            territories: IdVec::new(),
            parts: IdVec::new(),
            technicians: IdVec::new(),
            shifts: IdVec::new(),
            jobs: IdVec::new(),
            depots: IdVec::new(),
            relations: Vec::new(),
            customer_names: BTreeMap::new(),
            extras: Extras::new(),
            so_far: SoFar::default(),
        }
    }

    /// What an instance was built from, to build one that differs from it; and its travel, which covers the places as
    /// they are.
    pub fn of(instance: Instance) -> (Self, Travel) {
        let builder = Self {
            name: instance.name,
            sha256: instance.sha256,
            horizon: instance.horizon,
            scale: instance.scale,
            objective: instance.objective,
            restock: instance.restock,
            sites: instance.sites,
            skills: instance.skills,
            tools: instance.tools,
            territories: instance.territories,
            parts: instance.parts,
            technicians: instance.technicians,
            shifts: instance.shifts,
            jobs: instance.jobs,
            depots: instance.depots,
            relations: instance.relations,
            customer_names: instance.customer_names,
            extras: instance.extras,
            so_far: instance.so_far,
        };
        (builder, instance.travel)
    }

    /// The instance with this travel, or everything that is wrong with it.
    /// Faults that never come are dropped.
    pub fn build(mut self, travel: Travel) -> Result<Instance, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        for job in self.jobs.iter_mut() {
            job.faults.retain(|fault| fault.probability != 0.0);
        }
        if travel.sites() != self.sites.len() {
            faults.push(Diagnostic::error("travel-size", "travel does not cover the sites of the instance"));
        }
        for job in self.jobs.iter() {
            check_job(job, &self, &mut faults);
        }
        check_crews(&self, &mut faults);
        for technician in self.technicians.iter() {
            check_technician(technician, &self, &mut faults);
        }
        for shift in self.shifts.iter() {
            if shift.start > shift.end || shift.end > shift.latest_end {
                let id = &self.technicians[shift.technician].id;
                faults.push(Diagnostic::error("shift-order", format!("a shift of {id} ends before it starts")));
            }
        }
        for depot in self.depots.iter() {
            if depot.opens > depot.closes || depot.load < 0 || depot.stock.len() != self.parts.len() {
                faults.push(Diagnostic::error("depot-values", format!("depot {} has impossible values", depot.id)));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Instance {
            name: self.name,
            sha256: self.sha256,
            horizon: self.horizon,
            scale: self.scale,
            objective: self.objective,
            restock: self.restock,
            sites: self.sites,
            travel,
            skills: self.skills,
            tools: self.tools,
            territories: self.territories,
            parts: self.parts,
            technicians: self.technicians,
            shifts: self.shifts,
            jobs: self.jobs,
            depots: self.depots,
            relations: self.relations,
            customer_names: self.customer_names,
            extras: self.extras,
            so_far: self.so_far,
        })
    }
}

fn check_job(job: &Job, all: &InstanceBuilder, faults: &mut Vec<Diagnostic>) {
    let mut bad = |code, what: &str| faults.push(Diagnostic::error(code, format!("job {}: {what}", job.id)));
    if job.site.index() >= all.sites.len() {
        bad("unknown-site", "its site does not exist");
    }
    if job.duration < 0 || job.setup < 0 {
        bad("negative-duration", "duration and set-up cannot be negative");
    }
    let ordered = job.windows.iter().all(|w| w.from <= w.to);
    if !ordered || job.windows.windows(2).any(|pair| pair[0].to >= pair[1].from) {
        bad("window-order", "windows must be ordered and disjoint");
    }
    let total: f64 = job.faults.iter().map(|fault| fault.probability).sum();
    let proper = job.faults.iter().all(|f| f.probability.is_finite() && f.probability >= 0.0);
    if !proper || total > 1.0 + 1e-9 {
        bad("probability", "fault probabilities must be from 0 to 1 and sum to at most 1");
    }
    for need in std::iter::once(&job.need).chain(job.faults.iter().map(|fault| &fault.need)) {
        if !need.parts.windows(2).all(|pair| pair[0].0 < pair[1].0) || need.parts.iter().any(|(_, q)| *q == 0) {
            bad("need-order", "parts of a need must be ordered, distinct and above zero");
        }
        let known = need.parts.iter().all(|(p, _)| p.index() < all.parts.len())
            && need.skills.iter().all(|(s, _)| s.index() < all.skills.len())
            && need.tools.iter().all(|t| t.index() < all.tools.len());
        if !known {
            bad("unknown-need", "a need names a part, skill or tool that does not exist");
        }
    }
}

/// Every further member of a crew is a job that names its lead, and relations join jobs that exist.
fn check_crews(all: &InstanceBuilder, faults: &mut Vec<Diagnostic>) {
    let mut members = vec![1; all.jobs.len()];
    for lead in all.jobs.iter().filter_map(|job| job.leads) {
        match members.get_mut(lead.index()) {
            Some(count) if all.jobs[lead].leads.is_none() => *count += 1,
            _ => faults.push(Diagnostic::error("crew", "a member of a crew names no job that leads it")),
        }
    }
    for (job, members) in all.jobs.iter().zip(members) {
        if job.crew != members {
            let what = format!("job {}: a crew of {} has {members} members", job.id, job.crew);
            faults.push(Diagnostic::error("crew", what));
        }
    }
    let known = |job: JobId| job.index() < all.jobs.len();
    if all.relations.iter().any(|relation| !known(relation.first) || !known(relation.second)) {
        faults.push(Diagnostic::error("unknown-relation", "a relation names a job that does not exist"));
    }
}

fn check_technician(technician: &Technician, all: &InstanceBuilder, faults: &mut Vec<Diagnostic>) {
    let mut bad =
        |code, what: &str| faults.push(Diagnostic::error(code, format!("technician {}: {what}", technician.id)));
    let sites = [Some(technician.start), technician.end];
    if sites.iter().flatten().any(|site| site.index() >= all.sites.len()) {
        bad("unknown-site", "the start or end site does not exist");
    }
    let positive = |value: f64| value.is_finite() && value > 0.0;
    if !positive(technician.efficiency) || !positive(technician.speed_factor) {
        bad("factor", "efficiency and speed factor must be above zero");
    }
    if technician.skills.len() != all.skills.len() || technician.van.len() != all.parts.len() {
        bad("table-size", "skill levels and van stock must cover all skills and parts");
    }
}
