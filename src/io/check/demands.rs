//! The demands of a job, each as a question about one technician.

use super::{World, reach};
use crate::io::diagnostics::codes;
use crate::model::{Instance, Job};
use crate::units::{IdVec, JobId, PartId, SkillId, TechId, UNLIMITED};

/// What depots can add.
pub struct Supply {
    /// Units of each part in all depots together.
    pub stock: IdVec<PartId, u64>,
    /// Whether some depot lends tools.
    pub lends: bool,
}

impl Supply {
    pub fn new(instance: &Instance) -> Self {
        let total = |part| instance.depots.iter().map(|depot| u64::from(depot.stock[part])).sum();
        Self {
            stock: instance.parts.ids().map(total).collect(),
            lends: instance.depots.iter().any(|depot| depot.lends_tools),
        }
    }
}

/// One demand.
pub struct Demand {
    /// Code where nobody meets it.
    pub code: &'static str,
    /// Column of the jobs table that makes it.
    pub column: &'static str,
    /// What it is, to end the sentence "of the technicians who …".
    pub words: &'static str,
    /// Whether a technician meets it.
    pub met: fn(&World, TechId, JobId) -> bool,
}

/// All demands, from the cheapest to the dearest to answer.
pub const ALL: [Demand; 8] = [
    Demand {
        code: codes::REQUIRED_OFF,
        column: "required_technicians",
        words: "are required and have a shift",
        met: works,
    },
    Demand { code: codes::REQUIRED_EXCLUDED, column: "excluded_technicians", words: "are not excluded", met: allowed },
    Demand { code: codes::NOBODY_HAS_SKILLS, column: "skills", words: "have the skills", met: skilled },
    Demand { code: codes::TERRITORY_NOT_COVERED, column: "territory", words: "cover the territory", met: covers },
    Demand { code: codes::NOBODY_HAS_TOOL, column: "tools", words: "can have the tools", met: equipped },
    Demand { code: codes::PART_NOT_SUPPLIED, column: "parts", words: "can have the parts", met: supplied },
    Demand { code: codes::WINDOW_NO_SHIFT, column: "windows", words: "work within the windows", met: on_time },
    Demand { code: codes::TOO_FAR, column: "lat", words: "can be there, do it and be back in a shift", met: in_reach },
];

fn job<'a>(all: &World<'a>, id: JobId) -> &'a Job {
    &all.instance.jobs[id]
}

fn works(all: &World, tech: TechId, id: JobId) -> bool {
    let required = &job(all, id).required;
    (required.is_empty() || required.contains(&tech)) && !all.shifts[tech.0 as usize].is_empty()
}

fn allowed(all: &World, tech: TechId, id: JobId) -> bool {
    let (required, excluded) = (&job(all, id).required, &job(all, id).excluded);
    !excluded.contains(&tech) && (required.is_empty() || required.contains(&tech))
}

/// Whether a technician has one skill at a level.
pub fn has_skill(all: &World, tech: TechId, (skill, level): (SkillId, u8)) -> bool {
    all.instance.technicians[tech].skills[skill] >= level
}

fn skilled(all: &World, tech: TechId, id: JobId) -> bool {
    job(all, id).need.skills.iter().all(|skill| has_skill(all, tech, *skill))
}

fn covers(all: &World, tech: TechId, id: JobId) -> bool {
    let covered = &all.instance.technicians[tech].territories;
    job(all, id).territory.is_none_or(|territory| covered.is_empty() || covered.contains(&territory))
}

fn equipped(all: &World, tech: TechId, id: JobId) -> bool {
    let held = &all.instance.technicians[tech].tools;
    all.supply.lends || job(all, id).need.tools.iter().all(|tool| held.contains(tool))
}

/// Whether van and depots together hold the certain parts, and the van has room for what depots add and what is collected.
fn supplied(all: &World, tech: TechId, id: JobId) -> bool {
    let technician = &all.instance.technicians[tech];
    let mut room = technician.van_volume.unwrap_or(i64::MAX).saturating_sub(job(all, id).returns_volume);
    if room < 0 {
        return false;
    }
    for (part, units) in &job(all, id).need.parts {
        let held = technician.van[*part].quantity;
        if held >= *units || held >= UNLIMITED {
            continue;
        }
        if u64::from(held) + all.supply.stock[*part] < u64::from(*units) {
            return false;
        }
        let volume = all.instance.parts[*part].volume.saturating_mul(i64::from(*units));
        if all.supply.stock[*part] < u64::from(UNLIMITED) {
            room = room.saturating_sub(volume);
        }
        if room < 0 {
            return false;
        }
    }
    true
}

fn on_time(all: &World, tech: TechId, id: JobId) -> bool {
    let windows = &job(all, id).windows;
    let shifts = &all.instance.shifts.as_slice()[all.shifts[tech.0 as usize].clone()];
    let meets = |from: i64, to: i64| shifts.iter().any(|shift| from <= shift.latest_end && shift.start <= to);
    windows.is_empty() && !shifts.is_empty() || windows.iter().any(|window| meets(window.from, window.to))
}

fn in_reach(all: &World, tech: TechId, id: JobId) -> bool {
    let shifts = &all.instance.shifts.as_slice()[all.shifts[tech.0 as usize].clone()];
    shifts.iter().any(|shift| reach::fits(all.instance, shift, id))
}
