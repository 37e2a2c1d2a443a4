//! schema.prisma: further models at its end.

use super::{Edited, Splice};

/// Adds the models before the first model that is one of those whose table `is_later` knows, else at the end.
pub fn add_models_before(text: &str, models: &str, is_later: impl Fn(&str) -> bool) -> Edited {
    let edited = add_models(text, models);
    let Edited::Changed(_) = edited else { return edited };
    let mut later = blocks(text).filter(|(_, block)| table(block).is_some_and(&is_later));
    match later.next() {
        None => edited,
        Some((at, _)) => {
            let eol = super::eol(text);
            let insert = format!("{}{eol}{eol}", models.trim_end().replace('\n', eol));
            Edited::Changed(vec![Splice { at, remove: String::new(), insert }])
        }
    }
}

/// Takes the models of these tables out again, each with the blank line above it.
pub fn remove_models(text: &str, is_gone: impl Fn(&str) -> bool) -> Edited {
    let mut splices: Vec<Splice> = Vec::new();
    for (at, block) in blocks(text).filter(|(_, block)| table(block).is_some_and(&is_gone)) {
        let eol = super::eol(text);
        let from = if text[..at].ends_with(&eol.repeat(2)) { at - eol.len() } else { at };
        let remove = &text[from..at + block.len()];
        match splices.last_mut().filter(|last| last.at + last.remove.len() == from) {
            Some(last) => last.remove.push_str(remove),
            None => splices.push(Splice { at: from, remove: remove.into(), insert: String::new() }),
        }
    }
    if splices.is_empty() { Edited::Already } else { Edited::Changed(splices) }
}

/// The table of a model that Prisma leaves out of its client.
fn table(block: &str) -> Option<&str> {
    let mapped = block.lines().find_map(|line| line.trim().strip_prefix("@@map(\""))?;
    let ignored = block.lines().any(|line| line.trim() == "@@ignore");
    mapped.split('"').next().filter(|_| ignored)
}

/// Each model from its first line to its last: where it starts, and its text.
fn blocks(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let starts = text.split_inclusive('\n').filter_map(move |line| {
        at += line.len();
        line.starts_with("model ").then_some(at - line.len())
    });
    starts.map(|start| {
        let mut end = start;
        for line in text[start..].split_inclusive('\n') {
            end += line.len();
            if line.trim_end() == "}" {
                break;
            }
        }
        (start, &text[start..end])
    })
}

/// Adds the models, each `model Name { … }`, of which the schema has none.
pub fn add_models(text: &str, models: &str) -> Edited {
    let name = |line: &str| {
        let rest = line.trim_start_matches('\u{feff}').trim_start().strip_prefix("model ")?;
        rest.split([' ', '{']).next().map(str::to_owned)
    };
    let there: Vec<String> = text.lines().filter_map(name).collect();
    let ours: Vec<String> = models.lines().filter_map(name).collect();
    match ours.iter().filter(|name| there.contains(name)).count() {
        0 => {}
        count if count == ours.len() => return Edited::Already,
        _ => return Edited::ByHand { reason: "it has some of these models, but not all".into() },
    }
    let eol = super::eol(text);
    let models = models.trim_end().replace('\n', eol);
    let body = text.trim_start_matches('\u{feff}');
    let insert = match (body.is_empty(), body.ends_with('\n')) {
        (true, _) => format!("{models}{eol}"),
        (false, true) => format!("{eol}{models}{eol}"),
        (false, false) => format!("{eol}{eol}{models}"),
    };
    Edited::Changed(vec![Splice { at: text.len(), remove: String::new(), insert }])
}
