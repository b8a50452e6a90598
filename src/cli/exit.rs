//! Exit codes: a contract with scripts.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// The command line makes no sense.
    Usage,
    /// The input is invalid.
    InvalidInput,
    /// The plan breaks a rule, or no plan can satisfy the hard demands.
    Broken,
    /// A gate failed.
    Gate,
    /// A bug of ours.
    Bug,
    /// A file could not be read or written.
    File,
}

impl Exit {
    /// The number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Usage => 2,
            Self::InvalidInput => 3,
            Self::Broken => 4,
            Self::Gate => 5,
            Self::Bug => 70,
            Self::File => 74,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
