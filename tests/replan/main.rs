//! `firstfix replan`: what is done stays, what has happened counts, promises have a price, hostile events are refused.

mod cli;
mod crews;
mod day;
mod days;
mod events;
mod frozen;
mod world;
