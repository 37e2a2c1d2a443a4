//! The real binary, without a terminal, on a copy of the small Django fixture.
//! It never waits longer than a limit.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::time::Duration;

use super::Place;

/// No command of these tests takes this long, or it hangs.
pub const LIMIT: Duration = Duration::from_secs(30);

/// What a run came to.
#[derive(Debug, PartialEq)]
pub struct Ran {
    pub exit: Option<i32>,
    pub signal: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn of(output: std::process::Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        Ran {
            exit: output.status.code(),
            signal: output.status.signal(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// The binary, with nothing of our own environment in its answers.
pub fn acp(folder: &Path) -> assert_cmd::Command {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_acp"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("ACP_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).timeout(LIMIT);
    command
}

impl Place {
    /// A committed copy of the fixture `django-startproject`.
    pub fn django() -> Place {
        Place::fixture("django-startproject")
    }

    /// A committed copy of a fixture.
    pub fn fixture(name: &str) -> Place {
        let place = Place::bare([]);
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name), place.root());
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.commit();
        place
    }

    /// Runs the real binary in this place, without a terminal.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(acp(self.root()).args(arguments).output().expect("it runs"))
    }

    /// The same, with a fault: `<n>:<what>`.
    pub fn run_with_fault(&self, arguments: &[&str], fault: &str) -> Ran {
        Ran::of(acp(self.root()).args(arguments).env("ACP_TEST_FAIL_AT", fault).output().expect("it runs"))
    }
}

/// Copies a fixture, with its ignore file under the name that git knows.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a fixture") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let to = to.join(if name == "_gitignore" { ".gitignore" } else { &name });
        if path.is_dir() {
            if name != "__pycache__" {
                copy(&path, &to);
            }
        } else {
            fs::copy(&path, &to).expect("a file");
        }
    }
}
