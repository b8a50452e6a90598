//! Annealing for days on which everybody depends on everybody: visits by two people, gaps between visits, soft due times.
//!
//! Elsewhere in the search a job bound to others has a fixed begin, and a tour can be priced by itself. Where many jobs are bound
//! that is too stiff: a stop put in early on one tour should push the begins of others along. Here a plan is its sequences,
//! and the begins are the earliest that the sequences and the relations allow: the least solution of a system of
//! differences, kept up to date by pushing what a move changes through the tours. That is best only where time itself costs
//! nothing and being late does; [`Day::of`] says whether it is so.
//!
//! The earliest begins follow Mankowska, Meisel and Bierwirth (2014), *The home health care routing and scheduling problem with
//! interdependent services*; one annealing over small moves instead of ruin and recreate follows Ceschia, Di Gaspero and
//! Schaerf's work on the same problem.

mod anneal;
mod chains;
mod convert;
mod day;
mod fill;
mod groups;
mod moves;
mod place;
mod pushing;
#[cfg(test)]
mod tests;

pub use anneal::anneal;
pub use day::Day;
