//! How this repository runs the Supabase CLI: as a package of its own, pinned in `package.json`, or as a program.

use serde_json::Value;

use crate::error::Result;
use crate::host::paths::{join, quoted, relative, upwards};
use crate::repo::Repo;

/// Lock files, and whose they are.
const LOCKS: [(&str, &str); 6] = [
    ("pnpm-lock.yaml", "pnpm"),
    ("yarn.lock", "yarn"),
    ("bun.lock", "bun"),
    ("bun.lockb", "bun"),
    ("package-lock.json", "npm"),
    ("npm-shrinkwrap.json", "npm"),
];

/// The CLI as a project runs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cli {
    /// The folder of the `package.json` that names it; `None`: a program on PATH.
    pub package: Option<Package>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    pub folder: String,
    pub manager: &'static str,
    /// As it is written, e.g. `^2.40.0`.
    pub version: String,
    /// Of the line that names it.
    pub line: usize,
}

impl Cli {
    /// The CLI of the nearest package that depends on it, from a folder upwards.
    pub fn of(repo: &Repo, folder: &str) -> Result<Cli> {
        for at in upwards(folder) {
            let path = join(at, "package.json");
            let Some(text) = repo.text(&path)? else { continue };
            let manifest: Value =
                serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default();
            let named = |section: &str| manifest[section]["supabase"].as_str().map(str::to_owned);
            if let Some(version) = named("devDependencies").or_else(|| named("dependencies")) {
                let line = text.lines().position(|line| line.trim_start().starts_with("\"supabase\":"));
                let (line, manager) = (line.map_or(1, |line| line + 1), manager(repo, at, &manifest));
                let package = Package { folder: at.to_owned(), manager, version, line };
                return Ok(Cli { package: Some(package) });
            }
        }
        Ok(Cli { package: None })
    }

    /// A command of the CLI for the project in `root`, to be pasted at the root of the repository.
    pub fn command(&self, root: &str, arguments: &str) -> String {
        let (folder, program) = match &self.package {
            None => ("", "supabase"),
            Some(package) => (package.folder.as_str(), program(package.manager)),
        };
        let root = relative(folder, root);
        let directory = if root.is_empty() { String::new() } else { format!(" --workdir {}", quoted(&root)) };
        match folder {
            "" => format!("{program}{directory} {arguments}"),
            _ => format!("(cd {} && {program}{directory} {arguments})", quoted(folder)),
        }
    }
}

fn program(manager: &str) -> &'static str {
    match manager {
        "pnpm" => "pnpm exec supabase",
        "yarn" => "yarn supabase",
        "bun" => "bunx supabase",
        _ => "npx supabase",
    }
}

/// `packageManager` decides, else the nearest lock file, else npm, which is always there.
fn manager(repo: &Repo, folder: &str, manifest: &Value) -> &'static str {
    let known = |name: &str| LOCKS.iter().map(|(_, manager)| *manager).find(|manager| *manager == name);
    let said = manifest["packageManager"].as_str().and_then(|said| known(said.split('@').next()?));
    let locked = || {
        upwards(folder).find_map(|at| {
            LOCKS.iter().find(|(lock, _)| repo.has(&join(at, lock))).map(|(_, manager)| *manager)
        })
    };
    said.or_else(locked).unwrap_or("npm")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(files: &[(&str, &str)], root: &str) -> String {
        let repo = Repo::from_files(files.iter().map(|(path, text)| (path.to_string(), text.to_string())));
        Cli::of(&repo, root).unwrap().command(root, "db push")
    }

    const NAMED: &str = "{\n  \"devDependencies\": {\n    \"supabase\": \"^2.40.0\"\n  }\n}\n";

    #[test]
    fn a_package_is_run_by_its_manager_and_a_program_by_its_name() {
        assert_eq!(command(&[("package.json", "{}")], ""), "supabase db push");
        assert_eq!(command(&[("package.json", NAMED)], ""), "npx supabase db push");
        let pnpm = [("package.json", NAMED), ("pnpm-lock.yaml", ""), ("package-lock.json", "")];
        assert_eq!(command(&pnpm, ""), "pnpm exec supabase db push");
        let said = NAMED.replacen('{', "{ \"packageManager\": \"yarn@4.1.0\",", 1);
        assert_eq!(command(&[("package.json", &said), ("pnpm-lock.yaml", "")], ""), "yarn supabase db push");
    }

    #[test]
    fn a_project_below_is_named_and_its_package_is_entered() {
        assert_eq!(command(&[("package.json", "{}")], "apps/web"), "supabase --workdir apps/web db push");
        let root = [("package.json", NAMED), ("bun.lock", "")];
        assert_eq!(command(&root, "apps/web"), "bunx supabase --workdir apps/web db push");
        let below = [("apps/web/package.json", NAMED), ("yarn.lock", "")];
        assert_eq!(command(&below, "apps/web"), "(cd apps/web && yarn supabase db push)");
        let between = [("my apps/package.json", NAMED)];
        let entered = "(cd 'my apps' && npx supabase --workdir web db push)";
        assert_eq!(command(&between, "my apps/web"), entered);
    }
}
