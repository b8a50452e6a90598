//! What there may be one more of.

use super::change::{
    Edge, longer_shift, one_more_at_depot, one_more_level, one_more_part, one_more_technician, one_more_tool,
};
use crate::model::{Instance, InstanceBuilder};
use crate::units::{DepotId, PartId, SkillId, TechId, Ticks, ToolId};

/// Kinds of things, in the order in which equal worth is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A unit of a part, on a van or at a depot.
    Part,
    /// A level of a skill.
    Skill,
    /// A tool.
    Tool,
    /// An hour of shift.
    Hour,
    /// A technician.
    Technician,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Part, Self::Skill, Self::Tool, Self::Hour, Self::Technician];

    /// The word on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Skill => "skill",
            Self::Tool => "tool",
            Self::Hour => "hour",
            Self::Technician => "technician",
        }
    }
}

/// One more of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A unit of a part on the van of a technician.
    VanPart {
        /// Whose van.
        technician: TechId,
        /// Which part.
        part: PartId,
    },
    /// A unit of a part at a depot.
    DepotPart {
        /// Where.
        depot: DepotId,
        /// Which part.
        part: PartId,
    },
    /// A skill, at the next level that something asks for.
    Level {
        /// Who learns.
        technician: TechId,
        /// What.
        skill: SkillId,
        /// The level reached.
        level: u8,
    },
    /// A tool held all day.
    Tool {
        /// Who holds it.
        technician: TechId,
        /// Which.
        tool: ToolId,
    },
    /// An hour on every shift of a technician.
    Hour {
        /// Who works longer.
        technician: TechId,
        /// At which end of the day.
        edge: Edge,
    },
    /// A technician like another one.
    Technician {
        /// Whom they are like.
        like: TechId,
    },
}

impl Change {
    /// Of what there is one more.
    pub fn kind(&self) -> Kind {
        match self {
            Self::VanPart { .. } | Self::DepotPart { .. } => Kind::Part,
            Self::Level { .. } => Kind::Skill,
            Self::Tool { .. } => Kind::Tool,
            Self::Hour { .. } => Kind::Hour,
            Self::Technician { .. } => Kind::Technician,
        }
    }

    /// Makes the change in what was taken apart of `instance`.
    pub fn apply(&self, all: &mut InstanceBuilder, instance: &Instance) {
        match *self {
            Self::VanPart { technician, part } => one_more_part(all, technician, part),
            Self::DepotPart { depot, part } => one_more_at_depot(all, depot, part),
            Self::Level { technician, skill, level } => one_more_level(all, technician, skill, level),
            Self::Tool { technician, tool } => one_more_tool(all, technician, tool),
            Self::Hour { technician, edge } => longer_shift(all, technician, edge, hour(instance)),
            Self::Technician { like } => {
                one_more_technician(all, like);
            }
        }
    }
}

/// Sixty minutes, or units of a benchmark.
pub fn hour(instance: &Instance) -> Ticks {
    instance.scale.ticks(60.0)
}
