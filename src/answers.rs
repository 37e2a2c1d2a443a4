//! Questions → answers: flag, then `ACP_*`, then the answers file, then the receipt, then the person, then the default.
//! It never waits where nobody can answer.

use std::collections::BTreeMap;

use crate::error::{Error, Kind, Result};
use crate::plan::{Answers, Migrations, Question};

/// Values by key, as one source gives them.
pub type Values = BTreeMap<String, String>;

/// Everything that was said before anyone is asked.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Flags of the command, and `--set`.
    pub flags: Values,
    /// `ACP_*`, of the keys that are asked for.
    pub environment: Values,
    /// The answers file.
    pub file: Values,
    /// What an earlier install recorded.
    pub receipt: Values,
}

/// Someone who can be asked.
pub type Ask<'a> = &'a dyn Fn(&Question) -> Result<String>;

/// One answer for every question; `ask` is there where a person can be asked.
pub fn answers(questions: &[Question], given: &Given, ask: Option<Ask<'_>>) -> Result<Values> {
    known(questions, given)?;
    questions.iter().map(|question| Ok((question.key.to_owned(), answer(question, given, ask)?))).collect()
}

fn answer(question: &Question, given: &Given, ask: Option<Ask<'_>>) -> Result<String> {
    let key = question.key;
    let sources = [
        (&given.flags, format!("`{}`", question.flag)),
        (&given.environment, format!("`{}`", variable(key))),
        (&given.file, format!("`{key}` in the answers file")),
    ];
    let recorded = given.receipt.get(key);
    for (values, name) in sources {
        let Some(value) = values.get(key) else { continue };
        if recorded.is_some_and(|recorded| recorded != value) {
            return Err(Error::new(Kind::Usage, format!("failed to take {name}"))
                .caused_by(format!("the install has `{}` there", given.receipt[key]))
                .hint("run `acp uninstall` first, or leave it out"));
        }
        if recorded.is_none() {
            check(question, value).map_err(|reason| {
                Error::new(Kind::Usage, format!("failed to take `{value}` for {name}")).caused_by(reason)
            })?;
        }
        return Ok(value.clone());
    }
    match (recorded, ask, &question.default) {
        // It was checked when it was recorded; the names are taken now, by us.
        (Some(recorded), ..) => Ok(recorded.clone()),
        (None, Some(ask), _) => ask(question),
        (None, None, Some(default)) => {
            check(question, default).map_err(|reason| {
                Error::new(
                    Kind::Usage,
                    format!("failed to take the default `{default}` for `{}`", question.flag),
                )
                .caused_by(reason)
                .hint(format!("add `{} <another>`", question.flag))
            })?;
            Ok(default.clone())
        }
        (None, None, None) => Err(missing(question)),
    }
}

/// Says why an answer cannot be taken.
pub fn check(question: &Question, value: &str) -> std::result::Result<(), String> {
    match &question.answers {
        Answers::One(allowed) if !allowed.iter().any(|(known, _)| known == value) => {
            let known: Vec<&str> = allowed.iter().map(|(known, _)| known.as_str()).collect();
            Err(format!("it is one of: {}", known.join(", ")))
        }
        Answers::YesNo if !["yes", "no"].contains(&value) => Err("it is `yes` or `no`".into()),
        _ => question.check.run(value),
    }
}

fn missing(question: &Question) -> Error {
    let example = match &question.answers {
        Answers::One(allowed) => {
            allowed.iter().map(|(value, _)| value.as_str()).collect::<Vec<_>>().join("|")
        }
        Answers::YesNo => "yes|no".into(),
        Answers::Text => format!("<{}>", question.key.replace('_', "-")),
    };
    Error::new(Kind::Usage, format!("failed to find an answer to: {}", question.prompt))
        .caused_by("there is no terminal to ask at")
        .hint(format!("add `{} {example}`", question.flag))
}

/// Refuses what no question asks for: a misspelt answer must not pass for a default.
fn known(questions: &[Question], given: &Given) -> Result<()> {
    let keys: Vec<&str> = questions.iter().map(|question| question.key).collect();
    let unknown = given.flags.keys().chain(given.file.keys()).find(|key| !keys.contains(&key.as_str()));
    match unknown {
        None => Ok(()),
        Some(key) => Err(Error::new(Kind::Usage, format!("failed to use the answer `{key}`"))
            .caused_by("nothing asks for it here")
            .hint(format!("the answers are: {}", keys.join(", ")))),
    }
}

/// Takes the one answer that is not the host's out of what was given.
pub fn migrations(given: &mut Given) -> Result<Migrations> {
    let Given { flags, environment, file, receipt } = given;
    let said = [flags, environment, file, receipt].map(|values| values.remove("migrations"));
    let Some(word) = said.into_iter().flatten().next() else { return Ok(Migrations::All) };
    Migrations::from_word(&word).ok_or_else(|| {
        Error::new(Kind::Usage, format!("failed to take `{word}` for `migrations`"))
            .caused_by("it is one of: all, none, only")
    })
}

/// The variable of the environment that answers a question.
pub fn variable(key: &str) -> String {
    format!("ACP_{}", key.to_uppercase())
}

/// `key=value` pairs of `--set`.
pub fn pairs(set: &[String]) -> Result<Values> {
    set.iter()
        .map(|pair| match pair.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok((key.replace('-', "_"), value.to_owned())),
            _ => Err(Error::new(Kind::Usage, format!("failed to read `--set {pair}`"))
                .hint("write it as `--set key=value`")),
        })
        .collect()
}
