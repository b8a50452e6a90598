//! Why somebody cannot do a job, or why a stop cannot follow another: stable codes and a sentence.

use crate::model::{Instance, RelationKind};
use crate::units::{JobId, PartId, ShiftId, SkillId, ToolId};

/// Every code a [`Reason`] can carry, with what it means. Codes are stable: scripts may match on them.
pub const CODES: [(&str, &str); 15] = [
    ("missing-skill", "the technician lacks a skill of the job, or its level"),
    ("not-required-technician", "the job names the technicians who may come, and this is none of them"),
    ("excluded-technician", "the job excludes the technician"),
    ("outside-territory", "the technician does not cover the territory of the job"),
    ("no-jobs-allowed", "the technician may do fewer jobs in a day than this takes"),
    ("missing-tool", "the technician lacks a tool of the job, and no depot lends tools"),
    ("missing-part", "van and depots together do not hold a certain part of the job"),
    (
        "van-too-small",
        "the certain parts of the job, some of which must be loaded, or what it gives back do not fit the van",
    ),
    ("window-outside-shift", "no window of the job meets the shift"),
    ("out-of-reach", "the technician cannot reach the job in a window and be back in time"),
    ("route-too-long", "the shortest route with it takes longer than the technician may be out"),
    (
        "relation",
        "a job that it is bound to is planned where this one could not come as well, or is not planned at all",
    ),
    ("no-common-shift", "no shift can do both stops, or they are the same stop"),
    ("too-late", "whoever does the first stop is too late for the second"),
    ("no-road", "there is no leg between the two places"),
];

/// Why something cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// One of [`CODES`].
    pub code: &'static str,
    /// A sentence with the ids of the tables.
    pub text: String,
}

/// What stands between a shift and a job; cheap to copy, turned into a [`Reason`] only when somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The technician lacks a skill at this level.
    Skill(SkillId, u8),
    /// The job names others.
    NotRequired,
    /// The job excludes the technician.
    Excluded,
    /// The technician does not cover the territory.
    Territory,
    /// The technician may do no job at all.
    MaxJobs,
    /// The technician lacks a tool, and no depot lends it.
    Tool(ToolId),
    /// So many units of a part cannot be had.
    Part(PartId, u32),
    /// What has to be loaded does not fit the van.
    VanVolume,
    /// No window meets the shift.
    Window,
    /// Too far to be there in a window and back in time.
    Reach,
    /// The way there and back takes longer than a route may.
    MaxRoute,
    /// The other job of a relation is planned elsewhere, or at another time.
    Relation(JobId, RelationKind),
    /// It is served only with another job, which is not planned.
    Alone(JobId, RelationKind),
}

impl Obstacle {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Skill(..) => "missing-skill",
            Self::NotRequired => "not-required-technician",
            Self::Excluded => "excluded-technician",
            Self::Territory => "outside-territory",
            Self::MaxJobs => "no-jobs-allowed",
            Self::Tool(_) => "missing-tool",
            Self::Part(..) => "missing-part",
            Self::VanVolume => "van-too-small",
            Self::Window => "window-outside-shift",
            Self::Reach => "out-of-reach",
            Self::MaxRoute => "route-too-long",
            Self::Relation(..) | Self::Alone(..) => "relation",
        }
    }

    /// The obstacle in words.
    pub fn reason(self, instance: &Instance, shift: ShiftId, job: JobId) -> Reason {
        let (technician, day) = (instance.technician_of(shift), instance.shifts[shift].day);
        let (who, what) = (&technician.id, &instance.jobs[job].id);
        let text = match self {
            Self::Skill(skill, level) => {
                let has = technician.skills[skill];
                format!("{what} needs {} at level {level}, {who} has level {has}", instance.skills[skill])
            }
            Self::NotRequired => format!("{what} asks for other technicians than {who}"),
            Self::Excluded => format!("{what} excludes {who}"),
            Self::Territory => {
                let territory = instance.jobs[job].territory.and_then(|t| instance.territories.get(t));
                let territory = territory.map_or("the territory", String::as_str);
                format!("{who} does not cover {territory}, where {what} is")
            }
            Self::MaxJobs => format!("{who} may do no job in a day, {what} included"),
            Self::Tool(tool) => format!("{what} needs {}, which {who} lacks and no depot lends", instance.tools[tool]),
            Self::Part(part, need) => {
                let part = &instance.parts[part].id;
                format!("{what} needs {need} of {part}, more than the van of {who} and all depots hold")
            }
            Self::VanVolume if instance.jobs[job].returns_volume > 0 => {
                format!("the parts that {what} needs and what it gives back do not fit the van of {who}")
            }
            Self::VanVolume => format!("the parts that {what} needs do not fit the van of {who}"),
            Self::Window => format!("no window of {what} meets the shift of {who} on day {}", day + 1),
            Self::Reach => format!("{who} cannot reach {what} in time and be back on day {}", day + 1),
            Self::MaxRoute => format!("{what} takes {who} longer than a route of theirs may last"),
            Self::Relation(other, kind) => elsewhere(kind, what, &instance.jobs[other].id, (who, day)),
            Self::Alone(other, _) => {
                format!("{what} is served only if {} is, which is not planned", instance.jobs[other].id)
            }
        };
        Reason { code: self.code(), text }
    }
}

/// What a relation with a job that is planned forbids.
fn elsewhere(kind: RelationKind, what: &str, other: &str, (who, day): (&str, u32)) -> String {
    let day = day + 1;
    match kind {
        RelationKind::Before | RelationKind::StartGap => {
            format!("{what} cannot begin within its gap to {other}, as that is planned, on day {day}")
        }
        RelationKind::SameTechnician => format!("{what} is for the technician who does {other}, not for {who}"),
        RelationKind::DifferentTechnician => format!("{what} is for somebody else than {who}, who does {other}"),
        RelationKind::SameDay => format!("{what} is for the day of {other}, not for day {day}"),
        RelationKind::DifferentDay => format!("{what} is for another day than day {day}, on which {other} is"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_distinct() {
        for (at, (code, meaning)) in CODES.iter().enumerate() {
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code}");
            assert!(!meaning.is_empty());
            assert!(CODES[at + 1..].iter().all(|(other, _)| other != code), "{code} stands twice");
        }
    }

    #[test]
    fn every_obstacle_has_a_listed_code() {
        let obstacles = [
            Obstacle::Skill(SkillId(0), 1),
            Obstacle::NotRequired,
            Obstacle::Excluded,
            Obstacle::Territory,
            Obstacle::MaxJobs,
            Obstacle::Tool(ToolId(0)),
            Obstacle::Part(PartId(0), 1),
            Obstacle::VanVolume,
            Obstacle::Window,
            Obstacle::Reach,
            Obstacle::MaxRoute,
            Obstacle::Relation(JobId(0), RelationKind::Before),
            Obstacle::Alone(JobId(0), RelationKind::StartGap),
        ];
        for obstacle in obstacles {
            assert!(CODES.iter().any(|(code, _)| *code == obstacle.code()), "{obstacle:?}");
        }
    }
}
