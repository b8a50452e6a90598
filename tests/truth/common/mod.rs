//! Shared by integration tests: random tiny instances, and the best plan of such an instance by trying all.

pub mod brute;
pub mod tiny;
