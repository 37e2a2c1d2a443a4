//! Signatures by the programs that git is set to use: GnuPG, its S/MIME sister, or ssh-keygen.
//! It holds no key and never goes on without a signature.

use std::path::Path;

use super::host::Host;
use crate::effects::process;
use crate::effects::scratch::Scratch;
use crate::error::{Error, Kind, Result};

impl Host {
    /// An armoured signature of a text.
    pub(super) fn sign(&self, text: &str, who: &str) -> Result<String> {
        let format = self.setting("gpg.format").unwrap_or_else(|| "openpgp".into());
        let signed = match format.as_str() {
            "openpgp" => self.sign_with(&self.program("openpgp", "gpg"), text, who),
            "x509" => self.sign_with(&self.program("x509", "gpgsm"), text, who),
            "ssh" => self.sign_with_ssh(text),
            other => Err(Error::new(Kind::Precondition, format!("`gpg.format` is `{other}`"))),
        };
        let armoured = signed.and_then(|signature| match signature.starts_with("-----BEGIN ") {
            true => Ok(signature),
            false => Err(Error::new(Kind::Failed, "the signing program printed no signature")),
        });
        armoured.map_err(|cause| {
            let mut error =
                Error::new(Kind::Precondition, "failed to sign a commit, as `commit.gpgsign` asks");
            error.causes.push(cause.message);
            error.causes.extend(cause.causes);
            error.hint("see that `git commit -S` works here, or set `commit.gpgsign` to false for this run")
        })
    }

    fn program(&self, format: &str, usual: &str) -> String {
        let old = || (format == "openpgp").then(|| self.setting("gpg.program")).flatten();
        self.setting(&format!("gpg.{format}.program")).or_else(old).unwrap_or_else(|| usual.into())
    }

    fn sign_with(&self, program: &str, text: &str, who: &str) -> Result<String> {
        let key = self.setting("user.signingkey").unwrap_or_else(|| who.into());
        process::filter(program, &["--status-fd=2", "-bsau", &key], text.as_bytes(), &self.top)
    }

    fn sign_with_ssh(&self, text: &str) -> Result<String> {
        let program = self.program("ssh", "ssh-keygen");
        let sign = |key: &Path, agent: &[&str]| {
            let key = key.to_string_lossy();
            let arguments = [&["-Y", "sign", "-n", "git", "-f", &key], agent].concat();
            process::filter(&program, &arguments, text.as_bytes(), &self.top)
        };
        let Some(key) = self.setting("user.signingkey") else {
            return Err(Error::new(Kind::Precondition, "`user.signingkey` is not set"));
        };
        match key.strip_prefix("key::").or(key.starts_with("ssh-").then_some(key.as_str())) {
            Some(public) => {
                let folder = Scratch::temporary("acp-key-")?;
                folder.write("key.pub", format!("{public}\n").as_bytes())?;
                sign(&folder.path().join("key.pub"), &["-U"])
            }
            None => {
                let config = self.repository.config().ok();
                let path = config.and_then(|config| config.get_path("user.signingkey").ok());
                sign(&path.unwrap_or_else(|| key.into()), &[])
            }
        }
    }
}
