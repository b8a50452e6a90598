//! What a stop lacks, for the page.

use super::scene::Scene;
use crate::plan::Stop;
use crate::report::missing;
use crate::report::number::percent;

/// Something that keeps a job from being fixed.
pub struct LackRow {
    pub what: String,
    pub state: &'static str,
    /// Chance of a fix that is lost to it.
    pub lost: String,
    /// Names of the faults that need a skill or a tool; a part says itself what is broken.
    pub faults: String,
}

/// What a stop lacks, the most harmful first; nothing for depot visits and breaks.
pub fn lacks(scene: &Scene, route: usize, stop: usize) -> Vec<LackRow> {
    let Stop::Job(job) = scene.plan.routes()[route].stops[stop].stop else { return Vec::new() };
    let lacks = missing::lacks(scene.instance, &scene.instance.jobs[job], &scene.losses[route][stop]);
    let row = |lack: missing::Lack| LackRow {
        what: lack.what,
        state: lack.state,
        lost: percent(lack.lost),
        faults: if lack.state.is_empty() { lack.faults } else { String::new() },
    };
    lacks.into_iter().map(row).collect()
}
