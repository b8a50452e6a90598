//! What it takes to remove an obstacle that has nothing to do with time.

use super::cut::Cut;
use super::lever::Lever;
use crate::graph::Obstacle;
use crate::model::Instance;
use crate::units::{UNLIMITED, Volume};

/// The changes that remove the obstacles which have nothing to do with time, as small as they can be; nothing if that
/// takes more than two.
pub fn removals(instance: &Instance, cut: &Cut, obstacles: &[Obstacle]) -> Option<Vec<Lever>> {
    let mut levers: Vec<Lever> = obstacles.iter().filter_map(|obstacle| removal(instance, cut, *obstacle)).collect();
    levers.dedup();
    (levers.len() <= 2).then_some(levers)
}

fn removal(instance: &Instance, cut: &Cut, obstacle: Obstacle) -> Option<Lever> {
    let technician = instance.technician_of(cut.seat.shift);
    match obstacle {
        Obstacle::Skill(skill, level) => Some(Lever::Level { skill, level }),
        Obstacle::NotRequired | Obstacle::Excluded => Some(Lever::Permission),
        Obstacle::Territory => Some(Lever::Territory),
        Obstacle::MaxJobs => Some(Lever::Jobs(cut.job_count() as u32 + 1)),
        Obstacle::Tool(tool) => Some(Lever::Tool(tool)),
        Obstacle::Part(part, need) => {
            // Other jobs of the day may need some as well.
            let jobs = cut.tables().jobs.iter();
            let needs = jobs.flat_map(|job| &job.need.parts).filter(|(at, _)| *at == part).map(|(_, units)| *units);
            let all = needs.fold(0, u32::saturating_add).max(need);
            Some(Lever::Part { part, quantity: all.max(technician.van[part].quantity).min(UNLIMITED) })
        }
        Obstacle::VanVolume => {
            let needed = cut.job().need.parts.iter();
            let volume = needed.map(|(part, units)| instance.parts[*part].volume.saturating_mul(Volume::from(*units)));
            Some(Lever::Room(volume.fold(cut.job().returns_volume, Volume::saturating_add)))
        }
        Obstacle::Window | Obstacle::Reach | Obstacle::MaxRoute => None,
        // Nothing about one day loosens a relation.
        Obstacle::Relation(..) | Obstacle::Alone(..) => None,
    }
}
