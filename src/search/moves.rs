//! The moves of the local search, as plain functions in a table.
//!
//! Each says what two tours would become if something is done with the stop at `here` and the one at
//! `there`; none prices anything.

use super::recompose::{Piece, Rebuilt};
use super::state::State;

/// A change of one or two tours.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// One tour.
    pub first: Rebuilt,
    /// The other, if two change.
    pub second: Option<Rebuilt>,
}

/// A tour and a position on it.
pub type Place = (usize, usize);

/// Makes a move of two places, if there is one.
pub type Make = fn(&State, Place, Place) -> Option<Move>;

/// All moves.
pub const MOVES: [Make; 8] = [
    |state, here, there| relocate(state, here, there, 1),
    |state, here, there| relocate(state, here, there, 2),
    |state, here, there| relocate(state, here, there, 3),
    |state, here, there| exchange(state, here, there, 1, 1),
    |state, here, there| exchange(state, here, there, 2, 1),
    |state, here, there| exchange(state, here, there, 2, 2),
    tails,
    relocate_before,
];

fn piece(tour: usize, from: usize, to: usize) -> Piece {
    Piece { tour, from, to }
}

/// Moves `count` stops from `here` on to just behind `there` (Or-opt within a tour).
fn relocate(state: &State, here: Place, there: Place, count: usize) -> Option<Move> {
    put(state, here, there.0, there.1 + 1, count)
}

/// Moves the stop at `here` to just before `there`.
fn relocate_before(state: &State, here: Place, there: Place) -> Option<Move> {
    put(state, here, there.0, there.1, 1)
}

/// Moves `count` stops from `here` on to before position `at` of tour `to`.
fn put(state: &State, (from, start): Place, to: usize, at: usize, count: usize) -> Option<Move> {
    let size = state.tours[from].nodes.len();
    let end = start + count;
    if end > size {
        return None;
    }
    if from != to {
        let target = state.tours[to].nodes.len();
        return Some(Move {
            first: Rebuilt::new(from, &[piece(from, 0, start), piece(from, end, size)]),
            second: Some(Rebuilt::new(to, &[piece(to, 0, at), piece(from, start, end), piece(to, at, target)])),
        });
    }
    let pieces = if at > end {
        [piece(to, 0, start), piece(to, end, at), piece(to, start, end), piece(to, at, size)]
    } else if at < start {
        [piece(to, 0, at), piece(to, start, end), piece(to, at, start), piece(to, end, size)]
    } else {
        return None;
    };
    Some(Move { first: Rebuilt::new(to, &pieces), second: None })
}

/// Exchanges `mine` stops from `here` on with `theirs` from `there` on, in two tours.
fn exchange(state: &State, (a, i): Place, (b, j): Place, mine: usize, theirs: usize) -> Option<Move> {
    let (size_a, size_b) = (state.tours[a].nodes.len(), state.tours[b].nodes.len());
    if a == b || i + mine > size_a || j + theirs > size_b {
        return None;
    }
    Some(Move {
        first: Rebuilt::new(a, &[piece(a, 0, i), piece(b, j, j + theirs), piece(a, i + mine, size_a)]),
        second: Some(Rebuilt::new(b, &[piece(b, 0, j), piece(a, i, i + mine), piece(b, j + theirs, size_b)])),
    })
}

/// 2-opt*: `there` and what follows it comes behind `here`; what followed `here` comes where `there` was.
fn tails(state: &State, (a, i): Place, (b, j): Place) -> Option<Move> {
    if a == b {
        return None;
    }
    let (size_a, size_b) = (state.tours[a].nodes.len(), state.tours[b].nodes.len());
    Some(Move {
        first: Rebuilt::new(a, &[piece(a, 0, i + 1), piece(b, j, size_b)]),
        second: Some(Rebuilt::new(b, &[piece(b, 0, j), piece(a, i + 1, size_a)])),
    })
}
