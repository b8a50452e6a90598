//! How search and proof share the time.

use super::{CYCLE, MOST_CYCLES, Run, whole};
use crate::exact::columns::{has_at_most, has_faults, is_small_enough};
use crate::search::{SearchOptions, State};
use crate::solve::api::{SolveError, SolverKind};
use crate::solve::proof::Proof;
use crate::solve::team::Team;
use std::time::Instant;

/// Share of the time for the search before the proof.
const WARMING: f64 = 0.05;
/// Iterations for each job below which `auto` leaves all the time to the search: there each of them still pays.
const SPARE: f64 = 300.0;
/// How many times the iterations of all falls of the temperature there have to be for `auto` to do as `milp` does.
const PLENTY: f64 = 2.0;
/// Most jobs of one class of shifts up to which `auto` tries a proof: of the published site-dependent days none with more had all classes priced in the
/// time that is tried for, so they had lost it.
const IN_REACH: usize = 128;
/// Share of the time after which `auto` looks whether a proof is in sight.
const TRYING: f64 = 0.08;
/// The same where vans matter: a bound says nothing before the costs of routes are found exactly.
const TRYING_VANS: f64 = 0.25;
/// The gap at which it is: from wider ones time proves little, and the search wants it.
const IN_SIGHT: f64 = 0.04;
/// Shares of the time for the proof's first part.
const PROVING: ProofShares = ProofShares { auto: 0.25, milp: 0.3 };
/// Shares for the first part where vans matter: of `auto`, and of `milp`.
const PROVING_VANS: f64 = 0.4;
const GROWING: f64 = 0.5;
/// Shares of what is left then for its last part.
const ENDING: ProofShares = ProofShares { auto: 0.2, milp: 0.3 };
/// Longest search and longest part of the proof of `milp`, by turns, as shares of the time.
pub(super) const TURNS: (f64, f64) = (0.1, 0.2);
/// Share of the time that is worth another search and proof.
const WORTHWHILE: f64 = 0.02;
/// Share of the time that `milp` gives the first bound.
const FIRST_BOUND: f64 = 0.75;

/// What `auto` gives a proof that is in sight, and what `milp` gives any.
struct ProofShares {
    auto: f64,
    milp: f64,
}

impl<'p, 'a> Run<'p, 'a> {
    /// Searches a while and begins to prove, where time is limited. The search that follows has the time that is left then, less
    /// what the proof is taken up with at the end.
    pub(super) fn first_proof(&mut self, state: State) -> Result<(State, Option<Proof<'p, 'a>>), SolveError> {
        let insists = self.insists;
        // Where jobs are tied to each other the proof leaves that out and can end nothing.
        let auto = || self.options.solver == SolverKind::Auto && self.problem.bonds.is_empty();
        let asked = if insists { is_small_enough(self.problem) } else { auto() && has_at_most(self.problem, IN_REACH) };
        let Some(time) = self.time.filter(|_| asked && !self.is_over()) else { return Ok((state, None)) };
        let options =
            SearchOptions { seed: self.options.seed, time: Some(time.mul_f64(WARMING)), ..SearchOptions::default() };
        let mut team = Team::new(self.problem, self.incumbent, state, self.options.threads, 1, options);
        team.construct(self.deadline)?;
        let iterations = team.probe(self.deadline)? * time.as_secs_f64();
        if !insists && iterations < SPARE * self.problem.job_count() as f64 {
            return Ok((team.best, None));
        }
        // Time that the search has no use for is the proof's.
        let insists = insists || iterations > PLENTY * f64::from(MOST_CYCLES) * CYCLE * self.problem.job_count() as f64;
        self.insists = insists;
        team.run(0, self.deadline)?;
        let Some(mut proof) = Proof::begin(self.problem, self.incumbent, &team)? else { return Ok((team.best, None)) };
        let begun = Instant::now();
        let until = |share: f64| Some(begun + time.mul_f64(share));
        let longest = if insists { until(FIRST_BOUND) } else { None };
        let mut prove_until = |share: f64| {
            let turn = until(share);
            proof.advance(self.incumbent, &mut team, (turn, longest.or(turn)))
        };
        let vans = has_faults(self.problem);
        if insists {
            self.optimal |= prove_until(if vans { GROWING } else { PROVING.milp })?;
        } else {
            self.optimal |= prove_until(if vans { TRYING_VANS } else { TRYING })?;
            if !self.optimal && self.is_in_sight() {
                self.optimal |= prove_until(if vans { PROVING_VANS } else { PROVING.auto })?;
            }
        }
        let ending = match insists {
            true => ENDING.milp,
            false if self.is_in_sight() => ENDING.auto,
            false => 0.0,
        };
        self.share_out(ending);
        Ok((team.best, Some(proof)))
    }

    /// Gives the search what is left, less what the proof is taken up with at the end. `milp` never searches long: a proof that waits for a better
    /// plan is taken up again as soon as there may be one.
    fn share_out(&mut self, ending: f64) {
        let longest = self.insists.then(|| whole(self.options).map(|whole| whole.mul_f64(self.searching))).flatten();
        let left = |deadline: Instant| deadline.saturating_duration_since(Instant::now()).mul_f64(1.0 - ending);
        self.time = self.deadline.map(left).map(|time| longest.map_or(time, |longest| time.min(longest)));
        self.search_deadline = self.time.map(|time| Instant::now() + time);
    }

    /// Search and proof by turns, where the proof insists and is not over.
    pub(super) fn turns(
        &mut self,
        mut team: Team<'p, 'a>,
        proof: &mut Option<Proof<'p, 'a>>,
    ) -> Result<Team<'p, 'a>, SolveError> {
        let mut seed = self.options.seed;
        while proof.is_some() && self.takes_turns() {
            seed = seed.wrapping_add(1);
            let (iterations, before, begun) = (team.iterations, self.proved_gap(), Instant::now());
            team = self.search(team.best, seed)?;
            team.iterations += iterations;
            let (found, searched) = (self.proved_gap() < before, begun.elapsed());
            self.last_proof(&mut team, proof)?;
            // A proof that is over at once waits for a better plan.
            let waits = begun.elapsed() < searched * 2;
            self.searching = if found || waits { TURNS.0 } else { self.searching / 2.0 };
        }
        Ok(team)
    }

    /// Shares out the time that an unfinished proof of `milp` has left; says whether it is worth another search and proof.
    fn takes_turns(&mut self) -> bool {
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let long = left.zip(whole(self.options)).is_some_and(|(left, whole)| left > whole.mul_f64(WORTHWHILE));
        let goes_on = long && self.insists && !self.is_over();
        if goes_on {
            self.share_out(ENDING.milp);
        }
        goes_on
    }

    /// Whether the proved gap is so small that more time may close it.
    fn is_in_sight(&self) -> bool {
        self.proved_gap().is_some_and(|gap| gap <= IN_SIGHT)
    }

    /// Takes the proof up again with what the search has found.
    pub(super) fn last_proof(
        &mut self,
        team: &mut Team<'p, 'a>,
        proof: &mut Option<Proof<'p, 'a>>,
    ) -> Result<(), SolveError> {
        let Some(proof) = proof else { return Ok(()) };
        self.search_deadline = self.deadline;
        if !self.is_over() {
            proof.feed(team)?;
            let longest = self.insists.then(|| whole(self.options)).flatten();
            let turn = longest.map(|whole| Instant::now() + whole.mul_f64(TURNS.1));
            let until = self.deadline.map(|end| turn.map_or(end, |turn| end.min(turn)));
            self.optimal |= proof.advance(self.incumbent, team, (until, self.deadline))?;
        }
        Ok(())
    }
}
