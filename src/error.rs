//! What can go wrong, said to a person: a kind (which decides the exit code), a message, causes and a hint.
//! It never prints; `render` makes the one text that is printed.

use std::fmt;

/// What an error means for the caller; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It failed, and nothing changed: exit 1.
    Failed,
    /// The command's words are off, or an answer is missing: exit 2.
    Usage,
    /// The person said no, or `--check` found a difference: exit 3.
    Declined,
    /// Not detected, ambiguous, a planned file is dirty, locked: exit 4.
    Precondition,
    /// Conflicts or steps by hand remain: exit 5.
    Unfinished,
    /// Interrupted and rolled back: exit 130.
    Interrupted,
}

impl Kind {
    /// The process's exit code for this kind.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::Declined => 3,
            Kind::Precondition => 4,
            Kind::Unfinished => 5,
            Kind::Interrupted => 130,
        }
    }
}

/// An error with everything a person needs to go on.
#[derive(Clone, Debug)]
pub struct Error {
    pub kind: Kind,
    /// Lower case, "failed to <verb> <thing>", no full stop.
    pub message: String,
    pub causes: Vec<String>,
    /// Something that can be pasted or done.
    pub hint: Option<String>,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of `kind` that says `message`.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), causes: Vec::new(), hint: None }
    }

    /// Adds what lies behind it.
    pub fn caused_by(mut self, cause: impl fmt::Display) -> Self {
        self.causes.push(cause.to_string());
        self
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        for cause in &self.causes {
            write!(f, "\n  caused by: {cause}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
