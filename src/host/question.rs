//! Questions that every host asks alike, and what their answers may be.

use crate::plan::{Answers, Check, Question};

/// The packs besides meta, in the order in which they are installed.
pub const PACKS: [&str; 3] = ["iam", "webhooks", "settings"];

/// A question that is answered with a word.
pub fn text(key: &'static str, flag: &'static str, prompt: &str, default: &str, check: Check) -> Question {
    let default = Some(default.to_owned());
    Question { key, flag, prompt: prompt.into(), answers: Answers::Text, default, check }
}

/// The answer that asks for a tenants table of our own.
pub const NEW: &str = "new";

/// The table of the customers: `likely` ones are named; what is no answer of its own kind is held against `is_table`.
pub fn tenant(
    likely: &[String],
    default: Option<String>,
    is_table: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static,
) -> Question {
    let known = if likely.is_empty() { String::new() } else { format!("{}, ", likely.join(", ")) };
    let prompt = format!("Table whose rows are the customers ({known}or `{NEW}` for one of its own)");
    let check = Check::new(move |answer| if answer == NEW { Ok(()) } else { is_table(answer) });
    text("tenant_model", "--tenant-model", &prompt, default.as_deref().unwrap_or(NEW), check)
}

pub fn packs() -> Question {
    packs_and(&[])
}

/// The same for a host that takes packs of its own: those that come with `acp` can be asked for from the start.
pub fn packs_and(bundled: &'static [&'static str]) -> Question {
    let check = Check::new(move |answer| are_packs(answer, bundled));
    text("packs", "--packs", "Packs to install", &PACKS.join(","), check)
}

/// The address of the endpoint; `taken` says why a well-formed one cannot be had.
pub fn base_path(taken: impl Fn(&str) -> Result<(), String> + Send + Sync + 'static) -> Question {
    let check = Check::new(move |answer| is_path(answer).and_then(|()| taken(answer)));
    text("base_path", "--base-path", "Address of the endpoint", "/api/manage", check)
}

/// The list of packs that an answer names, in their order.
pub fn chosen(answer: &str) -> Vec<&'static str> {
    let named: Vec<_> = answer.split(',').map(str::trim).collect();
    PACKS.into_iter().filter(|pack| named.contains(pack)).collect()
}

/// The packs of the host's own that an answer names, in their order.
pub fn domain(answer: &str) -> Vec<&str> {
    let mut names: Vec<_> =
        answer.split(',').map(str::trim).filter(|name| !name.is_empty() && !PACKS.contains(name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn are_packs(answer: &str, bundled: &[&str]) -> Result<(), String> {
    let known = [&PACKS[..], bundled].concat();
    let unknown = answer.split(',').map(str::trim).find(|pack| !pack.is_empty() && !known.contains(pack));
    match unknown {
        Some(pack) => Err(format!("there is no pack `{pack}`; the packs are {}", known.join(", "))),
        None => Ok(()),
    }
}

fn is_path(answer: &str) -> Result<(), String> {
    let inner = answer.strip_prefix('/').unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~".contains(c);
    let segment = |part: &str| !part.is_empty() && part.chars().all(plain) && part.chars().any(|c| c != '.');
    if inner.split('/').all(segment) {
        return Ok(());
    }
    Err("it must be like `/api/manage`: a slash before each part, letters, digits and `-_.~` in it".into())
}

/// Lower-case letters, digits and underscores, a letter first.
pub fn is_plain_name(name: &str, length: usize) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) {
        return Err("it must be lower-case letters, digits and underscores, with a letter first".into());
    }
    if name.len() > length {
        return Err(format!("it must have at most {length} characters"));
    }
    Ok(())
}
