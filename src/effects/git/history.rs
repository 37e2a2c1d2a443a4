//! Commits newest first, read as raw bytes: each one is inflated once, and only the texts that are asked for are kept.
//! It never follows a parent that is not here: a shallow clone just ends.

use std::collections::{BinaryHeap, HashSet};

use git2::{ObjectType, Odb};

use super::host::Host;
use super::{Id, Said};
use crate::error::Result;

/// A commit whose text holds what is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub id: Id,
    pub tree: Id,
    pub parents: Vec<Id>,
    pub time: i64,
    pub message: String,
}

/// How a search went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Searched {
    /// What was found first; several where one merge has several.
    pub found: Vec<Found>,
    /// Every commit was read.
    pub to_the_end: bool,
}

struct Seen {
    id: Id,
    parents: Vec<Id>,
}

impl Host {
    /// The nearest commits whose message holds `word` and that `wanted` takes, among the newest `most` of a history.
    /// Parents are looked at when their child is, so a squash that was committed by a slow clock is still found before
    /// the older one that it stands on.
    pub fn search(
        &self,
        from: Id,
        word: &str,
        most: usize,
        wanted: &dyn Fn(&Found) -> bool,
    ) -> Result<Searched> {
        let odb = self.repository.odb().said("read the history")?;
        let mut heap = BinaryHeap::new();
        let (mut seen, mut number) = (HashSet::new(), 0_u64);
        let mut next = vec![from];
        for _ in 0..most {
            let mut found = Vec::new();
            for id in next.drain(..) {
                if !seen.insert(id) {
                    continue;
                }
                let Some((commit, hit)) = read(&odb, id, word) else { continue };
                found.extend(hit.filter(|hit| wanted(hit)));
                number += 1;
                heap.push(Ranked { time: commit.0, before: u64::MAX - number, seen: commit.1 });
            }
            if !found.is_empty() {
                return Ok(Searched { found, to_the_end: false });
            }
            let Some(newest) = heap.pop() else { return Ok(Searched { found, to_the_end: true }) };
            next = newest.seen.parents;
        }
        Ok(Searched::default())
    }
}

struct Ranked {
    time: i64,
    before: u64,
    seen: Seen,
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.time, self.before, self.seen.id).cmp(&(other.time, other.before, other.seen.id))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

/// The commit's time and parents, and all of it where its message holds the word.
fn read(odb: &Odb<'_>, id: Id, word: &str) -> Option<((i64, Seen), Option<Found>)> {
    let object = odb.read(id).ok().filter(|object| object.kind() == ObjectType::Commit)?;
    let data = object.data();
    let (mut at, mut tree, mut parents, mut time) = (0, id, Vec::new(), 0);
    while let Some(length) = data[at..].iter().position(|byte| *byte == b'\n').filter(|length| *length > 0) {
        let line = &data[at..at + length];
        if let Some(hex) = line.strip_prefix(b"parent ") {
            parents.push(parse(hex)?);
        } else if let Some(hex) = line.strip_prefix(b"tree ") {
            tree = parse(hex)?;
        } else if line.starts_with(b"committer ") {
            time = seconds(line);
        }
        at += length + 1;
    }
    let text = &data[at..];
    let holds = text.windows(word.len()).any(|window| window == word.as_bytes());
    let hit = holds.then(|| Found {
        id,
        tree,
        parents: parents.clone(),
        time,
        message: String::from_utf8_lossy(text).trim_start_matches('\n').to_owned(),
    });
    Some(((time, Seen { id, parents }), hit))
}

fn parse(hex: &[u8]) -> Option<Id> {
    Id::from_str(std::str::from_utf8(hex).ok()?).ok()
}

/// The second last word of `committer A B <a@b> 1700000000 +0000`.
fn seconds(line: &[u8]) -> i64 {
    let text = String::from_utf8_lossy(line);
    text.rsplit(' ').nth(1).and_then(|seconds| seconds.parse().ok()).unwrap_or(0)
}
