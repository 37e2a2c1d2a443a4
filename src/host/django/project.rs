//! One Django project, put together from manage.py, settings, manifests and models.
//! Reading it twice gives the same; it decides nothing.

use super::find::{join, module, own};
use super::manage::{Manage, Named, named, read};
use super::manifest::Manifests;
use super::models::{Model, tenants};
use super::settings::{At, File, Settings};
use crate::error::Result;
use crate::repo::Repo;

/// A project, as far as its files tell.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder of manage.py.
    pub root: String,
    /// The file that names the settings module, the line, and what it says.
    pub proof: (String, usize, String),
    /// The settings module of manage.py and where it is named.
    pub settings_module: Option<Named>,
    /// The folder that the project's packages are in; new ones go there.
    pub base: String,
    pub settings: Settings,
    pub urlconf: Option<At<String>>,
    pub urlconf_file: Option<String>,
    pub manifests: Manifests,
    pub tenants: Vec<Model>,
}

impl Project {
    /// Reads the project whose manage.py is in `root`; `None` where that is not Django's.
    pub fn read(repo: &Repo, root: &str) -> Result<Option<Project>> {
        let manage = join(root, "manage.py");
        let Manage::Django { file, line, fact, settings: names } = read(repo, &manage)? else {
            return Ok(None);
        };
        let names = if names.is_empty() { servers(repo, root)? } else { names };
        let names = if names.is_empty() { unnamed(repo, root)? } else { names };
        let found = names.iter().find_map(|name| Some((name.clone(), module(repo, root, &name.module)?)));
        let settings_module = found.as_ref().map(|(name, _)| name.clone()).or_else(|| names.first().cloned());
        let at = found.map(|(_, at)| at);
        let base = at.as_ref().map_or(root, |at| &at.base).to_owned();
        let settings = match &at {
            Some(at) => Settings::read(repo, at)?,
            None => Settings { files: Vec::new() },
        };
        let urlconf = settings.string("ROOT_URLCONF");
        let urlconf_file = urlconf.as_ref().and_then(|at| module(repo, &base, &at.value)).map(|at| at.path);
        let tenants = installed_tenants(repo, &base, &settings)?;
        let manifests = Manifests::read(repo, root)?;
        let (root, proof) = (root.to_owned(), (file, line, fact));
        Ok(Some(Project {
            root,
            proof,
            settings_module,
            base,
            settings,
            urlconf,
            urlconf_file,
            manifests,
            tenants,
        }))
    }

    /// The name of the project's own package, e.g. `shop` of `shop.settings`.
    pub fn package(&self) -> Option<&str> {
        self.settings_module.as_ref().and_then(|named| named.module.split('.').next())
    }

    /// A path in the folder of the project's packages.
    pub fn beside(&self, name: &str) -> String {
        join(&self.base, name)
    }
}

/// The settings modules that wsgi.py and asgi.py name.
fn servers(repo: &Repo, root: &str) -> Result<Vec<Named>> {
    let start = join(root, "");
    let mut found = Vec::new();
    let servers = repo.paths().filter(|path| path.ends_with("/wsgi.py") || path.ends_with("/asgi.py"));
    for path in servers.filter(|path| path.starts_with(&start) && own(path)) {
        found.extend(named(repo, path)?);
    }
    Ok(found)
}

/// The one file that looks like the settings, where none is named: it assigns INSTALLED_APPS and ROOT_URLCONF.
fn unnamed(repo: &Repo, root: &str) -> Result<Vec<Named>> {
    let start = join(root, "");
    let mut found = Vec::new();
    let below = repo.paths().filter_map(|path| Some((path, path.strip_prefix(&start)?)));
    for (path, below) in
        below.filter(|(path, below)| own(path) && below.contains("settings") && path.ends_with(".py"))
    {
        let Some(text) = repo.text(path)?.filter(|text| text.contains("ROOT_URLCONF")) else { continue };
        let file = File::new(path, text, false);
        if file.makes_apps() && file.text_of("ROOT_URLCONF").is_some() {
            let module = below.trim_end_matches(".py").trim_end_matches("/__init__").replace('/', ".");
            found.push(Named { module, file: path.to_owned(), line: 1 });
        }
    }
    Ok(if found.len() == 1 { found } else { Vec::new() })
}

/// The tenant-like models of the apps that are installed; all, where the settings do not tell.
fn installed_tenants(repo: &Repo, base: &str, settings: &Settings) -> Result<Vec<Model>> {
    let all = tenants(repo, base)?;
    let apps = settings.strings("INSTALLED_APPS");
    let installed = |model: &Model| {
        let last = model.app.rsplit('.').next().unwrap_or_default();
        apps.iter().any(|app| {
            let name = app.value.split(".apps.").next().unwrap_or_default();
            name == model.app || name.rsplit('.').next() == Some(last)
        })
    };
    if all.iter().any(installed) { Ok(all.into_iter().filter(installed).collect()) } else { Ok(all) }
}
