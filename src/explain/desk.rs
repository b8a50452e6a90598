//! Everything that explanations of one plan share.

use super::options::ExplainOptions;
use super::proof::{Anew, anew};
use crate::graph::Graph;
use crate::model::Instance;
use crate::solve::{SolveError, Watch};
use crate::travel::NO_ROAD;
use crate::units::{JobId, ShiftId, Ticks};
use crate::verify::VerifiedPlan;
use std::cell::OnceCell;

/// Changes are looked for on so many days of a job, the closest first.
pub const MOST_DAYS: usize = 64;

/// See the head of this file.
pub struct Desk<'a> {
    /// The instance.
    pub instance: &'a Instance,
    /// The plan.
    pub plan: &'a VerifiedPlan,
    /// Who can do what.
    pub graph: Graph,
    /// What to look at.
    pub options: ExplainOptions,
    /// Somebody who may ask to stop.
    pub watch: &'a dyn Watch,
    baseline: OnceCell<VerifiedPlan>,
}

impl<'a> Desk<'a> {
    /// Makes ready.
    pub fn new(instance: &'a Instance, plan: &'a VerifiedPlan, options: ExplainOptions, watch: &'a dyn Watch) -> Self {
        Self { instance, plan, graph: Graph::build(instance), options, watch, baseline: OnceCell::new() }
    }

    /// The shifts that are looked at.
    pub fn shifts(&self) -> Vec<ShiftId> {
        let wanted = |shift: &ShiftId| {
            self.options.technician.is_none_or(|only| self.instance.shifts[*shift].technician == only)
        };
        self.instance.shifts.ids().filter(wanted).collect()
    }

    /// The shifts among these whose changes are looked for: those that may do the job first, then those that start closest.
    pub fn closest(&self, mut shifts: Vec<ShiftId>, job: JobId) -> Vec<ShiftId> {
        let far = |shift: &ShiftId| -> (bool, Ticks, ShiftId) {
            let start = self.instance.technician_of(*shift).start;
            let leg = self.instance.travel.leg(start, self.instance.jobs[job].site);
            let time = if leg == NO_ROAD { Ticks::MAX } else { Ticks::from(leg.time) };
            (!self.graph.can_serve(*shift, job), time, *shift)
        };
        shifts.sort_by_cached_key(far);
        shifts.truncate(MOST_DAYS);
        shifts
    }

    /// The plan made anew without any change, for comparison: with the same budget and the same seed. Made once.
    ///
    /// # Errors
    /// The solve fails.
    pub fn baseline(&self) -> Result<&VerifiedPlan, SolveError> {
        if self.baseline.get().is_none() {
            let plan = anew(self.instance, self.plan.plan(), self.options.effort, self.watch)?;
            let _ = self.baseline.set(plan);
        }
        Ok(self.baseline.get().unwrap_or(self.plan))
    }

    /// The baseline, if one was made.
    pub fn baseline_made(&self) -> Option<&VerifiedPlan> {
        self.baseline.get()
    }

    /// What the baseline makes of a job.
    ///
    /// # Errors
    /// The solve fails.
    pub fn baseline_of(&self, job: JobId) -> Result<Anew, SolveError> {
        let plan = self.baseline()?;
        Ok(Anew { score: *plan.score(), by: super::proof::server(self.instance, plan, job) })
    }
}
