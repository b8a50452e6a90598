//! Why jobs are left out.

use crate::eval::Problem;
use crate::graph::Reason;
use crate::search::{NoBlink, Pricer, State};
use crate::units::{JobId, Money, currency};

/// For each job that the state leaves out, in order: what makes it impossible, or what serving it would cost.
pub fn reasons<'a>(problem: &Problem<'a>, state: &State) -> Vec<(JobId, Vec<Reason>)> {
    let mut absent = state.absent().to_vec();
    absent.sort_unstable();
    let mut pricer = Pricer::default();
    absent.into_iter().map(|job| (job, why(problem, state, &mut pricer, job))).collect()
}

fn why<'a>(problem: &Problem<'a>, state: &State, pricer: &mut Pricer<'a>, job: JobId) -> Vec<Reason> {
    if let Some((_, reasons)) = problem.graph.hopeless().iter().find(|(hopeless, _)| *hopeless == job) {
        return reasons.clone();
    }
    let reason = match pricer.best(problem, state, job, Money::MAX, &mut NoBlink) {
        Some(insertion) => Reason {
            code: "cheaper-left-out",
            text: format!(
                "the cheapest place is with {} and would add {:.2} to the cost, leaving it out {:.2}",
                problem.instance.technician_of(crate::units::ShiftId(insertion.tour as u32)).id,
                currency(insertion.delta),
                currency(problem.instance.jobs[job].unserved_cost),
            ),
        },
        None => Reason {
            code: "no-room",
            text: "no technician who may do it can fit it in beside the jobs planned".to_owned(),
        },
    };
    vec![reason]
}
