//! What several tests need: a folder with files in it, git, and a host so small that a test can be read.
//! It never knows a real framework.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use acp::commands::{self, Context};
use acp::detect::{Candidate, Evidence};
use acp::edit::{Edited, Splice};
use acp::effects::terminal::Terminal;
use acp::error::Result;
use acp::host::Host;
use acp::plan::{Answers, ByHand, Check, Class, Draft, Group, Question};
use acp::repo::Repo;
use acp::report::Report;
use clap::Parser;
use tempfile::TempDir;

pub mod binary;

/// A repository in a temporary folder.
pub struct Place {
    folder: TempDir,
}

/// Everything below a folder but `.git`: files with bytes and modes, folders with modes, links with targets.
pub type Tree = BTreeMap<String, (u32, Vec<u8>)>;

impl Place {
    /// A committed git repository with these files.
    pub fn with<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Place {
        let place = Place::bare(files);
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.commit();
        place
    }

    /// The same without git.
    pub fn bare<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Place {
        let place = Place { folder: temporary() };
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("its folder");
        fs::write(path, text).expect("the file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("failed to read `{path}`: {error}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.at(path).symlink_metadata().is_ok()
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .current_dir(self.root())
            .output()
            .expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "as it is"]);
    }

    pub fn git_status(&self) -> String {
        self.git(&["status", "--porcelain", "--untracked-files=all"])
    }

    pub fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        read_tree(self.root(), self.root(), &mut tree).expect("the tree can be read");
        tree
    }

    /// Runs one command in process, with the fake host.
    pub fn acp(&self, arguments: &[&str]) -> Result<Report> {
        self.acp_on(FAKE, arguments)
    }

    /// The same with these hosts.
    pub fn acp_on(&self, hosts: &'static [&'static dyn Host], arguments: &[&str]) -> Result<Report> {
        let root = self.root().to_str().expect("a path that is text");
        let line = [&["acp", "--root", root, "--quiet"], arguments].concat();
        let cli = acp::cli::Cli::try_parse_from(line).expect("a command line");
        let terminal = Terminal::new(&cli.global);
        let context = Context { global: &cli.global, terminal: &terminal, hosts };
        commands::run(&cli.command, &context)
    }
}

/// In memory where that is possible: these tests bring thousands of files to the disk.
fn temporary() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a temporary folder")
}

fn read_tree(root: &Path, folder: &Path, tree: &mut Tree) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let about = path.symlink_metadata()?;
        let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
        if name == ".git" {
            continue;
        }
        let bytes = if about.is_symlink() {
            fs::read_link(&path)?.to_string_lossy().into_owned().into_bytes()
        } else if about.is_dir() {
            read_tree(root, &path, tree)?;
            Vec::new()
        } else {
            fs::read(&path)?
        };
        tree.insert(name, (about.permissions().mode(), bytes));
    }
    Ok(())
}

/// A framework whose applications are folders with an `app.txt`.
pub struct Fake;

pub static FAKE: &[&dyn Host] = &[&Fake];

/// Files of a repository with one application of the fake framework.
pub const APP: [(&str, &str); 3] =
    [("app.txt", "one\ntwo\n"), ("needs.txt", "a\nb"), ("docs/read.md", "# read\n")];

impl Host for Fake {
    fn id(&self) -> &'static str {
        "fake"
    }

    fn detect(&self, repo: &Repo) -> Result<Vec<Candidate>> {
        let found = repo.paths().filter_map(|path| match path.rsplit_once('/') {
            None if path == "app.txt" => Some(""),
            Some((folder, "app.txt")) => Some(folder),
            _ => None,
        });
        Ok(found.map(candidate).collect())
    }

    fn questions(&self, _repo: &Repo, _candidate: &Candidate) -> Result<Vec<Question>> {
        Ok(vec![Question {
            key: "app_name",
            flag: "--app-name",
            prompt: "name of the app".into(),
            answers: Answers::Text,
            default: Some("manage".into()),
            check: Check::new(|answer| match answer.chars().all(|c| c.is_ascii_lowercase()) {
                true => Ok(()),
                false => Err("it is no identifier".into()),
            }),
        }])
    }

    fn plan(&self, draft: &mut Draft<'_>) -> Result<()> {
        let root = draft.candidate.root.clone();
        let below = |path: &str| if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") };
        let name = draft.answer("app_name")?.to_owned();
        draft.create(&below("kit/one.txt"), Group::Create, Class::Kit, "kit\n")?;
        draft.create(&below(&format!("{name}/views.txt")), Group::Create, Class::Yours, "views\n")?;
        draft.create(
            &below(&format!("{name}/migrations/0001.txt")),
            Group::Migrations,
            Class::Yours,
            "table\n",
        )?;
        line(draft, &below("app.txt"), Group::Edit, &format!("use {name}"))?;
        if draft.repo.text(&below("app.txt"))?.is_some_and(|text| text.starts_with("all\n")) {
            let mend = format!("move `use {name}` up");
            draft.notice("route-shadowed", "line 1 takes all".into(), mend);
        }
        line(draft, &below("needs.txt"), Group::Dependencies, "kit-needs")?;
        draft.next_step("migrate", "create the tables", "fake migrate");
        Ok(())
    }
}

fn candidate(root: &str) -> Candidate {
    let file = if root.is_empty() { "app.txt".into() } else { format!("{root}/app.txt") };
    Candidate {
        framework: "fake".into(),
        version: Some("1".into()),
        root: root.into(),
        evidence: vec![Evidence { file, line: 1, fact: "is there".into() }],
        entry: None,
        settings: Vec::new(),
        language: "text".into(),
        package_manager: None,
        database: None,
        tenant_models: Vec::new(),
        installed: false,
        unsupported: Vec::new(),
    }
}

/// Puts a line after the first one; a file that says `closed` is left to its owner.
fn line(draft: &mut Draft<'_>, path: &str, group: Group, line: &str) -> Result<()> {
    let edit = |text: &str| {
        Ok(match text.lines().next() {
            _ if text.lines().any(|there| there == line) => Edited::Already,
            Some(first) if first != "closed" => Edited::Changed(vec![Splice {
                at: text.find('\n').map_or(text.len(), |end| end + 1),
                remove: String::new(),
                insert: if text.contains('\n') { format!("{line}\n") } else { format!("\n{line}") },
            }]),
            _ => Edited::ByHand { reason: "it is closed".into() },
        })
    };
    draft.edit(path, group, edit, |reason| ByHand {
        id: format!("line-{path}"),
        title: format!("add a line to `{path}`"),
        file: path.into(),
        place: "after the first line".into(),
        snippet: line.into(),
        reason,
    })
}
