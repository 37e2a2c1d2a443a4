//! Both tools in turn on one repository, in any order, held against `git subtree` alone.

use crate::place::{PREFIX, Repo, add, committed, git_subtree, pull};

/// A fixed sequence of numbers for each seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        // Splitmix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).expect("it is small")
    }
}

/// A sequence under way.
struct Sequence {
    seed: u64,
    numbers: Numbers,
    kit: Repo,
    /// Both tools by turns.
    mixed: Repo,
    /// `git subtree` alone.
    alone: Repo,
    step: usize,
    said: Vec<String>,
}

impl Sequence {
    fn begin(seed: u64) -> Sequence {
        let mixed = Repo::host();
        let alone = mixed.twin();
        let said = Vec::new();
        Sequence { seed, numbers: Numbers(seed), kit: Repo::kit(), mixed, alone, step: 0, said }
    }

    fn run(mut self) {
        self.bring("add");
        for _ in 0..9 {
            self.step += 1;
            match self.numbers.below(3) {
                0 => self.edit(),
                1 => self.publish(),
                _ => self.bring("pull"),
            }
        }
        self.step += 1;
        self.publish();
        self.bring("pull");
        self.expect_both_go_on();
    }

    /// An edit of the owner, in the first lines of a file, or of files that the kit does not know.
    fn edit(&mut self) {
        let (kind, step) = (self.numbers.below(5), self.step);
        for host in [&self.mixed, &self.alone] {
            let one = format!("{PREFIX}/kernel/one.py");
            match kind {
                0 | 1 => replace(host, &one, 1 + step % 4, step),
                2 => host.write(&format!("{PREFIX}/own/{step}.txt"), "of the owner\n"),
                3 => host.write(&format!("src/{step}.txt"), "beside the kit\n"),
                _ if host.has(&format!("{PREFIX}/packs/deep/iam.json")) => {
                    host.remove(&format!("{PREFIX}/packs/deep/iam.json"));
                }
                _ => host.executable(&one, &host.read(&one)),
            }
            host.commit(&format!("edit {step}"));
        }
        self.said.push(format!("edit {kind}"));
    }

    /// A new version of the kit, in the last lines of a file, or of files that the owner does not touch.
    fn publish(&mut self) {
        let (kind, step) = (self.numbers.below(4), self.step);
        match kind {
            0 | 1 => replace(&self.kit, "kernel/one.py", 14 + step % 6, step),
            2 => self.kit.write(&format!("kernel/new{step}.py"), "new\n"),
            _ => self.kit.executable("kernel/two.py", &format!("#!/bin/sh\n# {step}\n")),
        }
        self.kit.commit(&format!("version {step}"));
        self.said.push(format!("publish {kind}"));
    }

    /// One of the tools brings the kit in or up to date, and both repositories have the same files then.
    fn bring(&mut self, verb: &str) {
        let native = self.numbers.below(2) == 0;
        self.said.push(format!("{verb} {}", if native { "natively" } else { "with git subtree" }));
        match (native, verb) {
            (true, "add") => drop(committed(&add(&self.mixed, &self.kit))),
            (true, _) => {
                drop(pull(&self.mixed, &self.kit).unwrap_or_else(|error| panic!("{}: {error}", self.told())))
            }
            (false, _) => self.by_git(&self.mixed, verb),
        }
        self.by_git(&self.alone, verb);
        let trees = [&self.mixed, &self.alone].map(|host| host.id("HEAD^{tree}"));
        assert_eq!(trees[0], trees[1], "{}", self.told());
        let squashes = [&self.mixed, &self.alone]
            .map(|host| host.git(&["log", "--format=%s", "--grep=^git-subtree-dir"]));
        assert_eq!(squashes[0], squashes[1], "{}", self.told());
    }

    fn by_git(&self, host: &Repo, verb: &str) {
        let output = git_subtree(host, verb, &self.kit);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {said}", self.told());
    }

    /// Whatever the sequence was, either tool takes the history for its own.
    fn expect_both_go_on(&mut self) {
        self.mixed.expect_sound();
        let other = self.mixed.twin();
        self.publish();
        self.by_git(&other, "pull");
        drop(committed(&pull(&self.mixed, &self.kit)));
        assert_eq!(self.mixed.id("HEAD^{tree}"), other.id("HEAD^{tree}"), "{}", self.told());
        self.mixed.expect_sound();
        other.expect_sound();
    }

    fn told(&self) -> String {
        format!("seed {}: {}", self.seed, self.said.join(", "))
    }
}

fn replace(repo: &Repo, path: &str, line: usize, step: usize) {
    let text = repo.read(path);
    let old = text.lines().nth(line - 1).expect("a line").to_owned();
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(number, text)| if number + 1 == line { format!("{old} {step}") } else { text.to_owned() })
        .collect();
    repo.write(path, &(lines.join("\n") + "\n"));
}

/// Five of the twenty sequences, so that they run side by side.
fn sequences(from: u64) {
    for seed in from..from + 5 {
        Sequence::begin(seed).run();
    }
}

#[test]
fn sequences_1_to_5_end_as_with_git_subtree_alone() {
    sequences(1);
}

#[test]
fn sequences_6_to_10_end_as_with_git_subtree_alone() {
    sequences(6);
}

#[test]
fn sequences_11_to_15_end_as_with_git_subtree_alone() {
    sequences(11);
}

#[test]
fn sequences_16_to_20_end_as_with_git_subtree_alone() {
    sequences(16);
}
