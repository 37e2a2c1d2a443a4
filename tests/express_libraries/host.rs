//! A host in a repository and on a database of its own.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::boot::database::{Database, Engine};
use crate::boot::host::next;
use crate::boot::process::{Background, free_port, must, run, text};
use crate::boot::server::{Keys, Server};
use crate::boot::story::says_all_passed;
use crate::boot::{prepared, prisma};

/// What differs between the hosts.
pub struct Library<'a> {
    pub name: &'static str,
    pub engine: Engine,
    /// Whether its files are modules of the standard.
    pub modules: bool,
    pub dependencies: Value,
    pub scripts: Value,
    pub files: &'a [(&'static str, &'static str)],
}

pub struct Host {
    pub database: Database,
    pub folder: TempDir,
    pub repo: PathBuf,
    pub packages: PathBuf,
}

impl Host {
    pub fn set_up(library: &Library<'_>) -> Self {
        let folder = tempfile::Builder::new().prefix("acp-library-").tempdir().unwrap();
        let repo = folder.path().join("repo");
        let manifest = json!({
            "name": library.name,
            "private": true,
            "type": if library.modules { "module" } else { "commonjs" },
            "scripts": library.scripts,
            "dependencies": library.dependencies,
        });
        let manifest = serde_json::to_string_pretty(&manifest).unwrap() + "\n";
        let pnpm = library.files.iter().any(|(path, _)| *path == "pnpm-lock.yaml");
        let lock = if pnpm { ("pnpm-lock.yaml", "") } else { ("package-lock.json", "{}\n") };
        let own = [(".gitignore", "node_modules\n"), ("package.json", manifest.as_str()), lock];
        for (path, text) in own.iter().chain(library.files) {
            let path = repo.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        // What the step `install-deps` would bring, at the versions of the lock file.
        let packages = prepared(&["node", "express"]);
        std::os::unix::fs::symlink(&packages, repo.join("node_modules")).unwrap();
        let host = Host { database: Database::start(library.engine), folder, repo, packages };
        host.sh("git init --quiet && git add --all && git -c user.name=Owner -c user.email=owner@example.com commit --quiet --message=product");
        host
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("bash");
        command.args(["-c", line]).current_dir(&self.repo);
        command.env("ACP_SECRET", "a secret that all processes share").env("NO_COLOR", "1");
        command.env("DATABASE_URL", self.database.url().unwrap());
        // ts-node calls the compiler in JavaScript, which is the one before the native one.
        command.env("TS_NODE_COMPILER", "typescript-5");
        prisma::alone(&mut command);
        command
    }

    pub fn sh(&self, line: &str) -> String {
        must(&mut self.command(line))
    }

    pub fn acp_json(&self, arguments: &[&str]) -> Value {
        let mut acp = Command::new(env!("CARGO_BIN_EXE_acp"));
        let output = run(acp.args(arguments).current_dir(&self.repo));
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{out}\n{err}");
        serde_json::from_str(&out).unwrap()
    }

    pub fn install(&self) -> Value {
        let installed = self.acp_json(&["install", "--yes", "--json"]);
        assert_eq!(installed["by_hand"], json!([]));
        installed
    }

    pub fn keys(&self, installed: &Value, new_tenant: impl Fn(&Self) -> String) -> Keys {
        let create_key = next(installed, "create-key");
        let key = |arguments: &str| self.sh(&format!("{create_key} -- {arguments}")).trim().to_owned();
        Keys {
            full: key("--name full"),
            low_scope: key("--scopes manage.read"),
            other: key(&format!("--tenant {}", new_tenant(self).trim())),
        }
    }

    pub fn boot(&self, installed: &Value) -> Server {
        self.boot_by(&format!("exec {}", next(installed, "start")))
    }

    pub fn boot_by(&self, line: &str) -> Server {
        let port = free_port();
        let mut start = self.command(line);
        let log = self.folder.path().join(format!("server-{port}.log"));
        let process = Background::start(start.env("PORT", port.to_string()), &log, "TERM");
        Server::answering(process, port, "/api/manage")
    }

    /// The generated tests, with those of the packs; their database is gone afterwards.
    pub fn passes(&self, tests: &str) {
        let printed = self.sh(tests);
        assert!(printed.lines().any(says_all_passed), "{printed}");
    }

    /// Nothing of ours is left but what the owner changed.
    pub fn uninstall(&self) {
        let git = "git -c user.name=Owner -c user.email=owner@example.com";
        self.sh(&format!("git add --all && {git} commit --quiet --message=Install"));
        self.acp_json(&["uninstall", "--yes", "--json"]);
        self.sh("git add --all");
        assert_eq!(self.sh("git diff --cached --stat HEAD~1"), "", "files differ from those before");
    }

    /// One more tenant in the kit's own table.
    pub fn new_tenant(&self) -> String {
        self.beside(
            "import { sqlAdapters } from \"./repo/src/control_plane/sql/index.js\";
            import { parseBindings } from \"./repo/src/control_plane/index.js\";
            import { connect } from \"./repo/src/manage/adapters/database.js\";
            import { bindings } from \"./repo/src/manage/bindings.js\";
            const { manage } = sqlAdapters(connect(), parseBindings(bindings));
            console.log(await manage.createTenant(\"Other\"));
            process.exit();",
        )
    }

    /// What a module prints that lies beside the repository.
    pub fn beside(&self, module: &str) -> String {
        std::fs::write(self.folder.path().join("beside.mts"), module).unwrap();
        self.sh("npx tsx ../beside.mts")
    }
}
