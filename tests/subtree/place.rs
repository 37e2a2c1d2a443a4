//! Repositories to try things in, the installed git, and the engine called in process.
//! It never reads the settings of whoever runs the tests, but for those that libgit2 reads itself.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use acp::effects::git::host::Host;
use acp::error::Result;
use acp::subtree::kit::{Facts, Kit};
use acp::subtree::{self, Done, Order, Outcome};
use tempfile::TempDir;

/// The folder of the kit in the hosts.
pub const PREFIX: &str = "control_plane";

/// A git that has `git subtree`.
pub fn git_program() -> &'static str {
    static FOUND: OnceLock<&str> = OnceLock::new();
    FOUND.get_or_init(|| {
        let has = |git: &&&str| {
            let path = Command::new(git).arg("--exec-path").output();
            let folder = path.ok().and_then(|output| String::from_utf8(output.stdout).ok());
            folder.is_some_and(|folder| Path::new(folder.trim()).join("git-subtree").is_file())
        };
        ["git", "/usr/bin/git"]
            .iter()
            .find(has)
            .expect("a git with `git subtree`, as the package of Debian has it")
    })
}

pub struct Repo {
    folder: TempDir,
}

impl Repo {
    pub fn empty() -> Repo {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let repo = Repo { folder: folder.expect("a temporary folder") };
        repo.git(&["init", "--quiet", "--initial-branch=main"]);
        repo.git(&["config", "user.name", "Owner"]);
        repo.git(&["config", "user.email", "owner@example.com"]);
        repo.git(&["config", "commit.gpgsign", "false"]);
        repo
    }

    /// A host with a few files of its own.
    pub fn host() -> Repo {
        let repo = Repo::empty();
        repo.write("app.txt", "the app\n");
        repo.write("src/deep/x.txt", "x\n");
        repo.commit("the app");
        repo
    }

    /// A kit as it is published.
    pub fn kit() -> Repo {
        let repo = Repo::empty();
        repo.write("VERSION", "1\n");
        repo.write("kernel/one.py", &lines("one", 20));
        repo.write("kernel/two.py", &lines("two", 20));
        repo.write("packs/deep/iam.json", "{}\n");
        repo.commit("first version");
        repo
    }

    /// The same files, history and settings, somewhere else.
    pub fn twin(&self) -> Repo {
        let twin =
            Repo { folder: tempfile::tempdir_in(self.root().parent().expect("a parent")).expect("a folder") };
        let copied =
            Command::new("cp").arg("-a").arg(self.at(".")).arg(twin.root()).status().expect("cp runs");
        assert!(copied.success());
        // The copies have other inodes, which `git subtree` takes for changes until git has looked.
        twin.ran(&["update-index", "-q", "--really-refresh"]);
        twin
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn url(&self) -> &str {
        self.root().to_str().expect("text")
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("its folder");
        fs::write(path, text).expect("the file");
    }

    pub fn executable(&self, path: &str, text: &str) {
        self.write(path, text);
        fs::set_permissions(self.at(path), fs::Permissions::from_mode(0o755)).expect("its mode");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at(path)).unwrap_or_else(|error| panic!("failed to read `{path}`: {error}"))
    }

    pub fn has(&self, path: &str) -> bool {
        self.at(path).symlink_metadata().is_ok()
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.at(path)).expect("the file");
    }

    /// Puts one line in the place of another.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "`{path}` has no `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub fn commit(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.id("HEAD")
    }

    pub fn ran(&self, arguments: &[&str]) -> Output {
        git_in(self.root(), arguments)
    }

    /// Commits what is staged as if it had been long ago: `git subtree` takes the latest squash by its second.
    pub fn commit_long_ago(&self, message: &str) {
        let arguments = ["commit", "--quiet", "--cleanup=verbatim", "--message", message];
        let mut git = git_command(self.root(), &arguments);
        assert!(git.env("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z").status().expect("git runs").success());
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let output = self.ran(arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}{}",
            text(&output.stdout),
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    pub fn id(&self, what: &str) -> String {
        self.git(&["rev-parse", "--verify", what]).trim().to_owned()
    }

    pub fn message(&self, commit: &str) -> String {
        self.git(&["log", "-1", "--format=%B", commit])
    }

    pub fn status(&self) -> String {
        self.git(&["status", "--porcelain", "--untracked-files=all"])
    }

    /// Nothing is dirty, and git finds nothing wrong with its objects.
    pub fn expect_sound(&self) {
        assert_eq!(self.status(), "");
        self.git(&["fsck", "--strict", "--no-dangling"]);
    }

    pub fn host_at(&self) -> Host {
        Host::open(self.root()).expect("a repository")
    }
}

pub fn git_in(folder: &Path, arguments: &[&str]) -> Output {
    git_command(folder, arguments).output().expect("git runs")
}

fn git_command(folder: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new(git_program());
    git.args(arguments).current_dir(folder);
    git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_EDITOR", "true");
    git
}

/// Different lines.
pub fn lines(word: &str, count: usize) -> String {
    (1..=count).map(|number| format!("{word} {number}\n")).collect()
}

pub fn order<'a>(prefix: &'a str, recorded: Option<&'a Facts>) -> Order<'a> {
    Order { recorded, ..Order::new(prefix) }
}

/// Our `git subtree add`.
pub fn add(host: &Repo, kit: &Repo) -> Result<Done> {
    subtree::add(&host.host_at(), &fetched(kit)?, &order(PREFIX, None))
}

/// Our `git subtree pull --squash`.
pub fn pull(host: &Repo, kit: &Repo) -> Result<Done> {
    subtree::pull(&host.host_at(), &fetched(kit)?, &order(PREFIX, None))
}

pub fn fetched(kit: &Repo) -> Result<Kit> {
    Kit::fetch(kit.url(), Some("main"))
}

/// The installed tool's.
pub fn git_subtree(host: &Repo, verb: &str, kit: &Repo) -> Output {
    host.ran(&["subtree", verb, "-q", &format!("--prefix={PREFIX}"), "--squash", kit.url(), "main"])
}

pub fn committed(done: &Result<Done>) -> String {
    match done {
        Ok(Done { outcome: Outcome::Committed(commit), .. }) => commit.to_string(),
        other => panic!("no commit: {other:?}"),
    }
}

pub fn conflicts(done: Result<Done>) -> Vec<String> {
    match done {
        Ok(Done { outcome: Outcome::Conflicts(paths), .. }) => paths,
        other => panic!("no conflict: {other:?}"),
    }
}
