//! The lock files of npm, pnpm, yarn and bun after dependencies of ours are gone: the former file is given back where
//! nothing but our packages came into it. What is more than that, the package manager has to do itself.

use serde_json::Value as Json;

use super::json::Document;
use super::{Edited, Splice};

/// Gives back `base`, the lock file from before, where `now` has nothing new but packages named in `ours`.
pub fn without(path: &str, base: Option<&str>, now: &str, ours: &[&str]) -> Edited {
    let Some(base) = base else {
        return if names(now, ours) { again("git does not have it as it was") } else { Edited::Already };
    };
    if base == now {
        return Edited::Already;
    }
    let same = match path.ends_with(".json") || path.ends_with("bun.lock") {
        true => match (Document::parse(base), Document::parse(now)) {
            (Ok(base), Ok(now)) => {
                let (base, now) = (base.json(), now.json());
                let linked = linked(&now, ours);
                let ours: Vec<&str> = ours.iter().copied().chain(linked.iter().map(String::as_str)).collect();
                pruned(base, &ours) == pruned(now, &ours)
            }
            _ => return again("it is not a lock file that can be read"),
        },
        false => blocks(base, ours) == blocks(now, ours),
    };
    match same {
        true => Edited::Changed(vec![Splice { at: 0, remove: now.into(), insert: base.into() }]),
        false if names(now, ours) && !names(base, ours) => again("other packages changed in it, too"),
        false => Edited::Already,
    }
}

fn again(what: &str) -> Edited {
    Edited::ByHand { reason: format!("{what}: install once more to bring it up to date") }
}

fn names(text: &str, ours: &[&str]) -> bool {
    ours.iter().any(|name| text.contains(name))
}

/// Whether a key of a lock file means one of our packages: `node_modules/a`, `a`, `a@npm:^1`, `/a@1(b)`.
fn is_ours(key: &str, ours: &[&str]) -> bool {
    let plain = key.trim().trim_matches(['"', '\'', '/', '?', ' ']);
    let plain = plain.rsplit("node_modules/").next().unwrap_or(plain);
    ours.iter().any(|name| {
        plain
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['@', ':', '"', '\'']))
    })
}

/// The folders that npm has linked our packages to, which are packages of their own to it.
fn linked(json: &Json, ours: &[&str]) -> Vec<String> {
    let all = json.get("packages").and_then(Json::as_object).into_iter().flatten();
    let links = all.filter(|(key, value)| is_ours(key, ours) && value["link"] == true);
    links.filter_map(|(_, value)| value["resolved"].as_str().map(str::to_owned)).collect()
}

/// Without our packages, and without what is empty then.
fn pruned(json: Json, ours: &[&str]) -> Json {
    match json {
        Json::Object(object) => {
            let kept = object.into_iter().filter(|(key, _)| !is_ours(key, ours));
            let kept = kept.map(|(key, value)| (key, pruned(value, ours)));
            Json::Object(kept.filter(|(_, value)| !value.as_object().is_some_and(|o| o.is_empty())).collect())
        }
        other => other,
    }
}

/// The lines of an indented format without our packages' blocks, without empty sections and blank lines.
fn blocks<'t>(text: &'t str, ours: &[&str]) -> Vec<&'t str> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut kept: Vec<&str> = Vec::new();
    let mut within: Option<usize> = None;
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        if within.is_some_and(|header| depth(line) > header) {
            continue;
        }
        within = is_ours(line, ours).then(|| depth(line));
        if within.is_none() {
            kept.push(line);
        }
    }
    let section = |at: usize| {
        let next = kept.get(at + 1).map_or(0, |next| depth(next));
        kept[at].ends_with(':') && next <= depth(kept[at])
    };
    (0..kept.len()).filter(|at| !section(*at)).map(|at| kept[at]).collect()
}
