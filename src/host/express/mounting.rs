//! The router in the host's app; where it cannot be put, the step by hand, exactly said.

use super::code::{Texts, sources};
use super::manifest::Manifest;
use super::modules::{file, specifier};
use super::project::Project;
use super::server::{ByHand as Way, Server};
use crate::edit::javascript::{Mount, mount as mounted_edit, mounted};
use crate::error::Result;
use crate::host::paths::folder;
use crate::plan::{ByHand, Draft, Group};

/// What the router is called, and what where that name means something else.
const NAME: &str = "manage";
const OTHER: &str = "acpManage";

pub fn mount(draft: &mut Draft<'_>, project: &Project) -> Result<()> {
    let index =
        project.in_source(&format!("{}/index.{}", draft.answer("app_name")?, project.language.ending));
    if is_mounted(draft, project, &index)? {
        return Ok(());
    }
    let path = draft.answer("base_path")?.to_owned();
    match &project.server {
        Server::At(app) => {
            let module = specifier(folder(&app.file), &index, project.language.endings);
            let step = |reason: String| by_hand(project, &app.file, &module, &path, Way::Plain, reason);
            let mount = Mount {
                at: app.site.call.start,
                path: &path,
                name: NAME,
                module: &module,
                other_name: OTHER,
            };
            draft.edit(&app.file, Group::Edit, |text| Ok(mounted_edit(text, app.dialect, &mount)), step)
        }
        Server::Unclear { file, reason, by_hand: way, .. } => {
            let module = specifier(folder(file), &index, project.language.endings);
            draft.by_hand(by_hand(project, file, &module, &path, *way, reason.clone()));
            Ok(())
        }
        Server::None => Ok(()),
    }
}

/// Whether any file mounts it already; one behind a route that takes everything is noticed.
fn is_mounted(draft: &mut Draft<'_>, project: &Project, index: &str) -> Result<bool> {
    let all = Manifest::all(draft.repo)?;
    let paths = sources(draft.repo, &project.package.own, &all);
    let texts = Texts::read(draft.repo, &paths, &[draft.answer("app_name")?])?;
    let planned = |from: &str, module: &str| {
        file(draft.repo, from, module).as_deref() == Some(index)
            || crate::host::paths::resolve(from, module).is_some_and(|path| is_same(&path, index))
    };
    let files = texts.parse();
    let found = files.iter().find_map(|file| {
        mounted(&file.source, |module| module.starts_with('.') && planned(file.folder(), module))
            .map(|mounted| (file.path.to_owned(), mounted))
    });
    let Some((path, mounted)) = found else { return Ok(false) };
    if let Some((route, line)) = mounted.shadow {
        let address = draft.answer("base_path")?;
        draft.notice(
            "route-shadowed",
            format!("`{path}` line {line}: `{route}` answers the calls of `{address}` before its route"),
            format!("move line {} up, to be the first thing that the app uses", mounted.line),
        );
    }
    Ok(true)
}

/// Whether two paths mean one module, whatever they say of endings and of `index`.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |path: &str| -> String {
        let stem = match path.rsplit_once('.') {
            Some((stem, ending)) if !ending.contains('/') && ending.len() <= 3 => stem,
            _ => path,
        };
        stem.strip_suffix("/index").unwrap_or(stem).to_owned()
    };
    plain(one) == plain(other)
}

fn by_hand(project: &Project, file: &str, module: &str, path: &str, way: Way, reason: String) -> ByHand {
    let import = match project.language.modules {
        true => format!("import {{ {NAME} }} from \"{module}\";\n"),
        false => format!("const {{ {NAME} }} = require(\"{module}\");\n"),
    };
    let (place, code) = match way {
        Way::Plain => (
            "right behind `express()`, before everything else that the app uses",
            format!("app.use(\"{path}\", {NAME});\n"),
        ),
        Way::RoutingControllers => (
            "in the place of `createExpressServer(options)`: what the app uses first, answers first",
            format!(
                "const app = express();\napp.use(\"{path}\", {NAME});\nuseExpressServer(app, options); // the same options\n"
            ),
        ),
        Way::Inversify => (
            "in `server.setConfig(…)`, before everything else that the app uses",
            format!("server.setConfig((app) => {{\n  app.use(\"{path}\", {NAME});\n}});\n"),
        ),
        Way::Feathers => (
            "right behind `express(feathers())`, before everything else that the app uses",
            format!("app.use(\"{path}\", {NAME});\n"),
        ),
    };
    ByHand {
        id: "express-mount".into(),
        title: format!("mount the control plane in `{file}`"),
        file: file.to_owned(),
        place: place.into(),
        snippet: format!("{import}\n{code}"),
        reason,
    }
}
