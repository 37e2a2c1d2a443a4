//! The values of the templates, out of the answers and the project.

use serde_json::Value;

use super::find::{join, upwards};
use super::models::{Model, models};
use super::project::Project;
use super::questions::NEW;
use crate::edit::dependency::normal;
use crate::edit::toml;
use crate::error::Result;
use crate::host::question::chosen;
use crate::plan::Draft;
use crate::render::Values;
use crate::repo::Repo;

const KEY_PREFIX: &str = "acp_";

/// Every value that the templates may ask for.
pub fn values(draft: &Draft<'_>, project: &Project) -> Result<Values> {
    let answer = draft.answer("tenant_model")?;
    let (tenant, admin) = match answer {
        NEW => (String::new(), "is_platform_admin".into()),
        name => (
            name.to_owned(),
            model(draft.repo, project, name)?.and_then(|m| m.admin_field).unwrap_or_default(),
        ),
    };
    let text = |key: &str| draft.answer(key).map(Value::from);
    Ok([
        ("app_name", text("app_name")?),
        ("kit_name", text("kit_name")?),
        ("table_prefix", text("table_prefix")?),
        ("base_path", text("base_path")?),
        ("integration", integration(draft.repo, project)?.into()),
        ("key_prefix", KEY_PREFIX.into()),
        ("packs", chosen(draft.answer("packs")?).into()),
        ("tenant_model", tenant.into()),
        ("tenant_admin_field", admin.into()),
        ("database", text("database")?),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect())
}

fn model(repo: &Repo, project: &Project, name: &str) -> Result<Option<Model>> {
    let class = name.rsplit('.').next().unwrap_or_default();
    let found = models(repo, &project.base, |other| other == class)?;
    Ok(found.into_iter().find(|model| model.name == name))
}

/// What the product is called: its pyproject's name, else its package.
fn integration(repo: &Repo, project: &Project) -> Result<String> {
    let mut name =
        project.package().filter(|package| !["config", "settings", "core", "conf"].contains(package));
    let mut own = None;
    for at in upwards(&project.root).filter(|_| name.is_none()) {
        let text = repo.text(&join(at, "pyproject.toml"))?.unwrap_or_default();
        if let Ok(toml) = toml::Toml::parse(&text) {
            let found = toml.str(&["project", "name"]).or_else(|| toml.str(&["tool", "poetry", "name"]));
            own = own.or(found.map(normal));
        }
    }
    name = name.or(own.as_deref()).or(project.package());
    let plain: String = name
        .unwrap_or("app")
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "_.-".contains(*c))
        .collect();
    Ok(if plain.starts_with(|c: char| c.is_ascii_lowercase()) { plain } else { format!("app-{plain}") })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::questions::project;
    use super::*;
    use crate::detect::detect;
    use crate::host::supplied::holds_all;

    #[test]
    fn every_variable_of_every_template_is_supplied() {
        let settings = "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = []\n";
        let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";
        let repo = Repo::from_files([("manage.py", manage), ("shop/settings.py", settings)]);
        let candidate = detect(&repo).unwrap().candidates.remove(0);
        let questions = super::super::questions::questions(&repo, &candidate).unwrap();
        let answers = questions.into_iter().map(|q| (q.key.to_owned(), q.default.unwrap())).collect();
        let receipt = BTreeMap::new();
        let draft = Draft::new(&repo, &candidate, &answers, &receipt);
        let values = values(&draft, &project(&repo, &candidate).unwrap()).unwrap();
        holds_all(&values, "django/app/");
    }
}
