//! Questions to a person (dialoguer lives here and nowhere else), on stderr.
//! It never asks where there is no terminal: the caller has looked.

use std::io::ErrorKind;

use dialoguer::console::Term;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};
use dialoguer::{Confirm, Input, Select};

use super::signals::Interrupts;
use super::terminal::Terminal;
use crate::answers;
use crate::error::{Error, Kind, Result};
use crate::plan::{Answers, Question};

/// Says why an answer cannot be taken.
pub type Check<'a> = &'a dyn Fn(&str) -> std::result::Result<(), String>;

/// Asks a host's question until the answer can be taken.
pub fn question(terminal: &Terminal, question: &Question) -> Result<String> {
    let prompt = format!("{} ({})", question.prompt, question.flag);
    let default = question.default.as_deref();
    match &question.answers {
        Answers::Text => text(terminal, &prompt, default, &|answer| answers::check(question, answer)),
        Answers::YesNo => {
            let yes = yes_no(terminal, &prompt, default == Some("yes"))?;
            Ok(if yes { "yes" } else { "no" }.into())
        }
        Answers::One(allowed) => {
            let labels: Vec<&str> = allowed.iter().map(|(_, label)| label.as_str()).collect();
            let first = allowed.iter().position(|(value, _)| Some(value.as_str()) == default).unwrap_or(0);
            Ok(allowed[choice(terminal, &prompt, &labels, first)?].0.clone())
        }
    }
}

/// Asks for a line of text.
pub fn text(terminal: &Terminal, prompt: &str, default: Option<&str>, check: Check<'_>) -> Result<String> {
    let theme = theme(terminal);
    let mut input = Input::with_theme(&*theme).with_prompt(prompt);
    if let Some(default) = default {
        input = input.default(default.to_owned());
    }
    ask(|| input.validate_with(|answer: &String| check(answer)).interact_text())
}

/// Asks for one of several; gives back its place in the list.
pub fn choice(terminal: &Terminal, prompt: &str, labels: &[&str], default: usize) -> Result<usize> {
    let theme = theme(terminal);
    ask(|| Select::with_theme(&*theme).with_prompt(prompt).items(labels).default(default).interact())
}

/// Asks for one of a few letters; the first one is no default, an answer must be given.
pub fn letter(terminal: &Terminal, prompt: &str, letters: &str) -> Result<char> {
    let known = |answer: &str| match answer.trim().to_lowercase().chars().next() {
        Some(letter) if letters.contains(letter) => Ok(()),
        _ => Err(format!("one of: {letters}")),
    };
    let answer = text(terminal, prompt, None, &known)?;
    Ok(answer.trim().to_lowercase().chars().next().unwrap_or_default())
}

/// Asks yes or no.
pub fn yes_no(terminal: &Terminal, prompt: &str, default: bool) -> Result<bool> {
    let theme = theme(terminal);
    ask(|| Confirm::with_theme(&*theme).with_prompt(prompt).default(default).interact())
}

fn theme(terminal: &Terminal) -> Box<dyn Theme> {
    if terminal.colors_messages() { Box::new(ColorfulTheme::default()) } else { Box::new(SimpleTheme) }
}

/// Asks, and lets Ctrl-C end it with the terminal as it was.
fn ask<T>(question: impl FnOnce() -> dialoguer::Result<T>) -> Result<T> {
    let keyboard = Interrupts::hold_keyboard();
    let answer = question();
    let dialoguer::Error::IO(error) = match answer {
        Ok(answer) if !keyboard.raised() => return Ok(answer),
        Ok(_) => dialoguer::Error::IO(ErrorKind::Interrupted.into()),
        Err(error) => error,
    };
    // A question that was left half way may have hidden it.
    let _ = Term::stderr().show_cursor();
    Err(match error.kind() {
        ErrorKind::Interrupted => Error::new(Kind::Interrupted, "interrupted; nothing was changed"),
        _ => Error::new(Kind::Failed, "failed to ask at the terminal").caused_by(error),
    })
}
