//! The hooks that git itself would run around a merge or a commit; they are the repository owner's.
//! It never runs anything that came with a kit.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::host::Host;
use crate::error::{Error, Kind, Result};

impl Host {
    /// Runs one hook, where there is one.
    pub(super) fn hook(&self, name: &str, arguments: &[&str]) -> Result<()> {
        let Some(program) = self.hook_file(name) else { return Ok(()) };
        let index = self.repository.path().join("index");
        let output = Command::new(&program)
            .args(arguments)
            .current_dir(&self.top)
            .env("GIT_INDEX_FILE", index)
            .env("GIT_EDITOR", ":")
            .stdin(Stdio::null())
            .output();
        let said = match output {
            Ok(output) if output.status.success() => return Ok(()),
            Ok(output) => String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        let failed = Error::new(Kind::Failed, format!("failed to commit: the hook `{name}` refused"));
        Err(if said.is_empty() { failed } else { failed.caused_by(said) })
    }

    fn hook_file(&self, name: &str) -> Option<PathBuf> {
        let set = self.repository.config().ok().and_then(|config| config.get_path("core.hooksPath").ok());
        let folder = match set {
            Some(folder) => self.top.join(folder),
            None => self.repository.commondir().join("hooks"),
        };
        let file = folder.join(name);
        let about = file.metadata().ok()?;
        (about.is_file() && about.permissions().mode() & 0o111 != 0).then_some(file)
    }
}
