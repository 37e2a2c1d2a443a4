//! Other programs, the environment and the current folder.
//! It never passes a line to a shell: programs get their arguments one by one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, Kind, Result};

/// A variable of the environment, where it is set and is text.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The variables whose names begin with a prefix, by the rest of their names in lower case.
pub fn variables(prefix: &str) -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let key = name.to_str()?.strip_prefix(prefix)?.to_lowercase();
            Some((key, value.into_string().ok()?))
        })
        .collect()
}

/// The text of a file that was named on the command line, relative to where we are.
pub fn input(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        Error::new(Kind::Usage, format!("failed to read `{}`", path.display())).caused_by(error)
    })
}

/// The current folder.
pub fn current_folder() -> Result<PathBuf> {
    std::env::current_dir()
        .map_err(|error| Error::new(Kind::Failed, "failed to find the current folder").caused_by(error))
}

/// Whether a program of this name is on PATH.
pub fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Runs a program to its end and gives back what it printed.
pub fn output(program: &str, arguments: &[&str], folder: &Path) -> Result<String> {
    let line = || format!("failed to run `{program} {}`", arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Error::new(Kind::Failed, line()).caused_by(error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(Error::new(Kind::Failed, line()).caused_by(if said.is_empty() {
        output.status.to_string()
    } else {
        said
    }))
}

/// Runs a program on some bytes, and gives back what it printed.
pub fn filter(program: &str, arguments: &[&str], input: &[u8], folder: &Path) -> Result<String> {
    let failed = || Error::new(Kind::Failed, format!("failed to run `{program} {}`", arguments.join(" ")));
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed().caused_by(error))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends without reading says why on its own.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().map_err(|error| failed().caused_by(error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(failed().caused_by(if said.is_empty() { output.status.to_string() } else { said }))
}
