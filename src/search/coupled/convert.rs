//! Between a state of the search and sequences.

use super::chains::Chains;
use super::day::Day;
use crate::eval::{Node, Scratch};
use crate::search::State;
use crate::units::JobId;

/// The sequences of a state.
pub fn chains_of(day: &Day, state: &State) -> Chains {
    let mut chains = Chains::empty(day);
    for (shift, tour) in state.tours.iter().enumerate() {
        let mut last = (day.jobs + shift) as u32;
        for job in tour.jobs() {
            chains.link(day, job.0, last);
            last = job.0;
        }
    }
    chains
}

/// The state of sequences, with the begins of the bound jobs agreed; `None` if the rest of the search sees a rule broken.
pub fn state_of<'a>(day: &Day<'_, 'a>, scratch: &mut Scratch<'a>, chains: &Chains) -> Option<State> {
    let mut state = State::empty(day.problem);
    for shift in 0..day.shifts {
        let node = |job: u32| match day.groups.of(job) {
            Some(_) => Node::agreed(JobId(job), chains.begin[job as usize]),
            None => Node::job(JobId(job)),
        };
        let nodes: Vec<Node> = chains.jobs_of(day, shift).map(node).collect();
        if !state.set_tour(day.problem, scratch, shift, &nodes) {
            return None;
        }
    }
    Some(state)
}
