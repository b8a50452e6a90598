//! Parts and tools that could be had at all.

use super::reason::Obstacle;
use crate::model::{Instance, Job, Technician};
use crate::units::{IdVec, PartId, UNLIMITED};

/// What the depots together can give.
#[derive(Clone, Debug)]
pub(super) struct Supply {
    /// Units of each part in all depots.
    parts: IdVec<PartId, u64>,
    /// Whether some depot holds the part without end.
    endless: IdVec<PartId, bool>,
    /// Whether some depot lends tools.
    lends_tools: bool,
}

impl Supply {
    pub(super) fn new(instance: &Instance) -> Self {
        let stocks = |part: PartId| instance.depots.iter().map(move |depot| depot.stock[part]);
        Self {
            parts: instance.parts.ids().map(|part| stocks(part).map(u64::from).sum()).collect(),
            endless: instance.parts.ids().map(|part| stocks(part).any(|units| units >= UNLIMITED)).collect(),
            lends_tools: instance.depots.iter().any(|depot| depot.lends_tools),
        }
    }

    /// A tool of the job that cannot be had.
    pub(super) fn missing_tool(&self, technician: &Technician, job: &Job) -> Option<Obstacle> {
        self.missing_tools(technician, job).next()
    }

    /// The tools of the job that cannot be had.
    pub(super) fn missing_tools<'a>(
        &'a self,
        technician: &'a Technician,
        job: &'a Job,
    ) -> impl Iterator<Item = Obstacle> + 'a {
        let missing = |tool: &&_| !self.lends_tools && !technician.tools.contains(tool);
        job.need.tools.iter().filter(missing).map(|tool| Obstacle::Tool(*tool))
    }

    /// A certain part of the job that van and depots cannot supply, or that does not fit the van.
    pub(super) fn missing_part(&self, instance: &Instance, technician: &Technician, job: &Job) -> Option<Obstacle> {
        self.missing_parts(instance, technician, job).next()
    }

    /// The certain parts of the job that van and depots cannot supply; or else, that they do not fit the van.
    ///
    /// After the last visit that loads something before the job, everything the job needs is on the van, so
    /// its volume must fit; what a van held in the morning is never weighed.
    pub(super) fn missing_parts<'a>(
        &'a self,
        instance: &'a Instance,
        technician: &'a Technician,
        job: &'a Job,
    ) -> impl Iterator<Item = Obstacle> + 'a {
        let lacking = move |(part, need): &&(PartId, u32)| {
            let held = technician.van[*part].quantity;
            let endless = held >= UNLIMITED || self.endless[*part];
            !endless && u64::from(held) + self.parts[*part] < u64::from(*need)
        };
        let parts = job.need.parts.iter();
        let small = !parts.clone().any(|row| lacking(&row)) && self.overflows(instance, technician, job);
        let small = small.then_some(Obstacle::VanVolume);
        parts.filter(lacking).map(|(part, need)| Obstacle::Part(*part, *need)).chain(small)
    }

    /// Whether some of the certain parts must be loaded, or something is collected, and all of it does not fit the van.
    fn overflows(&self, instance: &Instance, technician: &Technician, job: &Job) -> bool {
        let (mut volume, mut loads) = (0_i64, false);
        for &(part, need) in &job.need.parts {
            let held = technician.van[part].quantity;
            loads |= held < need;
            if held < UNLIMITED && !self.endless[part] {
                volume = volume.saturating_add(instance.parts[part].volume.saturating_mul(i64::from(need)));
            }
        }
        // What is collected lies beside all parts of the job, wherever they come from.
        let returns = job.returns_volume;
        (loads || returns > 0) && technician.van_volume.is_some_and(|room| volume.saturating_add(returns) > room)
    }
}
