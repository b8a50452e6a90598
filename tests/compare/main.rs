//! Plans against each other and against thresholds: `firstfix compare`, `firstfix gate`, and the pipeline of docs/ci.md.

mod ci_page;
mod compare_cli;
mod day;
mod gate_cli;
