//! What goes to the person: results to stdout, everything else to stderr.
//! It never asks; that is `prompt`.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use crate::cli::{Color, Global};
use crate::error::Error;

/// The terminal as the options of every command make it.
#[derive(Clone, Debug)]
pub struct Terminal {
    quiet: bool,
    verbose: bool,
    /// Whether a person can be asked.
    interactive: bool,
    /// Whether stderr takes a moving line.
    progress: bool,
    color: Color,
}

impl Terminal {
    pub fn new(global: &Global) -> Self {
        let stderr = std::io::stderr().is_terminal();
        Terminal {
            quiet: global.quiet,
            verbose: global.verbose,
            interactive: std::io::stdin().is_terminal() && stderr,
            progress: stderr && !global.no_progress && !global.quiet,
            color: global.color,
        }
    }

    pub fn is_interactive(&self) -> bool {
        self.interactive
    }

    pub fn shows_progress(&self) -> bool {
        self.progress
    }

    /// Whether results on stdout take colours.
    pub fn colors_results(&self) -> bool {
        self.colors(std::io::stdout().is_terminal())
    }

    /// Whether messages on stderr take colours.
    pub fn colors_messages(&self) -> bool {
        self.colors(std::io::stderr().is_terminal())
    }

    fn colors(&self, terminal: bool) -> bool {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self.color {
            Color::Auto => terminal && !unwanted,
            Color::Always => true,
            Color::Never => false,
        }
    }

    /// A message, unless `--quiet`.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// A message for `--verbose`.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// An error, whatever the options are.
    pub fn error(&self, error: &Error) {
        let _ = writeln!(std::io::stderr(), "{error}");
    }
}

/// Prints a result to stdout, as it is.
pub fn print(text: &str) {
    // A reader that went away (`acp status | head`) is no failure of ours.
    let _ = std::io::stdout().write_all(text.as_bytes());
    let _ = std::io::stdout().flush();
}

/// How a line looks.
#[derive(Clone, Copy, Debug)]
pub enum Paint {
    Bold,
    Red,
    Green,
    Cyan,
}

impl Paint {
    /// The line in this look; a line end stays outside of it.
    pub fn on(self, line: &str) -> String {
        let code = match self {
            Paint::Bold => 1,
            Paint::Red => 31,
            Paint::Green => 32,
            Paint::Cyan => 36,
        };
        let text = line.trim_end_matches(['\r', '\n']);
        format!("\x1b[{code}m{text}\x1b[0m{}", &line[text.len()..])
    }
}

/// Prints help, the version or what is wrong with the arguments.
pub fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
