//! Which files of a repository could belong to a Django project, and where a module's file is.
//! It looks at paths only.

use crate::repo::Repo;

/// Folders whose files are somebody else's, or only there to be tested or copied from.
const FOREIGN: [&str; 13] = [
    "site-packages",
    "dist-packages",
    "node_modules",
    "vendor",
    "vendored",
    "third_party",
    "venv",
    ".venv",
    "tests",
    "test",
    "testing",
    "testdata",
    "__pycache__",
];

/// Whether a file is part of a project, not vendored, not a test's, not a template of a project.
pub fn own(path: &str) -> bool {
    let mut folders = path.split('/');
    folders.next_back();
    !path.contains("{{") && !folders.any(|folder| FOREIGN.contains(&folder))
}

/// The folder of a path; `""` is the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `folder/name`, where the folder may be the root.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder and those above it, up to the root of the repository.
pub fn upwards(start: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(start), |at| (!at.is_empty()).then(|| folder(at)))
}

/// Where a module is.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    pub path: String,
    /// The folder that the module's first package is in: what has to be on `sys.path`.
    pub base: String,
}

/// The file of a dotted module: below `base`, below `base/src`, the only place under `base` that has it,
/// else below a folder above.
pub fn module(repo: &Repo, base: &str, dotted: &str) -> Option<Module> {
    let below = dotted.replace('.', "/");
    below_one(repo, &[base.to_owned(), join(base, "src")], &below)
        .or_else(|| elsewhere(repo, base, &below))
        .or_else(|| below_one(repo, &upwards(base).map(str::to_owned).collect::<Vec<_>>(), &below))
}

fn below_one(repo: &Repo, bases: &[String], below: &str) -> Option<Module> {
    bases.iter().find_map(|base| {
        let files = [format!("{below}.py"), format!("{below}/__init__.py")];
        let path = files.iter().map(|file| join(base, file)).find(|path| repo.exists(path))?;
        Some(Module { path, base: base.clone() })
    })
}

fn elsewhere(repo: &Repo, base: &str, below: &str) -> Option<Module> {
    let (file, package) = (format!("/{below}.py"), format!("/{below}/__init__.py"));
    let start = join(base, "");
    let mut found = repo.paths().filter_map(|path| {
        let base = path.strip_suffix(file.as_str()).or_else(|| path.strip_suffix(package.as_str()))?;
        (path.starts_with(&start) && own(path))
            .then(|| Module { path: path.to_owned(), base: base.to_owned() })
    });
    let first = found.next()?;
    match found.next() {
        None => Some(first),
        Some(_) => None,
    }
}

/// The dotted name of a module's package that a relative import starts from.
pub fn relative(base: &str, path: &str, import: &str) -> Option<String> {
    let dots = import.chars().take_while(|c| *c == '.').count();
    let below = path.strip_prefix(base)?.trim_start_matches('/');
    let mut package = folder(below);
    for _ in 1..dots {
        if package.is_empty() {
            return None;
        }
        package = folder(package);
    }
    let parts = package.split('/').chain(import[dots..].split('.')).filter(|part| !part.is_empty());
    Some(parts.collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendored_files_tests_and_templates_of_projects_are_nobodys_project() {
        assert!(own("manage.py") && own("backend/manage.py") && own("latest/manage.py"));
        for path in ["lib/site-packages/x/manage.py", "tests/manage.py", "{{ cookiecutter.slug }}/manage.py"]
        {
            assert!(!own(path), "{path}");
        }
    }

    #[test]
    fn a_relative_import_is_resolved_against_its_package() {
        let of = |import| relative("backend", "backend/config/settings/local.py", import);
        assert_eq!(of(".base").as_deref(), Some("config.settings.base"));
        assert_eq!(of("..common").as_deref(), Some("config.common"));
        assert_eq!(of(".").as_deref(), Some("config.settings"));
        assert_eq!(
            relative("", "config/settings/__init__.py", ".base").as_deref(),
            Some("config.settings.base")
        );
        assert_eq!(relative("", "settings.py", "..x"), None);
    }
}
