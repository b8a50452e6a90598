//! Why jobs are left out.

use crate::eval::Problem;
use crate::graph::{Contest, Reason};
use crate::search::{NoBlink, Pricer, State};
use crate::units::{Id, JobId, Money, ShiftId, currency};

/// Codes of the reasons that this file gives, beside the graph's, with what they mean.
pub const CODES: [(&str, &str); 3] = [
    ("contested", "jobs that only few can do need those few at the same time"),
    ("cheaper-left-out", "it fits in, but serving it costs more than leaving it out"),
    ("no-room", "those who may do it cannot fit it in beside the jobs planned"),
];

/// For each job that the state leaves out, in order: what makes it impossible, or what serving it would cost.
pub fn reasons<'a>(problem: &Problem<'a>, state: &State) -> Vec<(JobId, Vec<Reason>)> {
    let mut absent = state.absent().to_vec();
    absent.sort_unstable();
    let contests = if absent.is_empty() { Vec::new() } else { problem.graph.contests(problem.instance) };
    let mut pricer = Pricer::default();
    absent.into_iter().map(|job| (job, why(problem, state, &contests, &mut pricer, job))).collect()
}

fn why<'a>(
    problem: &Problem<'a>,
    state: &State,
    contests: &[Contest],
    pricer: &mut Pricer<'a>,
    job: JobId,
) -> Vec<Reason> {
    if let Some((_, reasons)) = problem.graph.hopeless().iter().find(|(hopeless, _)| *hopeless == job) {
        return reasons.clone();
    }
    let contested = contests.iter().find(|contest| contest.jobs.contains(&job)).map(contested);
    contested.into_iter().chain([room(problem, state, pricer, job)]).collect()
}

fn contested(contest: &Contest) -> Reason {
    let (jobs, shifts) = (contest.jobs.len(), contest.shifts.len());
    let text = format!("{jobs} jobs at the same time, this one among them, can be done by {shifts} technicians only");
    Reason { code: "contested", text }
}

/// What the cheapest place for the job beside the jobs planned would cost, if there is one.
fn room<'a>(problem: &Problem<'a>, state: &State, pricer: &mut Pricer<'a>, job: JobId) -> Reason {
    let Some(insertion) = pricer.best(problem, state, job, Money::MAX, &mut NoBlink) else {
        let text = "no technician who may do it can fit it in beside the jobs planned".to_owned();
        return Reason { code: "no-room", text };
    };
    let text = format!(
        "the cheapest place is with {} and would add {:.2} to the cost, leaving it out {:.2}",
        problem.instance.technician_of(ShiftId::from_index(insertion.tour)).id,
        currency(insertion.delta),
        currency(problem.instance.jobs[job].unserved_cost),
    );
    Reason { code: "cheaper-left-out", text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_in_the_docs_with_its_meaning() {
        let page = include_str!("../../docs/plan.md");
        for (code, meaning) in crate::graph::CODES.into_iter().chain(CODES) {
            assert!(page.contains(&format!("| `{code}` | {meaning} |")), "docs/plan.md lacks {code}");
        }
    }
}
