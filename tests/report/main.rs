//! What people see of a plan: the page, in a real browser and on paper, the calendars, and the command that writes
//! the page.

mod browser;
mod calendar;
mod command;
mod day;
mod paper;
mod screen;
mod side;
mod size;
mod tiles;
