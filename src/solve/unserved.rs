//! Why jobs are left out.

use super::start::state_of;
use crate::eval::{Group, Problem};
use crate::graph::{Contest, Graph, Reason};
use crate::model::Instance;
use crate::search::{NoBlink, Pricer, State};
use crate::units::{Id, JobId, Money, ShiftId, currency};
use crate::verify::VerifiedPlan;

/// Codes of the reasons that this file gives, beside the graph's, with what they mean.
pub const CODES: [(&str, &str); 4] = [
    ("bound", "no begins were found that it and the jobs it is bound to in time can keep and that pay"),
    ("contested", "jobs that only few can do need those few at the same time"),
    ("cheaper-left-out", "it fits in, but serving it costs more than leaving it out"),
    ("no-room", "those who may do it cannot fit it in beside the jobs planned"),
];

/// Why each job that stands in no route of `plan` is left out, in order of job, as a solve would say it.
pub fn why_left_out(instance: &Instance, plan: &VerifiedPlan) -> Vec<(JobId, Vec<Reason>)> {
    if plan.unassigned().is_empty() {
        return Vec::new();
    }
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph);
    reasons(&problem, &state_of(&problem, plan.plan()))
}

/// For each job that the state leaves out, in order: what makes it impossible, or what serving it would cost.
pub fn reasons<'a>(problem: &Problem<'a>, state: &State) -> Vec<(JobId, Vec<Reason>)> {
    let counted = |job: &JobId| problem.instance.jobs[*job].leads.is_none();
    let mut absent: Vec<JobId> = state.absent().iter().copied().filter(counted).collect();
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
    if let Some(group) = problem.bonds.group(job) {
        return vec![bound(problem, group, job)];
    }
    let contested = contests.iter().find(|contest| contest.jobs.contains(&job)).map(contested);
    contested.into_iter().chain([room(problem, state, pricer, job)]).collect()
}

fn contested(contest: &Contest) -> Reason {
    let (jobs, shifts) = (contest.jobs.len(), contest.shifts.len());
    let text = format!("{jobs} jobs at the same time, this one among them, can be done by {shifts} technicians only");
    Reason { code: "contested", text }
}

/// Jobs bound in time were tried together.
fn bound(problem: &Problem, group: &Group, job: JobId) -> Reason {
    let others =
        group.jobs.iter().filter(|other| **other != job).map(|other| problem.instance.jobs[*other].id.as_str());
    let others: Vec<&str> = others.take(10).collect();
    let text = format!("no begins were found that it and {} can keep and that pay", others.join(", "));
    Reason { code: "bound", text }
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
