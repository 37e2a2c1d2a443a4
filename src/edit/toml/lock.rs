//! Cargo.lock after a dependency of ours is gone. cargo wrote our packages into it when the owner built;
//! this takes out what nobody else asks for, and gives the former file back where nothing else has happened.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value as Json;

use super::document::{Document, Kind};
use super::{by_hand, checked};
use crate::edit::{Edited, Former, Splice, lines};

/// Takes `ours` out of the lock file, and those of `others` that came into the owner's packages with it. Where nothing
/// was committed since, versions that cargo raised for us are the former ones again.
pub fn without(former: Former<'_>, now: &str, ours: &str, others: &[&str]) -> Edited {
    let Some(mut lock) = Lock::parse(now) else { return by_hand("it is not a lock file of cargo") };
    let Some(us) = lock.packages.iter().position(|package| package.name == ours) else {
        return Edited::Already;
    };
    if let Some((base, text)) = former.text.and_then(|text| Some((Lock::parse(text)?, text))) {
        lock.forget(&base, others);
        let raised = if former.is_committed { lock.needed([us], |_| true) } else { BTreeSet::new() };
        if base.grew_into(&lock, ours, &raised) {
            return Edited::Changed(vec![Splice { at: 0, remove: now.into(), insert: text.into() }]);
        }
    }
    checked(now, lock.prune(now, us), |after| !Lock::read(after).is_some_and(|lock| lock.has(ours)))
}

struct Lock {
    packages: Vec<Package>,
}

struct Package {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    /// `name`, `name version` or `name version (source)`, as much as it takes to be clear.
    dependencies: Vec<String>,
    /// Where its `[[package]]` header starts.
    start: usize,
}

impl Lock {
    fn parse(text: &str) -> Option<Self> {
        Lock::read(&Document::parse(text).ok()?)
    }

    fn read(document: &Document) -> Option<Self> {
        let Kind::Tables(items) = &document.entry(&["package"])?.item.kind else { return None };
        let packages = items.iter().map(|item| Package::read(&item.json(), item.span.start));
        Some(Lock { packages: packages.collect::<Option<_>>()? })
    }

    /// Takes those dependencies of the repository's packages for gone that have one of these names and were not there.
    fn forget(&mut self, base: &Lock, names: &[&str]) {
        for package in self.packages.iter_mut().filter(|package| package.source.is_none()) {
            let Some(before) = base.packages.iter().find(|b| b.name == package.name && b.source.is_none())
            else {
                continue;
            };
            let before = before.names("");
            let stays = |line: &String| {
                let name = line.split(' ').next().unwrap_or_default();
                before.contains(name) || !names.contains(&name)
            };
            package.dependencies.retain(stays);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.packages.iter().any(|package| package.name == name)
    }

    /// Whether `later` is this lock file with nothing new but `ours` and what came with it: every package is still
    /// there, or in another version among those `raised`, and every package of the repository depends on what it did.
    fn grew_into(&self, later: &Lock, ours: &str, raised: &BTreeSet<usize>) -> bool {
        self.packages.iter().all(|package| {
            let same = |other: &&Package| {
                (&other.name, &other.version, &other.source, &other.checksum)
                    == (&package.name, &package.version, &package.source, &package.checksum)
            };
            let is_raised = || {
                let mut raised = raised.iter().map(|index| &later.packages[*index]);
                raised.any(|other| (&other.name, &other.source) == (&package.name, &package.source))
            };
            match later.packages.iter().find(same) {
                Some(other) => package.source.is_some() || package.names(ours) == other.names(ours),
                None => package.source.is_some() && is_raised(),
            }
        })
    }

    /// The package that a dependency line means.
    fn resolve(&self, dependency: &str) -> Option<usize> {
        let mut words = dependency.split(' ');
        let (name, version) = (words.next()?, words.next());
        let source = words.next().map(|word| word.trim_matches(['(', ')']));
        self.packages.iter().position(|package| {
            package.name == name
                && version.is_none_or(|version| package.version == version)
                && source.is_none_or(|source| package.source.as_deref() == Some(source))
        })
    }

    /// The splices that take out package `us` and everything that no package of the repository needs any more.
    fn prune(&self, text: &str, us: usize) -> Vec<Splice> {
        let kept = self.reachable(us);
        let last = kept.last().copied();
        let mut splices = Vec::new();
        for (index, package) in self.packages.iter().enumerate() {
            let end = self.packages.get(index + 1).map_or_else(|| end_of_packages(text), |next| next.start);
            if kept.contains(&index) {
                splices.extend(self.references(text, package, package.start..end, &kept));
                continue;
            }
            // What is last now has no blank line behind it.
            let start = package.start - usize::from(last.is_some_and(|last| last + 1 == index));
            splices.push(Splice { at: start, remove: text[start..end].to_owned(), insert: String::new() });
        }
        splices
    }

    /// What the packages of the repository, but for `us`, still need.
    fn reachable(&self, us: usize) -> BTreeSet<usize> {
        let local = (0..self.packages.len()).filter(|index| self.packages[*index].source.is_none());
        self.needed(local.filter(|index| *index != us), |index| index != us)
    }

    /// Packages and all that they need, directly or not, of those that count.
    fn needed(
        &self,
        first: impl IntoIterator<Item = usize>,
        counts: impl Fn(usize) -> bool,
    ) -> BTreeSet<usize> {
        let mut open: Vec<usize> = first.into_iter().collect();
        let mut found = BTreeSet::new();
        while let Some(index) = open.pop() {
            if found.insert(index) {
                let needs = self.packages[index].dependencies.iter().filter_map(|line| self.resolve(line));
                open.extend(needs.filter(|need| counts(*need)));
            }
        }
        found
    }

    /// Dependency lines of one package that must go, or can be shorter now that fewer packages share the name.
    fn references(
        &self,
        text: &str,
        package: &Package,
        block: Range<usize>,
        kept: &BTreeSet<usize>,
    ) -> Vec<Splice> {
        let mut splices = Vec::new();
        let mut lines = 0;
        for (at, line) in numbered(&text[block.clone()]) {
            let quoted = line.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix("\","));
            let Some((dependency, target)) = quoted.and_then(|name| Some((name, self.resolve(name)?))) else {
                continue;
            };
            lines += 1;
            let (at, remove) = (block.start + at, line.to_owned());
            let needed = package.dependencies.iter().any(|line| line == dependency);
            if !needed || !kept.contains(&target) {
                splices.push(Splice { at, remove, insert: String::new() });
            } else if self.reference(target, kept) != dependency {
                let insert = line.replace(dependency, &self.reference(target, kept));
                splices.push(Splice { at, remove, insert });
            }
        }
        let gone = splices.iter().filter(|splice| splice.insert.is_empty()).count();
        match list(text, &block).filter(|_| lines > 0 && gone == lines) {
            Some(list) => {
                vec![Splice { at: list.start, remove: text[list].to_owned(), insert: String::new() }]
            }
            None => splices,
        }
    }

    /// As much of name, version and source as it takes.
    fn reference(&self, target: usize, kept: &BTreeSet<usize>) -> String {
        let package = &self.packages[target];
        let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
        for other in
            kept.iter().map(|index| &self.packages[*index]).filter(|other| other.name == package.name)
        {
            *versions.entry(&other.version).or_default() += 1;
        }
        match (&package.source, versions.len(), versions.get(package.version.as_str())) {
            (_, 1, Some(1)) => package.name.clone(),
            (Some(source), _, Some(2..)) => format!("{} {} ({source})", package.name, package.version),
            _ => format!("{} {}", package.name, package.version),
        }
    }
}

impl Package {
    fn read(json: &Json, start: usize) -> Option<Self> {
        let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        let dependencies = json.get("dependencies").and_then(Json::as_array).cloned().unwrap_or_default();
        Some(Package {
            name: text("name")?,
            version: text("version")?,
            source: text("source"),
            checksum: text("checksum"),
            dependencies: dependencies.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
            start,
        })
    }

    /// The names of its dependencies, but for `ours`.
    fn names(&self, ours: &str) -> BTreeSet<&str> {
        let names = self.dependencies.iter().filter_map(|line| line.split(' ').next());
        names.filter(|name| *name != ours).collect()
    }
}

/// `dependencies = […]` of a block, with the end of its last line.
fn list(text: &str, block: &Range<usize>) -> Option<Range<usize>> {
    let start = block.start + text[block.clone()].find("dependencies = [")?;
    let end = start + text[start..block.end].find(']')?;
    Some(start..lines::next_line(text, end).unwrap_or(block.end))
}

/// The lines of a block with their endings, each with its offset.
fn numbered(block: &str) -> impl Iterator<Item = (usize, &str)> {
    block.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// Where the last package ends: at the next table, or at the end.
fn end_of_packages(text: &str) -> usize {
    let last = text.rfind("[[package]]").unwrap_or_default();
    text[last + 1..].find("\n[").map_or(text.len(), |at| lines::line_start(text, last + 2 + at))
}
