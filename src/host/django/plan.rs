//! The whole install into a Django project, as a draft: the app, the kit, the edits, what is left to the owner.

use super::questions::project;
use super::{dependencies, edits, next, packs, values, warnings};
use crate::error::{Error, Kind, Result};
use crate::plan::{Class, Draft, Group};
use crate::render::render;
use crate::vendor::Form;

pub fn plan(draft: &mut Draft<'_>) -> Result<()> {
    let project = project(draft.repo, draft.candidate)?;
    let (app, kit) = (draft.answer("app_name")?, draft.answer("kit_name")?);
    if app == kit {
        let other = if kit == "control_plane" { "--app-name manage_api" } else { "--kit-name control_plane" };
        return Err(Error::new(Kind::Usage, format!("failed to take `{app}` for `--kit-name`"))
            .caused_by("the app has that name")
            .hint(format!("add `{other}`")));
    }
    let values = values::values(draft, &project)?;
    for file in render("django/app", &values)? {
        if packs::SHARED.contains(&file.path.as_str()) {
            packs::shared(draft, &project.beside(app), &file)?;
            continue;
        }
        let group = if file.path.starts_with("migrations/") { Group::Migrations } else { Group::Create };
        draft.create(&project.beside(&format!("{app}/{}", file.path)), group, Class::Yours, file.bytes)?;
    }
    draft.kit(&project.beside(kit), Form::Python)?;
    for pack in draft.packs {
        packs::files(draft, &project.beside(app), &values, pack)?;
    }
    edits::settings(draft, &project, app)?;
    packs::settings(draft, &project, app)?;
    edits::urls(draft, &project, app)?;
    let target = project.manifests.target(draft.repo)?;
    dependencies::dependencies(draft, &project, target)?;
    for lock in &project.manifests.locks {
        draft.derived(lock)?;
    }
    edits::environment(draft, &project)?;
    let path = draft.answer("base_path")?;
    warnings::warn(draft, &project, path, app)?;
    next::steps(draft, &project, target)
}
