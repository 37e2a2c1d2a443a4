//! A folder to try things in: a temporary one that goes away, or one that a person named and that stays.
//! It never writes into a folder that holds anything.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, Kind, Result};

pub struct Scratch {
    path: PathBuf,
    temporary: Option<TempDir>,
}

impl Scratch {
    /// A new folder, removed with this value.
    pub fn temporary(prefix: &str) -> Result<Scratch> {
        let folder = tempfile::Builder::new().prefix(prefix).tempdir();
        let folder =
            folder.map_err(|error| failed("make a temporary folder", Path::new("")).caused_by(error))?;
        let path = folder.path().canonicalize();
        let path = path.map_err(|error| failed("open", folder.path()).caused_by(error))?;
        Ok(Scratch { path, temporary: Some(folder) })
    }

    /// A folder that is made, or is there and empty. It stays.
    pub fn named(path: &Path) -> Result<Scratch> {
        let unable = |error: io::Error| failed("make the folder", path).caused_by(error);
        fs::create_dir_all(path).map_err(unable)?;
        if fs::read_dir(path).map_err(unable)?.next().is_some() {
            return Err(Error::new(Kind::Precondition, format!("failed to use `{}`", path.display()))
                .caused_by("it is not empty")
                .hint("name a folder that does not exist yet"));
        }
        Ok(Scratch { path: path.canonicalize().map_err(unable)?, temporary: None })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.path.join(name);
        let unable = |error: io::Error| failed("write", &path).caused_by(error);
        fs::create_dir_all(path.parent().unwrap_or(&self.path)).map_err(unable)?;
        fs::write(&path, bytes).map_err(unable)
    }

    /// Makes a folder in it.
    pub fn make(&self, name: &str) -> Result<()> {
        let path = self.path.join(name);
        fs::create_dir(&path).map_err(|error| failed("make the folder", &path).caused_by(error))
    }

    /// Lets the folder stay, and says where it is.
    pub fn keep(self) -> PathBuf {
        if let Some(folder) = self.temporary {
            let _ = folder.keep();
        }
        self.path
    }
}

fn failed(verb: &str, path: &Path) -> Error {
    let path = if path.as_os_str().is_empty() { String::new() } else { format!(" `{}`", path.display()) };
    Error::new(Kind::Failed, format!("failed to {verb}{path}"))
}
